"""The messages of a long narration at its end: one with the recording; the earlier ones stay until it is posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.reply.editor import Editor
from bot.reply.files import FilePart
from bot.reply.frame import Dialect
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import shown_text
from bot.reply.repair import frame_at, has_new_layout
from bot.reply.state import Reply, ReplyState
from bot.words.say import ending_line, say
from bot.work.ending import COMPLETE
from bot.work.parts import Section
from bot.work.work import Work
from tests.reply.editor_harness import EditorHarness
from tests.reply.test_reply_narration import mp3, narration, pending, spoken, whole
from tests.reply.test_reply_resume import Channel, Kept, services_of, state_of
from tests.reply.virtual_time import on_virtual_time

WORDS = "word " * 300
LAST = "The-Lamp.mp3"

TOO_LARGE = RouteError(FailureKind.REFUSED, status=413, code=40005)
NO_FILES = RouteError(FailureKind.FORBIDDEN, status=403, code=50013)


class KilledError(BaseException):
    """The process was killed."""


@dataclass
class FileChannel(Channel):
    """A channel that keeps files as Discord does, refuses some, and may stop answering after some requests."""

    refuses: Callable[[Sequence[FilePart]], RouteError | None] = lambda _: None
    deleted: set[int] = field(default_factory=set)
    answers_left: int | None = None
    uploaded: list[str] = field(default_factory=list)

    def files(self, message_id: int) -> list[str]:
        return [one["filename"] for one in self.standing[message_id].get("attachments", ())]

    @property
    def all_files(self) -> list[str]:
        return [name for message_id in sorted(self.standing) for name in self.files(message_id)]

    async def edit(self, message_id: int, payload: Mapping[str, Any], files: Sequence[FilePart]) -> Mapping[str, Any]:
        if message_id in self.deleted:
            raise RouteError(FailureKind.DELETED, status=404, code=10008)
        self.uploaded += [file.name for file in files]
        if (refusal := self.refuses(files)) is not None:
            raise refusal
        message = await super().edit(message_id, payload, files)
        self._go_dark()
        return message

    async def post(
        self, payload: Mapping[str, Any], files: Sequence[FilePart], nonce: str | None = None
    ) -> Mapping[str, Any]:
        if (refusal := self.refuses(files)) is not None:
            raise refusal
        message = await super().post(payload, files, nonce)
        self._go_dark()
        return message

    async def delete(self, message_id: int) -> None:
        await super().delete(message_id)
        self._go_dark()

    def _go_dark(self) -> None:
        if self.answers_left is not None:
            self.answers_left -= 1
            if self.answers_left < 0:
                raise KilledError


def has_mp3(files: Sequence[FilePart]) -> bool:
    return any(file.name.endswith(".mp3") for file in files)


def no_mp3(refusal: RouteError) -> Callable[[Sequence[FilePart]], RouteError | None]:
    return lambda files: refusal if has_mp3(files) else None


def long_section(number: int, **more: object) -> Section:
    return spoken(number, text=WORDS, transcript=WORDS, **more)


def growing(count: int = 7) -> Work:
    """A narration whose sections are spoken and not joined yet."""
    return narration(*(long_section(number) for number in range(1, count + 1)), made_title="The Lamp")


def ended(work: Work, parts: int = 1) -> Work:
    recording = tuple(mp3(number, seconds=100.0, size_bytes=10_000_000) for number in range(parts))
    return replace(work, ending=COMPLETE, recording=recording)


async def show(channel: FileChannel, state: ReplyState, work: Work) -> tuple[Editor, Kept]:
    """Write until the reply shows the work's current state."""
    kept = Kept(state)
    editor = Editor(
        services_of(channel), Reply(EditorHarness.address(private=False), state), lambda: work, lambda _: None, kept
    )
    editor.notify()
    writing = asyncio.create_task(editor.write())
    if work.ending is None:
        await asyncio.sleep(60)
        writing.cancel()
    await asyncio.wait({writing})
    return editor, kept


async def shown_early(channel: FileChannel) -> tuple[ReplyState, list[str]]:
    """The state of a reply that shows the first five sections, and its content."""
    state = state_of(message_ids=[1], dialect=Dialect.CLASSIC)
    await show(channel, state, growing())
    assert channel.all_files == [f"section-0{number}.wav" for number in range(1, 6)]
    assert len(state.message_ids) > 2
    return state, channel.all_files


def test_the_recording_takes_the_place_of_the_sections_in_one_request() -> None:
    async def run() -> None:
        channel = FileChannel()
        state, _ = await shown_early(channel)
        before = len(channel.log)
        work = ended(growing())
        editor, _ = await show(channel, state, work)
        assert editor.delivered
        assert sorted(channel.standing) == [1], "the other messages are gone"
        assert channel.files(1) == [LAST]
        assert shown_text(channel.standing[1]).endswith(f"-# {ending_line(COMPLETE, work)}")
        first, *others = channel.log[before:]
        assert (first.kind, {one.kind for one in others}) == ("edit", {"delete"})
        assert state.is_final_layout
        assert state.all_message_ids == (1,)
        assert not has_new_layout(work, editor.reply)
        assert frame_at(0, work, editor.reply, (1, 1)) == state.accepted

    on_virtual_time(run())


def test_parts_that_need_more_messages_reuse_those_of_the_sections() -> None:
    async def run() -> None:
        channel = FileChannel()
        state, _ = await shown_early(channel)
        known = list(state.message_ids)
        await show(channel, state, ended(growing(), parts=4))
        assert state.message_ids == known[:2]
        assert channel.all_files == [f"The-Lamp-part-{number}-of-4.mp3" for number in range(1, 5)]
        assert sorted(channel.standing) == known[:2]

    on_virtual_time(run())


