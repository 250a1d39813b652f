"""The names before the lines of a play: a cast shows them and does not say them, because each line has its voice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import regex

from bot.script.panel_labels import WORDS
from bot.script.panel_marks import BRACKETED, LABEL_WORDS
from bot.script.panel_speakers import NAME, is_name
from bot.script.plain_text import caseless
from bot.script.speeches import CLOCK, NICKNAME
from bot.work.parts import Section
from bot.work.request import NarrationOptions, Voices

_LABEL: Final = regex.compile(
    rf"(?:^|\n)(?P<label>[ \t]*(?:\[?{CLOCK}\]?[ ])?(?P<name>{NAME}|{NICKNAME})(?:[ ]?{BRACKETED})?[ ]?"
    r"(?:(?:[:：]|(?P<stop>\.)(?=[ ]))[ ]?(?:[(（][^()（）\n]{1,60}+[)）][ ]?)?"
    r"|\.?\n(?:[(（][^()（）\n]{1,60}+[)）][ ]?\n)?))"
    r"[\"“”„«»‹「『《‘'＂]?\Z"
)
"""The label before a line: a name with a colon or on a line of its own, and the delivery."""
_NARRATOR: Final = regex.compile(rf"^(?P<name>{LABEL_WORDS})[ ]?[:：][ ]?(?=\S)", regex.MULTILINE)
"""The labels that may be those of the narrator's lines."""
_NARRATOR_WORDS: Final = frozenset(map(caseless, WORDS["caption"]))
_LABEL_CHARS_MAX: Final = 200


def as_spoken(section: Section, options: NarrationOptions) -> Section:
    """A section with spaces in place of what is not spoken: with a cast, the names before its lines and the narrator's.

    Each character stays at its index. One voice says the names, as the reader of an audiobook does.
    """
    if options.voices is not Voices.CAST or not section.speeches:
        return section
    names = {speech.speaker.casefold() for speech in section.speeches}
    text = section.text
    for speech in section.speeches:
        label = _LABEL.search(text, max(0, speech.start - _LABEL_CHARS_MAX), speech.start)
        if label is not None and _is_label(label["name"], () if label["stop"] else names):
            first, last = label.span("label")
            text = text[:first] + regex.sub(r"[^\n]", " ", text[first:last]) + text[last:]
    return replace(section, text=_NARRATOR.sub(_narrator, text))


def _narrator(label: regex.Match[str]) -> str:
    """Spaces for the narrator's name in capitals; other words before a colon are read."""
    is_narrator = label[0] == label[0].upper() and caseless(label["name"]) in _NARRATOR_WORDS
    return " " * len(label[0]) if is_narrator else label[0]


def _is_label(name: str, speakers: Collection[str]) -> bool:
    """Whether these words before a line are the name of who says it."""
    if name == name.upper() != name.lower() or name.casefold() in speakers:
        return True
    words = set(name.casefold().split())
    others = [set(speaker.split()) for speaker in speakers]
    return is_name(name, every_word=True) and any(words <= other or other <= words for other in others)
