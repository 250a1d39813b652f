"""Where works are made: what the ears call, and the run of one work from its first frame to its last."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final

from bot.gemini.client import Gemini
from bot.jobs.bodies import make
from bot.jobs.draft import Draft
from bot.jobs.engine import Engine
from bot.jobs.estimate import estimate, used
from bot.jobs.run import Run
from bot.library.files import FileStore
from bot.library.purse import Purse, Spending
from bot.library.works import Works
from bot.reply.editor import Editor, Services
from bot.reply.state import Address, ReplyState
from bot.script.panels import is_panel_script, parse_panels
from bot.script.sections import cut_sections
from bot.settings import LimitSettings
from bot.words.say import say
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.parts import Panel, PanelScript
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.request import ComicOptions, NarrationOptions, Request
from bot.work.work import Work

log = logging.getLogger(__name__)

SECTIONS_MAX: Final = 10
"""Sections of one narration; more is refused plainly."""

PANELS_MAX: Final = 8
"""Panels of one comic."""

ANNOUNCE_AFTER_S: Final = 60.0
"""A work that took longer gets one closing message that may mention its author."""

CLOSING_MARGIN_S: Final = 6.0
"""Kept of the grace period for the last frames of what is interrupted."""

_SEEN_MAX: Final = 4096

_READY: Final = frozenset({EndingKind.COMPLETE, EndingKind.INCOMPLETE, EndingKind.CUT})


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request that was taken up: its work, planned, with its place and its money set aside."""

    work: Work
    run: Run


class Studio:
    """Takes requests up, makes their works, and answers for those that run.

    Everything from `accept` to `begin` or `withdraw` happens on the event loop without waiting for I/O, so limits
    cannot be overrun by two requests at once.
    """

    def __init__(
        self,
        *,
        gemini: Gemini,
        works: Works,
        files: FileStore,
        purse: Purse,
        services: Services,
        limits: LimitSettings,
    ) -> None:
        self._gemini = gemini
        self._works = works
        self._files = files
        self._purse = purse
        self._services = services
        self._runs: dict[str, Run] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._interruption: Ending | None = None
        self._engine = Engine(self._perform, per_person=limits.running_per_person, in_all=limits.running_in_all)

    def accept(self, request: Request, *, author_id: int, interaction_id: int) -> Ticket | None:
        """Check and take up a request; raises `RefusedError`. None for an interaction that was taken up before."""
        if interaction_id in self._seen:
            return None
        work = plan(request, author_id, created_at=self._services.clock.unix())
        self._engine.admit(author_id)
        try:
            reservation = self._purse.reserve(author_id, estimate(work))
        except RefusedError:
            self._engine.release(author_id)
            raise
        self._seen[interaction_id] = None
        if len(self._seen) > _SEEN_MAX:
            self._seen.popitem(last=False)
        self._works.hold(work)
        return Ticket(work, Run(draft=Draft(work, self._services.clock.unix), reservation=reservation))

    def withdraw(self, ticket: Ticket) -> None:
        """Undo `accept`: the first frame could not be shown, so nothing is made."""
        self._engine.release(ticket.work.author_id)
        self._purse.settle(ticket.run.reservation, Spending())
        self._works.forget(ticket.work.id)

    def begin(self, ticket: Ticket, address: Address, state: ReplyState) -> None:
        """Start making the work in the reply that now shows its first frame."""
        run, work = ticket.run, ticket.work
        run.editor = Editor(
            self._services, address, state, lambda: run.draft.work, lambda ending: self._trouble(run, ending)
        )
        editor = run.editor

        def changed() -> None:
            self._works.hold(run.draft.work)
            editor.poke()

        run.draft.on_change = changed
        self._runs[work.id] = run
        if self._interruption is not None:
            run.stop.press(self._interruption)
        self._engine.submit(work.id, work.author_id)

    def stop(self, work_id: str, by: str) -> bool:
        """Ask a running work to end; whether there was one."""
        run = self._runs.get(work_id)
        if run is None or run.draft.work.ending is not None:
            return False
        run.stop.press(Ending(EndingKind.STOPPED, {"by": by}, fault=Fault.PERSON))
        return True

    async def find(self, work_id: str) -> Work | None:
        """A work by its id, running or ended."""
        return await self._works.find(work_id)

    async def close(self, grace_s: float) -> None:
        """Take up nothing new, let what runs finish, then bring each open reply to an honest end."""
        self._engine.close()
        if await self._engine.drain(grace_s - CLOSING_MARGIN_S):
            return
        log.info("interrupting %d works", len(self._runs))
        self._interruption = Ending(EndingKind.INTERRUPTED, retry=Retry.NOW, fault=Fault.OPERATOR)
        for run in self._runs.values():
            run.stop.press(self._interruption)
        if not await self._engine.drain(CLOSING_MARGIN_S):
            log.error("%d replies could not be brought to an end in time", len(self._runs))
            await self._engine.abandon()

    def _trouble(self, run: Run, ending: Ending) -> None:
        """Discord ended it: stop the model; or, when it had ended already, let the work say how it really went."""
        run.stop.press(ending)
        if run.draft.work.ending is not None:
            run.draft.end(ending)

    async def _perform(self, work_id: str) -> None:
        run = self._runs[work_id]
        editor = run.editor
        assert editor is not None  # noqa: S101 - `begin` has set it before it submits
        writing = asyncio.create_task(editor.run(), name=f"reply {work_id}")
        writing.add_done_callback(lambda writing: _stop_unseen(run, writing))
        try:
            run.draft.end(await self._make(run, editor.address.upload_limit_bytes))
            await writing
            await self._announce(run, editor)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            await self._conclude(run, delivered=editor.delivered)

    async def _make(self, run: Run, upload_limit_bytes: int) -> Ending:
        work_id = run.draft.work.id
        log.info("work %s begins (%s)", work_id, run.draft.work.kind.value)
        try:
            # On disk before anything is spent: a crash must neither lose the work nor give its money back.
            await self._works.save(run.draft.work)
            await self._purse.save()
            return await make(run, self._gemini, self._files, upload_limit_bytes)
        except Exception:
            # The last boundary before a person: whatever it was, the reply gets its end and the log the trace.
            reference = secrets.token_hex(3)
            log.exception("work %s failed (reference %s)", work_id, reference)
            return Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS)

    async def _announce(self, run: Run, editor: Editor) -> None:
        work, address = run.draft.work, editor.address
        took_s = (work.ended_at or 0.0) - work.created_at
        if not editor.delivered or address.private or took_s < ANNOUNCE_AFTER_S:
            return
        if work.ending is None or work.ending.kind is EndingKind.STOPPED:
            return
        outcome = "ready" if work.ending.kind in _READY else "ended"
        place = address.guild_id or "@me"
        link = f"https://discord.com/channels/{place}/{address.channel_id}/{editor.state.message_ids[0]}"
        text = say(f"label.{outcome}.{work.kind.value}", address.locale, author=work.author_id, link=link)
        await editor.announce({"content": text, "allowed_mentions": {"parse": [], "users": [str(work.author_id)]}})

    async def _conclude(self, run: Run, *, delivered: bool) -> None:
        work = run.draft.work
        self._runs.pop(work.id, None)
        self._purse.settle(run.reservation, used(work, run.reservation.amount))
        usage, ending = work.usage, work.ending
        log.info(
            "work %s ends: %s, delivered=%s, models=%s, calls=%d, tokens=%d in %d out, %.1f s, cost=%s",
            work.id,
            "unfinished" if ending is None else ending.kind.value,
            delivered,
            ",".join(usage.models) or "-",
            usage.calls,
            usage.prompt_tokens,
            usage.text_tokens + usage.thought_tokens + usage.image_tokens + usage.audio_tokens,
            (work.ended_at or work.created_at) - work.created_at,
            "unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}",
        )
        await self._works.save(work)
        await self._purse.save()


