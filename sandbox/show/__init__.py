"""What makes the servers worth looking at: a page in a browser, painted panels, a voice. The servers work without."""
