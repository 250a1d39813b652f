"""The CPU seconds that each room of the tests used, and its budget.

A budget is in CPU seconds of the test processes and of the child processes that ended: time that passes also counts
what else the machine does. What Postgres, forked bots and Chromium use is not counted. No test fails for it, because
even CPU seconds double on a core that is shared; a room above its budget is a line in capitals at the end of the run.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from typing import Final

import pytest

CPU_S: Final = {
    "audio": 8,
    "bench": 2,
    "comics": 12,
    "demo": 16,
    "discord": 2,
    "export": 12,
    "gemini": 34,
    "golden": 13,
    "top": 9,
    "library": 38,
    "making": 6,
    "page": 30,
    "polls": 2,
    "queue": 4,
    "reply": 15,
    "sandbox": 46,
    "script": 10,
    "shelf": 9,
    "soak": 2,
    "wire": 120,
    "words": 2,
    "workers": 2,
    "work": 2,
}
"""By folder; `top` is what lies beside the folders. Measured on two cores with other work on them, and rounded up."""
OF_A_NEW_ROOM_S: Final = 5

_PROPERTY: Final = "cpu_s"
_spent_s: list[float] = [0.0]
"""CPU seconds of this process up to the end of the last phase of a test."""


def _now_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record the cost of a phase in its report. Time before the first phase belongs to no test."""
    report = yield
    now_s = _now_s()
    if _spent_s[0]:
        report.user_properties.append((_PROPERTY, now_s - _spent_s[0]))
    _spent_s[0] = now_s
    return report


def count_from_now() -> None:
    """Count the time since the last phase for no test: it went into the end of fixtures that rooms share."""
    _spent_s[0] = _now_s()


def room_of(node_id: str) -> str:
    """The room that a test belongs to: its folder below tests/, or the sandbox, which has tests of its own."""
    parts = node_id.partition("::")[0].split("/")
    if parts[0] == "sandbox":
        return "sandbox"
    return parts[1] if len(parts) > 2 else "top"


def lines(spent: dict[str, tuple[float, float]]) -> Iterator[str]:
    """A line for each room, by CPU and wall seconds: those above their budget in capitals."""
    for room, (cpu_s, wall_s) in sorted(spent.items(), key=lambda one: -one[1][0]):
        budget_s = CPU_S.get(room, OF_A_NEW_ROOM_S)
        line = f"{room:<10} {cpu_s:6.1f} s of CPU, of {budget_s}; {wall_s:6.1f} s passed"
        yield f"{line.upper()}: ABOVE ITS BUDGET" if cpu_s > budget_s else line


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print at the end of a run the time of each room."""
    spent: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                cpu_s, wall_s = spent[room_of(report.nodeid)]
                more_s = sum(float(str(value)) for name, value in report.user_properties if name == _PROPERTY)
                spent[room_of(report.nodeid)] = (cpu_s + more_s, wall_s + report.duration)
    for line in lines(spent):
        terminalreporter.write_line(line)
