"""The script of a comic by the text model: its cast, its panels, and the pictures made from both."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest

from sandbox.gemini.answer import Picture, Words
from sandbox.gemini.languages import language_of
from sandbox.gemini.panel_script import Panel, read_panels
from sandbox.gemini.request import Ask
from sandbox.gemini.script import BALLOON_WORDS_MAX, BALLOONS_MAX
from sandbox.gemini.speakers import said_in
from sandbox.gemini.world import table
from sandbox.gemini.writer import plan_for
from sandbox.show.art.reading import Brief, read_prompt
from sandbox.tests.gemini_sdk import IMAGE_MODEL, TEXT_MODEL, sandbox, sdk, stream, text_of
from sandbox.tests.test_sandbox_gemini_prompts import PROMPTS, WISHES

GRAMMAR = """Cast:
NAME: face, hair, build and age; clothes: what they wear; voice: how they speak

Panel 1: Title
Shot: the camera
Weight: large, wide, tall, small or normal
Scene: where and when
Dialogue (NAME, whispering): "what is said"
SFX: "a sound"
Caption (Bottom): narration"""
TITLE = "The first line is the title alone, as a heading."
CAST = re.compile(r"^Cast:\n((?:.+\n)+)", re.MULTILINE)
LINE = re.compile(r'^(?:Dialogue|Thought) \(.*\): "(.*)"$', re.MULTILINE)


def answered(text: str, *, model: str = TEXT_MODEL, system: str = "") -> str:
    body = {"contents": [{"parts": [{"text": text}]}], "systemInstruction": {"parts": [{"text": system}]}}
    plan = plan_for(Ask(model, "v1", body), 0)
    return "".join(piece.text for piece in plan.pieces if isinstance(piece, Words))


def order(wish: str, panels: int = 4, rule: str = TITLE) -> str:
    task = f"Write the script of a comic of exactly {panels} panels. {rule}"
    return f"{task}\n\n{GRAMMAR}\n\nThe wish of the person:\n{wish}"


def cast_of(script: str) -> str:
    found = CAST.search(script)
    return found[1].strip() if found else ""


def brief_of(panel: Panel, cast: str, panels: int = 4) -> Brief:
    """The brief of the picture when an image model gets a panel and the cast."""
    text = (
        f"Draw only panel {panel.number} of this comic of {panels} panels: exactly one picture, nothing else.\n\n"
        f"The people, and how each of them always looks:\n<<<\n{cast}\n>>>\n\n"
        f"The panel to draw:\n{panel.heading}\n{panel.body}"
    )
    plan = plan_for(Ask(IMAGE_MODEL, "v1", {"contents": [{"parts": [{"text": text}]}]}), 0)
    return next(read_prompt(piece.drawing) for piece in plan.pieces if isinstance(piece, Picture))


def test_a_script_has_a_cast_and_every_panel_shows_it_where_it_was_asked_for() -> None:
    for wish, kinds, nouns, place, thing in PROMPTS:
        script = answered(order(wish))
        cast = cast_of(script)
        names = [line.partition(":")[0] for line in cast.splitlines()]
        assert len(names) == len(kinds.split()), wish
        if not wish.startswith("Ein "):
            assert [noun for noun in nouns.split() if noun not in script.lower()] == [], wish
        panels = read_panels(script)
        assert len(panels) == 4, wish
        for panel in panels:
            brief = brief_of(panel, cast)
            assert sorted(role.kind for role in brief.cast) == sorted(kinds.split()), wish
            assert {role.name for role in brief.cast} == set(names), wish
            assert thing in {"", *brief.props}, wish
            assert not place or f"{brief.scene}/{brief.landmark}".rstrip("/") == place, wish


def test_a_person_of_the_cast_is_drawn_with_the_clothes_that_it_names() -> None:
    script = answered(order("A knight, a witch and a baker in Paris"))
    for panel in read_panels(script):
        for role, line in zip(brief_of(panel, cast_of(script)).cast, cast_of(script).splitlines(), strict=True):
            assert line.startswith(f"{role.name}: ")
            assert role.words in line
            assert role.wears == ""


@pytest.mark.parametrize("panels", [1, 2, 3, 4, 6, 8, 12])
def test_panels_have_a_camera_a_weight_and_room_for_their_words(panels: int) -> None:
    for wish in ("Two astronauts on Mars", "a doctor and a nurse in a hospital", "The last lighthouse keeper"):
        made = read_panels(answered(order(wish, panels)))
        assert [panel.number for panel in made] == list(range(1, panels + 1))
        shots = [panel.value("Shot") for panel in made]
        assert all(one != other for one, other in pairwise(shots))
        assert {panel.value("Weight") for panel in made} <= {"normal", "large", "wide", "tall", "small"}
        assert "large" in {panel.value("Weight") for panel in made} or panels < 3
        for panel in made:
            lines = LINE.findall(panel.body)
            assert len(lines) <= BALLOONS_MAX
            assert all(len(line.split()) <= BALLOON_WORDS_MAX for line in lines)
            assert lines or panel.value("Caption (Top)") or panel.value("Caption (Bottom)")
            labels = [line.partition(":")[0] for line in panel.body.splitlines()]
            assert "Caption (Bottom)" not in labels[:-1]


def test_scripts_whisper_shout_think_and_make_a_noise_now_and_then() -> None:
    told = "\n".join(answered(order(wish, 8)) for wish, *_ in PROMPTS[:16])
    for kind in (r"Thought \(", r", whispering\)", r", shouting\)", "SFX:", "Caption"):
        assert len(re.findall(kind, told)) >= 3, kind


@pytest.mark.parametrize("language", sorted(table("stories_other")))
def test_a_script_in_another_language_keeps_its_labels(language: str) -> None:
    script = answered(
        order(WISHES[language], rule="Write in the language of the person's own words below."),
        system="Keep the labels in English, whatever the language of the words behind them.",
    )
    assert [panel.number for panel in read_panels(script)] == [1, 2, 3, 4]
    assert cast_of(script)
    said = " ".join([*LINE.findall(script), *re.findall(r"^Caption.*: (.*)$", script, re.MULTILINE)])
    assert language_of(said) == language


def test_the_form_may_stand_in_the_instruction_and_a_comic_of_a_text_keeps_its_words() -> None:
    story = "Mira met Otto at the well. “Did you bring the map?” asked Mira. “I never had it,” said Otto. It rained."
    script = answered(
        f"Make a comic of exactly 2 panels out of the story below.\n\nThe text:\n<<<\n{story}\n>>>", system=GRAMMAR
    )
    assert [line.partition(":")[0] for line in cast_of(script).splitlines()] == ["Mira", "Otto"]
    assert 'Dialogue (MIRA): "Did you bring the map?"' in script
    assert "I never had it" in script


def test_only_the_missing_panels_are_written_and_only_those_of_the_cast_who_are_not_known() -> None:
    wish = "A fox and a bear in the forest"
    whole = answered(order(wish))
    first, second, *missing = whole.removeprefix(whole[: whole.index("Panel 1")]).split("\n\n")
    form = GRAMMAR.replace("Panel 1", "Panel 3")
    people = f"The people, and how each of them always looks:\n<<<\n{cast_of(whole)}\n>>>"
    written = (
        f"These panels are written. Write only those that are missing, number 3, 4:\n<<<\n{first}\n\n{second}\n>>>"
    )
    task = "Write the script of a comic: exactly 4 panels, numbered from 1."
    rest = answered(f"{task}\n\n{form}\n\n{written}\n\n{people}\n\nThe wish of the person:\n{wish}")
    assert [panel.number for panel in read_panels(rest)] == [3, 4]
    assert [panel.title for panel in read_panels(rest)] == [piece.split("\n")[0][9:] for piece in missing]
    assert "Cast:" not in rest


def test_a_next_page_has_the_people_in_their_order_and_the_place_of_the_page_before() -> None:
    first = answered(order("a hedgehog detective and his grandmother in Hamburg harbour"))
    people = f"The people, and how each of them always looks:\n<<<\n{cast_of(first)}\n>>>"
    task = "Write the script of page 2 of the comic below, the next page: exactly 3 panels, numbered from 1."
    page = answered(f"{task}\n\n{GRAMMAR}\n\n{people}\n\nThe text so far:\n<<<\n{first}\n>>>")
    assert "Cast:" not in page
    for panel in read_panels(page):
        assert panel.value("Scene").startswith("Hamburg harbour, ")
        assert brief_of(panel, cast_of(first)).cast[0].name == "Otto"


def test_illustrations_have_a_sentence_of_the_text_below_them_and_make_no_sound() -> None:
    form = "Cast:\nNAME: look\n\nPanel 1: Title\nShot: the camera\nCaption (Bottom): the sentence of the text"
    text = "Mira met Otto at the well. “Did you bring it?” asked Mira. The storm came. Otto laughed for a long time."
    task = "Write the script of illustrations for the text below: exactly 2 panels, numbered from 1."
    script = answered(f"{task}\n\n{form}\n\nThe text:\n<<<\n{text}\n>>>")
    for panel in read_panels(script):
        assert panel.value("Caption (Bottom)") in text
        assert not re.search("Dialogue|Thought|SFX", panel.body)


SPOKEN = [
    # text; cast; speakers of its quotations in order, - for no one
    ("“You are late,” said Mira. “Are you sure?” Otto asked after an hour. “Yes.”", "Mira Otto Otto"),
    ("Only Otto asked the right question. “Who wants it back?”\n“I do,” said the gate.", "Otto the gate"),
    ("“Yes,” said Mira, “but not for us.” She set the map down.\n“No,” she said.\n“Why?”", "Mira Mira Mira Otto"),
    ("„Ja“, sagt Mira, „aber nicht für uns.“ Otto lacht. „Wir müssen weg“, sagt Otto.", "Mira Mira Otto"),
    ("« Oui », dit Mira. « C'est un piège », dit Otto.", "Mira Otto"),
    ("「行こう」とOttoが言った。「今すぐ」。\n「うん」とMiraは答えた。", "Otto Otto Mira"),
    ("— Да, — отвечает Mira, — но не для нас.\n— Сейчас же!", "Mira Mira Otto"),
    ("On the wall stood: “Mira and Otto”. The word “map” was gone.", "- -"),
    ("“Do not touch it,” they had told Mira. “Whatever you do.”", "- -"),
]


@pytest.mark.parametrize(("text", "speakers"), SPOKEN)
def test_spoken_words_have_their_speakers(text: str, speakers: str) -> None:
    found = [said.speaker or "-" for said in said_in(text, ["Mira", "Otto"])]
    assert " ".join(found) == speakers


def test_the_speakers_of_the_numbered_pieces_of_a_text_are_named() -> None:
    text = "“[1] You are late,” said Mira.\n“[2] The sea was,” said Tomas. “[3] Sorry.”\n— [4] Да, — [5] говорит Mira."
    pair = {"type": "OBJECT", "properties": {"number": {"type": "INTEGER"}, "speaker": {"type": "STRING"}}}
    schema = {"type": "OBJECT", "properties": {"said": {"type": "ARRAY", "items": pair}}, "required": ["said"]}
    body = {
        "contents": [{"parts": [{"text": f"Use these names where they fit: Mira.\n\nThe text:\n<<<\n{text}\n>>>"}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseSchema": schema},
    }
    (piece,) = plan_for(Ask(TEXT_MODEL, "v1", body), 0).pieces
    assert isinstance(piece, Words)
    told = {one["number"]: one["speaker"] for one in json.loads(piece.text)["said"]}
    assert told == {1: "Mira", 2: "Tomas", 3: "Tomas", 4: "Mira"}


def test_how_the_speakers_sound_is_told_in_the_words_of_the_schema() -> None:
    text = "“[1] You are late,” whispered Mira.\n“[2] The sea was,” said the old keeper.\n“[3] Hm,” said Quorl."
    words = {"sex": ["female", "male", "unknown"], "age": ["child", "adult", "old"], "sound": ["bright", "firm"]}
    told_fields = {"number": {"type": "INTEGER"}, "speaker": {"type": "STRING"}, "how": {"type": "STRING"}}
    said = {"type": "OBJECT", "properties": told_fields}
    fields: dict[str, Any] = {"name": {"type": "STRING"}, "manner": {"type": "STRING"}}
    fields |= {key: {"type": "STRING", "enum": choices} for key, choices in words.items()}
    lists = {"said": said, "speakers": {"type": "OBJECT", "properties": fields}}
    schema = {
        "type": "OBJECT",
        "properties": {key: {"type": "ARRAY", "items": item} for key, item in lists.items()},
    }
    body = {
        "contents": [{"parts": [{"text": f"Who speaks?\n\nThe text:\n<<<\n{text}\n>>>"}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseSchema": schema},
    }
    (piece,) = plan_for(Ask(TEXT_MODEL, "v1", body), 0).pieces
    assert isinstance(piece, Words)
    told = json.loads(piece.text)
    assert [(one["speaker"], one.get("how")) for one in told["said"]] == [
        ("Mira", "whispered"),
        ("the old keeper", None),
        ("Quorl", None),
    ]
    heard = {one["name"]: (one["sex"], one["age"]) for one in told["speakers"]}
    assert heard == {"Mira": ("female", "adult"), "the old keeper": ("male", "old"), "Quorl": ("unknown", "adult")}
    assert all(one["sound"] in words["sound"] and one["manner"] for one in told["speakers"])


def test_of_a_long_speech_as_many_sentences_are_taken_as_fit_into_a_balloon() -> None:
    text = "Mira met Otto. “No. I never had the map, and nobody ever gave it to me in all those years,” said Otto."
    script = answered(f"Make a comic of exactly 1 panel.\n\n{GRAMMAR}\n\nThe text:\n<<<\n{text}\n>>>")
    assert LINE.findall(script) == ["No."]


@pytest.mark.asyncio
async def test_a_script_is_streamed_and_gone_on_with_where_it_broke_off() -> None:
    async with sandbox() as gemini, sdk(gemini) as client:
        whole = text_of(chunks := await stream(client, order("A fox in the snow")))
    assert len(chunks) > 5
    assert whole == answered(order("A fox in the snow"))
    half = whole[: len(whole) // 2]
    contents = [
        {"role": "user", "parts": [{"text": order("A fox in the snow")}]},
        {"role": "model", "parts": [{"text": half}]},
        {"role": "user", "parts": [{"text": "Go on exactly where it stopped."}]},
    ]
    plan = plan_for(Ask(TEXT_MODEL, "v1", {"contents": contents}), 0)
    assert half + "".join(piece.text for piece in plan.pieces if isinstance(piece, Words)) == whole
