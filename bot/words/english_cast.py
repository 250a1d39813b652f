"""The English catalogue, continued: a voice for each character of a narration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CAST: Final[Mapping[str, str]] = {
    "wait": "Finding out who speaks, and speaking a few lines with a voice for each…",
    "wait.lines": "Speaking {lines} {lines:plural:line|lines} with the new voice…",
    "heard": "**A voice for each character.** Here's how it begins to sound:",
    "heard.silent": "**A voice for each character:**",
    "alt": "The first lines of “{title}”, with a voice for each character",
    "list": "**Who speaks with which voice**",
    "role": "**{name}**: {voice}",
    "role.lines": "**{name}**: {voice} · {lines} {lines:plural:line|lines}",
    "narrator": "Narrator",
    "others": "-# And {count} more.",
    "cost": "-# All of it with this cast: about {minutes} min of speech · about ${usd:.2f}",
    "no_speaker": "I found no one who speaks in this text, so one voice is just right.",
    "none": "This one has no cast yet: press *With a cast* below it.",
    "choose": "Change a voice",
    "pitch": "**{name}** speaks with {voice}. How should the voice be?",
    "voices": "Listen to a voice",
    "voices.none": "-# All of these are taken.",
    "offer": "**{name}** with {voice}?",
    "offer.lines": "-# Only {lines} {lines:plural:line is|lines are} spoken again: about {seconds} s · "
    "about ${usd:.2f}",
    "offer.narrator": "-# The narrator says most of it, so {lines} {lines:plural:passage is|passages are} spoken "
    "again: about {minutes} min · about ${usd:.2f}",
    "offer.free": "-# Nothing is spoken with the cast yet, so this costs nothing.",
    "lines": "Is one of {name}'s lines someone else's?",
    "lines.choose": "Pick a line",
    "lines.none": "{name} has no lines of that kind here.",
    "line": "“{words}”",
    "line.choose": "Who says it?",
    "rest": "-# {lines} {lines:plural:line still has|lines still have} the old voice.",
    "failed": "That didn't work out. {reason}",
    "saved": "-# Saved.",
    "saved.later": "-# Saved. The message in the channel follows in a moment.",
    "saved.elsewhere": "-# Saved. I can't reach the message from here: press *Cast* below that message.",
    "saved.gone": "-# Saved. No message shows this version now; find it in /library.",
    "saved.large": "-# Saved. The sound is bigger than files can be here now, so the message can't play it: "
    "find it in /library.",
}
"""The private messages about a cast."""

CAST_BUTTONS: Final[Mapping[str, str]] = {
    "hearcast": "With a cast",
    "speakcast": "Speak it all",
    "cast": "Cast",
    "role.low": "Low",
    "role.middle": "Middle",
    "role.high": "High",
    "role.use": "Use it",
    "role.lines": "Lines",
    "role.back": "Back",
    "role.rest": "Speak them",
}
"""The buttons below a narration, and those in the messages about its cast; they are among `BUTTONS`."""
