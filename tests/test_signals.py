"""A signal asks the bot to end, also where the event loop takes no handlers of signals (Windows)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import NoReturn

import pytest

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
