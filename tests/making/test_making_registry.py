"""The runs of this process: each has its own entry, also when several concern the same work."""

from __future__ import annotations

import pytest

from bot.making.registry import Registry, RegistryEntry
from bot.making.run import Phase
from tests.making.fakes import RunHarness

pytestmark = pytest.mark.asyncio


async def test_a_run_is_found_by_its_work_and_by_its_reply_for_as_long_as_it_is_there() -> None:
    registry, run = Registry(), RunHarness().run
    with registry.registered(RegistryEntry("reply", "w", run)) as entry:
        assert (registry.runs(), registry.run_of("w"), registry.is_active("w")) == ([run], run, True)
        assert registry.entries_of("reply") == [entry]
        assert (registry.run_of("other"), registry.is_active("other"), registry.entries_of("other")) == (
            None,
            False,
            [],
        )
        assert not entry.removed.is_set()
    assert (registry.runs(), registry.run_of("w"), registry.is_active("w")) == ([], None, False)
    assert registry.entries_of("reply") == []
    assert entry.removed.is_set()


async def test_a_run_that_raises_leaves_too() -> None:
    registry, entry = Registry(), RegistryEntry("reply", "w", RunHarness().run)
    with pytest.raises(KeyError), registry.registered(entry):
        raise KeyError
    assert registry.runs() == []
    assert entry.removed.is_set()


async def test_a_take_that_is_shown_again_is_not_a_run() -> None:
    registry = Registry()
    with registry.registered(RegistryEntry("reply", "w")) as entry:
        assert (registry.runs(), registry.run_of("w")) == ([], None)
        assert registry.is_active("w")
        assert registry.entries_of("reply") == [entry]


async def test_the_end_of_one_entry_leaves_another_about_the_same_work_where_it_is() -> None:
    registry = Registry()
    first, second = RunHarness().run, RunHarness().run
    earlier, later = RegistryEntry("reply", "w", first), RegistryEntry("reply", "w", second)
    assert earlier != later
    with registry.registered(later):
        with registry.registered(earlier):
            assert set(registry.runs()) == {first, second}
        assert registry.runs() == [second]
        assert registry.run_of("w") is second
        assert registry.entries_of("reply") == [later]
        assert (earlier.removed.is_set(), later.removed.is_set()) == (True, False)


@pytest.mark.parametrize(
    ("phase", "is_ending"),
    [
        (Phase.OPENING, False),
        (Phase.WAITING, False),
        (Phase.MAKING, False),
        (Phase.CLOSING, True),
        (Phase.SETTLING, True),
        (Phase.ENDED, True),
    ],
)
async def test_an_entry_is_coming_to_its_end_once_its_work_has_an_ending(phase: Phase, is_ending: bool) -> None:
    run = RunHarness().run
    run.phase = phase
    assert RegistryEntry("reply", "w", run).is_ending is is_ending
    assert RegistryEntry("reply", "w").is_ending, "what is shown once more ended long ago"
