"""The text that a work is made from: of an attached file, or of a message of any kind."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

import aiohttp
import discord
import yarl

from bot.discord.attachments import AttachmentReader, AttachmentTooLargeError
from bot.discord.mentions import Json, names_of, nested_messages, resolve_mentions
from bot.discord.text_decoding import decode_text
from bot.work.addresses import without_addresses
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.spoilers import hidden

ATTACHMENT_MIB_MAX: Final = 1
"""Holds the longest narration in any language and encoding."""
_BYTES_MAX: Final = ATTACHMENT_MIB_MAX * 1024 * 1024
ATTACHMENT_TIMEOUT_S: Final = 2.0
"""Part of the three seconds within which an interaction needs a response (Discord docs: Interaction Callback)."""

_PLAIN: Final = frozenset({".txt", ".md", ".markdown", ".text"})
_STORIES: Final = frozenset(
    {
        ".rtf",
        ".fountain",
        ".fdx",
        ".srt",
        ".vtt",
        ".ass",
        ".ssa",
        ".lrc",
        ".rst",
        ".tex",
        ".org",
        ".twee",
        ".ink",
        ".rpy",
    }
)
"""Formats whose words `read_source` knows; in a message such a file is what its author wants others to read."""
_DATA: Final = frozenset({".html", ".htm", ".xhtml", ".json", ".jsonl", ".eml", ".log"})
"""The same, but in a message such a file may be anything: it is read where a person chose it."""
_TEXT_TYPES: Final = ("text/plain", "text/markdown")
_SPOILER_PREFIX: Final = "SPOILER_"
_IS_SPOILER: Final = 1 << 3
"""Flag of an attachment (Discord docs: Attachment Flags)."""

_SECTION, _TEXT_DISPLAY, _THUMBNAIL, _GALLERY, _FILE = 9, 10, 11, 12, 13
_UNFURLED: Final = frozenset({"link", "article", "video", "image", "gifv"})
"""Types of embeds that Discord makes of an address in the content (Discord docs: Embed Types)."""

_POLL_RESULT: Final = "poll_result"
_POLL_RESULT_WORDS: Final = ("poll_question_text", "victor_answer_text")
_WORD: Final = re.compile(r"\w")
_ENDED: Final = (".", "!", "?", ":", "…", "。", "！", "？", "：")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file with the name or media type of plain text, as Discord describes it."""

    name: str
    size_bytes: int
    url: str
    is_spoiler: bool = False


async def read_attachment(reader: AttachmentReader, attachment: Json) -> tuple[str, str]:
    """The text of a file that was attached to a command or uploaded in a form, and what the file calls it.

    `attachment` is Discord's attachment object. The text is called by the title in the file, or else by the file's
    name, which Discord keeps whole as its title (Discord docs: Attachment Object). Raises `RefusedError` if the file is
    unreadable.
    """
    file = _text_file(attachment, _PLAIN | _STORIES | _DATA)
    if file is None:
        raise RefusedError(RefusalKind.BAD_ATTACHMENT, name=_text(attachment.get("filename"))[:80])
    text, title = await _read(reader, file)
    return text, title or _text(attachment.get("title")) or file.name


async def read_message(reader: AttachmentReader, interaction: discord.Interaction[Any], raw: Json) -> str:
    """All words of a message, with names in place of ids; raises `RefusedError` when there are none.

    `raw` is the message as Discord sent it: discord.py's `Message` loses parts of it. The text comes from the content,
    forwards, embeds, polls, components, text files and descriptions of pictures, but not from labels of buttons and
    names of stickers. Spoilers keep their marks; text that Discord hides as a whole gets them.
    """
    pieces = [piece for piece in pieces_of(raw) if isinstance(piece, TextFile) or piece.strip()]
    texts = await asyncio.gather(*(_read(reader, piece) for piece in pieces if isinstance(piece, TextFile)))
    read = (text for text, _ in texts)
    words = [next(read) if isinstance(piece, TextFile) else piece for piece in pieces]
    text = "\n\n".join(word.strip() for word in words if word.strip())
    if not text:
        raise RefusedError(RefusalKind.NOTHING_THERE)
    return resolve_mentions(text, names_of(interaction, text, list(nested_messages(raw))))


def has_words(raw: Json) -> bool:
    """Whether a message has text, or a file that may hold some."""
    return any(isinstance(piece, TextFile) or piece.strip() for piece in pieces_of(raw))


def forwarded_id(raw: Json) -> int | None:
    """The id of the message that this one forwards; None for any other (Discord docs: Message Reference Types)."""
    reference = raw.get("message_reference") or {}
    is_forward = reference.get("type") == discord.MessageReferenceType.forward.value
    return int(reference["message_id"]) if is_forward and reference.get("message_id") else None


def pieces_of(raw: Json) -> Iterator[str | TextFile]:
    """The text of a message in the order in which it is shown, and the files that are still to be read."""
    for message in nested_messages(raw):
        content = _text(message.get("content"))
        yield content
        yield from _poll(message.get("poll") or {})
        typed = _WORD.search(without_addresses(content)) is not None
        for embed in message.get("embeds") or ():
            # When a person links a page in a sentence, the text is the sentence, not the preview.
            if not (typed and embed.get("type") in _UNFURLED):
                yield from _embed(embed)
        for attachment in message.get("attachments") or ():
            yield _text_file(attachment, _PLAIN | _STORIES) or _description(attachment)
        yield from _displayed(message.get("components") or ())


