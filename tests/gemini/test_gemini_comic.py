"""A comic over the wire: each picture gets into its panel at once, and each missing one gets its own call."""

from __future__ import annotations

import asyncio
import base64

import pytest

from bot.gemini.client import Gemini
from bot.gemini.comic import draw_comic, planned_panels
from bot.gemini.events import Ended, PanelDrawn, PanelMissing, PanelWritten, TitleHeld, TitleMade
from bot.gemini.prompts import DRAW_NOW
from bot.work.ending import EndingKind
from bot.work.parts import PanelScript
from bot.work.request import ComicOptions, Request
from sandbox.gemini import errors, faults
from sandbox.gemini.steps import Send, Silence, Wait
from tests.gemini.conftest import Wire, collect, new_meter
from tests.gemini.drawing import Made, answer, missing, picture, pictures, whole, words
from tests.waiting import until

FINISHED = """Panel 1: The Rock
Scene: A bare rock at dusk.
Dialogue (ADA, quietly): "Nobody lit it."

Panel 2: The Gull
Scene: The same rock, at night.
Caption (Bottom): It waited."""


def request(panels: int = 4, prompt: str = "A keeper and a gull") -> Request:
    return Request(prompt=prompt, options=ComicOptions(panels=panels, style="noir"))


async def drawn(gemini: Gemini, new_work: Request, *, already: tuple[PanelDrawn, ...] = ()) -> tuple[list[Made], Ended]:
    return await collect(draw_comic(gemini, new_work, drawn=already, meter=new_meter()))


@pytest.mark.asyncio
async def test_words_and_pictures_come_in_one_stream_each_in_its_panel(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(4)))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request())
    assert pictures(events) == {number: picture(number) for number in (1, 2, 3, 4)}
    assert ended.ending.kind is EndingKind.COMPLETE
    second = next(event for event in events if isinstance(event, PanelDrawn) and event.script.number == 2)
    assert (second.script.title, second.script.lines[0].text) == ("Title 2", "Line 2.")
    assert second.media_type == "image/png"
    assert events.index(second) > [isinstance(event, PanelWritten) for event in events].index(True)
    (call,) = wire.box.calls
    assert call.body["generationConfig"]["responseModalities"] == ["TEXT", "IMAGE"]
    assert call.body["store"] is False
    assert "exactly 4 panels" in call.text
    assert "systemInstruction" not in call.body


@pytest.mark.asyncio
@pytest.mark.parametrize("prompt", ["A keeper and a gull", FINISHED], ids=["wish", "script"])
async def test_a_comic_made_up_by_the_other_side_arrives_whole(wire: Wire, prompt: str) -> None:
    wire.box.faults.add(faults.Thoughts(pictures=True))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(2, prompt))
    assert sorted(pictures(events)) == [1, 2]
    assert ended.ending.is_good
    assert all(event.script.scene for event in events if isinstance(event, PanelDrawn))
    assert ended.usage.image_tokens > 0
    assert ended.usage.cost_usd is not None
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_a_panel_left_out_by_the_other_side_is_drawn_after_all(wire: Wire) -> None:
    wire.box.faults.add(faults.RefusedPicture(2, "NO_IMAGE"))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3))
    assert sorted(pictures(events)) == [1, 2, 3]
    assert ended.ending.is_good
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_a_panels_words_are_told_before_its_picture_and_the_picture_at_once(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1), words(2), finish=None, then=(Silence(),)))
    async with wire.open() as gemini:
        comic = draw_comic(gemini, request(2), meter=new_meter())
        events = [await asyncio.wait_for(anext(comic), 1) for _ in range(3)]
        assert [type(event) for event in events] == [PanelWritten, PanelDrawn, PanelWritten]
        await comic.aclose()
        await wire.until_left(wire.box.calls[0])


@pytest.mark.asyncio
async def test_thought_pictures_are_never_shown(wire: Wire) -> None:
    thought = {"thought": True, "inlineData": {"mimeType": "image/png", "data": base64.b64encode(picture(9)).decode()}}
    sketch = Send({"candidates": [{"content": {"role": "model", "parts": [thought]}}]})
    wire.box.faults.add(answer(*whole(2)), faults.Insert((sketch,), 1))
    async with wire.open() as gemini:
        events, _ = await drawn(gemini, request(2))
    assert pictures(events) == {1: picture(1), 2: picture(2)}


