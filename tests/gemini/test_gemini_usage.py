"""The cost of calls: by modality and by the day's price, never by an invented one."""

from __future__ import annotations

from datetime import date

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.gemini.models import MODELS, cost_usd
from bot.gemini.pictures import media_type_of
from bot.gemini.tokens import (
    HEARD_TOKENS_PER_S,
    PICTURE_TOKENS,
    TokenAmount,
    audio_tokens_of,
    prompt_tokens,
    text_tokens,
)
from bot.gemini.usage import TokenEstimate, usage_of
from bot.settings import GeminiSettings
from bot.work.usage import Usage
from tests.gemini.conftest import new_meter

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
    used = usage_of("gemini-nano-banana-2.1", metadata(TEXT=80, IMAGE=1120), DAY, TokenEstimate())
    assert (used.prompt_tokens, used.text_tokens, used.thought_tokens, used.image_tokens) == (100, 80, 50, 1120)
    assert used.cost_usd == pytest.approx((100 * 1.5 + 130 * 7.5 + 1120 * 30) / 1e6)


def test_tokens_without_their_details_are_text_in_an_answer_and_sound_in_a_turn() -> None:
    answer = types.GenerateContentResponseUsageMetadata(prompt_token_count=1, candidates_token_count=9)
    assert usage_of("gemini-3.8-flash", answer, DAY, TokenEstimate()).text_tokens == 9
    assert (
        usage_of("gemini-3.8-live", types.UsageMetadata(response_token_count=9), DAY, TokenEstimate()).audio_tokens == 9
    )


@pytest.mark.parametrize(
    ("model", "used", "day", "rate"),
    [
        ("gemini-unheard-of", Usage(prompt_tokens=1), DAY, 2.0),
        ("gemini-unheard-of", Usage(text_tokens=1), DAY, 12.0),
        ("gemini-unheard-of", Usage(thought_tokens=1), date(2026, 12, 1), 20.0),
        ("gemini-unheard-of", Usage(image_tokens=1), DAY, 30.0),
        ("gemini-unheard-of", Usage(audio_tokens=1), DAY, 12.0),
        ("gemini-unheard-of", Usage(audio_tokens=1, prompt_tokens=1), DAY, 12.75),
        ("gemini-unheard-of", Usage(image_tokens=1, audio_tokens=1), DAY, 42.0),
        ("gemini-3.8-flash", Usage(image_tokens=1), DAY, 30.0),
        ("gemini-3.8-live", Usage(audio_tokens=1), date(2027, 1, 1), 18.0),
    ],
)
def test_a_rate_that_is_not_known_is_that_of_the_dearest_model_of_its_kind(
    model: str, used: Usage, day: date, rate: float
) -> None:
    assert cost_usd(model, used, day) == pytest.approx(rate / 1e6)


def test_a_price_holds_to_its_last_day() -> None:
    used = Usage(text_tokens=1_000_000)
    assert cost_usd("gemini-3.8-flash", used, date(2026, 12, 31)) == pytest.approx(3.75)
    assert cost_usd("gemini-3.8-flash", used, date(2027, 1, 1)) == pytest.approx(7.50)


def test_the_default_models_have_a_price() -> None:
    settings = GeminiSettings(api_key=SecretStr("k"))
    assert {settings.story_model, settings.comic_model, settings.live_model} <= MODELS.keys()


def test_a_meter_adds_calls_and_what_it_has_to_estimate() -> None:
    meter = new_meter()
    meter.add("gemini-3.8-flash", metadata(TEXT=10), DAY, TokenEstimate())
    meter.add("gemini-3.8-flash", metadata(TEXT=20), DAY, TokenEstimate())
    assert (meter.usage.calls, meter.usage.text_tokens) == (2, 30)
    before = meter.usage.cost_usd
    assert before is not None
    meter.add("gemini-3.8-flash", None, DAY, TokenEstimate(prompt=1000, answer=TokenAmount(text=400), is_whole=False))
    assert (meter.usage.calls, meter.usage.text_tokens) == (3, 430)
    assert meter.usage.cost_usd == pytest.approx(before + (1000 * 0.75 + 400 * 3.75) / 1e6)
    meter.add_unanswered("gemini-3.8-flash", DAY, TokenEstimate(prompt=1000))
    assert (meter.usage.calls, meter.usage.prompt_tokens) == (3, 2200)
    assert meter.usage.cost_usd == pytest.approx(before + (2000 * 0.75 + 400 * 3.75) / 1e6)


