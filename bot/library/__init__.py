"""Stores works, replies, files, people's data and usage; the one access to the database."""
