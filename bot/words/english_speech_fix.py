"""The English catalogue, continued: sentences of a narration that are spoken again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RESPEAK: Final[Mapping[str, str]] = {
    "wait.missing": "Speaking the missing words again…",
    "wait.word": "Speaking the sentences with “{word}” again…",
    "done.missing": "Spoken again{where}.",
    "done.word": "Spoken again{where}. I'll keep saying it like that.",
    "where": ", in {changed} of {sections} sections",
    "gaps": "Still missing in {n} {n:plural:place|places}: *Details* under *More* has the times.",
    "unchanged": "The new sound wasn't any better, so everything stays as it was.",
    "failed": "That didn't work out, and the narration stays as it is. {reason}",
    "saved": "-# The message has the new sound.",
    "saved.later": "-# The message in the channel follows in a moment.",
    "saved.elsewhere": "-# I can't reach the narration's message from here: press a button below that message.",
    "saved.gone": "-# No message shows this version now; find it in /library.",
    "saved.large": "-# The sound is bigger than files can be here now, so the message can't play it: "
    "find it in /library.",
    "form": "Said wrong?",
    "form.word": "The word",
    "form.word.hint": "Siobhan",
    "form.sounds": "How it sounds",
    "form.sounds.hint": "shi-VAWN",
    "form.sounds.about": "Leave empty to have it said as it is written",
}
"""Messages to the author about sentences that are spoken again."""

RESPEAK_BUTTONS: Final[Mapping[str, str]] = {
    "speakagain": "Speak again",
    "saidwrong": "Said wrong?",
}
