"""The messages of a narration: sections as they arrive, one file at the end, and gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.frame import Dialect, Frame, NoFile
from bot.reply.media import MEDIA
from bot.reply.narration_units import SECTIONS_SHOWN_MAX, clock_time, first_words
from bot.reply.payload import content
from bot.reply.render import render
from bot.words.say import ending_line, say
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.kinds import Medium
from bot.work.parts import Doubt, FileRef, PartState, Piece, RecordingPlace, Section
from bot.work.request import NarrationOptions, Voices
from bot.work.speech import Check, Cue, CueKind, Ear, Gap, Speech, Verdict
from bot.work.work import Work
from tests.effort import examples
from tests.reply.renderings import STOPPED, Follower, check_limits, view, words_of, work

WHOLE = Check(verdict=Verdict.WHOLE, ear=Ear.SECOND)
INCOMPLETE = Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 2})


def wav(number: int, seconds: float = 60.0, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="audio/wav", size_bytes=size_bytes, seconds=seconds)


def mp3(number: int = 0, seconds: float = 60.0, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="audio/mpeg", size_bytes=size_bytes, seconds=seconds)


def spoken(number: int, **more: object) -> Section:
    text = f"Words of section {number}."
    made = Section(number=number, text=text, state=PartState.MADE, audio=wav(number), transcript=text, check=WHOLE)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def pending(number: int) -> Section:
    return Section(number=number, text=f"Words of section {number}.")


def missing(number: int) -> Section:
    return replace(pending(number), state=PartState.MISSING, ending=Ending(EndingKind.EMPTY))


def narration(*sections: Section, **more: object) -> Work:
    return replace(work(NarrationOptions(voice="Aoede"), sections=sections), **more)  # type: ignore[arg-type]


def whole(count: int, **more: object) -> Work:
    recording = (mp3(seconds=60.0 * count),) if count > 1 else ()
    sections = [spoken(number) for number in range(1, count + 1)]
    return narration(*sections, **{"ending": COMPLETE, "recording": recording, "made_title": "The Lamp", **more})


def final(made: Work) -> list[Frame]:
    """The frames of the layout that an editor chooses for a work that has ended."""
    has_final = MEDIA[Medium.SPEECH].has_final_layout(made, {})
    return list(render(made, view(Dialect.CLASSIC, is_final_layout=has_final)).frames)


def names(*frames: Frame) -> list[str]:
    return [upload.name for frame in frames for upload in frame.uploads]


def sound_name(made: Work, section: Section) -> str:
    """The file name of a section's WAV: its number, or the title if it is the only one."""
    return "word.wav" if len(made.sections) == 1 else f"section-{section.number:02d}.wav"


def gapped(number: int, *gaps: Gap, **more: object) -> Section:
    check = Check(verdict=Verdict.BROKEN, ear=Ear.SECOND, gaps=gaps)
    return spoken(number, state=PartState.DOUBTFUL, doubt=Doubt.SHORT, check=check, **more)


# --- While it is made -------------------------------------------------------------------------------------------------


def test_sections_stand_in_order_with_the_text_that_was_asked_for() -> None:
    first, third = spoken(1, transcript="words off section won", title="Dawn"), spoken(3)
    [frame] = render(narration(first, pending(2), third), view(Dialect.CLASSIC)).frames
    assert names(frame) == ["section-01.wav"], "the third waits for the second"
    assert words_of(frame) == "**Section 1 · Dawn**\nWords of section 1."
    old = replace(first, check=None)
    [frame] = render(narration(old, pending(2)), view(Dialect.CLASSIC)).frames
    assert words_of(frame) == "**Section 1 · Dawn**\nwords off section won", "an older work keeps what it showed"


def test_a_heading_is_not_shown_twice() -> None:
    heading = Cue(kind=CueKind.HEADING, start=0, end=4)
    first = spoken(1, text="Dawn\nIt burned.", title="Dawn", cues=(heading,))
    [frame] = render(narration(first, spoken(2, text="Dawn", title="Dawn", cues=(heading,))), view()).frames
    shown = "**Section 1 · Dawn**\nIt burned.\n**Section 2 · Dawn**\nDawn"
    assert words_of(frame) == shown


def test_the_title_that_a_work_came_with_is_not_the_heading_of_its_sections_as_well() -> None:
    heading = Cue(kind=CueKind.HEADING, start=0, end=8)
    first = spoken(1, text="The Lamp\nIt burned.", title="The Lamp", cues=(heading,))
    made = narration(first, spoken(2, title="The Lamp"), spoken(3, title="Night"), made_title="The Lamp")
    shown = "**Section 1**\nIt burned.\n**Section 2**\nWords of section 2.\n**Section 3 · Night**\nWords of section 3."
    for renamed in (made, replace(made, title="My lamp")):  # the part below the top never changes
        assert words_of(render(renamed, view()).frames[0]) == shown