def _stop_unseen(run: Run, writing: asyncio.Task[None]) -> None:
    """A reply that failed by a fault of ours shows nothing any more: the model need not go on for nobody."""
    if not writing.cancelled() and writing.exception() is not None:
        run.stop.press(Ending(EndingKind.OUR_FAULT, {"reference": run.draft.work.id}, Retry.NOW, Fault.OURS))


def plan(request: Request, author_id: int, *, created_at: float) -> Work:
    """A work with its parts laid out, nothing made yet; raises `RefusedError` for what cannot be made."""
    if not request.prompt.strip():
        raise RefusedError(RefusalKind.EMPTY_PROMPT)
    work = Work(id=secrets.token_hex(8), request=request, author_id=author_id, created_at=created_at)
    match request.options:
        case ComicOptions() as options:
            # A finished script is followed: it decides how many panels there are.
            scripts = parse_panels(request.prompt) if is_panel_script(request.prompt) else ()
            if len(scripts) > PANELS_MAX:
                raise RefusedError(RefusalKind.TOO_MANY_PANELS, limit=PANELS_MAX, got=len(scripts))
            scripts = scripts or tuple(PanelScript(number=number) for number in range(1, options.panels + 1))
            request = replace(request, options=replace(options, panels=len(scripts)))
            return replace(work, request=request, panels=tuple(Panel(script=script) for script in scripts))
        case NarrationOptions():
            sections = cut_sections(request.prompt)
            if not sections:
                raise RefusedError(RefusalKind.NOTHING_TO_READ)
            if len(sections) > SECTIONS_MAX:
                raise RefusedError(RefusalKind.TOO_MANY_SECTIONS, limit=SECTIONS_MAX, got=len(sections))
            return replace(work, sections=sections)
        case _:
            return work
