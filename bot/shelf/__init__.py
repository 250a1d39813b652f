"""What is done with finished works: share, export, delete, keep within limits."""
