"""A panel script in every form that models and people write it."""

from __future__ import annotations

import pytest

from bot.script.panels import is_panel_script, panel_words, parse_panels, script_title
from bot.work.parts import Line, LineKind, PanelScript, Weight


def sound(text: str) -> Line:
    return Line("", text, kind=LineKind.SOUND)


LAMP = """\
# The Last Lamp

Here is the script you asked for. Enjoy!

**Panel 1 – The Harbour at Night**
**Scene:** A stone harbour in heavy rain; one lamp burns at the end of the pier. Time: close to midnight.
**Focus:** MIRA, nine, yellow coat, barefoot, running towards the light.
**Visual Detail:** Puddles mirror the lamp; the lighthouse, as in Panel 2, is dark.
**Caption (Top):** It had rained for a week.
**Dialogue (MIRA, whispering):** “Please don't go out.”

---

**Panel 2 – The Keeper**
**Scene:** Inside the lighthouse.
- **Focus:** Old TOMAS on the stairs.
- **Visual Details:** Cobwebs, brass, a cold lens.
- **Caption (Top):** None
- **Dialogue (TOMAS, gruff – not unkind):** «Who is there?»
- **Dialogue (MIRA):** "It's me. It's "the Lamp" again."
- **Caption (Bottom):** Nobody had asked him that in years.

**Panel 3 – Hands**
**Scene:** The lamp room.
**Focus:** Two hands, one match.
**Dialogue:** None
"""

DRAGON = """\
Title: Dragon Tax

PANEL ONE (wide)
SCENE: A village square at noon.
FOCUS: A small green dragon behind a big desk.
VISUAL DETAIL: Queue of knights, forms in triplicate.
SFX: STAMP!
DRAGON (bored): "Next."
SIR BORS: "I came to slay you."

PANEL TWO
SCENE: Close-up of the desk.
DIALOGUE:
DRAGON: "Form 7b, then."
SIR BORS (small voice): "In ink?"
CAPTION: Later.
CAPTION: Much later.

PANEL 7: The end
SCENE: Dusk. The queue is gone.
FOCUS: The knight, asleep on his horse.
"""

JAPANESE = """\
### Panel 1: 港の夜
Scene： 雨の降る港。灯りがひとつ。
Focus： ミラ、黄色いコート。
Dialogue (ミラ、ささやいて)： 「行かないで。」
### Panel 2: 灯台
Scene： 灯台の中。
トマス：「だれだ？」
Caption (Bottom)： 返事はなかった。
"""

BARE = """\
Panel 1
A cat sits on a roof and looks at the moon.
Cat: "So far away."
Panel 2
The cat jumps.
Panel 3
Scene: The moon, with paw prints.
"""

SCRIPTS = {"lamp": LAMP, "dragon": DRAGON, "japanese": JAPANESE, "bare": BARE}


def flat(text: str) -> str:
    """The text as older Discord clients send it: with a space for every line break."""
    return " ".join(text.split())


def test_every_field_of_a_long_script_is_found() -> None:
    first, second, third = parse_panels(LAMP)
    assert first == PanelScript(
        number=1,
        title="The Harbour at Night",
        scene="A stone harbour in heavy rain; one lamp burns at the end of the pier. Time: close to midnight.",
        focus="MIRA, nine, yellow coat, barefoot, running towards the light.",
        detail="Puddles mirror the lamp; the lighthouse, as in Panel 2, is dark.",
        caption_top="It had rained for a week.",
        lines=(Line("MIRA", "Please don't go out.", "whispering", LineKind.WHISPER),),
    )
    assert second.detail == "Cobwebs, brass, a cold lens."
    assert second.caption_top == ""
    assert second.caption_bottom == "Nobody had asked him that in years."
    assert second.lines[0] == Line("TOMAS", "Who is there?", "gruff – not unkind")
    assert second.lines[1].speaker == "MIRA"
    assert "the Lamp" in second.lines[1].text
    assert third == PanelScript(number=3, title="Hands", scene="The lamp room.", focus="Two hands, one match.")


def test_panels_are_numbered_by_order_whatever_their_headings_say() -> None:
    assert [panel.number for panel in parse_panels(DRAGON)] == [1, 2, 3]
    assert [panel.title for panel in parse_panels(DRAGON)] == ["", "", "The end"]
    assert [panel.number for panel in parse_panels("Panel: A\nScene: x\nPanel: B\nScene: y")] == [1, 2]


def test_speakers_captions_and_sounds_without_a_dialogue_label_are_found() -> None:
    first, second, _ = parse_panels(DRAGON)
    assert first.lines == (
        sound("STAMP!"),
        Line("DRAGON", "Next.", "bored"),
        Line("SIR BORS", "I came to slay you."),
    )
    assert (first.weight, first.detail) == (Weight.WIDE, "Queue of knights, forms in triplicate.")
    assert second.lines == (Line("DRAGON", "Form 7b, then."), Line("SIR BORS", "In ink?", "small voice"))
    assert (second.caption_top, second.caption_bottom) == ("Later.", "Much later.")


