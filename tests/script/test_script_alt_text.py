from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.alt_text import alt_text, page_alt_text, utf16_units
from bot.work.parts import Line, LineKind, PanelScript, Weight

SCRIPT = PanelScript(
    number=1,
    title="The Harbour",
    focus="**MIRA**, nine, in a yellow coat, runs",
    scene="A stone harbour in heavy rain. Night",
    detail="Puddles mirror [the lamp](https://example.org)",
    caption_top="It had rained for a week.",
    lines=(Line("MIRA", "Please don't go!", "whispering"), Line("", "«Non»")),
)


def test_it_says_who_where_what_and_what_is_said_in_sentences() -> None:
    assert alt_text(SCRIPT) == (
        "MIRA, nine, in a yellow coat, runs. A stone harbour in heavy rain. Night. Puddles mirror the lamp. "
        "“It had rained for a week.” MIRA (whispering): “Please don't go!” «Non»"
    )


def test_sounds_and_thoughts_are_told_and_the_shot_is_not() -> None:
    script = PanelScript(
        number=1,
        shot="low angle",
        weight=Weight.LARGE,
        scene="A pier",
        lines=(
            Line("", "BOOM!", kind=LineKind.SOUND),
            Line("ANN", "Oh no.", kind=LineKind.THOUGHT),
            Line("BEN", "Hm.", "thought", LineKind.THOUGHT),
            Line("ANN", "Psst.", kind=LineKind.WHISPER),
        ),
    )
    assert alt_text(script) == "A pier. BOOM! ANN 💭: “Oh no.” BEN 💭: “Hm.” ANN: “Psst.”"


def test_a_panel_without_a_description_has_its_title_and_one_without_that_its_number() -> None:
    assert alt_text(PanelScript(number=3, title="Hands")) == "Hands."
    assert alt_text(PanelScript(number=3)) == "Panel 3."
    assert alt_text(PanelScript(number=3, scene="***", lines=(Line("A", "Hm"),))) == "Panel 3. A: “Hm”"


def test_what_is_too_long_loses_detail_before_speech() -> None:
    long = PanelScript(
        number=1, focus="Mira", scene="Rain", detail="A puddle shines. " * 200, lines=(Line("MIRA", "Go."),)
    )
    text = alt_text(long, limit=200)
    assert text.endswith("A puddle shines. MIRA: “Go.”")
    assert len(text) <= 200


def test_what_is_still_too_long_loses_what_is_seen_before_speech() -> None:
    lines = (Line("ANN", "Where are we?"), Line("BEN", "Nowhere."))
    crowded = PanelScript(number=1, focus="Ann looks up. " + "Ben waits. " * 30, scene="a tunnel", lines=lines)
    text = alt_text(crowded, limit=120)
    assert text.startswith("Ann looks up. Ben waits.")
    assert text.endswith("Ben waits. ANN: “Where are we?” BEN: “Nowhere.”")
    assert len(text) <= 120


def test_every_sentence_begins_with_a_capital_letter() -> None:
    assert alt_text(PanelScript(number=1, focus="a cat", scene="the street at night")) == "A cat. The street at night."


def test_it_is_cut_at_a_sentence_else_at_a_word_else_at_a_grapheme() -> None:
    assert (
        alt_text(PanelScript(number=1, scene="One two three four. Five six seven."), limit=25) == "One two three four."
    )
    assert alt_text(PanelScript(number=1, scene="One two three four five six"), limit=16) == "One two three…"
    family = "👩‍👩‍👧‍👦"
    assert alt_text(PanelScript(number=1, scene="a" + family * 9), limit=30) == f"A{family}{family}…"


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100), st.integers(12, 200))
def test_it_is_never_empty_and_never_too_long(scene: str, said: str, focus: str, limit: int) -> None:
    text = alt_text(PanelScript(number=1, scene=scene, focus=focus, lines=(Line("A", said),)), limit=limit)
    assert text.strip()
    assert len(text.encode("utf-16-le", "surrogatepass")) // 2 <= limit


@given(
    scripts=st.lists(
        st.builds(PanelScript, number=st.just(1), scene=st.text(max_size=900), detail=st.text(max_size=900)),
        min_size=1,
        max_size=4,
    )
)
@settings(deadline=None)
def test_the_alt_text_of_a_page_fits_and_tells_of_every_panel(scripts: list[PanelScript]) -> None:
    leads = [f"Panel {n}:" for n in range(1, len(scripts) + 1)]
    text = page_alt_text(list(zip(leads, scripts, strict=True)))
    assert utf16_units(text) <= 1024
    assert all(lead in text for lead in leads)


def test_what_a_short_panel_leaves_is_for_the_others_and_detail_goes_before_speech() -> None:
    long = PanelScript(number=2, scene="Rain", detail="A puddle shines. " * 90, lines=(Line("MIRA", "Go."),))
    short = PanelScript(number=1, scene="Night")
    one, two, three = page_alt_text([("Panel 1:", short), ("Panel 2:", long), ("Panel 3:", long)]).split("\n")
    assert one == "Panel 1: Night."
    assert two.removeprefix("Panel 2:") == three.removeprefix("Panel 3:")
    assert two.endswith("A puddle shines. MIRA: “Go.”")
    assert 450 < len(two) <= 510
