"""The bodies' handling of the generators' events."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from bot.gemini.events import (
    Ended,
    PanelDrawn,
    PanelMissing,
    PanelWritten,
    TextMade,
    TitleHeld,
    TitleMade,
)
from bot.library.files import FileStore
from bot.making import bodies, comic_body
from bot.making.comic_body import ComicEvents, counted_ending
from bot.making.draft import Draft
from bot.making.plan import plan
from bot.making.stop import StopSwitch
from bot.making.stored_pictures import PictureStore
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import PanelScript, PartState
from bot.work.request import ComicOptions, Options, Request, StoryOptions
from bot.work.usage import Usage

STOPPED = Ending(EndingKind.STOPPED, {"by": "Mira"})
REFUSED = Ending(EndingKind.BLOCKED, {"rule": "safety", "where": "picture"})
LIMIT_BYTES = 10_000_000


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (12, 9)).save(file, "PNG")
    return file.getvalue()


def draft_of(options: Options, prompt: str = "a fox") -> Draft:
    return Draft(plan(Request(prompt=prompt, options=options), 1, created_at=0.0), lambda: 1.0)


@pytest.mark.asyncio
async def test_words_that_become_better_known_leave_the_picture_where_it_is(tmp_path: Path) -> None:
    draft = draft_of(ComicOptions(panels=2))
    comic = ComicEvents(draft, PictureStore(FileStore(tmp_path), LIMIT_BYTES))
    first = PanelScript(number=1, title="The lamp")
    await comic.apply(PanelWritten(first))
    assert draft.work.panels[0].state is PartState.PENDING
    await comic.apply(PanelDrawn(first, picture(), "image/png"))
    await comic.apply(PanelWritten(PanelScript(number=1, title="The lamp", scene="a tower")))
    made = draft.work.panels[0]
    assert (made.state, made.script.scene) == (PartState.MADE, "a tower")
    assert made.picture is not None
    assert (made.picture.width_px, made.picture.height_px) == (12, 9)
    await comic.apply(PanelMissing(PanelScript(number=2), REFUSED))
    await comic.apply(PanelWritten(PanelScript(number=2, scene="a stair")))
    assert draft.work.panels[1].ending is REFUSED


@pytest.mark.asyncio
async def test_a_script_of_more_panels_than_the_comic_has_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    draft = draft_of(ComicOptions(panels=2))
    comic = ComicEvents(draft, PictureStore(FileStore(tmp_path), LIMIT_BYTES))
    for number in (1, 2, 3):
        assert await comic.apply(PanelWritten(PanelScript(number=number, scene="a stair"))) is None
    assert [panel.script.scene for panel in draft.work.panels] == ["a stair", "a stair"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "refused"), [(COMPLETE, False), (Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 3}), True)]
)
async def test_a_picture_that_cannot_be_read_counts_among_the_missing(
    tmp_path: Path, said: Ending, refused: bool
) -> None:
    draft = draft_of(ComicOptions(panels=3))
    comic = ComicEvents(draft, PictureStore(FileStore(tmp_path), LIMIT_BYTES))
    await comic.apply(PanelDrawn(PanelScript(number=1), picture(), "image/png"))
    await comic.apply(PanelDrawn(PanelScript(number=2), picture()[:40], "image/png"))
    await comic.apply(
        PanelMissing(PanelScript(number=3), REFUSED)
        if refused
        else PanelDrawn(PanelScript(number=3), picture(), "image/png")
    )
    assert await comic.apply(Ended(said, Usage())) is said
    ending = counted_ending(draft, said)
    assert (ending.kind, dict(ending.params)) == (EndingKind.INCOMPLETE, {"missing": 1 + refused, "of": 3})


@pytest.mark.asyncio
async def test_a_decompression_bomb_is_a_missing_picture_and_the_comic_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
    draft = draft_of(ComicOptions(panels=1))
    comic = ComicEvents(draft, PictureStore(FileStore(tmp_path), LIMIT_BYTES))
    await comic.apply(PanelDrawn(PanelScript(number=1), picture(), "image/png"))
    assert draft.work.panels[0].state is PartState.MISSING


@pytest.mark.asyncio
async def test_a_beginning_that_was_held_back_is_kept_once() -> None:
    for event, text in ((TextMade("# Night fell."), "# Night fell."), (TitleMade("Night"), ""), (TitleHeld(""), "")):
        draft = draft_of(StoryOptions())
        story = bodies.TextEvents(draft)
        await story.apply(TitleHeld("# Ni"))
        await story.apply(TitleHeld("# Night"))
        await story.apply(event)
        story.keep_held()
        assert draft.work.text == text


@pytest.mark.asyncio
async def test_a_comic_keeps_a_title_that_was_held_back_unless_a_panel_has_it(tmp_path: Path) -> None:
    for event, title in ((PanelWritten(PanelScript(number=1)), "Night"), (TitleHeld(""), "")):
        draft = draft_of(ComicOptions(panels=2))
        comic = ComicEvents(draft, PictureStore(FileStore(tmp_path), LIMIT_BYTES))
        await comic.apply(TitleHeld("Night"))
        await comic.apply(event)
        comic.keep_held()
        assert draft.work.made_title == title


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("options", "module", "generator", "make"),
    [
        (StoryOptions(), bodies, "write_text", bodies.make_text),
        (ComicOptions(panels=2), comic_body, "write_script", comic_body.make_comic),
    ],
)
async def test_a_run_that_is_stopped_at_its_title_keeps_what_came(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: Options,
    module: ModuleType,
    generator: str,
    make: Callable[[bodies.BodyInput], Awaitable[Ending]],
) -> None:
    draft, stop = draft_of(options), StopSwitch()

    async def events(*_: object, **__: object) -> AsyncGenerator[TitleHeld, None]:
        yield TitleHeld("Night")
        stop.press(STOPPED)
        await asyncio.Event().wait()

    monkeypatch.setattr(module, generator, events)
    unused: Any = None
    gemini: Any = SimpleNamespace(settings=SimpleNamespace(look_model=None))
    ending = await make(
        bodies.BodyInput(
            draft=draft,
            stop=stop,
            gemini=gemini,
            files=FileStore(tmp_path),
            context=None,
            meter=unused,
            redraws=unused,
            speech_rates=unused,
            audio=unused,
            upload_limit_bytes=LIMIT_BYTES,
            locale="en-US",
            on_closing=lambda: None,
            unix=unused,
        )
    )
    assert ending is STOPPED
    assert (draft.work.text or draft.work.made_title) == "Night"
