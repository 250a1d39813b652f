"""Decides the kind of an answer: a story, its continuation, its next chapter, a script, a comic, or JSON."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sandbox.gemini import models
from sandbox.gemini.answer import Piece, Plan, Words
from sandbox.gemini.comics import comic_pieces, wants_pictures
from sandbox.gemini.continuation import retell, write_chapter
from sandbox.gemini.faults import Fault, Overlap
from sandbox.gemini.idea import idea_in, parse_idea
from sandbox.gemini.json_answers import JsonAnswers
from sandbox.gemini.languages import ENGLISH, language_asked, language_of, unwritten
from sandbox.gemini.looking import look_answer, looks_at_picture
from sandbox.gemini.material import Material, idea_of, read_material
from sandbox.gemini.panel_script import SEES, read_panels
from sandbox.gemini.request import Ask
from sandbox.gemini.script import asks_script, write_script
from sandbox.gemini.storyteller import write_story
from sandbox.gemini.titles import asks_title, title_line

_STATED: Final = re.compile(r" [^.]* (?:(?:is|looks like) (?:an?|the) [^.]*|stands? close by)\.")
"""Sentences of a script that describe its people for the picture: their look, and that they are visible."""
_DEFAULT_WORDS: Final = 300
_MOST_WORDS: Final = 20_000
_RECAP: Final = re.compile(r"\bpreviously on\b", re.IGNORECASE)
_BEGINNING_CHARS: Final = 60
_TAKES_SEARCHED: Final = 8
_TAIL_CHARS: Final = (200, 80, 40, 20, 10)


def plan_for(ask: Ask, seed: int, faults: Iterable[Fault] = (), made: int = 0) -> Plan:
    """The plan of the answer. The same request, seed and number of earlier answers (`made`) give the same plan."""
    seed += int(ask.config.get("seed") or 0)
    seed += _take(ask, seed, made)
    model = models.find(ask.model, ask.version)
    pieces: tuple[Piece, ...]
    if looks_at_picture(ask):
        pieces = (Words(look_answer(ask, faults)),)
    elif schema := ask.schema:
        pieces = (Words(json_answer_for(ask, seed).answer(schema)),)
    elif wants_pictures(ask, by_default=model is not None and model.kind == "image"):
        pieces = comic_pieces(ask, seed)
    else:
        story = text_for(ask, seed)
        if ask.written:
            story = rest_of(story, ask.written)
            repeated = next((fault.words for fault in faults if isinstance(fault, Overlap)), 0)
            if repeated:
                story = " ".join(ask.written.split(" ")[-repeated:]) + story
        pieces = (Words(story),)
    return Plan(pieces=pieces, seed=seed + zlib.crc32(ask.text.encode()))


def _take(ask: Ask, seed: int, made: int) -> int:
    """The number of the version to write: `made` for a new one, or that of the version that a request continues."""
    if not ask.written or not made:
        return made
    begun = ask.written[:_BEGINNING_CHARS]
    recent = range(made - 1, max(-1, made - 1 - _TAKES_SEARCHED), -1)
    return next((take for take in recent if text_for(ask, seed + take).startswith(begun)), made - 1)


def text_for(ask: Ask, seed: int) -> str:
    """The whole text that the first turn asks for: the script of a comic, or a story."""
    return write_script(ask, seed) if asks_script(ask) else story_for(ask, seed)


def story_for(ask: Ask, seed: int) -> str:
    """The whole text that the first turn asks for: a story, its next chapter, or the prose of a script or a text."""
    material = read_material(ask.prompt)
    words = min(ask.words_asked or _DEFAULT_WORDS, _MOST_WORDS)
    instructions = ask.prompt.removesuffix(idea_in(ask.prompt)) if not material.text else material.instructions
    if asks_title(instructions):
        idea = idea_of(material) if material.text else parse_idea(idea_in(ask.prompt))
        return title_line(instructions, idea) + _told(ask, material, words, seed)
    return _told(ask, material, words, seed)


def _told(ask: Ask, material: Material, words: int, seed: int) -> str:
    """The text of a story without its title."""
    if not material.text:
        idea = idea_in(ask.prompt)
        instructions = ask.prompt.removesuffix(idea)
        language = _language(f"{instructions}\n{ask.system}", idea)
        missing = unwritten(f"{instructions}\n{ask.system}", idea)
        honest = f"*This stand-in does not write {missing}; here is the story in English.*\n\n" if missing else ""
        language = ENGLISH if missing else language
        return honest + write_story(idea, words=words, language=language, genre_hint=instructions, seed=seed)
    language = _language(f"{material.instructions}\n{ask.system}", prose_in(material.text))
    if material.goes_on:
        recap = bool(_RECAP.search(material.instructions))
        return write_chapter(material, words=words, language=language, recap=recap, seed=seed)
    return retell(material, scenes=scenes_of(material.text), words=words, language=language, seed=seed)


def json_answer_for(ask: Ask, seed: int) -> JsonAnswers:
    """The JSON answers about the text of a request."""
    material = read_material(ask.prompt)
    if not material.text:
        material = replace(material, text=idea_in(ask.prompt))
    return JsonAnswers(material, _language(material.instructions, prose_in(material.text)), seed)


def scenes_of(text: str) -> list[list[str]]:
    """The scenes to retell: the panels of a comic's script, or the paragraphs of a text."""
    panels = read_panels(text)
    if not panels:
        return [[paragraph.strip()] for paragraph in text.split("\n\n") if paragraph.strip()]
    scenes = list[list[str]]()
    for panel in panels:
        seen = panel.value("Focus").partition(f" {SEES} ")
        told = [panel.value("Caption (Top)"), panel.value("Scene"), _STATED.sub("", seen[2] or seen[0])]
        said = [f"“{_ended(line)}” said {who}." for who, line in panel.spoken]
        scenes.append([" ".join(filter(None, told)), *said, *filter(None, [panel.value("Caption (Bottom)")])])
    return scenes


def _ended(line: str) -> str:
    """A spoken line with the punctuation that goes before "said"."""
    return line if line.endswith(("?", "!", "…")) else f"{line.rstrip('.,')},"


def prose_in(text: str) -> str:
    """The words of a text that show its language: without the labels of a script, which are English."""
    panels = read_panels(text)
    return "\n".join(value for panel in panels for value in panel.values) if panels else text


def _language(instructions: str, text: str) -> str:
    return language_asked(instructions) or language_asked(text) or language_of(text) or ENGLISH


def rest_of(story: str, written: str) -> str:
    """The rest of `story` after the end of `written`, which may cut a word; if they differ, the story's last part."""
    if story.startswith(written):
        return story[len(written) :]
    for length in _TAIL_CHARS:
        at = story.rfind(written[-length:]) if len(written) >= length else -1
        if at >= 0:
            return story[at + length :]
    paragraphs = story.split("\n\n")
    return "\n\n" + "\n\n".join(paragraphs[-2:])
