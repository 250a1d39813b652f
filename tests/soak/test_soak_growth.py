"""The definition of growth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.soak.growth import Point, growth

START = Point(
    stories=500, rss_kib=140_000, descriptors=50, tasks=10, threads=9, objects=15_000, used_kib=42_000, free_kib=3_000
)


def points(**more: float) -> list[Point]:
    """Ten points; each figure grows by this amount with each of them."""
    return [
        replace(
            START,
            stories=500 * (number + 1),
            **{name: getattr(START, name) + number * each for name, each in more.items()},
        )
        for number in range(10)
    ]


def test_what_stays_is_flat() -> None:
    assert growth(points()) == []


@pytest.mark.parametrize(
    ("figure", "each", "told"),
    [
        ("rss_kib", 24 * 500, "24.00 more KiB of memory a story, of 3"),
        ("used_kib", 2 * 500, "2.00 more KiB in use a story, of 1"),
        ("objects", 1000, "2.00 more objects a story, of 0.5"),
        ("descriptors", 5, "30.00 more descriptors, of 12"),
        ("tasks", 1, "6.00 more tasks, of 3"),
        ("threads", 1, "6.00 more threads, of 3"),
    ],
)
def test_what_grows_with_each_story_is_named(figure: str, each: int, told: str) -> None:
    assert growth(points(**{figure: each})) == [told]


def test_what_grows_while_the_bot_gets_warm_does_not_count() -> None:
    warming = [replace(START, stories=500, rss_kib=1, objects=1), *points()[1:]]
    assert growth(warming) == []
