"""The English catalogue, continued: the first words with a person, in /help and in answers to messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_kinds import kind_sentences

HELP: Final[Mapping[str, str]] = {
    "title": "## Hi, I'm Elara!\nGive me an idea and watch it come alive, right here.",
    "commands": "{voices} lets you hear the voices\n{library} has all you made\n{usage} shows what's left today\n"
    "{privacy} is about your data",
    "messages": "Any message works, too: right-click it (on a phone, hold it) and choose **Apps**.",
    "direct": "It's just the two of us in this chat.",
    "visiting": "I'm here through your account, not as a member: no votes or threads, and a work has 14 minutes.",
    "moderator": "**You moderate here:** you can stop, finish and delete what others make in this server.",
    "manager": "**You manage this server:** its settings, under **Integrations**, say which channels and roles can use "
    "me. {usage} shows the server's numbers.",
    "owner": "**You run me:** {usage} shows the whole bot's day.",
    "no_files": "⚠️ I can't attach files in this channel, so comics and narrations don't work here.",
    "no_voice": "I can't send voice messages in this channel.",
    "no_posts": "⚠️ I can't post in this channel by myself, so a work here has 14 minutes.",
    "left": "-# Left for you today: {amounts}",
    "left.free": "-# Make as much as you like today.",
    "stories": "{n:g} {n:plural:story|stories}",
    "panels": "{n:g} comic {n:plural:panel|panels}",
    "minutes": "{n:g} minutes of speech",
    "hello": "Hi! Pick one and watch, or type {story} with your own idea. {help} shows the rest.",
    "of": "Shall I make something of that? {help} shows all I can do.",
    **kind_sentences("help"),
}
