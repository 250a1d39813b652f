"""The English catalogue, continued: narrations that take long, and those that are spoken over several days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LONG: Final[Mapping[str, str]] = {
    "estimate": "About {minutes} min of speech · about ${usd:.2f} · ready in about {ready} min",
    "estimate.parts": "About {minutes} min of speech · about ${usd:.2f} in all",
    "left": "You have {left:g} of your {limit:g} min left today. New ones <t:{at}:R>.",
    "left.none": "Your {limit:g} min of speech for today are used up. New ones <t:{at}:R>.",
    "left.budget": "Elara's budget for today isn't enough for all of it. It's fresh again <t:{at}:R>.",
    "parts": "I can speak the first {minutes:g} min now. The rest follows by itself, day by day until it's whole.",
    "parts.none": "I can speak it by itself then, day by day until it's whole.",
    "direct": "That takes longer than a reply here can last, so I'll send it to you as a direct message. If yours are "
    "closed, you'll find it in /library when it's done.",
    "whole.button": "Speak it",
    "parts.button": "Speak the first {minutes:g} min now, the rest when your minutes return",
    "parts.button.none": "Speak it then",
    "cancel.button": "Cancel",
    "cancelled": "Okay, I won't speak it. Your text is kept for a day.",
    "after_all.button": "Speak it after all",
    "in_direct": "I'm speaking it in our direct messages: {link}",
    "no_direct": "Your direct messages are closed, so I'm speaking it without a message. Find it in /library when it's "
    "done.",
    "in_library": "{title}, in /library",
    "stopped": "Stopped. Find what was spoken so far in /library.",
    "rest_cancelled": "Okay, the rest won't be spoken.",
}
"""The question before a long narration, and the place of its reply."""

SCHEDULED_ENDINGS: Final[Mapping[str, str]] = {
    "scheduled": "{spoken} of {of} min spoken. The rest follows by itself <t:{at}:R>.",
}
"""The last line of a narration whose rest is spoken later; it is among `ENDINGS`."""

LONG_BUTTONS: Final[Mapping[str, str]] = {
    "speaknow": "Speak now",
    "cancelrest": "Cancel rest",
}
"""The buttons below a narration whose rest is spoken later; they are among `BUTTONS`."""
