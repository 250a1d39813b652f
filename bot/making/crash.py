"""The usage of an attempt that ended with the process: Gemini's last usage metadata was lost."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date

from bot.gemini.client import Gemini
from bot.gemini.models import cost_usd
from bot.gemini.tokens import PICTURE_TOKENS, TokenAmount, audio_tokens_of, text_tokens
from bot.library.library import Library
from bot.library.usage_limits import Reservation, Spending
from bot.making.estimate import spent, totals
from bot.making.media import MEDIA, estimate_of
from bot.work.parts import PanelScript
from bot.work.usage import Usage
from bot.work.work import Work


async def reserve_after_crash(library: Library, gemini: Gemini, work: Work) -> tuple[Work, Reservation]:
    """The work and its open reservation; settles first what a call used that ended with the process.

    A work that has its ending keeps its reservation: its usage is known.
    """
    reservation = await library.usage_limits.reservation(work.id)
    if work.ending is not None:
        return work, reservation or Reservation(before=totals(work))
    if reservation is not None and not reservation.is_calling:
        return work, reservation
    used = Spending()
    if reservation is not None:
        work = with_lost_usage(work, reservation, gemini)
        used = spent(work, reservation)
    reservation = Reservation(amount=estimate_of(work, gemini), before=totals(work))
    await library.works.reserve_again(work, used, reservation)
    return work, reservation


def with_lost_usage(work: Work, reservation: Reservation, gemini: Gemini) -> Work:
    """The work with what its last attempt used, if nothing told of that."""
    if work.ending is not None or not reservation.is_calling:
        return work
    model = MEDIA[work.medium].model(gemini.settings)
    return replace(work, usage=work.usage + lost_usage(work, reservation, model, gemini.today()))


def lost_usage(work: Work, reservation: Reservation, model: str, on: date) -> Usage:
    """The usage of `work` that nothing told, estimated from the content that was saved.

    Its cost is so high that all calls since the reservation cost at least what was told and received, and at least
    what was reserved: nothing is known of content that was not saved.
    """
    told, content = work.usage, _content_tokens(work)
    received = Usage(
        text_tokens=max(0, content.text - told.text_tokens),
        image_tokens=max(0, content.image - told.image_tokens),
        audio_tokens=max(0, content.audio - told.audio_tokens),
    )
    told_usd = max(0.0, totals(work).usd - reservation.before.usd)
    usd = max(cost_usd(model, received, on), reservation.amount.usd - told_usd, 0.0)
    is_received = received != Usage()
    return replace(received, calls=int(is_received), models=(model,) if is_received else (), cost_usd=usd)


def _content_tokens(work: Work) -> TokenAmount:
    """Estimated tokens of the content that Gemini made of a work."""
    words = [work.text, *(_words_of(panel.script) for panel in work.panels)]
    audio_s = sum(section.seconds for section in work.sections)
    return TokenAmount(
        text=sum(map(text_tokens, words)),
        image=PICTURE_TOKENS * sum(panel.picture is not None for panel in work.panels),
        audio=audio_tokens_of(audio_s),
    )


def _words_of(script: PanelScript) -> str:
    texts = (script.title, script.scene, script.focus, script.detail, script.caption_top, script.caption_bottom)
    return " ".join(filter(None, [*texts, *(part for line in script.lines for part in astuple(line))]))
