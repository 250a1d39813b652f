"""Titles of the local Gemini: written on request, about the person's idea."""

from __future__ import annotations

import pytest

from sandbox.gemini.idea import parse_idea
from sandbox.gemini.request import Ask
from sandbox.gemini.titles import title_of
from sandbox.gemini.writer import plan_for

ASKED = "The first line is the title alone, as a heading."


@pytest.mark.parametrize(
    ("idea", "title"),
    [
        ("a lighthouse that is afraid of the dark", "The Lighthouse and the Dark"),
        ("a fox who sails to the moon", "The Fox and the Moon"),
        ("a fox and a lamp", "A Fox and a Lamp"),
        ("A knight named Berta finds a brass key in the cellar of the castle", "Berta and the Brass Key"),
        ("Write a story about a sad penguin.", "A Sad Penguin"),
        ("a hedgehog detective and his grandmother in Hamburg harbour", "A Hedgehog Detective and His Grandmother"),
        ("Two astronauts on Mars find a sleeping dragon", "Two Astronauts on Mars"),
        ("a crocodile dentist who is afraid of teeth", "A Crocodile Dentist"),
        ("three raccoons rob a bank in Chicago", "Three Raccoons and the Bank"),
        ("two cats in Rome dance all night", "Two Cats in Rome Dance All Night"),
        ("twins Ada and Noor follow the sound below the town", "Ada and Noor"),
        ("Mr. Tanaka repairs umbrellas", "Mr. Tanaka Repairs Umbrellas"),
        ("Pepper, an old ship's dog, teaches a seasick seagull to swim", "Pepper and the Seasick Seagull"),
        ("Ivo, a tiny gardener, must make one rose bloom", "Ivo the Tiny Gardener"),
        ("Eine Möwe, die nicht fliegen will", "Eine Möwe"),
        ("Gute Nacht, Fuchs.", "Gute Nacht"),
        ("きつねと灯台。夜に。", "きつねと灯台"),
        ("?!", "Untitled"),
    ],
)
def test_a_title_is_made_of_the_words_of_the_idea(idea: str, title: str) -> None:
    assert title_of(parse_idea(idea)) == title


def story(prompt: str) -> str:
    body = {"contents": [{"role": "user", "parts": [{"text": prompt}]}]}
    return "".join(getattr(piece, "text", "") for piece in plan_for(Ask("gemini-3.8-flash", "v1", body), 7).pieces)


def test_a_story_begins_with_a_title_only_if_one_is_asked_for() -> None:
    usual = story("Write a story of about 100 words.\n\nThe wish of the person:\na fox and a lamp")
    titled = story(f"Write a story of about 100 words. {ASKED}\n\nThe wish of the person:\na fox and a lamp")
    bare = story("Write a story of about 100 words. Begin with a title.\n\nThe wish of the person:\na fox and a lamp")
    assert not usual.startswith("#")
    assert titled.startswith("# A Fox and a Lamp\n\n")
    assert bare.startswith("A Fox and a Lamp\n\n")
