"""Works and files to make books from."""

from __future__ import annotations

import hashlib
import io
import math
import random
import wave
from array import array

from PIL import Image

from bot.export.book import Book
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.work import Work

NOON_S = 1_795_348_800.0
RATE_HZ = 24_000

STORY = """# The Lantern Keeper

Mara climbed the *old* stairs, **counting** every one.

> Who goes there?
> said the lamp.

---

- a rope
- a key

## Later

The sea was __quiet__, and ||nobody|| answered her & <i>him</i>.
She waited until the morning.
"""


class Shelf:
    """Files by hash, as a library keeps them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def keep(self, data: bytes, media_type: str) -> FileRef:
        sha256 = hashlib.sha256(data).hexdigest()
        self.files[sha256] = data
        return FileRef(sha256=sha256, media_type=media_type, size_bytes=len(data))

    def picture(self, seed: int = 1, side_px: int = 96, form: str = "PNG") -> FileRef:
        return self.keep(noise(seed, side_px, form), f"image/{form.lower()}")

    def sound(self, seconds: float, rate_hz: int = RATE_HZ, amplitude: float = 0.5) -> FileRef:
        return self.keep(tone(seconds, rate_hz, amplitude), "audio/wav")


def noise(seed: int, side_px: int, form: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture that compresses as badly as a painted one."""
    size = side_px * side_px * len(Image.new(mode, (1, 1)).getbands())
    target = io.BytesIO()
    Image.frombytes(mode, (side_px, side_px), random.Random(seed).randbytes(size)).save(target, form)
    return target.getvalue()


def tone(seconds: float, rate_hz: int = RATE_HZ, amplitude: float = 0.5) -> bytes:
    frames = array("h", [round(amplitude * 32767 * math.sin(n / 9)) for n in range(round(seconds * rate_hz))])
    return wav(frames.tobytes(), rate_hz)


def wav(pcm: bytes, rate_hz: int = RATE_HZ) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(pcm)
    return target.getvalue()


def story(text: str = STORY, work_id: str = "a1", *, chapter: int = 1, title: str = "") -> Work:
    return Work(
        id=work_id,
        request=Request(prompt="a lamp", options=StoryOptions()),
        author_id=1,
        created_at=NOON_S,
        text=text,
        title=title,
        lineage=None if chapter == 1 else lineage("a1", Relation.CONTINUE, chapter),
    )


def lineage(parent_id: str, relation: Relation, chapter: int = 1) -> Lineage:
    return Lineage(parent_id=parent_id, relation=relation, parent_author_id=1, chapter=chapter)


def illustrations(*panels: Panel, of: str = "a1") -> Work:
    return Work(
        id="i1",
        request=Request(prompt="", options=ComicOptions(illustrates=True)),
        author_id=1,
        created_at=NOON_S,
        panels=panels,
        lineage=lineage(of, Relation.ILLUSTRATION),
    )


def illustration(picture: FileRef | None, caption: str, number: int = 1) -> Panel:
    script = PanelScript(number=number, scene="A lighthouse at night", focus="Mara", caption_bottom=caption)
    return Panel(script=script, state=PartState.MADE if picture else PartState.MISSING, picture=picture)


def comic(*panels: Panel, work_id: str = "c1", style: str = "auto", chapter: int = 1) -> Work:
    return Work(
        id=work_id,
        request=Request(prompt="a fox", options=ComicOptions(style=style)),
        author_id=1,
        created_at=NOON_S,
        panels=panels,
        lineage=None if chapter == 1 else lineage("c1", Relation.CONTINUE, chapter),
    )


def panel(number: int, picture: FileRef | None, said: str = "Who is there?") -> Panel:
    script = PanelScript(
        number=number,
        scene="A harbour at dusk",
        focus="A fox with a lantern",
        caption_top="That evening",
        lines=(Line("FOX", said, "softly"),),
        caption_bottom="Nobody answered.",
    )
    return Panel(script=script, state=PartState.MADE if picture else PartState.MISSING, picture=picture)


def narration(*sounds: FileRef | None, work_id: str = "n1") -> Work:
    sections = tuple(
        Section(number=number, text=f"What is said in section {number}.", audio=ref)
        for number, ref in enumerate(sounds, 1)
    )
    request = Request(prompt="", options=NarrationOptions())
    return Work(id=work_id, request=request, author_id=1, created_at=NOON_S, sections=sections)


def book(*works: Work, shelf: Shelf | None = None, language: str = "en", drawn: tuple[Work, ...] = ()) -> Book:
    return Book(
        title="The Lantern Keeper",
        author="Åsa",
        works=works,
        files=shelf.files if shelf else {},
        made_at=NOON_S,
        illustrations=drawn,
        language=language,
    )
