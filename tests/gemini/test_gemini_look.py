"""Picture checks: the model's answer becomes heads and flaws, and nonsense in it is ignored."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini import look
from bot.gemini.events import PanelDrawn
from bot.gemini.look import HEADS_MAX, LOOK_SCHEMA, look_at, read_look
from bot.script.panel_people import undescribed_speakers
from bot.work.bible import Bible, Character
from bot.work.parts import Box, Flaw, Head, Line, LineKind, Look, PanelScript
from sandbox.gemini import errors, faults
from sandbox.gemini.steps import Silence
from tests.gemini.conftest import Wire, new_meter
from tests.gemini.drawing import answer, picture

BIBLE: Final = Bible(
    (
        Character("Ada", "a tall woman with grey hair", "a yellow coat"),
        Character("Otto Vance", "a small robot of brass"),
    )
)
SCRIPT: Final = PanelScript(number=3, focus="Ada climbs the stair.", lines=(Line("Otto Vance", "Wait!"),))


def said(*people: dict[str, Any], **more: object) -> dict[str, object]:
    return {"people": list(people), "missing": [], "extra": False, "lettering": False, **more}


def person(name: str = "Ada", box: object = (100, 200, 300, 400), **more: object) -> dict[str, object]:
    return {"name": name, "head": list(box) if isinstance(box, tuple) else box, "fits": True, **more}


def test_heads_are_read_from_boxes_with_y_first() -> None:
    found = read_look(said(person(mouth=[250, 310])), SCRIPT, BIBLE)
    assert found == Look((Head("Ada", Box(200, 100, 400, 300), (310, 250)),))


@pytest.mark.parametrize(
    ("told", "flaw"),
    [
        (said(person(fits=False)), Flaw.WRONG_PERSON),
        (said(person(), missing=["otto vance "]), Flaw.MISSING_PERSON),
        (said(person(), extra=True), Flaw.EXTRA_PERSON),
        (said(person(), lettering=True), Flaw.LETTERING),
    ],
)
def test_what_is_wrong_is_a_flaw(told: dict[str, object], flaw: Flaw) -> None:
    found = read_look(told, SCRIPT, BIBLE)
    assert found is not None
    assert found.flaws == (flaw,)
    assert len(found.heads) == 1


def test_no_one_is_missing_who_is_seen_or_does_not_belong_in_the_panel() -> None:
    seen = said(person(), missing=["Ada", "Nemo", 7])
    assert read_look(seen, SCRIPT, BIBLE) == Look((Head("Ada", Box(200, 100, 400, 300)),))
    off = replace(SCRIPT, lines=(Line("Otto Vance", "Wait!", kind=LineKind.OFF_PANEL),))
    found = read_look(said(person(), missing=["Otto Vance"]), off, BIBLE)
    assert found is not None
    assert found.flaws == ()


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((300, 400, 100, 200), Box(200, 100, 400, 300)),
        ((-50, 200, 300, 4000), Box(200, 0, 1000, 300)),
        ((99.6, 200.2, 300.4, 399.8), Box(200, 100, 400, 300)),
        ((100, 200, 100, 400), None),
        ((2000, 200, 3000, 400), None),
        ((100, 200, 300), None),
        ((100, 200, 300, "400"), None),
        ((100, 200, 300, True), None),
        ((100, 200, 300, float("nan")), None),
        ((100, 200, 300, float("inf")), Box(200, 100, 1000, 300)),
        ((100, 200, 300, 10**400), Box(200, 100, 1000, 300)),
        ("everywhere", None),
        (None, None),
    ],
)
def test_a_box_is_put_in_order_and_into_the_picture_or_dropped(box: object, expected: Box | None) -> None:
    found = read_look(said(person(box=box)), SCRIPT, BIBLE)
    assert found == Look(() if expected is None else (Head("Ada", expected),))


def test_a_mouth_outside_of_its_head_is_no_mouth() -> None:
    for point in ([310, 250, 1], [50, 300], [250, 900], None, "there"):
        found = read_look(said(person(mouth=point)), SCRIPT, BIBLE)
        assert found == Look((Head("Ada", Box(200, 100, 400, 300)),)), point


def test_a_speaker_whom_no_one_described_is_known_by_name_and_neither_wrong_nor_missing() -> None:
    lines = (Line("OTTO", "Hm."), Line("MIRA", "Hm?"), Line("Eve", "Here!", kind=LineKind.OFF_PANEL))
    script = replace(SCRIPT, lines=lines)
    assert undescribed_speakers(script, BIBLE) == ("MIRA",), "Otto is a person of the bible, and Eve is not in sight"
    found = read_look(said(person("Mira", fits=False), missing=["MIRA"]), script, BIBLE)
    assert found == Look((Head("MIRA", Box(200, 100, 400, 300)),))


def test_unknown_names_and_second_heads_of_one_name_are_heads_of_no_one() -> None:
    told = said(
        person("Nemo", (0, 0, 90, 90), fits=False),
        person("ada"),
        person("Ada", (600, 600, 700, 700), fits=False),
        person("Otto Vance", (101, 199, 301, 402)),
    )
    found = read_look(told, SCRIPT, BIBLE)
    assert found is not None
    assert [head.name for head in found.heads] == ["", "Ada", ""], "the last box is that of a head that was listed"
    assert found.flaws == ()


def test_a_crowd_is_cut_short() -> None:
    crowd = [person("", (0, 20 * at, 15, 20 * at + 15)) for at in range(40)]
    found = read_look(said(*crowd), SCRIPT, BIBLE)
    assert found is not None
    assert len(found.heads) == HEADS_MAX


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["people", "name", "head", "mouth", "fits", "missing", "lettering"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(_JSON)
def test_whatever_the_answer_holds_a_look_is_within_the_picture(value: object) -> None:
    found = read_look(value, SCRIPT, BIBLE)
    for head in found.heads if found is not None else ():
        assert 0 <= head.box.left < head.box.right <= 1000
        assert 0 <= head.box.top < head.box.bottom <= 1000


@pytest.mark.asyncio
async def test_one_call_of_the_cheap_model_with_the_picture_last(wire: Wire) -> None:
    wire.box.faults.add(answer("```json\n" + json.dumps(said(person())) + "\n```"))
    others = [PanelDrawn(PanelScript(number=number), picture(number), "image/png") for number in (1, 2, 4)]
    meter = new_meter()
    async with wire.open() as gemini:
        found = await look_at(
            gemini, picture(3), "image/png", script=SCRIPT, bible=BIBLE, references=others, meter=meter
        )
    assert [head.name for head in found.heads] == ["Ada"]
    (call,) = wire.box.calls
    assert call.model == "gemini-3.5-flash-lite"
    assert call.body["generationConfig"]["responseMimeType"] == "application/json"
    assert set(call.body["generationConfig"]["responseSchema"]["properties"]) == set(LOOK_SCHEMA.properties or ())
    parts = call.body["contents"][0]["parts"]
    assert ["inlineData" in part for part in parts] == [True, True, True, False]
    assert "a tall woman with grey hair; a yellow coat" in call.text
    assert "These people belong in the panel: Ada, Otto Vance." in call.text
    assert meter.usage.calls == 1
    assert meter.usage.models == ("gemini-3.5-flash-lite",)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "fault",
    [
        answer("I see two people."),
        answer(json.dumps(said(person())), finish="MAX_TOKENS"),
        answer("", finish="SAFETY"),
        faults.http_error(errors.permission_denied()),
        faults.BeforeHeaders(Silence()),
    ],
    ids=["prose", "cut", "refused", "forbidden", "silent"],
)
async def test_a_failed_look_sees_nothing(wire: Wire, fault: faults.Fault) -> None:
    wire.box.faults.add(fault, times=None)
    async with wire.open(chunk_timeout_s=1.0) as gemini:
        found = await look_at(gemini, picture(3), "image/png", script=SCRIPT, bible=BIBLE, meter=new_meter())
    assert found == Look()


@pytest.mark.asyncio
async def test_nothing_is_looked_at_when_it_is_off(wire: Wire) -> None:
    async with wire.open(look_model=None) as gemini:
        found = await look_at(gemini, picture(3), "image/png", script=SCRIPT, bible=BIBLE, meter=new_meter())
    assert found == Look()
    assert wire.box.calls == []


@pytest.mark.asyncio
async def test_a_picture_does_not_wait_long_for_its_look(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "LOOK_S", 0.2)
    wire.box.faults.add(faults.BeforeHeaders(Silence()), times=None)
    async with wire.open() as gemini:
        seen = await look_at(gemini, picture(3), "image/png", script=SCRIPT, bible=BIBLE, meter=new_meter())
        assert seen == Look()
        await wire.until_left(wire.box.calls[0])
