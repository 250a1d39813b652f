"""Subtitles of a narration: cues of two lines at most, as SubRip (SRT) and as WebVTT.

Sources: W3C, WebVTT (cues, escapes, comments). The lengths of lines and cues are those that broadcasters use.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.export.safe_text import one_line
from bot.script.sentence_ends import Span, clause_spans, phrase_spans, sentence_spans, syllable_spans, word_spans
from bot.script.word_times import WordTime
from bot.work.speech import Gap
from bot.work.spoilers import MARK

LINE_CHARS_MAX: Final = 42
"""Characters of usual width. A Chinese, Japanese or Korean character counts as two."""
LINES_MAX: Final = 2
CUE_S_MAX: Final = 7.0
CUE_S_MIN: Final = 1.0
"""A cue is shown at least this long if the next one leaves it the time."""
_LINGER_S: Final = 0.4
"""A cue stays this long after its last word."""
_GAP_CUE_S: Final = 1.5
_WIDE: Final = frozenset("WF")
_ELLIPSIS: Final = "…"
_DRAWN_IN_SRT: Final = str.maketrans("<>{}", "‹›()")
"""VLC and others read `<i>` and `{\\an8}` as markup."""


@dataclass(frozen=True, slots=True)
class SubtitleCue:
    """Text that is shown for a time, in seconds; its lines are divided by line breaks."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedSection:
    """A section of a narration and when its words are said, in seconds of the file that the subtitles belong to.

    `gaps` are words that are not in the sound, at these times of the file.
    """

    text: str
    words: Sequence[WordTime]
    gaps: Sequence[Gap] = ()


def cues_of(sections: Sequence[TimedSection], gap_text: Callable[[str], str]) -> list[SubtitleCue]:
    """The cues of some sections in order, none over another. `gap_text` marks words that are not in the sound."""
    cues = [cue for section in sections for cue in _section_cues(section, gap_text)]
    return _apart(cues)


def srt(cues: Sequence[SubtitleCue]) -> str:
    """The cues as SubRip. Brackets that players take for markup are drawn otherwise.

    No byte order mark stands before the first number: simple readers would lose the first cue.
    """
    blocks = []
    for number, cue in enumerate(cues, 1):
        text = cue.text.translate(_DRAWN_IN_SRT)
        blocks.append(f"{number}\n{_time(cue.start_s, ',')} --> {_time(cue.end_s, ',')}\n{text}\n")
    return "\n".join(blocks)


def vtt(cues: Sequence[SubtitleCue], notes: Sequence[str] = ()) -> str:
    """The cues as WebVTT, below comments."""
    blocks = ["WEBVTT\n", *(f"NOTE {_vtt_text(one_line(note))}\n" for note in notes)]
    blocks += [f"{_time(cue.start_s, '.')} --> {_time(cue.end_s, '.')}\n{_vtt_text(cue.text)}\n" for cue in cues]
    return "\n".join(blocks)


def _vtt_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(seconds: float, point: str) -> str:
    ms = max(0, round(seconds * 1000))
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"


# --- Cues ------------------------------------------------------------------------------------------------------------


def _section_cues(section: TimedSection, gap_text: Callable[[str], str]) -> Iterator[SubtitleCue]:
    """The cues of what is said and of what is missing, in the order of the text."""
    text = section.text
    gaps = sorted((gap for gap in section.gaps if gap.end > gap.start), key=lambda gap: gap.start)
    start = 0
    for gap in gaps:
        yield from _spoken_cues(text, (start, max(start, gap.start)), section.words)
        missing = _shown(text[max(start, gap.start) : gap.end])
        if missing:
            # It is shown together with the words before and after it, which follow without a pause.
            start_s, end_s = gap.at_s - _GAP_CUE_S / 2, gap.at_s + _GAP_CUE_S / 2
            yield SubtitleCue(max(0.0, start_s), end_s, _laid_out(gap_text(_cut(missing))))
        start = max(start, gap.end)
    yield from _spoken_cues(text, (start, len(text)), section.words)


