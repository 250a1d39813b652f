"""The body of a text: the events of its generator go into the draft until there is an Ending.

Those of comics and narrations are in `bot.making.comic_body` and `bot.making.narration_body`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.audio.worker import AudioWorker
from bot.gemini.client import Gemini
from bot.gemini.context import WorkContext
from bot.gemini.events import (
    Ended,
    TextEvent,
    TextMade,
    TitleHeld,
    TitleMade,
)
from bot.gemini.text import write_text
from bot.gemini.usage import Meter
from bot.library.files import FileStore
from bot.library.redraws import Redraws
from bot.library.speech_rates import SpeechRates
from bot.making.draft import Draft
from bot.making.stop import StopSwitch, consume
from bot.work.ending import Ending, EndingError, EndingKind, Fault, Retry
from bot.work.titles import own_title

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyInput:
    """What a body works with. `upload_limit_bytes` is for one file; `unix` returns unix seconds."""

    draft: Draft
    stop: StopSwitch
    gemini: Gemini
    files: FileStore
    context: WorkContext | None
    meter: Meter
    redraws: Redraws
    speech_rates: SpeechRates
    audio: AudioWorker
    upload_limit_bytes: int
    locale: str
    on_closing: Callable[[], None]
    unix: Callable[[], float]


async def make_text(body: BodyInput) -> Ending:
    """Write the rest of a text."""
    work, gemini, context, meter = body.draft.work, body.gemini, body.context, body.meter
    events = write_text(
        gemini,
        work.request,
        so_far=work.text,
        titled=bool(own_title(work)),
        made_title=work.made_title,
        context=context,
        meter=meter,
    )
    text = TextEvents(body.draft)
    ending = await consume(events, text.apply, body.stop)
    text.keep_held()
    return ending


@contextmanager
def ending_on_disk_error(what: str) -> Iterator[None]:
    """Turn an error of the disk into the ending that says so."""
    try:
        yield
    except OSError as error:
        log.error("a file cannot be stored or read (%s)", error.strerror)  # noqa: TRY400 - the traceback says no more
        raise EndingError(Ending(EndingKind.MISCONFIGURED, {"what": what}, Retry.LATER, Fault.OPERATOR)) from error


async def check_disk(files: FileStore) -> None:
    """Raise the ending that says so when no file can be stored: what Gemini would make and bill would be lost."""
    with ending_on_disk_error("disk"):
        await files.check_writable()


class TextEvents:
    """Applies the events of a text to its draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._held = ""

    async def apply(self, event: TextEvent) -> Ending | None:
        """Apply one event; the Ending with the last one."""
        match event:
            case TitleHeld(text):
                self._held = text
            case TitleMade(title):
                self._draft.set_made_title(title)
                self._held = ""
            case TextMade(text):
                self._draft.add_text(text)
                self._held = ""
            case Ended(ending):
                return ending
        return None

    def keep_held(self) -> None:
        """After the last event: what may have been the title is the text of a story that was stopped at it."""
        if self._held:
            self._draft.add_text(self._held)
