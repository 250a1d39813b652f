"""The texts of a panel as they are lettered: cleaned, and cut where a line may end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

from bot.script.plain_text import QUOTES, plain
from bot.work.parts import LineKind, PanelScript


class Form(StrEnum):
    """How a text is drawn: as a kind of line, or as a caption in a box."""

    SPEECH = "speech"
    THOUGHT = "thought"
    SHOUT = "shout"
    WHISPER = "whisper"
    OFF_PANEL = "off-panel"
    SOUND = "sound"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelText:
    """One text of a panel. `index` counts the panel's texts from 0: top caption, lines, bottom caption.

    `aims_at` and `place` are those of `Line`. `is_last` is True for the bottom caption.
    """

    index: int
    form: Form
    text: str
    speaker: str = ""
    aims_at: int | None = None
    place: int = 0
    is_last: bool = False

    @property
    def in_strip(self) -> str:
        """The text beside a picture, where no tail says who speaks."""
        whole = f"{self.speaker}: {self.text}" if self.speaker and self.form is not Form.CAPTION else self.text
        return whole[:CHARS_MAX]


_FORMS: Final = {kind: Form(kind.value) for kind in LineKind}
_KEPT: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners, and the marks of direction that affect nothing but their neighbours."""
_DIACRITICS: Final = regex.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""Marks that NFC has put into no letter: comic fonts have none of them."""
_MARKS: Final = regex.compile(r"(\p{M}{3})\p{M}++")
_DASH: Final = regex.compile(r"\s*[—―]\s*|\s+–\s+")
_DOTS: Final = regex.compile(r"\.{3,}|…\.*")
_SKIN_TONES: Final = regex.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
_CHARS_READ_MAX: Final = 10_000
CHARS_MAX: Final = 2_000
"""The characters that fit into the largest panel in the smallest letters, rounded up. A longer text is cut."""
LINES_MAX: Final = 100
"""More lines than the largest panel has room for, which leaves out the last ones."""


def panel_texts(script: PanelScript) -> tuple[PanelText, ...]:
    """The texts of a panel in reading order, without the empty ones, which are not counted."""
    told = [
        PanelText(index=0, form=Form.CAPTION, text=lettered(script.caption_top)),
        *(
            PanelText(
                index=0,
                form=_FORMS[line.kind],
                text=_unquoted(lettered(line.text)),
                speaker=lettered(line.speaker),
                aims_at=line.aims_at,
                place=line.place,
            )
            for line in script.lines[:LINES_MAX]
        ),
        PanelText(index=0, form=Form.CAPTION, text=lettered(script.caption_bottom), is_last=True),
    ]
    return tuple(_numbered(told))


def _numbered(texts: list[PanelText]) -> Iterator[PanelText]:
    for index, text in enumerate(text for text in texts if text.text):
        yield PanelText(
            index=index,
            form=text.form,
            text=text.text,
            speaker=text.speaker,
            aims_at=text.aims_at,
            place=text.place,
            is_last=text.is_last,
        )


def lettered(text: str) -> str:
    """A text as comics letter it, on one line: no markup, no controls, `--` for a dash, three dots for an ellipsis.

    Of marks on one letter the first three stay. Skin tones are left out, because the emoji are drawn in ink.
    """
    composed = unicodedata.normalize("NFC", plain(text[:_CHARS_READ_MAX]))
    shown = "".join(letter if _is_shown(letter) else " " if letter.isspace() else "" for letter in composed)
    marked = _MARKS.sub(r"\1", _DIACRITICS.sub("", _SKIN_TONES.sub("", shown)))
    dashed = _DOTS.sub("...", _DASH.sub(lambda found: "--" if found.start() else "-- ", marked))
    return " ".join(dashed.split())


def _is_shown(letter: str) -> bool:
    category = unicodedata.category(letter)
    return letter in _KEPT or (category[0] != "C" and not letter.isspace())


def _unquoted(text: str) -> str:
    """A line without the quotation marks around the whole of it: a balloon has none."""
    closing = QUOTES.get(text[:1], "")
    inner = text[1:-1]
    is_whole = len(text) > 2 and closing and text.endswith(closing) and closing not in inner
    return inner.strip() if is_whole and text[0] not in inner else text


# Unicode Standard Annex 14 in short: no line begins with a closing mark, none ends with an opening one.
_NO_START: Final = frozenset(
    "、。，．・：；？！）］｝〕〉》」』】’”…‥ーぁぃぅぇぉっゃゅょァィゥェォッャュョヶ々〻!?:;,.%)]}»›~～"
)
_NO_END: Final = frozenset("（［｛〔〈《「『【‘“([{«‹")
_CJK: Final = regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60\u30fc]")
_DICTIONARY: Final = regex.compile(r"[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]")
"""Scripts without spaces, in which a dictionary knows where a word ends."""
_CLUSTER: Final = regex.compile(r"\X")
_AFTER_DASH: Final = regex.compile(r"(?<=\w-{1,2}|\w/)(?=\w)")
_BETWEEN_WORDS: Final = regex.compile(r"(?<!(?:^| )[«‹([{¿¡]) (?![-–!?:;,.%)\]}»›]+(?: |$))")
"""A space at which a line may end: none before a dash or a closing mark, none after an opening one (« Où ? »)."""
_HIRAGANA: Final = regex.compile(r"\p{Script=Hiragana}")
_KATAKANA: Final = regex.compile(r"[\p{Script=Katakana}ー]")
_INSIDE_PHRASE: Final = 1.5
_INSIDE_WORD: Final = 12.0
WORD_LETTERS_MAX: Final = 12
"""A longer run of letters is cut where it has to be, if a line is too short for it."""
DICTIONARY_LETTERS_MAX: Final = 200
"""A longer text without spaces is cut at any letter, although a dictionary would know better."""
LEADING_VOWELS: Final = frozenset("เแโใไເແໂໃໄ")
"""Thai and Lao vowels that are written before their consonant."""


def needs_dictionary(text: str) -> bool:
    """Whether only a dictionary knows where a line of this text may end."""
    return _DICTIONARY.search(text) is not None


def clusters(text: str) -> list[str]:
    """The grapheme clusters of a text, which readers see as letters."""
    return _CLUSTER.findall(text)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text between two places where a line may end; `end_cost` is that of `line_breaking.Word`."""

    text: str
    has_space: bool
    end_cost: float = 0.0


