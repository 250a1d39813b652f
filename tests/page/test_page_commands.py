"""Every command, typed on the page, and its reply as a person sees it grow and end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from bot.words.say import say
from tests.page.conftest import BRISK, SLOW, Home, Opener
from tests.page.tab import TIMEOUT_MS, Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_SECTIONS = "The lamp burned all night. --- And far out at sea something answered it."
PLAYS = "(player) => player.querySelector('audio').currentTime > 0.05"


async def are_loaded(pictures: Locator) -> None:
    for picture in await pictures.all():
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("(image) => image.naturalWidth") > 100


async def test_the_page_says_what_it_is_and_imitates_no_brand(open_tab: Opener) -> None:
    tab = await open_tab()
    await expect(tab.page).to_have_title(re.compile("Elara.*local demo"))
    await expect(tab.page.get_by_text("local demo").first).to_be_visible()
    shown = await tab.page.evaluate("document.title + ' ' + document.querySelector('h1').textContent")
    assert "discord" not in shown.lower()
    assert "?t=" not in tab.page.url


async def test_a_story_is_typed_and_grows_to_its_end(tab: Tab) -> None:
    await tab.type_command("story", "a lighthouse that answers", genre="mystery", length="Medium")
    reply = await tab.finished("a lighthouse that answers")
    await expect(reply).to_contain_text("The end")
    await expect(reply).to_contain_text("used /story")


async def test_a_story_is_stopped_finished_and_goes_on_in_a_chapter(home: Home, tab: Tab) -> None:
    home.gemini.pace = SLOW
    await tab.type_command("story", "a stopped clock")
    reply = tab.message("a stopped clock")
    await expect(reply).to_contain_text(say("status.story.making"))
    await tab.press(reply, "Stop")
    await expect(reply).to_contain_text("Stopped by")
    home.gemini.pace = BRISK
    await tab.press(reply, "Finish")
    await expect(reply).to_contain_text("The end")
    await tab.press(await tab.finished("a stopped clock"), "Continue")
    form = tab.page.get_by_role("dialog")
    await form.get_by_role("textbox").fill("The clock strikes thirteen")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    await reply.locator(".thread-link").click()
    chapter = await tab.finished("Chapter 2 ·", "The clock strikes thirteen")
    await expect(chapter).to_contain_text("The end")


async def test_a_comic_is_one_page_that_grows_in_its_place_with_its_description(home: Home, tab: Tab) -> None:
    home.gemini.pace = SLOW
    await tab.type_command("comic", "Otto the robot finds a key", panels="2", style="Noir")
    picture = tab.message("used /comic").locator("img[alt]:not([alt=''])")
    await expect(picture).to_be_visible(timeout=TIMEOUT_MS)
    await are_loaded(picture)
    await picture.evaluate("(image) => { image.isThisOne = true; }")
    sketch = await picture.get_attribute("src")
    reply = await tab.finished("used /comic")
    await expect(picture).to_have_count(1)
    await expect(picture).not_to_have_attribute("src", sketch or "")
    assert await picture.evaluate("(image) => image.isThisOne && image.complete && image.naturalWidth === 1600")
    box = await picture.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(0.8, abs=0.01)
    assert box["height"] > 500
    alt = await picture.get_attribute("alt") or "nothing"
    assert re.search("Panel 1:.+Panel 2:", alt, re.DOTALL)
    await reply.locator(".alt").press("Enter")
    await expect(reply.locator(".alt.open")).to_have_text(alt)
    await reply.locator(".picture").press("Enter")
    large = tab.page.locator("#picture img")
    await expect(large).to_be_visible()
    enlarged = await large.bounding_box()
    assert enlarged is not None
    assert enlarged["height"] >= box["height"]
    await tab.page.keyboard.press("Escape")
    await expect(large).to_be_hidden()


async def test_a_narration_is_played_while_its_message_is_still_edited(home: Home, tab: Tab) -> None:
    await tab.type_command("narrate", TWO_SECTIONS, voice="Kore")
    reply = tab.message("used /narrate")
    player = reply.locator("sound-player").first
    await expect(player).to_be_visible(timeout=TIMEOUT_MS)
    await player.evaluate("(element) => { element.isThisOne = true; }")
    await player.get_by_role("button", name=re.compile("^Play")).click()
    await tab.page.wait_for_function(PLAYS, arg=await player.element_handle())
    await expect(await tab.finished("used /narrate")).to_contain_text("The end")
    assert await player.evaluate("(element) => element.isThisOne")
    assert not await player.evaluate("(element) => element.querySelector('audio').error")


async def test_a_file_is_attached_and_read_aloud(tab: Tab, tmp_path: Path) -> None:
    text = tmp_path / "bedtime.txt"
    text.write_text("Good night, said the moon. Good night, said the sea.")
    await tab.composer.focus()
    await tab.page.keyboard.type("/narrate")
    await tab.page.keyboard.press("Enter")
    async with tab.page.expect_file_chooser() as chooser:
        await tab.page.locator(".add-option", has_text="attachment").click()
    await (await chooser.value).set_files(text)
    await expect(tab.page.locator("#composer")).to_contain_text("bedtime.txt")
    await tab.page.get_by_role("button", name="Send /narrate").click()
    reply = await tab.finished("used /narrate", "Good night, said the moon")
    await expect(reply.locator("sound-player")).to_have_count(1)


async def test_a_command_left_empty_opens_its_form_which_keeps_what_was_written(tab: Tab) -> None:
    await tab.type_command("story")
    await tab.page.keyboard.press("Enter")
    form = tab.page.get_by_role("dialog")
    await expect(form.get_by_role("heading")).to_have_text(say("form.story.title"))
    prompt = form.get_by_label("What is it about?")
    await expect(prompt).to_be_focused()
    await prompt.fill("a form that was filled in")
    await form.get_by_label("Length").select_option(label="Short · 300 words")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    await expect(await tab.finished("a form that was filled in")).to_contain_text("The end")


@pytest.mark.parametrize(
    ("command", "words"),
    [("library", "Your library"), ("usage", "Your day so far"), ("privacy", "What Elara keeps about you")],
)
async def test_what_is_for_one_person_is_marked_and_dismissed(command: str, words: str, tab: Tab) -> None:
    await tab.type_command(command)
    if command == "library":  # what could be filled in is offered first
        await tab.page.keyboard.press("Enter")
    reply = tab.message(words)
    await expect(reply).to_be_visible()
    await expect(reply).to_have_attribute("data-ephemeral", "")
    await expect(reply).to_contain_text("Only you can see this")
    await tab.press(reply, "Dismiss")
    await expect(reply).to_have_count(0)


async def test_a_message_is_narrated_from_its_menu(home: Home, tab: Tab) -> None:
    message = home.discord.post(home.people[0], home.channel, "Once there was a **very** small sea.")
    row = tab.by_id(message.id)
    await expect(row.locator("strong")).to_have_text("very")
    await row.click(button="right")
    await tab.page.get_by_role("menuitem", name="Narrate this").click()
    form = tab.page.get_by_role("dialog")
    await expect(form.get_by_label(say("form.private"))).to_be_visible()
    await form.get_by_role("button", name="Submit").click()
    reply = await tab.finished("small sea", "spoken by")
    await expect(reply.locator("sound-player")).to_have_count(1)


async def test_text_is_never_markup(home: Home, tab: Tab) -> None:
    hostile = "<img src=x onerror=alert(1)> <script>alert(1)</script> [a](javascript:alert(1)) **bold**"
    message = home.discord.post(home.people[1], home.channel, hostile)
    row = tab.by_id(message.id)
    await expect(row).to_contain_text("<script>alert(1)</script>")
    await expect(row.locator("script, img[src='x'], a[href^='javascript']")).to_have_count(0)
