"""Each invalid setting gives one sentence that names it and contains no secret."""

from __future__ import annotations

import re
import textwrap
import traceback
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.__main__ import FOR_LIBRARIES
from bot.settings import DiscordSettings, LimitSettings, Settings, SettingsError, load
from bot.settings.reading import fields_of
from bot.settings.variable import names_of, note_of

ROOT: Final = Path(__file__).parents[1]
GOOD: Final = {"DISCORD_TOKEN": "token-of-discord", "GEMINI_API_KEY": "key-of-gemini"}


def test_two_secrets_are_enough() -> None:
    settings = load(GOOD)
    assert settings.discord.api_url == "https://discord.com/api/v10"
    assert settings.gemini.story_model == "gemini-3.8-flash"
    assert set(settings.gemini.safety.values()) == {"BLOCK_MEDIUM_AND_ABOVE"}
    assert len(settings.gemini.safety) == 4
    assert settings.limits.budget_usd_per_day == 5.0, "safe before anything is set"
    assert settings.limits.budget_usd_per_day_per_server is None
    assert settings.library.database_url is None
    assert settings.library.keep_days is None, "nothing is thrown away unless a setting asks for it"
    assert settings.library.keep_bytes is None


@pytest.mark.parametrize("word", ["none", "None", "NONE"])
def test_no_budget_is_asked_for_by_a_word(word: str) -> None:
    assert load({**GOOD, "DAILY_BUDGET_USD": word}).limits.budget_usd_per_day is None
    assert load({**GOOD, "DAILY_BUDGET_USD": "0"}).limits.budget_usd_per_day == 0.0


def test_the_other_name_of_the_key_is_read_too() -> None:
    assert load({"DISCORD_TOKEN": "t", "GOOGLE_API_KEY": "k"}).gemini.api_key.get_secret_value() == "k"


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


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        load({"GOOGLE_API_KEY": "two words", "LOG_LEVEL": "LOUD", "KEEP_BYTES": "1", "DAILY_STORIES": "many"})
    of_discord, *others = str(wrong.value).splitlines()
    assert of_discord.startswith("DISCORD_TOKEN is not set: ")
    assert others == [
        "GOOGLE_API_KEY contains spaces or unusual characters: copy it again, nothing around it.",
        "DAILY_STORIES is 'many': it must be a number.",
        "KEEP_BYTES is '1': it must be between 1,000,000 and 1,000,000,000,000,000.",
        "LOG_LEVEL is 'LOUD': it must be one of DEBUG, INFO, WARNING, ERROR.",
    ]


@pytest.mark.parametrize("blank", ["", "   "])
def test_an_empty_variable_counts_as_not_set(blank: str) -> None:
    names = {name for field in fields_of(Settings) for name in names_of(field)}
    assert load({**dict.fromkeys(names, blank), **GOOD}) == load(GOOD)
    assert load({**GOOD, "GEMINI_API_KEY": blank, "GOOGLE_API_KEY": "other"}).secrets()[1] == "other"


def test_nothing_is_read_behind_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAILY_STORIES", "7")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    assert load(GOOD).limits == LimitSettings()
    assert load(GOOD).log_level == "INFO"


def test_settings_do_not_change() -> None:
    settings = load(GOOD)
    with pytest.raises(ValidationError, match="frozen"):
        settings.limits.stories_per_day = 1
    with pytest.raises(ValidationError, match="frozen"):
        settings.log_level = "DEBUG"


@given(st.sampled_from(sorted(name for field in fields_of(Settings) for name in names_of(field))), st.text())
def test_whatever_is_set_is_read_or_refused_in_one_sentence(name: str, value: str) -> None:
    told = f"{name} is read."
    try:
        load({**GOOD, name: value})
    except SettingsError as wrong:
        told = str(wrong)
    assert re.fullmatch(rf"{name} .+\.", told), "one line, one sentence"


SECRETS = ("DISCORD_TOKEN", "GEMINI_API_KEY", "GOOGLE_API_KEY", "DATABASE_URL")
SIGNS = "hunter2-wombat"


def test_what_is_declared_a_secret_is_tested_to_be_one() -> None:
    secret = {name for field in fields_of(Settings) if "SecretStr" in str(field.annotation) for name in names_of(field)}
    assert secret == set(SECRETS)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", [f"postgresql://{SIGNS}@host/elara", f"{SIGNS} and more", f"{SIGNS}é"])
