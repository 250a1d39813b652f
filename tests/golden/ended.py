"""The works of the golden set that have come to their end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from bot.reply.frame import Dialect
from bot.reply.render import Source
from bot.work.bible import Character
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault, Retry, Rule
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.request import ComicOptions, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.work import Work
from tests.golden.cast import ANA, DIRECT, ELSEWHERE, GALLERY, GENERAL, HOME, MIRA, NOW_S, TOM, fixed_id
from tests.golden.material import (
    LONG,
    QUOTED,
    TALE,
    UNPRICED,
    UNSTORABLE,
    USED,
    Kept,
    doubtful,
    gaps,
    panels,
    sections,
)

_HOUR_S: Final = 3600.0


def made(
    name: str,
    options: Options | None = None,
    *,
    age_s: float = 6 * _HOUR_S,
    prompt: str = "a lighthouse keeper who is afraid of the dark",
    language: str | None = None,
    private: bool = False,
    **more: Any,  # noqa: ANN401 - a work's own fields
) -> Work:
    """A work that began this long before the moment of the set, and is complete."""
    created_at = NOW_S - age_s
    fields: dict[str, Any] = {
        "author_id": MIRA,
        "created_at": created_at,
        "ended_at": created_at + 12.5,
        "ending": COMPLETE,
        "usage": USED,
        **more,
    }
    request = Request(prompt=prompt, options=options or StoryOptions(), language=language, private=private)
    return Work(id=fixed_id(name), request=request, **fields)


def child(parent: str, relation: Relation, **more: Any) -> Lineage:  # noqa: ANN401 - a lineage's own fields
    """The lineage of a work that was made from one of Mira's."""
    return Lineage(**{"parent_id": fixed_id(parent), "relation": relation, "parent_author_id": MIRA, **more})


def of_tale(url: str = "") -> Source:
    """The first story, as headers of other works name it."""
    return Source("The lamp", url or f"https://discord.com/channels/{HOME}/{GENERAL.channel_id}/1", MIRA)


MEMORY: Final = Memory(
    summary="A keeper and a lamp.",
    characters=(Character("The keeper", "old, with a grey beard"), Character("The gull", "white")),
)


def stories() -> Iterator[Kept]:
    """Stories on every route."""
    yield Kept(name="story", work=made("story", text=TALE), copies=(GALLERY,))
    yield Kept(name="named", work=made("named", text="A tide.", title="The tide", language="French"))
    medium = StoryOptions(genre="mystery", length=Length.MEDIUM)
    yield Kept(name="long", work=made("long", medium, text=LONG), on_channel_route=True)
    yield Kept(name="quoted", work=made("quoted", medium, text=QUOTED, author_id=TOM), on_channel_route=True)
    thread: dict[str, Any] = {"opens_thread": True}
    long = StoryOptions(length=Length.LONG)
    yield Kept(name="in thread", work=made("in thread", long, text=LONG), thread_opened=True, **thread)
    yield Kept(name="no thread", work=made("no thread", long, text=LONG), thread_opened=False, **thread)
    yield Kept(name="short for thread", work=made("short for thread", long, text=TALE), **thread)
    yield Kept(name="private", work=made("private", text=TALE, private=True, age_s=300), private=True)
    yield Kept(name="private long ago", work=made("private long ago", text=TALE, private=True), private=True)
    # Discord made it private by itself: the request is not, the reply is.
    yield Kept(name="hidden abroad", work=made("hidden abroad", text=TALE), where=ELSEWHERE, private=True)
    yield Kept(name="abroad", work=made("abroad", text=LONG, author_id=TOM, age_s=400), where=ELSEWHERE)
    yield Kept(name="ana", work=made("ana", text="A tale of Ana's.", author_id=ANA))
    yield Kept(name="direct", work=made("direct", text=TALE), where=DIRECT)
    # Its text could not be shown: a lone half of an emoji is no UTF-8.
    reference = Ending(EndingKind.OUR_FAULT, {"reference": "0badf0"}, Retry.NOW, Fault.OURS)
    unstorable = made("unstorable", prompt=UNSTORABLE, text=UNSTORABLE, ending=reference, title="half \ud83e")
    yield Kept(name="unstorable", work=replace(unstorable, choices=(UNSTORABLE, "b", "c")), is_shown=False)


