"""Pictures are checked while others are drawn, and a flawed one is drawn again once."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from bot.gemini.events import PanelDrawn
from bot.library.files import FileStore
from bot.library.redraws import Redraws
from bot.making import picture_checks
from bot.making.draft import Draft
from bot.making.picture_checks import PictureChecks
from bot.making.plan import plan
from bot.making.stored_pictures import PictureStore
from bot.work.bible import Bible, Character
from bot.work.ending import Ending, EndingKind
from bot.work.parts import Box, FileRef, Flaw, Head, Look, Panel, PanelScript, PartState
from bot.work.request import ComicOptions, Request
from tests.making.fakes import within
from tests.waiting import until

ADA = (Head("Ada", Box(100, 100, 300, 300)),)
WRONG = Look(ADA, (Flaw.WRONG_PERSON, Flaw.LETTERING))
LETTERED = Look(ADA, (Flaw.LETTERING,))
GOOD = Look(ADA)
FAILED = Look()


def picture(shade: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (12, 9), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()


def script(number: int) -> PanelScript:
    return PanelScript(number=number, focus="Ada waves.")


@dataclass
class FakeModels:
    """A comic with a model that returns `looks` and one that draws `redrawn`. `permits`: redraws are allowed today."""

    folder: Path
    looks: dict[bytes, Look] = field(default_factory=dict)
    redrawn: dict[int, bytes | Ending] = field(default_factory=dict)
    permits: bool | Exception = True
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Checks wait for it."""
    looked: list[tuple[int, list[int]]] = field(default_factory=list)
    """The panels that were checked, each with its references."""
    asked: list[tuple[int, str, list[int]]] = field(default_factory=list)
    """The panels that were drawn again, with the hints and the references."""
    recorded: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()
        request = Request(prompt="a fox", options=ComicOptions(panels=4))
        self.draft = Draft(plan(request, 1, created_at=0.0), lambda: 1.0)
        self.draft.set_bible(Bible((Character("Ada", "tall"),)))
        for number in range(1, 5):
            self.draft.set_panel(Panel(script=script(number)))
        nothing: Any = None
        store = PictureStore(FileStore(self.folder), 10_000_000)
        self.checks = PictureChecks(
            draft=self.draft, gemini=nothing, context=None, meter=nothing, redraws=cast(Redraws, self), store=store
        )

    async def record(self, *, wants_redraw: bool) -> bool:
        self.recorded.append(wants_redraw)
        if isinstance(self.permits, Exception):
            raise self.permits
        return wants_redraw and self.permits

    async def look_at(
        self,
        _gemini: object,
        data: bytes,
        *_: object,
        script: PanelScript,
        references: Sequence[PanelDrawn],
        **__: object,
    ) -> Look:
        self.looked.append((script.number, [one.script.number for one in references]))
        await self.gate.wait()
        return self.looks.get(data, GOOD)

    async def redraw_panel(
        self,
        *_: object,
        script: PanelScript,
        drawn: Sequence[PanelDrawn],
        hint: str,
        **__: object,
    ) -> PanelDrawn | Ending:
        self.asked.append((script.number, hint, sorted(one.script.number for one in drawn)))
        made = self.redrawn[script.number]
        return made if isinstance(made, Ending) else PanelDrawn(script, made, "image/png")

    def panel(self, number: int) -> Panel:
        return self.draft.work.panels[number - 1]

    async def draw(self, number: int, data: bytes) -> None:
        """Handle an arriving picture as the body does."""
        drawn = PanelDrawn(script(number), data, "image/png")
        ref = await self.checks.store.put(drawn)
        self.checks.begin(drawn)
        self.draft.set_panel(replace(self.panel(number), state=PartState.MADE, picture=ref))

    async def ref(self, data: bytes) -> FileRef | None:
        return await self.checks.store.put(PanelDrawn(script(1), data, "image/png"))


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    studio = FakeModels(tmp_path)
    monkeypatch.setattr(picture_checks, "look_at", studio.look_at)
    monkeypatch.setattr(picture_checks, "redraw_panel", studio.redraw_panel)
    return studio


