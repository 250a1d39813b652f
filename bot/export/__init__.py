"""Files to download: EPUB, CBZ, WAV and ZIP, made from works and the bytes of their parts."""
