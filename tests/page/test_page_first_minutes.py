"""The first minutes of a new visitor: what is there to try, where answers appear, and where the focus goes."""

from __future__ import annotations

import io

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.words.say import say
from sandbox.demo.samples import make_samples
from sandbox.discord import Invocation
from tests.page.conftest import SLOW, Home, Opener
from tests.page.tab import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

_COVERED = """(row) => [...row.querySelectorAll("button")].filter((button) => {
  const box = button.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inSight = document.getElementById("scroller").getBoundingClientRect();
  return box.width && box.top >= inSight.top && box.bottom <= inSight.bottom && !button.contains(top);
}).map((button) => button.textContent)"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def samples(home: Home) -> list[Invocation]:
    """What the demo makes at the start."""
    stream = io.StringIO()
    made, pace = home.page.state.samples, home.gemini.pace
    await make_samples(home.discord, home.gemini, home.people[0], made, stream)
    assert (stream.getvalue(), home.gemini.pace) == ("", pace)
    return made


def sample_of(tab: Tab, sample: Invocation) -> Locator:
    return tab.by_id(sample.reply.messages[0].id)


async def scrolled_up(home: Home, tab: Tab) -> Locator:
    """An old work, so far above the newest messages that none of them is in sight; its buttons are."""
    await tab.type_command("story", "an old story")
    await tab.finished("an old story")
    old = tab.by_id(int(await tab.message("an old story").get_attribute("data-message-id") or 0))
    for number in range(30):
        home.discord.post(home.people[1], home.channel, f"said later {number}")
    newest = tab.message("said later 29")
    await expect(newest).to_be_in_viewport()
    await old.get_by_role("button", name="More", exact=True).scroll_into_view_if_needed()
    await expect(newest).not_to_be_in_viewport()
    return old


async def test_one_finished_work_of_each_kind_is_there_and_says_who_made_it(
    samples: list[Invocation], tab: Tab
) -> None:
    assert [one.payload["data"]["name"] for one in samples] == ["story", "comic", "narrate"]
    story = sample_of(tab, samples[0])
    await expect(story).to_contain_text("made earlier, by a stand-in")
    await expect(story.get_by_role("button", name="Comic", exact=True)).to_be_in_viewport()
    for name, sample in zip(("a comic", "a narration"), samples[1:], strict=True):
        await tab.page.get_by_role("link", name=name, exact=True).click()
        await expect(sample_of(tab, sample)).to_be_in_viewport()
        await expect(sample_of(tab, sample)).to_contain_text("made earlier")
    await tab.page.get_by_role("link", name="a story", exact=True).click()
    await tab.press(story, "Comic")
    own = await tab.finished("pressed a button")
    await expect(own).not_to_contain_text("made earlier")


async def test_examples_fill_the_message_box_until_something_was_sent(open_tab: Opener) -> None:
    tab = await open_tab()
    examples = tab.page.get_by_role("group", name="Examples")
    await expect(examples.locator(".example")).to_have_count(3)
    await examples.get_by_text("/comic").click()
    await expect(tab.page.locator("[data-option=prompt]")).to_have_value(
        "A knight, a witch and a baker get lost in Paris"
    )
    await expect(tab.page.locator("[data-option=panels]")).to_have_value("4")
    await expect(examples).to_be_hidden()
    await tab.page.keyboard.press("Escape")
    await tab.page.keyboard.press("Escape")
    await expect(examples).to_be_visible()
    await tab.composer.fill("")
    await examples.get_by_text("/narrate").click()
    await tab.page.keyboard.press("Enter")
    await tab.finished("Far out at sea, behind the rain")
    await expect(examples).to_be_hidden()
    await tab.page.reload()
    await expect(tab.page.locator("[data-channel-id]").first).to_be_attached()
    await expect(examples).to_be_hidden()


async def test_what_makes_something_stands_first_among_the_commands(tab: Tab) -> None:
    await tab.composer.focus()
    await tab.page.keyboard.type("/")
    names = tab.page.get_by_role("option").locator("b")
    await expect(names.first).to_have_text("/story")
    assert (await names.all_inner_texts())[:3] == ["/story", "/comic", "/narrate"]


async def test_a_press_on_an_old_message_shows_its_answer(home: Home, tab: Tab) -> None:
    old = await scrolled_up(home, tab)
    await tab.press(old, "More")
    answer = tab.message(say("label.more"))
    await expect(answer).to_be_in_viewport(ratio=1)
    await expect(answer).to_contain_text("Only you can see this")
    await old.get_by_role("button", name="Narrate", exact=True).scroll_into_view_if_needed()
    await expect(answer).not_to_be_in_viewport()
    await tab.press(old, "Narrate")
    await expect(tab.messages.last).to_contain_text("pressed a button")
    await expect(tab.messages.last).to_be_in_viewport()


async def test_what_others_do_moves_no_one_and_the_way_back_down_covers_nothing(home: Home, tab: Tab) -> None:
    old = await scrolled_up(home, tab)
    jump = tab.page.get_by_role("button", name="Newest messages")
    await expect(jump).to_be_visible()
    assert await old.evaluate(_COVERED) == []
    later = home.discord.post(home.people[1], home.channel, "said by another")
    await expect(tab.by_id(later.id)).to_be_attached()
    await expect(old.get_by_role("button", name="More", exact=True)).to_be_in_viewport()
    await expect(tab.by_id(later.id)).not_to_be_in_viewport()
    await jump.click()
    await expect(tab.by_id(later.id)).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_a_private_answer_that_is_dismissed_gives_the_focus_back(tab: Tab) -> None:
    await tab.type_command("story", "a story looked at closely")
    reply = await tab.finished("a story looked at closely")
    more = reply.get_by_role("button", name="More", exact=True)
    private = tab.page.locator(".message.private")
    before = await private.count()
    await more.focus()
    await tab.page.keyboard.press("Enter")
    await expect(private).to_have_count(before + 1)
    await private.last.get_by_role("button", name="Details", exact=True).focus()
    await tab.page.keyboard.press("Enter")
    await expect(private.last).to_contain_text("Tokens")
    for left in range(await private.count() - 1, before - 1, -1):
        await private.last.get_by_role("button", name="Dismiss").focus()
        await tab.page.keyboard.press("Enter")
        await expect(private).to_have_count(left)
    await expect(more).to_be_focused()


async def test_the_focus_stays_in_a_message_whose_button_went_away(home: Home, tab: Tab) -> None:
    home.gemini.pace = SLOW
    await tab.type_command("story", "a story stopped by a key")
    reply = tab.message("a story stopped by a key")
    await reply.get_by_role("button", name="Stop", exact=True).focus()
    await tab.page.keyboard.press("Enter")
    await expect(reply).to_contain_text("Stopped by")
    assert await reply.evaluate("(row) => row.contains(document.activeElement)")
    await tab.page.keyboard.press("Tab")
    await expect(reply.get_by_role("button").first).to_be_focused()


async def test_the_focus_goes_to_the_message_box_when_a_commands_answer_is_dismissed(tab: Tab) -> None:
    await tab.type_command("usage")
    private = tab.page.locator(".message.private", has_text="Your day so far")
    await private.last.get_by_role("button", name="Dismiss").focus()
    await tab.page.keyboard.press("Enter")
    await expect(private).to_have_count(0)
    await expect(tab.composer).to_be_focused()


async def test_the_way_past_the_channels_is_seen_only_with_the_focus(open_tab: Opener) -> None:
    tab = await open_tab()
    skip = tab.page.get_by_text("Skip to the message box")
    assert "inset" in await skip.evaluate("(link) => getComputedStyle(link).clipPath")
    await tab.page.keyboard.press("Tab")
    await expect(skip).to_be_focused()
    assert await skip.evaluate("(link) => getComputedStyle(link).clipPath") == "none"
    await tab.page.keyboard.press("Enter")
    await expect(tab.composer).to_be_focused()


async def test_a_link_to_a_message_has_a_name(home: Home, tab: Tab) -> None:
    target = home.discord.post(home.people[1], home.channel, "the one that is meant")
    url = f"https://discord.com/channels/{home.discord.guild.id}/{home.channel.id}/{target.id}"
    message = home.discord.post(home.people[1], home.channel, f"See {url}, <{url}> and [the one]({url})")
    await expect(tab.by_id(message.id).get_by_role("link")).to_have_text(
        ["#stories › message", "#stories › message", "the one"]
    )
    heard = tab.page.locator("[data-role=live]")
    await expect(heard).to_contain_text("Tom: See stories › message, stories › message and the one")
