"""The voice of a character: it suits them, is the same in each work, and differs from all others and the narrator's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.script.casting import Speaker, Traits, cast_voices, free_voices
from bot.script.voices import VOICES, Age, Pitch, Sex, find_voice
from bot.work.bible import Bible, Character

NAMES = [voice.name for voice in VOICES]
SPEAKERS = st.lists(
    st.builds(
        Speaker,
        st.sampled_from([f"N{number}" for number in range(40)]),
        st.integers(1, 500),
        st.builds(Traits, sex=st.sampled_from([None, *Sex]), age=st.sampled_from([None, *Age])),
    ),
    max_size=40,
    unique_by=lambda one: one.name,
)


def voices(bible: Bible) -> dict[str, str]:
    return {person.name: person.prebuilt_voice for person in bible.characters}


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        (Traits(sex=Sex.MALE, age=Age.OLD, pitch=Pitch.LOW, characters=("gravelly",)), {"Algenib"}),
        (Traits(sex=Sex.FEMALE, age=Age.OLD, characters=("gentle",)), {"Vindemiatrix"}),
        (Traits(sex=Sex.FEMALE, age=Age.CHILD), {"Leda", "Laomedeia"}),
        (Traits(sex=Sex.MALE, age=Age.CHILD, pitch=Pitch.HIGH), {"Leda", "Laomedeia"}),
        (Traits(sex=Sex.MALE, age=Age.YOUNG, characters=("excitable",)), {"Fenrir"}),
    ],
)
def test_a_voice_suits_how_a_speaker_sounds(traits: Traits, expected: set[str]) -> None:
    assert voices(cast_voices([Speaker("Ann", 10, traits)], Bible(), "Kore"))["Ann"] in expected


@pytest.mark.parametrize(
    ("look", "voice", "sex", "age"),
    [
        ("an old man with a grey beard", "", Sex.MALE, Age.OLD),
        ("a girl of nine, red hair", "", Sex.FEMALE, Age.CHILD),
        ("eine alte Frau", "", Sex.FEMALE, Age.OLD),
        ("赤い服の 少年", "", Sex.MALE, Age.CHILD),
    ],
)
def test_a_description_tells_sex_and_age(look: str, voice: str, sex: Sex, age: Age) -> None:
    bible = cast_voices([Speaker("Ann", 10)], Bible((Character("Ann", look, voice=voice),)), "Kore")
    found = find_voice(bible.characters[0].prebuilt_voice)
    assert found is not None
    assert (found.age, found.sex) == (age, sex if age is not Age.CHILD else Sex.FEMALE)


@given(SPEAKERS, st.sampled_from(NAMES))
def test_no_two_are_alike_and_none_is_the_narrator(speakers: list[Speaker], narrator: str) -> None:
    found = voices(cast_voices(speakers, Bible(), narrator))
    assert set(found) == {one.name for one in speakers}
    assert narrator not in found.values()
    main = sorted(speakers, key=lambda one: (-one.letters, one.name))[: len(VOICES) - 1]
    assert len({found[one.name] for one in main}) == len(main)
    assert set(found.values()) <= set(NAMES)


@given(SPEAKERS, SPEAKERS, st.sampled_from(NAMES))
def test_who_has_a_voice_keeps_it_in_the_next_work(first: list[Speaker], second: list[Speaker], narrator: str) -> None:
    before = cast_voices(first[: len(VOICES) - 1], Bible(), narrator)
    after = cast_voices(second, before, narrator)
    assert {name: voices(after)[name] for name in voices(before)} == voices(before)
    assert cast_voices(second, after, narrator) == after or len(second) >= len(VOICES)


def test_the_order_of_the_speakers_does_not_matter() -> None:
    speakers = [Speaker(name, 10 * place) for place, name in enumerate(("Ann", "Ben", "Cleo", "Dan"))]
    forward, backward = (cast_voices(some, Bible(), "Kore") for some in (speakers, speakers[::-1]))
    assert forward == backward


def test_a_character_who_has_the_voice_of_the_new_narrator_gets_another_one() -> None:
    bible = Bible((Character("Ann", "", prebuilt_voice="Leda"), Character("Ben", "", prebuilt_voice="Puck")))
    speakers = [Speaker("Ann", 5), Speaker("Ben", 9)]
    assert voices(cast_voices(speakers, bible, "Kore")) == {"Ann": "Leda", "Ben": "Puck"}
    found = voices(cast_voices(speakers, bible, "Puck"))
    assert found["Ann"] == "Leda"
    assert found["Ben"] not in {"Puck", "Leda", ""}


def test_of_two_with_one_voice_who_says_more_keeps_it() -> None:
    bible = Bible((Character("Ann", "", prebuilt_voice="Leda"), Character("Ben", "", prebuilt_voice="Leda")))
    found = voices(cast_voices([Speaker("Ann", 5), Speaker("Ben", 9)], bible, "Kore"))
    assert found["Ben"] == "Leda" != found["Ann"]


def test_looks_stay_and_a_manner_is_added() -> None:
    bible = Bible((Character("Ann", "tall", voice="rough"), Character("Ben", "small")))
    speakers = [Speaker(name, 5, Traits(manner="slow")) for name in ("Ann", "Ben")]
    found = [replace(person, prebuilt_voice="") for person in cast_voices(speakers, bible, "Kore").characters]
    assert found == [Character("Ann", "tall", voice="rough"), Character("Ben", "small", voice="slow")]


def test_at_most_twelve_voices_of_a_pitch_are_free() -> None:
    bible = Bible((Character("Ann", "", prebuilt_voice="Leda"),))
    for pitch in Pitch:
        free = free_voices(pitch, bible, "Kore")
        assert 0 < len(free) <= 12
        assert not {"Kore", "Leda"} & {voice.name for voice in free}
    assert "Leda" in {voice.name for voice in free_voices(Pitch.HIGH, bible, "Kore", keep="Leda")}
