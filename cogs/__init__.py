"""The extensions of the bot, one for each family of commands. Every module here is loaded at the start.

To add a slash command, add a module with a `commands.Cog` and an async `setup(bot)`; `usage.py` is a short example.
`setup` hands the cog what it needs of `bot.services`. To add a button or a modal, declare its handler in a cog:
`bot/discord/__init__.py` says how. A cog imports no other cog: what two of them need belongs into `bot/discord/`.

An extension that fails is logged and named, and the bot starts without it. Its commands, buttons and modals then
answer with one sentence, and no commands are sent to Discord: that would delete those of the extension.
"""
