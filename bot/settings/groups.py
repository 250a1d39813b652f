"""All settings, each declared once with its type, variable, meaning, unit, bounds and default.

The limits are in `bot.settings.limits`. To add a setting, add a field to its group; a test then says what
`.env.example` and the README must contain.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, SecretStr

from bot.settings.group import Group
from bot.settings.limits import LimitSettings
from bot.settings.variable import (
    BaseUrl,
    DatabaseUrl,
    FilterThreshold,
    Form,
    Format,
    Level,
    RequestsByModel,
    Secret,
    Threshold,
    TurnedOff,
    variable,
)

_ONE_CATEGORY: Final = "The filter of this category alone; empty means SAFETY_THRESHOLD"
_TIMEOUT: Final = "after which a call is given up"


class DiscordSettings(Group):
    """The connection to Discord."""

    token: Annotated[
        Secret,
        variable(
            "DISCORD_TOKEN",
            "The bot's token: Discord developer portal, your application, Bot, Reset Token",
            hint="create an application in Discord's developer portal, copy its bot token and put it into .env.",
        ),
    ]
    api_url: Annotated[
        BaseUrl,
        variable(
            "DISCORD_API_URL",
            "Base of Discord's REST API, for a REST proxy; the gateway's address is asked for there",
        ),
    ] = "https://discord.com/api/v10"
    comic_layout: Annotated[
        Form,
        variable(
            "COMIC_LAYOUT",
            "The form of a comic's message: classic, with one attachment that is replaced, or v2 (Components V2)",
        ),
    ] = "classic"


class GeminiSettings(Group):
    """The connection to Gemini, its models and timeouts.

    Sources of the defaults: Gemini API model pages and deprecations page (autumn 2026). `base_url` None means Google's.
    A `*_timeout_s` limits a silence, not the whole answer.
    """

    api_key: Annotated[
        Secret,
        variable(
            "GEMINI_API_KEY",
            "The Gemini API key: Google AI Studio, Get API key; GOOGLE_API_KEY is read when this one is empty",
            fallback="GOOGLE_API_KEY",
            hint="create a key in Google AI Studio and put it into .env.",
        ),
    ]
    story_model: Annotated[str, variable("STORY_MODEL", "The Gemini model that writes")] = "gemini-3.8-flash"
    comic_model: Annotated[str, variable("COMIC_MODEL", "The Gemini model that draws; Google's free plan has none")] = (
        "gemini-nano-banana-2.1"
    )
    live_model: Annotated[str, variable("LIVE_MODEL", "The Gemini model that speaks")] = "gemini-3.8-live"
    look_model: Annotated[
        str | None,
        variable(
            "LOOK_MODEL",
            "The Gemini model that looks at each drawn panel: where the heads are, and whether to draw it once more;"
            " off means none",
        ),
        TurnedOff,
    ] = "gemini-3.5-flash-lite"
    transcribe_model: Annotated[
        str | None,
        variable(
            "TRANSCRIBE_MODEL",
            "The Gemini model that listens to each spoken section and does not know its text; off means that only"
            " LIVE_MODEL's own transcript is read",
        ),
        TurnedOff,
    ] = "gemini-3.5-transcribe"
    tts_model: Annotated[
        str | None,
        variable(
            "TTS_MODEL",
            "The Gemini model that speaks what LIVE_MODEL did not speak whole, and short lines of a cast;"
            " off means none",
        ),
        TurnedOff,
    ] = "gemini-3.8-flash-tts"
    safety_threshold: Annotated[
        FilterThreshold,
        variable(
            "SAFETY_THRESHOLD",
            "Gemini's content filter: BLOCK_LOW_AND_ABOVE, BLOCK_MEDIUM_AND_ABOVE, BLOCK_ONLY_HIGH, BLOCK_NONE or OFF",
        ),
    ] = "BLOCK_MEDIUM_AND_ABOVE"
    safety_harassment: Annotated[FilterThreshold | None, variable("SAFETY_HARASSMENT", _ONE_CATEGORY)] = None
    safety_hate_speech: Annotated[FilterThreshold | None, variable("SAFETY_HATE_SPEECH", _ONE_CATEGORY)] = None
    safety_sexually_explicit: Annotated[FilterThreshold | None, variable("SAFETY_SEXUALLY_EXPLICIT", _ONE_CATEGORY)] = (
        None
    )
    safety_dangerous_content: Annotated[FilterThreshold | None, variable("SAFETY_DANGEROUS_CONTENT", _ONE_CATEGORY)] = (
        None
    )
    first_chunk_timeout_s: Annotated[
        float,
        variable(
            "FIRST_CHUNK_TIMEOUT_S",
            f"Silence before the first chunk {_TIMEOUT}",
            unit="seconds",
            between=(0.1, 600),
        ),
    ] = 60.0
    chunk_timeout_s: Annotated[
        float,
        variable("CHUNK_TIMEOUT_S", f"Silence between two chunks {_TIMEOUT}", unit="seconds", between=(0.1, 600)),
    ] = 30.0
    picture_timeout_s: Annotated[
        float,
        variable(
            "PICTURE_TIMEOUT_S",
            f"Silence while a picture is drawn {_TIMEOUT}",
            unit="seconds",
            between=(0.1, 600),
        ),
    ] = 120.0
    speech_timeout_s: Annotated[
        float,
        variable("SPEECH_TIMEOUT_S", f"Silence in speech {_TIMEOUT}", unit="seconds", between=(0.1, 600)),
    ] = 30.0
    max_run_s: Annotated[
        float,
        variable(
            "MAX_RUN_S",
            "The longest a work may take in all; a narration, which may last hours: without a further section",
            unit="seconds",
            between=(1, 7200),
        ),
    ] = 900.0
    busy_wait_s: Annotated[
        float,
        variable(
            "BUSY_WAIT_S",
            'The longest "try again in n seconds" that is waited out; a longer one ends the work as busy',
            unit="seconds",
            between=(0, 300),
        ),
    ] = 20.0
    narration_parallel: Annotated[
        int,
        variable(
            "NARRATION_PARALLEL",
            "Sections of one narration that are spoken at the same time",
            unit="sections",
            between=(1, 10),
        ),
    ] = 2
    live_sessions: Annotated[
        int,
        variable(
            "LIVE_SESSIONS",
            "Sessions with LIVE_MODEL at the same time, of all narrations together",
            unit="sessions",
            between=(1, 1000),
        ),
    ] = 6
    """Google publishes no number: three are said to be safe, and ten were seen to work."""
    requests_per_minute: Annotated[
        RequestsByModel,
        variable(
            "GEMINI_REQUESTS_PER_MINUTE",
            "Your plan's quotas by model, as gemini-3.8-flash=1000, several with commas;"
            " what Gemini's refusals say is learned in any case",
            unit="requests",
        ),
    ] = Field(default_factory=dict)
    requests_per_day: Annotated[
        RequestsByModel, variable("GEMINI_REQUESTS_PER_DAY", "The same for a day", unit="requests")
    ] = Field(default_factory=dict)
    base_url: Annotated[
        BaseUrl | None,
        variable("GOOGLE_GEMINI_BASE_URL", "Base of the Gemini API, for a proxy; empty means Google's"),
    ] = None

    @property
    def safety(self) -> Mapping[str, Threshold]:
        """The threshold of each adjustable category of harm."""
        return {
            "HARASSMENT": self.safety_harassment or self.safety_threshold,
            "HATE_SPEECH": self.safety_hate_speech or self.safety_threshold,
            "SEXUALLY_EXPLICIT": self.safety_sexually_explicit or self.safety_threshold,
            "DANGEROUS_CONTENT": self.safety_dangerous_content or self.safety_threshold,
        }


class LibrarySettings(Group):
    """Storage and retention of works. `database_url` None means an SQLite file in the data folder."""

    database_url: Annotated[
        DatabaseUrl | None,
        variable(
            "DATABASE_URL",
            "Keep works and counts in this PostgreSQL, as postgresql://user:password@host/elara;"
            " files stay in the folder",
        ),
    ] = None
    keep_days: Annotated[
        float | None,
        variable(
            "KEEP_DAYS",
            "Works older than this are deleted; empty means that they are kept",
            unit="days",
            between=(0.01, 100_000),
        ),
    ] = None
    keep_bytes: Annotated[
        int | None,
        variable(
            "KEEP_BYTES",
            "The oldest works are deleted while all files together are larger; empty means that they are kept",
            unit="bytes",
            between=(1_000_000, 10**15),
        ),
    ] = None


class Settings(Group):
    """All settings of the operator."""

    discord: DiscordSettings
    gemini: GeminiSettings
    limits: LimitSettings
    library: LibrarySettings
    data_dir: Annotated[
        Path,
        variable("ELARA_DATA_DIR", "The folder where works, files and counts are kept (SQLite); back it up"),
    ] = Path("data")
    log_level: Annotated[Level, variable("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR")] = "INFO"
    log_format: Annotated[
        Format,
        variable(
            "LOG_FORMAT",
            "text, or json for log collectors; logs hold no content at INFO and never a secret",
        ),
    ] = "text"
    shutdown_grace_s: Annotated[
        float,
        variable(
            "SHUTDOWN_GRACE_S",
            "How long SIGTERM and Ctrl-C wait for running works; the next start goes on with the rest",
            unit="seconds",
            between=(0, 600),
        ),
    ] = 20.0
    health_port: Annotated[
        int | None,
        variable(
            "HEALTH_PORT",
            "Answer GET /healthz on this port of the loopback interface (200 while connected, else 503);"
            " empty means not at all",
            between=(1, 65535),
        ),
    ] = None

    def secrets(self) -> tuple[str, ...]:
        """The values of all secrets, for code that has to redact them."""
        groups = (self.discord, self.gemini, self.limits, self.library)
        return tuple(value.get_secret_value() for group in groups for _, value in group if isinstance(value, SecretStr))
