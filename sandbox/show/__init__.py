"""Optional extras for the servers: a page in a browser, painted panels, a voice. The servers work without them."""
