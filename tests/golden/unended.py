"""The works of the golden set that were being made when the bot died, or waited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.reply.render import QueueStatus
from bot.work.ending import COMPLETE
from bot.work.lineage import Relation
from bot.work.request import ComicOptions, Length, NarrationOptions, Options, StoryOptions
from bot.work.usage import Usage
from bot.work.work import Work
from tests.golden.cast import DIRECT, ELSEWHERE, NOW_S, ROOMS, TOM, fixed_id
from tests.golden.ended import child, made, of_tale
from tests.golden.material import HALF, LONG, ODD, TALE, USED, Kept, panels, sections

_AN_HOUR_AGO_S: Final = 3600.0


def begun(name: str, options: Options | None = None, **more: Any) -> Work:  # noqa: ANN401 - a work's own fields
    """A work without an ending, two minutes old."""
    fields: dict[str, Any] = {"age_s": 120.0, "ending": None, "ended_at": None, "usage": Usage(), **more}
    return made(name, options, **fields)


def _kept(name: str, work: Work, **more: Any) -> Kept:  # noqa: ANN401 - the fields of `Kept`
    return Kept(name=name, work=work, is_concluded=False, **more)


def before_the_beginning() -> Iterator[Kept]:
    """Accepted works: not shown yet, shown without a stored message id, waiting."""
    yield _kept("never shown", begun("never shown"), unposted=1)
    yield _kept("shown unheard", begun("shown unheard"), unposted=1, is_answer_lost=True)
    queue = QueueStatus(3, NOW_S + 90)
    yield _kept("waiting", begun("waiting"), queue=queue)
    yield _kept("waiting comic", begun("waiting comic", ComicOptions(panels=2), panels=panels(0, 2, written=0)))
    direction = child("story", Relation.CONTINUE, chapter=2, direction="it sails")
    for number, (name, stands) in enumerate((("chosen", False), ("chosen and posted", True))):
        yield _kept(
            name,
            begun(name, lineage=direction),
            where=ROOMS[number],
            source=of_tale(),
            by_itself=True,
            on_channel_route=True,
            unposted=1,
            is_posting=True,
            is_answer_lost=stands,
        )


def stories() -> Iterator[Kept]:
    """Stories in the middle, on every route."""
    yield _kept("half", begun("half", text=HALF), attempts=1)
    yield _kept("half odd", begun("half odd", prompt=f"a lamp. {ODD}", text=HALF), attempts=2)
    yield _kept("half long", begun("half long", text=LONG), attempts=1, on_channel_route=True, where=ROOMS[2])
    yield _kept("half private", begun("half private", text=HALF, private=True), attempts=1, private=True)
    yield _kept("half direct", begun("half direct", text=HALF), attempts=1, where=DIRECT)
    yield _kept("half abroad", begun("half abroad", text=HALF, author_id=TOM), attempts=1, where=ELSEWHERE)
    old = begun("half old", text=HALF, age_s=_AN_HOUR_AGO_S)
    yield _kept("half old", old, attempts=1, where=ROOMS[3])
    old = begun("half private old", text=HALF, age_s=_AN_HOUR_AGO_S, private=True)
    yield _kept("half private old", old, attempts=1, private=True)
    long = StoryOptions(length=Length.LONG)
    yield _kept(
        "half in thread",
        begun("half in thread", long, text=LONG),
        where=ROOMS[4],
        attempts=1,
        opens_thread=True,
        thread_opened=True,
        on_channel_route=True,
    )
    for number, (name, stands) in enumerate((("posting", False), ("posted unheard", True)), start=5):
        yield _kept(
            name,
            begun(name, text=LONG),
            where=ROOMS[number],
            attempts=1,
            on_channel_route=True,
            unposted=1,
            is_posting=True,
            is_answer_lost=stands,
        )


def parts() -> Iterator[Kept]:
    """Comics with some panels, narrations with some sections."""
    four = ComicOptions(panels=4)
    yield _kept("some panels", begun("some panels", four, panels=panels(2, 4, written=3)), attempts=1)
    yield _kept("only written", begun("only written", four, panels=panels(0, 4)), attempts=1)
    spoken = "The tide came in.\n---\nIt went out again.\n---\nNobody minded."
    voice = NarrationOptions()
    yield _kept("some sections", begun("some sections", voice, prompt=spoken, sections=sections(1, 3)), attempts=1)
    drawn = child("story", Relation.ILLUSTRATION)
    three = ComicOptions(panels=3, illustrates=True)
    work = begun("half illustrated", three, prompt=TALE, panels=panels(1, 3), lineage=drawn)
    yield _kept("half illustrated", work, attempts=1, source=of_tale())


def near_the_end() -> Iterator[Kept]:
    """Asked to stop, ended without its last frame, put aside, another take, resumed too late."""
    yield _kept("stopping", begun("stopping", text=HALF), attempts=1, stop_by="Tom \ud83e \x00")
    last = begun("last frame", text=TALE, ending=COMPLETE, ended_at=NOW_S - 60, usage=USED)
    yield _kept("last frame", last, attempts=1)
    yield _kept("died thrice", begun("died thrice", text=HALF), attempts=3)
    first = made("half take 1", text=TALE)
    yield Kept(name="half take 1", work=first, is_shown=False)
    work = begun("half take 2", text=HALF, take_of=first.id)
    yield _kept("half take 2", work, attempts=1, take=(2, 2), spares=2, on_channel_route=True, where=ROOMS[7])
    # Reopened, but the bot died before its reply, which shows another take, was changed.
    other = made("another take", text=TALE)
    yield Kept(name="another take", work=other, take=(1, 2))
    work = begun("resumed too late", text=HALF, usage=USED, take_of=other.id)
    yield _kept("resumed too late", work, is_shown=False)


def all_unended() -> list[Kept]:
    """All unfinished works, in the order of their requests."""
    return [*before_the_beginning(), *stories(), *parts(), *near_the_end()]


GONE: Final = frozenset({fixed_id("never shown")})
"""Works that a start removes, because no person has ever seen them."""

UNREACHABLE: Final = frozenset({fixed_id("half private old")})
"""Works that end although their messages cannot be edited any more, because their token has expired."""