def _spoken_cues(text: str, span: Span, words: Sequence[WordTime]) -> Iterator[SubtitleCue]:
    for start, end in _pieces(text, span, words):
        said = [word for word in words if start <= word.start < end]
        shown = _shown(text[start:end])
        if said and shown:
            yield SubtitleCue(said[0].start_s, said[-1].end_s + _LINGER_S, _laid_out(shown))


def _pieces(text: str, span: Span, words: Sequence[WordTime]) -> Iterator[Span]:
    """The stretches of a text that become cues: a sentence, or as many of its clauses, words, letters as fit."""
    for sentence in _within(text, span, sentence_spans):
        yield from _divided(text, sentence, words, (clause_spans, word_spans, phrase_spans, syllable_spans))


def _divided(
    text: str, span: Span, words: Sequence[WordTime], finer: Sequence[Callable[[str], list[Span]]]
) -> Iterator[Span]:
    if _fits(text, span, words) or not finer:
        yield span
        return
    parts = [part for one in _within(text, span, finer[0]) for part in _divided(text, one, words, finer[1:])]
    start, end = parts[0]
    for _, part_end in parts[1:]:
        if _fits(text, (start, part_end), words):
            end = part_end
        else:
            yield start, end
            start, end = end, part_end
    yield start, end


def _within(text: str, span: Span, spans_of: Callable[[str], list[Span]]) -> list[Span]:
    start, end = span
    return [(start + first, start + last) for first, last in spans_of(text[start:end])] or [span]


def _fits(text: str, span: Span, words: Sequence[WordTime]) -> bool:
    """Whether a stretch is a cue: as many lines as a cue has, and not said for too long."""
    start, end = span
    said = [word for word in words if start <= word.start < end]
    if said and said[-1].end_s - said[0].start_s > CUE_S_MAX and len(said) > 1:
        return False
    return _lines(_shown(text[start:end])) is not None


def _shown(text: str) -> str:
    """The words on one line, safe for every format; a subtitle hides no spoiler, because the voice says it."""
    return one_line(text.replace(MARK, ""))


def _laid_out(text: str) -> str:
    """The text in lines; a line is too long only if it cannot be broken."""
    return "\n".join(_lines(text) or [text])


def _lines(text: str) -> list[str] | None:
    """The text in one line, or in two of similar length; None if it does not fit."""
    if _width(text) <= LINE_CHARS_MAX:
        return [text]
    clauses = {end for _, end in clause_spans(text)}
    for cuts in ((clause_spans, word_spans), (phrase_spans,), (syllable_spans,)):
        options = []
        for at in {end for spans_of in cuts for _, end in spans_of(text)} - {len(text)}:
            above, below = text[:at].strip(), text[at:].strip()
            widths = _width(above), _width(below)
            if max(widths) <= LINE_CHARS_MAX and above and below:
                options.append((abs(widths[0] - widths[1]) - (LINE_CHARS_MAX // 4) * (at in clauses), [above, below]))
        if options:
            return min(options)[1]
    return None


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)


def _cut(text: str) -> str:
    """The beginning of missing words, as much as a cue has room for beside its mark."""
    room = LINE_CHARS_MAX
    if _width(text) <= room:
        return text
    end = 0
    for _, word_end in word_spans(text):
        if _width(text[:word_end].strip()) >= room:
            break
        end = word_end
    while not end or _width(text[:end]) >= room:
        end = end - 1 if end else room // 2
    return text[:end].strip() + _ELLIPSIS


def _apart(cues: Sequence[SubtitleCue]) -> list[SubtitleCue]:
    """The cues one after the other, without overlap; each is shown for half of `CUE_S_MIN` at least."""
    placed: list[SubtitleCue] = []
    for cue in cues:
        start_s = max(cue.start_s, placed[-1].start_s + CUE_S_MIN / 2 if placed else 0.0)
        if placed:
            placed[-1] = replace(placed[-1], end_s=min(placed[-1].end_s, start_s))
        placed.append(SubtitleCue(start_s, max(cue.end_s, start_s + CUE_S_MIN), cue.text))
    return placed
