"""Audio as bytes: WAV files, joining, and resampling. Imports nothing of the bot."""
