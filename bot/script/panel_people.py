"""Finds the people of the bible in a panel's script."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from bot.work.bible import Bible, Character
from bot.work.parts import LineKind, PanelScript

_WORD: Final = re.compile(r"\w+")
_UNSPACED_BEGINS: Final = 0x0E00
"""From Thai on, many scripts have no spaces between words."""
_WORD_CHARS_MIN: Final = 3
_UNSEEN: Final = frozenset({LineKind.OFF_PANEL, LineKind.SOUND})


def people_of(script: PanelScript, bible: Bible) -> tuple[Character, ...]:
    """The people of the bible who are in this panel, in the bible's order: those who speak in it or are named in it.

    A part of a name counts if it belongs to one person only ("Ada" for "Captain Ada Vance"). A speaker who is off the
    panel counts only if the scene names them.
    """
    shown = f"{script.scene}\n{script.focus}\n{script.detail}"
    speakers = {line.speaker.casefold() for line in script.lines if line.kind not in _UNSEEN}
    word_counts = Counter(word for person in bible.characters for word in set(_WORD.findall(person.name)))
    return tuple(person for person in bible.characters if _is_in(person.name, shown, speakers, word_counts))


def undescribed_speakers(script: PanelScript, bible: Bible) -> tuple[str, ...]:
    """The names of speakers who are in the panel and not in the bible, in reading order."""
    known = {word for person in bible.characters for word in _WORD.findall(person.name.casefold())}
    speakers = {line.speaker.casefold(): line.speaker for line in script.lines if line.kind not in _UNSEEN}
    words_of = {name: set(_WORD.findall(folded)) for folded, name in speakers.items()}
    return tuple(name for name, words in words_of.items() if words and known.isdisjoint(words))


def _is_in(name: str, shown: str, speakers: set[str], word_counts: Counter[str]) -> bool:
    if not name.strip():
        return False
    if _names(shown.casefold(), name.casefold()):
        return True
    # A word of a name is compared with its capital: "Old" of "Old Tom" is not the word "old".
    words = [
        word
        for word in _WORD.findall(name)
        if word_counts[word] == 1 and len(word) >= _WORD_CHARS_MIN and word[:1].isupper()
    ]
    if any(speaker == name.casefold() or speaker in {word.casefold() for word in words} for speaker in speakers):
        return True
    return any(_names(shown, word) for word in words)


def _names(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own."""
    if any(ord(letter) >= _UNSPACED_BEGINS for letter in name):
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
