"""A panel in words, for those who do not see the picture."""

from __future__ import annotations

from typing import Final

import regex

from bot.script.plain_text import QUOTES, plain, sentences
from bot.work.parts import Line, PanelScript
from bot.work.spoilers import veiled

_ENDS_SENTENCE: Final = regex.compile(r"[.!?…。！？؟।۔]['\"”’»)\]』」]*$")
_LEAST_DETAIL: Final = 40
_ELLIPSIS: Final = "…"


def alt_text(script: PanelScript, *, limit: int = 1024) -> str:
    """Say in sentences who is seen, where, what happens and what is said; plain text, never empty.

    What a spoiler hides is not told. `limit` is in UTF-16 units, the strictest way of counting (Discord: Attachment
    Object, `description`). What is too long loses detail first, then whole sentences from the end, then words.
    """
    seen = [_sentence(script.focus), _sentence(script.scene)]
    said = [_caption(script.caption_top), *map(_spoken, script.lines), _caption(script.caption_bottom)]
    room = limit - _units(" ".join(filter(None, seen + said))) - 1
    detail = _sentence(script.detail)
    if _units(detail) > room:
        detail = _shortened(detail, room) if room >= _LEAST_DETAIL else ""
    whole = " ".join(filter(None, [*seen, detail, *said]))
    if not any((*seen, detail)):
        whole = " ".join(filter(None, [_sentence(script.title) or f"Panel {script.number}.", whole]))
    return _shortened(whole, limit)


def _sentence(text: str) -> str:
    words = " ".join(plain(veiled(text)).split())
    if not words or not regex.search(r"[\p{L}\p{N}]", words):
        return ""
    return words if _ENDS_SENTENCE.search(words) else f"{words.rstrip(',;:，、；：—–- ')}."


def _caption(text: str) -> str:
    words = " ".join(plain(veiled(text)).split())
    return _quotation(words) if words else ""


def _spoken(line: Line) -> str:
    said = " ".join(plain(veiled(line.text)).split())
    if not said:
        return ""
    who = " ".join(plain(line.speaker).split())
    manner = " ".join(plain(line.manner).split())
    label = f"{who} ({manner})" if who and manner else who or manner
    return f"{label}: {_quotation(said)}" if label else _quotation(said)


def _quotation(words: str) -> str:
    return words if words[0] in QUOTES else f"“{words}”"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str, limit: int) -> str:
    """The longest beginning within the limit that ends with a sentence, else with a word, else with a grapheme."""
    if _units(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text):
        longer = f"{kept} {sentence}".lstrip()
        if _units(longer) > limit:
            break
        kept = longer
    # A first sentence that is too long, or a short one before it, says less than a long one cut.
    if _units(kept) >= limit // 3:
        return kept
    cut, room = "", limit - len(_ELLIPSIS)
    for grapheme in regex.findall(r"\X", text[:limit]):
        room -= _units(grapheme)
        if room < 0:
            break
        cut += grapheme
    words = cut.rpartition(" ")[0].rstrip(" ,;:—–-“(")
    return (words if _units(words) >= limit // 3 else cut) + _ELLIPSIS
