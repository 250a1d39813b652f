"""`python -m tests.soak.hearing`: readings with and without faults in twelve languages, with recognition errors.

A fault that loses four words in a row or more has to be found. Of the complete readings, at most one in a hundred may
be rejected after the second transcript. Otherwise the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from tests.script.hearing_sweep import swept

ALARMS_MAX: Final = 0.01


def main(arguments: Sequence[str]) -> int:
    """Judge the readings of all seeds. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.hearing", description=__doc__)
    parser.add_argument("--seeds", nargs="+", type=int, default=list(range(1, 6)))
    parser.add_argument("--count", type=int, default=2000, help="readings with a fault, and without, for each seed")
    chosen = parser.parse_args(arguments)
    failed = False
    for seed in chosen.seeds:
        found = swept(seed, chosen.count)
        undetected, alarms = found.undetected.total(), found.alarms.total()
        failed |= bool(undetected) or alarms > ALARMS_MAX * found.true
        print("\n".join(found.wrong))
        print(
            f"seed {seed}: {undetected} of {found.faults} faults not found, {alarms} of {found.true} true readings"
            f" taken for broken, {found.heard_twice} heard twice",
            flush=True,
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
