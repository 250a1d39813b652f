"""What pictures show and voices say, as plain text and as markdown; and who is credited."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from bot.export.book import Book
from bot.export.chapters import chapters_of, heading_of
from bot.export.prose import Block
from bot.export.safe_text import harmless, one_line
from bot.export.zip_archive import clamped
from bot.script.alt_text import alt_text
from bot.script.panels import panel_words
from bot.script.plain_text import plain
from bot.words.say import say
from bot.work.parts import FileRef, Panel, Section
from bot.work.request import Kind
from bot.work.spoilers import MARK

_LEAD: Final = re.compile(r"^(\s*\d{0,9})([-+=.)])")


def comic_words(book: Book) -> str:
    """Every panel's words, a line each; silent panels are passed over."""
    panels = [panel for work in book.works for panel in work.panels]
    rows = []
    for number, panel in enumerate(panels, 1):
        words = "\n".join(plain(row) for row in harmless(panel_words(panel.script)).split("\n") if row)
        if words:
            rows.append(f"{say('export.panel', book.tag, number=number)}\n{words}")
    return "\n\n".join(rows)


def transcript(book: Book, absent: Collection[int] = ()) -> str:
    """A comic or a narration for those who do not see or hear it.

    `absent` are the places, counted from 0 over all works, of sections that are not in the recording.
    """
    body = _comic_rows(book) if book.kind is Kind.COMIC else _narration_rows(book, absent)
    return "\n\n".join([*_head(book), *body]) + "\n"


def as_markdown(book: Book, paths: Mapping[str, str]) -> str:
    """The book as CommonMark. `paths` gives a file's place, relative to this text's, by its SHA-256."""
    match book.kind:
        case Kind.STORY:
            return _document(book, _story_markdown(book, paths))
        case Kind.COMIC:
            return _document(book, _comic_markdown(book, paths))
        case Kind.NARRATION:
            return _document(book, _narration_markdown(book, paths))


def credits_text(book: Book, notes: Iterable[str]) -> str:
    """Who made it, with what and when; then what a reader of the files has to know."""
    models = sorted({model for work in (*book.works, *book.illustrations) for model in work.usage.models})
    lines = [*_head(book), _made(book)]
    if models:
        lines.append(say("export.models", book.tag, models=one_line(", ".join(models))))
    return "\n".join([*lines, *notes]) + "\n"


def _document(book: Book, body: Iterable[str]) -> str:
    title, *credit = _head(book)
    return "\n\n".join([f"# {_escaped(title)}", *map(_escaped, credit), *body]) + "\n"


def _head(book: Book) -> list[str]:
    return [book.heading, *([say("export.by", book.tag, author=book.credit)] if book.credit else [])]


def _made(book: Book) -> str:
    return say("export.made", book.tag, date=time.strftime("%Y-%m-%d", time.gmtime(clamped(book.made_at))))


def _comic_rows(book: Book) -> Iterator[str]:
    for work in book.works:
        if len(book.works) > 1:
            yield heading_of(book, work)
        for panel in work.panels:
            yield f"{_panel_title(book, panel)}\n{_alt(panel)}"


def _narration_rows(book: Book, absent: Collection[int]) -> Iterator[str]:
    place = 0
    for work in book.works:
        if len(book.works) > 1:
            yield heading_of(book, work)
        for section in work.sections:
            if len(work.sections) > 1 or section.title:
                yield _section_title(book, section)
            if place in absent:
                yield say("export.section.missing", book.tag, number=section.number)
            yield harmless(section.text).strip()
            place += 1


def _story_markdown(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for chapter in chapters_of(book):
        if chapter.heading != book.heading:
            yield f"## {_escaped(chapter.heading)}"
        for item in chapter.flow():
            if isinstance(item, Block):
                yield item.source
            elif path := _path(item.picture, paths):
                yield _image(item, path)


def _comic_markdown(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for work in book.works:
        if len(book.works) > 1:
            yield f"## {_escaped(heading_of(book, work))}"
        for panel in work.panels:
            yield f"### {_escaped(_panel_title(book, panel))}"
            if path := _path(panel.picture, paths):
                yield _image(panel, path)
            if words := harmless(panel_words(panel.script)).replace(MARK, ""):
                # Two spaces hold a line of dialogue apart from the next.
                yield words.replace("\n", "  \n")


def _narration_markdown(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for work in book.works:
        if len(book.works) > 1:
            yield f"## {_escaped(heading_of(book, work))}"
        for section in work.sections:
            title = _escaped(_section_title(book, section))
            path = _path(section.audio, paths)
            yield f"### [{title}]({path})" if path else f"### {title}"
            yield _escaped(harmless(section.text).strip())


def _path(ref: FileRef | None, paths: Mapping[str, str]) -> str | None:
    return None if ref is None else paths.get(ref.sha256)


def _image(panel: Panel, path: str) -> str:
    return f"![{_escaped(_alt(panel))}]({path})"


def _alt(panel: Panel) -> str:
    return one_line(alt_text(panel.script))


def _panel_title(book: Book, panel: Panel) -> str:
    number = say("export.panel", book.tag, number=panel.number)
    title = one_line(plain(panel.script.title))
    return say("export.named", book.tag, number=number, title=title) if title else number


def _section_title(book: Book, section: Section) -> str:
    number = say("part.section", book.tag, number=section.number)
    title = one_line(section.title)
    return say("export.named", book.tag, number=number, title=title) if title else number


def _escaped(text: str) -> str:
    """Plain text as markdown shows it: what would be a mark is a character."""
    marked = "".join(f"\\{character}" if character in "\\`*_[]<>#|~!&" else character for character in text)
    return "\n".join(_guarded(line) for line in marked.split("\n"))


def _guarded(line: str) -> str:
    """No list, rule or underlined heading at the start of a line."""
    return _LEAD.sub(r"\1\\\2", line)
