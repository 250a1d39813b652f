"""The part of "Details" about a narration's checks: words heard, forgiven and doubtful, gaps, and their times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.reply.narration_units import time_in_recording
from bot.words.say import say
from bot.work.checks import check_counts, is_checked
from bot.work.parts import Section
from bot.work.speech import Check, DoubtfulWords, Gap
from bot.work.spoilers import has_spoiler, hidden
from bot.work.titles import plain_title, shortened
from bot.work.work import Work

_PLACES_MAX: Final = 5
"""The most gaps, and the most doubtful words, that are listed; the others are counted."""
_WORDS_CHARS: Final = 40
"""All lines together fit into one message."""


def check_lines(work: Work, locale: str) -> list[str]:
    """The lines about the checks, in Discord markdown; none for a work that was not checked.

    Times are those of the whole recording.
    """
    checked = [(section, section.check) for section in work.spoken_sections if section.check is not None]
    if not is_checked(work):
        return []
    checks = [check for _, check in checked]
    lines = [
        say(
            "heard.words",
            locale,
            words=sum(check.words for check in checks),
            matched=sum(check.matched for check in checks),
            forgiven=sum(check.forgiven for check in checks),
            doubtful=sum(len(check.doubts) for check in checks),
        ),
        _ears(work, locale),
    ]
    if work.pronunciations:
        said = ", ".join(f"{plain_title(one.word)} ({plain_title(one.sounds_like)})" for one in work.pronunciations)
        lines.append(say("heard.said", locale, words=shortened(said, _WORDS_CHARS * 4)))
    for places in (_gap_lines, _doubt_lines):
        found = [line for section, check in checked for line in places(work, section, check, locale)]
        lines += found[:_PLACES_MAX]
        if len(found) > _PLACES_MAX:
            lines.append(say("heard.more", locale, n=len(found) - _PLACES_MAX))
    return lines


def _ears(work: Work, locale: str) -> str:
    counts = check_counts(work)
    if counts.second and counts.own:
        return say("heard.ear.both", locale, second=counts.second, own=counts.own)
    if counts.second:
        return say("heard.ear.second", locale)
    return say("heard.ear.own" if counts.own else "heard.ear.none", locale)


def _gap_lines(work: Work, section: Section, check: Check, locale: str) -> Iterator[str]:
    for gap in check.gaps:
        key = "narration.gap" if gap.start < gap.end else "narration.added"
        at = time_in_recording(work, section, gap.at_s, locale)
        yield say(key, locale, at=at, words=_words(section, gap))


def _doubt_lines(work: Work, section: Section, check: Check, locale: str) -> Iterator[str]:
    for doubt in check.doubts:
        key = "heard.doubt" if doubt.heard else "heard.doubt.unheard"
        heard = shortened(plain_title(doubt.heard), _WORDS_CHARS)
        at = time_in_recording(work, section, doubt.at_s, locale)
        yield say(key, locale, at=at, words=_words(section, doubt), heard=heard)


def _words(section: Section, place: Gap | DoubtfulWords) -> str:
    words = shortened(plain_title(section.text[place.start : place.end]), _WORDS_CHARS)
    return hidden(words) if has_spoiler(section.text) else words
