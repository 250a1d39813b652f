"""The English catalogue, continued: the sentences of each kind of work, by their whole keys.

Every kind has the same keys, except for those of its status: `tests/test_kinds.py` names one that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.work.request import Kind

_STORY: Final[Mapping[str, str]] = {
    "status.story.waiting": "Finding the first line…",
    "status.story.making": "Writing…",
    "header.story": "-# Story from {source}",
    "header.the.story": "the story",
    "title.chapter.story": "## Chapter {number} · {title}",
    "after.chapter.story": "chapter {number}",
    "after.offshoot.story": "Story",
    "after.ready.story": "Your story is ready: {link}",
    "after.ended.story": "Your story stopped early: {link}",
    "label.file.story": "story.txt",
    "button.start.story": "Surprise me",
    "button.of.story": "Story of it",
    "shelf.kind.story": "Stories",
    "shelf.one.story": "Story",
    "keep.a.story": "story",
    "export.unit.story": "Chapter {number}",
    "mydata.folder.story": "Stories",
    "mydata.is.story": "Each story has its own folder, named by date and title: prompt.txt is what you asked for, "
    "story.txt is what was written.",
    "mydata.file.story": "story.txt",
    "help.story": "{command} writes a story",
    "privacy.n.story": "{n} {n:plural:story|stories}",
}

_COMIC: Final[Mapping[str, str]] = {
    "status.comic.waiting": "Writing the script…",
    "status.comic.making": "Drawing panel {number} of {of}…",
    "header.comic": "-# Comic of {source}",
    "header.the.comic": "the comic",
    "title.chapter.comic": "## Page {number} · {title}",
    "after.chapter.comic": "page {number}",
    "after.offshoot.comic": "Comic",
    "after.ready.comic": "Your comic is ready: {link}",
    "after.ended.comic": "Your comic stopped early: {link}",
    "label.file.comic": "comic.txt",
    "button.start.comic": "Try a comic",
    "button.of.comic": "Comic of it",
    "shelf.kind.comic": "Comics",
    "shelf.one.comic": "Comic",
    "keep.a.comic": "comic",
    "export.unit.comic": "Page {number}",
    "mydata.folder.comic": "Comics",
    "mydata.is.comic": "Each comic has its own folder, named by date and title: prompt.txt is what you asked for, "
    "script.txt has the words, and the panels are the pictures.",
    "mydata.file.comic": "script.txt",
    "help.comic": "{command} draws it as a comic",
    "privacy.n.comic": "{n} {n:plural:comic|comics}",
}

_NARRATION: Final[Mapping[str, str]] = {
    "status.narration.making": "Reading section {number} of {of}…",
    "header.narration": "-# Read aloud: {source}",
    "header.the.narration": "the narration",
    "title.chapter.narration": "## Part {number} · {title}",
    "after.chapter.narration": "part {number}",
    "after.offshoot.narration": "Read aloud",
    "after.ready.narration": "Your narration is ready: {link}",
    "after.ended.narration": "Your narration stopped early: {link}",
    "label.file.narration": "transcript.txt",
    "button.start.narration": "Try a voice",
    "button.of.narration": "Read it out",
    "shelf.kind.narration": "Narrations",
    "shelf.one.narration": "Narration",
    "keep.a.narration": "narration",
    "export.unit.narration": "Chapter {number}",
    "mydata.folder.narration": "Narrations",
    "mydata.is.narration": "Each narration has its own folder, named by date and title: prompt.txt is what you sent, "
    "transcript.txt has the words that were spoken, and the sections are the recordings.",
    "mydata.file.narration": "transcript.txt",
    "help.narration": "{command} reads a text aloud",
    "privacy.n.narration": "{n} {n:plural:narration|narrations}",
}

KINDS: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.STORY: _STORY,
    Kind.COMIC: _COMIC,
    Kind.NARRATION: _NARRATION,
}


def kind_sentences(section: str) -> dict[str, str]:
    """The sentences of all kinds that belong to this section, by their keys in it."""
    lead = f"{section}."
    sentences = (item for kind in KINDS.values() for item in kind.items())
    return {key.removeprefix(lead): sentence for key, sentence in sentences if key.startswith(lead)}
