"""All sounds can be played on the page: sections, one long file, voice messages, private ones."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import math
import re
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any, Final

import aiohttp
import av
import lameenc
import numpy as np
import numpy.typing as npt
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from sandbox.discord import Channel, DiscordSandbox, Person
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server
from tests.page.tab import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE_HZ: Final = 24_000
VOICE_MESSAGE: Final = 1 << 13
WAVEFORM: Final = bytes(round(127 + 127 * math.sin(point / 5)) for point in range(200))
PLAYS: Final = "(player) => !player.querySelector('audio').paused && player.querySelector('audio').currentTime > 0.05"
RESTS: Final = "(player) => player.querySelector('audio').paused"
POSITION: Final = "(player) => player.querySelector('audio').currentTime"


def hum(seconds: float) -> npt.NDArray[np.int16]:
    times_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    samples: npt.NDArray[np.int16] = np.rint(6_000 * np.sin(2 * np.pi * 220 * times_s)).astype(np.int16)
    return samples


def wav(seconds: float) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(hum(seconds).tobytes())
    return made.getvalue()


def mp3(seconds: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_channels(1)
    encoder.silence()
    return bytes(encoder.encode(hum(seconds).tobytes()) + encoder.flush())


def ogg(seconds: float) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", "ogg") as container:
        stream = container.add_stream("libopus", RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(hum(seconds)[None], "s16", "mono")
        frame.sample_rate = RATE_HZ
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return made.getvalue()


@dataclass
class Scene:
    """A Discord with its page, and the bot's token to post with."""

    discord: DiscordSandbox
    page: Page
    people: list[Person]
    channel: Channel
    tab: Tab
    session: aiohttp.ClientSession

    async def post(
        self, body: dict[str, Any], *files: tuple[str, bytes, str], channel: Channel | None = None, path: str = ""
    ) -> Any:  # noqa: ANN401 - Discord's JSON
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps(body))
        for index, (name, data, kind) in enumerate(files):
            form.add_field(f"files[{index}]", data, filename=name, content_type=kind)
        url = f"{self.discord.api_url}{path or f'/channels/{(channel or self.channel).id}/messages'}"
        headers = {"Authorization": f"Bot {self.discord.bot_token}"}
        async with self.session.post(url, data=form, headers=headers) as response:
            assert response.status in {200, 204}, await response.text()
            return await response.json() if response.status == 200 else None

    async def shown(self, body: dict[str, Any], *files: tuple[str, bytes, str]) -> Locator:
        message = await self.post(body, *files)
        return self.tab.by_id(int(message["id"]))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def opened(browser: Browser) -> AsyncIterator[Scene]:
    async with DiscordSandbox() as discord, aiohttp.ClientSession() as session:
        people, channel = sample_server(discord)
        async with Page(discord, people, channel, gemini=None) as page:
            context = await browser.new_context(viewport={"width": 1280, "height": 800})
            tab = Tab(await context.new_page())
            await tab.watch()
            await tab.page.goto(page.address)
            await expect(tab.page.locator("[data-channel-id]").first).to_be_attached()
            yield Scene(discord, page, people, channel, tab, session)
            await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def scene(opened: Scene) -> AsyncIterator[Scene]:
    """The scene that all tests share, with the first person in an empty channel where nothing was played yet."""
    channel = opened.discord.channel(f"sounds-{len(opened.discord.state.channels)}")
    page = opened.tab.page
    if await page.get_by_role("button", name="You are Mira").count() == 0:
        await opened.tab.become("Mira")
    await page.locator(f'[data-channel-id="{channel.id}"]').click()
    await expect(page.locator("#top")).to_contain_text(channel.name)
    yield replace(opened, channel=channel)
    assert opened.tab.faults == []


async def plays(player: Locator) -> None:
    await player.page.wait_for_function(PLAYS, arg=await player.element_handle())


async def rests(player: Locator) -> None:
    await player.page.wait_for_function(RESTS, arg=await player.element_handle())


async def position_s(player: Locator) -> float:
    return float(await player.evaluate(POSITION))


async def test_sections_and_the_whole_in_one_file_are_played_one_at_a_time(scene: Scene) -> None:
    row = await scene.shown(
        {"content": "The Lamp"},
        ("section-01.wav", wav(120), "audio/wav"),
        ("the-lamp.mp3", mp3(65), "audio/mpeg"),
    )
    section, whole = row.locator("sound-player").first, row.locator("sound-player").last
    await expect(section).to_contain_text("section-01.wav")
    await expect(section.locator(".time")).to_have_text("0:00 / 2:00")
    await expect(whole).to_contain_text("the-lamp.mp3")
    await expect(whole.locator(".time")).to_have_text(re.compile(r"^0:00 / 1:05$"))
    await section.get_by_role("button", name="Play section-01.wav").click()
    await plays(section)
    await whole.get_by_role("button", name="Play the-lamp.mp3").click()
    await plays(whole)
    await rests(section)
    await whole.get_by_role("button", name="Pause the-lamp.mp3").click()
    await rests(whole)


