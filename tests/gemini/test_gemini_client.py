"""The start-up check stops the start only for errors that the operator has to fix."""

from __future__ import annotations

import ssl

import pytest
from pydantic import SecretStr

from bot.work.ending import EndingKind
from sandbox.gemini import errors, faults
from sandbox.gemini.steps import Reset
from tests.gemini.conftest import Wire


@pytest.mark.asyncio
async def test_a_good_key_and_a_known_model_pass(wire: Wire) -> None:
    async with wire.open() as gemini:
        assert await gemini.check() is None
    assert [(call.kind, call.model) for call in wire.box.calls] == [("models", "gemini-3.8-flash")]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("settings", "fault", "what"),
    [
        ({"api_key": SecretStr("wrong")}, None, "key"),
        ({}, faults.http_error(errors.permission_denied()), "permission"),
        ({}, faults.http_error(errors.location()), "location"),
        ({"story_model": "gemini-nowhere"}, None, "model"),
    ],
)
async def test_a_definite_refusal_is_for_the_operator(
    wire: Wire, settings: dict[str, object], fault: faults.Fault | None, what: str
) -> None:
    if fault is not None:
        wire.box.faults.add(fault, kind="models")
    async with wire.open(**settings) as gemini:
        ending = await gemini.check()
    assert ending is not None
    assert (ending.kind, ending.params) == (EndingKind.MISCONFIGURED, {"what": what})


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.http_error(errors.overloaded()), EndingKind.BUSY),
        (faults.http_error(errors.rate_limited(50)), EndingKind.BUSY),
        (faults.html_error(404), EndingKind.LOST),
        (faults.http_error(errors.invalid("odd")), EndingKind.LOST),
        (faults.BeforeHeaders(Reset()), EndingKind.LOST),
    ],
)
async def test_a_side_that_is_down_or_odd_does_not_stop_the_start(
    wire: Wire, fault: faults.Fault, kind: EndingKind
) -> None:
    wire.box.faults.add(fault, kind="models", times=None)
    async with wire.open() as gemini:
        ending = await gemini.check()
    assert ending is not None
    assert ending.kind is kind


@pytest.mark.asyncio
async def test_no_one_at_the_other_end_is_a_loss_not_a_crash(wire: Wire) -> None:
    async with wire.open(base_url="https://127.0.0.1:9") as gemini:
        ending = await gemini.check()
    assert ending is not None
    assert ending.kind is EndingKind.LOST


@pytest.mark.asyncio
async def test_the_certificates_are_read_once_for_all_transports(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def counted(*args: object, **options: object) -> ssl.SSLContext:
        made.append(create())
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    async with wire.open():
        assert len(made) == 1
