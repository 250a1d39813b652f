"""The English catalogue, continued: the voices, and narrations of files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VOICES: Final[Mapping[str, str]] = {
    "title": "**Voices** · {group}\nPick one to hear it.",
    "list": "**{name}** · {character}",
    "group.low": "Low",
    "group.middle": "Middle",
    "group.high": "High",
    "pick": "Pick a voice",
    "heard": "**{name}** · {character}",
    "making": "Asking {name} to say something… (a few seconds, the first time)",
    "failed": "I couldn't get {name} to speak. {reason}",
    "alt": "{name} says: “{words}”",
    "rights": "**Is this text yours, or free to use?** I only read a file to others if it is.",
    "rights.share": "**Is the text of “{title}” yours, or free to use?** It comes from a file, and I only share it "
    "if it is.",
}
"""The page of /voices, and what is asked before a file is read to others."""

VOICES_BUTTONS: Final[Mapping[str, str]] = {
    "voices.use": "Use this",
    "rights.free": "Yes, share",
    "rights.private": "Just for me",
    "freetext": "Yes, share",
}
"""Their buttons, which are among `BUTTONS`."""