@pytest.mark.asyncio
async def test_panels_the_stream_did_not_draw_are_drawn_by_a_call_each(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(4, but=(2, 4))))
    wire.box.faults.add(answer(picture(20)), contains="Draw only panel 2")
    wire.box.faults.add(answer(picture(40)), contains="Draw only panel 4")
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request())
    assert pictures(events) == {1: picture(1), 2: picture(20), 3: picture(3), 4: picture(40)}
    assert ended.ending.is_good
    assert ended.usage.calls == 3
    single = next(call for call in wire.box.calls if "Draw only panel 2" in call.text)
    assert "Line 2." in single.text
    assert "Line 3." in single.text
    references = [part for part in single.body["contents"][0]["parts"] if "inlineData" in part]
    assert [base64.urlsafe_b64decode(part["inlineData"]["data"]) for part in references] == [picture(1), picture(3)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "stream",
    [
        answer(*whole(2)[:3], finish=None),
        answer(*whole(2)[:3], finish=None, then=(Silence(),)),
        answer(*whole(2)[:3], finish="MAX_TOKENS"),
        answer(*whole(2)[:3], finish="NO_IMAGE"),
        answer(*whole(2)[:3], finish="OTHER"),
        answer(words(1), picture(1), words(2), picture(2)[:60]),
        answer(words(1), picture(1), words(2), finish="IMAGE_RECITATION"),
    ],
    ids=["truncated", "silent", "limit", "no image", "other", "broken picture", "recitation"],
)
async def test_whatever_breaks_the_stream_the_missing_panel_comes_by_its_own_call(
    wire: Wire, stream: faults.Fault
) -> None:
    wire.box.faults.add(stream)
    wire.box.faults.add(answer(picture(20)))
    async with wire.open(picture_timeout_s=3.0) as gemini:
        events, ended = await drawn(gemini, request(2))
    assert pictures(events) == {1: picture(1), 2: picture(20)}
    assert ended.ending.is_good
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
async def test_a_broken_picture_does_not_move_the_next_one_into_its_place(wire: Wire) -> None:
    wire.box.faults.add(answer(picture(1)[:60], picture(2)))
    wire.box.faults.add(answer(words(1), picture(10)))
    async with wire.open() as gemini:
        events, _ = await drawn(gemini, request(2))
    assert pictures(events) == {1: picture(10), 2: picture(2)}


@pytest.mark.asyncio
async def test_a_stream_that_broke_before_any_picture_has_its_first_panel_drawn_alone(wire: Wire) -> None:
    wire.box.faults.add(answer("Here is", " your comic", finish=None))
    for number in (1, 2, 3):
        slow = faults.Reply((Wait(0.5), *answer(words(number), picture(number)).steps))
        wire.box.faults.add(slow, contains=f"Draw only panel {number}")
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3))
    assert sorted(pictures(events)) == [1, 2, 3]
    assert ended.ending.is_good
    written = [event.script for event in events if isinstance(event, PanelWritten)]
    assert [script.scene for script in sorted(written, key=lambda script: script.number)] == [
        "place 1",
        "place 2",
        "place 3",
    ]
    first, second = wire.box.calls[1], wire.box.calls[2]
    assert "FIRST write its script" in first.text
    # The server records the end of a call after the client has read its last byte, so only the starts are compared.
    assert second.started_at - first.started_at >= 0.5


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("single", "scene"), [((words(2), picture(20)), "place 2"), ((picture(20),), "pla")], ids=["anew", "not at all"]
)
async def test_words_the_stream_broke_off_in_are_written_again_where_the_model_does(
    wire: Wire, single: tuple[str | bytes, ...], scene: str
) -> None:
    wire.box.faults.add(answer(words(1), picture(1), "Panel 2: Title 2\nScene: pla", finish=None))
    wire.box.faults.add(answer(*single))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(2))
    assert ended.ending.is_good
    last = events[-1]
    assert isinstance(last, PanelDrawn)
    assert (last.script.number, last.script.scene) == (2, scene)
    assert "FIRST write its script" in wire.box.calls[1].text


