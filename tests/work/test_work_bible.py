from __future__ import annotations

from bot.work.bible import NO_PEOPLE, Bible, Character

ADA = Character("Ada", "red hair", voice="quick")
BEN = Character("BEN", "old")


def test_what_is_known_of_a_person_stays_and_gaps_are_filled() -> None:
    written = Bible((BEN, Character("ADA", "green hair", "a coat", "slow"), Character("Ben", "young", "a hat")))
    assert Bible((ADA,)).joined(written) == Bible((Character("Ada", "red hair", "a coat", "quick"), BEN))
    assert Bible((ADA,)).joined(NO_PEOPLE) == NO_PEOPLE.joined(Bible((ADA,))) == Bible((ADA,))