def pictures() -> Iterator[Kept]:
    """Comics and narrations."""
    four = ComicOptions(panels=4, style="noir")
    yield Kept(name="comic", work=made("comic", four, panels=panels(4, 4), usage=UNPRICED))
    eight = ComicOptions(panels=8)
    yield Kept(
        name="classic comic",
        work=made("classic comic", eight, panels=panels(8, 8)),
        dialect=Dialect.CLASSIC,
        on_channel_route=True,
    )
    gap = Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 3}, fault=Fault.MODEL)
    yield Kept(
        name="comic with gaps",
        work=made("comic with gaps", ComicOptions(panels=3), panels=gaps(), ending=gap),
        post_only=True,
        refused=frozenset({"panel-3.png"}),
    )
    nothing = Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)
    yield Kept(name="empty comic", work=made("empty comic", eight, panels=panels(0, 8, written=0), ending=nothing))
    voice = NarrationOptions(voice="Charon", style="warm and slow")
    spoken = "The tide came in.\n---\nIt went out again."
    yield Kept(name="narration", work=made("narration", voice, prompt=spoken, sections=sections(2, 2)))
    yield Kept(
        name="private narration",
        work=made("private narration", voice, prompt=spoken, private=True, sections=sections(1, 1)),
        private=True,
    )
    doubt = Ending(EndingKind.INCOMPLETE, {"missing": 4, "of": 4}, Retry.NOW, Fault.MODEL)
    yield Kept(
        name="doubtful",
        work=made("doubtful", NarrationOptions(), prompt="A tide.", sections=doubtful(), ending=doubt, author_id=TOM),
    )


def derived() -> Iterator[Kept]:
    """Works made from other works, with every relation."""
    tale = of_tale()
    chapter = child("story", Relation.CONTINUE, chapter=2, direction="a boat comes", recap=True)
    yield Kept(name="chapter 2", work=made("chapter 2", text=TALE, lineage=chapter, title="The lamp"), source=tale)
    third = replace(chapter, parent_id=fixed_id("chapter 2"), chapter=3, direction="It sails", recap=False)
    yield Kept(
        name="chapter 3",
        work=made("chapter 3", text=TALE, lineage=third, memory=MEMORY, choices=("It sinks", "It sails", "It waits")),
        source=tale,
        by_itself=True,
        on_channel_route=True,
    )
    page = child("comic", Relation.CONTINUE, chapter=2)
    two = ComicOptions(panels=2)
    yield Kept(name="page 2", work=made("page 2", two, panels=panels(2, 2), lineage=page), source=tale)
    drawn = child("story", Relation.COMIC)
    work = made("comic of story", two, panels=panels(2, 2), lineage=drawn, memory=MEMORY, author_id=TOM)
    yield Kept(name="comic of story", work=work, source=tale)
    drawn = child("story", Relation.ILLUSTRATION)
    three = ComicOptions(panels=3, illustrates=True)
    yield Kept(
        name="illustration",
        work=made("illustration", three, prompt=TALE, panels=panels(3, 3), lineage=drawn, memory=MEMORY),
        source=tale,
    )
    heard = child("comic", Relation.NARRATION)
    work = made("read aloud", NarrationOptions(), prompt="Hm.", sections=sections(1, 1), lineage=heard)
    yield Kept(name="read aloud", work=work, source=Source("A comic", "", MIRA))
    written = child("comic", Relation.STORY, parent_author_id=0)
    # The author of what it was made from asked to be forgotten.
    work = made("written", text=TALE, lineage=written, author_id=TOM)
    yield Kept(name="written", work=work, source=Source("A comic", "", 0))
    retake = child("story", Relation.TAKE)
    yield Kept(name="retake", work=made("retake", text=TALE, lineage=retake, author_id=TOM), source=tale)
    # Made from a message that is not a work.
    of_message = Lineage(parent_id="", relation=Relation.NARRATION, parent_author_id=TOM)
    message = Source("A message", f"https://discord.com/channels/{HOME}/{GENERAL.channel_id}/2", TOM)
    work = made("of message", NarrationOptions(), prompt="Good morning.", sections=sections(1, 1), lineage=of_message)
    yield Kept(name="of message", work=work, source=message)


