"""A Discord and a Gemini on this machine, spoken to by the unmodified clients."""
