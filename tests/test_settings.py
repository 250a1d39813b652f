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
    assert settings.library.database_url is None
    assert settings.library.keep_days is None, "nothing is thrown away unless somebody asks for it"
    assert settings.library.keep_bytes is None


def test_the_other_name_of_the_key_is_read_too() -> None:
    assert load({"DISCORD_TOKEN": "t", "GOOGLE_API_KEY": "k"}).gemini.api_key == "k"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", ""),
        ("DISCORD_TOKEN", "two words"),
        ("GEMINI_API_KEY", ""),
        ("DISCORD_API_URL", "discord.com"),
        ("DISCORD_API_URL", "http://[discord.com"),
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
        ("RUNNING_PER_SERVER", "0"),
        ("WAITING_PER_PERSON", "some"),
        ("DAILY_BUDGET_USD_PER_SERVER", "-1"),
        ("VOTE_SECONDS", "1"),
        ("DATABASE_URL", "mysql://host/elara"),
        ("DATABASE_URL", "elara.db"),
        ("DATABASE_URL", "postgresql:elara"),
        ("DATABASE_URL", "postgresql://host:many/elara"),
        ("DATABASE_URL", "postgresql://[host/elara"),
        ("KEEP_DAYS", "0"),
        ("KEEP_BYTES", "12"),
        ("GEMINI_REQUESTS_PER_MINUTE", "10"),
        ("GEMINI_REQUESTS_PER_MINUTE", "gemini-3.8-flash=0"),
        ("GEMINI_REQUESTS_PER_DAY", "gemini-3.8-flash=many"),
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


def test_the_address_of_the_database_is_never_repeated() -> None:
    url = "postgresql://elara:pass-of-base@host/elara"
    settings = load({**GOOD, "DATABASE_URL": url})
    assert settings.library.database_url == url
    assert "of-base" not in repr(settings)
    with pytest.raises(SettingsError) as wrong:
        load({**GOOD, "DATABASE_URL": "elara:pass-of-base@host/elara"})
    assert "of-base" not in str(wrong.value)


def test_quotas_are_read_by_model() -> None:
    quota = {"GEMINI_REQUESTS_PER_MINUTE": "one=10, two=20,", "GEMINI_REQUESTS_PER_DAY": "two=300"}
    settings = load({**GOOD, **quota}).gemini
    assert settings.requests_per_minute == {"one": 10, "two": 20}
    assert settings.requests_per_day == {"two": 300}


def test_every_setting_is_explained_in_the_example_file() -> None:
    root = Path(__file__).parents[1]
    example = (root / ".env.example").read_text()
    read = set(re.findall(r'"([A-Z][A-Z0-9_]{4,})"', (root / "bot/settings.py").read_text()))
    values = {"HATE_SPEECH", "HARASSMENT", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "WARNING", "DEBUG", "ERROR"}
    names = {name for name in read if not name.startswith("BLOCK_")} - values
    assert {name for name in names if name not in example} == set()
