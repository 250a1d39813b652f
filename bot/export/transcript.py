"""Works as plain text and as markdown, and the credits."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from bot.export.blocks import Block
from bot.export.book import Book
from bot.export.chapters import chapters_of, heading_of
from bot.export.safe_text import one_line, safe_text
from bot.export.zip_archive import clamped_time
from bot.script.alt_text import alt_text
from bot.script.panel_cast import write_cast
from bot.script.panels import panel_words, write_panel
from bot.script.plain_text import plain
from bot.words.say import say
from bot.work.bible import Bible
from bot.work.parts import FileRef, Panel, Section
from bot.work.spoilers import MARK

_LINE_START_MARK: Final = re.compile(r"^(\s*\d{0,9})([-+=.)])")


def comic_dialogue(book: Book) -> str:
    """The text of every panel that has some, under its number."""
    panels = [panel for work in book.works for panel in work.panels]
    rows = []
    for number, panel in enumerate(panels, 1):
        words = "\n".join(plain(row) for row in safe_text(panel_words(panel.script)).split("\n") if row)
        if words:
            rows.append(f"{say('export.panel', book.language_tag, number=number)}\n{words}")
    return "\n\n".join(rows)


def comic_script(book: Book) -> str:
    """The panel script of a comic with its cast: what is seen and said, in the form that can be drawn again.

    First come the people of all pages, then the pages of a series, each under its number.
    """
    return "\n\n".join(_script_rows(book)) + "\n"


def narration_transcript(book: Book, missing: Collection[int]) -> str:
    """A narration as plain text.

    `missing` are the indexes, counted from 0 over all works, of sections that are not in the recording.
    """
    return "\n\n".join([*_head(book), *_narration_rows(book, missing)]) + "\n"


def text_markdown(book: Book, paths: Mapping[str, str]) -> str:
    """A story as CommonMark. `paths` maps a file's SHA-256 to its path relative to this text."""
    return _document(book, _story_blocks(book, paths))


def comic_markdown(book: Book, paths: Mapping[str, str]) -> str:
    """A comic as CommonMark. `paths` as for `text_markdown`."""
    return _document(book, _comic_blocks(book, paths))


def narration_markdown(book: Book, paths: Mapping[str, str]) -> str:
    """A narration as CommonMark. `paths` as for `text_markdown`."""
    return _document(book, _narration_blocks(book, paths))


def marked_text(book: Book, section: Section) -> str:
    """The text of a section, in which the words are marked that are not in its sound."""
    gaps = () if section.check is None else section.check.gaps
    text, done = "", 0
    for gap in sorted(gaps, key=lambda one: one.start):
        start = max(done, gap.start)
        if gap.end > start:
            words = section.text[start : gap.end].rstrip()
            missing = say("export.gap", book.language_tag, text=words)
            text += section.text[done:start] + missing
            done = start + len(words)
    return text + section.text[done:]


def credits_text(book: Book, notes: Iterable[str]) -> str:
    """Author, models and date; then the notes about the files."""
    models = sorted({model for work in (*book.works, *book.illustrations) for model in work.usage.models})
    lines = [*_head(book), _made(book)]
    if models:
        lines.append(say("export.models", book.language_tag, models=one_line(", ".join(models))))
    return "\n".join([*lines, *notes]) + "\n"


def _document(book: Book, body: Iterable[str]) -> str:
    title, *credit = _head(book)
    return "\n\n".join([f"# {_escaped(title)}", *map(_escaped, credit), *body]) + "\n"


def _head(book: Book) -> list[str]:
    return [book.heading, *([say("export.by", book.language_tag, author=book.credit)] if book.credit else [])]


def _made(book: Book) -> str:
    return say(
        "export.made", book.language_tag, date=time.strftime("%Y-%m-%d", time.gmtime(clamped_time(book.made_at)))
    )


def _script_rows(book: Book) -> Iterator[str]:
    yield f"Title: {book.heading}"
    people = {person.name: person for work in book.works for person in work.bible.characters}
    if cast := write_cast(Bible(tuple(people.values()))):
        yield safe_text(cast)
    for work in book.works:
        if len(book.works) > 1:
            yield f"Page {work.chapter}"
        yield from (safe_text(write_panel(panel.script)) for panel in work.panels)


def _narration_rows(book: Book, missing: Collection[int]) -> Iterator[str]:
    index = 0
    for work in book.works:
        if len(book.works) > 1:
            yield heading_of(book, work)
        for section in work.sections:
            if len(work.sections) > 1 or section.title:
                yield _section_title(book, section)
            if index in missing:
                yield say("export.section.missing", book.language_tag, number=section.number)
            yield _below_title(book, section)
            index += 1


def _story_blocks(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for chapter in chapters_of(book):
        if chapter.heading != book.heading:
            yield f"## {_escaped(chapter.heading)}"
        for item in chapter.flow():
            if isinstance(item, Block):
                yield item.source
            elif path := _path_of(item.picture, paths):
                yield _image(item.alt, path)


def _comic_blocks(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for work in book.works:
        if len(book.works) > 1:
            yield f"## {_escaped(heading_of(book, work))}"
        for panel in work.panels:
            yield f"### {_escaped(_panel_title(book, panel))}"
            if path := _path_of(panel.picture, paths):
                yield _image(one_line(alt_text(panel.script)), path)
            if words := safe_text(panel_words(panel.script)).replace(MARK, ""):
                # Two spaces at the end of a line are a line break.
                yield words.replace("\n", "  \n")


def _narration_blocks(book: Book, paths: Mapping[str, str]) -> Iterator[str]:
    for work in book.works:
        if len(book.works) > 1:
            yield f"## {_escaped(heading_of(book, work))}"
        for section in work.sections:
            title = _escaped(_section_title(book, section))
            path = _path_of(section.audio, paths)
            yield f"### [{title}]({path})" if path else f"### {title}"
            yield _escaped(_below_title(book, section))


def _below_title(book: Book, section: Section) -> str:
    """The text of a section, without a heading at its beginning that stands above it as its title."""
    words = safe_text(marked_text(book, section)).strip()
    first, _, rest = words.partition("\n")
    return rest.strip() if rest.strip() and one_line(first) == one_line(section.title) else words


def _path_of(ref: FileRef | None, paths: Mapping[str, str]) -> str | None:
    return None if ref is None else paths.get(ref.sha256)


def _image(alt: str, path: str) -> str:
    return f"![{_escaped(alt)}]({path})"


def _panel_title(book: Book, panel: Panel) -> str:
    number = say("export.panel", book.language_tag, number=panel.number)
    title = one_line(plain(panel.script.title))
    return say("export.named", book.language_tag, number=number, title=title) if title else number


def _section_title(book: Book, section: Section) -> str:
    number = say("part.section", book.language_tag, number=section.number)
    title = one_line(section.title)
    return say("export.named", book.language_tag, number=number, title=title) if title else number


def _escaped(text: str) -> str:
    """Plain text with its markdown marks escaped."""
    marked = "".join(f"\\{character}" if character in "\\`*_[]<>#|~!&" else character for character in text)
    return "\n".join(_guarded(line) for line in marked.split("\n"))


def _guarded(line: str) -> str:
    """A line with an escaped mark of a list, rule or underlined heading at its start."""
    return _LINE_START_MARK.sub(r"\1\\\2", line)
