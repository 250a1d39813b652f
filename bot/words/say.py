"""Turns a key, an Ending or a Refusal into the sentence a person reads, in the language of a locale."""

from __future__ import annotations

import math
import string
from typing import Any, Final

from bot.words.catalogues import CATALOGUES, DEFAULT
from bot.words.media import CLOSING, MEDIA
from bot.work.checks import check_counts, has_gaps, is_checked
from bot.work.ending import Ending, EndingError, EndingKind
from bot.work.refusal import Refusal, RefusalKind, RefusedError
from bot.work.work import Work

LINE_LIMIT: Final = 240
"""The most UTF-16 units of a line under a work; a reply reserves this much."""


class _Formatter(string.Formatter):
    """`str.format` with one more specification: `{n:plural:one|many}`."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec.startswith("plural:"):
            one, many = format_spec.removeprefix("plural:").split("|")
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


_FORMATTER: Final = _Formatter()

_DAILY_AMOUNTS: Final = frozenset({RefusalKind.DAILY_PANELS, RefusalKind.DAILY_SPEECH})
"""Limits of which too little may be left, or nothing."""


def say(key: str, locale: str = "en-US", **params: str | float) -> str:
    """The sentence for `section.key` in the locale's language, or in English if that has none.

    Raises `KeyError` for an unknown key and for a missing parameter.
    """
    section, _, name = key.partition(".")
    catalogue = CATALOGUES.get(locale.split("-", maxsplit=1)[0], DEFAULT)
    template = catalogue.get(section, {}).get(name) or DEFAULT[section][name]
    return _FORMATTER.format(template, **params)


def refusal_line(refusal: Refusal, locale: str = "en-US") -> str:
    """The sentence of a refusal."""
    key = f"refusal.{refusal.kind.value}"
    if refusal.kind in _DAILY_AMOUNTS and refusal.params["left"]:
        key += ".left"
    return say(key, locale, **refusal.params)


def reason_line(error: EndingError | RefusedError, locale: str = "en-US") -> str:
    """The sentence of what an error carries: why a call was refused or failed."""
    if isinstance(error, RefusedError):
        return refusal_line(error.refusal, locale)
    return ending_line(error.ending, None, locale)


def ending_line(ending: Ending, work: Work | None, locale: str = "en-US") -> str:
    """The last line of a reply, or the reason beside a missing part (`work` None)."""
    params: dict[str, Any] = dict(ending.params)
    if "rule" in params:
        params["rule"] = say(f"rule.{params['rule']}", locale)
    if "by" in params:
        params["by"] = _short(str(params["by"]))
    params["measure"] = "" if work is None else " · ".join(filter(None, (measure(work, locale), checked(work, locale))))
    line = say(f"ending.{_ending_key(ending, work)}", locale, **params)
    # An empty measure leaves a gap between separators.
    return line.replace(" · . ", ". ").replace(" ·  · ", " · ").removesuffix(" · ")


def measure(work: Work, locale: str = "en-US") -> str:
    """How much of a work is made: "312 words", "4 panels", "3 sections · 1 min 05 s"; empty for an empty work."""
    return " · ".join(say(key, locale, **params) for key, params in MEDIA[work.medium].measures(work))


def checked(work: Work, locale: str = "en-US") -> str:
    """The checks of a narration's sound and their result; empty if none were made."""
    if not is_checked(work):
        return ""
    counts = check_counts(work)
    if not counts.second + counts.own:
        return say("narration.checked.not", locale)
    ear = "both" if counts.second and counts.own else "second" if counts.second else "own"
    gaps = say("narration.gaps" if counts.gaps else "narration.gaps.none", locale, n=counts.gaps)
    line = say(f"narration.checked.{ear}", locale, second=counts.second, own=counts.own, gaps=gaps)
    return f"{line} · {say('narration.unclear', locale, n=counts.unclear)}" if counts.unclear else line


def _ending_key(ending: Ending, work: Work | None) -> str:
    params = ending.params
    match ending.kind:
        case EndingKind.BLOCKED:
            return f"blocked.{params['where']}"
        case EndingKind.UNDELIVERABLE:
            return f"undeliverable.{params['why']}"
        case EndingKind.OUR_FAULT if "what" in params:
            return f"our_fault.{params['what']}"
        case EndingKind.MISCONFIGURED:
            return f"misconfigured.{params['what']}"
        case EndingKind.INCOMPLETE if work is not None and is_checked(work):
            return "incomplete.checked" if has_gaps(work) else "incomplete.doubtful"
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
    """A display name on one line, without markdown that would affect the line around it."""
    plain = "".join(c for c in " ".join(name.split()) if c.isprintable() and c not in "*_~`|>[]()<\\")
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def status_line(work: Work, since_s: float, expected_s: float | None = None, locale: str = "en-US") -> str:
    """The status of a running work, with a timestamp that Discord counts.

    `since_s` is the start of this stage, `expected_s` when the work is expected to be made, both in unix seconds.
    """
    key, params = MEDIA[work.medium].status(work)
    doing = say(key, locale, **params)
    if key == CLOSING:
        return doing
    if expected_s is None:
        return say("status.started", locale, doing=doing, at=int(since_s))
    return say("status.expected", locale, doing=doing, at=math.ceil(expected_s))


def details(work: Work, locale: str, link: str) -> str:
    """Models, tokens, time and cost of a work, as lines of Discord markdown; `link` leads to the work."""
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
        result = say(f"shelf.ended.{work.ending.kind.value}", locale)
        lines.append(say("details.ending", locale, value=result))
    lines.append(say("details.id", locale, value=link))
    return "\n".join(lines)
