"""Shows a work: (work, view) to messages. Knows no Gemini."""
