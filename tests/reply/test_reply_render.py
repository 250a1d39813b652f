"""The rendered messages: each part in its place, with its words, and within Discord's limits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.controls import Action, custom_id
from bot.reply.frame import Dialect, NoFile, Upload, Words
from bot.reply.markdown import length
from bot.reply.payload import expected_text
from bot.reply.quoting import quote
from bot.reply.render import TEXT_LIMIT, CutPoint, Rendering, Source, render
from bot.words.say import say
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.lineage import Lineage, Relation
from bot.work.parts import Doubt, PartState
from bot.work.request import ComicOptions, NarrationOptions
from tests.effort import examples
from tests.reply.renderings import (
    STOPPED,
    check_limits,
    panel,
    section,
    story,
    view,
    words_of,
    work,
)


def test_a_refused_text_file_is_replaced_by_a_line() -> None:
    cramped = view(messages_max=1, withheld={"story.txt": NoFile.REFUSED})

    [frame] = render(story("word " * 2000, COMPLETE), cramped).frames

    assert not frame.uploads
    assert "story.txt couldn't be uploaded here." in words_of(frame)
    check_limits(frame)


def test_what_was_made_after_a_gap_stays_when_the_work_is_stopped() -> None:
    panels = (panel(1), panel(2, PartState.PENDING), panel(3), panel(4, PartState.PENDING))

    [frame] = render(work(ComicOptions(), panels=panels, ending=STOPPED), view()).frames

    assert [upload.name for upload in frame.uploads] == ["panel-1.png", "panel-3.png"]
    assert "Panel 2 is missing." in words_of(frame)
    assert "Panel 4" not in words_of(frame)


def test_a_section_spoken_out_of_order_is_shown_when_the_work_is_stopped() -> None:
    sections = (section(1, PartState.PENDING, "One."), section(2, PartState.MADE, "Two."))
    running = work(NarrationOptions(), sections=sections)

    assert not render(running, view(Dialect.CLASSIC)).frames[0].uploads
    [frame] = render(replace(running, ending=STOPPED), view(Dialect.CLASSIC)).frames
    assert [upload.name for upload in frame.uploads] == ["section-02.wav"]
    assert "Section 1 is missing." in words_of(frame)


def test_a_panel_that_was_not_drawn_is_named_with_the_reason() -> None:
    panels = (panel(1), panel(2, PartState.MISSING))

    [frame] = render(work(ComicOptions(panels=2), panels=panels, ending=COMPLETE), view()).frames

    assert "Panel 2 is missing. Gemini declined to draw this (safety rules)." in words_of(frame)


def test_a_picture_is_above_its_words_with_its_own_alt_text() -> None:
    [frame] = render(work(ComicOptions(panels=2), panels=(panel(1), panel(2, said="bye"))), view()).frames

    kinds = [type(piece) for piece in frame.body]
    assert kinds == [Upload, Words, Upload, Words]
    [first, second] = frame.uploads
    assert "hello" in first.alt
    assert "bye" in second.alt


def test_the_first_frame_has_the_quoted_prompt_what_is_being_done_and_stop() -> None:
    [frame] = render(story("", prompt="a lighthouse"), view()).frames

    assert frame.header == f"{say('title.pending')}\n> -# a lighthouse"
    assert frame.footer == "-# Finding the first line… · started <t:1000000000:R>"
    [button] = frame.buttons
    assert button.custom_id == custom_id(Action.STOP, story("").id)


@pytest.mark.parametrize("dialect", Dialect)
def test_the_text_of_a_narration_is_quoted_until_it_is_shown_with_its_sound(dialect: Dialect) -> None:
    text = "The lamp burned all night. ||So did the boat.||"
    sections = (section(1, PartState.PENDING, text), section(2, PartState.PENDING, "And then it rained."))
    waiting = work(NarrationOptions(), f"# Night\n{text}\n---\nAnd then it rained.", sections=sections)
    [frame] = render(waiting, view(dialect)).frames
    quoted = quote(f"{text} And then it rained.")
    assert frame.header == quoted
    assert render(replace(waiting, ending=STOPPED), view(dialect)).frames[0].header == quoted
    for first in (section(1, PartState.MADE, text), section(1, PartState.MISSING, text)):
        [frame] = render(replace(waiting, sections=(first, sections[1])), view(dialect)).frames
        assert expected_text(frame).count("The lamp burned") == 1
        assert frame.header == ""


def test_where_messages_end_does_not_depend_on_the_quote_of_a_narration() -> None:
    words = "a word " * 600
    made = work(NarrationOptions(), words, sections=(section(1, PartState.MADE, words),))
    [cut, *_] = render(made, view(Dialect.CLASSIC)).cuts
    assert 1000 < cut.offset < TEXT_LIMIT[Dialect.CLASSIC] - length(quote(words))


def test_a_narration_of_another_work_says_so_above_its_sound() -> None:
    made = work(NarrationOptions(), "Say this.", sections=(section(1, PartState.MADE, "Say this."),), ending=COMPLETE)
    made = replace(made, lineage=Lineage(parent_id="cd", relation=Relation.NARRATION, parent_author_id=8))
    [frame] = render(
        made, view(Dialect.CLASSIC, source=Source("The Lamp", "https://discord.com/channels/1/2/3", 7))
    ).frames
    assert frame.header == say("header.narration", source="[The Lamp](https://discord.com/channels/1/2/3)")


def test_a_long_prompt_is_quoted_up_to_200_characters() -> None:
    [frame] = render(story("", prompt="word " * 100), view()).frames

    assert len(frame.header.split("\n")[1]) <= len("> -# ") + 200 + len("…")


@settings(max_examples=examples(12), deadline=None)
@given(prompt=st.text(min_size=1, max_size=400), dialect=st.sampled_from(Dialect))
def test_no_prompt_breaks_a_limit(prompt: str, dialect: Dialect) -> None:
    for frame in render(story("語" * 9000, prompt=prompt.encode("utf-8", "replace").decode()), view(dialect)).frames:
        check_limits(frame)


@pytest.mark.parametrize("dialect", Dialect)
def test_a_message_that_is_full_to_the_brim_has_room_for_its_last_line(dialect: Dialect) -> None:
    brim = {Dialect.V2: 4000, Dialect.CLASSIC: 2000}[dialect]
    for size in range(brim - 400, brim, 3):
        for ending in (None, COMPLETE, Ending(EndingKind.STOPPED, {"by": "M" * 80})):
            for frame in render(story("w" * size, ending), view(dialect)).frames:
                check_limits(frame)


def test_a_file_whose_words_do_not_fit_moves_on_with_them() -> None:
    for size in range(1690, 1720):
        # An open fence has to be closed, which needs room in addition to its words.
        texts = ("w" * size, "```code")
        sections = tuple(section(number, PartState.MADE, text) for number, text in enumerate(texts, 1))

        frames = render(work(NarrationOptions(), sections=sections, ending=COMPLETE), view(Dialect.CLASSIC)).frames

        names = [upload.name for frame in frames for upload in frame.uploads]
        assert names == ["section-01.wav", "section-02.wav"]
        assert "code" in words_of(next(frame for frame in frames if "section-02.wav" in str(frame.uploads)))


def test_only_the_last_message_has_a_last_line_and_buttons() -> None:
    rendering: Rendering = render(story("word " * 3000, COMPLETE), view())

    assert len(rendering.frames) > 2
    assert all(not frame.footer and not frame.buttons for frame in rendering.frames[:-1])
    assert rendering.frames[-1].footer == "-# The end · 3000 words"


@pytest.mark.parametrize("dialect", Dialect)
def test_only_the_first_message_names_the_thread_and_ends_where_it_would_without(dialect: Dialect) -> None:
    long = story("The sea was calm. " * 900)
    url = f"https://discord.com/channels/{2**63}/{2**63}"
    rendering = render(long, view(dialect, thread_url=url))
    first, *others = rendering.frames
    assert first.footer == f"-# {say('after.thread', url=url)}"
    assert not any(url in frame.footer for frame in others)
    assert rendering.cuts == render(long, view(dialect)).cuts
    for frame in rendering.frames:
        check_limits(frame)
    assert "channels" not in render(story("Short."), view(dialect, thread_url=url)).frames[0].footer


def test_a_further_message_costs_only_the_open_tail() -> None:
    text = "word " * 100_000
    near_the_end = CutPoint(0, len(text) - 500)

    [frame] = render(story(text), view(cuts=(near_the_end,) * 100)).frames

    assert len(words_of(frame)) <= 500


@pytest.mark.parametrize("reason", NoFile)
@pytest.mark.parametrize("dialect", Dialect)
def test_a_picture_that_is_not_sent_is_named_in_its_place_with_the_reason(dialect: Dialect, reason: NoFile) -> None:
    made = work(ComicOptions(panels=2), panels=(panel(1), panel(2)), ending=COMPLETE)

    [frame] = render(made, view(dialect, withheld={"panel-1.png": reason})).frames

    assert [upload.name for upload in frame.uploads] == ["panel-2.png"]
    assert words_of(frame).startswith(f"-# {say(f'part.file.{reason.value}', 'en', name='panel-1.png')}")
    assert "panel-1.png" in expected_text(frame)


def test_a_transcript_shows_whole_addresses_and_hides_spoilers() -> None:
    url = "https://www.example.org/a/b?c"
    said = section(1, PartState.MADE, "See example.org.")
    made = work(NarrationOptions(), sections=(replace(said, text=f"See {url}."),), ending=COMPLETE)
    assert words_of(render(made, view(Dialect.CLASSIC)).frames[0]) == f"See {url}."
    secret = "Who did it? ||It was the butler.||"
    told = replace(section(1, PartState.MADE, "Who did it? It was the butler."), text=secret)
    made = work(NarrationOptions(), secret, sections=(told,), ending=COMPLETE)
    [frame] = render(made, view(Dialect.CLASSIC)).frames
    assert words_of(frame) == secret
    doubtful = replace(told, transcript="The butler did it!", doubt=Doubt.DIVERGING, state=PartState.DOUBTFUL)
    made = work(NarrationOptions(), secret, sections=(doubtful,), ending=COMPLETE)
    assert "||The butler did it!||\n" in words_of(render(made, view(Dialect.CLASSIC)).frames[0])


@pytest.mark.parametrize("title", ["a 🦊 who sails", "See https://example.org/x_y (now)", "The ||butler|| [did] it"])
def test_a_source_with_any_title_is_a_link(title: str) -> None:
    made = replace(story("x", COMPLETE), lineage=Lineage(parent_id="cd", relation=Relation.COMIC, parent_author_id=8))
    [frame] = render(made, view(source=Source(title, "https://discord.com/channels/1/2/3", 7))).frames
    line = re.escape(say("header.comic", source=""))
    found = re.fullmatch(line + r"\[(?P<label>[^\[\]]+)\]\(https://discord\.com/channels/1/2/3\)", frame.header)
    assert found is not None
    assert not re.search("🦊|://|butler", found["label"])
