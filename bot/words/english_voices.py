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
}
"""The page of /voices."""

VOICES_BUTTONS: Final[Mapping[str, str]] = {
    "voices.use": "Use this",
}
"""The buttons of /voices, which are among `BUTTONS`."""