@pytest.mark.parametrize("refusal", [TOO_LARGE, NO_FILES], ids=["413", "403"])
def test_what_was_shown_stays_where_the_recording_is_refused(refusal: RouteError) -> None:
    async def run() -> None:
        channel = FileChannel(refuses=no_mp3(refusal))
        state, files = await shown_early(channel)
        before = dict(channel.standing)
        editor, _ = await show(channel, state, ended(growing()))
        assert editor.delivered
        assert channel.all_files == files
        *closed, last = state.message_ids
        assert [channel.standing[one] for one in closed] == [before[one] for one in closed]
        assert say("narration.kept.refused", name=LAST) in shown_text(channel.standing[last])
        assert not state.is_final_layout

    on_virtual_time(run())


def test_a_recording_that_is_too_large_for_its_place_is_not_sent_at_all() -> None:
    async def run() -> None:
        channel = FileChannel()
        state, files = await shown_early(channel)
        work = ended(growing())
        # It was made in a place with a larger upload limit.
        large = replace(work.recording[0], size_bytes=EditorHarness.address(private=False).upload_limit_bytes + 1)
        await show(channel, state, replace(work, recording=(large,)))
        assert LAST not in channel.uploaded
        assert channel.all_files == files
        assert say("narration.kept.refused", name=LAST) in shown_text(channel.standing[state.message_ids[-1]])

    on_virtual_time(run())


def test_an_answer_that_is_lost_costs_the_last_message_nothing() -> None:
    async def run() -> None:
        lost = RouteError(FailureKind.TRANSIENT, status=502, maybe_applied=True)
        answers = iter([lost])
        channel = FileChannel(refuses=lambda files: next(answers, TOO_LARGE) if has_mp3(files) else None)
        state, files = await shown_early(channel)
        channel.uploaded.clear()
        await show(channel, state, ended(growing()))
        assert channel.all_files == files
        assert set(channel.uploaded) == {LAST}, "the sections stand already"

    on_virtual_time(run())


def test_a_later_recording_is_tried_again_where_an_earlier_one_was_refused() -> None:
    async def run() -> None:
        channel = FileChannel(refuses=no_mp3(TOO_LARGE))
        state, _ = await shown_early(channel)
        work = ended(growing())
        await show(channel, state, work)
        channel.refuses = lambda _: None
        revised = replace(work, sections=(long_section(1, revision=1), *work.sections[1:]))
        assert has_new_layout(revised, Reply(EditorHarness.address(private=False), state))
        await show(channel, state, revised)
        assert channel.all_files == ["The-Lamp-v2.mp3"]

    on_virtual_time(run())


def test_the_recording_stands_below_the_sections_where_the_first_message_is_gone() -> None:
    async def run() -> None:
        channel = FileChannel()
        state, files = await shown_early(channel)
        channel.deleted.add(1)
        editor, _ = await show(channel, state, ended(growing()))
        assert editor.delivered
        assert channel.all_files == [*files, LAST]

    on_virtual_time(run())


def test_a_reply_that_is_posted_again_shows_the_recording_at_once() -> None:
    async def run() -> None:
        channel = FileChannel()
        state = state_of(dialect=Dialect.CLASSIC, on_channel_route=True)
        await show(channel, state, ended(growing(), parts=3))
        assert [len(channel.files(message_id)) for message_id in state.message_ids] == [2, 1]
        assert not [name for name in channel.all_files if name.endswith(".wav")]

    on_virtual_time(run())


def test_where_it_cannot_be_posted_with_the_recording_the_sections_are() -> None:
    async def run() -> None:
        channel = FileChannel(refuses=no_mp3(TOO_LARGE))
        state = state_of(dialect=Dialect.CLASSIC, on_channel_route=True)
        editor, _ = await show(channel, state, ended(growing()))
        assert editor.delivered
        assert channel.all_files == [f"section-0{number}.wav" for number in range(1, 6)]

    on_virtual_time(run())


@pytest.mark.parametrize("parts", [1, 4])
@pytest.mark.parametrize("is_saved", [True, False], ids=["saved", "not saved"])
@pytest.mark.parametrize("requests", range(8))
def test_a_process_that_dies_in_between_leads_to_the_same_end(parts: int, requests: int, *, is_saved: bool) -> None:
    async def run() -> None:
        channel = FileChannel()
        state, _ = await shown_early(channel)
        work, saved = ended(growing(), parts), state.encoded()
        channel.answers_left = requests
        dying = asyncio.create_task(show(channel, state, work))
        await asyncio.wait({dying})
        channel.answers_left = None
        kept = state.encoded() if is_saved else saved
        again = ReplyState.decoded(kept, token="t", token_expires_at=state.token_expires_at)
        editor, _ = await show(channel, again, work)
        assert editor.delivered
        names = [LAST] if parts == 1 else [f"The-Lamp-part-{number}-of-4.mp3" for number in range(1, 5)]
        assert channel.all_files == names
        assert sorted(channel.standing) == again.message_ids

    on_virtual_time(run())


def test_a_narration_that_is_finished_later_gets_the_longer_recording() -> None:
    async def run() -> None:
        channel = FileChannel()
        state, _ = await shown_early(channel)
        part = replace(ended(growing()), sections=(*growing().sections, pending(8)))
        await show(channel, state, part)
        assert channel.all_files == ["The-Lamp-7-of-8-sections.mp3"]
        state.reopen_from(0)
        await show(channel, state, replace(part, ending=None))
        assert channel.all_files == ["The-Lamp-7-of-8-sections.mp3"], "it stays until the next"
        await show(channel, state, replace(whole(8), ending=COMPLETE))
        assert channel.all_files == [LAST]
        assert sorted(channel.standing) == [1]

    on_virtual_time(run())
