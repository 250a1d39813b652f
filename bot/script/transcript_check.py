"""Judges whether a text was spoken, by what was heard and measured in its sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.script.divergences import Divergence, divergences_of
from bot.script.sentence_ends import sentence_around
from bot.script.sound_faults import length_gap, quality_gap
from bot.script.spellings import Outcome, Step
from bot.script.word_alignment import WordAlignment
from bot.script.word_tokens import NUMBER, Token
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Check, DoubtfulWords, Ear, Gap, Pronunciation, Verdict

_LOST_MIN: Final = 2.9
"""From this many lost words in a row on there is a gap; a recogniser may leave out two. (Parts: of characters.)"""
_DIVERGING_MIN: Final = 3.9
"""From this many words in a row on that are lost or differ, they are not errors of a recogniser."""
_ADDED_MIN: Final = 2.9
"""From this many words in a row on that are not in the text: a preface, a remark, a repeated passage."""
_REPEATED_MIN: Final = 1.9
"""The same for words that were said shortly before, or are said shortly after."""
_REPEATED_WITHIN: Final = 12
_LOST_EDGE_MIN: Final = 1.9
"""The same for lost words at the start or the end, where a voice breaks off most often."""
_LOST_LAST_MIN: Final = 0.9
"""The same for the last word, where the session broke off or the sound ends in the middle of speech; and where another
model misses the last word and has none in its place, which a second hearing has to confirm."""
_MATCHED_SHARE_MIN: Final = 0.6
"""If a smaller share of a text is heard in order, another text was said."""
_VARIANT_MATCHED_SHARE_MIN: Final = 0.3
_SCATTERED_SHARE_MIN: Final = 0.2
"""Simplified and traditional Chinese share more of their characters."""
_FOREIGN_SHARE_MAX: Final = 0.1


@dataclass(frozen=True, slots=True)
class Seam:
    """The boundary of two recordings: before `index` of the text.

    `ended_well`: the session of the recording before it ended by itself.
    """

    index: int
    ended_well: bool


def judge(
    text: str,
    heard: Transcript | None,
    sound: SoundMeasure,
    *,
    ear: Ear,
    ended_well: bool,
    seams: Sequence[Seam] = (),
    pronunciations: Sequence[Pronunciation] = (),
) -> Check:
    """The check of the sound of `text`, which is `Section.text`. The indexes of gaps and doubts are those of `text`.

    `heard` is what `ear` heard, None where it heard nothing at all. `ended_well`: the last session ended by itself.
    `seams` are where the sound was joined from several recordings: each of them may break off at its end. Words with
    one of `pronunciations` may be heard as they are written or as they sound.

    A whole transcript of another model outweighs all but silence; one of the speaking model's own does not outweigh
    what is measured, because it may be whole although the sound is not. Words that were added are a `Gap` without
    words: it starts and ends where they were said.
    """
    alignment = WordAlignment(text, heard, sound, pronunciations)
    if not alignment.words:
        return Check(verdict=Verdict.WHOLE, ear=ear)
    if not alignment.heard:
        return _by_sound(alignment, sound, Ear.NONE, seams, ended_well=ended_well)
    scripts = {_main_script(alignment.words), _main_script(alignment.heard)} - {None}
    if len(scripts) > 1:
        return _by_sound(alignment, sound, ear, seams, ended_well=ended_well)
    divergences = divergences_of(alignment)
    ends = _ends_of(alignment, seams) | {len(alignment.words): ended_well and not sound.ends_abruptly}
    is_sure = ear is Ear.SECOND
    broken = [one for one in divergences if _is_broken(alignment, one, ends, is_sure=is_sure)]
    if _says_nothing(alignment, divergences, broken):
        return _by_sound(alignment, sound, ear, seams, ended_well=ended_well)
    gaps = [_gap(alignment, one) for one in broken]
    if not broken and _share_heard(alignment) < _MATCHED_SHARE_MIN:
        gaps = [Gap(0, len(text), 0.0)]
    if (unheard := quality_gap(alignment, sound, is_sure=is_sure and not gaps)) is not None:
        gaps.append(unheard)
    if not gaps and not is_sure and (short := length_gap(alignment, sound, ended_well=ended_well)) is not None:
        gaps.append(short)
    return Check(
        verdict=Verdict.BROKEN if gaps else Verdict.WHOLE,
        ear=ear,
        words=len(alignment.words),
        matched=alignment.matched,
        forgiven=_forgiven(alignment),
        doubts=tuple(doubt for one in divergences if one not in broken for doubt in _doubts(alignment, one.steps)),
        gaps=tuple(gaps),
    )


def confirmed(first: Check, second: Check) -> Check:
    """The result of two checks of the same sound: a doubt that the second one does not share is dropped."""
    if first.verdict is not Verdict.BROKEN:
        return first if first.verdict is Verdict.WHOLE else second
    if second.verdict is Verdict.INCONCLUSIVE:
        return first
    better = max(second, first, key=lambda check: check.matched + check.forgiven)
    gaps = [shared for gap in first.gaps for other in second.gaps if (shared := _shared(gap, other)) is not None]
    return replace(
        better,
        verdict=Verdict.BROKEN if gaps else Verdict.WHOLE,
        doubts=tuple(doubt for doubt in first.doubts if any(_overlap(doubt, other) > 0 for other in second.doubts)),
        gaps=tuple(gaps),
    )


def restart_at(text: str, check: Check) -> int | None:
    """The index of the sentence in which a reading broke, from which it is spoken again; None for a whole one.

    The length of `text` where all of it was spoken and something was added after it: nothing is to be spoken again, and
    the sound is to be cut at `cut_place(text, len(text), ...)`.
    """
    if not check.gaps:
        return None
    start = min(gap.start for gap in check.gaps)
    return start if start >= len(text) else sentence_around(text, start, start)[0]


def cut_place(
    text: str,
    index: int,
    heard: Transcript | None,
    sound: SoundMeasure,
    *,
    pronunciations: Sequence[Pronunciation] = (),
) -> float:
    """The time in seconds at which the sound of `text` is cut so that the part before it is `text[:index]`.

    It is in the middle of a pause if there is one at that place. `heard` and `sound` are those that were judged.
    """
    alignment = WordAlignment(text, heard, sound, pronunciations)
    word = alignment.word_at(index)
    return alignment.cut_before(word) if word else 0.0


def _by_sound(
    alignment: WordAlignment, sound: SoundMeasure, ear: Ear, seams: Sequence[Seam], *, ended_well: bool
) -> Check:
    """The check without a usable transcript."""
    gap = quality_gap(alignment, sound, is_sure=False) or length_gap(alignment, sound, ended_well=ended_well)
    broken_off = [seam for seam in seams if not seam.ended_well]
    if gap is None and broken_off and not alignment.heard:
        last_word = max(0, alignment.word_at(broken_off[0].index) - 1)
        gap = Gap(alignment.index(last_word), alignment.end_index(last_word), alignment.cut_before(last_word))
    return Check(
        verdict=Verdict.INCONCLUSIVE if gap is None else Verdict.BROKEN,
        ear=ear,
        words=len(alignment.words),
        gaps=() if gap is None else (gap,),
    )


def _main_script(tokens: Iterable[Token]) -> str | None:
    """The script of most words; Chinese characters and kana are one. None for numbers alone."""
    weights: defaultdict[str, float] = defaultdict(float)
    for token in tokens:
        if token.script != NUMBER:
            weights["HIRAGANA" if token.script == "CJK" else token.script] += token.weight
    return max(weights, key=lambda script: weights[script], default=None)


def _ends_of(alignment: WordAlignment, seams: Sequence[Seam]) -> dict[int, bool]:
    """The word that each recording but the last one ends before, and whether its session ended by itself."""
    return {alignment.word_at(seam.index): seam.ended_well for seam in seams}


def _is_broken(alignment: WordAlignment, found: Divergence, ends: Mapping[int, bool], *, is_sure: bool) -> bool:
    """Whether a divergence is more than the errors of a recogniser.

    `ends` are the words that recordings end before, and whether each ended well. `is_sure`: another model listened.
    """
    if found.lost >= _LOST_MIN or _is_added(alignment, found) or found.lost + found.wrong >= _DIVERGING_MIN:
        return True
    is_at_edge = found.first or any(found.start <= end <= found.end for end in ends)
    if found.lost >= _LOST_EDGE_MIN and is_at_edge:
        return True
    ended = [ended_well for end, ended_well in ends.items() if found.start < end <= found.end]
    if ended and not all(ended) and found.lost + found.wrong >= _LOST_LAST_MIN:
        return True
    if ended and is_sure and not found.wrong and found.lost >= _LOST_LAST_MIN:
        return True
    # Of a few words, one is much.
    total = sum(word.weight for word in alignment.words)
    return total < _DIVERGING_MIN and found.lost > 0 and found.lost + found.wrong >= total / 2


def _is_added(alignment: WordAlignment, found: Divergence) -> bool:
    """Whether words were said that are not in the text; fewer are enough where they were said twice."""
    if found.added >= _ADDED_MIN or found.added < _REPEATED_MIN:
        return found.added >= _ADDED_MIN
    added = [step for step in found.steps if step.outcome is Outcome.ADDED]
    start, end = added[0].heard_start, added[-1].heard_end
    words = [token.text for token in alignment.heard]
    said = words[start:end]
    around = (words[max(0, start - _REPEATED_WITHIN) : start], words[end : end + _REPEATED_WITHIN])
    # How often a single word is said in a row is not heard reliably.
    is_run = len(said) == len(added) and len(set(said)) > 1
    return is_run and any(said == near[place : place + len(said)] for near in around for place in range(len(near)))


def _says_nothing(alignment: WordAlignment, divergences: Sequence[Divergence], broken: Sequence[Divergence]) -> bool:
    """Whether a transcript is another writing of the text, or no word of a short one was heard as it is."""
    if any(one.lost >= _LOST_MIN or one.added >= _ADDED_MIN for one in divergences):
        return False
    if not alignment.matched and not broken:
        return not _forgiven(alignment)
    if _foreign_share(alignment) > _FOREIGN_SHARE_MAX:
        return True
    chinese = sum(word.script == "CJK" for word in alignment.words) > len(alignment.words) / 2
    matched = alignment.matched / len(alignment.words)
    return chinese and bool(broken) and _VARIANT_MATCHED_SHARE_MIN <= matched < 0.9 and _is_scattered(broken)


def _foreign_share(alignment: WordAlignment) -> float:
    """The share of the text that was heard in another script than its own: it can have been anything."""
    main = _main_script(alignment.words)
    foreign = 0
    for step in alignment.steps:
        heard = {word.script for word in alignment.heard[step.heard_start : step.heard_end]}
        if step.outcome is Outcome.FORGIVEN and heard and not heard & {main, NUMBER, "CJK", "HIRAGANA"}:
            foreign += sum(word.script == main for word in alignment.words[step.start : step.end])
    return foreign / len(alignment.words)


def _is_scattered(divergences: Sequence[Divergence]) -> bool:
    """Whether other characters stand one for one among the same ones, as in another variant of Chinese."""
    matched, wrong = sum(one.matched for one in divergences), sum(one.wrong for one in divergences)
    uneven = sum(one.lost + one.added for one in divergences)
    return matched >= _SCATTERED_SHARE_MIN * (matched + wrong) and uneven <= (1 - _SCATTERED_SHARE_MIN) * wrong / 4


def _share_heard(alignment: WordAlignment) -> float:
    return (alignment.matched + _forgiven(alignment)) / len(alignment.words)


def _forgiven(alignment: WordAlignment) -> int:
    return sum(step.end - step.start for step in alignment.steps if step.outcome is Outcome.FORGIVEN)


def _gap(alignment: WordAlignment, found: Divergence) -> Gap:
    is_whole = found.lost < _LOST_MIN and found.lost + found.wrong < _DIVERGING_MIN
    if found.start == found.end or (is_whole and _is_added(alignment, found)):
        place = alignment.index(found.start)
        return Gap(place, place, alignment.snapped(alignment.time_before(found.start)))
    at_s = alignment.snapped(alignment.time_before(found.start)) if found.start else 0.0
    return Gap(alignment.index(found.start), alignment.end_index(found.end - 1), at_s)


def _doubts(alignment: WordAlignment, steps: Sequence[Step]) -> Iterator[DoubtfulWords]:
    """The words of the text in a row that were not heard as they are."""
    for step in steps:
        if step.start < step.end:
            start, end = alignment.index(step.start), alignment.end_index(step.end - 1)
            heard = alignment.said(step.heard_start, step.heard_end)
            yield DoubtfulWords(start, end, alignment.time_before(step.start), heard)


def _shared(gap: Gap, other: Gap) -> Gap | None:
    """The words that both transcripts lack; None if those are few of either."""
    if gap.start == gap.end or other.start == other.end:
        # A passage that was said twice may be the first or the second one that is too many, with errors in both.
        return gap
    shared = _overlap(gap, other)
    if 2 * shared < min(gap.end - gap.start, other.end - other.start):
        return None
    return Gap(max(gap.start, other.start), min(gap.end, other.end), gap.at_s)


def _overlap(one: Gap | DoubtfulWords, other: Gap | DoubtfulWords) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
