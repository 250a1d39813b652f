"""A work as JSON documents and columns, and back; its searchable text; the files that it needs."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.work.codec import Json, decode, encode
from bot.work.parts import FileRef, Panel, Section
from bot.work.titles import title_of
from bot.work.work import Work

PARTS: Final[Mapping[str, Callable[[Work], Sequence[Panel | Section]]]] = {
    "panels": lambda work: work.panels,
    "sections": lambda work: work.sections,
}
"""The kinds of parts: values of the column `parts.kind`, and keys of their lists in the codec's document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The place of a work's request. `interaction_id` is None without an interaction (the winner of a poll)."""

    interaction_id: int | None
    guild_id: int | None
    channel_id: int
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """The author of a work and the place of its request; also of a deleted work.

    `private` covers a request for a private work, and a reply that Discord showed to its author alone. `guild_id` is
    None for a work that was requested in direct messages.
    """

    group_id: str
    author_id: int
    guild_id: int | None
    channel_id: int
    private: bool
    is_deleted: bool = False


def dumps(data: Any) -> str:  # noqa: ANN401 - anything JSON knows
    """Compact JSON with unescaped Unicode."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def encode_documents(work: Work) -> tuple[str, dict[str, list[Json]]]:
    """The document of a work without its text and parts, and the documents of its parts by kind."""
    data = encode(work)
    del data["text"]
    parts = {kind: data.pop(kind) for kind in PARTS}
    return dumps(data), parts


def decode_work(doc: str, text: str, title: str, parts: Iterable[tuple[str, str]]) -> Work:
    """Decode a work from its row and its parts in order, as (kind, document); raises what `decode` raises."""
    data: Json = json.loads(doc)
    lists: dict[str, list[Json]] = {kind: [] for kind in PARTS}
    for kind, part in parts:
        lists[kind].append(json.loads(part))
    return decode({**data, **lists, "text": text, "title": title})


def work_values(work: Work, doc: str) -> Mapping[str, Any]:
    """The columns of the table `works` that depend only on the work."""
    lineage = work.lineage
    return {
        "id": work.id,
        "group_id": work.take_group,
        "author_id": work.author_id,
        "kind": work.kind.value,
        "chapter": work.chapter,
        "created_at": work.created_at,
        "parent_id": None if lineage is None else lineage.parent_id,
        "relation": None if lineage is None else lineage.relation.value,
        "parent_author_id": None if lineage is None else lineage.parent_author_id,
        "title": work.title,
        "doc": doc,
        "text": work.text,
    }


def files_of(work: Work) -> list[FileRef]:
    """The distinct files of a work.

    They are those of its parts and pages, the earlier pictures of its panels and those of removed ones, the pieces of
    its sections, its recording, the sample of its cast, and the times of its words.
    """
    refs = [
        *(page.picture for page in work.pages),
        *(ref for panel in (*work.panels, *work.removed_panels) for ref in (panel.picture, *panel.earlier)),
        *(section.audio for section in work.sections),
        *(piece.audio for section in work.sections for piece in section.pieces),
        *work.recording,
        work.word_times,
        work.cast_sample,
    ]
    return list({ref.sha256: ref for ref in refs if ref is not None}.values())


def fold(*texts: str) -> str:
    """Normalize texts for a search that ignores case and width."""
    storable = "\n".join(texts).replace("\0", "").encode(errors="ignore").decode()
    return unicodedata.normalize("NFKC", storable).casefold()


def short_strings(text: str) -> str:
    """The distinct strings of one or two characters in the words of a text, separated by spaces."""
    found = {word[at : at + size] for word in text.split() for size in (1, 2) for at in range(len(word))}
    return " ".join(sorted(found))


def search_text(work: Work) -> str:
    """The normalized searchable text of a work: titles, request, text, words of panels, and spoken text."""
    panel_texts = [
        text
        for panel in work.panels
        for text in (
            panel.script.title,
            panel.script.caption_top,
            *(line.text for line in panel.script.lines),
            panel.script.caption_bottom,
        )
        if text
    ]
    spoken = [section.text for section in work.sections if section.text not in work.request.prompt]
    # The line breaks complete the trigrams of the last characters, so that a search for one or two of them works.
    return (
        fold(title_of(work), work.title, work.made_title, work.request.prompt, work.text, *panel_texts, *spoken)
        + "\n\n"
    )
