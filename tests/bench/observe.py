"""One story as the local Gemini sent it and as it became visible in the local Discord.

Characters are counted without white space ("ink"): Discord trims the ends of a text and the bot cuts long ones at line
breaks, so white space is the one thing that may legitimately differ. Both stand-ins share one monotonic clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.script.title_line import find_title
from sandbox.discord import Entry, Invocation, Reply
from sandbox.gemini.record import Call

THE_END = "-# The end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story with monotonic times in seconds. An edit is visible half a round trip after Discord accepted it.

    `arrivals` are (time received, characters), `edits` (time visible, total characters shown). `ended_s` is the time
    of the whole text with its last line; `budget_left` whether the rate limit allowed a request at once by then.
    """

    arrivals: Sequence[tuple[float, int]]
    edits: Sequence[tuple[float, int]]
    ended_s: float
    budget_left: bool

    @property
    def first_s(self) -> float:
        """From the first text received to the first text visible."""
        return next(at_s for at_s, shown in self.edits if shown) - self.arrivals[0][0]

    @property
    def last_s(self) -> float:
        """From the last text received to the whole text visible with its last line."""
        return self.ended_s - self.arrivals[-1][0]


def observe(call: Call, invocation: Invocation, log: Sequence[Entry], latency_s: float) -> Story:
    """The observations of one story that has ended. Raises `ValueError` when the reply was never complete."""
    arrivals, whole = sent_story(call)
    shown: dict[int, str] = {}
    edits: list[tuple[float, int]] = []
    for at_s, index, texts in _revisions(invocation.reply):
        shown[index] = ink("\n".join(body(texts, has_header=index == 0)))
        together = "".join(shown[key] for key in sorted(shown))
        visible_s = at_s + latency_s / 2
        edits.append((visible_s, agreeing(whole, together)))
        if together == whole and texts and texts[-1].startswith(THE_END):
            left = budget_left(log, invocation.token, arrivals[-1][0])
            return Story(arrivals=arrivals, edits=edits, ended_s=visible_s, budget_left=left)
    raise ValueError(f"the reply never showed the whole text: {invocation.reply.text[-200:]!r}")


def sent_story(call: Call) -> tuple[list[tuple[float, int]], str]:
    """(time received, characters) of each chunk, and the whole, without the title, which stands above the text."""
    title = find_title(call.sent_text)
    end = 0 if title is None else title.end
    title_left = len(ink(call.sent_text[:end]))
    arrivals = list[tuple[float, int]]()
    for sent in call.sent:
        count = len(ink(sent.text))
        of_title = min(title_left, count)
        title_left -= of_title
        if count > of_title:
            arrivals.append((sent.at, count - of_title))
    return arrivals, ink(call.sent_text[end:])


def growth(reply: Reply) -> list[tuple[float, int]]:
    """(time taken, characters shown in all) of a story's reply after each edit, in order of time."""
    shown: dict[int, int] = {}
    grown: list[tuple[float, int]] = []
    for at_s, index, texts in _revisions(reply):
        shown[index] = len(ink("\n".join(body(texts, has_header=index == 0))))
        grown.append((at_s, sum(shown.values())))
    return grown


def ink(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def agreeing(whole: str, shown: str) -> int:
    """The number of characters of `whole` that are shown, before any closing marks that only the display adds."""
    if whole.startswith(shown):
        return len(shown)
    pairs = zip(whole, shown, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), len(whole))


def body(texts: Sequence[str], *, has_header: bool) -> Sequence[str]:
    """The text displays of a story's message without the title and the prompt above and the small line below."""
    return texts[1 if has_header else 0 : -1 if texts and texts[-1].startswith("-# ") else None]


def budget_left(log: Sequence[Entry], token: str, at_s: float) -> bool:
    """Whether a request on an interaction's own routes would have passed at `at_s`, by the headers up to then."""
    known = [entry for entry in log if token in entry.path and entry.received_at <= at_s and entry.headers]
    known = [entry for entry in known if "X-RateLimit-Remaining" in entry.headers and entry.route[:9] == "/webhooks"]
    if not known:
        return True
    last = known[-1]
    reset_s = last.answered_at + float(last.headers["X-RateLimit-Reset-After"])
    return int(last.headers["X-RateLimit-Remaining"]) > 0 or reset_s <= at_s


def _revisions(reply: Reply) -> list[tuple[float, int, list[str]]]:
    """(time taken, index of the message, its text displays), in order of time."""
    found = [
        (revision.at, index, _texts(revision.components))
        for index, message in enumerate(reply.messages)
        for revision in message.revisions
    ]
    return sorted(found, key=lambda one: one[0])


def _texts(components: Sequence[dict[str, Any]]) -> list[str]:
    inside = [part for container in components for part in container.get("components", ())]
    return [part["content"] for part in inside if part["type"] == 10]
