"""Stale messages are repaired by a press, and a reply whose editor failed gets its last line."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.reply.frame import Dialect
from bot.reply.render import FOOT_ROOM, TITLE_ROOM, View, render
from bot.reply.repair import clear_deleted, frame_at, repair, write_plain_line
from bot.reply.state import Address, Reply, ReplyState
from bot.reply.token_life import TOKEN_LIFE_S
from bot.reply.work_buttons import running_buttons
from bot.words.say import say
from bot.work.ending import COMPLETE
from bot.work.titles import TITLE_CHARS_MAX
from tests.reply.conditions import FOR_GOOD
from tests.reply.editor_harness import EditorHarness
from tests.reply.random_discord import RandomDiscord
from tests.reply.test_reply_narration import narration, spoken
from tests.reply.test_reply_random_faults import Scene, scene_of
from tests.reply.test_reply_resume import PARAGRAPH, THREE_MESSAGES, story
from tests.reply.virtual_time import UNIX_S, on_virtual_time

ADDRESS = EditorHarness.address(private=False)


def calm_scene(text: str, address: Address = ADDRESS, dialect: Dialect = Dialect.V2) -> Scene:
    """A story in progress, and a Discord without faults."""
    discord = RandomDiscord(random.Random(1), fault_rate=0.0, token_ends_s=TOKEN_LIFE_S)
    state = ReplyState(token="t", token_expires_at=UNIX_S + TOKEN_LIFE_S, dialect=dialect)
    scene = Scene(random.Random(1), story(text, ending=None), discord, address, state)
    scene.send_first_frame()
    return scene


async def written(scene: Scene) -> None:
    """The reply after the end of the work."""
    scene.work = replace(scene.work, ending=COMPLETE)
    scene.editor.notify()
    await scene.editor.write()
    assert scene.editor.delivered


def make_stale(scene: Scene, index: int) -> None:
    """Give a message an old frame with a Stop button."""
    message = scene.discord.messages[scene.state.message_ids[index]]
    view = View(dialect=scene.state.dialect, locale="en-US", since_s=0.0)
    frame = render(story("Once upon", ending=None), view).frames[0]
    assert frame.rows == running_buttons("abc", "en-US")
    message.payload = {"content": "Once upon\n-# Writing, since then", "components": components_of(frame.rows)}


def components_of(rows: object) -> list[dict[str, object]]:
    return [{"type": 2, "custom_id": "elara:stop:abc"}] if rows else []


async def pressed(scene: Scene, index: int) -> int:
    message_id = scene.state.message_ids[index]
    return await repair(
        scene.services, scene.work, Reply(scene.address, scene.state), token="fresh", message_id=message_id
    )


def shown(scene: Scene) -> list[tuple[str, list[str]]]:
    return [(one.text, one.buttons) for one in scene.discord.messages.values() if not one.is_deleted]


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_press_brings_a_stale_message_in_line(index: int, dialect: Dialect) -> None:
    async def run() -> None:
        scene = calm_scene(THREE_MESSAGES if dialect is Dialect.V2 else PARAGRAPH * 6, dialect=dialect)
        await written(scene)
        right = shown(scene)
        assert len(right) == 3
        make_stale(scene, index)

        assert await pressed(scene, index) == 1
        assert shown(scene) == right
        assert await pressed(scene, index) == 0, "what stands as it should is left alone"

    on_virtual_time(run())


def test_a_press_repairs_the_other_messages_by_the_channel() -> None:
    async def run() -> None:
        scene = calm_scene(THREE_MESSAGES)
        await written(scene)
        right = shown(scene)
        for index in range(3):
            make_stale(scene, index)
        scene.discord.log.clear()

        assert await pressed(scene, 1) == 3
        assert shown(scene) == right
        edits = [act for _, act, _, _ in scene.discord.log if act.startswith("edit")]
        assert edits == ["edit by channel", "edit by token", "edit by channel"]

    on_virtual_time(run())


@pytest.mark.parametrize("condition", ["channel hidden", "channel limited for an hour"])
def test_where_the_channel_is_closed_the_pressed_message_is_repaired_by_its_token(condition: str) -> None:
    async def run() -> None:
        scene = calm_scene(THREE_MESSAGES)
        await written(scene)
        right = shown(scene)
        make_stale(scene, 0)
        make_stale(scene, 2)
        scene.discord.conditions.append((0.0, condition, FOR_GOOD[condition]()))

        assert await pressed(scene, 2) == 1
        assert shown(scene)[2] == right[2]
        assert "Writing" in shown(scene)[0][0]

    on_virtual_time(run())


def test_a_line_takes_the_place_of_a_file_that_is_larger_than_may_be_uploaded_by_now() -> None:
    async def run() -> None:
        scene = calm_scene("Once.", dialect=Dialect.CLASSIC)
        await written(scene)
        scene.work = narration(spoken(1), ending=COMPLETE)
        make_stale(scene, 0)
        scene.discord.conditions.append((0.0, "files too large", FOR_GOOD["files too large"]()))

        assert await pressed(scene, 0) == 1
        ((text, buttons),) = shown(scene)
        assert say("part.file.refused", name="Words-of-section-1.wav") in text
        assert not any("stop" in button for button in buttons)

    on_virtual_time(run())


def test_where_the_token_is_refused_the_pressed_message_is_repaired_by_the_channel() -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        await written(scene)
        right = shown(scene)
        make_stale(scene, 0)
        scene.discord.conditions.append((0.0, "token ends early", FOR_GOOD["token ends early"]()))

        assert await pressed(scene, 0) == 1
        assert shown(scene) == right

    on_virtual_time(run())


def test_a_reply_that_never_got_its_further_messages_gets_the_rest_as_a_file() -> None:
    async def run() -> None:
        scene = calm_scene("")
        scene.work = story(THREE_MESSAGES)

        assert await pressed(scene, 0) == 1
        [message] = [one for one in scene.discord.messages.values() if not one.is_deleted]
        assert list(message.files) == ["story.txt"]
        assert "The end" in message.text
        assert "elara:more:abc" in message.buttons

    on_virtual_time(run())


def test_a_running_work_gets_its_present_frame() -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        make_stale(scene, 0)
        assert await pressed(scene, 0) == 1
        [(text, buttons)] = shown(scene)
        assert "Once upon a time." in text
        assert buttons == ["elara:stop:abc"]

    on_virtual_time(run())


def test_a_press_on_a_message_of_no_reply_changes_nothing() -> None:
    async def run() -> None:
        scene = calm_scene("Once.")
        scene.state.message_ids = [1]
        message_id = 99
        assert (
            await repair(scene.services, scene.work, Reply(ADDRESS, scene.state), token="fresh", message_id=message_id)
            == 0
        )
        assert scene.discord.log == []

    on_virtual_time(run())


def test_a_press_on_a_message_that_was_left_behind_deletes_it() -> None:
    async def run() -> None:
        scene = calm_scene(THREE_MESSAGES)
        await written(scene)
        scene.state.stale_ids = [scene.state.message_ids.pop()]
        left = scene.state.stale_ids[0]
        assert (
            await repair(scene.services, scene.work, Reply(ADDRESS, scene.state), token="fresh", message_id=left) == 1
        )
        assert scene.discord.messages[left].is_deleted

    on_virtual_time(run())


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_message_of_a_deleted_work_is_emptied(dialect: Dialect) -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.", dialect=dialect)
        make_stale(scene, 0)
        assert await clear_deleted(scene.services, ADDRESS, token="fresh", message_id=1, dialect=dialect)
        assert shown(scene) == [("This was deleted.", [])]
        assert not scene.discord.messages[1].files

    on_virtual_time(run())


def test_the_message_of_a_deleted_work_that_is_out_of_reach_is_left_alone() -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        scene.discord.conditions.append((0.0, "token ends early", FOR_GOOD["token ends early"]()))
        assert not await clear_deleted(scene.services, ADDRESS, token="fresh", message_id=1, dialect=Dialect.V2)

    on_virtual_time(run())


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("conditions", [[], ["token forbidden"], ["channel hidden"], ["token limited for an hour"]])
def test_a_plain_last_line_is_below_the_shown_content(dialect: Dialect, conditions: list[str]) -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.", dialect=dialect)
        scene.state.accepted = render(scene.work, View(dialect=dialect, locale="en-US", since_s=0.0)).frames[0]
        for name in conditions:
            scene.discord.conditions.append((0.0, name, FOR_GOOD[name]()))
        assert await write_plain_line(scene.services, Reply(ADDRESS, scene.state), "It broke off.", ())
        [(text, buttons)] = shown(scene)
        assert "Once upon a time." in text
        assert text.endswith("-# It broke off.")
        assert "Writing" not in text
        assert buttons == []

    on_virtual_time(run())


def test_a_plain_last_line_keeps_the_words_of_a_message_that_this_process_never_wrote() -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        scene.discord.messages[1].payload = {"content": "Once upon\n-# Writing, since then", "components": []}
        scene.state.accepted = None
        assert await write_plain_line(scene.services, Reply(ADDRESS, scene.state), "It broke off.")
        assert shown(scene) == [("Once upon\n-# It broke off.", [])]

    on_virtual_time(run())


def refused_text(scene: Scene) -> None:
    condition = FOR_GOOD["edits refused"]()
    scene.discord.conditions.append(
        (0.0, "whole frames refused", lambda request: condition(request) if "Once" in str(request.payload) else None)
    )


def moderated_text(scene: Scene) -> None:
    scene.state.accepted = None
    scene.discord.messages[1].payload = {"content": "w40 Once", "components": []}
    scene.discord.conditions.append((0.0, "word moderated", FOR_GOOD["word moderated"]()))


@pytest.mark.parametrize("break_it", [refused_text, moderated_text])
def test_a_plain_last_line_is_alone_when_the_text_is_refused(break_it: Callable[[Scene], None]) -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        break_it(scene)
        assert await write_plain_line(scene.services, Reply(ADDRESS, scene.state), "It broke off.")
        assert shown(scene) == [("-# It broke off.", [])]

    on_virtual_time(run())


def test_a_plain_last_line_that_cannot_be_written_is_given_up_in_time() -> None:
    async def run() -> None:
        scene = calm_scene("Once upon a time.")
        for name in ("token limited for an hour", "channel hidden"):
            scene.discord.conditions.append((0.0, name, FOR_GOOD[name]()))
        assert not await write_plain_line(scene.services, Reply(ADDRESS, scene.state), "It broke off.")
        assert scene.discord.clock.monotonic() < 200
        scene.state.message_ids = []
        assert not await write_plain_line(scene.services, Reply(ADDRESS, scene.state), "It broke off.")

    on_virtual_time(run())


def test_a_plain_last_line_is_written_despite_random_faults() -> None:
    async def run(seed: int) -> None:
        scene = scene_of(seed)
        scene.send_first_frame()
        scene.discord.conditions.clear()
        scene.discord.fault_rate = 0.2
        scene.work = replace(scene.work, ending=COMPLETE)
        if await write_plain_line(scene.services, Reply(scene.address, scene.state), "It broke off."):
            assert scene.discord.messages[1].text.endswith("-# It broke off.")
        assert scene.discord.too_fast == []

    for seed in range(50):
        random.seed(seed)
        on_virtual_time(run(seed))


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("room", [TITLE_ROOM, TITLE_ROOM + 4, -90])
def test_the_first_message_of_an_earlier_layout_gets_its_title_and_ends_where_it_ended(
    dialect: Dialect, room: int
) -> None:
    plain = story("word " * 3000, ending=COMPLETE)
    state = ReplyState(token=None, token_expires_at=0.0, dialect=dialect, message_ids=[1, 2, 3, 4])
    view = View(dialect=dialect, locale="en-US", since_s=0.0)
    before = render(plain, replace(view, more_room=room))
    state.cuts = before.cuts
    assert state.cuts[:1] != render(plain, view).cuts[:1]

    frame = frame_at(0, replace(plain, title="The Lamp"), Reply(ADDRESS, state), (1, 1))

    assert frame is not None
    assert frame.body == before.frames[0].body
    assert frame.header.startswith(say("title.own", title="The Lamp"))


def test_a_message_without_room_for_its_title_stays_as_it_is() -> None:
    plain = story("word " * 3000, ending=COMPLETE)
    state = ReplyState(token=None, token_expires_at=0.0, dialect=Dialect.CLASSIC, message_ids=[1, 2])
    view = View(dialect=Dialect.CLASSIC, locale="en-US", since_s=0.0, more_room=TITLE_ROOM + FOOT_ROOM - 10)
    state.cuts = render(plain, view).cuts[:1]
    assert frame_at(0, replace(plain, title="x" * TITLE_CHARS_MAX), Reply(ADDRESS, state), (1, 1)) is None
