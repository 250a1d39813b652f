"""Actions on the page reach the bot as Discord would send them, and the page gets the bot's answer."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.discord import Limits
from sandbox.tests.page_client import PageHarness, Tab, open_page

pytestmark = pytest.mark.asyncio

BUTTON = {"type": 2, "style": 1, "label": "Stop", "custom_id": "stop"}
MENU = {"type": 3, "custom_id": "pick", "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]}
WHO = {"type": 5, "custom_id": "who"}
SHOWN = {"content": "x", "components": [{"type": 1, "components": [part]} for part in (BUTTON, MENU, WHO)]}
FORM = {
    "custom_id": "form",
    "title": "A story",
    "components": [
        {"type": 18, "label": "What", "component": {"type": 4, "custom_id": "prompt", "style": 2}},
        {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file", "required": False}},
    ],
}


async def story(
    here: PageHarness, tab: Tab, answer: tuple[int, object] = (4, SHOWN), **options: object
) -> dict[str, Any]:
    given = {"prompt": "a fox", **options}
    return await here.acted(tab, "command", answer, channel_id=str(here.channel.id), name="story", options=given)


async def shown(here: PageHarness, tab: Tab) -> str:
    """The id of a message with a button and selects."""
    await story(here, tab)
    return str((await here.asked()).reply.messages[0].id)


async def test_a_command_with_its_options_and_an_upload() -> None:
    async with open_page() as here, here.tab() as tab:
        _, uploaded = await here.upload(("notes.txt", b"text"))
        answer = await story(here, tab, file=uploaded["ids"][0], panels="3", voice=None)
        asked = await here.asked()
        assert (answer["kind"], answer["interaction_id"]) == ("message", str(asked.id))
        data = asked.payload["data"]
        [file] = data["resolved"]["attachments"].values()
        assert (file["filename"], file["size"]) == ("notes.txt", 4)
        assert {one["name"]: one["value"] for one in data["options"]} == {
            "prompt": "a fox",
            "file": file["id"],
            "panels": 3,
        }


@pytest.mark.parametrize(
    ("answer", "kind"), [((4, SHOWN), "message"), ((5, {}), "deferred"), ((9, FORM), "modal")], ids=str
)
async def test_how_a_command_was_answered(answer: tuple[int, object], kind: str) -> None:
    async with open_page() as here, here.tab() as tab:
        assert (await story(here, tab, answer))["kind"] == kind


async def test_suggestions_for_what_is_typed_so_far() -> None:
    async with open_page() as here, here.tab() as tab:
        choices = [{"name": "Kore · Firm", "value": "Kore"}]
        typed = {"focused": "voice", "typed": "ko", "options": {"prompt": "a fox"}}
        place = {"channel_id": str(here.channel.id), "name": "story"}
        answer = await here.acted(tab, "autocomplete", (8, {"choices": choices}), **place, **typed)
        assert (answer["kind"], answer["choices"]) == ("autocomplete", choices)
        [_, focused] = (await here.asked()).payload["data"]["options"]
        assert focused == {"name": "voice", "type": 3, "value": "ko", "focused": True}


@pytest.mark.parametrize(("answer", "kind"), [((6, {}), "none"), ((7, {"content": "y"}), "update")])
async def test_a_button_is_pressed(answer: tuple[int, object], kind: str) -> None:
    async with open_page() as here, here.tab() as tab:
        message_id = await shown(here, tab)
        assert (await here.acted(tab, "press", answer, message_id=message_id, custom_id="stop"))["kind"] == kind
        assert (await here.asked()).payload["data"]["custom_id"] == "stop"


async def test_a_choice_in_a_menu_and_of_a_person() -> None:
    async with open_page() as here, here.tab() as tab:
        message_id = await shown(here, tab)
        await here.acted(tab, "select", (6, {}), message_id=message_id, custom_id="pick", values=["b"])
        assert (await here.asked()).payload["data"]["values"] == ["b"]
        tom = str(here.people[1].id)
        await here.acted(tab, "select", (6, {}), message_id=message_id, custom_id="who", values=[tom])
        assert list((await here.asked()).payload["data"]["resolved"]["users"]) == [tom]


async def test_a_form_is_filled_in_and_sent_with_a_file() -> None:
    async with open_page() as here, here.tab() as tab:
        modal = (await story(here, tab, (9, FORM)))["modal"]
        assert [part["label"] for part in modal["components"]] == ["What", "File"]
        _, uploaded = await here.upload(("notes.txt", b"text"))
        values = {"prompt": "a fox", "file": uploaded["ids"]}
        sent = {"opened_by": modal["opened_by"], "values": values}
        assert (await here.acted(tab, "modal", (4, SHOWN), **sent))["kind"] == "message"
        data = (await here.asked()).payload["data"]
        assert [part["component"].get("value") for part in data["components"]] == ["a fox", None]
        assert len(data["resolved"]["attachments"]) == 1
        again = await tab.act("modal", **sent)
        assert again["kind"] == "refused"


async def test_a_form_that_no_one_answers_can_be_sent_again() -> None:
    async with open_page(Limits(callback_deadline_s=0.3)) as here, here.tab() as tab:
        modal = (await story(here, tab, (9, FORM)))["modal"]
        sent = {"opened_by": modal["opened_by"], "values": {"prompt": "a fox"}}
        assert (await tab.act("modal", **sent))["kind"] == "failed"
        assert (await here.acted(tab, "modal", (4, SHOWN), **sent))["kind"] == "message"


async def test_a_message_command_takes_the_message_along() -> None:
    async with open_page() as here, here.tab() as tab:
        message_id = await shown(here, tab)
        answer = await here.acted(tab, "message_command", (4, SHOWN), message_id=message_id, name="Narrate this")
        assert answer["kind"] == "message"
        assert (await here.asked()).payload["data"]["target_id"] == message_id


async def test_a_typed_name_becomes_a_mention_as_in_a_client() -> None:
    async with open_page() as here, here.tab() as tab:
        sandbox = here.raw.sandbox
        tom = here.people[1]
        text = f"@elara hi @Tom, @Tomorrow me@Tom.com <@{tom.id}>"
        await tab.act("post", channel_id=str(here.channel.id), text=text)
        [message] = sandbox.transcript(here.channel)
        assert message.content == f"{sandbox.bot.mention} hi {tom.mention}, @Tomorrow me@Tom.com {tom.mention}"
        assert message.mentions == [sandbox.bot, tom]


async def test_a_person_posts_deletes_and_may_not_delete_what_is_not_theirs() -> None:
    async with open_page() as here, here.tab() as tab:
        await tab.act("post", channel_id=str(here.channel.id), text="hello")
        [message] = here.raw.sandbox.transcript(here.channel)
        assert (message.content, message.author) == ("hello", here.people[0])
        await tab.act("me", person_id=str(here.people[1].id))
        refused = await tab.act("delete", message_id=str(message.id))
        assert (refused["kind"], message.is_deleted) == ("refused", False)
        await tab.act("me", person_id=str(here.people[0].id))
        assert (await tab.act("delete", message_id=str(message.id)))["kind"] == "none"
        assert message.is_deleted


async def test_a_private_answer_is_dismissed_by_its_reader_only() -> None:
    async with open_page() as here, here.tab() as tab:
        await story(here, tab, (4, SHOWN | {"flags": 64}))
        [message] = (await here.asked()).reply.messages
        await tab.act("me", person_id=str(here.people[1].id))
        assert (await tab.act("dismiss", message_id=str(message.id)))["kind"] == "refused"
        await tab.act("me", person_id=str(here.people[0].id))
        await tab.act("dismiss", message_id=str(message.id))
        assert message.is_deleted


async def test_a_private_answer_that_turns_into_another_is_shown_to_its_reader_alone() -> None:
    async with open_page() as here, here.tab() as mira, here.tab() as tom:
        await tom.act("me", person_id=str(here.people[1].id))
        await story(here, mira, (4, SHOWN | {"flags": 64}))
        [message] = (await here.asked()).reply.messages
        pressed = {"message_id": str(message.id), "custom_id": "stop"}
        answer = await here.acted(mira, "press", (7, {"content": "the result"}), **pressed)
        assert answer["kind"] == "update"
        shown = [frame["message"] for frame in mira.received if frame["type"] == "message"]
        assert (shown[-1]["content"], shown[-1]["id"]) == ("the result", str(message.id))
        assert shown[-1]["flags"] & 64
        await tom.act("watch", channel_id=str(here.channel.id))
        assert not [frame for frame in tom.received if frame["type"] == "message"]


async def test_the_page_is_told_what_was_made_at_the_start_and_where_it_stands() -> None:
    async with open_page() as here, here.tab() as tab:
        await story(here, tab)
        made = await here.asked()
        here.page.state.samples.append(made)
        frame = await tab.until(lambda frame: frame["type"] == "samples" and frame["samples"])
        assert frame["samples"] == [
            {
                "interaction_id": str(made.id),
                "command": "story",
                "channel_id": str(here.channel.id),
                "message_id": str(made.reply.messages[0].id),
            }
        ]


async def test_who_is_not_answered_in_time_reads_what_discord_says() -> None:
    async with open_page(Limits(callback_deadline_s=0.05)) as here, here.tab() as tab:
        place = {"channel_id": str(here.channel.id), "name": "story"}
        answer = await tab.act("command", **place, options={"prompt": "a fox"})
        assert (answer["kind"], answer["reason"]) == ("failed", "The application did not respond")
        answer = await tab.act("autocomplete", **place, focused="voice", typed="")
        assert (answer["kind"], answer["choices"]) == ("failed", [])


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "fly"},
        {"act": 3},
        {},
        {"act": "command"},
        {"act": "command", "channel_id": "1", "name": "story", "options": {}},
        {"act": "command", "channel_id": "{channel}", "name": "sing", "options": {}},
        {"act": "command", "channel_id": "{channel}", "name": "", "options": {}},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": {}},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": []},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": {"prompt": 3}},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": {"prompt": "x" * 101}},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": {"prompt": "x", "panels": "many"}},
        {"act": "command", "channel_id": "{channel}", "name": "story", "options": {"prompt": "x", "file": "gone"}},
        {"act": "post", "channel_id": "{channel}", "text": "x" * 2001},
        {"act": "post", "channel_id": "²", "text": "x"},
        {"act": "press", "message_id": "12", "custom_id": "stop"},
        {"act": "select", "message_id": "12", "custom_id": "stop", "values": "a"},
        {"act": "modal", "opened_by": "nobody", "values": {}},
        {"act": "me", "person_id": "12"},
        {"act": "watch", "channel_id": "12"},
    ],
    ids=lambda sent: str(sent)[:60],
)
async def test_what_a_client_would_not_send_is_refused_with_its_reason(sent: dict[str, object]) -> None:
    async with open_page() as here, here.tab() as tab:
        known = {key: str(here.channel.id) if value == "{channel}" else value for key, value in sent.items()}
        await tab.socket.send_json({"nonce": 7, **known})
        answer = await tab.answer(7)
        assert answer["kind"] == "refused"
        assert answer["reason"]
        assert not here.raw.sandbox.state.invocations


@pytest.mark.parametrize("frame", ["no JSON", "[]", "3", "{", '"text"'])
async def test_a_frame_without_an_object_is_refused_and_the_page_stays_open(frame: str) -> None:
    async with open_page() as here, here.tab() as tab:
        await tab.socket.send_str(frame)
        assert (await tab.of_type("answer"))["kind"] == "refused"
        assert (await tab.act("watch", channel_id=str(here.channel.id)))["kind"] == "none"
