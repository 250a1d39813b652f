"""Files to take away: EPUB, CBZ, WAV and ZIP, from works and the bytes of their parts."""
