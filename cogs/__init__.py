"""The ears: one file for each family of commands, and the buttons."""
