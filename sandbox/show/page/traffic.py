"""Figures of the bot's requests, for people who run a bot and want to see that it keeps the limits."""

from __future__ import annotations

from typing import Final

from sandbox.discord import Change, DiscordSandbox, Entry
from sandbox.discord.errors import Json
from sandbox.gemini import Call, GeminiSandbox

_TOO_MANY: Final = 429
_LOG_KEPT: Final = 500
_TRANSCRIBER: Final = "transcribe"
_ANSWERS_WITH_MESSAGE: Final = (4, 5)


class TrafficCounter:
    """Counts the bot's requests as the local Discord logs them, and Gemini's calls where Gemini is local, too.

    Every page may ask as often as it likes. It shortens the log behind itself, so that an evening's demo does not
    keep each body of each edit.
    """

    def __init__(self, discord: DiscordSandbox, gemini: GeminiSandbox | None) -> None:
        self._discord = discord
        self._gemini = gemini
        self._waiting: list[Entry] = []
        self._next = 0
        self._edits = self._posts = self._refused = 0
        self._lag_ms: int | None = None
        self._budget: Json | None = None

    def on_change(self, change: Change) -> None:
        """Notes how long the newest interaction waited for its first answer."""
        if change.kind == "answered" and change.invocation is not None:
            waited_s = self._discord.clock.now() - change.invocation.created_at
            self._lag_ms = round(waited_s * 1000)

    def figures(self) -> Json:
        """The figures: edits and posts so far, 429s, the rest of the bucket used last, Gemini's calls."""
        log = self._discord.log
        new = [*self._waiting, *log[self._next :]]
        self._waiting = [entry for entry in new if not entry.answered_at]
        for entry in new:
            if entry.answered_at:
                self._count(entry)
        self._next = len(log)
        if self._next > 2 * _LOG_KEPT:
            del log[:-_LOG_KEPT]
            self._next = len(log)
        return {
            "type": "wire",
            "edits": self._edits,
            "posts": self._posts,
            "r429": self._refused,
            "budget": self._budget,
            "gemini": self._of_gemini(),
            "lag_ms": self._lag_ms,
        }

    def _count(self, entry: Entry) -> None:
        if entry.status == _TOO_MANY:
            self._refused += 1
        is_message = "/messages" in entry.route or entry.route.startswith("/webhooks/")
        if entry.route.endswith("/callback"):
            kind = entry.json.get("type") if isinstance(entry.json, dict) else None
            self._posts += kind in _ANSWERS_WITH_MESSAGE
            self._edits += kind not in (*_ANSWERS_WITH_MESSAGE, 8, 9)
            return
        if not is_message or entry.method not in ("POST", "PATCH"):
            return
        self._edits += entry.method == "PATCH"
        self._posts += entry.method == "POST"
        if "X-RateLimit-Limit" in entry.headers:
            self._budget = {
                "left": int(entry.headers["X-RateLimit-Remaining"]),
                "of": int(entry.headers["X-RateLimit-Limit"]),
                "resets_s": float(entry.headers["X-RateLimit-Reset-After"]),
            }

    def _of_gemini(self) -> Json | None:
        """The calls of the local Gemini; none for the real one."""
        if self._gemini is None:
            return None
        calls = [call for call in self._gemini.calls if call.kind in ("stream", "unary", "live")]
        return {
            "calls": len(calls),
            "open": sum(call.is_open for call in calls),
            "pictures": sum(_pictures(call) for call in calls if call.kind != "live"),
            "live": sum(call.kind == "live" for call in calls),
            "heard": sum(_TRANSCRIBER in call.model for call in calls),
        }


def _pictures(call: Call) -> int:
    return sum((sent.media_type or "").startswith("image/") for sent in call.sent)
