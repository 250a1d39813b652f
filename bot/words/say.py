"""Turns decisions into sentences: an Ending, a Refusal or a key, and a locale, into what a person reads.

Only English is there so far; a further language is one more module with the same keys and one line in `_LANGUAGES`.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, Final

from bot.words import english
from bot.work.counts import count_words
from bot.work.ending import Ending, EndingKind
from bot.work.parts import PartState
from bot.work.refusal import Refusal
from bot.work.request import Kind
from bot.work.work import Work

_LANGUAGES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {"en": english.SECTIONS}

LINE_LIMIT: Final = 240
"""The longest line that may stand under a work, in UTF-16 units; the reply keeps this much room."""


class _Formatter(string.Formatter):
    """`str.format` with one more specification: `{n:plural:one|many}`."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec.startswith("plural:"):
            one, many = format_spec.removeprefix("plural:").split("|")
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


_FORMATTER: Final = _Formatter()


def say(key: str, locale: str = "en-US", **params: str | float) -> str:
    """The sentence for `section.key` in the locale's language; English where it has none.

    Raises `KeyError` for a key that does not exist and for a parameter that is missing: both are caught by tests.
    """
    section, _, name = key.partition(".")
    language = _LANGUAGES.get(locale.split("-", maxsplit=1)[0], english.SECTIONS)
    template = language.get(section, {}).get(name) or english.SECTIONS[section][name]
    return _FORMATTER.format(template, **params)


def refusal_line(refusal: Refusal, locale: str = "en-US") -> str:
    """What the person reads when a request is not taken up."""
    return say(f"refusal.{refusal.kind.value}", locale, **refusal.params)


def ending_line(ending: Ending, work: Work | None, locale: str = "en-US") -> str:
    """The last line of a reply, or the reason beside a missing part (`work` None)."""
    params: dict[str, Any] = dict(ending.params)
    if "rule" in params:
        params["rule"] = say(f"rule.{params['rule']}", locale)
    if "by" in params:
        params["by"] = _short(str(params["by"]))
    params["measure"] = "" if work is None else measure(work, locale)
    line = say(f"ending.{_ending_key(ending)}", locale, **params)
    # With nothing made there is nothing to measure: the sentence closes up over the gap.
    return line.replace(" · . ", ". ").replace(" ·  · ", " · ").removesuffix(" · ")


def measure(work: Work, locale: str = "en-US") -> str:
    """How much of a work there is: "312 words", "4 panels", "3 sections · 1 min 05 s"; empty for nothing."""
    match work.kind:
        case Kind.STORY:
            n = count_words(work.text)
            return say("measure.words", locale, n=n) if n else ""
        case Kind.COMIC:
            n = sum(panel.state is PartState.MADE for panel in work.panels)
            return say("measure.panels", locale, n=n) if n else ""
        case Kind.NARRATION:
            spoken = [section for section in work.sections if section.audio is not None]
            if not spoken:
                return ""
            total_s = round(sum(section.audio.seconds or 0.0 for section in spoken if section.audio))
            unit = "minutes" if total_s >= 60 else "seconds"
            length = say(f"measure.{unit}", locale, minutes=total_s // 60, seconds=total_s % 60)
            return f"{say('measure.sections', locale, n=len(spoken))} · {length}"


def _ending_key(ending: Ending) -> str:
    params = ending.params
    match ending.kind:
        case EndingKind.BLOCKED:
            return f"blocked.{params['where']}"
        case EndingKind.UNDELIVERABLE:
            return f"undeliverable.{params['why']}"
        case EndingKind.MISCONFIGURED:
            return f"misconfigured.{params['what']}"
        case EndingKind.INCOMPLETE if params.get("surplus"):
            return "incomplete.surplus"
        case EndingKind.INCOMPLETE if not params.get("missing"):
            return "incomplete.doubtful"
        case EndingKind.BUSY if params.get("scope") == "day":
            return "busy.day"
        case EndingKind.BUSY if "retry_at" in params:
            return "busy.at"
        case _:
            return ending.kind.value


def _short(name: str, limit: int = 40) -> str:
    """A display name on one line, without markdown that would leak into ours."""
    plain = "".join(c for c in " ".join(name.split()) if c.isprintable() and c not in "*_~`|>[]()<\\")
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def status_line(work: Work, since_s: float, locale: str = "en-US") -> str:
    """What is being done right now, in words, with a time that Discord counts up by itself.

    `since_s` is when this stage began, in unix seconds.
    """
    since = f"<t:{int(since_s)}:R>"
    if work.kind is Kind.STORY:
        return say("status.story.making" if work.text else "status.story.waiting", locale, since=since)
    states = [panel.state for panel in work.panels] + [section.state for section in work.sections]
    if PartState.PENDING not in states:
        return say("status.closing", locale)
    begun = work.kind is Kind.NARRATION or any(panel.script.scene or panel.picture for panel in work.panels)
    key = f"status.{work.kind.value}.{'making' if begun else 'waiting'}"
    return say(key, locale, number=states.index(PartState.PENDING) + 1, of=len(states), since=since)


def details(work: Work, locale: str = "en-US") -> str:
    """The numbers for the operator, as lines of Discord markdown."""
    usage = work.usage
    lines = [
        say("details.model", locale, value=", ".join(usage.models) or "–"),
        say("details.calls", locale, value=usage.calls),
        say(
            "details.tokens",
            locale,
            prompt=usage.prompt_tokens,
            text=usage.text_tokens,
            thought=usage.thought_tokens,
            image=usage.image_tokens,
            audio=usage.audio_tokens,
        ),
    ]
    if work.ending is None or work.ended_at is None:
        lines.append(say("details.running", locale))
    else:
        lines.append(say("details.seconds", locale, value=work.ended_at - work.created_at))
        if usage.cost_usd is None:
            lines.append(say("details.cost.unknown", locale))
        else:
            lines.append(say("details.cost", locale, value=usage.cost_usd))
        lines.append(say("details.ending", locale, value=work.ending.kind.value))
    lines.append(say("details.id", locale, value=work.id))
    return "\n".join(lines)
