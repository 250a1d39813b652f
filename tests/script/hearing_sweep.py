"""Readings with and without faults, transcribed once, and once more if the first transcript shows a fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.script.transcript_check import confirmed, judge
from bot.work.speech import Check, Ear, Verdict
from tests.script.noisy_recogniser import Reading, faulty_reading, heard_of, true_reading

LOST_WORDS_MIN: Final = 4
"""Fewer lost words in a row may be errors of a recogniser."""


@dataclass(slots=True)
class Sweep:
    """The results: `undetected` faults by kind, and `alarms` for complete readings by language."""

    faults: int = 0
    true: int = 0
    heard_twice: int = 0
    undetected: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def verdict_of(random: Random, reading: Reading, ear: Ear) -> tuple[Verdict, bool]:
    """The final verdict on a reading, and whether it was transcribed twice."""

    def hear() -> Check:
        heard = heard_of(random, reading)
        return judge(reading.text, heard, reading.sound, ear=ear, ended_well=reading.ended_well)

    first = hear()
    if first.verdict is not Verdict.BROKEN:
        return first.verdict, False
    return confirmed(first, hear()).verdict, True


def swept(seed: int, count: int) -> Sweep:
    """Judge `count` readings with a fault, and as many without."""
    found = Sweep()
    for number in range(count):
        random = Random(f"{seed} {number}")
        faulty, ear = faulty_reading(random)
        if faulty.lost >= LOST_WORDS_MIN:
            found.faults += 1
            if verdict_of(random, faulty, ear)[0] is not Verdict.BROKEN:
                found.undetected[faulty.kind] += 1
                found.wrong.append(
                    f"seed {seed}, {number}: {faulty.kind}, {faulty.lost} words, {faulty.prose.language}"
                )
        true = true_reading(random)
        verdict, is_twice = verdict_of(random, true, Ear.SECOND)
        found.true += 1
        found.heard_twice += is_twice
        if verdict is not Verdict.WHOLE:
            found.alarms[true.prose.language] += 1
            found.wrong.append(f"seed {seed}, {number}: {verdict} although whole, {true.prose.language}")
    return found
