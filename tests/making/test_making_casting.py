"""The cast of a narration: asked once, kept with the work, and handed on to takes and later chapters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.gemini.failures import busy, empty, ending_of_block, lost, stalled
from bot.gemini.speaker_spans import SpeakerMarks
from bot.library.library import Library
from bot.making import casting as casting_module
from bot.making.cast_before import hand_on_cast
from bot.making.casting import cast_sections, with_cast
from bot.making.context import context_of
from bot.making.derive import cast_retake, cast_take, edited_take, new_take, retake
from bot.making.draft import Draft
from bot.making.plan import plan
from bot.reply.narration_units import narration_units
from bot.reply.narration_voices import can_change_cast, can_hear_cast, missing_cast
from bot.script.casting import Traits
from bot.script.voices import Sex, find_voice
from bot.words.say import say
from bot.work.bible import Bible, Character
from bot.work.ending import COMPLETE, Ending, EndingError
from bot.work.lineage import Lineage, Relation
from bot.work.parts import FileRef, PartState, Piece, Section
from bot.work.request import NarrationOptions, Request, StoryOptions, Voices
from bot.work.speech import Speech
from bot.work.work import Work

TEXTS = ("“Go,” said Ann.", "“No,” said Ben.")
SAID = ((Speech(1, 4, "Ann", "loud"),), (Speech(1, 4, "Ben"),))
CAST = NarrationOptions(voices=Voices.CAST)


def narration(work_id: str = "new", options: NarrationOptions = CAST, *, texts: Any = TEXTS, **more: Any) -> Work:  # noqa: ANN401 - a work's own fields
    request = Request(prompt="\n---\n".join(texts), options=options)
    sections = tuple(Section(number=number, text=text) for number, text in enumerate(texts, 1))
    return Work(
        id=work_id, author_id=more.pop("author_id", 1), request=request, created_at=1.0, sections=sections, **more
    )


def spoken_before(work_id: str, **voices: str) -> Work:
    """A narration of the same text with a cast."""
    people = tuple(Character(name, "", prebuilt_voice=voice) for name, voice in voices.items())
    work = narration(work_id)
    sections = tuple(replace(section, speeches=said) for section, said in zip(work.sections, SAID, strict=True))
    return replace(work, sections=sections, bible=Bible(people))


def voices_of(work: Work) -> dict[str, str]:
    return {person.name: person.prebuilt_voice for person in work.bible.characters}


@dataclass
class Marking:
    """The text model's answer, and the number of calls."""

    asked: int = 0

    async def mark_speakers(self, *_: object, **__: object) -> SpeakerMarks:
        self.asked += 1
        return SpeakerMarks(SAID, {"Ann": Traits(sex=Sex.FEMALE, manner="quick")})


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> Marking:
    marking = Marking()
    monkeypatch.setattr(casting_module, "mark_speakers", marking.mark_speakers)
    return marking


async def cast_of(work: Work) -> Draft:
    draft = Draft(work, lambda: 1.0)
    await cast_sections(draft, cast("Any", None), cast("Any", None))
    return draft


@pytest.mark.asyncio
async def test_speeches_and_voices_come_in_one_version_and_are_asked_for_once(marking: Marking) -> None:
    draft, versions = Draft(narration(), lambda: 1.0), list[Work]()
    draft.listeners.append(lambda: versions.append(draft.work))
    await cast_sections(draft, cast("Any", None), cast("Any", None))
    (saved,) = versions
    assert tuple(section.speeches for section in saved.sections) == SAID
    assert len(set(voices_of(saved).values()) - {"", "Kore"}) == 2
    ann = saved.bible.characters[0]
    found = find_voice(ann.prebuilt_voice)
    assert found is not None
    assert (ann.voice, found.sex) == ("quick", Sex.FEMALE)
    assert (await cast_of(saved)).work == saved
    assert marking.asked == 1


@pytest.mark.asyncio
async def test_with_one_voice_nothing_is_asked(marking: Marking) -> None:
    work = narration(options=NarrationOptions())
    assert (await cast_of(work)).work == work
    assert marking.asked == 0


