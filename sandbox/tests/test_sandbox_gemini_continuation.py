"""The local Gemini's works from a text: chapters, pages, comics, illustrations, prose, and notes in JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from google.genai import errors, types

from sandbox.gemini import GeminiSandbox, models
from sandbox.gemini.answer import Picture, Plan, Words
from sandbox.gemini.appearance import look_of
from sandbox.gemini.cast import split_cast
from sandbox.gemini.describing import described
from sandbox.gemini.idea import look_of as look_of_text
from sandbox.gemini.languages import language_of
from sandbox.gemini.material import people_in, read_material, sentences_of
from sandbox.gemini.panel_script import read_panels
from sandbox.gemini.request import Ask
from sandbox.gemini.schema import mismatch
from sandbox.gemini.storyteller import length_of, write_story
from sandbox.gemini.world import table
from sandbox.gemini.writer import plan_for
from sandbox.tests.gemini_sdk import IMAGE_MODEL, TEXT_MODEL, FakeVoice, fake_draw, sdk, stream, text_of

WISH = "Mira in her yellow coat finds a brass map under the old library and must return it before dawn"
STORY = write_story(WISH, words=300)
DIRECTION = "they sail to the drowned harbour and meet Otto"
NOTES: dict[str, Any] = {
    "type": "OBJECT",
    "properties": {
        "summary": {"type": "STRING"},
        "characters": {
            "type": "ARRAY",
            "items": {"type": "OBJECT", "properties": {"name": {"type": "STRING"}, "look": {"type": "STRING"}}},
        },
    },
    "required": ["summary", "characters"],
}
WAYS: dict[str, Any] = {
    "type": "object",
    "properties": {"ways": {"type": "array", "items": {"type": "string"}, "minItems": "3", "maxItems": "3"}},
    "required": ["ways"],
}


def block(label: str, text: str) -> str:
    return f"{label}:\n<<<\n{text}\n>>>"


def plan(*pieces: str, seed: int = 0, model: str = TEXT_MODEL, made: int = 0, **config: Any) -> Plan:  # noqa: ANN401 JSON
    body = {"contents": [{"parts": [{"text": "\n\n".join(pieces)}]}], "generationConfig": config}
    return plan_for(Ask(model, "v1", body), seed, made=made)


def words_of(made: Plan) -> str:
    return "".join(piece.text for piece in made.pieces if isinstance(piece, Words))


def pictures_of(made: Plan) -> list[Picture]:
    return [piece for piece in made.pieces if isinstance(piece, Picture)]


def chapter(
    text: str = STORY, *, words: int = 300, direction: str = DIRECTION, recap: bool = False, seed: int = 0
) -> str:
    task = f"Write chapter 2 of the story below, about {words} words." + (" Begin with “Previously on …”." * recap)
    pieces = [task, block("The text so far", text)]
    if direction:
        pieces.append(f"The direction it is to take from here, in the person's words:\n{direction}")
    return words_of(plan(*pieces, seed=seed))


def comic(*pieces: str, **config: Any) -> Plan:  # noqa: ANN401 JSON
    return plan(*pieces, model=IMAGE_MODEL, **config)


@pytest.mark.parametrize("recap", [False, True])
@pytest.mark.parametrize("words", [300, 600, 1500])
@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ru"])
def test_a_chapter_keeps_its_length_its_language_and_its_people(language: str, words: int, recap: bool) -> None:
    before = write_story(WISH, words=words, language=language)
    for seed in range(2):
        told = chapter(before, words=words, recap=recap, seed=seed)
        assert length_of(told) == pytest.approx(words, rel=0.12)
        assert language_of(told) == language
        assert set(people_in(before)[:2]) <= set(people_in(told)) | {"Otto"}
        assert DIRECTION[5:] in told
        assert not re.search(r"^With \w+ (?:was|were) ", told, re.MULTILINE)
        assert not re.search(r"[{}]", told)


def test_a_chapter_is_no_copy_and_the_third_none_of_the_second() -> None:
    second = chapter()
    third = chapter(f"{STORY}\n\n{second}", direction="")
    paragraphs = [set(text.split("\n\n")) for text in (STORY, second, third)]
    assert not paragraphs[0] & paragraphs[1]
    assert not (paragraphs[0] | paragraphs[1]) & paragraphs[2]
    assert "brass map" in second + third


def test_a_recap_recalls_how_it_began() -> None:
    told = chapter(recap=True)
    first, _, rest = told.partition("\n\n")
    assert first.startswith("Previously on Mira and ")
    assert sentences_of(STORY)[0] in first
    assert "Previously" not in rest


def test_material_is_taken_apart() -> None:
    material = read_material(
        "\n\n".join(
            [
                "Make page 2, the next page: exactly 4 panels.",
                block("The people, and how each of them always looks", "Mira: a red hat\nOtto: the robot"),
                block("The text so far", "Panel 1: One\nScene: here"),
                block("The wish it began with", WISH),
                "The direction it is to take from here:\nup and\n\naway",
            ]
        )
    )
    assert (material.text, material.idea, material.direction) == ("Panel 1: One\nScene: here", WISH, "up and\n\naway")
    assert material.people == {"Mira": "a red hat", "Otto": "the robot"}
    assert material.goes_on
    assert "Panel 1" not in material.instructions
    assert material.cast[:2] == ["Mira", "Otto"]
    assert read_material("A story.\n\nThe direction:\nup").direction == ""


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_the_next_page_shows_something_new_with_the_same_people(count: int) -> None:
    first = words_of(comic(f"Make a comic of exactly {count} panels.\n\nThe wish of the person:\n{WISH}"))
    page = comic(
        f"Make page 2 of the comic below: exactly {count} panels.",
        block("The text so far", first),
        f"The direction:\n{DIRECTION}",
    )
    panels = read_panels(words_of(page))
    assert [panel.number for panel in panels] == list(range(1, count + 1))
    assert not {panel.title for panel in panels} & {panel.title for panel in read_panels(first)}
    assert DIRECTION[5:] in words_of(page)
    assert "Mira" in words_of(page)
    assert "harbour" in pictures_of(page)[0].drawing


def test_a_third_page_shows_what_neither_before_it_has_shown() -> None:
    pages = [words_of(comic(f"Make a comic of exactly 4 panels.\n\nThe wish of the person:\n{WISH}"))]
    for _ in range(2):
        pages.append(
            words_of(comic("Make the next page: exactly 4 panels.", block("The text so far", "\n\n".join(pages))))
        )
    assert len({panel.title for page in pages for panel in read_panels(page)}) == 12


def test_a_comic_of_a_text_has_its_people_places_and_words() -> None:
    made = comic("Make a comic of exactly 4 panels out of the story below.", block("The text", STORY))
    panels = read_panels(words_of(made))
    assert len(panels) == len(pictures_of(made)) == 4
    assert "old library" in " ".join(panel.value("Scene") for panel in panels).lower()
    for panel in panels:
        caption = panel.value("Caption (Top)")
        assert caption in STORY.replace("*", "")
        assert all(line in STORY.replace("*", "") for _, line in panel.spoken)
    assert "Mira" in pictures_of(made)[0].drawing


@pytest.mark.parametrize("count", [1, 3, 8])
def test_illustrations_have_sentences_of_the_text_and_no_dialogue(count: int) -> None:
    made = comic(f"Illustrate the text below: exactly {count} panels. No dialogue.", block("The text", STORY))
    captions = [panel.value("Caption (Bottom)") for panel in read_panels(words_of(made))]
    assert len(captions) == count
    assert set(captions) <= set(sentences_of(STORY))
    assert "Dialogue" not in words_of(made)


def test_a_text_shorter_than_its_comic_is_gone_through_again() -> None:
    made = comic("A comic of exactly 5 panels.", block("The text", "Mira met Otto. Otto met Mira."))
    assert len(read_panels(words_of(made))) == 5


def test_people_look_as_the_list_says() -> None:
    people = "Mira: fair hair; in her green cloak\nInes: a tall woman"
    text = block("The text", "Mira met Ines. Then Ines met Mira.")
    made = comic("A comic of exactly 1 panels.", block("The people", people), text)
    _, cast = split_cast(pictures_of(made)[0].drawing)
    assert cast is not None
    assert {one.name: one.look for one in cast.members} == {
        "Mira": "fair hair; clothes: in her green cloak",
        "Ines": "a tall woman",
    }


def test_a_look_is_told_as_the_painter_gives_it() -> None:
    assert "robot" in described("Otto", look_of_text("Otto", "Otto the robot, who waits."))
    assert "clothes: a yellow coat" in described("Mira", look_of_text("Mira", STORY))


@pytest.mark.parametrize("said", ["", "a knight", "a grandmother", "a little brother", "a zombie", "in her red cape"])
def test_a_described_person_looks_so_by_the_description_alone(said: str) -> None:
    for name in ("Mira", "Tomas", "Wren", "Ines", "Otto", "Ada", "Kofi", "Greta"):
        told = described(name, said)
        assert described("somebody else", told) == told
        one, other = (look_of(key, told) for key in ("one", "other"))
        hat_colour = one.hat_colour if one.hat else other.hat_colour
        assert replace(one, accent=other.accent, legs=other.legs, hat_colour=hat_colour) == other


def test_prose_tells_a_script_in_its_order_and_without_its_labels() -> None:
    script = words_of(comic(f"Make a comic of exactly 4 panels.\n\nThe wish of the person:\n{WISH}"))
    told = words_of(plan("Write as prose, in about 300 words, the comic below.", block("The text", script)))
    lines = [line.rstrip(".?!,") for panel in read_panels(script) for _, line in panel.spoken]
    places = [told.find(line) for line in lines]
    assert places == sorted(places)
    assert -1 not in places
    assert length_of(told) == pytest.approx(300, rel=0.2)
    assert not re.search(r"\b(?:Panel \d|Scene:|Focus:|Dialogue|Caption|stands? close by)", told)
    assert not re.search(r"[A-Z]\w+ is an? ", told)


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ru"])
def test_notes_and_ways_have_the_form_that_was_asked_for(language: str) -> None:
    text = block("The text so far", write_story(WISH, words=300, language=language))
    notes = json.loads(words_of(plan("Summarise.", text, responseMimeType="application/json", responseSchema=NOTES)))
    assert mismatch(notes, NOTES) is None
    assert notes["characters"][0]["name"] == "Mira"
    assert 20 < length_of(notes["summary"]) <= 250
    made = plan("Propose three ways.", text, responseMimeType="application/json", responseJsonSchema=WAYS)
    ways = json.loads(words_of(made))["ways"]
    assert len(set(ways)) == 3
    assert all(len(way) <= 150 and language_of(way) in {language, None} for way in ways)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ({"ways": ["a", "b", "c"]}, None),
        ({"ways": ["a", "b"]}, "$.ways: 2 items"),
        ({"ways": ["a", "b", 3]}, "$.ways[2]: string"),
        ({}, "$.ways: missing"),
        ([], "$: object"),
        ({"ways": ["a", "b", "c"], "more": 1}, "$.more: no type"),
    ],
)
def test_a_value_of_another_form_is_found_out(value: object, at: str | None) -> None:
    assert mismatch(value, WAYS) == at


def test_plain_types_are_told_apart() -> None:
    assert mismatch(True, {"type": "INTEGER"})
    assert mismatch(1, {"type": "STRING"})
    assert mismatch("c", {"type": "STRING", "enum": ["a"]})
    assert mismatch(None, {"type": "STRING", "nullable": True}) is None
    assert mismatch(2, {"type": "NUMBER"}) is None


def test_image_models_take_no_schema_and_text_models_only_with_its_media_type() -> None:
    for name in ("responseSchema", "responseJsonSchema"):
        body = {"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {name: WAYS}}
        for model in (IMAGE_MODEL, TEXT_MODEL):
            refused = models.refusal(Ask(model, "v1", body), "generateContent")
            assert refused is not None
            assert refused.status == 400


@pytest.mark.asyncio
async def test_json_comes_in_fragments_and_a_stand_in_that_varies_writes_another_take() -> None:
    async with GeminiSandbox(draw=fake_draw, make_voice=FakeVoice, varies=True) as gemini, sdk(gemini) as client:
        schema = types.Schema.model_validate(WAYS | {"type": "OBJECT"})
        prompt = f"Propose.\n\n{block('The text', STORY)}"
        chunks = await stream(client, prompt, response_mime_type="application/json", response_schema=schema)
        assert len(chunks) > 3
        assert len(json.loads(text_of(chunks))["ways"]) == 3
        first, second = [text_of(await stream(client, WISH)) for _ in range(2)]
        assert first != second
        for take in (first, second):
            turns = [
                types.Content(role=role, parts=[types.Part(text=text)])
                for role, text in (("user", WISH), ("model", take[:300]), ("user", "Go on."))
            ]
            rest = await client.aio.models.generate_content_stream(model=TEXT_MODEL, contents=turns)
            assert take[:300] + text_of([chunk async for chunk in rest]) == take
        with pytest.raises(errors.ClientError):
            await stream(client, "x", model=IMAGE_MODEL, response_mime_type="application/json", response_schema=schema)


def test_the_templates_for_what_goes_on_are_there_in_every_language() -> None:
    continuation = table("continuation")
    assert {"en", *table("stories_other")} <= continuation.keys()
    assert all(len(continuation[language]["ways"]) >= 3 for language in ("en", *table("stories_other")))
    assert len(continuation["beats"]) == len(table("comics")["beats"])
