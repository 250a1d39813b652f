"""Which title a new work takes over from the one that it is another take of."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.making.admission import Admission
from bot.making.derive import new_take
from bot.work.request import NarrationOptions, Request, StoryOptions
from bot.work.work import Work

READ = Work(
    id="a",
    author_id=1,
    created_at=0.0,
    request=Request(prompt="It rained.", options=NarrationOptions()),
    made_title="Salt",
)
WRITTEN = replace(READ, request=Request(prompt="rain", options=StoryOptions()))


@pytest.mark.parametrize(
    ("first", "prompt", "title"),
    [
        (READ, "It rained.", "Salt"),
        (READ, "It snowed.", ""),
        (replace(READ, title="Pepper"), "It snowed.", "Pepper"),
        (WRITTEN, "rain", ""),
    ],
)
def test_a_text_that_is_read_again_keeps_the_title_that_its_file_gave(first: Work, prompt: str, title: str) -> None:
    async def find(_: str) -> Work:
        return first

    library = cast(Any, SimpleNamespace(works=SimpleNamespace(find=find)))
    nothing = cast(Any, None)
    admission = Admission(nothing, library, nothing, nothing, nothing)
    take = new_take(first)
    asked = replace(take, request=replace(take.request, prompt=prompt))
    assert asyncio.run(admission._title(asked, None)) == title
