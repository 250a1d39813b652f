"""Speaks a section until every word of it is in the sound, as far as a bounded number of calls allows.

For a passage there are at most two Live sessions and one call for text to speech (three for a short reply of a cast,
which has no session then), and for a section three rounds of listening with two hearings each. Calls that fail before
any sound are repeated as `bot.gemini.retry` says.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.gemini.narration_context import NarrationContext
from bot.gemini.recording import SpeechRecording
from bot.gemini.speaking import SpokenPassage, speak_by_text_to_speech, speak_passages
from bot.gemini.speech_check import CheckedSpeech, check_speech
from bot.gemini.text_to_speech import has_text_to_speech
from bot.script.passages import Passage
from bot.script.transcript_check import cut_place, restart_at
from bot.work.ending import EndingKind, Retry
from bot.work.parts import Section
from bot.work.speech import Ear

log = logging.getLogger(__name__)

_KEPT_MIN_S: Final = 0.5
"""A shorter beginning is not kept: it is spoken again with the rest."""

_SESSION_REFUSALS: Final = frozenset({"request", "model"})
"""Causes (`Ending.params["what"]`) for which one session may be refused although the next one is accepted."""


_Speak = Callable[[NarrationContext, Section, Sequence[Passage]], Awaitable[Sequence[SpokenPassage]]]
"""Speaks passages of a section; returns a recording of each."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """The part of a spoken passage that stays (`kept`), and the part that is spoken again; each may be None."""

    kept: SpokenPassage | None
    passage: Passage | None


async def speak_whole(context: NarrationContext, section: Section, passages: Sequence[Passage]) -> CheckedSpeech:
    """Speak passages of a section, and listen; speak again what is missing, and listen again.

    What is missing is spoken again from the sentence in which a reading broke: in a fresh session, and after that by
    text to speech. What is still missing is named by the check. Passages without sound have the Ending
    that says why.
    """
    checked = await check_speech(context, section, await speak_passages(context, section, passages))
    if checked.is_broken and not _is_over(checked):
        log.info("section %d: %d characters are missing, spoken again", section.number, checked.lost_chars)
        checked = await _repaired(context, section, checked, speak_passages)
    if checked.is_broken and not _is_over(checked) and has_text_to_speech(context.gemini, context.meter):
        log.info("section %d: %d characters are missing, spoken by text to speech", section.number, checked.lost_chars)
        checked = await _repaired(context, section, checked, speak_by_text_to_speech)
    return checked


async def _repaired(
    context: NarrationContext, section: Section, checked: CheckedSpeech, speak: _Speak
) -> CheckedSpeech:
    """Speak again what is missing, and listen again; returns the better of both."""
    rests = _rests(context, section, checked)
    respoken = await speak(context, section, [rest.passage for rest in rests if rest.passage is not None])
    new = {one.passage: one for one in respoken}
    spoken = [
        one
        for old, rest in zip(checked.spoken, rests, strict=True)
        for one in _replaced(old, rest, None if rest.passage is None else new[rest.passage])
    ]
    if tuple(spoken) == checked.spoken:
        return checked
    if not any(one.recording.pcm for one in spoken):
        return replace(checked, spoken=tuple(spoken))
    repaired = await check_speech(context, section, spoken)
    return repaired if _rank(repaired) < _rank(checked) else checked


def _replaced(old: SpokenPassage, rest: _Rest, new: SpokenPassage | None) -> list[SpokenPassage]:
    """The replacement of a spoken passage: the part that stays, and the part that was spoken again.

    It stays itself if nothing was spoken again, although something had to be.
    """
    if new is not None and not new.recording.pcm:
        return [old if old.recording.pcm else SpokenPassage(old.passage, new.recording)]
    return [one for one in (rest.kept, new) if one is not None]


def _rests(context: NarrationContext, section: Section, checked: CheckedSpeech) -> list[_Rest]:
    """The parts of each spoken passage that stay and that are spoken again, in order."""
    numbers = range(len(checked.spoken))
    places = [_place(section.text, checked, number) for number in numbers]
    if checked.is_mute or all(place is None for place in places):
        places = [one.passage.start for one in checked.spoken]
    return [
        _Rest(spoken, None)
        if place is None or not _may_differ(spoken.recording)
        else _rest(context, section, checked, number, place)
        for number, (spoken, place) in enumerate(zip(checked.spoken, places, strict=True))
    ]


def _place(text: str, checked: CheckedSpeech, number: int) -> int | None:
    """The index of the text from which a passage is spoken again; None for a whole one, its end for one that is cut.

    Words that were added between two passages belong to the second one, or stand at the end of the first one.
    """
    spoken, further = checked.spoken[number], checked.spoken[number + 1 :]
    start, gaps = spoken.passage.start, checked.check.gaps
    if not spoken.recording.pcm:
        return start
    end = further[0].passage.start if further else len(text) + 1
    mine = tuple(gap for gap in gaps if (start < gap.end and gap.start < end) or start <= gap.start < end)
    if (place := restart_at(text, replace(checked.check, gaps=mine))) is not None:
        return max(start, place)
    has_more = any(
        gap.start == gap.end >= end and not any(letter.isalnum() for letter in text[end : gap.start]) for gap in gaps
    )
    return spoken.passage.end if has_more else None


def _rest(context: NarrationContext, section: Section, checked: CheckedSpeech, number: int, place: int) -> _Rest:
    """Keep a spoken passage up to a place in the text, where a sentence begins, and speak the rest again.

    Nothing stays if only the speaking model gives the times of words, because a cut by them may fall into a word.
    """
    passage, recording = checked.spoken[number].passage, checked.spoken[number].recording
    if place <= passage.start or not recording.pcm or checked.check.ear is not Ear.SECOND:
        return _Rest(None, passage)
    cut_s = -checked.starts_s[number] + cut_place(
        section.text, place, checked.heard, checked.sound, pronunciations=context.pronunciations
    )
    if cut_s < _KEPT_MIN_S:
        return _Rest(None, passage)
    kept_end = passage.start + len(section.text[passage.start : place].rstrip())
    kept = SpokenPassage(replace(passage, end=kept_end), recording.until(min(cut_s, recording.seconds)))
    rest = section.text[place : passage.end]
    return _Rest(kept, replace(passage, start=place + len(rest) - len(rest.lstrip())) if rest.strip() else None)


def _rank(checked: CheckedSpeech) -> tuple[bool, bool, int, int]:
    """How bad a checked sound is; sorts from good to bad."""
    return checked.is_broken, checked.is_mute, checked.lost_chars, len(checked.check.gaps)


def _is_over(checked: CheckedSpeech) -> bool:
    """Whether the quota is over, so that further calls would be refused."""
    recordings = [one.recording for one in checked.spoken]
    return any(recording.ending.kind is EndingKind.BUSY and not recording.pcm for recording in recordings)


def _may_differ(recording: SpeechRecording) -> bool:
    """Whether a new session may do better than this recording: not after a refusal by a content rule or the set-up."""
    ending = recording.ending
    if recording.pcm:
        return True
    if ending.kind is EndingKind.BLOCKED:
        return ending.retry is Retry.NOW
    if ending.kind is EndingKind.MISCONFIGURED:
        return ending.params["what"] in _SESSION_REFUSALS
    return ending.kind is not EndingKind.BUSY
