"""The alt text of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from bot.script.line_kinds import KIND_WORDS
from bot.script.plain_text import QUOTES, plain
from bot.script.sentence_ends import sentences
from bot.work.parts import Line, LineKind, PanelScript
from bot.work.spoilers import mask_spoilers

_ENDS_SENTENCE: Final = regex.compile(r"[.!?…。！？؟।۔]['\"”’»)\]』」]*$")
_SHORTENED_UNITS_MIN: Final = 40
_ELLIPSIS: Final = "…"


def alt_text(script: PanelScript, *, limit: int = 1024) -> str:
    """Describe a panel in sentences: who, where, what happens, and what is said; plain text, not empty.

    How the panel is framed, and the text of spoilers, is left out. A thought has a balloon behind its speaker. `limit`
    is in UTF-16 units, the strictest count (Discord: Attachment Object, `description`). A text that is too long loses
    its detail first, then what is seen, sentence by sentence from the end, and what is said at last.
    """
    said = " ".join(
        filter(None, [_caption(script.caption_top), *map(_spoken, script.lines), _caption(script.caption_bottom)])
    )
    seen = " ".join(filter(None, [_sentence(script.focus), _sentence(script.scene)]))
    room_units = limit - utf16_units(said) - 1
    if utf16_units(seen) > room_units >= _SHORTENED_UNITS_MIN:
        seen = _shortened(seen, room_units)
    room_units -= utf16_units(seen) + 1
    detail = _sentence(script.detail)
    if utf16_units(detail) > room_units:
        detail = _shortened(detail, room_units) if room_units >= _SHORTENED_UNITS_MIN else ""
    whole = " ".join(filter(None, [seen, detail, said]))
    if not (seen or detail):
        whole = " ".join(filter(None, [_sentence(script.title) or f"Panel {script.number}.", whole]))
    return _shortened(whole, limit)


def page_alt_text(panels: Sequence[tuple[str, PanelScript]], *, limit: int = 1024) -> str:
    """Describe the panels of a page, each in a line of its own after its lead, such as "Panel 1:".

    Each gets an equal share of `limit` (UTF-16 units); what a short one leaves is for the others.
    """
    wanted = [utf16_units(f"{lead} {alt_text(script, limit=limit)}") for lead, script in panels]
    lines = [""] * len(panels)
    room_units = limit - max(0, len(panels) - 1)
    for done, index in enumerate(sorted(range(len(panels)), key=wanted.__getitem__)):
        lead, script = panels[index]
        share = room_units // (len(panels) - done)
        lines[index] = f"{lead} {alt_text(script, limit=share - utf16_units(lead) - 1)}"
        room_units -= utf16_units(lines[index])
    return "\n".join(lines)


def _sentence(text: str) -> str:
    """A text as a sentence: with a capital letter and a full stop; empty if it has neither letters nor digits."""
    words = " ".join(plain(mask_spoilers(text)).split())
    if not words or not regex.search(r"[\p{L}\p{N}]", words):
        return ""
    words = words[:1].title() + words[1:]
    return words if _ENDS_SENTENCE.search(words) else f"{words.rstrip(',;:，、；：—–- ')}."


def _caption(text: str) -> str:
    words = " ".join(plain(mask_spoilers(text)).split())
    return _quotation(words) if words else ""


def _spoken(line: Line) -> str:
    quote = " ".join(plain(mask_spoilers(line.text)).split())
    if not quote:
        return ""
    if line.kind is LineKind.SOUND:
        return _sentence(line.text)
    speaker = " ".join(plain(line.speaker).split())
    manner = " ".join(plain(line.manner).split()) if line.manner != KIND_WORDS[line.kind] else ""
    pieces = [speaker, f"({manner})" if speaker and manner else manner, "💭" if line.kind is LineKind.THOUGHT else ""]
    label = " ".join(filter(None, pieces))
    return f"{label}: {_quotation(quote)}" if label else _quotation(quote)


def _quotation(words: str) -> str:
    return words if words[0] in QUOTES else f"“{words}”"


def utf16_units(text: str) -> int:
    """The length of a text as Discord counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str, limit: int) -> str:
    """The longest prefix within the limit that ends with a sentence, else with a word, else with a grapheme."""
    if utf16_units(text) <= limit:
        return text
    complete = ""
    for sentence in sentences(text):
        longer = f"{complete} {sentence}".lstrip()
        if utf16_units(longer) > limit:
            break
        complete = longer
    # Less than a third of the limit says too little: a long sentence that is cut says more.
    if utf16_units(complete) >= limit // 3:
        return complete
    cut, room_units = "", limit - len(_ELLIPSIS)
    for grapheme in regex.findall(r"\X", text[:limit]):
        room_units -= utf16_units(grapheme)
        if room_units < 0:
            break
        cut += grapheme
    words = cut.rpartition(" ")[0].rstrip(" ,;:—–-“(")
    return (words if utf16_units(words) >= limit // 3 else cut) + _ELLIPSIS