async def test_a_player_is_moved_by_keys(scene: Scene) -> None:
    row = await scene.shown({"content": "Long"}, ("long.mp3", mp3(65), "audio/mpeg"))
    player = row.locator("sound-player")
    await expect(player.locator(".time")).to_contain_text("/ 1:05")
    slider = player.get_by_role("slider", name="Position in long.mp3")
    await slider.focus()
    for key, place in (("ArrowRight", 5), ("PageUp", 35), ("ArrowLeft", 30), ("PageDown", 0)):
        await scene.tab.page.keyboard.press(key)
        assert await position_s(player) == pytest.approx(place, abs=0.1)
    await scene.tab.page.keyboard.press("End")
    assert await position_s(player) == pytest.approx(65, abs=0.5)
    await scene.tab.page.keyboard.press("PageDown")
    await scene.tab.page.keyboard.press("Space")
    await plays(player)
    await expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^0:3\d of 1:05$"))


async def test_a_voice_message_has_a_waveform_and_plays(scene: Scene) -> None:
    entry = {"id": "0", "duration_secs": 6.0, "waveform": base64.b64encode(WAVEFORM).decode()}
    sound = ("voice-message.ogg", ogg(6), "audio/ogg")
    row = await scene.shown({"flags": VOICE_MESSAGE, "attachments": [entry]}, sound)
    player = row.locator("sound-player.voice")
    await expect(player.locator(".time")).to_have_text("0:06")
    heights = await player.locator(".wave-bars i").evaluate_all("(bars) => bars.map((bar) => bar.offsetHeight)")
    assert len(heights) == 24
    assert max(heights) - min(heights) > 20
    await expect(player.locator(".played")).to_have_count(0)
    await player.get_by_role("button", name="Play voice message").click()
    await plays(player)
    await expect(player.locator(".played").first).to_be_attached()
    slider = player.get_by_role("slider", name="Position in voice message")
    box = await slider.bounding_box()
    assert box is not None
    await slider.click(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    assert await position_s(player) > 3.5
    assert await player.locator(".played").count() > 15


async def test_a_waveform_that_is_none_is_drawn_flat(scene: Scene) -> None:
    script = "async ([text, seconds]) => (await import('/waveform.js')).barsOf(text, seconds)"
    assert await scene.tab.page.evaluate(script, ["not base64!", 1]) == [0] * 12
    assert await scene.tab.page.evaluate(script, [base64.b64encode(b"\xff\x00").decode(), 600]) == [1] * 24 + [0] * 24


async def test_times_of_an_hour_and_more_are_read_as_such(scene: Scene) -> None:
    script = "async (seconds) => (await import('/times.js')).duration(seconds)"
    texts = [await scene.tab.page.evaluate(script, seconds) for seconds in (5, 185.7, 3_600, 7_325)]
    assert texts == ["0:05", "3:05", "1:00:00", "2:02:05"]


async def test_subtitles_and_archives_are_downloads(scene: Scene) -> None:
    files = {"the-lamp.srt": b"1\n", "the-lamp.vtt": b"WEBVTT\n", "the-lamp.zip": b"PK\5\6" + bytes(18)}
    row = await scene.shown({"content": "Download"}, *((name, data, "") for name, data in files.items()))
    for name, data in files.items():
        async with scene.tab.page.expect_download() as waiting:
            await row.get_by_role("link", name=f"Download {name}").click()
        download = await waiting.value
        assert download.suggested_filename == name
        assert (await asyncio.to_thread((await download.path()).read_bytes)) == data


async def test_a_direct_message_with_sound_is_announced_and_opened(scene: Scene) -> None:
    direct = scene.discord.dm(scene.people[0])
    message = await scene.post(
        {"content": "Your narration is done."}, ("the-lamp.mp3", mp3(3), "audio/mpeg"), channel=direct
    )
    row = scene.tab.page.locator(f'[data-channel-id="{direct.id}"]')
    await expect(row).to_contain_text("new messages")
    await row.click()
    player = scene.tab.by_id(int(message["id"])).locator("sound-player")
    await player.get_by_role("button", name="Play the-lamp.mp3").click()
    await plays(player)
    await expect(row).not_to_contain_text("new messages")
    await scene.tab.become("Tom")
    await expect(scene.tab.page.get_by_text("Your narration is done.")).to_have_count(0)


async def test_a_private_answer_with_sound_is_played_by_its_person_alone(scene: Scene) -> None:
    command = {"name": "voices", "description": "The voices", "type": 1, "contexts": [0, 1, 2]}
    url = f"{scene.discord.api_url}/applications/{scene.discord.bot.id}/commands"
    headers = {"Authorization": f"Bot {scene.discord.bot_token}"}
    async with scene.session.put(url, json=[command], headers=headers) as response:
        assert response.status == 200
    asked = await scene.discord.command(scene.people[0], scene.channel, "voices")
    data = {"flags": 64, "content": "**Kore**, firm"}
    callback = f"/interactions/{asked.id}/{asked.token}/callback"
    await scene.post({"type": 4, "data": data}, ("kore.wav", wav(2), "audio/wav"), path=callback)
    row = scene.tab.message("firm")
    await expect(row).to_have_attribute("data-ephemeral", "")
    player = row.locator("sound-player")
    await player.get_by_role("button", name="Play kore.wav").click()
    await plays(player)
    await scene.tab.become("Tom")
    await expect(scene.tab.message("firm")).to_have_count(0)


async def test_a_file_in_a_message_of_components_is_played_too(scene: Scene) -> None:
    body = {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://kore.wav"}}]}
    row = await scene.shown(body, ("kore.wav", wav(2), "audio/wav"))
    player = row.locator("sound-player")
    await expect(player).to_contain_text("kore.wav")
    await player.get_by_role("button", name="Play kore.wav").click()
    await plays(player)
