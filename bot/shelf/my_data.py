"""All data of a person in ZIP archives: folders by kind, date and title, and a README.txt in plain words."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import regex

from bot.export.book import OutputFile
from bot.export.zip_archive import ZipEntry, pack
from bot.library.files import FileStore
from bot.library.people import PersonData, PersonWork
from bot.reply.media import MEDIA
from bot.words.say import say
from bot.work.codec import encode
from bot.work.parts import FileRef
from bot.work.request import Kind
from bot.work.titles import title_of
from bot.work.work import Work

README: Final = "README.txt"
ARCHIVE: Final = "elara-my-data"

_ZIP: Final = "application/zip"
_HEADERS_BYTES: Final = 200
"""More than the headers of an entry without its name, which they contain twice (APPNOTE 4.3.7, 4.3.12)."""
_NAMES_LEFT_OUT_MAX: Final = 10
_LEFT_OUT_BYTES: Final = 4096
"""Room in README.txt for the names of what is left out."""
_FOLDER_CHARS_MAX: Final = 60
_NOT_IN_NAMES: Final = regex.compile(r"[^\p{L}\p{M}\p{N} ,'()+=_-]+")
"""Letters of every script may be in names everywhere, most signs not (Win32: Naming Files, Paths, and Namespaces)."""

_SUFFIXES: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "audio/wav": ".wav"}
TOPICS: Final[Mapping[str, str]] = {
    "settings": "settings",
    "spending": "usage",
    "votes": "votes",
    "rounds": "polls",
    "replies": "messages",
    "saved_forms": "forms",
}
"""Topics by their names in the library, in file names and in sentences."""


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    content: bytes | FileRef

    @property
    def size_bytes(self) -> int:
        """The most bytes that it takes in an archive."""
        size = self.content.size_bytes if isinstance(self.content, FileRef) else len(self.content)
        return size + 2 * len(self.name.encode()) + _HEADERS_BYTES


class DataArchives:
    """All data of a person in ZIP archives of at most `limit_bytes` each; several only where one is too small.

    Every archive has a README.txt. `left_out` are the names of the files that exceed the limit.
    """

    def __init__(
        self, everything: PersonData, store: FileStore, limit_bytes: int, made_at: float, locale: str = "en-US"
    ) -> None:
        self._store = store
        self._made_at = made_at
        self._locale = locale
        items = list(_items(everything, locale))
        self._folders = frozenset(item.name.partition("/")[0] for item in items)
        self.left_out: list[str] = []
        readme_bytes = _Item(README, self._readme(1, 2).encode()).size_bytes + _LEFT_OUT_BYTES
        self._archives: list[list[_Item]] = [[]]
        room_bytes = limit_bytes - readme_bytes - _HEADERS_BYTES
        free_bytes = room_bytes
        for item in items:
            if item.size_bytes > room_bytes:
                self.left_out.append(item.name)
                continue
            if item.size_bytes > free_bytes:
                self._archives.append([])
                free_bytes = room_bytes
            self._archives[-1].append(item)
            free_bytes -= item.size_bytes

    def __len__(self) -> int:
        return len(self._archives)

    def pack(self, number: int) -> OutputFile:
        """The archive with this number, counted from 1. Blocking: reads its files."""
        entries = [ZipEntry(README, self._readme(number, len(self)).encode())]
        entries += [entry for item in self._archives[number - 1] if (entry := self._entry(item)) is not None]
        name = f"{ARCHIVE}.zip" if len(self) == 1 else f"{ARCHIVE}-part-{number}-of-{len(self)}.zip"
        return OutputFile(name, _ZIP, pack(entries, self._made_at))

    def _entry(self, item: _Item) -> ZipEntry | None:
        if isinstance(item.content, bytes):
            return ZipEntry(item.name, item.content)
        try:
            data = self._store.path(item.content.sha256).read_bytes()
        except FileNotFoundError:  # deleted in the meantime
            return None
        return ZipEntry(item.name, data, deflate=False)

    def _readme(self, number: int, of: int) -> str:
        """The README: the contents of the archive in plain words."""
        paragraphs = [self._say("title", date=_date(self._made_at)), self._say("intro")]
        if of > 1:
            paragraphs.append(self._say("part", number=number, of=of))
        folders = {self._say(f"folder.{name}"): self._say(f"is.{name}") for name in (*Kind, "unreadable")}
        paragraphs += [f"{folder}/\n{what}" for folder, what in folders.items() if folder in self._folders]
        topics = [f"{name}.json: {self._say(f'is.{name}')}" for name in TOPICS.values()]
        paragraphs.append("\n".join([f"{self._say('folder.about')}/", self._say("is.about"), *topics]))
        paragraphs += [self._say("is.details"), self._say("is.deleted")]
        if self.left_out:
            shown, hidden = self.left_out[:_NAMES_LEFT_OUT_MAX], len(self.left_out[_NAMES_LEFT_OUT_MAX:])
            more = [self._say("left_out.more", n=hidden)] if hidden else []
            paragraphs.append("\n".join([self._say("left_out"), *shown, *more]))
        return "\n\n".join(paragraphs) + "\n"

    def _say(self, key: str, **params: str | int) -> str:
        return say(f"mydata.{key}", self._locale, **params)


def _items(everything: PersonData, locale: str) -> Iterator[_Item]:
    about = say("mydata.folder.about", locale)
    for topic, rows in everything.topics.items():
        yield _Item(f"{about}/{TOPICS.get(topic, topic)}.json", _json(rows))
    taken: set[str] = set()
    for kept in everything.works:
        folder = _free_name(_folder_of(kept, locale), taken)
        yield from (_Item(f"{folder}/{name}", content) for name, content in _contents(kept, locale))


def _folder_of(kept: PersonWork, locale: str) -> str:
    """The folder of a work: kind, date and title."""
    date = _date(kept.row["created_at"])
    if kept.work is None:
        return f"{say('mydata.folder.unreadable', locale)}/{date}"
    title = " ".join(_NOT_IN_NAMES.sub(" ", title_of(kept.work)).split())[:_FOLDER_CHARS_MAX].strip()
    name = f"{date} {title or say('mydata.untitled', locale)}"
    if kept.row["deleted_at"] is not None:
        name = say("mydata.deleted", locale, name=name)
    return f"{say(f'mydata.folder.{kept.work.kind.value}', locale)}/{name}"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number if another folder has it; Windows and macOS ignore the case."""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free.casefold())
    return free


