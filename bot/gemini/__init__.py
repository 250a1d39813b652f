"""Speaks to Gemini: yields parts and one Ending. Knows no Discord."""
