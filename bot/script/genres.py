"""The genres offered by autocomplete and forms; any other text is accepted too."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from bot.script.matching import folded

_TYPO_CUTOFF: Final = 0.85

# At most 25 choices (Discord: Application Commands, Option Structure)
GENRES: Final[tuple[str, ...]] = (
    "Adventure",
    "Bedtime story",
    "Comedy",
    "Coming of age",
    "Cosy mystery",
    "Crime",
    "Cyberpunk",
    "Detective story",
    "Drama",
    "Dystopia",
    "Fable",
    "Fairy tale",
    "Fantasy",
    "Ghost story",
    "Historical fiction",
    "Horror",
    "Magical realism",
    "Mystery",
    "Myth",
    "Romance",
    "Satire",
    "Science fiction",
    "Slice of life",
    "Thriller",
    "Western",
)

_BY_NAME: Final = {folded(genre): genre for genre in GENRES} | {
    "fairytale": "Fairy tale",
    "sci-fi": "Science fiction",
    "scifi": "Science fiction",
    "sf": "Science fiction",
    "whodunit": "Mystery",
}


def find_genre(text: str) -> str:
    """The genre a person means: one of the known ones in any case and with a small typo, otherwise the text itself."""
    typed = folded(text)
    close = [typed] if typed in _BY_NAME else get_close_matches(typed, _BY_NAME, n=1, cutoff=_TYPO_CUTOFF)
    return _BY_NAME[close[0]] if close else " ".join(text.split())


def suggest_genres(text: str) -> tuple[str, ...]:
    """The known genres with this text in their name, and the one it may be a typo of."""
    typed = folded(text)
    found = [genre for genre in GENRES if typed in folded(genre)]
    meant = find_genre(text)
    return tuple(found) if found or meant not in GENRES else (meant,)
