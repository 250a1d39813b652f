"""Continues works offline: the next chapter of a story, and prose from a comic or a narration."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sandbox.gemini.idea import Idea
from sandbox.gemini.material import Material, clause_of, idea_of, sentences_of
from sandbox.gemini.storyteller import Teller, english_slots, genre_of, length_of, plain_slots
from sandbox.gemini.world import table

_SLOT: Final = re.compile(r"\{\w+\}")
_TOLD_CHARS: Final = 24
"""A template counts as used when the earlier text contains a piece of it of this length."""
_RECALLED_WORDS: Final = range(5, 41)
_HEADING: Final = re.compile(r"^\s*#{1,3}[^\n]*\n+")
_OWN_SHARE: Final = 0.6
"""The largest share of a retelling that may be the source's own words."""


def write_chapter(material: Material, *, words: int, language: str, recap: bool, seed: int) -> str:
    """The next chapter, `words` words long within a tenth, about the same people and things, without repetition."""
    rng = random.Random(f"{seed}|chapter|{language}|{material.direction}|{material.text}")
    idea = idea_of(material)
    pools, slots, genre = _book(idea, f"{material.instructions} {material.text}", language, rng)
    own = table("continuation")[language]
    kinds = ("openings", "troubles", "turns", "endings", "episodes")
    pools = {
        **pools,
        **{
            kind: _unused(
                [*own.get(kind, ()), *(pools[kind] if kind == "episodes" or kind not in own else ())], material.text
            )
            for kind in kinds
        },
    }
    direction = clause_of(material.direction, material.cast)
    slots = {**slots, "company": "", "direction": direction, "Direction": direction[:1].upper() + direction[1:]}
    if direction:
        directed = rng.choice(own["directed"])
        pools["openings"] = [f"{opening}\n\n{directed}" for opening in pools["openings"]]
    opening = recap_of(material, slots, language) + "\n\n" if recap else ""
    return opening + Teller(pools, slots, genre, rng).tell(words - length_of(opening))


def recap_of(material: Material, slots: Mapping[str, str], language: str) -> str:
    """One paragraph that recalls how the text began and how it ended."""
    told = [line for line in sentences_of(_HEADING.sub("", material.text)) if length_of(line) in _RECALLED_WORDS]
    told = told or [""]
    recalled = {"first": told[0], "last": told[-1] if len(told) > 1 else ""}
    return str(table("continuation")[language]["recap"]).format(**slots, **recalled).strip()


def retell(material: Material, *, scenes: Sequence[Sequence[str]], words: int, language: str, seed: int) -> str:
    """Prose of about `words` words: each scene in some paragraphs, and episodes between them to fill the length."""
    rng = random.Random(f"{seed}|prose|{language}|{material.text}")
    pools, slots, genre = _book(idea_of(material), material.text, language, rng)
    paragraphs = ["\n\n".join(scene) for scene in scenes if scene]
    return Teller(pools, slots, genre, rng).tell_around(paragraphs, words, own_share=_OWN_SHARE)


def plot_choices(material: Material, language: str, seed: int) -> list[str]:
    """Three ways to continue, about the people of the text."""
    rng = random.Random(f"{seed}|ways|{material.text}")
    _, slots, genre = _book(idea_of(material), material.text, language, rng)
    teller = Teller({}, slots, genre, rng)
    return [teller.filled(way) for way in rng.sample(table("continuation")[language]["ways"], 3)]


def _book(
    idea: Idea, text: str, language: str, rng: random.Random
) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """The template pools, the slots and the words of the genre."""
    if language == "en":
        book = table("stories_en")
        genre = genre_of(book, text)
        pools = {**book, "episodes": [*genre["episodes"], *book["episodes"]]}
        return pools, english_slots(idea, book, genre, rng), genre
    book = table("stories_other")[language]
    return dict(book), plain_slots(idea, book, rng), {}


def _unused(pool: Sequence[str], text: str) -> list[str]:
    """The templates that the text has not used; all of them when it has used them all."""
    fresh = [template for template in pool if not _is_used(template, text)]
    return fresh or list(pool)


def _is_used(template: str, text: str) -> bool:
    pieces = (piece.strip() for piece in _SLOT.split(template.replace("\n\n", "{gap}")))
    return any(len(piece) >= _TOLD_CHARS and piece in text for piece in pieces)
