"""Leaves out what fan fiction has around it: the header of the Archive of Our Own, summaries, notes of the author."""

from __future__ import annotations

from itertools import chain, pairwise
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
_CHAPTER: Final = regex.compile(r"^Chapter (?P<number>\d{1,4})(?::[^\n]{1,200})?[ \t]*$", regex.MULTILINE)
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
_SUMMARY_CHARS_MAX: Final = 1300
_NOTES_CHARS_MAX: Final = 5500
"""The archive accepts 1250 and 5000: what is longer is the story."""

_FURTHER_LINES: Final = r"(?:(?:\n[ \t]*\S[^\n]*){1,5}(?=\n[ \t]*\n))?"
"""The rest of a paragraph. More lines than that are a story whose paragraphs have no blank lines between them."""
_PARAGRAPH: Final = regex.compile(rf"\s*[^\n]+{_FURTHER_LINES}\n*")

_NOTE: Final = regex.compile(
    rf"(?:\A|(?<=\n[ \t]*\n))[ \t]*[(\[*_]{{0,4}}A/N[*_]{{0,2}}[ ]?[:–—-][^\n]*{_FURTHER_LINES}"
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
    body, links = _SEE_NOTES.subn("", text[stats.end() :])
    if not begins:
        return _file_body(body), text.strip().partition("\n")[0].strip()
    title = body.strip().partition("\n")[0].strip()
    return "\n\n".join(_chapters(body, has_end_notes=links > 0)), title


def _chapters(body: str, *, has_end_notes: bool) -> list[str]:
    """The chapters of a work as the website shows it, each below its heading.

    The website links all notes at the end of a chapter: without a link a line "Notes:" belongs to the story.
    """
    pieces = []
    begins = list(_TEXT_BEGINS.finditer(body))
    for index, begin in enumerate(begins):
        before = body[begins[index - 1].end() if index else 0 : begin.start()]
        headings = list(_CHAPTER.finditer(before))
        is_last = index + 1 == len(begins)
        text = body[begin.end() : len(body) if is_last else begins[index + 1].start()]
        # The author may have written a heading, too: that of the next chapter is the last one.
        for heading in list(_CHAPTER.finditer(text))[-1:] if not is_last else ():
            text = text[: heading.start()] if text[: heading.start()].strip() else text
        end = _END.search(text)
        text = text if end is None else text[: end.start()]
        for notes in list(_END_LABEL.finditer(text))[-1:] if has_end_notes else ():
            text = text[: notes.start()] if len(text) - notes.end() <= _NOTES_CHARS_MAX else text
        pieces += [f"# {headings[-1][0].strip()}"] if headings else []
        pieces.append(text.strip("\n"))
    return pieces


def _file_body(body: str) -> str:
    """The text of a downloaded file, without its summaries and notes."""
    end = _END.search(body)
    body = body if end is None else body[: end.start()]
    marks = sorted(chain(_LABEL.finditer(body), _CHAPTER.finditer(body)), key=lambda mark: mark.start())
    pieces, place, chapter = [], 0, 0
    for mark, following in pairwise((*marks, None)):
        if mark is None or mark.start() < place:
            continue
        if mark.re is _CHAPTER:
            chapter = int(mark["number"])
            continue
        pieces.append(body[place : mark.start()])
        place = _end_of_note(body, mark, following, chapter)
    return _CHAPTER.sub(lambda match: f"# {match[0].strip()}", "".join([*pieces, body[place:]]))


def _end_of_note(body: str, label: regex.Match[str], following: regex.Match[str] | None, chapter: int) -> int:
    """The place where the text continues after a summary or note: at the next certain mark, else after one paragraph.

    The notes of a chapter are followed by its text. A chapter with a title has no number, so its heading is no mark.
    """
    name = label[0].strip().rstrip(":")
    if following is None:
        is_end = name == "End Notes"
    elif following.re is _CHAPTER:
        is_end = int(following["number"]) == chapter + 1 and (chapter == 0 or "End" in name)
    else:
        expected = name.replace("Summary", "Notes")
        is_near = following.start() - label.end() <= _SUMMARY_CHARS_MAX
        is_end = "Summary" in name and is_near and following[0].strip().rstrip(":") == expected
    if is_end:
        return len(body) if following is None else following.start()
    paragraph = _PARAGRAPH.match(body, label.end())
    return label.end() if paragraph is None else paragraph.end()