def test_full_width_colons_and_corner_brackets_are_read() -> None:
    first, second = parse_panels(JAPANESE)
    assert first.title == "港の夜"
    assert first.focus == "ミラ、黄色いコート。"
    assert first.lines == (Line("ミラ", "行かないで。", "ささやいて", LineKind.WHISPER),)
    assert second.lines == (Line("トマス", "だれだ？"),)
    assert second.caption_bottom == "返事はなかった。"


def test_text_without_labels_below_a_heading_is_the_scene() -> None:
    first, second, third = parse_panels(BARE)
    assert first.scene == "A cat sits on a roof and looks at the moon."
    assert first.lines == (Line("Cat", "So far away."),)
    assert second.scene == "The cat jumps."
    assert third.scene == "The moon, with paw prints."


@pytest.mark.parametrize("name", ["lamp", "dragon", "japanese"])
def test_a_script_that_lost_its_line_breaks_reads_the_same(name: str) -> None:
    assert parse_panels(flat(SCRIPTS[name])) == parse_panels(SCRIPTS[name])


def test_a_script_in_small_letters_reads_the_same_on_one_line() -> None:
    text = "panel 1: the door\nscene: rain\nfocus: mira\ndialogue (mira, low): “no.”\npanel 2\nscene: roof"
    assert len(parse_panels(text)) == 2
    assert parse_panels(flat(text)) == parse_panels(text)


@pytest.mark.parametrize(
    "heading",
    [
        "Panel 1: The Door",
        "**Panel 1 – The Door**",
        "**Panel 1:** The Door",
        "**Panel 1: The Door**",
        "### Panel 1 - The Door",
        "## **PANEL ONE: The Door**",
        "panel 1 of 4: The Door",
        "Panel #1. The Door",
        "- **Panel I** — The Door",
        "Panel 1 | The Door",
        "PANEL 1： The Door",
        '**Panel 1: "The Door"**',
        "**Panel 1 The Door**",
    ],
)
def test_headings_are_read_in_every_usual_form(heading: str) -> None:
    assert [panel.title for panel in parse_panels(f"{heading}\nScene: x")] == ["The Door"]
    assert [panel.title for panel in parse_panels(f"{heading} Scene: x")] == ["The Door"]


@pytest.mark.parametrize(
    "label",
    ["Scene:", "**Scene:**", "**Scene**:", "* Scene:", "- **Scene:**", "scene :", "> SCENE:", "__Scene__:", "• Scene：",
     "**Scene** –", "1. **Scene:**", "Setting:"],
)  # fmt: skip
def test_labels_are_read_in_every_usual_form(label: str) -> None:
    assert parse_panels(f"Panel 1\n{label} Rain on *tin*")[0].scene == "Rain on *tin*"


@pytest.mark.parametrize(
    ("dialogue", "line"),
    [
        ('Dialogue (MIRA, whispering): "Go."', Line("MIRA", "Go.", "whispering", LineKind.WHISPER)),
        ("**Dialogue** (MIRA): “Go.”", Line("MIRA", "Go.")),
        ("Dialogue: MIRA: «Go.»", Line("MIRA", "Go.")),
        ("Dialogue: Mira (low): Go.", Line("Mira", "Go.", "low")),
        ("Dialogue - MIRA: „Go.“", Line("MIRA", "Go.")),
        ("Dialogue 2 (MIRA) (low): 'Go.'", Line("MIRA", "Go.", "low")),
        ('Dialogue [MIRA (O.S.), low]: "Go."', Line("MIRA", "Go.", "O.S., low", LineKind.OFF_PANEL)),
        ('Dialogue: "Go."', Line("", "Go.")),
        ('Dialogue (MIRA): "Go." (softly)', Line("MIRA", "Go.", "softly")),
        ('Dialogue (MIRA): "Go." "Now."', Line("MIRA", "Go. Now.")),
        ('Thought (MIRA): "Go."', Line("MIRA", "Go.", kind=LineKind.THOUGHT)),
        ('**MIRA** (low): "Go."', Line("MIRA", "Go.", "low")),
        ('- MIRA: "Go: now."', Line("MIRA", "Go: now.")),
        ("Dialogue (MIRA): None of us knew.", Line("MIRA", "None of us knew.")),
    ],
)
def test_dialogue_is_read_in_every_usual_form(dialogue: str, line: Line) -> None:
    assert parse_panels(f"Panel 1: X\nScene: Rain.\n{dialogue}\nCaption: Later")[0].lines == (line,)
    assert parse_panels(f"Panel 1: X Scene: Rain. {dialogue} Caption: Later")[0].lines == (line,)


