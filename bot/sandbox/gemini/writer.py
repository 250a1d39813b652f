"""Decides what a request is answered with: a story, its continuation, or a comic."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from bot.sandbox.gemini import models
from bot.sandbox.gemini.answer import Piece, Plan, Words
from bot.sandbox.gemini.comics import comic_pieces, wants_pictures
from bot.sandbox.gemini.faults import Fault, Overlap
from bot.sandbox.gemini.languages import language_asked, language_of
from bot.sandbox.gemini.request import Ask
from bot.sandbox.gemini.storyteller import write_story
from bot.sandbox.gemini.wish import wish_in

_DEFAULT_WORDS: Final = 300
_MOST_WORDS: Final = 20_000
_TAIL_CHARS: Final = (200, 80, 40, 20, 10)


def plan_for(ask: Ask, seed: int, faults: Iterable[Fault] = ()) -> Plan:
    """The plan of the answer; the same request and seed give the same plan."""
    seed += int(ask.config.get("seed") or 0)
    model = models.find(ask.model, ask.version)
    pieces: tuple[Piece, ...]
    if wants_pictures(ask, by_default=model is not None and model.kind == "image"):
        pieces = comic_pieces(ask, seed)
    else:
        story = story_for(ask, seed)
        if ask.written:
            story = rest_of(story, ask.written)
            repeated = next((fault.words for fault in faults if isinstance(fault, Overlap)), 0)
            if repeated:
                story = " ".join(ask.written.split(" ")[-repeated:]) + story
        pieces = (Words(story),)
    return Plan(pieces=pieces, seed=seed + zlib.crc32(ask.text.encode()))


def story_for(ask: Ask, seed: int) -> str:
    """The whole story that the first turn asks for."""
    wish = wish_in(ask.prompt)
    instructions = ask.prompt.removesuffix(wish)
    language = language_asked(f"{instructions}\n{ask.system}") or language_asked(wish) or language_of(wish) or "en"
    words = min(ask.words_asked or _DEFAULT_WORDS, _MOST_WORDS)
    return write_story(wish, words=words, language=language, genre_hint=instructions, seed=seed)


def rest_of(story: str, written: str) -> str:
    """What follows in `story` on the end of `written`, be it in the middle of a word; else the story's last part."""
    if story.startswith(written):
        return story[len(written) :]
    for length in _TAIL_CHARS:
        at = story.rfind(written[-length:]) if len(written) >= length else -1
        if at >= 0:
            return story[at + length :]
    paragraphs = story.split("\n\n")
    return "\n\n" + "\n\n".join(paragraphs[-2:])
