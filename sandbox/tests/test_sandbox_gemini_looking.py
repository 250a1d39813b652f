"""Questions about pictures: references decide looks, and heads are reported, correctly or as a fault says."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio
from google.genai import types
from PIL import Image

from sandbox.gemini import GeminiSandbox
from sandbox.gemini.cast import Cast, Member
from sandbox.gemini.faults import PictureFile
from sandbox.gemini.lookfaults import FlawedPicture, NonsenseLook, PictureFlaw, WrongHeads
from sandbox.gemini.placeholders import draw_placeholder
from sandbox.gemini.shown import Shown, shown_in
from sandbox.show.art import draw_panel
from sandbox.tests.gemini_sdk import IMAGE_MODEL, TEXT_MODEL, FakeVoice, config, pictures_of, sdk

BIBLE = (
    "The people, and how each of them always looks:\n<<<\n"
    "Otto: a brown hedgehog detective; clothes: a brown hat; voice: dry\n"
    "Mira: a woman with dark skin and curly black hair; clothes: a yellow coat; voice: warm\n>>>\n\n"
)
PANEL = (
    "Draw only panel 2 of this comic of 4 panels: exactly one picture, nothing else.\n\n{people}"
    "The panel to draw:\nPanel 2: The Find\nShot: medium shot\nScene: The harbour, at noon.\n"
    "Focus: {focus}\nCaption (Top): And there it lay."
)
BOTH = "Otto shows a map to Mira."
ASKED = f"The last picture is a panel. Where are heads and mouths?\n\n{BIBLE}These belong there: Otto, Mira."
SCHEMA: dict[str, Any] = {
    "type": "OBJECT",
    "properties": {
        "people": {
            "type": "ARRAY",
            "items": {
                "type": "OBJECT",
                "properties": {
                    "name": {"type": "STRING"},
                    "head": {"type": "ARRAY", "items": {"type": "INTEGER"}},
                    "mouth": {"type": "ARRAY", "items": {"type": "INTEGER"}},
                    "fits": {"type": "BOOLEAN"},
                },
                "required": ["name", "head", "fits"],
            },
        },
        "missing": {"type": "ARRAY", "items": {"type": "STRING"}},
        "extra": {"type": "BOOLEAN"},
        "lettering": {"type": "BOOLEAN"},
    },
    "required": ["people", "missing", "extra", "lettering"],
}


class Asked:
    """A server with quick pictures, and a client of it."""

    def __init__(self, gemini: GeminiSandbox, client: Any) -> None:  # noqa: ANN401 - google.genai.Client
        self.gemini, self._client = gemini, client

    async def draw(self, prompt: str, references: Sequence[bytes] = (), ratio: str = "4:3") -> bytes:
        parts = [types.Part.from_bytes(data=data, mime_type="image/png") for data in references]
        answer = await self._client.aio.models.generate_content(
            model=IMAGE_MODEL,
            contents=types.Content(role="user", parts=[*parts, types.Part(text=prompt)]),
            config=config(response_modalities=["TEXT", "IMAGE"], image_config={"aspect_ratio": ratio}),
        )
        return pictures_of([answer])[0].data or b""

    async def told(self, *pictures: bytes, prompt: str = ASKED, schema: Any = SCHEMA) -> str:  # noqa: ANN401 - JSON
        parts = [types.Part.from_bytes(data=data, mime_type="image/png") for data in pictures]
        answer = await self._client.aio.models.generate_content(
            model=TEXT_MODEL,
            contents=types.Content(role="user", parts=[*parts, types.Part(text=prompt)]),
            config=config(response_mime_type="application/json", response_schema=schema),
        )
        return str(answer.text)

    async def look(self, *pictures: bytes, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        made: dict[str, Any] = json.loads(await self.told(*pictures, **options))
        return made


def small_panel(prompt: str, *, width_px: int = 1024, height_px: int = 1024, style: str = "auto") -> bytes:
    return draw_panel(prompt, width_px=width_px // 8, height_px=height_px // 8, style=style)


@pytest_asyncio.fixture
async def asked() -> Any:  # noqa: ANN401 - an async generator
    async with GeminiSandbox(make_voice=FakeVoice) as gemini, sdk(gemini) as client:
        yield Asked(gemini, client)


def looks(data: bytes) -> dict[str, tuple[str, str]]:
    shown = shown_in(data) or Shown()
    return {person.name: (person.key, person.look) for person in shown.people}


def panel(focus: str, people: str = "") -> str:
    return PANEL.format(focus=focus, people=people)


@pytest.mark.asyncio
async def test_a_person_who_is_not_described_looks_as_in_the_references(asked: Asked) -> None:
    first = await asked.draw(panel("Mira shows a map to Tomas."))
    again, alone = panel("Mira laughs at Tomas."), panel("Tomas runs.")
    assert looks(await asked.draw(again, [first])) == looks(first)
    assert looks(await asked.draw(again))["Mira"] != looks(first)["Mira"]
    with_wren = await asked.draw(panel("Mira sleeps."), [first])
    assert looks(with_wren)["Mira"] == looks(first)["Mira"]
    assert looks(await asked.draw(alone, [with_wren]))["Tomas"] != looks(first)["Tomas"]
    assert looks(await asked.draw(alone, [with_wren, first]))["Tomas"] == looks(first)["Tomas"]


@pytest.mark.asyncio
async def test_what_was_described_once_is_known_from_the_reference(asked: Asked) -> None:
    first = await asked.draw(panel(BOTH, BIBLE))
    assert looks(await asked.draw(panel(BOTH), [first])) == looks(first)


@pytest.mark.asyncio
async def test_a_panel_that_is_asked_for_in_other_words_is_another_picture_of_the_same_people(asked: Asked) -> None:
    asked.gemini.draw = small_panel
    first = await asked.draw(panel(BOTH, BIBLE))
    again = await asked.draw(f"Show both whole. {panel(BOTH, BIBLE)}", [first])
    assert again != first
    assert looks(again) == looks(first)


@pytest.mark.asyncio
async def test_a_description_goes_before_a_reference(asked: Asked) -> None:
    first = await asked.draw(panel(BOTH, BIBLE))
    changed = await asked.draw(panel(BOTH, BIBLE.replace("yellow coat", "red coat")), [first])
    assert looks(changed)["Mira"][1].startswith("a woman with dark skin and curly black hair; clothes: a red coat")
    assert (await asked.look(changed))["people"][1] == {**(await asked.look(first))["people"][1], "fits": False}


@pytest.mark.asyncio
async def test_heads_and_mouths_are_told_as_they_were_drawn(asked: Asked) -> None:
    data = await asked.draw(panel(BOTH, BIBLE))
    found = await asked.look(data)
    assert [(one["name"], one["fits"]) for one in found["people"]] == [("Otto", True), ("Mira", True)]
    for one in found["people"]:
        (top, left, bottom, right), (y, x) = one["head"], one["mouth"]
        assert 0 <= top < y < bottom <= 1000
        assert 0 <= left < x < right <= 1000
    assert (found["missing"], found["extra"], found["lettering"]) == ([], False, False)


@pytest.mark.asyncio
async def test_a_strange_picture_shows_no_one_and_a_jpeg_keeps_its_note(asked: Asked) -> None:
    made = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(made, "PNG")
    assert await asked.look(made.getvalue()) == {"people": [], "missing": [], "extra": False, "lettering": False}
    data = await asked.draw(panel(BOTH, BIBLE))
    assert (await asked.look(data, made.getvalue()))["people"] == []
    assert len((await asked.look(made.getvalue(), data))["people"]) == 2
    asked.gemini.faults.add(PictureFile("image/jpeg"), times=1)
    jpeg = await asked.draw(panel(BOTH, BIBLE))
    assert jpeg.startswith(b"\xff\xd8")
    assert await asked.look(jpeg) == await asked.look(data)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("flaw", "people", "rest"),
    [
        ("wrong person", [("Otto", False), ("Mira", True)], ([], False, False)),
        ("missing person", [("Mira", True)], (["Otto"], False, False)),
        ("extra person", [("Otto", True), ("Mira", True), ("", True)], ([], True, False)),
        ("lettering", [("Otto", True), ("Mira", True)], ([], False, True)),
    ],
)
async def test_a_flaw_of_a_picture_is_seen(
    asked: Asked, flaw: PictureFlaw, people: list[tuple[str, bool]], rest: tuple[list[str], bool, bool]
) -> None:
    asked.gemini.faults.add(FlawedPicture(flaw), times=1)
    assert len((await asked.look(await asked.draw(panel(BOTH)), prompt=ASKED))["people"]) == len(people)
    asked.gemini.faults.add(FlawedPicture(flaw), times=1)
    found = await asked.look(await asked.draw(panel(BOTH, BIBLE)))
    assert [(one["name"], one["fits"]) for one in found["people"]] == people
    assert (found["missing"], found["extra"], found["lettering"]) == rest
    sound = await asked.look(await asked.draw(panel(BOTH, BIBLE)))
    assert [one["fits"] for one in sound["people"]] == [True, True]


def test_the_painter_draws_the_flaws() -> None:
    members = (Member(name="Mira", key="Mira"), Member(name="Tom", key="Tom"))
    sound = Cast(members)
    missing = Cast((members[0], Member(name="Tom", is_absent=True)))
    lettered = Cast(members, "LOREM")
    seen = "Scene: The harbour, at noon.\nFocus: Mira and Tom wait."
    made = [draw_panel(cast.told_with(seen), width_px=160, height_px=120) for cast in (sound, missing, lettered)]
    assert len({Image.open(io.BytesIO(data)).tobytes() for data in made}) == 3
    assert [len((shown_in(data) or Shown()).people) for data in made] == [2, 1, 2]
    assert (shown_in(made[1]) or Shown()).missing == ("Tom",)
    assert (shown_in(made[2]) or Shown()).lettering == "LOREM"


@pytest.mark.asyncio
async def test_heads_are_told_as_wrongly_as_a_fault_says_and_only_when_it_is_asked(asked: Asked) -> None:
    data = await asked.draw(panel(BOTH, BIBLE))
    true = (await asked.look(data))["people"]
    asked.gemini.faults.add(WrongHeads(jitter=0.04), times=1)
    await asked.draw(panel(BOTH, BIBLE))
    wrong = (await asked.look(data))["people"]
    off = [
        abs(a - b)
        for one, other in zip(true, wrong, strict=True)
        for a, b in zip(one["head"], other["head"], strict=True)
    ]
    assert 0 < max(off) <= 40
    asked.gemini.faults.add(WrongHeads(jitter=0, swapped=1), times=1)
    assert [one["name"] for one in (await asked.look(data))["people"]] == ["Mira", "Otto"]
    asked.gemini.faults.add(WrongHeads(jitter=0, missing=1), times=1)
    assert (await asked.look(data))["people"] == []
    assert (await asked.look(data))["people"] == true


@pytest.mark.asyncio
async def test_a_look_may_be_nonsense(asked: Asked) -> None:
    data = await asked.draw(panel(BOTH, BIBLE))
    asked.gemini.faults.add(NonsenseLook("out of range"), times=1)
    assert max((await asked.look(data))["people"][0]["head"]) > 1000
    asked.gemini.faults.add(NonsenseLook("upside down"), times=1)
    top, left, bottom, right = (await asked.look(data))["people"][0]["head"]
    assert top > bottom
    assert left > right
    asked.gemini.faults.add(NonsenseLook("unknown names"), times=1)
    assert {one["name"] for one in (await asked.look(data, prompt=f"{ASKED} Bartholomew"))["people"]} == {"Bartholomew"}
    for form in ("prose", "broken"):
        asked.gemini.faults.add(NonsenseLook(form), times=1)
        with pytest.raises(json.JSONDecodeError):
            json.loads(await asked.told(data))


@pytest.mark.asyncio
async def test_other_names_and_forms_of_the_fields_are_understood(asked: Asked) -> None:
    box = {side: {"type": "INTEGER"} for side in ("ymin", "xmin", "ymax", "xmax")}
    schema = {
        "type": "OBJECT",
        "properties": {
            "heads": {
                "type": "ARRAY",
                "items": {
                    "type": "OBJECT",
                    "properties": {
                        "character": {"type": "STRING"},
                        "box_2d": {"type": "OBJECT", "properties": box},
                        "mouth": {"type": "OBJECT", "properties": {"y": {"type": "INTEGER"}, "x": {"type": "INTEGER"}}},
                        "wrong_person": {"type": "BOOLEAN"},
                    },
                },
            },
            "extra_people": {"type": "INTEGER"},
            "stray_text": {"type": "STRING"},
        },
    }
    data = await asked.draw(panel(BOTH, BIBLE))
    plain = (await asked.look(data))["people"]
    found = await asked.look(data, schema=schema)
    assert [list(one["box_2d"].values()) for one in found["heads"]] == [one["head"] for one in plain]
    assert [[one["mouth"]["y"], one["mouth"]["x"]] for one in found["heads"]] == [one["mouth"] for one in plain]
    assert [(one["character"], one["wrong_person"]) for one in found["heads"]] == [("Otto", False), ("Mira", False)]
    assert (found["extra_people"], found["stray_text"]) == (0, "")


def test_a_placeholder_notes_its_cast_too() -> None:
    data = draw_placeholder(Cast((Member(name="Mira"), Member(name="Otto"))).told_with("Scene: The sea."), width_px=64)
    assert [person.name for person in (shown_in(data) or Shown()).people] == ["Mira", "Otto"]


@pytest.mark.parametrize("shot", ["close-up", "medium shot", "wide shot"])
@pytest.mark.parametrize("ratio", ["16:9", "9:16", "4:3", "3:4", "2:3", "3:2", "1:1", "4:5", "5:4", "21:9"])
def test_heads_are_whole_and_have_room_above_them_in_every_ratio(ratio: str, shot: str) -> None:
    across, down = (int(side) for side in ratio.split(":"))
    root = (across / down) ** 0.5
    for looks_of_people in (
        ["a knight"],
        ["a grandmother", "a hedgehog; clothes: a hat"],
        ["a boy", "a dragon", "a cat"],
    ):
        cast = Cast(tuple(Member(name=f"N{index}", look=look) for index, look in enumerate(looks_of_people)))
        told = cast.told_with(f"Shot: {shot}\nScene: The harbour, at noon.\nFocus: they wait.")
        data = draw_panel(told, width_px=round(96 * root), height_px=round(96 / root))
        for person in (shown_in(data) or Shown()).people:
            top, left, bottom, right = person.head
            assert top >= 200
            assert left > 0
            assert right < 1000
            assert bottom < 980