def words_of(text: str) -> Iterator[Piece]:
    """The pieces of a text.

    Chinese and Japanese lines may end after each letter, but not before a closing or after an opening mark, and they
    had better end where a phrase does. A mark between spaces belongs to the word that it closes or opens.
    """
    for word in _BETWEEN_WORDS.split(text):
        pieces = list(_pieces(word))
        for position, (piece, cost) in enumerate(pieces):
            yield Piece(piece, position == len(pieces) - 1, cost)


def _pieces(word: str) -> Iterator[tuple[str, float]]:
    if not _CJK.search(word):
        yield from ((piece, 0.0) for piece in _AFTER_DASH.split(word))
        return
    piece = ""
    for letter in clusters(word):
        may_end = bool(piece) and (_CJK.match(piece[-1]) or _CJK.match(letter))
        if may_end and letter[0] not in _NO_START and piece[-1] not in _NO_END:
            yield piece, _phrase_cost(piece[-1], letter[0])
            piece = ""
        piece += letter
    yield piece, 0.0


def _phrase_cost(last: str, following: str) -> float:
    """The cost of a line's end between two Chinese or Japanese letters.

    A Japanese phrase ends with hiragana or a mark, and the next one begins with a Chinese sign or katakana.
    """
    if unicodedata.category(last)[0] == "P":
        return 0.0
    if _KATAKANA.match(last) and _KATAKANA.match(following):
        return _INSIDE_WORD
    if _HIRAGANA.match(last):
        return _INSIDE_PHRASE if _HIRAGANA.match(following) else 0.0
    return _INSIDE_PHRASE


def is_rtl(text: str) -> bool:
    """Whether a text is read from right to left: its first strong letter says so (Unicode Standard Annex 9, P2)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False