def test_the_only_section_of_a_narration_has_no_number() -> None:
    assert words_of(render(narration(spoken(1)), view()).frames[0]) == "Words of section 1."
    assert words_of(render(narration(spoken(1, title="Dawn")), view()).frames[0]) == "**Dawn**\nWords of section 1."


def test_headings_are_not_quoted_at_the_top() -> None:
    heading = Cue(kind=CueKind.HEADING, start=0, end=4)
    first = Section(number=1, text="Dawn\nIt ||really|| burned.", title="Dawn", cues=(heading,))
    assert first_words(narration(first, pending(2))) == "Dawn\nIt ||really|| burned. Words of section 2."
    plain = replace(first, text="Dawn\nIt burned.")
    assert first_words(narration(plain, pending(2))) == "It burned. Words of section 2."
    assert first_words(narration(replace(plain, text="Dawn"))) == "Dawn"


def test_nothing_is_added_after_the_fifth_section_of_a_long_narration_but_how_far_it_is() -> None:
    sections = [*(spoken(number) for number in range(1, 8)), *(pending(number) for number in range(8, 41))]
    [frame] = render(narration(*sections), view(Dialect.CLASSIC, expected_s=1e9 + 180)).frames
    assert names(frame) == [f"section-0{number}.wav" for number in range(1, 6)]
    doing = say("status.narration.making", number=8, of=40)
    assert frame.footer == f"-# {say('status.expected', doing=doing, at=1_000_000_180)}"
    six_made = narration(*sections[:6], pending(7), *sections[7:])
    assert render(six_made, view(Dialect.CLASSIC)).frames[0].body == frame.body


def test_a_long_narration_that_was_made_before_checks_keeps_all_its_sections() -> None:
    old = narration(*(spoken(number, check=None) for number in range(1, 9)), ending=COMPLETE)
    [frame] = final(old)
    assert names(frame) == [f"section-0{number}.wav" for number in range(1, 9)]
    assert "·" in frame.footer
    assert "checked" not in frame.footer


def test_a_cast_is_named_in_place_of_the_voice() -> None:
    made = narration(spoken(1))
    assert render(made, view()).frames[0].uploads[0].alt == say("label.alt.sound", number=1, voice="Aoede")
    request = replace(made.request, options=NarrationOptions(voice="Aoede", voices=Voices.CAST))
    section = made.sections[0]
    assert section.audio is not None
    pieces = (Piece(0, 4, section.audio, "Ann", "Leda"),)
    cast = replace(section, speeches=(Speech(0, 4, "Ann"),), pieces=pieces)
    [upload] = render(replace(made, request=request, sections=(cast,)), view()).frames[0].uploads
    assert upload.alt == say("label.alt.sound", number=1, voice=say("narration.cast"))


# --- At the end -------------------------------------------------------------------------------------------------------


def test_the_wav_of_a_single_section_is_named_after_the_title() -> None:
    assert names(*final(whole(1))) == ["The-Lamp.wav"]
    assert names(*final(whole(1, sections=(spoken(1, revision=1),)))) == ["The-Lamp-v2.wav"]
    assert names(*final(whole(1, title="../con"))) == ["con-narration.wav"]


@pytest.mark.parametrize("count", [2, SECTIONS_SHOWN_MAX])
def test_up_to_five_sections_keep_their_wavs_and_get_the_recording_below(count: int) -> None:
    [frame] = final(whole(count))
    assert names(frame) == [*(f"section-0{number}.wav" for number in range(1, count + 1)), "The-Lamp.mp3"]
    assert frame.uploads[-1].alt == say("narration.alt", title="The Lamp", voice="Aoede")
    running = replace(whole(count), ending=None)
    assert names(*render(running, view(Dialect.CLASSIC)).frames) == names(frame)[:-1], "it comes with the last line"


def longer(made: Work) -> Work:
    """The same narration with more text than stays in the channel."""
    return replace(made, sections=tuple(replace(one, text=f"{one.text} {'More. ' * 40}") for one in made.sections))


def test_a_short_public_text_of_many_sections_stays_with_its_recording() -> None:
    made = whole(7)
    [frame] = final(made)
    assert names(frame) == ["The-Lamp.mp3"]
    assert all(f"**Section {number}**\nWords of section {number}." in words_of(frame) for number in range(1, 8))
    [hidden] = final(replace(made, request=replace(made.request, private=True)))
    assert "Words of section 7" not in words_of(hidden), "a private one shows how it begins"


