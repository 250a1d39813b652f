"""Keeps works, files, and what people may spend."""