def test_no_secret_is_in_a_print_an_error_or_its_traceback(name: str, value: str) -> None:
    environ = {"DISCORD_TOKEN": "token", **({} if name == "GOOGLE_API_KEY" else {"GEMINI_API_KEY": "key"}), name: value}
    context: BaseException | None = None
    try:
        settings = load(environ)
        told = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    except SettingsError as wrong:
        told, context = "".join(traceback.format_exception(wrong)), wrong.__context__
    assert name in told or "**********" in told
    assert SIGNS not in told
    assert context is None, "pydantic's error holds what it was given"


def test_an_error_of_a_group_that_is_made_in_code_tells_no_secret() -> None:
    with pytest.raises(ValidationError) as wrong:
        DiscordSettings.model_validate({"token": f"{SIGNS} and more", "api_url": "x"})
    assert SIGNS not in f"{wrong.value!r} {wrong.value}"


def test_no_secret_is_told_by_a_repr_or_an_error() -> None:
    assert "of-discord" not in repr(load(GOOD))
    assert "of-gemini" not in repr(load(GOOD))
    with pytest.raises(SettingsError) as wrong:
        load({**GOOD, "DISCORD_TOKEN": "secret with spaces"})
    assert "secret" not in str(wrong.value)


def test_the_address_of_the_database_is_never_repeated() -> None:
    url = "postgresql://elara:pass-of-base@host/elara"
    settings = load({**GOOD, "DATABASE_URL": url})
    assert settings.library.database_url is not None
    assert settings.library.database_url.get_secret_value() == url
    assert "of-base" not in repr(settings)
    with pytest.raises(SettingsError) as wrong:
        load({**GOOD, "DATABASE_URL": "elara:pass-of-base@host/elara"})
    assert "of-base" not in str(wrong.value)


def test_quotas_are_read_by_model() -> None:
    quota = {"GEMINI_REQUESTS_PER_MINUTE": "one=10, two=20,", "GEMINI_REQUESTS_PER_DAY": "two=300"}
    settings = load({**GOOD, **quota}).gemini
    assert settings.requests_per_minute == {"one": 10, "two": 20}
    assert settings.requests_per_day == {"two": 300}


def shown(value: object) -> str:
    """A default as it is written in `.env`; empty without one."""
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value in (None, {}) else str(value)


def default_of(field: FieldInfo) -> str:
    return "" if field.is_required() else shown(field.get_default(call_default_factory=True, validated_data={}))


def in_example(field: FieldInfo) -> str:
    """The lines of `.env.example` about a setting; required settings are not commented out."""
    unit = note_of(field, "unit")
    meaning = textwrap.fill(
        f"{field.description}{unit and f' ({unit})'}.", 118, initial_indent="# ", subsequent_indent="# "
    )
    return f"{meaning}\n{'' if field.is_required() else '#'}{names_of(field)[0]}={default_of(field)}\n"


def in_readme(field: FieldInfo) -> str:
    """The row of the README's table about a setting."""
    default = f"`{default_of(field)}`" if default_of(field) else "none"
    return f"| `{names_of(field)[0]}` | {default} | {note_of(field, 'unit')} | {field.description} |"


def test_every_setting_is_explained_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [block for field in fields_of(Settings) if (block := in_example(field)) not in example] == []
    declared = {names_of(field)[0] for field in fields_of(Settings)}
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == declared | FOR_LIBRARIES


def test_the_example_file_is_what_the_bot_does_without_it() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown_there = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", "\n".join(lines), re.MULTILINE))
    assert load({**shown_there, **GOOD}) == load(GOOD)


def test_the_table_in_the_readme_says_what_is_declared() -> None:
    _, _, section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Settings\n")
    rows = re.findall(r"^\| `.*$", section.partition("\n## ")[0], re.MULTILINE)
    declared = [in_readme(field) for field in fields_of(Settings)]
    assert [row for row in rows if row not in declared] == []
    assert len(rows) == len(set(rows)) > 15


def test_every_setting_has_a_meaning_of_one_line_and_numbers_have_bounds() -> None:
    for field in fields_of(Settings):
        assert field.description, names_of(field)
        assert len(field.description) < 160, names_of(field)
        assert "\n" not in field.description
        assert not field.description.endswith(".")
        is_number = isinstance(default_of(field) and field.default, int | float)
        assert not is_number or note_of(field, "bounds"), names_of(field)
        assert not field.is_required() or note_of(field, "hint"), names_of(field)
