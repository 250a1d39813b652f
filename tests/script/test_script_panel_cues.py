"""Markup around headings, labels and speech: emoji, HTML, code, direction marks, and separate lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.script.panels import is_panel_script, parse_panels, write_panel
from bot.work.parts import Line, LineKind, PanelScript

BARE = """\
Panel 1: Door
Scene: Rain.
ANN (low): “Go.”
Caption (Bottom): Later.

Panel 2: Roof
Scene: Wind."""


def sound(text: str) -> Line:
    return Line("", text, kind=LineKind.SOUND)


READ = (
    PanelScript(number=1, title="Door", scene="Rain.", lines=(Line("ANN", "Go.", "low"),), caption_bottom="Later."),
    PanelScript(number=2, title="Roof", scene="Wind."),
)


def each_line(lead: str, end: str = "") -> Callable[[str], str]:
    return lambda text: "\n".join(f"{lead}{line}{end}" if line else line for line in text.split("\n"))


def in_html(text: str) -> str:
    for heading in ("Panel 1: Door", "Panel 2: Roof"):
        text = text.replace(heading, f"<h3><b>{heading}</b></h3>")
    return text.replace("\n", "<br>").replace("Scene:", "<strong>Scene:</strong>")


def with_bold_emoji(text: str) -> str:
    for words in ("Panel 1: Door", "Scene:", "Caption (Bottom):", "Panel 2: Roof"):
        text = text.replace(words, f"**🏴‍☠️ {words}**")
    return text.replace("ANN", "**💬 ANN**")


def with_labels_as_headings(text: str) -> str:
    for label in ("Scene", "Caption (Bottom)"):
        text = text.replace(f"{label}: ", f"#### {label}\n")
    return text.replace("Panel 1: Door", "### **Panel 1** — *Door*").replace(
        "Panel 2: Roof", "### **Panel 2** — __Roof__"
    )


DRESSES: dict[str, Callable[[str], str]] = {
    "emoji": each_line("🎬 "),
    "emoji with a selector and no space": each_line("🌧️"),
    "emoji in emphasis": with_bold_emoji,
    "keycap numbers": lambda text: text.replace("Panel 1", "Panel 1️⃣").replace("Panel 2", "Panel 2️⃣"),
    "keycap balloons": lambda text: text.replace("ANN", "1️⃣ ANN"),
    "a block of code": lambda text: f"```markdown\n{text}\n```",
    "windows": lambda text: text.replace("\n", "\r\n"),
    "old mac": lambda text: text.replace("\n", "\r"),
    "html": in_html,
    "right to left": each_line("\u200f", "\u200f"),
    "isolates": each_line("\u2067", "\u2069"),
    "labels as headings": with_labels_as_headings,
    "quoted": lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
}


@pytest.mark.parametrize("name", list(DRESSES))
def test_what_surrounds_headings_and_labels_changes_nothing(name: str) -> None:
    assert parse_panels(DRESSES[name](BARE)) == READ
    assert is_panel_script(DRESSES[name](BARE))


@pytest.mark.parametrize("lead", ["🎬 ", "🌧️", "1️⃣ "])
def test_an_emoji_before_each_line_survives_the_loss_of_line_breaks(lead: str) -> None:
    assert parse_panels(" ".join(each_line(lead)(BARE).split())) == READ


def test_a_mark_of_direction_between_two_fields_is_no_word() -> None:
    (panel,) = parse_panels("Panel 1\nScene: rain\u200f Focus: \u2067Ada\u2069 Caption: \u200f\nSFX: x")
    assert panel == PanelScript(number=1, scene="rain", focus="Ada", lines=(sound("x"),))
    assert parse_panels(write_panel(panel)) == (panel,)


def test_an_emoji_within_words_stays() -> None:
    (panel,) = parse_panels("Panel 1: 🦊 Fox\nScene: 🌧️ rain\n🐟 and a fish\nANN: “Go 🚪!”")
    assert (panel.title, panel.scene, panel.lines) == ("🦊 Fox", "🌧️ rain 🐟 and a fish", (Line("ANN", "Go 🚪!"),))


CUES = """\
Panel 1
A pier.

ANN
(low)
Go away,
or stay.

MR. BEN (O.S.)
No.

Panel 2
A boat.

ANN
Oh!
"""

CUE_DRESSES: dict[str, Callable[[str], str]] = {
    "fountain": lambda text: text,
    "indented": lambda text: text.replace("ANN", "\t\tANN").replace("MR.", "\t\tMR.").replace("(low)", "\t(low)"),
    "without a blank line where the name is known": lambda text: text.replace("A boat.\n\n", "A boat.\n"),
    "bold and close": lambda text: (
        text.replace("\n\n", "\n").replace("ANN", "**ANN**").replace("MR. BEN", "**MR. BEN**")
    ),
    "forced and dual": lambda text: text.replace("\nANN\n", "\n@ANN ^\n"),
    "windows": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("name", list(CUE_DRESSES))
def test_a_name_in_capitals_on_a_line_of_its_own_says_what_is_below_it(name: str) -> None:
    text = CUE_DRESSES[name](CUES)
    said = (Line("ANN", "Go away, or stay.", "low"), Line("MR. BEN", "No.", "O.S.", LineKind.OFF_PANEL))
    assert parse_panels(text) == (
        PanelScript(number=1, scene="A pier.", lines=said),
        PanelScript(number=2, scene="A boat.", lines=(Line("ANN", "Oh!"),)),
    )
    assert is_panel_script(text)


def test_a_label_in_capitals_on_a_line_of_its_own_names_what_is_below_it() -> None:
    (panel,) = parse_panels("Panel 1. A pier.\n\nCAPTION\nIt had rained.\n\nANN\nGo away!\n\nSFX\nBOOM")
    assert panel.caption_top == "It had rained."
    assert panel.lines == (Line("ANN", "Go away!"), sound("BOOM"))


@pytest.mark.parametrize(
    "text",
    [
        "Panel 1\n\nNIGHT\nThe pier is dark.\n\nPanel 2\n\nDAY\nRain falls.\n\nTHE END\nIt falls on.",
        "Panel 1\n\nCLOSE UP\nA hand.\n\nPanel 2\n\nWIDE SHOT\nThe city burns.",
        "Panel 1\n\nANGLE ON ADA\nShe runs.\n\nPanel 2\n\nEXT PIER\nThe city burns.",
        "Panel 1\nShe shouts.\n\nFIRE\nEverybody runs.\n\nPanel 2\nRain.",
        "Panel 1\nA sign says\nNO ENTRY\nand she\nGOES IN\nall the same.",
    ],
)
def test_other_lines_in_capitals_are_seen_and_not_said(text: str) -> None:
    panels = parse_panels(text)
    assert not any(panel.lines for panel in panels)
    seen = [line for line in text.split("\n") if line and not line.startswith("Panel")]
    assert " ".join(panel.scene for panel in panels) == " ".join(seen)
