"""Two people on one page or on two: votes, permissions, private answers, sharing, and the state after a reload."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from bot.words.say import say
from tests.page.conftest import SLOW, STEADY, Home, Opener
from tests.page.tab import TIMEOUT_MS, Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def story(tab: Tab, about: str) -> Locator:
    await tab.type_command("story", about)
    return await tab.finished(about)


async def go_to(tab: Tab, channel: str) -> None:
    await tab.page.locator("[data-channel-id]", has_text=channel).first.click()
    await expect(tab.page.locator("#top")).to_contain_text(channel)


async def test_two_people_vote_on_how_it_goes_on(tab: Tab) -> None:
    await tab.more(await story(tab, "a vote among gulls"), "Vote")
    await tab.press(tab.message(say("vote.how")), say("button.voteonce"))
    await tab.page.locator(".thread-link").last.click()
    poll_message = tab.message("What happens next?")
    await expect(poll_message).to_be_visible(timeout=TIMEOUT_MS)
    await tab.press(poll_message, "2")
    await expect(poll_message.get_by_role("button", name="2 · 1")).to_be_visible()
    await tab.become("Tom")
    await tab.page.locator("[data-channel-id].channel", has_text="gulls").first.click()
    await tab.press(poll_message, "2 · 1")
    await expect(poll_message.get_by_role("button", name="2 · 2")).to_be_visible()
    await tab.press(poll_message, "End vote")
    await expect(tab.message("can end this vote")).to_have_attribute("data-ephemeral", "")
    await tab.become("Mira")
    await expect(tab.message("can end this vote")).to_have_count(0)
    await tab.page.locator("[data-channel-id].channel", has_text="gulls").first.click()
    await tab.press(poll_message, "End vote")
    await expect(poll_message).to_contain_text("Number 2 wins!", timeout=TIMEOUT_MS)
    await tab.finished("Chapter 2 ·")


async def test_a_work_is_shared_into_another_channel(tab: Tab) -> None:
    await tab.more(await story(tab, "a shared umbrella"), "Share")
    question = tab.message("Where should", " go?")
    await question.get_by_role("combobox").select_option(label="#comics")
    await expect(tab.message("Posted:")).to_be_visible()
    await go_to(tab, "comics")
    await expect(tab.message("a shared umbrella", "Shared by")).to_be_visible()


async def test_only_who_asked_and_moderators_stop_a_work(home: Home, tab: Tab) -> None:
    home.gemini.pace = SLOW
    await tab.type_command("story", "a slow river")
    reply = tab.message("a slow river", "used /story")
    await expect(reply).to_contain_text(say("status.story.making"))
    await tab.become("Tom")
    await tab.press(reply, "Stop")
    await expect(tab.message("members who can manage messages")).to_have_attribute("data-ephemeral", "")
    await expect(reply).to_contain_text(say("status.story.making"))
    await tab.type_command("story", "another river")
    other = tab.message("another river", "used /story")
    await expect(other).to_contain_text(say("status.story.making"))
    await tab.become("Mira")
    await tab.press(other, "Stop")
    await expect(other).to_contain_text("Stopped by")
    await tab.press(reply, "Stop")
    await expect(reply).to_contain_text("Stopped by")


async def test_a_reload_in_mid_stream_finds_everything_again(home: Home, tab: Tab) -> None:
    await tab.become("Tom")
    await go_to(tab, "general")
    before = home.discord.post(home.people[0], home.discord.channel("general"), "said before the reload")
    home.gemini.pace = STEADY
    await tab.type_command("story", "a reloaded dream")
    reply = tab.message("a reloaded dream", "used /story")
    await expect(reply).to_contain_text(say("status.story.making"))
    await tab.page.reload()
    await expect(tab.page.get_by_role("button", name="You are Tom")).to_be_visible()
    await expect(tab.page.locator("#top")).to_contain_text("general")
    await expect(tab.by_id(before.id)).to_be_visible()
    await expect(reply).to_contain_text(say("status.story.making"))
    await expect(await tab.finished("a reloaded dream")).to_contain_text("The end")
    await expect(tab.messages.filter(has_text="a reloaded dream")).to_have_count(1)


async def test_two_tabs_see_the_same_reply_and_who_types(open_tab: Opener) -> None:
    mira, tom = await open_tab(), await open_tab()
    await tom.become("Tom")
    await mira.composer.focus()
    await mira.page.keyboard.type("I am about to say something")
    await expect(tom.page.get_by_text("is typing")).to_be_visible()
    await mira.page.keyboard.press("Enter")
    await expect(tom.message("I am about to say something")).to_be_visible()
    await mira.composer.fill("")
    await story(mira, "a mirror with two sides")
    await expect(await tom.finished("a mirror with two sides")).to_contain_text("The end")


async def test_what_is_deleted_goes_from_every_page(home: Home, open_tab: Opener) -> None:
    mira, tom = await open_tab(), await open_tab()
    await tom.become("Tom")
    message = home.discord.post(home.people[0], home.channel, "not for long")
    await expect(tom.by_id(message.id)).to_be_visible()
    await tom.by_id(message.id).click(button="right")
    await expect(tom.page.get_by_role("menuitem").first).to_be_visible()
    await expect(tom.page.get_by_role("menuitem", name="Delete message")).to_have_count(0)
    await mira.by_id(message.id).click(button="right")
    await mira.page.get_by_role("menuitem", name="Delete message").click()
    for tab in (mira, tom):
        await expect(tab.by_id(message.id)).to_have_count(0)


async def test_a_private_story_is_made_in_direct_messages_too(tab: Tab) -> None:
    await tab.page.get_by_role("button", name="Elara", exact=True).click()
    await expect(tab.composer).to_have_attribute("placeholder", "Message @Elara, or type / for a command")
    await expect(await story(tab, "between the two of us")).to_contain_text("The end")


async def test_elara_answers_her_name_and_direct_messages_with_buttons_that_start_something(tab: Tab) -> None:
    await go_to(tab, "general")
    await tab.say("@Elara hi")
    answer = tab.messages.filter(has=tab.page.get_by_role("button", name=say("button.start.story"))).last
    await expect(answer).to_contain_text("/story")
    await expect(answer.locator(".origin")).to_have_text("MMira@Elara hi")
    await tab.press(answer, say("button.start.story"))
    await tab.finished()
    await tab.page.get_by_role("button", name="Elara", exact=True).click()
    await expect(tab.composer).to_have_attribute("placeholder", "Message @Elara, or type / for a command")
    await tab.say("a hedgehog who wants to see the sea")
    answer = tab.messages.filter(has=tab.page.get_by_role("button", name=say("button.of.comic"))).last
    await tab.press(answer, say("button.of.comic"))
    await tab.finished("a hedgehog who wants to see the sea")
    await tab.type_command("help")
    page = tab.messages.filter(has=tab.page.get_by_role("button", name=say("button.start.narration"))).last
    await expect(page).to_have_attribute("data-ephemeral", "")


async def test_the_bots_absence_is_told_and_its_return(home: Home, tab: Tab) -> None:
    away = tab.page.locator("[data-role=away]")
    await expect(away).to_be_hidden()
    home.discord.gateway.restart()
    await expect(away).to_contain_text("Elara is away")
    await expect(away).to_be_hidden(timeout=TIMEOUT_MS)
    await expect(await story(tab, "back again")).to_contain_text("The end")


async def test_the_panel_shows_the_wire_without_refusals(tab: Tab) -> None:
    await story(tab, "figures in the snow")
    wire = tab.page.locator("[data-role=wire]")
    await expect(wire).to_contain_text("429")
    figures = await wire.inner_text()
    assert "Rate limits (429)\n0" in figures or "RATE LIMITS (429)\n0" in figures
