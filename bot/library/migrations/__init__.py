"""The migrations of the schema: one file each in `versions`, applied in order when the library is opened.

A released migration never changes and imports nothing of the bot, so that its result stays the same.
"""

NEWEST = "0014"
"""The newest revision. A schema that has it is opened without importing any migration."""
