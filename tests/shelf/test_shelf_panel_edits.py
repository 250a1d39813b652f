"""A person's changes to a comic: texts, tails, pictures, and the order of the panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shelf.panel_edits import (
    BOTTOM,
    KINDS,
    NEW,
    PLACES,
    TOP,
    text_of,
    texts_of,
    with_aim,
    with_next_place,
    with_offer,
    with_picture,
    with_restored,
    with_swapped,
    with_words,
    without_panel,
)
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.parts import Box, FileRef, Head, Line, LineKind, Look, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, Request
from bot.work.work import Work

words = st.text("abc", max_size=3)
lines = st.builds(Line, st.sampled_from(["Mira", "Otto", ""]), st.text("abc", min_size=1, max_size=3))
scripts = st.builds(
    PanelScript,
    number=st.just(1),
    scene=words,
    caption_top=words,
    caption_bottom=words,
    lines=st.lists(lines, max_size=3).map(tuple),
)
LOOK = Look((Head("Mira", Box(1, 2, 3, 4)),))


def ref(name: str) -> FileRef:
    return FileRef(sha256=name * 64, media_type="image/png", size_bytes=1)


def panel(number: int, picture: str | None = None, **more: object) -> Panel:
    state = PartState.MISSING if picture is None else PartState.MADE
    shown = None if picture is None else ref(picture)
    return replace(Panel(script=PanelScript(number=number), state=state, picture=shown), **more)  # type: ignore[arg-type]


def comic(*panels: Panel, ending: Ending = COMPLETE) -> Work:
    request = Request(prompt="p", options=ComicOptions(panels=len(panels)))
    return Work(id="ab", request=request, author_id=1, created_at=0.0, panels=panels, ending=ending)


def said(script: PanelScript) -> list[str]:
    return [one.text for one in texts_of(script)]


@given(scripts, st.sampled_from(KINDS))
def test_a_changed_text_is_there_and_no_other_changes(script: PanelScript, kind: str) -> None:
    for one in texts_of(script):
        changed = with_words(script, one.key, text="new", speaker="Ada", kind=kind)
        others = [other.text for other in texts_of(script) if other != one]
        # A line that becomes a third caption joins the lower one.
        assert sorted(" ".join(said(changed)).split()) == sorted(" ".join(["new", *others]).split())
        assert changed.scene == script.scene


@given(scripts, st.sampled_from(KINDS))
def test_empty_words_take_a_text_out(script: PanelScript, kind: str) -> None:
    for one in texts_of(script):
        changed = with_words(script, one.key, text="", speaker="", kind=kind)
        assert said(changed) == [other.text for other in texts_of(script) if other != one]


@given(scripts)
def test_the_same_words_change_nothing(script: PanelScript) -> None:
    for one in texts_of(script):
        speaker = "" if one.line is None else one.line.speaker
        assert with_words(script, one.key, text=one.text, speaker=speaker, kind=one.kind) == script


@given(scripts, st.sampled_from(KINDS))
def test_a_new_text_joins_the_others(script: PanelScript, kind: str) -> None:
    changed = with_words(script, NEW, text="new", speaker="Ada", kind=kind)
    assert " ".join(said(changed)).split().count("new") == " ".join(said(script)).split().count("new") + 1
    assert with_words(script, NEW, text="", speaker="Ada", kind=kind) == script


def test_another_speaker_is_looked_for_again_and_the_place_stays() -> None:
    line = Line("Mira", "Hi", "softly", aims_at=1, place=2)
    script = PanelScript(number=1, lines=(line,))
    same = with_words(script, "0", text="Ho", speaker="Mira", kind="speech").lines[0]
    assert (same.manner, same.aims_at, same.place) == ("softly", 1, 2)
    other = with_words(script, "0", text="Ho", speaker="Otto", kind="speech").lines[0]
    assert (other.manner, other.aims_at, other.place) == ("", None, 2)
    loud = with_words(script, "0", text="Ho", speaker="Mira", kind="shout").lines[0]
    assert (loud.manner, loud.kind, loud.aims_at) == ("", LineKind.SHOUT, 1)


def test_tails_and_places_belong_to_lines() -> None:
    script = PanelScript(number=1, caption_top="Then", lines=(Line("Mira", "Hi"),))
    assert with_aim(script, "0", 1).lines[0].aims_at == 1
    turned = script
    for _ in range(PLACES):
        turned = with_next_place(turned, "0")
    assert turned == script
    for key in (TOP, BOTTOM, "1", NEW):
        with pytest.raises(RefusedError) as refused:
            with_next_place(script, key)
        assert refused.value.refusal.kind is RefusalKind.TEXT_GONE
    assert text_of(script, BOTTOM) is None


def test_a_picture_is_used_and_the_one_before_it_kept_with_what_was_seen() -> None:
    script = PanelScript(number=1, lines=(Line("Mira", "Hi", aims_at=0),))
    first = panel(1, "a", script=script, look=LOOK)
    offered = with_offer(first, ref("b"), Look())
    assert (offered.picture, offered.earlier) == (ref("a"), (ref("b"),))
    assert with_offer(offered, ref("b"), None) == offered
    used = with_picture(offered, "b" * 16)
    assert (used.picture, used.look, used.earlier, used.earlier_looks) == (
        ref("b"),
        Look(),
        (ref("a"),),
        {ref("a").sha256: LOOK},
    )
    assert used.script.lines[0].aims_at is None
    back = with_picture(used, "a" * 16)
    assert (back.picture, back.look) == (ref("a"), LOOK)
    assert with_picture(used, "b" * 16) == used
    with pytest.raises(RefusedError):
        with_picture(used, "c")


def test_a_picture_for_a_missing_panel_completes_the_comic() -> None:
    gap = Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 2}, fault=Fault.MODEL)
    work = comic(panel(1, "a"), panel(2, ending=Ending(EndingKind.EMPTY)), ending=gap)
    assert without_panel(work, 2).ending == COMPLETE
    counted = without_panel(work, 1).ending
    assert counted is not None
    assert counted.params == {"missing": 1, "of": 1}


@given(st.integers(1, 4), st.integers(1, 4))
def test_what_was_removed_comes_back_where_it_stood(first: int, second: int) -> None:
    work = comic(*(panel(number, "abcd"[number - 1]) for number in range(1, 5)))
    once = without_panel(work, first)
    assert [one.number for one in once.panels] == [1, 2, 3]
    assert with_restored(once) == work
    if second <= 3:
        twice = without_panel(once, second)
        assert with_restored(with_restored(twice)) == work


@given(st.integers(1, 3))
def test_two_swaps_are_none(number: int) -> None:
    work = comic(*(panel(place, "abcd"[place - 1]) for place in range(1, 5)))
    swapped = with_swapped(work, number)
    assert [one.number for one in swapped.panels] == [1, 2, 3, 4]
    assert swapped != work
    assert with_swapped(swapped, number) == work


def test_what_cannot_be_is_refused() -> None:
    work = comic(panel(1, "a"))
    changes: list[tuple[Callable[[Work], Work], RefusalKind]] = [
        (lambda one: without_panel(one, 1), RefusalKind.LAST_PANEL),
        (lambda one: without_panel(one, 2), RefusalKind.PANEL_GONE),
        (lambda one: with_swapped(one, 1), RefusalKind.PANEL_GONE),
        (with_restored, RefusalKind.PANEL_GONE),
    ]
    for change, kind in changes:
        with pytest.raises(RefusedError) as refused:
            change(work)
        assert refused.value.refusal.kind is kind
