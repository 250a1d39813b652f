"""Elara: stories, comics and narrations made with Gemini before people's eyes."""
