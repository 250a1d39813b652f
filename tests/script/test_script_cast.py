"""The cast before the panels, as people and models write it, and as it is written for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.panel_cast import write_cast
from bot.script.panels import parse_panels, script_cast, script_title, words_before, write_panel
from bot.work.bible import Bible, Character
from bot.work.parts import PanelScript
from tests.effort import examples

ANN = Character("Ann", "nine, red hair", "a yellow coat", "quick")
BEN = Character("Ben", "an old sailor")
PANELS = "\n\nPanel 1: The Pier\nScene: Rain.\nANN: “Hi.”\nBEN: “Ho.”"

CASTS = {
    "written": "Cast:\nAnn: nine, red hair; clothes: a yellow coat; voice: quick\nBen: an old sailor",
    "bullets": (
        "**Characters:**\n- **Ann** – nine, red hair. Clothes: a yellow coat. Voice: quick\n- **Ben** - an old sailor"
    ),
    "headings": (
        "## Characters\n### Ann\n- Look: nine, red hair\n- Wears: a yellow coat\n- Voice: quick\n### Ben\nan old sailor"
    ),
    "numbers": "MAIN CHARACTERS\n1. Ann: nine, red hair; outfit: a yellow coat; voice: quick\n2. Ben: an old sailor",
    "brackets": "Characters: Ann (nine, red hair; clothes: a yellow coat; voice: quick), Ben (an old sailor)",
    "list below a name": (
        "People:\n**Ann**\n- nine, red hair\n- Clothing: a yellow coat\n- Voice: quick\n**Ben**\nan old sailor"
    ),
    "spanish": "Personajes:\nAnn: nine, red hair; ropa: a yellow coat; voz: quick\nBen: an old sailor",
    "chinese": "人物：\nAnn：nine, red hair；服装：a yellow coat；声音：quick\nBen：an old sailor",
    "without a heading": "Ann: nine, red hair; clothes: a yellow coat; voice: quick\nBen: an old sailor",
}


@pytest.mark.parametrize("name", list(CASTS))
def test_people_describe_their_cast_in_every_usual_form(name: str) -> None:
    text = f"# The Lamp\n\n{CASTS[name]}{PANELS}"
    cast = script_cast(text).characters
    assert [person.name for person in cast] == ["Ann", "Ben"]
    assert [person.look.rstrip(".") for person in cast] == [ANN.look, BEN.look]
    assert (cast[0].clothes.rstrip("."), cast[0].voice) == (ANN.clothes, ANN.voice)
    assert script_title(text) == "The Lamp"
    assert words_before(text) == ""
    assert [panel.title for panel in parse_panels(text)] == ["The Pier"]


def test_a_cast_that_lost_its_line_breaks_is_read() -> None:
    flat = (
        "Title: The Lamp Cast: ANN: nine, red hair; clothes: a yellow coat BEN (60): an old sailor "
        "Panel 1: The Pier Scene: Rain. Focus: Ann"
    )
    assert script_cast(flat).characters == (
        Character("ANN", "nine, red hair", "a yellow coat"),
        Character("BEN", "60; an old sailor"),
    )
    assert script_title(flat) == "The Lamp"


def test_a_cast_without_panels_is_read_while_the_panels_are_still_to_come() -> None:
    assert script_cast(f"# The Lamp\n\n{CASTS['written']}").characters == (ANN, BEN)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Characters: Ann, Ben", "Characters: Ann, Ben"),
        ("Cast:\nAnn: nine\nDraw it like a woodcut.", "Draw it like a woodcut."),
        ("Characters: Ann (nine), Ben (old)\nThey meet.", "They meet."),
        ("Cast:\nAnn: nine.\nDraw it like a woodcut.", "Draw it like a woodcut."),
        ("Cast:\nAnn: nine\nStyle: noir\nMood: calm", "Style: noir\nMood: calm"),
        ("Cast:\nAnn: nine\n**Ben**\n**Cid**: old", "**Ben**"),
        ("The people of this town: none of them sleeps.", "The people of this town: none of them sleeps."),
    ],
)
def test_what_describes_no_one_stays_where_it_is(text: str, rest: str) -> None:
    assert words_before(f"{text}{PANELS.replace('ANN: “Hi.”', '')}", titled=False) == rest


def test_the_cast_belongs_to_no_panel() -> None:
    (panel,) = parse_panels(f"{CASTS['written']}{PANELS}")
    assert (panel.scene, panel.caption_top, len(panel.lines)) == ("Rain.", "", 2)


def test_the_written_form_is_the_documented_one() -> None:
    assert write_cast(Bible((ANN, Character("Cid", ""), BEN))) == CASTS["written"]
    assert write_cast(Bible()) == ""


_PIECES = ["clothes:", "voice: low", "Cast:", "Panel 2:", "BEN: ", "; ", "— ", "1. "]


def _values(letters: str) -> st.SearchStrategy[str]:
    words = st.lists(
        st.text(alphabet=letters, min_size=1, max_size=9) | st.sampled_from(_PIECES), min_size=1, max_size=8
    )
    return words.map(lambda found: " ".join(" ".join(found).split()))


_VALUES = _values("abcdeéжм日本ABC0123456789'’\"“”«»「」*_()[]-–—,;.!?…&/@~`|:")
_TOLD = _values("abcdeéжм日本ABC0123456789()[]-–—,;.!?…&/@:").filter(lambda part: any(map(str.isalnum, part)))
_NAMES = st.lists(st.text(alphabet="ABCDEÉЖМ日本", min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join)
_PEOPLE = st.builds(Character, _NAMES, _TOLD, _TOLD | st.just(""), _TOLD | st.just(""))


@settings(deadline=None, max_examples=examples(30))
@given(st.lists(_PEOPLE, min_size=1, max_size=4, unique_by=lambda person: person.name.casefold()))
def test_what_is_written_reads_back_as_the_same_people(people: list[Character]) -> None:
    bible = Bible(tuple(people))
    written = f"{write_cast(bible)}\n\n{write_panel(PanelScript(number=1, scene='Rain.'))}"
    assert script_cast(written) == bible


@settings(deadline=None, max_examples=examples(20))
@given(st.lists(_VALUES | st.sampled_from(["Cast:", "Ann: nine", "- ", "**Ben**", "\n", "Panel 1"]), max_size=12))
def test_no_text_breaks_the_reader(pieces: list[str]) -> None:
    for text in (" ".join(pieces), "\n".join(pieces), "Cast:\n" + "\n".join(pieces)):
        assert all(person.name for person in script_cast(text).characters)
