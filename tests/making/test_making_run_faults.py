"""After any failure at any time in a run, its work is settled once, and its reply gets a last line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.making.run import Phase
from bot.work.ending import COMPLETE, EndingKind
from tests.making.fakes import FakeEditor, RunHarness, UnforeseenError, some_turns, within
from tests.making.moments import MOMENTS, STOPPED, break_editor, nothing_is_left

pytestmark = pytest.mark.asyncio


def _break_saver(harness: RunHarness) -> None:
    harness.works.breaks = True
    harness.run.draft.add_text("upon a time")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fault", [break_editor, _break_saver], ids=["editor", "saver"])
async def test_a_fault_beside_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[RunHarness], None], moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    harness = RunHarness()
    await MOMENTS[moment](harness)
    fault(harness)
    if harness.living is None:
        harness.begin()
    await harness.end()
    ending = harness.run.work.ending
    assert ending is not None
    if moment == "closing":
        assert ending == COMPLETE, "an ending that it had is the true one"
    else:
        assert ending.kind is EndingKind.OUR_FAULT
        assert f"reference {ending.params['reference']}" in caplog.text
    assert "UnforeseenError" in caplog.text
    first, second = harness.steps.editors
    assert not first.delivered
    assert second.shown[-1].ending == ending
    announced = ["announce"] if harness.run.has_started else []
    made = ["make"] if harness.run.has_started else []
    assert harness.steps.done == [*made, "settle", *announced]
    assert harness.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(harness)


async def _submit_fails(harness: RunHarness) -> None:
    harness.queue.on_submit = UnforeseenError("making")
    harness.begin()


async def _cancel_fails(harness: RunHarness) -> None:
    harness.queue.on_cancel = UnforeseenError("making")
    await harness.waiting()
    harness.run.stop.press(STOPPED)


async def _making_fails(harness: RunHarness) -> None:
    await harness.making()
    harness.steps.ends_with.set_exception(UnforeseenError("making"))


@pytest.mark.parametrize("fault", [_submit_fails, _cancel_fails, _making_fails])
async def test_a_fault_in_the_making_ends_the_work_and_its_reply_in_order(
    fault: Callable[[RunHarness], Awaitable[None]],
) -> None:
    harness = RunHarness()
    await fault(harness)
    await harness.end()
    ending = harness.run.work.ending
    assert ending is not None
    assert ending.kind is EndingKind.OUR_FAULT
    assert harness.steps.editors[1].shown[-1].ending == ending
    assert harness.steps.done.count("settle") == 1
    assert "write_plain_line" not in harness.steps.done
    await some_turns()
    nothing_is_left(harness)


async def test_a_fault_stops_the_making_and_keeps_what_was_made() -> None:
    harness = RunHarness()
    await harness.making()
    break_editor(harness)
    await harness.end()
    assert harness.steps.editors[1].shown[-1].text == "Once "
    assert not harness.steps.ends_with.cancelled(), "the making was ended, not what it waited for"
    assert harness.run.has_started


async def test_a_slot_that_comes_after_a_fault_goes_back_at_once() -> None:
    harness = RunHarness()
    await harness.waiting()
    break_editor(harness)
    await harness.end()
    await within(harness.run.use_slot())
    assert "make" not in harness.steps.done


def _second_raises(editor: FakeEditor) -> None:
    editor.break_down(UnforeseenError("second"))


def _second_is_hopeless(editor: FakeEditor) -> None:
    editor.is_unreachable = True


def _second_gives_up(editor: FakeEditor) -> None:
    editor.gives_up = True


def _second_cannot_be_opened(_: FakeEditor) -> None:
    raise UnforeseenError("second")


@pytest.mark.parametrize("failure", [_second_raises, _second_is_hopeless, _second_gives_up, _second_cannot_be_opened])
@pytest.mark.parametrize("moment", ["waiting", "making", "closing"])
async def test_what_the_second_editor_does_not_deliver_either_is_said_plainly(
    failure: Callable[[FakeEditor], None], moment: str
) -> None:
    harness = RunHarness()
    await MOMENTS[moment](harness)
    harness.steps.prepare = failure
    break_editor(harness)
    await harness.end()
    done = harness.steps.done
    assert [step for step in done if step != "make"][:2] == ["write_plain_line", "settle"]
    assert (done.count("write_plain_line"), done.count("settle")) == (1, 1)
    assert harness.run.phase is Phase.ENDED
    await some_turns()
    nothing_is_left(harness)


async def test_where_not_even_a_plain_line_can_be_said_the_work_is_settled_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = RunHarness()
    await harness.making()
    harness.steps.prepare = _second_raises
    harness.steps.on_plain = UnforeseenError("plain")
    break_editor(harness)
    await harness.end()
    assert harness.steps.done == ["make", "write_plain_line", "settle", "announce"]
    assert "not even a plain last line" in caplog.text
    await some_turns()
    nothing_is_left(harness)


async def test_a_failed_mention_does_not_fail_the_run(caplog: pytest.LogCaptureFixture) -> None:
    harness = RunHarness()
    harness.steps.on_announce = UnforeseenError("announce")
    await harness.making()
    harness.steps.ends_with.set_result(COMPLETE)
    await harness.end()
    assert harness.run.phase is Phase.ENDED
    assert "cannot be told" in caplog.text
