"""The English catalogue, continued: what was checked in a narration, and what is missing in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NARRATION: Final[Mapping[str, str]] = {
    "checked.second": "checked by a second ear, {gaps}",
    "checked.own": "compared with the voice's own transcript, {gaps}",
    "checked.both": "{second} {second:plural:section|sections} checked by a second ear, {own} by its own transcript, "
    "{gaps}",
    "checked.not": "the words couldn't be checked",
    "gaps.none": "no gap found",
    "gaps": "{n} {n:plural:gap|gaps} found",
    "unclear": "{n} {n:plural:section|sections} couldn't be checked",
    "added": "Something that isn't in the text at {at}",
    "gap": "Missing at {at}: “{words}”",
    "time.part": "{at} of part {part}",
    "more": "and {n} more: *Details*",
    "sections": "{n} of {of} sections",
    "kept.refused": "{name} couldn't be uploaded here, so these sections stay. *Download* under *More* has all of it.",
    "kept.unreadable": "{name} can't be read from this bot's disk, so these sections stay.",
    "kept.unmade": "The recording couldn't be put together, so these sections stay. *Download* under *More* has all "
    "of it.",
    "cast": "a cast",
    "uncast": "I couldn't find out who speaks here, so one voice reads all of it. *With a cast* or *Cast* below tries "
    "again.",
    "uncast.silent": "I found no one who speaks here, so one voice reads all of it.",
    "voiced": "Here it is as a voice message: {link}",
    "alt": "“{title}”, spoken by {voice}",
    "alt.part": "“{title}”, part {part} of {of}, spoken by {voice}",
}
"""`checked.*` with `gaps` and `unclear` follow the length in the last line; `gap` names words that were not spoken,
`added` says where others were."""

NARRATION_BUTTONS: Final[Mapping[str, str]] = {
    "voicemessage": "As voice message",
}
"""The buttons below a narration, and those under "More"; they are among `BUTTONS`."""