def _embed(embed: Json) -> Iterator[str]:
    fields = embed.get("fields") or ()
    if embed.get("type") == _POLL_RESULT:
        # Its fields are data with names for programs.
        values = {field.get("name"): _text(field.get("value")) for field in fields}
        yield from (values.get(name, "") for name in _POLL_RESULT_WORDS)
        return
    yield _text((embed.get("author") or {}).get("name"))
    yield _text(embed.get("title"))
    yield _text(embed.get("description"))
    for field in fields:
        name, value = _text(field.get("name")).strip(), _text(field.get("value")).strip()
        # A name of invisible characters counts as none.
        joint = " " if name.endswith(_ENDED) else ": "
        yield joint.join(part for part in (name, value) if _WORD.search(part)) or value
    yield _text((embed.get("footer") or {}).get("text"))


def _poll(poll: Json) -> Iterator[str]:
    yield _text((poll.get("question") or {}).get("text"))
    answers = [_text((answer.get("poll_media") or {}).get("text")) for answer in poll.get("answers") or ()]
    yield "\n".join(f"- {answer}" for answer in answers if answer)


def _displayed(components: Sequence[Json]) -> Iterator[str | TextFile]:
    """The text of components, in the order in which they are shown (Discord docs: Component Reference)."""
    for component in components:
        words: Iterator[str | TextFile]
        match component.get("type"):
            case kind if kind == _TEXT_DISPLAY:
                words = iter((_text(component.get("content")),))
            case kind if kind == _THUMBNAIL:
                words = iter((_text(component.get("description")),))
            case kind if kind == _GALLERY:
                words = (_description(item) for item in component.get("items") or ())
            case kind if kind == _FILE:
                words = iter((_shown_file(component),))
            case _:
                words = _displayed(component.get("components") or ())
        yield from map(_hidden, words) if component.get("spoiler") else words
        if component.get("type") == _SECTION and component.get("accessory"):
            yield from _displayed((component["accessory"],))


def _hidden(piece: str | TextFile) -> str | TextFile:
    return replace(piece, is_spoiler=True) if isinstance(piece, TextFile) else hidden(piece)


def _description(media: Json) -> str:
    """The alt text of a picture, hidden if the picture is."""
    words = _text(media.get("description"))
    is_spoiler = media.get("spoiler") or int(media.get("flags") or 0) & _IS_SPOILER
    return hidden(words) if is_spoiler or _text(media.get("filename")).startswith(_SPOILER_PREFIX) else words


def _shown_file(component: Json) -> str | TextFile:
    media = component.get("file") or {}
    url = _text(media.get("url"))
    name = _text(component.get("name")) or yarl.URL(url).name
    return _text_file({**media, "filename": name, "size": component.get("size")}, _PLAIN | _STORIES) or ""


def _text_file(raw: Mapping[str, Any], suffixes: frozenset[str]) -> TextFile | None:
    """An attachment that is a text file with one of the suffixes, or plain text without any; None for any other."""
    name = _text(raw.get("filename"))
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in suffixes and (suffix or not _text(raw.get("content_type")).startswith(_TEXT_TYPES)):
        return None
    is_spoiler = name.startswith(_SPOILER_PREFIX) or bool(int(raw.get("flags") or 0) & _IS_SPOILER)
    return TextFile(name, int(raw.get("size") or 0), _text(raw.get("url")), is_spoiler)


async def _read(reader: AttachmentReader, file: TextFile) -> tuple[str, str]:
    """The text of a file and the title in it, which may be empty.

    Raises `RefusedError` when it is too large, is not text, or does not arrive in time.
    """
    too_large = RefusedError(RefusalKind.ATTACHMENT_TOO_LARGE, limit_mib=ATTACHMENT_MIB_MAX)
    if file.size_bytes > _BYTES_MAX:
        raise too_large
    try:
        async with asyncio.timeout(ATTACHMENT_TIMEOUT_S):
            data = await reader.read(file.url, limit_bytes=_BYTES_MAX)
    except AttachmentTooLargeError:
        raise too_large from None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise RefusedError(RefusalKind.ATTACHMENT_UNREADABLE) from error
    found = await asyncio.to_thread(_words_of, data, file.name)
    if found is None:
        raise RefusedError(RefusalKind.ATTACHMENT_NOT_TEXT, name=file.name[:80])
    text, title = found
    return hidden(text) if file.is_spoiler else text, title


def _words_of(data: bytes, name: str) -> tuple[str, str] | None:
    """The text of a file and the title in it; the words alone of a file in a format. None for what is no text."""
    text = decode_text(data)
    if text is None or PurePosixPath(name).suffix.lower() not in _STORIES | _DATA:
        return None if text is None else (text, "")
    from bot.script.formats.source_formats import read_source  # noqa: PLC0415 - its patterns take a megabyte

    words, title = read_source(text.replace("\r\n", "\n").replace("\r", "\n"))
    return (words, title) if words.strip() else (text, "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
