"""The settings that limit what people may have made."""

from __future__ import annotations

from typing import Annotated

from bot.settings.group import Group
from bot.settings.variable import Unlimited, variable


class LimitSettings(Group):
    """Usage limits. A daily number of 0 means no limit."""

    running_per_person: Annotated[
        int,
        variable(
            "RUNNING_PER_PERSON",
            "Works of one person that are made at the same time, beside one long narration;"
            " further ones wait their turn",
            unit="works",
            between=(1, 1000),
        ),
    ] = 2
    running_in_all: Annotated[
        int,
        variable(
            "RUNNING_IN_ALL",
            "Works of all people that are made at the same time; further ones wait their turn",
            unit="works",
            between=(1, 10_000),
        ),
    ] = 40
    waiting_per_person: Annotated[
        int,
        variable(
            "WAITING_PER_PERSON",
            "Works of one person that are made or wait; more are refused",
            unit="works",
            between=(1, 1000),
        ),
    ] = 10
    running_per_server: Annotated[
        int,
        variable(
            "RUNNING_PER_SERVER",
            "Works of one server that are made or wait; more are refused",
            unit="works",
            between=(1, 10_000),
        ),
    ] = 20
    stories_per_day: Annotated[
        int,
        variable(
            "DAILY_STORIES",
            "What one person may have made in a day (UTC); 0 means no limit",
            unit="stories",
            between=(0, 100_000),
        ),
    ] = 30
    panels_per_day: Annotated[
        int, variable("DAILY_PANELS", "The same for comics", unit="panels", between=(0, 100_000))
    ] = 40
    speech_minutes_per_day: Annotated[
        float,
        variable(
            "DAILY_SPEECH_MINUTES",
            "The same for narrations; what is over it is spoken on the following days",
            unit="minutes of speech",
            between=(0, 100_000),
        ),
    ] = 60.0
    budget_usd_per_day: Annotated[
        float | None,
        variable(
            "DAILY_BUDGET_USD",
            "Money for all people together in a day (UTC), counted from Gemini's usage metadata, estimated where that"
            " is incomplete; none means no limit",
            unit="US dollars",
            between=(0, 1_000_000),
        ),
        Unlimited,
    ] = 5.0
    budget_usd_per_day_per_server: Annotated[
        float | None,
        variable(
            "DAILY_BUDGET_USD_PER_SERVER",
            "The same for each server alone; empty or none means no limit",
            unit="US dollars",
            between=(0, 1_000_000),
        ),
        Unlimited,
    ] = None
    vote_s: Annotated[
        float,
        variable(
            "VOTE_SECONDS",
            "How long people may vote on how a story goes on",
            unit="seconds",
            between=(10, 3600),
        ),
    ] = 120.0