def test_no_known_model_costs_more_than_one_without_a_known_price() -> None:
    for kind in (Usage(prompt_tokens=3, text_tokens=5), Usage(text_tokens=2, image_tokens=7), Usage(audio_tokens=9)):
        dearest = cost_usd("gemini-unheard-of", kind, DAY)
        assert dearest == usage_cost_max(kind)


def usage_cost_max(used: Usage) -> float:
    """The highest cost of the same usage with a model of the table."""
    return max(cost_usd(name, used, DAY) for name in MODELS)


ONE_PICTURE = TokenEstimate(prompt=200, answer=TokenAmount(text=80, image=PICTURE_TOKENS))


@pytest.mark.parametrize(
    ("told", "seen", "expected"),
    [
        # A total that includes the picture, without modalities: its tokens are not all text.
        ({"candidates_token_count": 1200}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # A total of the text alone: the picture is added.
        ({"candidates_token_count": 80}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # Only the modality of text, with and without the picture in the total.
        ({"candidates_token_count": 80, "TEXT": 80}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        ({"candidates_token_count": 1200, "TEXT": 80}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # Only the modality of the picture.
        ({"candidates_token_count": 1370, "IMAGE": 1290}, ONE_PICTURE, TokenAmount(text=80, image=1290)),
        ({"IMAGE": 1290}, ONE_PICTURE, TokenAmount(text=80, image=1290)),
        # Only the total of everything, with a prompt of 100.
        ({"total_token_count": 1300}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # No figures at all.
        ({}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # Text alone is not billed as a picture; a picture that was billed and never arrived is.
        ({"candidates_token_count": 1200}, TokenEstimate(answer=TokenAmount(text=1100)), TokenAmount(text=1200)),
        ({"candidates_token_count": 1290, "IMAGE": 1290}, TokenEstimate(), TokenAmount(image=1290)),
        # Nonsense is ignored.
        ({"candidates_token_count": -5, "TEXT": -5, "IMAGE": 10**12}, ONE_PICTURE, TokenAmount(text=80, image=1120)),
        # The stream broke: the metadata may be that of an earlier chunk, with one picture of two.
        (
            {"candidates_token_count": 1150, "TEXT": 30, "IMAGE": 1120},
            TokenEstimate(answer=TokenAmount(text=80, image=2 * PICTURE_TOKENS), is_whole=False),
            TokenAmount(text=80, image=2240),
        ),
    ],
)
def test_what_the_metadata_leaves_out_is_estimated_from_what_came(
    told: dict[str, int], seen: TokenEstimate, expected: TokenAmount
) -> None:
    details = [
        types.ModalityTokenCount(modality=types.MediaModality[name], token_count=count)
        for name, count in told.items()
        if name.isupper()
    ]
    answer = types.GenerateContentResponseUsageMetadata(
        prompt_token_count=100,
        candidates_token_count=told.get("candidates_token_count"),
        total_token_count=told.get("total_token_count"),
        candidates_tokens_details=details or None,
    )
    used = usage_of("gemini-nano-banana-2.1", answer, DAY, seen)
    assert TokenAmount(used.text_tokens, used.image_tokens, used.audio_tokens) == expected
    assert used.cost_usd == pytest.approx((100 * 1.5 + expected.text * 7.5 + expected.image * 30) / 1e6)


@pytest.mark.parametrize(
    ("told", "details", "expected"),
    [
        (None, {}, TokenAmount(audio=250)),
        (300, {}, TokenAmount(audio=300)),
        (30, {}, TokenAmount(audio=250)),
        (30, {"TEXT": 30}, TokenAmount(text=30, audio=250)),
        (290, {"AUDIO": 260}, TokenAmount(text=30, audio=260)),
    ],
)
def test_sound_that_is_not_told_is_counted_by_its_seconds(
    told: int | None, details: dict[str, int], expected: TokenAmount
) -> None:
    turn = types.UsageMetadata(
        response_token_count=told,
        response_tokens_details=[
            types.ModalityTokenCount(modality=types.MediaModality[name], token_count=count)
            for name, count in details.items()
        ],
    )
    used = usage_of(
        "gemini-3.8-live", turn, DAY, TokenEstimate(prompt=50, answer=TokenAmount(audio=audio_tokens_of(10.0)))
    )
    assert TokenAmount(used.text_tokens, used.image_tokens, used.audio_tokens) == expected
    assert used.prompt_tokens == 50


def test_letters_are_counted_by_their_alphabet() -> None:
    assert text_tokens("") == 0
    assert text_tokens("a") == 1
    assert text_tokens("The lamp is lit.") == 4
    assert text_tokens("灯台に火がともる") == 8
    assert text_tokens("маяк") == 2


def test_a_prompt_is_its_texts_its_pictures_and_its_instruction() -> None:
    parts = [types.Part.from_bytes(data=b"x", mime_type="image/png"), types.Part(text="Draw it.")]
    contents = [types.Content(role="user", parts=parts), types.Content(role="model")]
    assert prompt_tokens(contents, "Be kind.") == TokenAmount(text=2 + 2, image=PICTURE_TOKENS)
    sound = types.Content(parts=[types.Part.from_bytes(data=bytes(96_000), mime_type="audio/wav")])
    assert prompt_tokens([sound]).audio == 2 * HEARD_TOKENS_PER_S


def test_audio_in_a_prompt_has_a_price_of_its_own() -> None:
    details = [types.ModalityTokenCount(modality=types.MediaModality.AUDIO, token_count=1000)]
    told = types.UsageMetadata(prompt_token_count=1500, prompt_tokens_details=details, response_token_count=1)
    used = usage_of("gemini-3.8-live", told, DAY, TokenEstimate())
    assert used.cost_usd == pytest.approx((500 * 0.75 + 1000 * 3.0 + 12.0) / 1e6)
    guessed = usage_of("gemini-3.8-live", None, DAY, TokenEstimate(prompt=1500, prompt_audio=1000))
    assert guessed.cost_usd == pytest.approx((500 * 0.75 + 1000 * 3.0) / 1e6)


@pytest.mark.parametrize(
    ("day", "prompt", "audio"), [(DAY, 0.5, 9.0), (date(2026, 12, 31), 0.5, 9.0), (date(2027, 1, 1), 1.0, 18.0)]
)
def test_text_to_speech_costs_twice_as_much_from_next_year_on(day: date, prompt: float, audio: float) -> None:
    used = Usage(prompt_tokens=100, audio_tokens=1000)
    assert cost_usd("gemini-3.8-flash-tts", used, day) == pytest.approx((100 * prompt + 1000 * audio) / 1e6)


def test_a_minute_that_is_listened_to_costs_less_than_a_cent() -> None:
    minute = Usage(prompt_tokens=60 * HEARD_TOKENS_PER_S, text_tokens=220)
    assert cost_usd("gemini-3.5-transcribe", minute, DAY) == pytest.approx(0.0065, abs=0.0005)


COUNTS = st.one_of(st.none(), st.integers(-(10**13), 10**13))


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.booleans())
def test_whatever_is_told_a_picture_that_came_is_paid_and_no_count_is_absurd(
    prompt: int | None,
    answer: int | None,
    total: int | None,
    thought: int | None,
    text: int | None,
    image: int | None,
    whole: bool,
) -> None:
    told = types.GenerateContentResponseUsageMetadata(
        prompt_token_count=prompt,
        candidates_token_count=answer,
        total_token_count=total,
        thoughts_token_count=thought,
        candidates_tokens_details=[
            types.ModalityTokenCount(modality=types.MediaModality.TEXT, token_count=text),
            types.ModalityTokenCount(modality=types.MediaModality.IMAGE, token_count=image),
        ],
    )
    seen = TokenEstimate(prompt=9, answer=TokenAmount(text=80, image=PICTURE_TOKENS), is_whole=whole)
    used = usage_of("gemini-nano-banana-2.1", told, DAY, seen)
    assert used.image_tokens > 0
    assert used.text_tokens >= 0
    assert used.prompt_tokens > 0
    assert max(used.prompt_tokens, used.text_tokens, used.image_tokens, used.thought_tokens) <= 4_000_000
    assert used.cost_usd is not None
    assert used.cost_usd > 0


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