@pytest.mark.asyncio
async def test_single_panels_are_drawn_three_at_once(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(5, but=(2, 3, 4, 5))))
    slow = faults.Reply((Wait(0.05), *answer(picture(7)).steps))
    wire.box.faults.add(slow, contains="Draw only panel", times=None)
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(5))
    assert sorted(pictures(events)) == [1, 2, 3, 4, 5]
    assert ended.ending.is_good
    assert wire.box.record.peak_of("stream") == 3


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "hiccup",
    [answer("I cannot.", finish="NO_IMAGE"), answer("Later."), answer(picture(2)[:60]), answer("Panel", finish=None)],
    ids=["no image", "words only", "broken picture", "truncated"],
)
async def test_a_single_panel_without_its_picture_is_asked_for_once_more_in_plain_words(
    wire: Wire, hiccup: faults.Fault
) -> None:
    wire.box.faults.add(answer(*whole(2, but=(2,))))
    wire.box.faults.add(hiccup)
    wire.box.faults.add(answer(picture(20)))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(2))
    assert pictures(events)[2] == picture(20)
    assert ended.ending.is_good
    assert [DRAW_NOW in call.text for call in wire.box.calls] == [False, False, True]


@pytest.mark.asyncio
async def test_a_panel_that_does_not_come_twice_is_named_with_the_reason(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(3, but=(2,))))
    wire.box.faults.add(answer("No.", finish="NO_IMAGE"), contains="Draw only", times=None)
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3))
    assert sorted(pictures(events)) == [1, 3]
    assert missing(events) == {2: EndingKind.EMPTY}
    assert (ended.ending.kind, ended.ending.params) == (EndingKind.INCOMPLETE, {"missing": 1, "of": 3})
    assert len(wire.box.calls) == 3


@pytest.mark.asyncio
async def test_a_picture_refused_in_the_stream_is_never_asked_for_again_but_the_others_are(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1), words(2), finish="IMAGE_SAFETY"))
    wire.box.faults.add(answer(words(3), picture(30)))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3))
    assert sorted(pictures(events)) == [1, 3]
    (refused,) = [event for event in events if isinstance(event, PanelMissing)]
    assert (refused.script.number, refused.script.title) == (2, "Title 2")
    assert refused.ending.params == {"rule": "safety", "where": "picture"}
    assert ended.ending.kind is EndingKind.INCOMPLETE
    assert ["Draw only panel 3" in call.text for call in wire.box.calls] == [False, True]


@pytest.mark.asyncio
async def test_a_picture_refused_in_its_own_call_is_never_asked_for_again(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(2, but=(2,))))
    wire.box.faults.add(answer(finish="IMAGE_SAFETY"))
    async with wire.open() as gemini:
        events, _ = await drawn(gemini, request(2))
    assert missing(events) == {2: EndingKind.BLOCKED}
    assert len(wire.box.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.Block("SAFETY"), EndingKind.BLOCKED),
        (answer("Once", finish="SAFETY"), EndingKind.BLOCKED),
        (faults.http_error(errors.rate_limited(60.0, per="day")), EndingKind.BUSY),
        (faults.http_error(errors.rate_limited(60.0, limit=0)), EndingKind.MISCONFIGURED),
        (faults.http_error(errors.permission_denied()), EndingKind.MISCONFIGURED),
        (faults.BeforeHeaders(Silence()), EndingKind.STALLED),
    ],
    ids=["blocked prompt", "blocked answer", "busy", "no free tier", "refused", "silent"],
)
async def test_a_refusal_of_the_whole_ends_the_run_without_trying_its_panels(
    wire: Wire, fault: faults.Fault, kind: EndingKind
) -> None:
    wire.box.faults.add(fault)
    async with wire.open(first_chunk_timeout_s=3.0) as gemini:
        events, ended = await drawn(gemini, request())
    assert pictures(events) == {}
    assert ended.ending.kind is kind
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_an_answer_stopped_by_a_filter_keeps_what_was_drawn_and_tries_nothing_more(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1), words(2), finish="PROHIBITED_CONTENT"))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3))
    assert sorted(pictures(events)) == [1]
    assert missing(events) == {2: EndingKind.BLOCKED, 3: EndingKind.BLOCKED}
    assert ended.ending.params == {"missing": 2, "of": 3}
    assert len(wire.box.calls) == 1


