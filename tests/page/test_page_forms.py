"""Forms on the page: every kind of field, by keyboard, and as a screen reader is told of it."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from playwright.async_api import Locator, expect

from bot.words.say import say
from tests.page.tab import Tab

pytestmark = pytest.mark.asyncio(loop_scope="session")

TALE: Final = "The lamp burned all night, and far out at sea something answered it."
OPTIONS: Final = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2", "description": "both"}]
ALL_FIELDS: Final[dict[str, Any]] = {
    "opened_by": "test",
    "title": "All fields",
    "custom_id": "form",
    "components": [
        {"type": 18, "label": label, "description": f"About {label}", "component": field}
        for label, field in (
            ("Text", {"type": 4, "custom_id": "text", "style": 2, "required": False, "value": "a fox"}),
            ("Choice", {"type": 3, "custom_id": "choice", "options": OPTIONS}),
            ("Radio", {"type": 21, "custom_id": "radio", "options": OPTIONS}),
            ("Boxes", {"type": 22, "custom_id": "boxes", "options": OPTIONS, "min_values": 1, "max_values": 1}),
            ("Check", {"type": 23, "custom_id": "check"}),
        )
    ],
}
_SHOW: Final = """async (modal) => {
  const { FormDialog } = await import("/form.js");
  window.sent = null;
  const connection = { act: async (_, sent) => { window.sent = sent; return { kind: "none" }; } };
  const store = { bot: { name: "Elara" }, names: new Map() };
  new FormDialog(store, connection, { people: () => [], channels: () => [] }).open(modal);
}"""


def dialog(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog")


async def described(field: Locator) -> str:
    hint = await field.get_attribute("aria-describedby")
    return await field.page.locator(f"#{hint}").inner_text() if hint else ""


async def test_every_kind_of_field_has_a_name_and_is_filled_in_with_keys(tab: Tab) -> None:
    await tab.page.evaluate(_SHOW, ALL_FIELDS)
    form, keys = dialog(tab), tab.page.keyboard
    for role, label in (("textbox", "Text"), ("combobox", "Choice"), ("group", "Radio"), ("group", "Boxes")):
        field = form.get_by_role(role, name=label)  # type: ignore[arg-type]
        await expect(field).to_be_visible()
        assert await described(field) == f"About {label}"
    await expect(form.get_by_text("optional", exact=True)).to_have_count(1)
    await expect(form.get_by_role("textbox", name="Text")).to_be_focused()
    await keys.press("Control+A")
    await keys.type("an owl")
    await keys.press("Tab")
    await expect(form.get_by_role("combobox", name="Choice")).to_be_focused()
    await keys.type("Two")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("Space")
    submit = form.get_by_role("button", name="Submit")
    await submit.focus()
    await keys.press("Enter")
    await expect(form.get_by_role("alert")).to_have_text("Choose 1 at most.")
    await form.get_by_role("group", name="Boxes").get_by_role("checkbox").first.press("Space")
    await submit.press("Enter")
    await expect(form).to_be_hidden()
    sent = json.loads(await tab.page.evaluate("JSON.stringify(window.sent.values)"))
    assert sent == {"text": "an owl", "choice": ["2"], "radio": ["2"], "boxes": ["2"], "check": True}


async def test_a_file_and_a_voice_that_no_option_offers_are_read_aloud(tab: Tab) -> None:
    await tab.type_command("narrate")
    await tab.page.keyboard.press("Enter")
    form = dialog(tab)
    await expect(form.get_by_role("combobox", name=say("entry.voice"))).to_be_visible()
    upload = form.get_by_label(say("entry.file"))
    assert await described(upload) == say("entry.file.hint")
    await upload.set_input_files({"name": "tale.txt", "mimeType": "text/plain", "buffer": TALE.encode()})
    await form.get_by_role("combobox", name=say("entry.voice")).select_option(label=say("entry.other"))
    await form.get_by_role("button", name="Submit").press("Enter")
    await expect(form).to_be_hidden()
    asked = tab.message(say("entry.other.ask", fields=say("entry.voice")))
    await tab.press(asked, say("entry.other.button"))
    voice = dialog(tab).get_by_role("textbox", name=say("entry.voice"))
    await expect(voice).to_be_focused()
    await tab.page.keyboard.type("zubenelgenub")
    await tab.page.keyboard.press("Enter")
    reply = await tab.finished(TALE)
    await expect(reply).to_contain_text("spoken by Zubenelgenubi")
    await expect(asked).to_have_count(0)


async def test_a_refusal_opens_the_form_filled_in(tab: Tab) -> None:
    await tab.type_command("story")
    await tab.page.keyboard.press("Enter")
    form = dialog(tab)
    hint = await form.get_by_role("textbox").first.get_attribute("placeholder")
    assert hint is not None
    assert hint.startswith(say("entry.example", example=""))
    await form.get_by_role("textbox").first.fill("a lighthouse of glass")
    await form.get_by_role("combobox", name=say("entry.language")).select_option(label=say("entry.other"))
    await form.get_by_role("button", name="Submit").press("Enter")
    await tab.press(tab.message(say("entry.other.ask", fields=say("entry.language"))), say("entry.other.button"))
    typed = dialog(tab).get_by_role("textbox", name=say("entry.language"))
    await typed.fill("deuzzz")
    await typed.press("Enter")
    refused = tab.message(say("refusal.unknown_language", language="deuzzz"))
    await expect(refused.locator("code")).to_have_text("a lighthouse of glass")
    await tab.press(refused, say("button.tryagain"))
    await expect(form.get_by_role("textbox").first).to_have_value("a lighthouse of glass")
    await expect(form.get_by_role("textbox", name=say("entry.language"))).to_have_value("deuzzz")
    await tab.page.keyboard.press("Escape")
    await tab.press(refused, say("entry.guess.button", value="German"))
    await tab.finished("a lighthouse of glass")
