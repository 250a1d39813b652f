"""The thirty prebuilt voices of Gemini (Live API guide, "Voices": name and character). A new one needs one entry."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

import regex

from bot.script.matching import folded, most_similar

_CHOICES_MAX: Final = 25
_TYPO_CUTOFF: Final = 0.72
_GUESS_CUTOFF: Final = 0.6
_SIMILARITY_MIN: Final = 0.5
_FIRST_WORD: Final = regex.compile(r"\p{L}+")


@dataclass(frozen=True, slots=True)
class Voice:
    """`name` is what Gemini calls it; `character` is one or two English words."""

    name: str
    character: str

    @property
    def label(self) -> str:
        """The label of a choice: "Kore · firm"."""
        return f"{self.name} · {self.character}"


VOICES: Final[tuple[Voice, ...]] = (
    Voice("Zephyr", "bright"),
    Voice("Puck", "upbeat"),
    Voice("Charon", "informative"),
    Voice("Kore", "firm"),
    Voice("Fenrir", "excitable"),
    Voice("Leda", "youthful"),
    Voice("Orus", "firm"),
    Voice("Aoede", "breezy"),
    Voice("Callirrhoe", "easy-going"),
    Voice("Autonoe", "bright"),
    Voice("Enceladus", "breathy"),
    Voice("Iapetus", "clear"),
    Voice("Umbriel", "easy-going"),
    Voice("Algieba", "smooth"),
    Voice("Despina", "smooth"),
    Voice("Erinome", "clear"),
    Voice("Algenib", "gravelly"),
    Voice("Rasalgethi", "informative"),
    Voice("Laomedeia", "upbeat"),
    Voice("Achernar", "soft"),
    Voice("Alnilam", "firm"),
    Voice("Schedar", "even"),
    Voice("Gacrux", "mature"),
    Voice("Pulcherrima", "forward"),
    Voice("Achird", "friendly"),
    Voice("Zubenelgenubi", "casual"),
    Voice("Vindemiatrix", "gentle"),
    Voice("Sadachbia", "lively"),
    Voice("Sadaltager", "knowledgeable"),
    Voice("Sulafat", "warm"),
)

_BY_NAME: Final = {voice.name.casefold(): voice for voice in VOICES}


def find_voice(text: str) -> Voice | None:
    """The voice a person means: its name in any case, the label "Kore · firm", or a name with a small typo."""
    first = _FIRST_WORD.search(folded(text))
    if first is None:
        return None
    name = first[0]
    close = [name] if name in _BY_NAME else get_close_matches(name, _BY_NAME, n=1, cutoff=_TYPO_CUTOFF)
    return _BY_NAME[close[0]] if close else None


def guess_voice(text: str) -> Voice | None:
    """The voice a person may mean by a text that `find_voice` does not know: by its name or its character."""
    first = _FIRST_WORD.search(folded(text))
    if first is None:
        return None
    name = most_similar(first[0], _BY_NAME, _GUESS_CUTOFF)
    if name is not None:
        return _BY_NAME[name]
    character = most_similar(first[0], (voice.character for voice in VOICES), _GUESS_CUTOFF)
    return next((voice for voice in VOICES if voice.character == character), None)


def suggest(text: str, limit: int = _CHOICES_MAX) -> tuple[Voice, ...]:
    """The voices that match a typed text: by prefix of the name, then of the character, then similar ones.

    An empty text gives all of them, a text unlike any gives none; `limit` is Discord's 25 choices.
    """
    typed = folded(text)
    if not typed:
        return VOICES[:limit]
    ranked = [(_rank(voice, typed), index, voice) for index, voice in enumerate(VOICES)]
    return tuple(voice for rank, _, voice in sorted(ranked, key=lambda entry: entry[:2]) if rank < _NO_MATCH)[:limit]


_NO_MATCH: Final = 9.0


def _rank(voice: Voice, typed: str) -> float:
    """Lower is better; `_NO_MATCH` for no match."""
    name = voice.name.casefold()
    if name.startswith(typed) or voice.label.casefold().startswith(typed):
        return 0.0
    if voice.character.startswith(typed):
        return 1.0
    if len(typed) > 1 and (typed in name or typed in voice.character):
        return 2.0
    similarity = max(
        SequenceMatcher(None, typed, name).ratio(),
        SequenceMatcher(None, typed, name[: len(typed)]).ratio(),
        SequenceMatcher(None, typed, voice.character).ratio(),
    )
    return 4.0 - similarity if len(typed) > 1 and similarity > _SIMILARITY_MIN else _NO_MATCH
