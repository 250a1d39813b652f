"""Sound as bytes: WAV files and what they measure."""
