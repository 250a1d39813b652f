"""A work as rows, and back; what of it is searched, and which files it needs."""

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
"""The kinds of parts, as they are stored in the rows of parts and name their lists in a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a work was asked for. `interaction_id` is None for what no interaction asked for (a vote's outcome)."""

    interaction_id: int | None
    guild_id: int | None
    channel_id: int
    private: bool


def dumps(data: Any) -> str:  # noqa: ANN401 - anything JSON knows
    """Compact JSON in plain Unicode."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def documents(work: Work) -> tuple[str, dict[str, list[Json]]]:
    """The document without text and parts, and the documents of the parts by their kind."""
    data = encode(work)
    del data["text"]
    parts = {kind: data.pop(kind) for kind in PARTS}
    return dumps(data), parts


def work_of(doc: str, text: str, title: str, parts: Iterable[tuple[str, str]]) -> Work:
    """The work of its row and its parts (kind, document) in order; raises what `decode` raises."""
    data: Json = json.loads(doc)
    lists: dict[str, list[Json]] = {kind: [] for kind in PARTS}
    for kind, part in parts:
        lists[kind].append(json.loads(part))
    return decode({**data, **lists, "text": text, "title": title})


def work_values(work: Work, doc: str) -> Mapping[str, Any]:
    """The columns of `works` that follow from the work alone."""
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
    """The files its parts name, each once."""
    found = [*(panel.picture for panel in work.panels), *(section.audio for section in work.sections)]
    return list({ref.sha256: ref for ref in found if ref is not None}.values())


def folded(*texts: str) -> str:
    """Texts as they are searched: case and width make no difference, and no line is special."""
    storable = "\n".join(texts).replace("\0", "").encode(errors="ignore").decode()
    return unicodedata.normalize("NFKC", storable).casefold()


def shorts(text: str) -> str:
    """Every string of one or two characters in a text's words, each once, with spaces between."""
    words = text.split()
    return " ".join(sorted({word[at : at + size] for word in words for size in (1, 2) for at in range(len(word))}))


def searched(work: Work) -> str:
    """Everything of a work that a search looks into: title, request, text, and what its panels say."""
    said = [
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
    # The last characters begin trigrams too, by which a search for one or two of them finds the work.
    return folded(title_of(work), work.title, work.request.prompt, work.text, *said, *spoken) + "\n\n"
