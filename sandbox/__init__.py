"""A local Discord and a local Gemini that unmodified client libraries talk to."""