def test_a_long_narration_ends_as_its_first_words_its_recording_and_its_last_line() -> None:
    made = longer(whole(7))
    [frame] = final(made)
    assert names(frame) == ["The-Lamp.mp3"]
    assert words_of(frame).startswith("> -# Words of section 1. More. More.")
    assert frame.footer == f"-# {ending_line(COMPLETE, made)}"
    assert "Section" not in content(frame)
    check_limits(frame)


def test_parts_are_numbered_and_go_on_in_further_messages() -> None:
    recording = tuple(mp3(number, size_bytes=10_000_000) for number in range(5))
    frames = final(whole(40, recording=recording))
    assert names(*frames) == [f"The-Lamp-part-{number}-of-5.mp3" for number in range(1, 6)]
    assert [len(frame.uploads) for frame in frames] == [2, 2, 1]
    assert frames[0].uploads[0].alt == say("narration.alt.part", title="The Lamp", part=1, of=5, voice="Aoede")


def test_a_revised_recording_has_another_name() -> None:
    revised = replace(whole(3), sections=(spoken(1), spoken(2, revision=1), spoken(3)))
    assert names(*final(revised)) == ["section-01.wav", "section-02-v2.wav", "section-03.wav", "The-Lamp-v2.mp3"]
    twice = replace(revised, sections=(spoken(1, revision=1), *revised.sections[1:]))
    assert names(*final(twice))[-1] == "The-Lamp-v3.mp3", "another section was changed since"


def test_a_recording_of_a_part_of_the_text_says_so_in_its_name() -> None:
    sections = [*(spoken(number) for number in range(1, 4)), *(pending(number) for number in range(4, 41))]
    stopped = replace(whole(40), sections=tuple(sections), ending=STOPPED)
    [frame] = final(stopped)
    assert names(frame) == ["The-Lamp-3-of-40-sections.mp3"]
    assert "3 of 40 sections" in frame.footer
    assert say("button.finish") in [button.label for button in frame.buttons]


@pytest.mark.parametrize("title", ["灯台の夜", "con"])
def test_a_title_that_is_no_file_name_has_one_all_the_same(title: str) -> None:
    [upload] = final(whole(7, made_title=title))[0].uploads
    assert upload.name in ("narration.mp3", "con-narration.mp3")
    assert title in upload.alt


@pytest.mark.parametrize("reason", NoFile)
def test_sections_stay_where_the_recording_cannot_be_sent(reason: NoFile) -> None:
    made, withheld = whole(7), {"The-Lamp.mp3": reason}
    assert not MEDIA[Medium.SPEECH].has_final_layout(made, withheld)
    [frame] = render(made, view(Dialect.CLASSIC, withheld=withheld)).frames
    assert names(frame) == [f"section-0{number}.wav" for number in range(1, 6)]
    assert say(f"narration.kept.{reason.value}", name="The-Lamp.mp3") in words_of(frame)
    short = whole(3)
    [frame] = render(short, view(Dialect.CLASSIC, withheld=withheld)).frames
    assert names(frame) == [f"section-0{number}.wav" for number in range(1, 4)]
    assert say(f"part.file.{reason.value}", name="The-Lamp.mp3") in words_of(frame)


def test_sections_stay_where_the_recording_was_not_made() -> None:
    [frame] = final(whole(7, recording=()))
    assert len(names(frame)) == SECTIONS_SHOWN_MAX
    assert say("narration.kept.unmade") in words_of(frame)
    only_one = narration(spoken(1), *(pending(number) for number in range(2, 9)), ending=STOPPED)
    assert say("narration.kept.unmade") not in words_of(final(only_one)[0])


def test_a_long_narration_that_is_finished_later_keeps_its_recording_until_the_next() -> None:
    going_on = replace(whole(7), ending=None, sections=(*whole(7).sections, pending(8)))
    [frame] = render(going_on, view(Dialect.CLASSIC, is_final_layout=True)).frames
    assert names(frame) == ["The-Lamp-7-of-8-sections.mp3"]
    assert say("status.narration.making", number=8, of=8) in frame.footer


# --- Gaps -------------------------------------------------------------------------------------------------------------


def test_a_gap_stands_under_its_section_with_its_time_and_its_words() -> None:
    made = replace(whole(2), sections=(spoken(1), gapped(2, Gap(9, 16, 42.9))), ending=INCOMPLETE)
    [frame] = final(made)
    assert words_of(frame).splitlines()[-1] == f"-# {say('narration.gap', at='0:42', words='section')}"
    assert say("part.section.short", number=2) not in words_of(frame), "the gap says more"
    assert "1 gap found" in frame.footer


def test_a_doubt_without_a_gap_is_told_as_it_was() -> None:
    unclear = replace(gapped(2), check=replace(WHOLE, verdict=Verdict.INCONCLUSIVE))
    made = replace(whole(2), sections=(spoken(1), unclear))
    assert say("part.section.short", number=2) in words_of(final(made)[0])


