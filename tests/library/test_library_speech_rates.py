"""The speed of recent narrations: the newest have the most weight, and too little speech gives no rate."""

from __future__ import annotations

import pytest

from bot.library.speech_rates import SPEECH_MIN_S
from tests.library.conftest import Storage


@pytest.mark.asyncio
async def test_the_rate_of_a_model_follows_its_newest_narrations(storage: Storage) -> None:
    async with storage.open() as library:
        rates = library.speech_rates
        assert await rates.rate("live") is None
        await rates.record("live", SPEECH_MIN_S / 4, 100.0)
        assert await rates.rate("live") is None, "a few words are no measure"
        await rates.record("live", 600.0, 200.0)
        first = await rates.rate("live")
        assert first is not None
        assert 2.0 < first < 3.0
        for _ in range(10):
            await rates.record("live", 100.0, 100.0)
        assert await rates.rate("live") == pytest.approx(1.0, abs=0.1)
        assert await rates.rate("another") is None
