"""Leaves out what fan fiction has around it: the header of the Archive of Our Own, summaries, notes of the author."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import Final

import regex

_IS_ARCHIVED: Final = regex.compile(
    r"archive of our own|archiveofourown\.org|^Archive Warnings?:", regex.MULTILINE | regex.IGNORECASE
)
_HEADER_CHARS_MAX: Final = 5000

_STATS: Final = regex.compile(
    r"Words:\s*[\d,.]+\s*Chapters:\s*\d+/[\d?]+(?:\s*(?:Comments|Kudos|Bookmarks|Hits):\s*[\d,.]+)*[ \t]*(?:\n|\Z)"
)
"""The last line of the header."""
_TEXT_BEGINS: Final = regex.compile(r"^(?:Work|Chapter) Text:?[ \t]*$\n?", regex.MULTILINE)
"""The website shows it before each chapter, the downloaded file does not."""
_CHAPTER: Final = regex.compile(r"^Chapter \d{1,4}(?::[^\n]{1,200})?[ \t]*$", regex.MULTILINE)
_LABEL: Final = regex.compile(
    r"^(?:Chapter )?(?:Summary|Notes|End Notes|Chapter Notes|Chapter End Notes):?[ \t]*$", regex.MULTILINE
)
_END_LABEL: Final = regex.compile(r"^(?:Chapter )?(?:End )?Notes:?[ \t]*$", regex.MULTILINE)
_END: Final = regex.compile(
    r"^(?:Actions|Kudos|Comments|Please drop by the Archive and comment[^\n]*)[ \t]*$", regex.MULTILINE
)
_SEE_NOTES: Final = regex.compile(
    r"^[ \t]*\(?See the end of the (?:work|chapter) for (?:more )?\[?notes\]?\.?\)?\.?[ \t]*$\n?",
    regex.MULTILINE | regex.IGNORECASE,
)
_PARAGRAPH: Final = regex.compile(r"\s*[^\n]+(?:\n[^\n]+)*\n*")

_NOTE: Final = regex.compile(
    r"(?:\A|(?<=\n[ \t]*\n))[ \t]*[(\[*_]{0,4}A/N[*_]{0,2}[ ]?[:–—-][^\n]*(?:\n[ \t]*\S[^\n]*)*"
    r"|[ ]?[(\[]A/N[ ]?[:–—-][^()\[\]\n]{0,1000}[)\]]"
)
"""A note of the author, as such sites mark it: a paragraph, or words in brackets."""


def without_notes_of_authors(text: str) -> tuple[str, str]:
    """The text of the story, and its title, which may be empty. A text of notes alone stays."""
    story, title = _from_archive(text) if _IS_ARCHIVED.search(text[:_HEADER_CHARS_MAX]) else (text, "")
    if "A/N" in story:
        story = _NOTE.sub("", story)
    return (story, title) if any(map(str.isalnum, story)) else (text, "")


def _from_archive(text: str) -> tuple[str, str]:
    stats = _STATS.search(text)
    if stats is None:
        return text, ""
    begins = [match for match in _TEXT_BEGINS.finditer(text) if match.start() > stats.end()]
    body = _SEE_NOTES.sub("", text[stats.end() :])
    if not begins:
        return _file_body(body), text.strip().partition("\n")[0].strip()
    title = body.strip().partition("\n")[0].strip()
    return "\n\n".join(_chapters(body)), title


def _chapters(body: str) -> list[str]:
    """The chapters of a work as the website shows it, each below its heading."""
    pieces = []
    begins = list(_TEXT_BEGINS.finditer(body))
    for index, begin in enumerate(begins):
        before = body[begins[index - 1].end() if index else 0 : begin.start()]
        headings = _CHAPTER.findall(before)
        until = begins[index + 1].start() if index + 1 < len(begins) else len(body)
        text = body[begin.end() : until]
        for ends in (_END_LABEL, _END, _CHAPTER):
            found = ends.search(text)
            text = text if found is None else text[: found.start()]
        pieces += [f"# {headings[-1]}"] if headings else []
        pieces.append(text.strip("\n"))
    return pieces


def _file_body(body: str) -> str:
    """The text of a downloaded file: summaries and notes go up to the next chapter, or are one paragraph."""
    end = _END.search(body)
    body = body if end is None else body[: end.start()]
    labels = list(_LABEL.finditer(body))
    marks = sorted(match.start() for match in chain(labels, _CHAPTER.finditer(body)))
    pieces, place = [], 0
    for label in labels:
        if label.start() >= place:
            pieces.append(body[place : label.start()])
            following = bisect_right(marks, label.start())
            place = marks[following] if following < len(marks) else _end_of_note(body, label)
    return _CHAPTER.sub(lambda match: f"# {match[0].strip()}", "".join([*pieces, body[place:]]))


def _end_of_note(body: str, label: regex.Match[str]) -> int:
    """Where the text goes on after the last summary or note."""
    if "End" in label[0]:
        return len(body)
    paragraph = _PARAGRAPH.match(body, label.end())
    return label.end() if paragraph is None else paragraph.end()
