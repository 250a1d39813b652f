"""The kinds of lines: which one a manner such as "whispering" or "O.S." names, and how it is written as a manner."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import regex

from bot.script.panel_labels import WORDS
from bot.work.parts import Line, LineKind

KIND_WORDS: Final[Mapping[LineKind, str]] = MappingProxyType(
    {
        LineKind.SPEECH: "speech",
        LineKind.THOUGHT: "thought",
        LineKind.SHOUT: "shout",
        LineKind.WHISPER: "whisper",
        LineKind.OFF_PANEL: "off-panel",
    }
)
"""The word for each kind in the written form. It says nothing more than the kind, so it is no part of the manner."""

_SEPARATOR: Final = regex.compile(r"[ ]?[,，、،;；/][ ]?")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
_ASIDE: Final = regex.compile(r"(?P<name>[^()（）]+?)[ ]?[(（](?P<aside>[^()（）]{1,60}+)[)）]")


def _key(words: str) -> str:
    return words.casefold().strip(" .")


_SYNONYMS: Final[Mapping[str, LineKind]] = MappingProxyType(
    {
        _key(word): kind
        for kind, words in (
            (LineKind.OFF_PANEL, WORDS["off"] | WORDS["caption"]),
            (LineKind.THOUGHT, WORDS["thinking"] | WORDS["thought"]),
            (LineKind.SHOUT, WORDS["shout"]),
            (LineKind.WHISPER, WORDS["whisper"]),
            *((kind, frozenset({word})) for kind, word in KIND_WORDS.items()),
        )
        for word in words
    }
)
_INSIDE: Final[Mapping[str, LineKind]] = MappingProxyType(
    {_key(word): kind for kind in (LineKind.SHOUT, LineKind.WHISPER) for word in WORDS[kind.value] if " " not in word}
)
"""Words that name the kind within a longer manner, too: "whispering to Ben"."""
_UNSPACED: Final = tuple(word for word in _INSIDE if word.upper() == word and len(word) > 1)
"""Those of scripts that may be written without spaces."""


def kind_of_manner(manner: str) -> LineKind:
    """The kind that a manner names, in any language of the grammar; SPEECH if it names none."""
    for piece in _SEPARATOR.split(manner):
        if (kind := _SYNONYMS.get(_key(piece))) is not None:
            return kind
    folded = manner.casefold()
    for word in (*_WORD.findall(folded), *(word for word in _UNSPACED if word in folded)):
        if (kind := _INSIDE.get(word)) is not None:
            return kind
    return LineKind.SPEECH


def script_line(speaker: str, text: str, manner: str, kind: LineKind | None = None) -> Line:
    """A line of a script. `kind` is that of its label; without one the manner or the speaker decides it.

    "MIRA (O.S.)" is a name with a manner, "OFF" is a manner without a name.
    """
    if kind is LineKind.SOUND:
        return Line(speaker, text, manner, kind)
    aside = _ASIDE.fullmatch(speaker)
    if aside is not None and kind_of_manner(aside["aside"]) is not LineKind.SPEECH:
        speaker, manner = aside["name"].strip(), ", ".join(filter(None, (aside["aside"].strip(), manner)))
    elif _is_manner(speaker):
        speaker, manner = "", ", ".join(filter(None, (speaker, manner)))
    kind = kind or kind_of_manner(manner)
    return Line(speaker, text, _without_word(manner, kind), kind)


def written_manner(line: Line) -> str:
    """The manner from which `script_line` reads the line's kind and manner again."""
    if line.kind is LineKind.SOUND or kind_of_manner(line.manner) is line.kind:
        return line.manner
    return ", ".join(filter(None, (KIND_WORDS[line.kind], line.manner)))


def _is_manner(speaker: str) -> bool:
    """Whether the text in the place of a name is a manner: "whispering", but not "Whisper"; "OFF" in any case."""
    kind = _SYNONYMS.get(_key(speaker), LineKind.SPEECH)
    if kind is LineKind.OFF_PANEL and _key(speaker) in map(_key, WORDS["off"]):
        return True
    return kind is not LineKind.SPEECH and speaker[0].islower()


def _without_word(manner: str, kind: LineKind) -> str:
    """The manner without the words that say nothing more than its kind."""
    pieces = _SEPARATOR.split(manner)
    kept = [piece for piece in pieces if _key(piece) != KIND_WORDS[kind]]
    return manner if len(kept) == len(pieces) else ", ".join(kept)
