"""The formats in which people bring texts, each read into the words that were written."""
