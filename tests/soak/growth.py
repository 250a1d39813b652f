"""Detects growth in a process that repeats the same work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WARM_SHARE: Final = 0.4
"""The share of the stories after which the baseline is measured."""

MEMORY_KIB_MAX: Final = 3.0
"""Bytes of resident memory for each further story: the allocator keeps some free blocks."""
USED_KIB_MAX: Final = 1.0
"""Bytes in use of the C library's heap for each further story, which show any leak, in Python or in C."""
OBJECTS_MAX: Final = 0.5
"""Python objects for each further story."""
DESCRIPTORS_MAX: Final = 12
"""Further open files and sockets: a pool may not have been full yet."""
TASKS_MAX: Final = 3
THREADS_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Point:
    """A measurement of the bot after this many stories."""

    stories: int
    rss_kib: float
    descriptors: int
    tasks: int
    threads: int
    objects: int
    used_kib: float
    free_kib: float

    def __str__(self) -> str:
        return (
            f"{self.stories:>6} stories: {self.rss_kib / 1024:.1f} MiB (heap: {self.used_kib / 1024:.1f} in use,"
            f" {self.free_kib / 1024:.1f} free), {self.descriptors} descriptors, {self.tasks} tasks,"
            f" {self.threads} threads, {self.objects} objects"
        )


def growth(points: Sequence[Point]) -> list[str]:
    """A sentence for each figure that grew beyond its limit after the warm-up; empty if none did."""
    last = points[-1]
    warm = next(point for point in points if point.stories >= WARM_SHARE * last.stories)
    stories = last.stories - warm.stories
    figures = (
        ("KiB of memory a story", (last.rss_kib - warm.rss_kib) / stories, MEMORY_KIB_MAX),
        ("KiB in use a story", (last.used_kib - warm.used_kib) / stories, USED_KIB_MAX),
        ("objects a story", (last.objects - warm.objects) / stories, OBJECTS_MAX),
        ("descriptors", last.descriptors - warm.descriptors, DESCRIPTORS_MAX),
        ("tasks", last.tasks - warm.tasks, TASKS_MAX),
        ("threads", last.threads - warm.threads, THREADS_MAX),
    )
    return [f"{more:.2f} more {what}, of {most:g}" for what, more, most in figures if more > most]
