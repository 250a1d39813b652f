"""Pages of comics: the time of composing, the memory of its process, and text places when heads are misreported."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import psutil
from PIL import Image, ImageDraw

from bot.comics.composer import PageComposer
from bot.comics.geometry import Rect
from bot.comics.job import PageJob, PanelArt
from bot.comics.page import ArrangedPanel, PageMaker, balloons_of
from bot.comics.texts import Form
from bot.comics.typesetting import Typesetter
from bot.script.page_layout import RATIOS, Slot, lay_out
from bot.work.parts import Box, Head, Line, LineKind, Look, PanelScript, Weight
from sandbox.show.art import draw_panel
from tests.bench.figures import FIGURES, Row
from tests.comics.geometry import Geometry, check

COLD_S: Final = 1.3
WARM_S: Final = 0.8
MEMORY_MB: Final = 250.0
FACES_PERCENT: Final = 1.0
TAILS_PERCENT: Final = 5.0

PAGES: Final = 200
_ROUNDS: Final = 5
_WRONG_BY: Final = 40
"""The largest error of a side of a reported head, in thousandths of the picture."""
_MISSING, _SWAPPED = 0.05, 0.03
_LONGER_SIDE_PX: Final = 600
_WORDS: Final = (
    *("the", "lamp", "burned", "all", "night", "and", "nobody", "in", "the", "house", "could", "say", "who", "had"),
    *("lit", "it", "or", "why", "it", "read", "aloud"),
)
_NAMES: Final = ("Ada", "Ben", "Cleo")
_SCENES: Final = (
    "Ada in the library at night", "Ada and Ben in the city, rain", "Ben in the forest, close-up", "a room at dawn",
)  # fmt: skip


async def measure_composing(wanted: Collection[str]) -> list[Row]:
    """The rows of the cost of composing."""
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        return [row for row in await _composing(Path(folder)) if row.name in wanted]


async def measure_places(wanted: Collection[str]) -> list[Row]:
    """The rows of the places of texts."""
    with tempfile.TemporaryDirectory(prefix="elara-bench-") as folder:
        return [row for row in _places(Path(folder)) if row.name in wanted]


async def _composing(folder: Path) -> list[Row]:
    job = _four_panels(folder)
    cold_s, warm_s, memory_mb = list[float](), list[float](), list[float]()
    for number in range(_ROUNDS):
        async with PageComposer.open() as composer:
            cold_s.append(await _timed(composer, job))
            for text in ("One more thing.", "And another one."):
                art = replace(job.panels[2], script=replace(job.panels[2].script, caption_top=f"{text} {number}"))
                warm_s.append(await _timed(composer, replace(job, panels=(*job.panels[:2], art, job.panels[3]))))
            for other in range(10):
                await composer.compose(replace(job, title=f"The lamp {other}"))
            memory_mb.append(psutil.Process(composer.process_id).memory_info().rss / 1e6)
    return [
        _row("composed", COLD_S, statistics.median(cold_s), "s", cold_s, "with the start of the process"),
        _row("recomposed", WARM_S, statistics.median(warm_s), "s", warm_s, "after a change of one panel"),
        _row("composer", MEMORY_MB, max(memory_mb), "MB", memory_mb, "after 13 pages"),
    ]


async def _timed(composer: PageComposer, job: PageJob) -> float:
    began_s = time.perf_counter()
    await composer.compose(job)
    return time.perf_counter() - began_s


def _four_panels(folder: Path) -> PageJob:
    layout = lay_out([Weight.NORMAL] * 4)[0]
    arts = []
    for slot, scene in zip(layout.slots, _SCENES, strict=True):
        path = folder / f"{slot.panel}.png"
        path.write_bytes(draw_panel(scene, width_px=896, height_px=1152))
        lines = (Line("Ada", "Who left you burning, little lamp?"), Line("Ben", "Nobody did. It reads at night."))
        script = PanelScript(number=slot.panel, lines=lines, caption_top="Midnight in the old library.")
        arts.append(PanelArt(script=script, picture=path, media_type="image/png"))
    return PageJob(layout=layout, panels=tuple(arts), title="The lamp", credit="Made with Elara")


def _places(folder: Path) -> list[Row]:
    """Pages of one to four panels whose heads are reported a little wrong, not at all, or by another name."""
    maker, rng, found = PageMaker(Typesetter(folder)), random.Random(7), Geometry()
    strips = 0
    for _ in range(PAGES):
        layout = lay_out(rng.choices(list(Weight), k=rng.randint(1, 4)))[0]
        truth, arts = dict[int, tuple[Head, ...]](), []
        for slot in layout.slots:
            truth[slot.panel] = _heads(rng)
            path = _picture(folder, slot, truth[slot.panel])
            look = Look(tuple(_told(rng, truth[slot.panel])))
            arts.append(PanelArt(script=_script(rng, slot.panel, truth[slot.panel]), picture=path, look=look))
        job = PageJob(layout=layout, panels=tuple(arts), title="The lamp")
        for panel in maker.arrange(job).panels:
            heads = [seen for head in truth[panel.slot.panel] if (seen := _shown(panel, head))]
            speakers = {
                (panel.slot.panel, one.text.index): one.text.speaker
                for one in panel.lettered.texts
                if one.text.form is not Form.OFF_PANEL
            }
            strips += sum(one.half is None for one in panel.lettered.texts)
            check(balloons_of(panel), {panel.slot.panel: heads}, speakers, into=found)
    note = f"{PAGES} pages, {found.texts} texts, {strips} of them beside the picture"
    faces, tails = 100 * len(found.over_faces) / found.texts, 100 * len(found.off_mouths) / found.tails
    return [
        _row("faces", FACES_PERCENT, faces, "%", (), note),
        _row("clipped", 0, len(found.clipped) + len(found.small), "", (), note),
        _row("overlaps", 0, len(found.overlapping), "", (), note),
        _row("tails", TAILS_PERCENT, tails, "%", (), f"of {found.tails} tails"),
    ]


def _row(name: str, target: float, measured: float, unit: str, samples: Collection[float], note: str) -> Row:
    return Row(
        name=name, figure=FIGURES[name], target=target, measured=measured, unit=unit, samples=tuple(samples), note=note
    )


def _heads(rng: random.Random) -> tuple[Head, ...]:
    """One to three heads beside each other, in thousandths, as pictures have them: in the middle third or below."""
    count = rng.choice((0, 1, 1, 2, 2, 2, 3))
    heads = []
    for place, name in enumerate(rng.sample(_NAMES, count)):
        size = rng.randint(90, 300 if count < 2 else 200)
        middle = round(1000 * (place + rng.uniform(0.35, 0.65)) / count)
        top = rng.randint(180, 520)
        left = max(0, middle - size // 2)
        box = Box(left, top, min(1000, left + size), min(1000, top + round(size * 1.2)))
        heads.append(Head(name, box, (left + size // 2 + rng.randint(-size // 6, size // 6), top + round(size * 0.9))))
    return tuple(heads)


def _told(rng: random.Random, heads: tuple[Head, ...]) -> Iterator[Head]:
    def off(value: int) -> int:
        return max(0, min(1000, value + rng.randint(-_WRONG_BY, _WRONG_BY)))

    names = [head.name for head in heads]
    if len(names) > 1 and rng.random() < _SWAPPED:
        names.reverse()
    for name, head in zip(names, heads, strict=True):
        if rng.random() >= _MISSING:
            box = Box(*(off(side) for side in (head.box.left, head.box.top, head.box.right, head.box.bottom)))
            yield Head(name, box, head.mouth and (off(head.mouth[0]), off(head.mouth[1])))


def _script(rng: random.Random, number: int, heads: tuple[Head, ...]) -> PanelScript:
    """At most two balloons of ten words, and captions now and then."""
    lines = []
    for _ in range(rng.choice((0, 1, 1, 2, 2))):
        speaker = rng.choice([head.name for head in heads] or ["Dora"])
        kind = rng.choices(list(LineKind), (10, 2, 2, 1, 1, 1))[0]
        words = rng.choices(_WORDS, k=1 if kind is LineKind.SOUND else rng.randint(2, 10))
        lines.append(Line(speaker, " ".join(words).capitalize() + ".", kind=kind))
    top = " ".join(rng.choices(_WORDS, k=rng.randint(3, 9))) if rng.random() < 0.4 else ""
    bottom = " ".join(rng.choices(_WORDS, k=rng.randint(3, 6))) if rng.random() < 0.15 else ""
    return PanelScript(number=number, lines=tuple(lines), caption_top=top, caption_bottom=bottom)


def _picture(folder: Path, slot: Slot, heads: tuple[Head, ...]) -> Path:
    """Faces with hair, eyes and a mouth, before a plain wall with things on it."""
    ratio = RATIOS[slot.ratio]
    size = (
        (_LONGER_SIDE_PX, round(_LONGER_SIDE_PX / ratio))
        if ratio > 1
        else (round(_LONGER_SIDE_PX * ratio), _LONGER_SIDE_PX)
    )
    picture = Image.new("RGB", size, "#7f8fa0")
    draw = ImageDraw.Draw(picture)
    for column in range(0, size[0], 60):
        draw.rectangle((column, size[1] * 0.7, column + 40, size[1]), fill="#5d4a3c", outline="#1c1712", width=3)
    for head in heads:
        left, top, right, bottom = _pixels(head.box, size)
        draw.ellipse((left, top, right, bottom), fill="#e0b08c", outline="#201510", width=3)
        draw.chord((left, top, right, bottom), 180, 360, fill="#402a1c")
        for share in (0.3, 0.7):
            x, y = left + (right - left) * share, top + (bottom - top) * 0.6
            draw.ellipse((x - 4, y - 3, x + 4, y + 3), fill="#101010")
    path = folder / f"panel-{slot.panel}.jpg"
    picture.save(path, quality=80)
    return path


def _pixels(box: Box, size: tuple[int, int]) -> Rect:
    width, height = size
    return Rect(box.left * width / 1000, box.top * height / 1000, box.right * width / 1000, box.bottom * height / 1000)


def _shown(panel: ArrangedPanel, head: Head) -> Head | None:
    """The place of a picture's head on its panel, in thousandths; None if it is cut away."""
    if panel.shown is None:
        return None
    picture, crop = panel.shown
    rect = crop.shown(_pixels(head.box, picture.size)).moved(0, panel.lettered.picture.top)
    room = panel.lettered.picture
    if not rect.overlaps(room):
        return None
    left, top = max(rect.left, room.left), max(rect.top, room.top)
    right, bottom = min(rect.right, room.right), min(rect.bottom, room.bottom)
    x, y = 1000 / panel.slot.width, 1000 / panel.slot.height
    box = Box(round(left * x), round(top * y), round(right * x), round(bottom * y))
    mouth = None
    if head.mouth is not None:
        point = _pixels(Box(*head.mouth, *head.mouth), picture.size)
        at = crop.shown(point).moved(0, room.top)
        mouth = (round(at.left * x), round(at.top * y))
    return Head(head.name, box, mouth)
