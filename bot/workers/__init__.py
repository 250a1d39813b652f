"""Work that is done in child processes, which keep its memory and its crashes out of the bot's own process."""