def test_a_cast_is_taken_over_with_the_spelling_of_the_bible() -> None:
    work = replace(narration(), bible=Bible((Character("ANN", "tall"),)))
    taken = with_cast(work, spoken_before("old", Ann="Leda", Ben="Puck"))
    assert voices_of(taken) == {"ANN": "Leda", "Ben": "Puck"}
    assert [one.speaker for section in taken.sections for one in section.speeches] == ["ANN", "Ben"]
    assert taken.bible.characters[0].look == "tall"


def test_speeches_of_another_text_are_not_taken_over() -> None:
    taken = with_cast(narration(texts=("“Go,” said Ann.",)), spoken_before("old", Ann="Leda"))
    assert voices_of(taken) == {"Ann": "Leda"}
    assert not any(section.speeches for section in taken.sections)


def test_a_take_with_a_cast_has_the_same_request_otherwise() -> None:
    work = narration(options=NarrationOptions(voice="Puck", style="slow"))
    new = cast_take(work)
    assert new.request == replace(
        work.request, options=NarrationOptions(voice="Puck", style="slow", voices=Voices.CAST)
    )
    assert (new.take_of, new.cast_of) == ("new", work)
    planned = plan(new.request, 1, created_at=1.0, take_of=new.take_of)
    assert [section.text for section in planned.sections] == list(TEXTS)


def test_every_take_of_a_narration_has_the_cast_of_the_one_it_was_asked_for() -> None:
    work = narration()
    takes = (new_take(work), edited_take(work, "x"), retake(work, private=True), cast_retake(work, private=True))
    assert [take.cast_of for take in takes] == [work] * len(takes)
    assert new_take(story("one")).cast_of is None


@dataclass
class FakeWorks:
    """The works of a library, by their ids."""

    works: dict[str, Work] = field(default_factory=dict)
    private: frozenset[str] = frozenset()

    async def find(self, work_id: str) -> Work | None:
        return self.works.get(work_id)

    async def ownership(self, work_id: str) -> SimpleNamespace | None:
        work = self.works.get(work_id)
        return None if work is None else SimpleNamespace(author_id=work.author_id, private=work_id in self.private)

    async def takes(self, group: str) -> list[str]:
        return [work.id for work in self.works.values() if work.take_group == group]

    async def children(self, work_id: str, relation: Relation) -> list[str]:
        lineages = [(work.id, work.lineage) for work in self.works.values()]
        return [
            one for one, lineage in lineages if lineage and (lineage.parent_id, lineage.relation) == (work_id, relation)
        ]

    async def chapters_up_to(self, work_id: str) -> list[Work]:
        work = self.works[work_id]
        lineage = work.lineage
        before = (
            await self.chapters_up_to(lineage.parent_id) if lineage and lineage.relation is Relation.CONTINUE else []
        )
        return [*before, work]


def story(work_id: str, after: str = "") -> Work:
    lineage = Lineage(parent_id=after, relation=Relation.CONTINUE, parent_author_id=1, chapter=2) if after else None
    request = Request(prompt="x", options=StoryOptions())
    return Work(id=work_id, author_id=1, request=request, created_at=1.0, lineage=lineage)


def narrated(work: Work, parent: str) -> Work:
    return replace(work, lineage=Lineage(parent_id=parent, relation=Relation.NARRATION, parent_author_id=1))


async def handed_on(work: Work, *before: Work, private: frozenset[str] = frozenset()) -> Work:
    library = cast("Library", SimpleNamespace(works=FakeWorks({one.id: one for one in before}, private)))
    draft = Draft(work, lambda: 1.0)
    await hand_on_cast(draft, library)
    return draft.work


@pytest.mark.asyncio
async def test_a_new_take_has_the_cast_of_the_newest_take() -> None:
    older, newer = (
        spoken_before("old", Ann="Leda", Ben="Puck"),
        replace(spoken_before("mid", Ann="Aoede"), take_of="old"),
    )
    work = await handed_on(replace(narration(), take_of="old"), older, newer)
    assert voices_of(work) == {"Ann": "Aoede", "Ben": "Puck"}
    assert tuple(section.speeches for section in work.sections) == SAID