def test_gaps_of_a_long_narration_have_their_time_in_the_recording() -> None:
    sections = (spoken(1), gapped(2, Gap(0, 5, 10.0)), missing(3), *(spoken(number) for number in range(4, 8)))
    made = replace(whole(7), sections=sections, recording=(mp3(seconds=6 * 60 + 10),), ending=INCOMPLETE)
    [frame] = final(made)
    [gap, lacks] = words_of(frame).splitlines()[-2:]
    assert gap == f"-# {say('narration.gap', at='1:12', words='Words')}", "after a minute and a pause of two seconds"
    assert lacks.startswith("-# Section 3 is missing. ")
    assert "6 of 7 sections" in frame.footer


def test_gaps_have_the_time_of_the_file_that_players_show() -> None:
    sections = (spoken(1), gapped(2, Gap(0, 5, 10.0)), *(spoken(number) for number in range(3, 7)))
    places = [RecordingPlace(number, 0, 55.3 * (number - 1) - 0.4) for number in range(1, 7)]
    made = replace(whole(6), sections=sections, recording_places=tuple(places))
    told = say("narration.gap", at="1:04", words="Words")
    assert words_of(final(made)[0]).splitlines()[-1] == f"-# {told}", "silence was cut off around its voice"
    in_parts = [replace(place, part=1, offset_s=3.0) if place.section == 2 else place for place in places]
    made = replace(made, recording=(mp3(1), mp3(2)), recording_places=tuple(in_parts))
    told = say("narration.gap", at=say("narration.time.part", at="0:13", part=2), words="Words")
    assert words_of(final(made)[0]).splitlines()[-1] == f"-# {told}"


def test_of_many_gaps_the_first_are_shown_and_the_others_are_counted() -> None:
    gaps = tuple(Gap(0, 5, float(at)) for at in range(6))
    for made in (
        replace(whole(2), sections=(spoken(1), gapped(2, *gaps))),
        replace(whole(7), sections=(*whole(7).sections[:6], gapped(7, *gaps))),
    ):
        lines = words_of(final(made)[0]).splitlines()
        assert lines[-1] == f"-# {say('narration.more', n=3)}"
        assert lines[-4:-1] == [line for line in lines if "Missing at" in line]


def test_a_gap_in_a_spoiler_stays_hidden() -> None:
    secret = gapped(1, Gap(4, 10, 1.0), text="||the butler|| did it")
    [line] = [
        line for line in words_of(final(narration(secret, ending=INCOMPLETE))[0]).splitlines() if "Missing" in line
    ]
    assert "“||" in line
    assert "||”" in line


@pytest.mark.parametrize(("seconds", "told"), [(0.9, "0:00"), (102.0, "1:42"), (3725.9, "1:02:05")])
def test_times_are_told_as_players_do(seconds: float, told: str) -> None:
    assert clock_time(seconds) == told


# --- Whatever comes in whatever order ---------------------------------------------------------------------------------


@settings(max_examples=examples(30), deadline=None)
@given(data=st.data(), count=st.integers(1, 9), most=st.sampled_from((None, 3, 6)), chars=st.integers(5, 1800))
def test_a_growing_narration_never_changes_a_closed_message(
    data: st.DataObject, count: int, most: int | None, chars: int
) -> None:
    sections = [replace(pending(number), text="word " * (chars // 5)) for number in range(1, count + 1)]
    follower = Follower(view(Dialect.CLASSIC, messages_max=most, posted=1))
    for number in data.draw(st.permutations(range(1, count + 1))):
        made = data.draw(st.sampled_from((spoken(number), gapped(number, Gap(0, 4, 1.0)), missing(number))))
        sections[number - 1] = replace(made, text=sections[number - 1].text)
        before = list(follower.closed)
        follower.show(narration(*sections, made_title="word"))
        assert follower.closed[: len(before)] == before
    before = list(follower.closed)
    recording = tuple(mp3(number, size_bytes=9_000_000) for number in range(data.draw(st.integers(0, 4))))
    ended = narration(*sections, ending=COMPLETE, recording=recording, made_title="word")
    follower.show(ended)
    assert follower.closed[: len(before)] == before
    sounds = [sound_name(ended, one) for one in sections[: 5 if count > 5 else None] if one.audio is not None]
    assert follower.uploads[: len(sounds)] == sounds
    for frame in follower.frames:
        check_limits(frame)
    relaid = Follower(view(Dialect.CLASSIC, messages_max=most, is_final_layout=True))
    relaid.show(ended)
    assert len([name for name in relaid.uploads if name.endswith(".mp3")]) == len(recording)
    for frame in relaid.frames:
        check_limits(frame)