def test_what_follows_a_closed_quotation_on_its_own_line_is_not_said() -> None:
    (panel,) = parse_panels('Panel 1\nDialogue (MIRA): "Go."\nThe door falls shut behind her.')
    assert panel.lines == (Line("MIRA", "Go."),)
    assert panel.detail == "The door falls shut behind her."


@pytest.mark.parametrize("nothing", ["None", "(none)", "N/A", "—", "", "No dialogue."])
def test_a_field_that_says_it_is_empty_is_empty(nothing: str) -> None:
    (panel,) = parse_panels(f"Panel 1: X\nScene: Rain\nCaption (Top): {nothing}\nDialogue: {nothing}")
    assert (panel.caption_top, panel.lines) == ("", ())


def test_page_headings_and_rules_between_panels_belong_to_no_panel() -> None:
    text = "PAGE ONE\nPanel 1: A\nScene: x\n***\n## Page 2\nPanel 1: B\nScene: y"
    assert [(panel.title, panel.scene) for panel in parse_panels(text)] == [("A", "x"), ("B", "y")]
    assert parse_panels(flat(text)) == parse_panels(text)


@pytest.mark.parametrize(
    "prose",
    [
        "",
        "A cat and a dog share a roof in the rain.",
        "Panel 3 shows a hero running. I like the scene: it is calm.",
        "We held a panel discussion. Focus: the future of comics.",
        "In panel 2 she said: “no”. The caption: none.",
        "Make it four panels. Panel 1 should be wide and panel 4 empty.",
        "A comic about a solar panel. Scene: a desert. Focus: the sun.",
        "Scene: a bar. Dialogue (TOM): “Hi”",
        "Panel 1: a cat\nPanel 2: a dog\nPanel 3: they meet",
    ],
)
def test_prose_that_merely_mentions_a_panel_is_no_script(prose: str) -> None:
    assert not is_panel_script(prose)


@pytest.mark.parametrize("name", list(SCRIPTS))
def test_finished_scripts_are_known_as_such(name: str) -> None:
    assert is_panel_script(SCRIPTS[name])


def test_a_mention_of_a_panel_within_a_flattened_script_is_no_heading() -> None:
    text = "Panel 1: A Scene: Same alley as in Panel 2: wet. Focus: Tom Panel 2: B Scene: Roof"
    assert [panel.title for panel in parse_panels(text)] == ["A", "B"]


def test_a_mention_of_a_panel_within_a_line_is_no_heading() -> None:
    text = "Panel 1: A\nScene: Compare Panel 2: the same alley.\nPanel 2: B\nScene: Roof"
    assert [panel.title for panel in parse_panels(text)] == ["A", "B"]


def test_a_rule_between_fields_belongs_to_none() -> None:
    (panel,) = parse_panels("Panel 1\nScene: Rain\n---\nFocus: Mira\n* * *\nTOM: “Go”")
    assert (panel.scene, panel.focus, panel.lines) == ("Rain", "Mira", (Line("TOM", "Go"),))


def test_a_quotation_behind_a_heading_is_its_title_in_a_single_line_too() -> None:
    first, second = parse_panels('Panel 1: "Scene: the roof"Scene: Rain.Panel 2: «Panel 3: Focus: a lie»')
    assert (first.title, first.scene) == ("Scene: the roof", "Rain.")
    assert (second.title, second.focus) == ("Panel 3: Focus: a lie", "")


def test_titles_stand_before_the_first_panel() -> None:
    assert script_title(LAMP) == "The Last Lamp"
    assert script_title(DRAGON) == "Dragon Tax"
    assert script_title(flat(DRAGON)) == "Dragon Tax"
    assert script_title("**The “Blue” Hour**\nPanel 1\nScene: x") == "The “Blue” Hour"
    assert script_title("Here is your comic:\nPanel 1\nScene: x") == ""
    assert script_title("No panels at all") == ""
    assert script_title(JAPANESE) == ""
    assert script_title("Title: Who Goes There?\nPanel 1\nScene: x") == "Who Goes There?"


def test_readers_see_captions_and_dialogue_in_order() -> None:
    script = PanelScript(
        number=1,
        title="hidden",
        scene="hidden",
        caption_top="# Then *rain*",
        caption_bottom="```end",
        lines=(
            Line("MI_RA", "Go ||now||. ||", "low"),
            Line("TOM", "«Non»"),
            Line("", "Hm."),
            Line("TOM", "I see.", kind=LineKind.THOUGHT),
            Line("", "Why?", "thought", LineKind.THOUGHT),
            sound("BOOM"),
        ),
    )
    assert panel_words(script).split("\n") == [
        "\\# Then *rain*",
        "**MI\\_RA** (low): “Go ||now||. \\|\\|”",
        "**TOM**: «Non»",
        "“Hm.”",
        "💭 **TOM**: “I see.”",
        "💭 “Why?”",
        "**BOOM**",
        "\\`\\`\\`end",
    ]
    assert panel_words(PanelScript(number=1, scene="hidden")) == ""