@pytest.mark.asyncio
async def test_a_panel_is_finished_when_its_picture_was_looked_at(studio: FakeModels) -> None:
    studio.gate.clear()
    async with studio.checks.open():
        await studio.draw(1, picture(1))
        await until(lambda: bool(studio.looked))
        assert studio.panel(1).picture is not None, "a crash does not lose what was paid for"
        assert not studio.draft.is_finished(studio.panel(1))
        studio.gate.set()
        await within(studio.checks.wait())
        assert studio.draft.is_finished(studio.panel(1))
    assert studio.panel(1).look == GOOD
    assert studio.recorded == [False]
    assert studio.asked == []


@pytest.mark.asyncio
async def test_a_picture_is_compared_with_the_first_of_its_people(studio: FakeModels) -> None:
    async with studio.checks.open():
        for number in (1, 2, 3):
            await studio.draw(number, picture(number))
        await within(studio.checks.wait())
    assert sorted(studio.looked) == [(1, []), (2, [1]), (3, [1])]


@pytest.mark.asyncio
async def test_a_flawed_picture_is_drawn_again_and_the_better_one_kept(studio: FakeModels) -> None:
    first, better = picture(1), picture(101)
    studio.looks |= {first: WRONG, better: LETTERED}
    studio.redrawn[1] = better
    async with studio.checks.open():
        await studio.draw(1, first)
        await studio.draw(2, picture(2))
        await within(studio.checks.wait())
    panel = studio.panel(1)
    assert (panel.picture, panel.earlier) == (await studio.ref(better), (await studio.ref(first),))
    assert (panel.look, panel.redrawn, panel.state) == (LETTERED, True, PartState.MADE)
    assert list(panel.earlier_looks.values()) == [WRONG]
    [(number, hint, _)] = studio.asked
    assert number == 1
    assert "letters" in hint
    assert "described" in hint
    assert studio.panel(2).redrawn is False


@pytest.mark.asyncio
@pytest.mark.parametrize("again", [WRONG, LETTERED, FAILED], ids=["worse", "as bad", "not seen"])
async def test_a_redraw_that_is_no_better_is_kept_aside(studio: FakeModels, again: Look) -> None:
    first, second = picture(1), picture(101)
    studio.looks |= {first: LETTERED, second: again}
    studio.redrawn[1] = second
    async with studio.checks.open():
        await studio.draw(1, first)
        await within(studio.checks.wait())
    panel = studio.panel(1)
    assert (panel.picture, panel.earlier) == (await studio.ref(first), (await studio.ref(second),))
    assert (panel.look, panel.redrawn) == (LETTERED, True)


@pytest.mark.asyncio
@pytest.mark.parametrize("made", [Ending(EndingKind.BLOCKED), picture(9)[:40]], ids=["refused", "unreadable"])
async def test_a_redraw_without_a_picture_leaves_the_first_one(studio: FakeModels, made: bytes | Ending) -> None:
    studio.looks[picture(1)] = LETTERED
    studio.redrawn[1] = made
    async with studio.checks.open():
        await studio.draw(1, picture(1))
        await within(studio.checks.wait())
    assert (studio.panel(1).look, studio.panel(1).earlier, studio.panel(1).redrawn) == (LETTERED, (), True)


@pytest.mark.asyncio
async def test_a_panel_is_drawn_again_once_and_half_of_a_comic_at_most(studio: FakeModels) -> None:
    for number in range(1, 5):
        studio.looks[picture(number)] = LETTERED
        studio.redrawn[number] = Ending(EndingKind.EMPTY)
    studio.draft.set_panel(replace(studio.panel(1), redrawn=True))
    async with studio.checks.open():
        for number in range(1, 5):
            await studio.draw(number, picture(number))
        await within(studio.checks.wait())
    assert len(studio.asked) == 1, "one of two was drawn again before"
    assert sum(studio.recorded) == 1
    assert sum(panel.redrawn for panel in studio.draft.work.panels) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("permits", [False, TimeoutError()], ids=["too many today", "no database"])
