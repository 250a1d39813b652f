"""A signal asks the bot to end, also if the event loop supports no signal handlers (Windows)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import NoReturn

import pytest

from bot.event_loop import new_event_loop
from bot.signals import stop_on_signals


def _takes_no_handler(*_: object) -> NoReturn:
    raise NotImplementedError


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot send itself a signal that is handled")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("takes_handlers", [True, False])
async def test_a_signal_asks_for_the_end_and_handlers_are_put_back(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, *, takes_handlers: bool
) -> None:
    if not takes_handlers:
        monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", _takes_no_handler)
    before = signal.getsignal(number)
    usual = signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL
    stop = asyncio.Event()
    with stop_on_signals(stop):
        os.kill(os.getpid(), number)
        async with asyncio.timeout(20):
            await stop.wait()
    assert signal.getsignal(number) == (usual if takes_handlers else before)


@pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot send itself a signal that is handled")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_for_the_end_on_the_loop_that_the_bot_runs_on(number: signal.Signals) -> None:
    async def wait() -> None:
        stop = asyncio.Event()
        with stop_on_signals(stop):
            os.kill(os.getpid(), number)
            async with asyncio.timeout(20):
                await stop.wait()

    before = signal.getsignal(number)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(wait())
    assert signal.getsignal(number) == before


def test_without_uvloop_the_loop_is_asyncios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    loop = new_event_loop()
    loop.close()
    assert isinstance(loop, asyncio.BaseEventLoop)


def test_where_uvloop_is_installed_it_is_the_loop() -> None:
    uvloop = pytest.importorskip("uvloop")
    loop = new_event_loop()
    loop.close()
    assert isinstance(loop, uvloop.Loop)
