"""The choices for the next chapter of a story, proposed by Gemini, and the chapters that were made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.gemini.memory import propose_choices
from bot.gemini.usage import Meter
from bot.library.polls import Poll
from bot.library.usage_limits import Spending
from bot.making.derive import material_text
from bot.making.estimate import choices_usage
from bot.making.reply_store import address_of, url_of
from bot.making.service import WorkService
from bot.work.kinds import Medium
from bot.work.lineage import Relation
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.titles import title_of
from bot.work.work import Work


@dataclass(frozen=True, slots=True)
class AlreadyChosen:
    """A choice whose chapter exists already: its title, and its link, empty for a private chapter."""

    title: str
    url: str


def can_have_votes(work: Work) -> bool:
    """Whether readers can vote on a work's next chapter: it is a text with chapters, and not empty."""
    return work.medium is Medium.TEXT and work.features.has_chapters and bool(work.text.strip())


async def find_story(work_service: WorkService, work_id: str) -> Work:
    """A story with text, which can be continued; raises `RefusedError`."""
    work = await work_service.find(work_id)
    if work is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK)
    if not can_have_votes(work):
        raise RefusedError(RefusalKind.NOTHING_THERE)
    return work


async def add_choices(work_service: WorkService, work: Work, person_id: int, guild_id: int | None) -> Work:
    """Let Gemini propose three choices and save them; this person pays for them in this server.

    Takes seconds; raises `EndingError`, `RefusedError`.
    """
    if not await work_service.wait_until_free(work.take_group):
        raise RefusedError(RefusalKind.STILL_RUNNING)
    gemini, text = work_service.gemini, material_text(work)
    usd = gemini.price_of(gemini.settings.story_model)(choices_usage(text))
    async with work_service.library.call_reservations.reserve(person_id, guild_id, usd) as reservation:
        meter = Meter(reservation)
        choices = await propose_choices(
            gemini, text=text, language=work.request.language, memory=work.memory, meter=meter
        )
    # The story may have been renamed, deleted or resumed in the meantime.
    found = await work_service.find(work.id)
    if found is None or found.ending is None:
        raise RefusedError(RefusalKind.UNKNOWN_WORK if found is None else RefusalKind.STILL_RUNNING)
    found = replace(found, choices=choices, usage=found.usage + meter.usage)
    # The reservation of the work is settled already, so concluding it again only saves it.
    await work_service.library.works.conclude(found, Spending())
    return found


async def existing_chapter(work_service: WorkService, poll: Poll, option: int) -> AlreadyChosen | None:
    """The chapter that was made from this choice already.

    It is by the author of the poll: what others write, even in the same words, is not its outcome. That of a public
    poll is public, because the author may have made the same choice in private before.
    """
    library, direction = work_service.library, normalized(poll.options[option])
    for work_id in await library.works.children(poll.work_id, Relation.CONTINUE):
        work = await work_service.find(work_id)
        if work is None or work.lineage is None or work.lineage.direction != direction:
            continue
        row = await library.replies.find(work.take_group)
        is_public = row is not None and not address_of(row).private
        if work.author_id == poll.author_id and (is_public or poll.message_id is None):
            return AlreadyChosen(title_of(work), "" if row is None else url_of(row))
    return None


def normalized(direction: str) -> str:
    """A choice in the form that is stored in the lineage of its chapter."""
    return " ".join(direction.split())