@pytest.mark.asyncio
async def test_the_narration_of_the_next_chapter_has_the_voices_of_the_chapter_before() -> None:
    first = narrated(spoken_before("told1", Ann="Leda", Ben="Puck"), "one")
    work = narrated(narration(texts=("“Hm,” said Ben.",)), "two")
    found = await handed_on(work, story("one"), story("two", after="one"), first)
    assert voices_of(found) == {"Ann": "Leda", "Ben": "Puck"}
    assert not any(section.speeches for section in found.sections)


@pytest.mark.asyncio
async def test_private_narrations_of_others_tell_nothing() -> None:
    first = replace(narrated(spoken_before("told1", Ann="Leda"), "one"), author_id=2)
    work = narrated(narration(), "one")
    assert voices_of(await handed_on(work, story("one"), first, private=frozenset({"told1"}))) == {}
    assert voices_of(await handed_on(work, story("one"), first)) == {"Ann": "Leda"}


@pytest.mark.asyncio
async def test_the_context_of_a_narration_brings_its_parents_people_and_the_cast() -> None:
    parent = replace(story("one"), bible=Bible((Character("Ann", "tall"),)))
    first = narrated(spoken_before("told1", Ann="Leda"), "one")
    library = cast("Library", SimpleNamespace(works=FakeWorks({"one": parent, "told1": first})))
    draft = Draft(narrated(narration(), "one"), lambda: 1.0)
    assert await context_of(draft, library, cast("Any", None), cast("Any", None)) is None
    assert draft.work.bible == Bible((Character("Ann", "tall", prebuilt_voice="Leda"),))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "ending", [lost(), stalled(60.0), empty(), busy("day", 3600.0, 1.0), ending_of_block("SAFETY")]
)
async def test_where_no_one_says_who_speaks_the_narration_goes_on_with_one_voice(
    monkeypatch: pytest.MonkeyPatch, ending: Ending
) -> None:
    async def refused(*_: object, **__: object) -> SpeakerMarks:
        raise EndingError(ending)

    monkeypatch.setattr(casting_module, "mark_speakers", refused)
    assert (await cast_of(narration())).work == narration()


def spoken_by(work: Work, *speakers: str) -> Work:
    """The work with sound in its first section, whose pieces have these speakers."""
    sound = FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=1.0)
    pieces = tuple(Piece(0, 1, sound, speaker, "Kore") for speaker in speakers)
    first = replace(work.sections[0], audio=sound, state=PartState.MADE, pieces=pieces)
    return replace(work, sections=(first, *work.sections[1:]))


@pytest.mark.asyncio
async def test_what_began_with_one_voice_goes_on_with_it(marking: Marking) -> None:
    work = spoken_by(narration(), "")
    assert (await cast_of(work)).work == work
    assert marking.asked == 0


LINES = ("“Go,” said Ann. “Now.”", "“No,” said Ben.")


@pytest.mark.parametrize(
    ("work", "note"),
    [
        (narration(texts=LINES), ""),
        (spoken_by(narration(texts=LINES), ""), "narration.uncast"),
        (spoken_by(narration(texts=("Rain.",)), ""), "narration.uncast.silent"),
        (spoken_by(narration(options=NarrationOptions(), texts=LINES), ""), ""),
        (spoken_by(spoken_before("old", Ann="Leda"), "", "Ann"), ""),
        (spoken_by(spoken_before("old", Ann="Leda"), ""), "narration.uncast.silent"),
    ],
)
def test_a_cast_that_was_asked_for_and_is_not_heard_is_named(work: Work, note: str) -> None:
    assert missing_cast(work, "") == (say(note) if note else "")
    assert all(say(note) in str(unit) for unit in narration_units(work, "", {})[:1] if note)


def test_a_narration_that_found_no_cast_can_be_heard_with_one_later() -> None:
    work = replace(spoken_by(narration(texts=LINES), ""), ending=COMPLETE)
    assert can_hear_cast(work)
    assert not can_change_cast(work)
