"""Polls: how a story goes on, chosen by its readers."""
