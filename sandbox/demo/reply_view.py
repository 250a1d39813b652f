"""A reply as it grows, in a terminal: finished lines scroll away, the line being written and the status stay below."""

from __future__ import annotations

import io
import re
import shutil
import textwrap
import time
import wave
from typing import Final, TextIO

from sandbox.discord import Attachment, Reply

_DIM, _BOLD, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[0m"
_CLEAR_BELOW: Final = "\x1b[J"
_TIMESTAMP: Final = re.compile(r"<t:(\d+):R>")
_CLOCK: Final = re.compile(r" · [^·]*<t:\d+:R>.*")
_ESCAPED: Final = re.compile(r"\\([^\w\s])")
_WIDTH_MAX: Final = 100


_TITLE_TO_COME: Final = "## …"
"""The first line of a reply whose title is not written yet. It is not printed, because a print cannot be undone."""


def split_footer(reply: Reply) -> tuple[str, str]:
    """All text of a reply, and its last line when that is the small one that says what is being done."""
    text = "\n".join(message.text for message in reply.messages)
    body, _, last = text.rpartition("\n")
    if last.startswith("-# "):
        return body, last.removeprefix("-# ")
    return text, ""


def has_ended(reply: Reply) -> bool:
    """Whether a work has ended, complete or not: only then does its reply have the button *More*."""
    return any(":more:" in (button.custom_id or "") for button in reply.buttons)


def describe(attachment: Attachment) -> str:
    """One line about a file: what it is and how large, in the units of its kind."""
    kib = f"{attachment.size_bytes / 1024:,.0f} KiB"
    if attachment.width_px and attachment.height_px:
        return f"[picture] {attachment.filename} · {attachment.width_px}×{attachment.height_px} px · {kib}"
    if attachment.filename.endswith(".wav"):
        with wave.open(io.BytesIO(attachment.data)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
            return f"[sound] {attachment.filename} · {seconds:.1f} s · {sound.getframerate()} Hz · {kib}"
    return f"[file] {attachment.filename} · {kib}"


class ReplyView:
    """Prints one reply.

    In a terminal the unfinished line and the status are drawn again in place; elsewhere only finished lines and
    changes of the status are printed, so that a log stays readable.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._width = min(shutil.get_terminal_size().columns, _WIDTH_MAX) - 4
        self._announced: set[int] = set()
        self._described: set[int] = set()
        self._printed = ""
        self._rest = ""
        self._live_lines = 0
        self._status = ""

    def heading(self, number: int, count: int, who: str, command: str) -> None:
        """Print a command and the person who typed it."""
        self._write(f"\n{_BOLD}[{number}/{count}] {who}{_PLAIN} {command}\n\n")

    def update(self, reply: Reply, *, ended: bool) -> None:
        """Print what is new."""
        body, footer = split_footer(reply)
        if body.startswith(_TITLE_TO_COME) and not ended:
            body = ""
        for attachment in reply.attachments:
            if attachment.id not in self._announced:
                self._announced.add(attachment.id)
                self._finish_line()
                self._line(describe(attachment))
            # The picture of a comic in progress is replaced with each panel: only the last one is described.
            if attachment.id not in self._described and (ended or not attachment.width_px):
                self._described.add(attachment.id)
                self._describe(attachment.description or "")
        self._text(body, ended=ended)
        self._show_status(footer, ended=ended)

    def _describe(self, alt: str) -> None:
        for line in textwrap.wrap(f"alt: {alt}", self._width - 2) if alt else []:
            self._line(f"  {line}", dim=True)

    def _text(self, body: str, *, ended: bool) -> None:
        """Print the complete lines that have not been printed yet. The last line waits until it is complete."""
        known = self._printed
        if not body.startswith(known):
            # The text changed: a mark was closed for display, or a panel was inserted. Print on from the last line that
            # both versions share.
            pairs = zip(known, body, strict=False)
            same = next((place for place, (old, new) in enumerate(pairs) if old != new), len(body))
            known = known[: known.rfind("\n", 0, same) + 1]
        fresh = body[len(known) :]
        whole, found, rest = fresh.rpartition("\n")
        if ended:
            whole, found, rest = fresh, "\n", ""
        if found and whole.strip():
            self._clear_live()
            for paragraph in whole.split("\n"):
                for line in textwrap.wrap(_ESCAPED.sub(r"\1", paragraph), self._width) or [""]:
                    self._line(line)
        self._printed = known + whole + ("\n" if found and not ended else "")
        self._rest = rest

    def _finish_line(self) -> None:
        """Print the unfinished line as a complete one, because something else follows it."""
        self._clear_live()
        if self._rest:
            for line in textwrap.wrap(_ESCAPED.sub(r"\1", self._rest), self._width):
                self._line(line)
            self._printed += self._rest + "\n"
            self._rest = ""

    def _show_status(self, footer: str, *, ended: bool) -> None:
        now = time.time()
        status = _TIMESTAMP.sub(lambda found: _relative(int(found[1]) - now), footer)
        if ended:
            self._clear_live()
            self._line(status, dim=True)
        elif self._is_terminal:
            self._clear_live()
            tail = textwrap.wrap(self._rest, self._width)[-6:] if self._rest else []
            for line in [*tail, f"{_DIM}⋯ {status}{_PLAIN}"]:
                self._line(line)
            self._live_lines = len(tail) + 1
        elif (stage := _CLOCK.sub("", footer)) != self._status:
            self._status = stage
            self._line(f"⋯ {stage}", dim=True)

    def _clear_live(self) -> None:
        if self._live_lines:
            self._write(f"\x1b[{self._live_lines}A\r{_CLEAR_BELOW}")
            self._live_lines = 0

    def _line(self, text: str, *, dim: bool = False) -> None:
        self._write(f"  │ {_DIM if dim else ''}{text}{_PLAIN if dim else ''}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text if self._is_terminal else re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text))
        self._stream.flush()


def _relative(seconds: float) -> str:
    """A relative timestamp as Discord says it."""
    return f"in {seconds:.0f} s" if seconds > 0 else f"{-seconds:.0f} s ago"
