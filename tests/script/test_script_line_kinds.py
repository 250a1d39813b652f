"""Shots, weights and the kinds of lines, as people and models write them in many languages."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.script.panel_labels import WORDS
from bot.script.panel_words_lines import MORE_WORDS
from bot.script.panels import is_panel_script, parse_panels, write_panel
from bot.work.parts import Line, LineKind, PanelScript, Weight

THOUGHT, SHOUT, WHISPER, OFF = LineKind.THOUGHT, LineKind.SHOUT, LineKind.WHISPER, LineKind.OFF_PANEL


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ('Dialogue (ANN, whispering): "Go."', Line("ANN", "Go.", "whispering", WHISPER)),
        ('Dialogue (ANN, whisper): "Go."', Line("ANN", "Go.", "", WHISPER)),
        ('Dialogue (ANN, whispering to Ben): "Go."', Line("ANN", "Go.", "whispering to Ben", WHISPER)),
        ('Dialogue (ANN, sad, shout): "Go."', Line("ANN", "Go.", "sad", SHOUT)),
        ('Dialogue (ANN, lost in thought): "Go."', Line("ANN", "Go.", "lost in thought")),
        ('Dialogue (ANN, speech, whispering): "Go."', Line("ANN", "Go.", "whispering")),
        ('Thought (ANN): "Go."', Line("ANN", "Go.", "", THOUGHT)),
        ('Thought (ANN, sad): "Go."', Line("ANN", "Go.", "sad", THOUGHT)),
        ('ANN/THOUGHT: "Go."', Line("ANN", "Go.", "", THOUGHT)),
        ('ANN (OFF): "Go."', Line("ANN", "Go.", "OFF", OFF)),
        ('ANN (O.S.): "Go."', Line("ANN", "Go.", "O.S.", OFF)),
        ('ANN (off-panel): "Go."', Line("ANN", "Go.", "", OFF)),
        ('Dialogue (ANN (O.S.), low): "Go."', Line("ANN", "Go.", "O.S., low", OFF)),
        ('Dialogue (off-panel): "Go."', Line("", "Go.", "", OFF)),
        ('Dialogue (whispering): "Go."', Line("", "Go.", "whispering", WHISPER)),
        ('Dialogue (Whisper): "Go."', Line("Whisper", "Go.")),
        ('Caption (ANN): "Go."', Line("ANN", "Go.", "caption", OFF)),
        ("SFX: BOOM", Line("", "BOOM", kind=LineKind.SOUND)),
        ("SFX (far away): BOOM", Line("", "BOOM", "far away", LineKind.SOUND)),
        ("Diálogo (ANA, susurrando): «Ve.»", Line("ANA", "Ve.", "susurrando", WHISPER)),
        ("Diálogo (ANA, voz en off): «Ve.»", Line("ANA", "Ve.", "voz en off", OFF)),
        ("Dialog (ANNA, schreit): „Geh.“", Line("ANNA", "Geh.", "schreit", SHOUT)),
        ("Gedanke (ANNA): „Geh.“", Line("ANNA", "Geh.", "", THOUGHT)),
        ("Диалог (АННА, шёпотом): «Иди.»", Line("АННА", "Иди.", "шёпотом", WHISPER)),
        ("セリフ（アン、小声で）：「行け」", Line("アン", "行け", "小声で", WHISPER)),
        ("心の声（アン）：「行け」", Line("アン", "行け", "", THOUGHT)),
        ("对白（安娜，大喊）：“走”", Line("安娜", "走", "大喊", SHOUT)),
        ("효과음: 쾅", Line("", "쾅", kind=LineKind.SOUND)),
    ],
)
def test_the_kind_of_a_line_is_read_and_written_back(written: str, line: Line) -> None:
    (panel,) = parse_panels(f"Panel 1\nScene: x\n{written}")
    assert panel.lines == (line,)
    assert parse_panels(write_panel(panel)) == (panel,)


@pytest.mark.parametrize(
    ("written", "weight", "detail"),
    [
        ("Weight: large", Weight.LARGE, ""),
        ("Size: Splash", Weight.LARGE, ""),
        ("Layout: full width", Weight.WIDE, ""),
        ("Weight: normal", Weight.NORMAL, ""),
        ("Größe: breit", Weight.WIDE, ""),
        ("Tamaño: pequeña", Weight.SMALL, ""),
        ("サイズ：縦長", Weight.TALL, ""),
        ("Weight: two thirds of the page, wide", Weight.WIDE, "Weight: two thirds of the page, wide"),
        ("Weight: 80 kg", Weight.NORMAL, "Weight: 80 kg"),
    ],
)
def test_the_weight_of_a_panel_is_read_and_what_says_more_is_kept(written: str, weight: Weight, detail: str) -> None:
    assert parse_panels(f"Panel 1\n{written}\nScene: x") == (
        PanelScript(number=1, weight=weight, detail=detail, scene="x"),
    )


@pytest.mark.parametrize(
    ("heading", "weight", "shot", "detail"),
    [
        ("Panel 1 (splash)", Weight.LARGE, "", ""),
        ("PANEL ONE (full width)", Weight.WIDE, "", ""),
        ("Panel 1 (establishing shot)", Weight.NORMAL, "establishing shot", ""),
        ("Panel 1 (wide, low angle, rainy)", Weight.WIDE, "low angle", "(rainy)"),
    ],
)
def test_what_stands_in_brackets_behind_a_heading_is_weight_shot_or_detail(
    heading: str, weight: Weight, shot: str, detail: str
) -> None:
    (panel,) = parse_panels(f"{heading}\nScene: x")
    assert (panel.weight, panel.shot, panel.detail) == (weight, shot, detail)


@pytest.mark.parametrize(
    "label", ["Shot", "Camera", "Camera angle", "Plano", "Einstellung", "Cadrage", "Ракурс", "景别", "カメラ", "앵글"]
)
def test_the_shot_is_read_in_the_languages_that_are_offered(label: str) -> None:
    (panel,) = parse_panels(f"Panel 1\n{label}: low, from behind\nScene: x")
    assert (panel.shot, panel.detail) == ("low, from behind", "")


def test_a_word_has_one_meaning() -> None:
    for kinds in (
        ("normal", "large", "wide", "tall", "small"),
        ("thinking", "whisper", "shout", "off"),
        ("look", "clothes", "voice"),
        ("shot", "weight", "panel", "page", "scene", "focus", "caption", "dialogue", "thought", "sound", "title"),
    ):
        counts = Counter(word for kind in kinds for word in WORDS[kind])
        shared = {word for word, count in counts.items() if count > 1}
        assert not shared & frozenset().union(*(MORE_WORDS[kind].split("|") for kind in kinds if kind in MORE_WORDS))


def test_several_shots_of_a_panel_are_all_kept() -> None:
    (panel,) = parse_panels("Panel 1\nShot: wide\nCamera: from above\nScene: x")
    assert panel.shot == "wide, from above"


def test_a_shot_and_a_weight_alone_make_no_finished_script() -> None:
    assert not is_panel_script("Panel 1: a cat\nShot: close\nPanel 2: a dog\nWeight: large")


def test_a_person_whose_name_is_a_label_speaks() -> None:
    (panel,) = parse_panels("Panel 1\nScene: x\nCAMERA: “I saw you.”")
    assert (panel.lines, panel.shot) == ((Line("CAMERA", "I saw you."),), "")
