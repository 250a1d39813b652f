"""The English catalogue, continued: "Details" of a work, and of the checks of a narration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DETAILS: Final[Mapping[str, str]] = {
    "model": "**Model** {value}",
    "calls": "**Requests** {value}",
    "tokens": "**Tokens** {prompt} in · {text} text · {thought} thought · {image} picture · {audio} sound",
    "seconds": "**Time** {value:.1f} s",
    "cost": "**Cost** about ${value:.4f}",
    "cost.unknown": "**Cost** unknown, no price is known for this model",
    "ending": "**Result** {value}",
    "running": "Still in progress.",
    "id": "-# Reference {value}",
}

HEARD: Final[Mapping[str, str]] = {
    "words": "**Words** {matched} of {words} heard as written · {forgiven} in another spelling · {doubtful} not clear",
    "ear.second": "**Checked by** a second ear, which didn't know the text",
    "ear.own": "**Checked by** the voice's own transcript",
    "ear.both": "**Checked by** a second ear ({second}), the voice's own transcript ({own})",
    "ear.none": "**Checked by** its sound alone: there was no useful transcript",
    "doubt": "Not clear at {at}: “{words}”, heard as “{heard}”",
    "doubt.unheard": "Not clear at {at}: “{words}”, not heard",
    "more": "and {n} more",
    "said": "**Said differently** {words}",
}
"""The checks of a narration. Its gaps are described as below the narration itself."""
