"""Parts of the page's scripts, with no bot behind the page: how works are read, and how texts are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser
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

# On a clock of its own, with a tick every 40 ms. The text comes faster than it is read, and the page becomes smaller.
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
