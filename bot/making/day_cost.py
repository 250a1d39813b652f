"""The most that a day can cost, for the operator."""

from __future__ import annotations

from bot.gemini.client import Gemini
from bot.library.redraws import REDRAWS_MIN, SHARE_MAX
from bot.making.estimate import listening_usage, look_usage, panel_usage, script_usage, speech_usage, text_usage
from bot.making.speech_cost import speech_repair_usd
from bot.script.page_layout import PANELS_PER_PAGE
from bot.settings import LimitSettings
from bot.work.request import Length
from bot.work.usage import Usage


def person_usd(limits: LimitSettings, gemini: Gemini) -> float | None:
    """The most that the daily numbers allow one person, in US dollars; None when one of them is not limited."""
    stories, panels, minutes = limits.stories_per_day, limits.panels_per_day, limits.speech_minutes_per_day
    if not (stories and panels and minutes):
        return None
    words = max(length.words for length in Length)
    settings = gemini.settings
    comics = range(0, panels, PANELS_PER_PAGE)
    scripts = sum((script_usage(PANELS_PER_PAGE) for _ in comics), Usage())
    usd = (
        gemini.price_of(settings.story_model)(text_usage(stories * words) + scripts)
        + gemini.price_of(settings.comic_model)(panel_usage(panels))
        + gemini.price_of(settings.live_model)(speech_usage(minutes))
        + speech_repair_usd(minutes, gemini)
    )
    if settings.transcribe_model is not None:
        usd += gemini.price_of(settings.transcribe_model)(listening_usage(minutes))
    if settings.look_model is None:
        return usd
    redraws = max(REDRAWS_MIN, round(panels * SHARE_MAX))
    looked_usd = gemini.price_of(settings.look_model)(look_usage(panels + redraws))
    return usd + looked_usd + gemini.price_of(settings.comic_model)(panel_usage(redraws))


def most_of_a_day(limits: LimitSettings, gemini: Gemini) -> str:
    """One line about the most that a day may cost."""
    limited = []
    if limits.budget_usd_per_day_per_server is not None:
        limited.append(f"${limits.budget_usd_per_day_per_server:.2f} for each server")
    if (person := person_usd(limits, gemini)) is not None:
        limited.append(f"about ${person:.2f} for each person, as their daily numbers allow")
    each = ", and ".join(limited)
    if limits.budget_usd_per_day is not None:
        total = f"a day costs at most ${limits.budget_usd_per_day:.2f} (DAILY_BUDGET_USD)"
        return f"{total}: {each}" if each else total
    return f"DAILY_BUDGET_USD sets no limit: a day costs at most {each or 'as much as is asked for'}"
