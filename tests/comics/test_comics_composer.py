"""Pages are composed in a child process: it starts on demand, ends when idle, and is replaced when it hangs or dies."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import psutil
import pytest
from PIL import Image

from bot.comics.composer import PageComposer, PageError
from bot.comics.job import PageFormat, PageJob, PanelArt
from bot.comics.protocol import PageFault, decode_job, encode_job
from bot.script.page_layout import lay_out
from bot.work.parts import Box, Flaw, Head, Line, LineKind, Look, PanelScript, Weight
from tests.waiting import until

SCRIPT: Final = PanelScript(number=1, caption_top="Midnight.", lines=(Line("Ada", "Who is there?"),))


def job(*arts: PanelArt, **more: object) -> PageJob:
    panels = arts or (PanelArt(script=SCRIPT),)
    layout = lay_out([Weight.NORMAL] * len(panels))[0]
    return PageJob(layout=layout, panels=panels, title="The lamp", credit="Elara", **more)  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_a_page_is_composed_as_jpeg_png_and_pdf() -> None:
    async with PageComposer.open() as composer:
        pages = {form: await composer.compose(job(format=form)) for form in PageFormat}
        process_id = composer.process_id
        assert process_id is not None
    assert not psutil.pid_exists(process_id)
    for form, begins in ((PageFormat.JPEG, b"\xff\xd8"), (PageFormat.PNG, b"\x89PNG"), (PageFormat.PDF, b"%PDF")):
        assert pages[form].data.startswith(begins)
        assert [(one.panel, one.line) for one in pages[form].balloons] == [(1, 0), (1, 1)]
    assert Image.open(io.BytesIO(pages[PageFormat.JPEG].data)).size == (1600, 2000)


@pytest.mark.asyncio
async def test_a_picture_that_cannot_be_read_is_said_and_the_process_stays(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    async with PageComposer.open() as composer:
        with pytest.raises(PageError) as error:
            await composer.compose(job(PanelArt(script=SCRIPT, picture=broken)))
        assert error.value.fault is PageFault.PICTURE
        process_id = composer.process_id
        assert process_id is not None
        await composer.compose(job())
        assert composer.process_id == process_id


@pytest.mark.asyncio
@pytest.mark.parametrize("does", ["import time; time.sleep(600)", "import sys; sys.exit(3)"])
async def test_a_process_that_hangs_or_dies_twice_is_an_error(does: str) -> None:
    async with PageComposer.open((sys.executable, "-c", does), job_s=0.3) as composer:
        with pytest.raises(PageError) as error:
            await composer.compose(job())
        assert error.value.fault is PageFault.PROCESS
        assert composer.process_id is None


@pytest.mark.asyncio
async def test_a_process_that_hangs_is_not_asked_again_while_others_wait(tmp_path: Path) -> None:
    started = tmp_path / "started"
    does = f"import time; open({os.fspath(started)!r}, 'a').write('x'); time.sleep(600)"
    async with PageComposer.open((sys.executable, "-c", does), job_s=2.0) as composer:
        with pytest.raises(PageError):
            await composer.compose(job())
    assert started.read_text() == "x"


@pytest.mark.asyncio
async def test_a_page_that_is_known_does_not_wait_for_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    async with PageComposer.open() as composer:
        first = await composer.compose(job())
        (written,) = tmp_path.glob("*/page.json")
        before = written.stat().st_mtime_ns
        slow = asyncio.create_task(composer.compose(job(numbered=True)))
        await until(lambda: written.stat().st_mtime_ns != before)
        assert await composer.compose(job()) is first
        assert not slow.done()
        await slow


@pytest.mark.asyncio
async def test_the_process_ends_when_it_is_idle_and_starts_again_without_what_it_knew() -> None:
    async with PageComposer.open(idle_s=0.05) as composer:
        first = await composer.compose(job())
        await until(lambda: composer.process_id is None)
        again = await composer.compose(job())
        assert again == first
        assert again is not first


@pytest.mark.asyncio
@pytest.mark.parametrize("is_killed", [False, True])
async def test_no_file_of_the_process_stays(is_killed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    async with PageComposer.open() as composer:
        await composer.compose(job())
        (folder,) = tmp_path.iterdir()
        assert (folder / "page.json").exists()
        if is_killed:
            assert composer.process_id is not None
            psutil.Process(composer.process_id).kill()
    assert not list(tmp_path.iterdir())


@pytest.mark.asyncio
async def test_no_file_of_a_process_that_hangs_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", os.fspath(tmp_path))
    hangs = "import sys, time; open(sys.argv[1] + '/page.json', 'w').close(); time.sleep(600)"
    async with PageComposer.open((sys.executable, "-c", hangs), job_s=2.0) as composer:
        with pytest.raises(PageError):
            await composer.compose(job())
        assert not list(tmp_path.iterdir())


def test_a_process_whose_bot_was_killed_leaves_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    command = (sys.executable, "-m", "bot.comics.child", os.fspath(folder))
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)  # noqa: S603 - a process of our own
    assert not folder.exists()


@pytest.mark.asyncio
async def test_the_process_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    seen = tmp_path / "environment"
    does = f"import os; open({os.fspath(seen)!r}, 'w').write(str(sorted(os.environ)))"
    async with PageComposer.open((sys.executable, "-c", does)) as composer:
        with pytest.raises(PageError):
            await composer.compose(job())
    assert "PYTHONPATH" in seen.read_text()
    assert "DISCORD_TOKEN" not in seen.read_text()


@pytest.mark.asyncio
async def test_a_page_that_no_one_waits_for_spoils_no_other() -> None:
    async with PageComposer.open() as composer:
        left = asyncio.create_task(composer.compose(job()))
        await until(lambda: composer.process_id is not None)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        assert (await composer.compose(job(numbered=True))).media_type == "image/jpeg"


@pytest.mark.asyncio
async def test_a_closed_composer_starts_no_process() -> None:
    async with PageComposer.open() as composer:
        pass
    with pytest.raises(PageError):
        await composer.compose(job())
    assert composer.process_id is None


def test_a_job_is_the_same_on_both_sides(tmp_path: Path) -> None:
    look = Look((Head("Ada", Box(1, 2, 3, 4), (5, 6)), Head("", Box(1, 2, 3, 4))), (Flaw.LETTERING,))
    lines = (Line("Ada", "x", "softly", LineKind.WHISPER, aims_at=1, place=2), Line("", "BOOM", kind=LineKind.SOUND))
    script = PanelScript(number=1, weight=Weight.TALL, scene="y", caption_top="t", caption_bottom="b", lines=lines)
    art = PanelArt(script=script, picture=tmp_path / "p.png", media_type="image/png", look=look, note=("n",))
    whole = job(art, language="ar", numbered=True, format=PageFormat.PDF, width_px=800)
    assert decode_job(encode_job(whole)) == whole