async def test_without_permission_a_flawed_picture_stays(studio: FakeModels, permits: bool | Exception) -> None:
    studio.looks[picture(1)] = LETTERED
    studio.permits = permits
    async with studio.checks.open():
        await studio.draw(1, picture(1))
        await within(studio.checks.wait())
    assert studio.asked == []
    assert (studio.panel(1).redrawn, studio.panel(1).look) == (False, LETTERED)


@pytest.mark.asyncio
async def test_leaving_early_finishes_the_panels_as_they_are(studio: FakeModels) -> None:
    studio.gate.clear()
    async with studio.checks.open():
        await studio.draw(1, picture(1))
        await until(lambda: bool(studio.looked))
        await studio.draw(2, picture(2))
        assert not any(map(studio.draft.is_finished, studio.draft.work.panels[:2]))
    assert all(map(studio.draft.is_finished, studio.draft.work.panels[:2]))
    assert [panel.look for panel in studio.draft.work.panels] == [None] * 4, "the next run looks at them"


@pytest.mark.asyncio
async def test_a_picture_that_was_checked_before_serves_as_reference_alone(studio: FakeModels) -> None:
    async with studio.checks.open():
        studio.checks.note(PanelDrawn(script(1), picture(1), "image/png"))
        await studio.draw(2, picture(2))
        await within(studio.checks.wait())
    assert studio.looked == [(2, [1])]


@pytest.mark.asyncio
async def test_a_redraw_that_the_disk_refuses_leaves_the_first_one(
    studio: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, better = picture(1), picture(101)
    studio.looks |= {first: WRONG, better: GOOD}
    studio.redrawn[1] = better
    put = FileStore.put

    async def refused(store: FileStore, data: bytes, *args: Any, **sizes: Any) -> FileRef:  # noqa: ANN401 - as called
        if data == better:
            raise OSError(28, "No space left on device")
        return await put(store, data, *args, **sizes)

    monkeypatch.setattr(FileStore, "put", refused)
    async with studio.checks.open():
        await studio.draw(1, first)
        await within(studio.checks.wait())
    assert studio.panel(1).picture == await studio.ref(first)
    assert studio.draft.is_finished(studio.panel(1))


@pytest.mark.asyncio
async def test_a_picture_that_a_person_had_drawn_meanwhile_stays_among_the_others(
    studio: FakeModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, better, theirs = picture(1), picture(101), picture(201)
    studio.looks |= {first: WRONG, better: GOOD}
    studio.redrawn[1] = better
    offered = await studio.ref(theirs)
    assert offered is not None

    async def redrawn(*args: Any, **named: Any) -> PanelDrawn | Ending:  # noqa: ANN401 - as it is called
        studio.gate.clear()
        return await studio.redraw_panel(*args, **named)

    monkeypatch.setattr(picture_checks, "redraw_panel", redrawn)
    async with studio.checks.open():
        await studio.draw(1, first)
        await until(lambda: len(studio.looked) == 2)
        panel = studio.panel(1)
        studio.draft.set_panel(replace(panel, earlier=(*panel.earlier, offered)))
        studio.gate.set()
        await within(studio.checks.wait())
    panel = studio.panel(1)
    assert (panel.picture, panel.earlier) == (await studio.ref(better), (offered, await studio.ref(first)))


@pytest.mark.asyncio
async def test_a_panel_that_is_shown_by_itself_is_looked_at_and_not_drawn_again(studio: FakeModels) -> None:
    first = picture(1)
    studio.looks[first] = WRONG
    studio.draft.give_up_page(1)
    async with studio.checks.open():
        await studio.draw(1, first)
        await within(studio.checks.wait())
    assert studio.asked == []
    assert studio.panel(1).look == WRONG
