"""More text, panels or sections never change a closed message, and every character is shown once."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.controls import WORK_TEMPLATE
from bot.reply.frame import Dialect
from bot.reply.render import render
from bot.work.ending import COMPLETE, Ending
from bot.work.parts import PartState
from bot.work.request import ComicOptions, NarrationOptions
from bot.work.work import Work
from tests.effort import examples
from tests.reply.renderings import (
    STOPPED,
    Follower,
    check_limits,
    panel,
    picture,
    section,
    story,
    view,
    words_of,
    work,
)

DIALECTS = st.sampled_from(Dialect)
MESSAGES_MAX = st.sampled_from((None, 1, 2, 3, 6))

FRAGMENTS = st.sampled_from(
    (
        "The rain came over the hill. ",
        "灯台は夜を怖がっていた。",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "é" * 40,
        "\n\n",
        "\n",
        "```python\nprint(1)\n",
        "```\n",
        "**bold ",
        "** ",
        "||spoiler|| ",
        "> quoted line\n",
        ">>> quoted to the end\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "| name | words |\n|:--|--:|\n" + "| Ann | some words |\n" * 40,
        "#### A lower heading\n",
        "\n---\n",
        "one<br>two <b>bold</b> &amp; ![alt](https://example.org/a.png) ",
        "> ```py\n> x = 1\n> ```\n",
        '[a titled link](https://example.org/a_(b) "A title") ',
        "[a link](https://example.org/a?b=c) ",
        "<@123456789012345678> @everyone ",
        "# A heading\n",
        "w" * 5000,
        " " * 90,
        "x" * 700 + " ",
    )
)
CHUNKS = st.lists(FRAGMENTS, min_size=1, max_size=30)


@settings(max_examples=examples(30), deadline=None)
@given(chunks=CHUNKS, dialect=DIALECTS, most=MESSAGES_MAX, ending=st.sampled_from((COMPLETE, STOPPED)))
def test_more_text_never_changes_a_closed_message_of_a_story(
    chunks: list[str], dialect: Dialect, most: int | None, ending: Ending
) -> None:
    follower = Follower(view(dialect, messages_max=most))
    fresh = view(dialect, messages_max=most)
    text = ""
    for made in [*(story(text := text + chunk) for chunk in chunks), story("".join(chunks), ending)]:
        follower.show(made)
        whole = render(made, fresh)

        assert list(whole.frames) == follower.frames
        assert whole.cuts == follower.view.cuts
        for frame in whole.frames:
            check_limits(frame)
        if most is not None:
            assert len(whole.frames) <= most


def plain(text: str) -> str:
    return re.sub(r"[\s>]", "", text)


TOKENS = st.lists(st.text("abcdefg灯台é😀", min_size=1, max_size=60) | st.just("z" * 5000), min_size=1, max_size=120)


@settings(max_examples=examples(25), deadline=None)
@given(tokens=TOKENS, dialect=DIALECTS, separator=st.sampled_from((" ", "\n", "\n\n", ". ")))
def test_every_character_of_a_story_is_shown_once_and_in_order(
    tokens: list[str], dialect: Dialect, separator: str
) -> None:
    text = separator.join(tokens)

    frames = render(story(text, COMPLETE), view(dialect)).frames

    assert plain("".join(words_of(frame) for frame in frames)) == plain(text)


@settings(max_examples=examples(15), deadline=None)
@given(tokens=TOKENS, dialect=DIALECTS, most=st.sampled_from((1, 2, 6)))
def test_where_messages_run_out_the_whole_text_is_a_file_in_the_last_one(
    tokens: list[str], dialect: Dialect, most: int
) -> None:
    text = " ".join(tokens)
    growing = render(story(text), view(dialect, messages_max=most))

    ended = render(story(text, COMPLETE), view(dialect, messages_max=most))

    shown = plain("".join(words_of(frame) for frame in ended.frames))
    assert len(ended.frames) <= most
    assert not any(frame.uploads for frame in growing.frames)
    if shown == plain(text):
        assert not ended.frames[-1].uploads
    else:
        assert plain(text).startswith(shown)
        [upload] = ended.frames[-1].uploads
        assert upload.text == text
        assert upload.name == "story.txt"
        assert len(ended.frames) == most


PANEL_STATES = st.sampled_from((PartState.MADE, PartState.MADE, PartState.MISSING))


@settings(max_examples=examples(30), deadline=None)
@given(
    data=st.data(),
    form=st.sampled_from(((Dialect.V2, False), (Dialect.V2, True), (Dialect.CLASSIC, False))),
    most=st.sampled_from((None, 2, 3, 6)),
)
def test_more_panels_never_change_a_closed_message_of_a_comic(
    data: st.DataObject, form: tuple[Dialect, bool], most: int | None
) -> None:
    dialect, post_only = form
    count = data.draw(st.integers(1, 8))
    order = data.draw(st.permutations(range(1, count + 1)))
    sizes = st.sampled_from((1000, 1_500_000) if post_only else (1000, 9_000_000, 20_000_000))
    finished = {
        number: panel(number, data.draw(PANEL_STATES), data.draw(st.sampled_from(("hi", "y" * 900, "語" * 2500))))
        for number in order
    }
    for number, one in finished.items():
        if one.picture is not None:
            finished[number] = replace(one, picture=picture(number, data.draw(sizes)))
    stop_after = data.draw(st.integers(0, count))
    panels = {number: panel(number, PartState.PENDING) for number in range(1, count + 1)}
    follower = Follower(view(dialect, messages_max=most, post_only=post_only, posted=1))

    def comic(ending: Ending | None = None) -> Work:
        return work(ComicOptions(panels=count), panels=tuple(panels[n] for n in sorted(panels)), ending=ending)

    for number in order[:stop_after]:
        panels[number] = finished[number]
        before = list(follower.closed)
        follower.show(comic())
        assert follower.closed[: len(before)] == before
        for frame in follower.frames:
            check_limits(frame)
    ending = COMPLETE if stop_after == count else STOPPED
    follower.show(comic(ending))

    for frame in follower.frames:
        check_limits(frame)
    assert most is None or len(follower.frames) <= most
    made = [f"panel-{n}.png" for n in sorted(order[:stop_after]) if finished[n].state is PartState.MADE]
    pictures = [name for name in follower.uploads if name != "comic.txt"]
    assert pictures == made
    buttons = [button.custom_id for frame in follower.frames for button in frame.buttons]
    assert len(buttons) >= 2
    assert all(WORK_TEMPLATE.fullmatch(button) for button in buttons)


@settings(max_examples=examples(25), deadline=None)
@given(data=st.data(), dialect=DIALECTS, most=MESSAGES_MAX)
def test_more_sections_never_change_a_closed_message_of_a_narration(
    data: st.DataObject, dialect: Dialect, most: int | None
) -> None:
    count = data.draw(st.integers(1, 10))
    order = data.draw(st.permutations(range(1, count + 1)))
    texts = st.sampled_from(("Say this.", "a word " * 250, "```code", ">>> a\nb\nc\n" * 60, "語" * 1700))
    states = st.sampled_from((PartState.MADE, PartState.DOUBTFUL, PartState.MISSING))
    sizes = st.sampled_from((1000, 5_700_000, 24_000_000))
    finished = {n: section(n, data.draw(states), data.draw(texts), data.draw(sizes)) for n in order}
    sections = {n: replace(finished[n], state=PartState.PENDING, audio=None, transcript="") for n in order}
    stop_after = data.draw(st.integers(0, count))
    follower = Follower(view(dialect, messages_max=most, posted=1))

    def narration(ending: Ending | None = None) -> Work:
        shown = tuple(sections[n] for n in sorted(sections))
        return work(NarrationOptions(), sections=shown, ending=ending, made_title="Lamp")

    for number in order[:stop_after]:
        sections[number] = finished[number]
        before = list(follower.closed)
        follower.show(narration())
        assert follower.closed[: len(before)] == before
    follower.show(narration(STOPPED))

    for frame in follower.frames:
        check_limits(frame)
    numbers = [n for n in sorted(order[:stop_after]) if finished[n].audio is not None]
    spoken = [f"section-{n:02d}.wav" if count > 1 else "Lamp.wav" for n in numbers]
    told = re.findall(r"(\S+) could not be uploaded", "\n".join(words_of(frame) for frame in follower.frames))
    assert sorted([name for name in follower.uploads if name.endswith("wav")] + told) == spoken
    assert not told or most == 1
