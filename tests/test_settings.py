"""Each wrong setting is one sentence that names it, and no secret is ever in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import SettingsError, load

GOOD = {"DISCORD_TOKEN": "token-of-discord", "GEMINI_API_KEY": "key-of-gemini"}


def test_two_secrets_are_enough() -> None:
    settings = load(GOOD)
    assert settings.discord.api_url == "https://discord.com/api/v10"
    assert settings.gemini.story_model == "gemini-3.8-flash"
    assert set(settings.gemini.safety.values()) == {"BLOCK_MEDIUM_AND_ABOVE"}
    assert len(settings.gemini.safety) == 4
    assert settings.limits.budget_usd_per_day is None


def test_the_other_name_of_the_key_is_read_too() -> None:
    assert load({"DISCORD_TOKEN": "t", "GOOGLE_API_KEY": "k"}).gemini.api_key == "k"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", ""),
        ("DISCORD_TOKEN", "two words"),
        ("GEMINI_API_KEY", ""),
        ("DISCORD_API_URL", "discord.com"),
        ("GOOGLE_GEMINI_BASE_URL", "ftp://x"),
        ("SAFETY_THRESHOLD", "SOME"),
        ("SAFETY_HARASSMENT", "none"),
        ("NARRATION_PARALLEL", "0"),
        ("NARRATION_PARALLEL", "two"),
        ("CHUNK_TIMEOUT_S", "nan"),
        ("DAILY_BUDGET_USD", "-1"),
        ("DAILY_BUDGET_USD", "inf"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("HEALTH_PORT", "70000"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        load({**GOOD, name: value})
    text = str(wrong.value)
    assert text.startswith(name)
    assert text.endswith(".")
    assert "\n" not in text


def test_no_secret_is_told_by_a_repr_or_an_error() -> None:
    assert "of-discord" not in repr(load(GOOD))
    assert "of-gemini" not in repr(load(GOOD))
    with pytest.raises(SettingsError) as wrong:
        load({**GOOD, "DISCORD_TOKEN": "secret with spaces"})
    assert "secret" not in str(wrong.value)


def test_every_setting_is_explained_in_the_example_file() -> None:
    root = Path(__file__).parents[1]
    example = (root / ".env.example").read_text()
    read = set(re.findall(r'"([A-Z][A-Z0-9_]{4,})"', (root / "bot/settings.py").read_text()))
    values = {"HATE_SPEECH", "HARASSMENT", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "WARNING", "DEBUG", "ERROR"}
    names = {name for name in read if not name.startswith("BLOCK_")} - values
    assert {name for name in names if name not in example} == set()
