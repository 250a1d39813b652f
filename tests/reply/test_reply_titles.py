"""The title at the top of a reply: its place is reserved from the start, and it moves no other text."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.frame import Dialect, Words
from bot.reply.markdown import length
from bot.reply.payload import edit_payload
from bot.reply.render import FOOT_ROOM, TEXT_LIMIT, Source, View, header_of, render
from bot.words.say import say
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.lineage import Lineage, Relation
from bot.work.parts import Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, Kind, NarrationOptions, Options, Request, StoryOptions
from bot.work.titles import TITLE_CHARS_MAX
from bot.work.work import Work
from tests.effort import examples

QUOTE = "> -# a lighthouse"
URL = "https://discord.com/channels/1/2/3"


def work(options: Options | None = None, **parts: object) -> Work:
    request = Request(prompt="a lighthouse", options=options or StoryOptions())
    made = Work(id="0123456789abcdef", request=request, author_id=7, created_at=1e9)
    return replace(made, **parts)  # type: ignore[arg-type]  # fields by name


def after(relation: Relation = Relation.CONTINUE, chapter: int = 2) -> Lineage:
    return Lineage(parent_id="cd", relation=relation, parent_author_id=7, chapter=chapter)


def test_the_title_takes_the_place_that_is_kept_for_it() -> None:
    waiting, pending = work(), f"{say('title.pending')}\n{QUOTE}"
    titled = f"{say('title.own', title='The Light')}\n{QUOTE}"
    assert header_of(waiting) == pending
    assert header_of(replace(waiting, made_title="The Light")) == titled
    assert header_of(replace(waiting, made_title="The Light", text="Once.", ending=COMPLETE)) == titled
    assert pending.count("\n") == titled.count("\n")


def test_a_title_that_a_person_gave_goes_before_the_one_that_was_made() -> None:
    assert header_of(work(made_title="The Light", title="My Light")) == f"{say('title.own', title='My Light')}\n{QUOTE}"


def test_a_work_that_gets_no_title_keeps_no_place_for_one() -> None:
    stopped = Ending(EndingKind.STOPPED, {"by": "mira"})
    narration = work(NarrationOptions(), sections=(Section(number=1, text="a lighthouse"),))
    for one in (work(text="Once"), work(ending=stopped), work(text="Once.", ending=COMPLETE), narration):
        assert header_of(one) == QUOTE


def test_a_comic_keeps_the_place_until_its_first_picture_and_however_its_script_came() -> None:
    script = PanelScript(number=1, scene="a rock")
    waiting = work(ComicOptions(panels=1), panels=(Panel(script=script),))
    assert header_of(waiting) == f"{say('title.pending')}\n{QUOTE}"
    missing = Panel(script=script, state=PartState.MISSING)
    assert header_of(replace(waiting, panels=(missing,))) == QUOTE


def test_a_chapter_has_the_title_of_its_story_and_its_number() -> None:
    source = Source("The Light", URL, 7, kind=Kind.STORY)
    told = header_of(work(title="The Light", lineage=after()), source)
    below = say("header.continue.work", source=f"[chapter 1]({URL})")
    assert told == f"{say('title.chapter.story', number=2, title='The Light')}\n{below}"
    drawn = header_of(work(ComicOptions(), title="The Light", lineage=after(Relation.COMIC, 1)), source)
    assert drawn.split("\n") == [
        say("title.own", title="The Light"),
        say("header.comic", source=f"[{say('header.the.story')}]({URL})"),
    ]


def test_what_a_work_was_made_from_is_named_by_its_title_only_where_that_is_another() -> None:
    drawn = work(ComicOptions(), title="The Light", lineage=after(Relation.COMIC, 1))
    line = partial(say, "header.comic")
    for source, named in (
        (Source("The Light", URL, 7, kind=Kind.NARRATION), f"[{say('header.the.narration')}]({URL})"),
        (Source("The Light", "", 7, kind=Kind.STORY), say("header.the.story")),
        (Source("The Lamp", URL, 7, kind=Kind.STORY), f"[The Lamp]({URL})"),
        (Source("The Light", URL, 7), f"[The Light]({URL})"),
    ):
        assert header_of(drawn, source).split("\n")[1] == line(source=named)
    others = say("header.by", source=f"[{say('header.the.story')}]({URL})", author=8)
    assert header_of(drawn, Source("The Light", URL, 8, kind=Kind.STORY)).split("\n")[1] == line(source=others)
    copy = header_of(work(title="The Light"), Source("The Light", URL, 0, shared_by=9)).split("\n")[1]
    assert copy == say("header.shared", source=f"[{say('header.original')}]({URL})", person=9)


@pytest.mark.parametrize("title", ["**The** ||secret|| <@1>\n# `x` @everyone \u202e", "[The](https://e.org) @here"])
def test_no_title_has_markup_or_mentions_anyone(title: str) -> None:
    line = header_of(work(made_title=title)).split("\n")[0].removeprefix("## ")
    assert not set(line) & set("*|<>`#[]\u202e")
    assert "@" not in line


TITLES = st.sampled_from(["", "The Light", "x" * TITLE_CHARS_MAX, "𝐀" * TITLE_CHARS_MAX, "word " * 16])


@settings(max_examples=examples(30), deadline=None)
@given(dialect=st.sampled_from(Dialect), first=TITLES, second=TITLES, words=st.integers(0, 1500), derived=st.booleans())
def test_no_title_moves_a_cut_point_or_makes_a_message_too_long(
    dialect: Dialect, first: str, second: str, words: int, *, derived: bool
) -> None:
    def cuts_of(title: str) -> object:
        made = work(text="word " * words, ending=COMPLETE, made_title=title, lineage=after() if derived else None)
        view = View(dialect=dialect, locale="en-US", since_s=1e9, source=Source(title, URL, 8) if derived else None)
        rendering = render(made, view)
        for frame in rendering.frames:
            payload, _ = edit_payload(frame, {})
            texts = [payload.get("content") or ""] if dialect is Dialect.CLASSIC else _texts(payload["components"])
            assert sum(map(length, texts)) <= TEXT_LIMIT[dialect]
        first_frame = rendering.frames[0]
        shown = [first_frame.header, *(piece.text for piece in first_frame.body if isinstance(piece, Words))]
        assert sum(map(length, shown)) <= TEXT_LIMIT[dialect] - FOOT_ROOM, "the last line has its room"
        return rendering.cuts

    assert cuts_of(first) == cuts_of(second)


def _texts(components: list[dict[str, object]]) -> list[str]:
    found: list[str] = []
    for one in components:
        if one["type"] == 10:
            found.append(str(one["content"]))
        found += _texts(one.get("components", []))  # type: ignore[arg-type]  # Discord's own nesting
    return found
