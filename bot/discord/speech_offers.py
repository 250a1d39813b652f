"""The question before a long narration: the minutes and money it needs, and whether to speak it over several days.

Its request is saved like a form's input, so that it starts with one press, also a day later.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
from dataclasses import dataclass
from typing import Final

from bot.discord.entered import SAVE_S
from bot.discord.responses import Interaction, respond
from bot.library.errors import DATABASE_ERRORS
from bot.library.saved_forms import SavedForm, SavedForms, new_form_id
from bot.making.derive import NewWork
from bot.making.speech_plan import SpeechPlan, UnconfirmedError
from bot.making.submission import Consent, Submission
from bot.reply.controls import offer_id
from bot.reply.frame import Button, ButtonStyle, Row
from bot.reply.render import Source
from bot.words.say import say
from bot.work.codec import decode, encode
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

TARGET: Final = "narration"
"""The target of a saved form that holds an offered narration. No form takes it."""

_FEW_MIN: Final = 10
_STEP_MIN: Final = 5
"""The steps in which a longer waiting time is given."""


@dataclass(frozen=True, slots=True)
class OfferedNarration:
    """A narration that its author was asked about.

    `source` is the message that its text comes from, `cast_of` the id of the work whose voices it takes over; empty for
    none. `is_direct` says that it is written into direct messages.
    """

    new_work: NewWork
    source: Source | None
    cast_of: str
    is_direct: bool


async def offer(interaction: Interaction, saved_forms: SavedForms, unconfirmed: UnconfirmedError) -> None:
    """Tell the author of a narration what it needs, and ask whether it is to be spoken.

    Raises `RefusedError` when the database does not keep it in time.
    """
    plan, submission, locale = unconfirmed.plan, unconfirmed.submission, interaction.locale.value
    is_direct = plan.takes_long and not submission.address.can_outlive_token
    form_id = new_form_id()
    try:
        async with asyncio.timeout(SAVE_S):
            await saved_forms.save(form_id, interaction.user.id, _saved(submission, is_direct=is_direct))
    except DATABASE_ERRORS as error:  # includes TimeoutError
        log.warning("a narration could not be kept for its author's answer (%s)", type(error).__name__)
        raise RefusedError(RefusalKind.TOO_SLOW) from error
    await respond(
        interaction, "\n".join(offer_lines(plan, locale, is_direct=is_direct)), rows=(_row(plan, form_id, locale),)
    )


async def find_offered(saved_forms: SavedForms, form_id: str, person_id: int) -> OfferedNarration:
    """The narration that a person was asked about. Raises `RefusedError` when it is not kept any more."""
    saved = await saved_forms.find(form_id, person_id)
    if saved is None or saved.target != TARGET:
        raise RefusedError(RefusalKind.FORM_GONE)
    work = decode(json.loads(saved.entered["work"]))
    source = json.loads(saved.entered["source"])
    return OfferedNarration(
        NewWork(work.request, work.lineage, work.take_of),
        None if source is None else Source(source["title"], source["url"], int(source["author_id"])),
        saved.entered["cast_of"],
        bool(saved.entered["direct"]),
    )


def offer_lines(plan: SpeechPlan, locale: str, *, is_direct: bool) -> list[str]:
    """The lines about the needs of a narration, and about its place."""
    lines = [say("long.direct", locale)] if is_direct else []
    minutes, ready_min = max(1, round(plan.minutes)), math.ceil(plan.ready_in_s / 60)
    if plan.fits:
        ready = ready_min if ready_min < _STEP_MIN else math.ceil(ready_min / _STEP_MIN) * _STEP_MIN
        return [*lines, say("long.estimate", locale, minutes=minutes, usd=plan.usd, ready=ready)]
    lines.append(say("long.estimate.parts", locale, minutes=minutes, usd=plan.usd))
    left, at = _told(plan.left_min or 0), int(plan.resets_at)
    if plan.limit_min is None:
        lines.append(say("long.left.budget", locale, at=at))
    else:
        lines.append(say("long.left" if left else "long.left.none", locale, left=left, limit=plan.limit_min, at=at))
    now = _told(plan.now_min)
    lines.append(say("long.parts" if now else "long.parts.none", locale, minutes=now))
    return lines


def _told(minutes: float) -> float:
    """Minutes that a person may have, rounded down: to tenths where there are few."""
    return math.floor(minutes) if minutes >= _FEW_MIN else math.floor(10 * minutes) / 10


def _row(plan: SpeechPlan, form_id: str, locale: str) -> Row:
    cancel = Button(say("long.cancel.button", locale), offer_id("cancel", form_id))
    if plan.fits:
        step, label = Consent.WHOLE, say("long.whole.button", locale)
    else:
        now = _told(plan.now_min)
        key = "long.parts.button" if now else "long.parts.button.none"
        step, label = Consent.PARTS, say(key, locale, minutes=now)
    return Button(label, offer_id(step.value, form_id), ButtonStyle.PRIMARY), cancel


def _saved(submission: Submission, *, is_direct: bool) -> SavedForm:
    new_work, source = submission.new_work, submission.state.source
    work = Work(
        id="",
        request=new_work.request,
        author_id=submission.author_id,
        created_at=0.0,
        lineage=new_work.lineage,
        take_of=new_work.take_of,
    )
    kept = None
    if source is not None:
        kept = {"title": source.title, "url": source.url, "author_id": str(source.author_id)}
    entered = {
        "work": json.dumps(encode(work)),
        "source": json.dumps(kept),
        "cast_of": "" if new_work.cast_of is None else new_work.cast_of.id,
        "direct": "yes" if is_direct else "",
    }
    return SavedForm(target=TARGET, entered=entered, guess={})
