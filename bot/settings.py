"""Settings from the environment: typed, checked once, each mistake one sentence with its cure.

Nothing is read at import. `load(os.environ)` gives `Settings` or raises `SettingsError`, whose text is meant for the
operator's terminal and never contains the value of a secret.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

SAFETY_CATEGORIES: Final = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
SAFETY_THRESHOLDS: Final = ("BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF")
DISCORD_API_URL: Final = "https://discord.com/api/v10"


class SettingsError(ValueError):
    """A setting is missing or wrong; the text says which one and what to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """How to reach Discord. `api_url` is the base of the REST API; the gateway's address comes from there."""

    token: str = field(repr=False)
    api_url: str = DISCORD_API_URL


@dataclass(frozen=True, slots=True, kw_only=True)
class GeminiSettings:
    """How to reach Gemini and what to ask of it.

    Sources of the defaults: Gemini API model pages and deprecations page (autumn 2026). `base_url` None means Google's.
    The `*_timeout_s` values are watchdogs on silence, not on the whole answer.
    """

    api_key: str = field(repr=False)
    base_url: str | None = None
    story_model: str = "gemini-3.8-flash"
    comic_model: str = "gemini-nano-banana-2.1"
    live_model: str = "gemini-3.8-live"
    safety: Mapping[str, str] = field(default_factory=dict)
    first_chunk_timeout_s: float = 60.0
    chunk_timeout_s: float = 30.0
    picture_timeout_s: float = 120.0
    speech_timeout_s: float = 30.0
    max_run_s: float = 900.0
    busy_wait_s: float = 20.0
    """A 429 or 503 that asks for at most this much patience is waited out; a longer one ends the run as busy."""
    narration_parallel: int = 2
    requests_per_minute: Mapping[str, int] = field(default_factory=dict)
    requests_per_day: Mapping[str, int] = field(default_factory=dict)
    """Known quotas by model; a model that is not named has none until a 429 tells one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """What people may use. A daily number of 0 means: no limit."""

    running_per_person: int = 2
    running_in_all: int = 40
    running_per_server: int = 20
    waiting_per_person: int = 10
    """Works of one person that are made or wait for their turn."""
    stories_per_day: int = 30
    panels_per_day: int = 40
    speech_minutes_per_day: float = 20.0
    budget_usd_per_day: float | None = None
    budget_usd_per_day_per_server: float | None = None
    vote_s: float = 120.0
    """How long people may vote on how a story goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibrarySettings:
    """Where works are kept and for how long. `database_url` None means an SQLite file in the data folder."""

    database_url: str | None = field(default=None, repr=False)
    keep_days: float | None = None
    keep_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can choose."""

    discord: DiscordSettings
    gemini: GeminiSettings
    limits: LimitSettings = field(default_factory=LimitSettings)
    library: LibrarySettings = field(default_factory=LibrarySettings)
    data_dir: Path = Path("data")
    log_level: str = "INFO"
    log_format: str = "text"
    shutdown_grace_s: float = 20.0
    health_port: int | None = None


class _Reader:
    """Reads one variable after another from a mapping and checks each."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def optional(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def secret(self, *names: str, cure: str) -> str:
        for name in names:
            value = self._environ.get(name, "").strip()
            if value:
                if re.search(r"\s", value) or not value.isascii():
                    raise SettingsError(
                        f"{name} contains spaces or unusual characters: copy it again, nothing around it."
                    )
                return value
        raise SettingsError(f"{names[0]} is not set: {cure}")

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        for candidate in allowed:
            if value.lower() == candidate.lower():
                return candidate
        raise SettingsError(f"{name} is {value!r}: it must be one of {', '.join(allowed)}.")

    def number(self, name: str, default: T, convert: Callable[[str], T], low: float, high: float) -> T:
        raw = self.optional(name)
        if raw is None:
            return default
        try:
            value = convert(raw)
        except ValueError:
            raise SettingsError(f"{name} is {raw!r}: it must be a number.") from None
        if not (isinstance(value, int | float) and math.isfinite(value) and low <= value <= high):
            raise SettingsError(f"{name} is {raw!r}: it must be between {low:g} and {high:g}.")
        return value

    def url(self, name: str, default: str | None) -> str | None:
        value = self.optional(name)
        if value is None:
            return default
        if not _is_address(value, "http", "https") or not urlsplit(value).hostname:
            raise SettingsError(f"{name} is {value!r}: it must be an address such as https://example.org/api/v10.")
        return value.rstrip("/")

    def database(self, name: str) -> str | None:
        value = self.optional(name)
        if value is not None and not _is_address(value, "postgresql", "postgres"):
            # The address holds a password, so it is not repeated.
            raise SettingsError(f"{name} must be an address such as postgresql://user:password@host/elara.")
        return value

    def by_model(self, name: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for item in filter(None, (piece.strip() for piece in self.text(name, "").split(","))):
            model, _, number = item.partition("=")
            if not model.strip() or not number.strip().isdigit() or not int(number):
                raise SettingsError(f"{name} has {item!r}: write it like gemini-3.8-flash=10, several with commas.")
            found[model.strip()] = int(number)
        return found


def _is_address(value: str, *schemes: str) -> bool:
    """Whether this is an address of one of these schemes, with a port that can be one."""
    try:
        parts = urlsplit(value)
        is_possible = parts.port != 0
    except ValueError:
        return False
    return is_possible and value.startswith(f"{parts.scheme}://") and parts.scheme in schemes


def load(environ: Mapping[str, str]) -> Settings:
    """Read and check all settings; raises `SettingsError` at the first one that is wrong."""
    read = _Reader(environ)
    return Settings(
        discord=DiscordSettings(
            token=read.secret(
                "DISCORD_TOKEN",
                cure="create an application in Discord's developer portal, copy its bot token and put it into .env.",
            ),
            api_url=read.url("DISCORD_API_URL", DISCORD_API_URL) or DISCORD_API_URL,
        ),
        gemini=_gemini(read),
        limits=_limits(read),
        library=LibrarySettings(
            database_url=read.database("DATABASE_URL"),
            keep_days=read.number("KEEP_DAYS", None, float, 0.01, 100_000),
            keep_bytes=read.number("KEEP_BYTES", None, int, 1_000_000, 10**15),
        ),
        data_dir=Path(read.text("ELARA_DATA_DIR", "data")),
        log_level=read.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        log_format=read.choice("LOG_FORMAT", "text", ("text", "json")),
        shutdown_grace_s=read.number("SHUTDOWN_GRACE_S", 20.0, float, 0, 600),
        health_port=read.number("HEALTH_PORT", None, int, 1, 65535),
    )


def _gemini(read: _Reader) -> GeminiSettings:
    defaults = GeminiSettings(api_key="")
    everywhere = read.choice("SAFETY_THRESHOLD", "BLOCK_MEDIUM_AND_ABOVE", SAFETY_THRESHOLDS)
    return GeminiSettings(
        api_key=read.secret(
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY",
            cure="create a key in Google AI Studio and put it into .env.",
        ),
        base_url=read.url("GOOGLE_GEMINI_BASE_URL", None),
        story_model=read.text("STORY_MODEL", defaults.story_model),
        comic_model=read.text("COMIC_MODEL", defaults.comic_model),
        live_model=read.text("LIVE_MODEL", defaults.live_model),
        safety={
            category: read.choice(f"SAFETY_{category}", everywhere, SAFETY_THRESHOLDS) for category in SAFETY_CATEGORIES
        },
        first_chunk_timeout_s=read.number("FIRST_CHUNK_TIMEOUT_S", defaults.first_chunk_timeout_s, float, 0.1, 600),
        chunk_timeout_s=read.number("CHUNK_TIMEOUT_S", defaults.chunk_timeout_s, float, 0.1, 600),
        picture_timeout_s=read.number("PICTURE_TIMEOUT_S", defaults.picture_timeout_s, float, 0.1, 600),
        speech_timeout_s=read.number("SPEECH_TIMEOUT_S", defaults.speech_timeout_s, float, 0.1, 600),
        max_run_s=read.number("MAX_RUN_S", defaults.max_run_s, float, 1, 7200),
        busy_wait_s=read.number("BUSY_WAIT_S", defaults.busy_wait_s, float, 0, 300),
        narration_parallel=read.number("NARRATION_PARALLEL", defaults.narration_parallel, int, 1, 10),
        requests_per_minute=read.by_model("GEMINI_REQUESTS_PER_MINUTE"),
        requests_per_day=read.by_model("GEMINI_REQUESTS_PER_DAY"),
    )


def _limits(read: _Reader) -> LimitSettings:
    defaults = LimitSettings()
    return LimitSettings(
        running_per_person=read.number("RUNNING_PER_PERSON", defaults.running_per_person, int, 1, 1000),
        running_in_all=read.number("RUNNING_IN_ALL", defaults.running_in_all, int, 1, 10_000),
        running_per_server=read.number("RUNNING_PER_SERVER", defaults.running_per_server, int, 1, 10_000),
        waiting_per_person=read.number("WAITING_PER_PERSON", defaults.waiting_per_person, int, 1, 1000),
        stories_per_day=read.number("DAILY_STORIES", defaults.stories_per_day, int, 0, 100_000),
        panels_per_day=read.number("DAILY_PANELS", defaults.panels_per_day, int, 0, 100_000),
        speech_minutes_per_day=read.number("DAILY_SPEECH_MINUTES", defaults.speech_minutes_per_day, float, 0, 100_000),
        budget_usd_per_day=read.number("DAILY_BUDGET_USD", None, float, 0, 1_000_000),
        budget_usd_per_day_per_server=read.number("DAILY_BUDGET_USD_PER_SERVER", None, float, 0, 1_000_000),
        vote_s=read.number("VOTE_SECONDS", defaults.vote_s, float, 10, 3600),
    )
