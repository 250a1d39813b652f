"""Continued replies: after a crash, with another take, in a thread; and a paused one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply.editor import Editor
from bot.reply.files import FilePart
from bot.reply.frame import Dialect, NoFile, Upload
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.markdown import Carry
from bot.reply.payload import shown_text
from bot.reply.render import CutPoint, Source
from bot.reply.routes import ReplyRoutes
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.reply.token_life import TOKEN_LIFE_S
from bot.work.ending import COMPLETE, Ending
from bot.work.request import Kind, Request, StoryOptions
from bot.work.work import Work
from tests.reply.editor_harness import EditorHarness, FakeRoute
from tests.reply.virtual_time import UNIX_S, on_virtual_time

PARAGRAPH = "The rain came over the hill, and nobody had an umbrella. " * 12 + "\n\n"
THREE_MESSAGES = PARAGRAPH * 14


@dataclass
class Channel(FakeRoute):
    """A channel that remembers its messages, those by the token included, so that they can be read."""

    standing: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    nonces: list[str | None] = field(default_factory=list)

    async def recent(self, after_id: int) -> Sequence[Mapping[str, Any]]:
        return [message for message_id, message in self.standing.items() if message_id > after_id]

    async def original(self) -> Mapping[str, Any]:
        if 1 not in self.standing:
            raise RouteError(FailureKind.TRANSIENT, status=404)
        return self.standing[1]

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        message = await super().edit(message_id, payload, files)
        self.standing[message_id] = message
        return message

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        self.nonces.append(nonce)
        message = await super().post(payload, files, nonce)
        self.standing[int(message["id"])] = message
        return message

    async def delete(self, message_id: int) -> None:
        await super().delete(message_id)
        self.standing.pop(message_id, None)


@dataclass
class Kept:
    """Keeps the saved state as JSON, as the library does."""

    state: ReplyState
    saved_states: list[dict[str, Any]] = field(default_factory=list)
    held: int = 0

    def save_soon(self) -> None:
        self.held += 1

    async def save(self) -> None:
        self.saved_states.append(self.state.encoded())


def services_of(
    channel: FakeRoute, open_thread: Callable[[Address, int, str], Awaitable[int | None]] | None = None
) -> ReplyServices:
    async def read(_: Upload) -> bytes:
        return b""

    async def no_thread(*_: object) -> int | None:
        return None

    return ReplyServices(
        token_route=lambda *_: channel,
        channel_route=lambda _: channel,
        open_thread=open_thread or no_thread,
        open_direct_message=no_thread,
        read=read,
        lag_s=lambda: 0.0,
        on_picture_edit_refused=lambda: None,
        clock=channel.clock,
    )


def story(text: str, ending: Ending | None = COMPLETE) -> Work:
    request = Request(prompt="a lighthouse", options=StoryOptions())
    return Work(id="abc", request=request, author_id=7, created_at=UNIX_S, text=text, ending=ending)


def state_of(**more: Any) -> ReplyState:  # noqa: ANN401 - a state's own fields
    plain = {"token": "t", "token_expires_at": UNIX_S + TOKEN_LIFE_S, "dialect": Dialect.V2}
    return ReplyState(**{**plain, **more})


def editor_of(
    channel: FakeRoute,
    state: ReplyState,
    work: Work,
    *,
    address: Address | None = None,
    services: ReplyServices | None = None,
) -> tuple[Editor, Kept]:
    kept = Kept(state)
    where = address or EditorHarness.address(private=False)
    editor = Editor(services or services_of(channel), Reply(where, state), lambda: work, lambda _: None, kept)
    editor.notify()
    return editor, kept


def kinds(channel: FakeRoute) -> list[str]:
    return [sent.kind for sent in channel.log]


def test_the_intention_is_saved_before_each_message_is_posted() -> None:
    async def run() -> None:
        channel = Channel()
        editor, kept = editor_of(channel, state_of(message_ids=[1]), story(THREE_MESSAGES))
        await editor.write()
        assert editor.delivered
        assert kinds(channel).count("post") == 2
        intentions = [state["posting"] for state in kept.saved_states]
        assert channel.nonces == intentions
        assert len(set(intentions)) == 2, "each message has a nonce of its own"
        assert [len(state["message_ids"]) for state in kept.saved_states] == [1, 2]
        assert editor.state.posting is None

    on_virtual_time(run())


@pytest.mark.parametrize("was_posted", [True, False])
def test_after_a_crash_a_message_that_was_being_posted_is_found_or_posted_with_its_nonce(was_posted: bool) -> None:
    async def run() -> None:
        channel = Channel()
        first, kept = editor_of(channel, state_of(message_ids=[1]), story(THREE_MESSAGES))
        await first.write()
        texts = [shown_text(message) for message in channel.standing.values()]
        crashed = kept.saved_states[0]  # the state as it was saved before the second message was posted
        if not was_posted:
            channel.standing = {1: channel.standing[1]}
        else:
            channel.standing = dict(list(channel.standing.items())[:2])
        channel.log.clear()
        channel.nonces.clear()
        state = ReplyState.decoded(crashed, token="t", token_expires_at=UNIX_S + TOKEN_LIFE_S)
        again, _ = editor_of(channel, state, story(THREE_MESSAGES))
        await again.write()
        assert again.delivered
        assert [shown_text(message) for message in channel.standing.values()] == texts
        assert kinds(channel).count("post") == (1 if was_posted else 2)
        if not was_posted:
            assert channel.nonces[0] == crashed["posting"]

    on_virtual_time(run())


def test_an_earlier_frame_of_the_message_that_was_being_posted_is_known_by_its_button() -> None:
    async def run() -> None:
        channel = Channel()
        growing, kept = editor_of(channel, state_of(message_ids=[1]), story(PARAGRAPH * 6, ending=None))
        writing = asyncio.create_task(growing.write())
        while len(channel.standing) < 2:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.1)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        state = ReplyState.decoded(kept.saved_states[0], token="t", token_expires_at=UNIX_S + TOKEN_LIFE_S)
        again, _ = editor_of(channel, state, story(PARAGRAPH * 8))
        await again.write()
        assert again.delivered
        assert len(channel.standing) == 2, "not posted once more"
        assert shown_text(channel.standing[again.state.message_ids[1]]).endswith("words")

    on_virtual_time(run())


def test_another_take_reuses_the_messages_and_deletes_the_others() -> None:
    async def run() -> None:
        channel = Channel()
        long, _ = editor_of(channel, state_of(message_ids=[1]), story(THREE_MESSAGES))
        await long.write()
        ids = list(channel.standing)
        channel.log.clear()
        for_new_take = long.state.for_new_take(token="new", token_expires_at=UNIX_S + TOKEN_LIFE_S)
        assert for_new_take.token is None, "a token reaches only the message whose button was pressed"
        short, _ = editor_of(channel, for_new_take, replace(story("Another one."), id="abd"))
        short.take = (2, 2)
        await short.write()
        assert short.delivered
        assert list(channel.standing) == ids[:1]
        assert "Another one." in shown_text(channel.standing[1])
        assert "Version 2 of 2 · The end" in shown_text(channel.standing[1])
        assert kinds(channel) == ["edit", "delete", "delete"]
        back, _ = editor_of(channel, short.state.for_new_take(token="t", token_expires_at=9e9), story(THREE_MESSAGES))
        await back.write()
        assert len(channel.standing) == 3

    on_virtual_time(run())


def test_the_files_of_the_previous_take_are_removed() -> None:
    class Files(Channel):
        lists: list[Any] = []  # noqa: RUF012 - one channel in this test

        async def edit(
            self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]
        ) -> Mapping[str, Any]:
            self.lists.append(payload.get("attachments"))
            return await super().edit(message_id, payload, files)

    async def run() -> None:
        channel = Files()
        state = state_of(message_ids=[1], attachment_ids={"panel-1.png": "5"})
        editor, _ = editor_of(channel, state.for_new_take(token="t", token_expires_at=9e9), story("Once."))
        await editor.write()
        assert channel.lists == [[]]

    on_virtual_time(run())


def test_a_long_reply_continues_in_a_thread_that_is_opened_once() -> None:
    async def run() -> None:
        channel, opened = Channel(), list[tuple[int, str]]()

        async def open_thread(_: Address, message_id: int, name: str) -> int | None:
            opened.append((message_id, name))
            return 77

        address = replace(EditorHarness.address(private=False), opens_thread=True)
        thread = Channel()

        def route(where: Address) -> Channel:
            return thread if where.channel_id == 77 else channel

        services = replace(services_of(channel, open_thread), channel_route=route)
        editor, _ = editor_of(
            channel, state_of(message_ids=[1]), story(THREE_MESSAGES), address=address, services=services
        )
        await editor.write()
        assert editor.delivered
        assert opened == [(1, "a lighthouse")]
        assert kinds(channel) == ["edit"]
        assert kinds(thread) == ["post", "post"]
        assert len(editor.state.message_ids) == 3

    on_virtual_time(run())


def test_a_reply_stays_in_the_channel_when_the_thread_accepts_no_message() -> None:
    async def run() -> None:
        channel = Channel()

        async def open_thread(*_: object) -> int | None:
            return 77

        channel.failure = lambda number: RouteError(FailureKind.FORBIDDEN, status=403) if number == 2 else None
        address = replace(EditorHarness.address(private=False), opens_thread=True)
        editor, _ = editor_of(
            channel,
            state_of(message_ids=[1]),
            story(THREE_MESSAGES),
            address=address,
            services=services_of(channel, open_thread),
        )
        await editor.write()
        assert editor.delivered
        assert editor.state.thread_id == 0
        assert any("/77)" in request.text for request in channel.log)
        assert "/77)" not in shown_text(channel.standing[1])
        assert len(editor.state.message_ids) == 3

    on_virtual_time(run())


def test_a_paused_reply_says_that_it_continues_and_writes_nothing_more() -> None:
    async def run() -> None:
        channel = Channel()
        editor, _ = editor_of(channel, state_of(message_ids=[1]), story("Once upon", ending=None))
        writing = asyncio.create_task(editor.write())
        await asyncio.sleep(3)
        editor.pause(6)
        await writing
        assert not editor.delivered
        last = shown_text(channel.standing[1])
        assert last.endswith("This goes on by itself in a moment.")
        assert "Once upon" in last
        assert "custom_id" not in str(channel.standing[1])

    on_virtual_time(run())


def test_a_first_message_is_found_by_its_token_but_not_a_foreign_one() -> None:
    async def run() -> None:
        channel = Channel()
        routes = ReplyRoutes(services_of(channel), Reply(EditorHarness.address(private=False), state_of()))
        assert not await routes.find_first("abc")
        channel.standing[1] = {"id": "1", "components": [{"type": 2, "custom_id": "elara:more:other"}]}
        assert not await routes.find_first("abc")
        channel.standing[1] = {"id": "1", "components": [{"type": 2, "custom_id": "elara:stop:abc"}]}
        state = state_of()
        assert await ReplyRoutes(services_of(channel), Reply(EditorHarness.address(private=False), state)).find_first(
            "abc"
        )
        assert state.message_ids == [1]
        late = state_of(token=None)
        channel.standing = {9: {"id": "9", "components": [{"type": 2, "custom_id": "elara:stop:abc"}]}}
        assert await ReplyRoutes(services_of(channel), Reply(EditorHarness.address(private=False), late)).find_first(
            "abc"
        )
        assert late.message_ids == [9]

    on_virtual_time(run())


ids = st.integers(1, 2**63)
places = st.builds(
    CutPoint,
    st.integers(0, 50),
    st.integers(0, 10_000),
    st.builds(
        Carry, st.text(max_size=5), st.text(max_size=2), st.text(max_size=3), st.lists(st.text(max_size=2)).map(tuple)
    ),
)


@given(
    state=st.builds(
        ReplyState,
        token=st.none() | st.text(max_size=5),
        token_expires_at=st.floats(0, 1e10),
        dialect=st.sampled_from(Dialect),
        message_ids=st.lists(ids, max_size=4),
        cuts=st.lists(places, max_size=3).map(tuple),
        attachment_ids=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
        withheld=st.dictionaries(st.text(max_size=5), st.sampled_from(NoFile), max_size=3),
        post_only=st.booleans(),
        on_channel_route=st.booleans(),
        spare_ids=st.lists(ids, max_size=3),
        posting=st.none() | st.text(max_size=16),
        thread_id=st.none() | ids,
        source=st.none()
        | st.builds(Source, st.text(max_size=9), st.text(max_size=9), ids, kind=st.none() | st.sampled_from(Kind)),
        thread_end=st.none() | st.integers(1, 9),
        stale_ids=st.lists(ids, max_size=3),
        needs_text_file=st.booleans(),
        clock_skew_s=st.floats(-1e6, 1e6),
    )
)
def test_a_state_survives_encoding_without_its_token(state: ReplyState) -> None:
    data = state.encoded()
    assert "token" not in data
    assert ReplyState.decoded(data, token=state.token, token_expires_at=state.token_expires_at) == state


def test_an_address_survives_encoding() -> None:
    address = replace(EditorHarness.address(private=True), guild_id=None, opens_thread=True)
    assert Address.decoded(address.encoded()) == address


def test_the_first_version_of_a_stored_state_stays_readable() -> None:
    data = {
        "version": 1,
        "dialect": "v2",
        "message_ids": ["5"],
        "cuts": [{"unit": 0, "offset": 9, "carry": {"fence": "", "quote": "", "line": "", "marks": ["**"]}}],
        "attachment_ids": {"panel-1.png": "7"},
        "refused": [],
        "post_only": False,
        "on_channel_route": True,
        "spare_ids": [],
        "posting": "ab",
        "thread_id": "8",
        "source": None,
    }
    state = ReplyState.decoded(data, token=None, token_expires_at=0.0)
    assert state.cuts == (CutPoint(0, 9, Carry(marks=("**",))),)
    assert (state.message_ids, state.thread_id, state.posting) == ([5], 8, "ab")
    assert (state.thread_end, state.stale_ids, state.needs_text_file, state.clock_skew_s) == (None, [], False, 0.0)
