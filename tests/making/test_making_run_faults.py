"""Whatever fails in a run, and whenever: its work is settled once, and its reply gets a last line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.making.run import Phase
from bot.work.ending import COMPLETE, EndingKind
from tests.making.fakes import FakeEditor, Rehearsal, Sabotage, some_turns, within
from tests.making.moments import MOMENTS, STOPPED, break_editor, nothing_is_left

pytestmark = pytest.mark.asyncio


def _break_saver(rehearsal: Rehearsal) -> None:
    rehearsal.works.breaks = True
    rehearsal.run.draft.add_text("upon a time")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", [break_editor, _break_saver], ids=["editor", "saver"])
async def test_a_fault_beside_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[Rehearsal], None], moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    fault(rehearsal)
    if rehearsal.living is None:
        rehearsal.begin()
    await rehearsal.end()
    ending = rehearsal.run.work.ending
    assert ending is not None
    if moment == "closing":
        assert ending == COMPLETE, "an ending that it had is the true one"
    else:
        assert ending.kind is EndingKind.OUR_FAULT
        assert f"reference {ending.params['reference']}" in caplog.text
    assert "Sabotage" in caplog.text
    first, second = rehearsal.steps.editors
    assert not first.delivered
    assert second.shown[-1].ending == ending
    announced = ["announce"] if rehearsal.run.has_started else []
    made = ["make"] if rehearsal.run.has_started else []
    assert rehearsal.steps.done == [*made, "settle", *announced]
    assert rehearsal.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(rehearsal)


async def _submit_fails(rehearsal: Rehearsal) -> None:
    rehearsal.queue.on_submit = Sabotage("making")
    rehearsal.begin()


async def _cancel_fails(rehearsal: Rehearsal) -> None:
    rehearsal.queue.on_cancel = Sabotage("making")
    await rehearsal.waiting()
    rehearsal.run.stop.press(STOPPED)


async def _making_fails(rehearsal: Rehearsal) -> None:
    await rehearsal.making()
    rehearsal.steps.ends_with.set_exception(Sabotage("making"))


@pytest.mark.parametrize("fault", [_submit_fails, _cancel_fails, _making_fails])
async def test_a_fault_in_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[Rehearsal], Awaitable[None]],
) -> None:
    rehearsal = Rehearsal()
    await fault(rehearsal)
    await rehearsal.end()
    ending = rehearsal.run.work.ending
    assert ending is not None
    assert ending.kind is EndingKind.OUR_FAULT
    assert rehearsal.steps.editors[1].shown[-1].ending == ending
    assert rehearsal.steps.done.count("settle") == 1
    assert "write_plain_line" not in rehearsal.steps.done
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_fault_stops_the_making_and_keeps_what_was_made() -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    break_editor(rehearsal)
    await rehearsal.end()
    assert rehearsal.steps.editors[1].shown[-1].text == "Once "
    assert not rehearsal.steps.ends_with.cancelled(), "the making was ended, not what it waited for"
    assert rehearsal.run.has_started


async def test_a_slot_that_comes_after_a_fault_goes_back_at_once() -> None:
    rehearsal = Rehearsal()
    await rehearsal.waiting()
    break_editor(rehearsal)
    await rehearsal.end()
    await within(rehearsal.run.use_slot())
    assert "make" not in rehearsal.steps.done


def _second_raises(editor: FakeEditor) -> None:
    editor.break_down(Sabotage("second"))


def _second_is_hopeless(editor: FakeEditor) -> None:
    editor.is_unreachable = True


def _second_gives_up(editor: FakeEditor) -> None:
    editor.gives_up = True


def _second_cannot_be_opened(_: FakeEditor) -> None:
    raise Sabotage("second")


@pytest.mark.parametrize("failure", [_second_raises, _second_is_hopeless, _second_gives_up, _second_cannot_be_opened])
@pytest.mark.parametrize("moment", ["waiting", "making", "closing"])
async def test_what_the_second_editor_does_not_deliver_either_is_said_plainly(
    failure: Callable[[FakeEditor], None], moment: str
) -> None:
    rehearsal = Rehearsal()
    await MOMENTS[moment](rehearsal)
    rehearsal.steps.prepare = failure
    break_editor(rehearsal)
    await rehearsal.end()
    done = rehearsal.steps.done
    assert [step for step in done if step != "make"][:2] == ["write_plain_line", "settle"]
    assert (done.count("write_plain_line"), done.count("settle")) == (1, 1)
    assert rehearsal.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(rehearsal)


async def test_where_not_even_a_plain_line_can_be_said_the_work_is_settled_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rehearsal = Rehearsal()
    await rehearsal.making()
    rehearsal.steps.prepare = _second_raises
    rehearsal.steps.on_plain = Sabotage("plain")
    break_editor(rehearsal)
    await rehearsal.end()
    assert rehearsal.steps.done == ["make", "write_plain_line", "settle", "announce"]
    assert "not even a plain last line" in caplog.text
    await some_turns()
    nothing_is_left(rehearsal)


async def test_a_failed_mention_does_not_fail_the_run(caplog: pytest.LogCaptureFixture) -> None:
    rehearsal = Rehearsal()
    rehearsal.steps.on_announce = Sabotage("announce")
    await rehearsal.making()
    rehearsal.steps.ends_with.set_result(COMPLETE)
    await rehearsal.end()
    assert rehearsal.run.phase is Phase.ENDED
    assert "cannot be told" in caplog.text
