"""Polls about the next chapter of a story."""
