"""Placeholder panels show what the prompt asks for."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from sandbox.gemini.appearance import NAMED, Colour, look_of
from sandbox.show.art import draw_panel
from sandbox.show.art.drawings import drawings
from sandbox.show.art.props import HELD, STANDING
from sandbox.show.art.reading import read_prompt

STYLES = ("auto", "noir", "manga", "watercolour", "pixel", "ligne claire", "superhero")


def picture(prompt: str, style: str = "auto", side: int = 320) -> Image.Image:
    return Image.open(io.BytesIO(draw_panel(prompt, width_px=side, height_px=side, style=style))).convert("RGB")


def share_of(image: Image.Image, colour: Colour, reach: int = 34) -> float:
    """The share of pixels within `reach` of a colour in each channel."""
    pixels = np.frombuffer(image.tobytes(), np.uint8).reshape(-1, 3).astype(np.int16)
    is_near = np.abs(pixels - [round(255 * part) for part in colour]) <= reach
    return float(is_near.all(axis=1).mean())


@pytest.mark.parametrize("size", [(1024, 1024), (1344, 768), (768, 1344), (64, 48)])
def test_a_panel_is_a_png_of_exactly_the_size_asked_for(size: tuple[int, int]) -> None:
    data = draw_panel("Mira in a library", width_px=size[0], height_px=size[1])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.size, image.mode) == (size, "RGB")


def test_a_size_without_room_for_a_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="4 by 900"):
        draw_panel("x", width_px=4, height_px=900)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_prompt_gives_the_same_bytes(style: str) -> None:
    prompt = "Ines and a robot in the rainy city, with a campfire"
    first, other, again = (
        draw_panel(text, width_px=200, height_px=200, style=style) for text in (prompt, prompt + "!", prompt)
    )
    assert first == again != other


def test_another_process_paints_the_same_bytes() -> None:
    prompt = "Tom and a cat in the snowy woods with a lantern"
    code = (
        "import hashlib; from sandbox.show.art import draw_panel\n"
        f"for style in {STYLES}:\n"
        f"    data = draw_panel({prompt!r}, width_px=96, height_px=96, style=style)\n"
        "    print(hashlib.sha256(data).hexdigest())"
    )
    here = [hashlib.sha256(draw_panel(prompt, width_px=96, height_px=96, style=s)).hexdigest() for s in STYLES]
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    command = [sys.executable, "-c", code]
    there = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    assert there.stdout.split() == here


def test_the_same_character_wears_the_same_coat_in_every_scene() -> None:
    coat = look_of("Elif").coat
    scenes = [picture(f"Elif stands {place}") for place in ("in the forest at night", "on the beach at noon")]
    assert all(share_of(scene, coat) > 0.008 for scene in scenes)
    empty = [picture(f"A deserted {place}") for place in ("forest at night", "beach at noon")]
    assert all(share_of(scene, coat) < 0.001 for scene in empty)


def test_look_depends_on_the_name_alone_and_not_on_its_case() -> None:
    assert look_of("MIRA") == look_of("Mira")
    names = "Ada Bruno Clara Dmitri Elif Farid Greta Hugo Isolde Jonas Kofi Lena".split()  # noqa: SIM905
    assert len({look_of(name) for name in names}) == len(names)


@pytest.mark.parametrize("colour", ["red", "yellow", "green", "blue"])
@pytest.mark.parametrize("garment", ["coat", "dress", "robe"])
def test_clothes_have_the_colour_the_words_give_them(colour: str, garment: str) -> None:
    image = picture(f"Close-up of Tom in a {colour} {garment} at night")
    assert share_of(image, NAMED[colour], 40) > 0.03


def test_words_belong_to_the_one_they_stand_beside() -> None:
    cast = read_prompt("Mira in a red coat meets Tom, who wears a green scarf and a yellow hat.").cast
    mira, tom = (look_of(role.name, role.words) for role in cast)
    assert (mira.coat, mira.cut) == (NAMED["red"], "coat")
    assert (tom.scarf, tom.hat_colour, tom.hat) == (NAMED["green"], NAMED["yellow"], "brim")
    assert (mira.scarf, tom.coat) == (look_of("Mira").scarf, look_of("Tom").coat)


def test_a_child_is_small_and_an_old_woman_grey() -> None:
    assert look_of("Tom", "Tom, a boy").stature < look_of("Tom").stature
    assert look_of("Tom", "old Tom").hair != look_of("Tom", "young Tom with red hair").hair


SCRIPT = """Panel 2: The Lamp Goes Out
Scene: Attic of the Old House, night, rain
Focus: Mira lights a lantern while Bolt, a small robot, watches
Visual Detail: close-up, warm light
Caption (Top): The Sea was far away.
Dialogue (ANSELM, softly): "Have you been to Space, Captain Ines?"
Caption (Bottom): Forest."""


def test_a_panel_script_is_read_by_its_fields() -> None:
    brief = read_prompt(SCRIPT)
    assert (brief.scene, brief.time, brief.shot) == ("room", "storm", "close")
    assert [(role.name, role.kind) for role in brief.cast] == [
        ("Mira", "person"),
        ("Bolt", "robot"),
        ("ANSELM", "person"),
    ]
    assert [role.speaks for role in brief.cast] == [False, False, True]
    assert "lantern" in brief.props


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Tom shows a key to Mira", ["Tom", "Mira"]),
        ("Portrait of Ines in Lisbon", ["Ines"]),
        ("The Old Castle at Night. Snow falls. Suddenly, a door.", []),
        ("In the rain, Theo's dog waits", ["Theo", "dog"]),
        ("Тут стоит Борис", ["Борис"]),
        ("a girl named Lena and the robot Bolt", ["Lena", "Bolt"]),
        ("the old keeper and a cat", ["keeper", "cat"]),
    ],
)
def test_names_are_told_from_other_capitals(prompt: str, names: list[str]) -> None:
    assert [role.name for role in read_prompt(prompt).cast] == names


def test_a_speaker_is_in_the_panel() -> None:
    lines = "".join(f'\nDialogue ({name}): "Hm."' for name in ("Ada", "Bruno"))
    cast = read_prompt(f"Focus: Clara, Dmitri and Elif wait{lines}").cast
    assert {role.name for role in cast if role.speaks} == {"Ada", "Bruno"}


@pytest.mark.parametrize(
    ("prompt", "scene", "time"),
    [
        ("shelves of books by candle", "library", "night"),
        ("a cosy kitchen in the morning", "room", "dawn"),
        ("a busy street at noon", "city", "day"),
        ("a ship on the ocean, sunset", "sea", "dusk"),
        ("orbit of a planet under stars", "space", "night"),
        ("deep woods in fog", "forest", "dawn"),
        ("dunes in bright daylight", "desert", "day"),
        ("a castle above the valley in thunder", "hills", "storm"),
    ],
)
def test_place_and_time_follow_the_words(prompt: str, scene: str, time: str) -> None:
    brief = read_prompt(prompt)
    assert (brief.scene, brief.time) == (scene, time)


def test_shots_change_how_large_people_are() -> None:
    coat = NAMED["red"]
    close, medium, wide = (
        share_of(picture(f"{shot}Tom wears a red coat in the desert at night"), coat, 44)
        for shot in ("Close-up of ", "", "Wide shot. ")
    )
    assert close > 1.8 * medium > 1.8 * wide > 0


def test_styles_differ_and_keep_their_promises() -> None:
    prompt = "Mira walks through a forest with a fox"
    made = {style: picture(prompt, style) for style in STYLES}
    assert len({image.tobytes() for image in made.values()}) == len(STYLES)
    for style in ("noir", "manga"):
        body = made[style].crop((0, 0, 320, 280))  # without the stamp
        assert all(channels.tobytes() == body.getchannel(0).tobytes() for channels in body.split())
    noir = made["noir"].convert("L").histogram()
    assert sum(noir[:24]) + sum(noir[232:]) > 0.6 * 320 * 320
    assert len(made["pixel"].crop((0, 0, 320, 280)).getcolors(320 * 320) or []) <= 40


@pytest.mark.parametrize("style", ["Watercolor", "soft watercolour, wet paper"])
def test_other_spellings_and_sentences_name_a_style_too(style: str) -> None:
    prompt = "a quiet harbour"
    assert picture(prompt, style, 128).tobytes() == picture(prompt, "watercolour", 128).tobytes()


def test_every_creature_and_thing_can_be_seen() -> None:
    empty = picture("nothing in the meadow at noon", side=160).tobytes()
    for kind in drawings()["creatures"]:
        assert read_prompt(f"a {kind} in the meadow").cast[0].kind == kind
        assert picture(f"a {kind} in the meadow at noon", side=160).tobytes() != empty
    for name in (*HELD, *STANDING):
        assert name in read_prompt(f"Mira has a {name} in the meadow").props
        assert picture(f"Mira has a {name} in the meadow at noon", side=160).tobytes() != empty


def test_any_prompt_is_drawn() -> None:
    rng = random.Random(5)
    atoms = [
        "Mira",
        "Tom",
        "a",
        "dragon",
        "in",
        "red",
        "coat",
        "\n",
        "Scene:",
        "Dialogue (",
        ")",
        '"',
        "🎈",
        "👩‍🚀",
        "مرحبا",
    ]
    atoms += [
        "שלום",
        "Ёлка",
        "竜",
        "close-up",
        "wide shot",
        "…",
        "\0",
        "\ud83d",
        "Panel 3:",
        "%",
        "{}",
        "\\",
        "space",
        "sea",
    ]
    prompts = ["", " ", "\n\n", "\ud800", "A" * 5000]
    prompts += [" ".join(rng.choices(atoms, k=rng.randint(1, 14))) for _ in range(95)]
    for index, prompt in enumerate(prompts):
        assert draw_panel(prompt, width_px=48, height_px=40 + index % 3 * 20, style=STYLES[index % len(STYLES)])
