"""What a work is: plain frozen data, shared by every room."""
