"""A written panel script is read back as the same script, with any content of its fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.line_kinds import KIND_WORDS
from bot.script.panels import is_panel_script, parse_panels, script_title, write_panel
from bot.work.parts import Line, LineKind, PanelScript, Weight
from tests.effort import examples


@pytest.mark.parametrize(
    "value",
    [
        "----",
        "as on\u00a0Page 2",
        "it ends – on page 2",
        '"quoted"',
        "**bold**",
        "None",
        "TOM: “Go”",
        "-",
        "by Légende: x",
    ],
)
def test_values_that_look_like_grammar_are_written_so_that_they_read_back(value: str) -> None:
    script = PanelScript(number=1, title=value, scene=value, caption_top=value, lines=(Line("A", value),))
    (read,) = parse_panels(write_panel(script))
    expected = " ".join(value.split())
    assert (read.title, read.scene, read.caption_top, read.lines[0].text) == (expected,) * 4
    last = PanelScript(number=1, scene=expected)
    assert parse_panels(write_panel(last)) == (last,)


@pytest.mark.parametrize(
    "title",
    [
        "Scene: the roof",
        "Panel 2: again",
        "MIRA: Panel 2:",
        "'SFX:",
        '"SFX:',
        "no.TOM: “Go”",
        "12:30",
    ],
)
def test_a_title_with_a_colon_is_read_back_alone_and_beside_fields(title: str) -> None:
    for script in (PanelScript(number=1, title=title), PanelScript(number=1, title=title, scene="Rain.")):
        assert parse_panels(write_panel(script)) == (script,)


def test_the_canonical_form_is_the_documented_one() -> None:
    script = PanelScript(
        number=2,
        title="The Door",
        shot="close, from below",
        weight=Weight.TALL,
        scene="Rain.",
        focus="Mira",
        detail="Lamp",
        caption_top="Then.",
        caption_bottom="Now.",
        lines=(
            Line("MIRA", "Go.", "low"),
            Line("", "Hm."),
            Line("TOM", "Shh.", "to her", LineKind.WHISPER),
            Line("TOM", "I see.", kind=LineKind.THOUGHT),
            Line("", "Wait!", kind=LineKind.OFF_PANEL),
            Line("", "BOOM", kind=LineKind.SOUND),
        ),
    )
    assert write_panel(script) == (
        "Panel 2: The Door\nShot: close, from below\nWeight: tall\nScene: Rain.\nFocus: Mira\nVisual Detail: Lamp\n"
        'Caption (Top): Then.\nDialogue (MIRA, low): "Go."\nDialogue: "Hm."\nDialogue (TOM, whisper, to her): "Shh."\n'
        'Thought (TOM): "I see."\nDialogue (off-panel): "Wait!"\nSFX: "BOOM"\nCaption (Bottom): Now.'
    )


_WORDS = st.text(
    alphabet=st.sampled_from(
        "abcdeéñßfghijklmnopqrstuvwxyzABCдеёЖ日本語ひらกไทยहिन्दी0123456789'’\"“”«»「」*_()[]-–—,;.!?…&/@~`|"
    ),
    min_size=1,
    max_size=9,
)
_VALUES = st.lists(_WORDS, max_size=8).map(" ".join)
_NAMES = st.lists(st.text(alphabet="ABCDEÉЖМ日本", min_size=1, max_size=6), max_size=3).map(" ".join)
_MANNERS = st.lists(st.text(alphabet="abcdeéжм日本", min_size=1, max_size=6), max_size=3).map(" ".join)
_LINES = st.one_of(
    st.builds(Line, _NAMES, _VALUES.filter(bool), _MANNERS, st.sampled_from(list(KIND_WORDS))),
    st.builds(Line, st.just(""), _VALUES.filter(bool), _MANNERS, st.just(LineKind.SOUND)),
)
_SCRIPTS = st.lists(
    st.builds(
        PanelScript,
        number=st.just(0),
        title=_VALUES,
        shot=_VALUES,
        weight=st.sampled_from(list(Weight)),
        scene=_VALUES,
        focus=_VALUES,
        detail=_VALUES,
        caption_top=_VALUES,
        caption_bottom=_VALUES,
        lines=st.lists(_LINES, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=3,
)
_FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *(
                "Panel 1: ",
                "Panel 2",
                "**Panel 3 – ",
                "### Panel",
                "panel one (wide)",
                "as in Panel 1: ",
                "Page 2",
                "---",
            ),
            *("Scene: ", "**Focus:** ", "- Visual Detail: ", "Caption: ", "Caption (Bottom): ", "Narrator: ", "SFX: "),
            *(
                "Shot: ",
                "Weight: ",
                "Size: large",
                "wide",
                "Panel 2 (splash, low angle)",
                "ANN/THOUGHT: ",
                "BEN (OFF): ",
            ),
            *(
                "Dialogue (TOM (O.S.), whisper, low): ",
                "Thought (A, thought, sad): ",
                "SFX (low): ",
                "Dialogue (shout): ",
            ),
            *("Dialogue (MIRA, low): ", "Dialogue: ", "Thought (A): ", "TOM: ", 'Mira (sad): "', "：", "1. ", ">", "#"),
            *(
                "“",
                "”",
                '"',
                "«",
                "»",
                "'",
                "None",
                "rain",
                "The roof.",
                "It's",
                "Go!",
                "日本",
                "…",
                "(",
                ")",
                "*",
                "**",
            ),
            *("\n", "\n", "\n\n", " "),
        ]
    ),
    max_size=40,
)


def _number(scripts: list[PanelScript]) -> tuple[PanelScript, ...]:
    return tuple(replace(script, number=number) for number, script in enumerate(scripts, 1))


@settings(deadline=None, max_examples=examples(30))
@given(_SCRIPTS)
def test_what_is_written_reads_back_as_the_same_script(scripts: list[PanelScript]) -> None:
    wanted = _number(scripts)
    assert parse_panels("\n\n".join(map(write_panel, wanted))) == wanted


@settings(deadline=None, max_examples=examples(40))
@given(_FRAGMENTS, st.sampled_from(["", " "]))
def test_whatever_was_read_can_be_written_and_read_again(fragments: list[str], joint: str) -> None:
    read = parse_panels(joint.join(fragments))
    assert parse_panels("\n\n".join(map(write_panel, read))) == read


@settings(deadline=None, max_examples=examples(30))
@given(st.text(max_size=300) | _FRAGMENTS.map(lambda pieces: "".join(pieces * 20)[:6000]))
def test_no_text_breaks_the_reader(text: str) -> None:
    panels = parse_panels(text)
    assert [panel.number for panel in panels] == list(range(1, len(panels) + 1))
    assert all("\n" not in panel.scene + panel.title + panel.detail for panel in panels)
    if is_panel_script(text):
        assert panels
    script_title(text)