def takes() -> Iterator[Kept]:
    """Several takes of one thing, of which the reply shows one."""
    first = made("take 1", text=TALE)
    yield Kept(name="take 1", work=first, is_shown=False)
    cut = Ending(EndingKind.CUT, retry=Retry.NOW, fault=Fault.MODEL)
    second = made("take 2", text="A shorter one.", take_of=first.id, age_s=5 * _HOUR_S, ending=cut)
    yield Kept(name="take 2", work=second, is_shown=False)
    third = made("take 3", text="A third one.", prompt="a keeper", take_of=first.id, age_s=4 * _HOUR_S)
    yield Kept(name="take 3", work=third, take=(3, 3), on_channel_route=True, spares=2)
    comic = made("drawn take 1", ComicOptions(panels=2), panels=panels(2, 2))
    yield Kept(name="drawn take 1", work=comic, is_shown=False)
    again = made("drawn take 2", ComicOptions(panels=2), panels=panels(1, 2), take_of=comic.id, age_s=_HOUR_S)
    stopped = Ending(EndingKind.STOPPED, {"by": "Tom"}, fault=Fault.PERSON)
    yield Kept(name="drawn take 2", work=replace(again, ending=stopped), take=(2, 2))
    spoken = made("spoken take 1", NarrationOptions(), prompt="A tide.", sections=sections(1, 1), author_id=TOM)
    yield Kept(name="spoken take 1", work=spoken, is_shown=False)
    again = replace(spoken, id=fixed_id("spoken take 2"), take_of=spoken.id)
    yield Kept(name="spoken take 2", work=again, take=(2, 2))


def endings() -> Iterator[Ending]:
    """Every kind of ending with every parameter that its sentence depends on."""
    yield Ending(EndingKind.CUT, retry=Retry.NOW, fault=Fault.MODEL)
    for rule in Rule:
        yield Ending(EndingKind.BLOCKED, {"rule": rule.value, "where": "answer"}, Retry.NEVER, Fault.PERSON)
    for where in ("prompt", "picture"):
        yield Ending(EndingKind.BLOCKED, {"rule": "other", "where": where}, Retry.NEVER, Fault.PERSON)
    yield Ending(EndingKind.STOPPED, {"by": "Tom *the* Great"}, fault=Fault.PERSON)
    yield Ending(EndingKind.CANCELLED, {"by": "Mira"}, fault=Fault.PERSON)
    yield Ending(EndingKind.LOST, retry=Retry.NOW, fault=Fault.MODEL)
    yield Ending(EndingKind.STALLED, {"waited_s": 45.5}, Retry.NOW, Fault.MODEL)
    yield Ending(EndingKind.EMPTY, retry=Retry.NOW, fault=Fault.MODEL)
    yield Ending(EndingKind.BUSY, {"retry_at": NOW_S + 60, "scope": "minute"}, Retry.LATER, Fault.MODEL, after_s=37.25)
    yield Ending(EndingKind.BUSY, {"scope": "day"}, Retry.LATER, Fault.MODEL)
    yield Ending(EndingKind.BUSY, {"scope": "overload"}, Retry.NOW, Fault.MODEL, after_s=2.0)
    for why in ("deleted", "forbidden", "gone", "refused", "expired"):
        yield Ending(EndingKind.UNDELIVERABLE, {"why": why}, Retry.NOW, Fault.DISCORD)
    yield Ending(EndingKind.MODERATED, fault=Fault.PERSON)
    yield Ending(EndingKind.INTERRUPTED, {"times": 3}, Retry.NOW, Fault.OURS)
    for what in ("key", "model", "location", "billing", "quota", "permission", "request"):
        yield Ending(EndingKind.MISCONFIGURED, {"what": what}, Retry.NEVER, Fault.OPERATOR)
    yield Ending(EndingKind.OUR_FAULT, {"reference": "c0ffee"}, Retry.NOW, Fault.OURS)
    yield Ending(EndingKind.INCOMPLETE, {"missing": 0, "of": 2}, Retry.NOW, Fault.MODEL)


_SILENT: Final = frozenset({EndingKind.CANCELLED, EndingKind.MISCONFIGURED, EndingKind.EMPTY, EndingKind.BUSY})


def ended() -> Iterator[Kept]:
    """A story for each ending."""
    for number, ending in enumerate(endings()):
        name = " ".join(["ending", ending.kind.value, *map(str, ending.params.values())])
        text = "" if ending.kind in _SILENT else "The lamp burned."
        yield Kept(name=name, work=made(name, text=text, ending=ending, age_s=_HOUR_S - number))


def deleted() -> Iterator[Kept]:
    """Deleted works that can still be restored."""
    yield Kept(name="deleted", work=made("deleted", text="Deleted."), deleted="with its message")
    yield Kept(name="just deleted", work=made("just deleted", text="Just deleted."), deleted="its message stands")
    yield Kept(name="long deleted", work=made("long deleted", text="Long deleted."), deleted="too long ago")


def all_ended() -> list[Kept]:
    """All ended works, in the order of their requests."""
    return [*stories(), *pictures(), *derived(), *takes(), *ended(), *deleted()]
