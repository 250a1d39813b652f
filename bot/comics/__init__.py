"""Pages of comics: where the words go, and how a page is drawn. Bytes in, bytes out."""
