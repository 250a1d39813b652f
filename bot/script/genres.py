"""The genres offered by autocomplete; any other text is accepted too."""

from __future__ import annotations

from typing import Final

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