def _contents(kept: PersonWork, locale: str) -> Iterator[tuple[str, bytes | FileRef]]:
    """The files of a work, with their names."""
    work = kept.work
    if work is None:
        yield "details.json", _json(kept.row)
        return
    yield "prompt.txt", _text(work.request.prompt)
    if words := MEDIA[work.medium].full_text(work, locale).strip():
        yield say(f"mydata.file.{work.kind.value}", locale), _text(words)
    for name, ref in _named_files(work):
        yield f"{name}{_SUFFIXES.get(ref.media_type, '')}", ref
    yield "details.json", _json({**kept.row, "work": encode(work)})


def _named_files(work: Work) -> Iterator[tuple[str, FileRef]]:
    for page in work.pages:
        yield f"page-{page.number:02d}", page.picture
    named = [(f"panel-{panel.number:02d}", panel) for panel in work.panels]
    named += [(f"removed-panel-{count:02d}", panel) for count, panel in enumerate(work.removed_panels, start=1)]
    for name, panel in named:
        if panel.picture is not None:
            yield name, panel.picture
        for count, picture in enumerate(panel.earlier, start=1):
            yield f"{name}-earlier-{count}", picture
    for section in work.sections:
        if section.audio is not None:
            yield f"section-{section.number:02d}", section.audio


def _date(unix_s: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(unix_s))


def _text(text: str) -> bytes:
    return f"{text}\n".encode(errors="backslashreplace")


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode(errors="backslashreplace")
