"""Parts of the page's scripts, without a bot behind the page: parsing of works, and display of texts."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Route
from playwright.async_api import Page as Screen

from sandbox.discord import DiscordSandbox
from sandbox.show.page import Page
from sandbox.show.page.sample import sample_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE: Final = 20
SENTENCES: Final = (
    "The lamp burned all night.",
    "“Nobody,” said Mira, “had lit it.”",
    "And far out at sea, behind the rain, something answered with a light, wave after wave, until it was gone.",
)
TEXT: Final = "\n\n".join(" ".join(SENTENCES * 3) for _ in range(4))

# With its own clock, with a tick every 40 ms. The text arrives faster than it is read, and the page gets smaller.
_READ: Final = """async ([text, rate]) => {
  const { Reader } = await import("/reader.js");
  const host = document.createElement("div");
  host.style.cssText = "position: fixed; width: 500px; height: 200px; overflow: hidden; font: 30px sans-serif";
  document.body.append(host);
  const reader = new Reader(host, rate);
  const seen = new Set();
  const shown = [];
  const letters = [];
  let overflow = 0;
  for (let now = 0; now < 600000 && !reader.isDone; now += 40) {
    reader.feed(text.slice(0, Math.ceil(now / 2)), now / 2 >= text.length);
    reader.tick(now);
    if (now < 20000 || now > 60000) overflow = Math.max(overflow, host.scrollHeight - host.clientHeight);
    if (now === 20000) host.style.height = "120px";
    for (const word of host.querySelectorAll("span:not(.unread)")) {
      if (!seen.has(word)) shown.push(word.textContent.trim());
      seen.add(word);
    }
    letters.push(shown.join(" ").length);
  }
  host.remove();
  const second = 1000 / 40;
  return {
    shown,
    overflow,
    isDone: reader.isDone,
    fastest: Math.max(...letters.map((count, at) => count - (letters[at - second] ?? 0))),
  };
}"""

_STATES: Final = """async () => {
  const { LiveWork } = await import("/live_work.js");
  const button = (action) => ({ type: 1, components: [{ type: 2, custom_id: `elara:${action}:1` }] });
  const message = (id, ...actions) => [id, {
    id, content: "Once", flags: 0, interaction_metadata: { id: "7" }, components: actions.map(button),
  }];
  const store = { channelId: "1", messages: new Map() };
  const work = new LiveWork(store);
  work.answered({ kind: "message", interaction_id: "7" });
  const frames = [[], [message("8", "stop")], [message("8")], [message("8"), message("9", "stop")],
    [message("8"), message("9")], [message("8"), message("9", "more")]];
  return frames.map((frame, revision) => {
    store.messages.set("1", new Map(frame));
    work.refresh(revision);
    return work.state;
  });
}"""

# The announcements to a screen reader for messages that arrive one after another in the same frame.
_ANNOUNCED: Final = """async (frames) => {
  const { startAnnouncing } = await import("/announce.js");
  const live = document.getElementById("live");
  live.textContent = "";
  const button = (action) => ({ type: 1, components: [{ type: 2, custom_id: `elara:${action}:1` }] });
  const hears = {};
  const names = { person: () => null, channel: () => null, link: () => null };
  const store = { channelId: "1", stage: null, me: "5", names, personName: () => "Elara" };
  startAnnouncing({ ...store, on: (topic, listener) => (hears[topic] = listener) });
  let before;
  for (const { content, flags, action } of frames) {
    const components = action ? [button(action)] : [];
    const message = { id: "8", channel_id: "1", author: { id: "6" }, content, flags: flags ?? 0, components };
    hears.seen(message, before);
    before = message;
  }
  while (!live.textContent) await new Promise(requestAnimationFrame);
  return live.textContent;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screen(browser: Browser) -> AsyncIterator[Screen]:
    async with DiscordSandbox() as discord:
        people, channel = sample_server(discord)
        async with Page(discord, people, channel, gemini=None) as page:
            opened = await browser.new_page()
            await opened.goto(page.address)
            yield opened
            await opened.close()


async def test_every_word_is_shown_in_order_at_the_pace_of_reading(screen: Screen) -> None:
    read = await screen.evaluate(_READ, [TEXT, RATE])
    assert read["isDone"]
    assert read["shown"] == TEXT.split()
    assert read["overflow"] <= 1
    assert read["fastest"] <= RATE * 1.25 + max(len(word) for word in TEXT.split())


@pytest.mark.parametrize("seconds", [5, 30])
async def test_the_voice_speaks_whole_sentences_of_the_ending_for_so_long(seconds: int, screen: Screen) -> None:
    script = """async ([text, seconds]) => (await import("/reading.js")).endingOf(text, seconds)"""
    ending: str = await screen.evaluate(script, [TEXT, seconds])
    assert TEXT.endswith(ending)
    assert ending.startswith(tuple(sentence[:8] for sentence in SENTENCES))
    spoken = 15 * seconds
    assert len(ending) <= max(spoken, len(SENTENCES[-1]))
    assert seconds == 5 or len(ending) > spoken - len(SENTENCES[-1]) - 2


async def test_the_part_in_which_people_talk_is_found(screen: Screen) -> None:
    quiet = "Nobody spoke. The sea was flat. The lamp burned."
    text = f"{quiet}\n\n“Who is there?” asked Mira. “Only me,” said Otto.\n\n{quiet} {quiet}"
    script = """async ([text, seconds]) => (await import("/reading.js")).dialogueOf(text, seconds)"""
    part: str = await screen.evaluate(script, [text, 5])
    assert "“Who is there?” asked Mira. “Only me,” said Otto." in part
    assert len(part) <= 15 * 5
    assert await screen.evaluate(script, [f"{quiet}\n\n{quiet}", 4]) == quiet


async def test_a_text_of_paragraphs_is_spoken_in_two_sections(screen: Screen) -> None:
    script = """async (text) => (await import("/reading.js")).inSections(text)"""
    assert await screen.evaluate(script, "One.\n\nTwo.\n\nThree.") == "One.\n\nTwo.\n\n---\n\nThree."
    assert await screen.evaluate(script, "One. Two.") == "One. Two."


async def test_subtitles_are_cut_at_pauses(screen: Screen) -> None:
    script = """async ([text, letters]) => (await import("/reading.js")).cuesOf(text, letters)"""
    cues: list[str] = await screen.evaluate(script, [SENTENCES[2] + " " + SENTENCES[0], 60])
    assert [cue.strip() for cue in cues] == [
        "And far out at sea, behind the rain,",
        "something answered with a light,",
        "wave after wave, until it was gone.",
        "The lamp burned all night.",
    ]


async def test_a_work_between_two_edits_is_not_given_up(screen: Screen) -> None:
    assert await screen.evaluate(_STATES) == ["asked", "growing", "growing", "growing", "growing", "ended"]


async def test_a_work_between_two_edits_is_not_read_out_and_its_end_is(screen: Screen) -> None:
    frames = [
        {"content": "Once", "action": "stop"},
        {"content": "Once upon a time."},
        {"content": "Once upon a time.\n-# The end", "action": "more"},
    ]
    assert await screen.evaluate(_ANNOUNCED, frames) == "Elara has begun a reply. Elara has finished: The end"


async def test_what_the_bot_thought_about_is_read_out_when_it_is_no_work(screen: Screen) -> None:
    frames = [{"content": "", "flags": 1 << 7}, {"content": "Your day so far"}]
    assert await screen.evaluate(_ANNOUNCED, frames) == "Elara has begun a reply. Elara: Your day so far"


# --- The pages of comics ----------------------------------------------------------------------------------------------

_WIDTH, _HEIGHT = 1600, 2000
_ACT_HEIGHT: Final = 0.91
"""The share of the screen's height for an act, above the line of keys."""
_PAGES: Final[dict[str, list[tuple[int, int, int, int]]]] = {
    "one": [(40, 160, 1560, 1960)],
    "two-and-one": [(40, 160, 790, 1050), (810, 160, 1560, 1050), (40, 1070, 1560, 1960)],
    "one-beside-two": [(40, 160, 790, 1960), (810, 160, 1560, 1050), (810, 1070, 1560, 1960)],
    "four": [(40, 160, 790, 1050), (810, 160, 1560, 1050), (40, 1070, 790, 1960), (810, 1070, 1560, 1960)],
}


def page_picture(frames: list[tuple[int, int, int, int]], *, art: tuple[int, int, int] = (250, 250, 250)) -> bytes:
    """A page with a title, a credit and these frames, whose art is nearly as white as the paper."""
    page = Image.new("RGB", (_WIDTH, _HEIGHT), (255, 255, 255))
    draw = ImageDraw.Draw(page)
    draw.text((300, 40), "THE LANTERN KEEPER", (10, 10, 10), font_size=80)
    for frame in frames:
        draw.rectangle(frame, art, (15, 15, 20), 6)
    draw.text((1300, 1970), "made with Elara", (90, 90, 90), font_size=22)
    target = io.BytesIO()
    page.save(target, "JPEG", quality=85)
    return target.getvalue()


@asynccontextmanager
async def served(screen: Screen, pictures: dict[str, bytes]) -> AsyncIterator[asyncio.Event]:
    """Serves pictures at `/file/<name>`. Those named "late" wait for the yielded event."""
    is_time = asyncio.Event()

    async def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.startswith("late"):
            await is_time.wait()
        await route.fulfill(body=pictures[name], content_type="image/jpeg")

    await screen.route("**/file/*", answer)
    yield is_time
    await screen.unroute("**/file/*", answer)


@pytest.mark.parametrize("name", _PAGES)
async def test_the_panels_of_a_page_are_found_by_the_paper_between_them(name: str, screen: Screen) -> None:
    script = """async (url) => (await import("/page_panels.js")).panelsOf(url)"""
    async with served(screen, {f"{name}.jpg": page_picture(_PAGES[name])}):
        found = await screen.evaluate(script, f"/file/{name}.jpg")
    assert len(found) == len(_PAGES[name])
    for panel, (left, top, right, bottom) in zip(found, _PAGES[name], strict=True):
        assert abs(panel["left"] * _WIDTH - left) < 8
        assert abs(panel["top"] * _HEIGHT - top) < 8
        assert abs(panel["width"] * _WIDTH - (right - left)) < 12
        assert abs(panel["height"] * _HEIGHT - (bottom - top)) < 12


async def test_a_page_that_reads_from_the_right_is_shown_so(screen: Screen) -> None:
    script = """async (url) => (await import("/page_panels.js")).panelsOf(url, true)"""
    async with served(screen, {"rtl.jpg": page_picture(_PAGES["four"])}):
        found = await screen.evaluate(script, "/file/rtl.jpg")
    assert [panel["left"] > 0.5 for panel in found] == [True, False, True, False]


async def test_each_panel_is_shown_for_as_long_as_its_words_are_read(screen: Screen) -> None:
    script = """async (page) => (await import("/stage_comic.js")).viewsOfPage(page, 0)"""
    lines = ["Panel 1: A cat.", f"Panel 2: Mira: “{'word ' * 40}”", "Panel 3: Tom: “Oh.” MIRA: “No.”"]
    page = {"url": "/file/three.jpg", "alt": "\n".join(lines), "width": _WIDTH, "height": _HEIGHT}
    async with served(screen, {"three.jpg": page_picture(_PAGES["two-and-one"])}):
        silent, wordy, short = [view["letters"] for view in await screen.evaluate(script, page)]
    assert silent == short
    assert wordy > 200


async def test_a_file_that_is_no_picture_has_no_panels(screen: Screen) -> None:
    script = """async (url) => (await import("/page_panels.js")).panelsOf(url)"""
    async with served(screen, {"broken.jpg": b"nothing"}):
        assert await screen.evaluate(script, "/file/broken.jpg") == []


async def test_a_replaced_picture_stays_until_the_new_one_is_there(screen: Screen) -> None:
    show = """async (urls) => {
      const { attachments } = await import("/components.js");
      const { Slot } = await import("/dom.js");
      globalThis.host ??= document.body.appendChild(document.createElement("div"));
      globalThis.host.style.cssText = "position: fixed; inset: 0; width: 300px";
      globalThis.slot ??= new Slot(globalThis.host);
      const pages = urls.map((url) => ({
        id: url, url: `/file/${url}`, filename: url, content_type: "image/jpeg", width: 1600, height: 2000,
        description: `Shows ${url}`,
      }));
      globalThis.slot.show(attachments(pages));
      const [image] = globalThis.host.querySelectorAll("img");
      globalThis.first ??= image;
      return [image === globalThis.first, image.getAttribute("src"), image.alt];
    }"""
    until = """async (source) => {
      const { first } = globalThis;
      while (first.getAttribute("src") !== source || !first.complete) await new Promise(requestAnimationFrame);
    }"""
    drawn = (
        """() => [globalThis.first.getAttribute("src"), globalThis.first.complete && globalThis.first.naturalWidth]"""
    )
    picture = page_picture(_PAGES["one"])
    async with served(screen, dict.fromkeys(("sketch.jpg", "late-1.jpg", "late-2.jpg"), picture)) as is_time:
        await screen.evaluate(show, ["sketch.jpg"])
        await screen.evaluate(until, "/file/sketch.jpg")
        for name in ("late-1.jpg", "late-2.jpg"):
            is_same, source, alt = await screen.evaluate(show, [name])
            assert (is_same, source, alt) == (True, "/file/sketch.jpg", f"Shows {name}")
        assert await screen.evaluate(drawn) == ["/file/sketch.jpg", _WIDTH]
        is_time.set()
        await screen.evaluate(until, "/file/late-2.jpg")
        assert await screen.evaluate(drawn) == ["/file/late-2.jpg", _WIDTH]


# The messages of a comic: classic with one attachment, in Components V2, and of the time before pages.
_FORMS: Final = """async () => {
  const { kindOf, pieceOf } = await import("/piece.js");
  const page = { url: "/file/7/page-1-0a1b2c3d.jpg", content_type: "image/jpeg", width: 1600, height: 2000 };
  const gallery = (url) => [{ type: 17, components: [{ type: 12, items: [{ media: { ...page, url } }] }] }];
  const button = { type: 1, components: [{ type: 2, custom_id: "elara:more:1" }] };
  return [
    { content: "## A Fox", attachments: [{ ...page, description: "Mira: “Hello?”" }], components: [button] },
    { components: [...gallery(page.url), button] },
    { components: [...gallery("/file/7/panel-1.png"), button] },
  ].map((message) => {
    const piece = pieceOf([message]);
    return [kindOf(piece), piece.title, piece.pages.map((one) => one.alt), piece.panels.length, piece.isEnded];
  });
}"""


async def test_a_comic_is_known_by_its_pages_in_every_form(screen: Screen) -> None:
    assert await screen.evaluate(_FORMS) == [
        ["comic", "A Fox", ["Mira: “Hello?”"], 0, True],
        ["comic", "", [""], 0, True],
        ["comic", "", [], 1, True],
    ]


@pytest.mark.parametrize("name", _PAGES)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
async def test_each_panel_is_shown_whole_with_letters_that_are_read_from_the_last_row(
    name: str, size: tuple[int, int], screen: Screen
) -> None:
    """A letter of a page has 3.5 % of its width. Each view is within the screen, and all views cover the panel."""
    script = """async ([frames, width, height]) => {
      const { viewsOf } = await import("/page_panels.js");
      const { scaleOf } = await import("/stage_comic.js");
      return frames.flatMap(([left, top, right, bottom]) => viewsOf({
        left: left / 1600, top: top / 2000, width: (right - left) / 1600, height: (bottom - top) / 2000,
      })).map((view) => ({ ...view, scale: scaleOf({ width: 1600, height: 2000 }, view, width, height) }));
    }"""
    width, height = size
    room = height * _ACT_HEIGHT
    views = await screen.evaluate(script, [_PAGES[name], width, room])
    for view in views:
        assert view["scale"] * view["width"] * _WIDTH <= width
        assert view["scale"] * view["height"] * _HEIGHT <= room
        assert 0.035 * _WIDTH * view["scale"] >= 0.04 * height
    assert min(view["top"] for view in views) * _HEIGHT == pytest.approx(160)
    assert max(view["top"] + view["height"] for view in views) * _HEIGHT == pytest.approx(1960)


async def test_the_file_that_takes_the_place_of_sections_is_not_played_after_them(screen: Screen) -> None:
    script = """async () => {
      const { actOf } = await import("/stage_acts.js");
      const { pieceOf, kindOf } = await import("/piece.js");
      const wav = { content_type: "audio/x-wav", filename: "section-01.wav", url: "/a" };
      const mp3 = { content_type: "audio/mpeg", filename: "the-lamp.mp3", url: "/whole" };
      const pieces = [[wav], [wav, mp3], [mp3]].map((attachments) => pieceOf([{ id: "8", attachments }]));
      const work = { piece: pieces[0], state: "growing", spoken: "The lamp." };
      const act = actOf("narration", work, 100);
      const played = pieces.map((piece) => {
        work.piece = piece;
        act.collect();
        return act.sounds.map((sound) => sound.url).join(" ");
      });
      const late = actOf("narration", work, 100);
      late.collect();
      return [...played, late.sounds[0].url, ...pieces.map(kindOf)];
    }"""
    assert await screen.evaluate(script) == ["/a", "/a", "/a", "/whole", *["narration"] * 3]