@pytest.mark.asyncio
async def test_more_pictures_than_asked_are_left_out(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(2), words(3), picture(3)))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(2))
    assert sorted(pictures(events)) == [1, 2]
    assert ended.ending.is_good


@pytest.mark.asyncio
async def test_a_picture_is_named_by_its_bytes_not_by_what_is_said_of_it(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1, kind="JPEG")))
    async with wire.open() as gemini:
        events, _ = await drawn(gemini, request(1))
    (panel,) = [event for event in events if isinstance(event, PanelDrawn)]
    assert panel.media_type == "image/jpeg"


@pytest.mark.asyncio
async def test_a_finished_script_is_followed_and_its_words_are_kept(wire: Wire) -> None:
    wire.box.faults.add(answer("Panel 1: Something Else\n", picture(1), "Panel 2: Other\n", picture(2)))
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(4, FINISHED))
    assert ended.ending.is_good
    assert [type(event) for event in events] == [PanelWritten, PanelWritten, PanelDrawn, PanelDrawn]
    titles = [event.script.title for event in events if not isinstance(event, TitleMade | TitleHeld)]
    assert titles == ["The Rock", "The Gull", "The Rock", "The Gull"]
    (call,) = wire.box.calls
    assert "exactly 2 panels" in call.text
    assert "Nobody lit it." in call.text


def test_a_finished_script_decides_the_number_of_panels_up_to_eight() -> None:
    assert planned_panels(request(5)) == (5, ())
    panels, scripts = planned_panels(request(4, FINISHED))
    assert (panels, [script.number for script in scripts]) == (2, [1, 2])
    long = "\n\n".join(words(number) for number in range(1, 12))
    assert planned_panels(request(4, long))[0] == 8


@pytest.mark.asyncio
async def test_only_the_panels_missing_beside_those_drawn_are_made(wire: Wire) -> None:
    wire.box.faults.add(answer(words(2), picture(20)))
    already = (
        PanelDrawn(PanelScript(number=1, scene="a rock"), picture(1), "image/png"),
        PanelDrawn(PanelScript(number=3, scene="a boat"), picture(3), "image/png"),
    )
    async with wire.open() as gemini:
        events, ended = await drawn(gemini, request(3), already=already)
        assert pictures(events) == {2: picture(20)}
        assert ended.ending.is_good
        events, ended = await drawn(
            gemini, request(2), already=(*already[:1], PanelDrawn(PanelScript(number=2), picture(2), "image/png"))
        )
    assert (events, ended.ending.kind) == ([], EndingKind.COMPLETE)
    (call,) = wire.box.calls
    assert "Draw only panel 2" in call.text
    assert "a rock" in call.text


@pytest.mark.asyncio
async def test_stopping_closes_the_call_of_a_single_panel_within_a_second(wire: Wire) -> None:
    wire.box.faults.add(answer(*whole(2, but=(2,))))
    wire.box.faults.add(faults.BeforeHeaders(Silence()))
    async with wire.open() as gemini:
        comic = draw_comic(gemini, request(2), meter=new_meter())
        async for event in comic:
            if isinstance(event, PanelDrawn):
                break
        await until(lambda: len(wire.box.calls) == 2)
        await comic.aclose()
        await wire.until_left(wire.box.calls[1])


@pytest.mark.asyncio
async def test_a_refused_picture_setting_is_left_out_and_stays_out(wire: Wire) -> None:
    wire.box.faults.add(faults.RefusedField("imageConfig"), times=None)
    wire.box.faults.add(answer(*whole(1)), times=3)
    async with wire.open() as gemini:
        _, first = await drawn(gemini, request(1))
        _, second = await drawn(gemini, request(1))
    assert first.ending.is_good
    assert second.ending.is_good
    assert ["imageConfig" in call.body["generationConfig"] for call in wire.box.calls] == [True, False, False]


@pytest.mark.asyncio
async def test_a_run_out_of_time_names_the_panels_that_were_not_reached(wire: Wire) -> None:
    wire.box.faults.add(answer(words(1), picture(1), finish=None, then=(Silence(),)))
    async with wire.open(max_run_s=6.0) as gemini:
        events, ended = await drawn(gemini, request(3))
    assert missing(events) == {2: EndingKind.STALLED, 3: EndingKind.STALLED}
    assert ended.ending.params == {"missing": 2, "of": 3}
