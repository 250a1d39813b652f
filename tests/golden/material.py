"""The parts from which the works of the golden set are made."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

from bot.reply.frame import Dialect
from bot.reply.render import QueueStatus, Source
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import Doubt, FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.usage import Usage
from bot.work.wav import write_wav
from bot.work.work import Work
from tests.golden.cast import GENERAL, Where

TALE: Final = "## The lamp\n\nThe lamp burned all night, and **nobody** came. In the morning a boat lay at the pier."
HALF: Final = "## The lamp\n\nThe lamp burned all night, and nobody came. In the mor"
PARAGRAPH: Final = (
    "The lamp burned all night, and *nobody* came; the keeper counted the waves and wrote them down. " * 8
)
LONG: Final = "\n\n".join(f"{PARAGRAPH}({number})" for number in range(1, 6))
"""Two messages of 4,000 characters."""

QUOTED: Final = (
    "> He said:\n> ```python\n" + "\n".join(f"> print('wave {n}')" for n in range(220)) + "\n> ```\n\nThe end."
)
"""A text that is cut within a code fence."""

UNSTORABLE: Final = (
    "A nul \x00, the half of an emoji \ud83e, the other \udd8a, a mark of its own \x1a0000, \r\n and back."
)
ODD: Final = "A nul \x00 and a mark of its own \x1a0000."
"""Characters that JSON and Discord accept, and databases do not."""

USED: Final = Usage(
    calls=1, prompt_tokens=210, text_tokens=340, thought_tokens=55, cost_usd=0.0021, models=("gemini-3.8-flash",)
)
UNPRICED: Final = Usage(
    calls=3, prompt_tokens=9, image_tokens=1120, audio_tokens=25, cost_usd=None, models=("a-model", "another")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One work, the place of its request, and the state of its reply.

    `is_shown` False is for a take that its reply does not show. `unposted` messages at the end of the reply do not
    stand yet; with `is_posting` the first of them is about to be posted, and with `is_answer_lost` it stands all the
    same. `asked_s` is when its interaction came, where that is not when the work was made.
    """

    name: str
    work: Work
    where: Where = GENERAL
    private: bool = False
    is_shown: bool = True
    dialect: Dialect | None = None
    source: Source | None = None
    take: tuple[int, int] = (1, 1)
    queue: QueueStatus | None = None
    opens_thread: bool = False
    thread_opened: bool | None = None
    on_channel_route: bool = False
    by_itself: bool = False
    post_only: bool = False
    refused: frozenset[str] = frozenset()
    unposted: int = 0
    is_posting: bool = False
    is_answer_lost: bool = False
    spares: int = 0
    attempts: int = 0
    stop_by: str | None = None
    is_concluded: bool = True
    deleted: str = ""
    copies: tuple[Where, ...] = ()


FILES: Final[dict[str, bytes]] = {}
"""The bytes of every file that a work names, by hash. It is filled when a file is named."""


def picture(red: int, green: int, blue: int, suffix: str = "PNG") -> FileRef:
    """A tiny picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (16, 12), (red, green, blue)).save(buffer, suffix)
    return _ref(buffer.getvalue(), f"image/{suffix.lower()}", width_px=16, height_px=12)


def sound(seconds: float) -> FileRef:
    """A little silence."""
    return _ref(write_wav(b"\0\0" * int(8000 * seconds), 8000), "audio/wav", seconds=seconds)


def _ref(
    data: bytes,
    media_type: str,
    *,
    width_px: int | None = None,
    height_px: int | None = None,
    seconds: float | None = None,
) -> FileRef:
    sha256 = hashlib.sha256(data).hexdigest()
    FILES[sha256] = data
    return FileRef(
        sha256=sha256,
        media_type=media_type,
        size_bytes=len(data),
        width_px=width_px,
        height_px=height_px,
        seconds=seconds,
    )


def script(number: int) -> PanelScript:
    """The script of a panel."""
    return PanelScript(
        number=number,
        title=f"Wave {number}",
        scene="A lighthouse on a rock, at night.",
        focus="the keeper",
        detail="a lantern",
        caption_top="Night came." if number == 1 else "",
        caption_bottom="And went." if number == 2 else "",
        lines=(Line("KEEPER", "Hm.", "softly"), Line("GULL", "„Kra!“")) if number != 3 else (),
    )


def panels(made: int, of: int, *, written: int | None = None) -> tuple[Panel, ...]:
    """A comic's panels: the number of finished ones, of written ones, and of all."""
    found = []
    for number in range(1, of + 1):
        if number <= made:
            ref = picture(30 * number, 90, 200, "JPEG" if number == 2 else "PNG")
            found.append(Panel(script=script(number), state=PartState.MADE, picture=ref))
        elif number <= (of if written is None else written):
            found.append(Panel(script=script(number)))
        else:
            found.append(Panel(script=PanelScript(number=number)))
    return tuple(found)


GIVEN_UP: Final = Ending(EndingKind.BLOCKED, {"rule": "safety", "where": "picture"}, Retry.NEVER, Fault.PERSON)


def gaps() -> tuple[Panel, ...]:
    """Panels, one of them missing and one without words."""
    first, second, third = panels(3, 3)
    return first, Panel(script=second.script, state=PartState.MISSING, ending=GIVEN_UP), third


_SPOKEN: Final = ("The tide came in.", "It went out again.", "Nobody minded.", "The lamp burned on.")


def sections(made: int, of: int) -> tuple[Section, ...]:
    """A narration's sections: the number of spoken ones, and of all."""
    return tuple(
        Section(
            number=number,
            text=_SPOKEN[number - 1],
            title="The tide" if number == 1 else "",
            direction="slowly" if number == 2 else "",
            state=PartState.MADE if number <= made else PartState.PENDING,
            audio=sound(0.05 * number) if number <= made else None,
            transcript=_SPOKEN[number - 1] if number <= made else "",
        )
        for number in range(1, of + 1)
    )


def doubtful() -> tuple[Section, ...]:
    """A section with each kind of doubt, and a missing one."""
    made = [
        Section(
            number=number,
            text=_SPOKEN[number - 1],
            state=PartState.DOUBTFUL,
            audio=sound(0.05 * number),
            transcript="" if doubt is Doubt.SILENT else "The tide.",
            doubt=doubt,
        )
        for number, doubt in enumerate(Doubt, start=1)
    ]
    lost = Ending(EndingKind.LOST, retry=Retry.NOW, fault=Fault.MODEL)
    return (*made, Section(number=len(made) + 1, text=_SPOKEN[3], state=PartState.MISSING, ending=lost))
