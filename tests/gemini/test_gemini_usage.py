"""What calls cost: by modality, by the day's price, never by an invented one."""

from __future__ import annotations

from datetime import date

import pytest
from google.genai import types

from bot.gemini.pictures import media_type_of
from bot.gemini.prices import PRICES, cost_usd
from bot.gemini.usage import Meter, usage_of
from bot.settings import GeminiSettings
from bot.work.usage import Usage

DAY = date(2026, 11, 24)


def metadata(**details: int) -> types.GenerateContentResponseUsageMetadata:
    return types.GenerateContentResponseUsageMetadata(
        prompt_token_count=100,
        candidates_token_count=sum(details.values()),
        thoughts_token_count=50,
        candidates_tokens_details=[
            types.ModalityTokenCount(modality=types.MediaModality[name], token_count=count)
            for name, count in details.items()
        ],
    )


def test_tokens_are_told_apart_by_modality() -> None:
    used = usage_of("gemini-nano-banana-2.1", metadata(TEXT=80, IMAGE=1120), DAY)
    assert (used.prompt_tokens, used.text_tokens, used.thought_tokens, used.image_tokens) == (100, 80, 50, 1120)
    assert used.cost_usd == pytest.approx((100 * 1.5 + 130 * 7.5 + 1120 * 30) / 1e6)


def test_tokens_without_their_details_are_text_in_an_answer_and_sound_in_a_turn() -> None:
    answer = types.GenerateContentResponseUsageMetadata(prompt_token_count=1, candidates_token_count=9)
    assert usage_of("gemini-3.8-flash", answer, DAY).text_tokens == 9
    assert usage_of("gemini-3.8-live", types.UsageMetadata(response_token_count=9), DAY).audio_tokens == 9


@pytest.mark.parametrize(
    ("model", "used", "day"),
    [
        ("gemini-unheard-of", Usage(prompt_tokens=1), DAY),
        ("gemini-3.8-flash", Usage(image_tokens=1), DAY),
        ("gemini-3.8-live", Usage(audio_tokens=1), date(2027, 1, 1)),
    ],
)
def test_a_rate_that_is_not_known_is_not_invented(model: str, used: Usage, day: date) -> None:
    assert cost_usd(model, used, day) is None


def test_a_price_holds_to_its_last_day() -> None:
    used = Usage(text_tokens=1_000_000)
    assert cost_usd("gemini-3.8-flash", used, date(2026, 12, 31)) == pytest.approx(3.75)
    assert cost_usd("gemini-3.8-flash", used, date(2027, 1, 1)) == pytest.approx(7.50)


def test_the_default_models_have_a_price() -> None:
    settings = GeminiSettings(api_key="k")
    assert {settings.story_model, settings.comic_model, settings.live_model} <= PRICES.keys()


def test_a_meter_adds_calls_and_knows_what_it_does_not_know() -> None:
    meter = Meter()
    meter.add("gemini-3.8-flash", metadata(TEXT=10), DAY)
    meter.add("gemini-3.8-flash", metadata(TEXT=20), DAY)
    assert (meter.usage.calls, meter.usage.text_tokens) == (2, 30)
    assert meter.usage.cost_usd is not None
    meter.add("gemini-3.8-flash", None, DAY)
    assert meter.usage.calls == 3
    assert repr(meter.usage.cost_usd) == "None"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 80 + b"IEND\xaeB`\x82", "image/png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 80, None),
        (b"\xff\xd8\xff\xe0" + b"\0" * 80 + b"\xff\xd9", "image/jpeg"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 80, None),
        (b"RIFF" + (80).to_bytes(4, "little") + b"WEBP" + b"\0" * 76, "image/webp"),
        (b"RIFF" + (800).to_bytes(4, "little") + b"WEBP" + b"\0" * 76, None),
        (b"<html>" + b" " * 80, None),
        (b"", None),
    ],
)
def test_a_picture_is_known_by_its_bytes_and_a_broken_one_is_none(data: bytes, media_type: str | None) -> None:
    assert media_type_of(data) == media_type
