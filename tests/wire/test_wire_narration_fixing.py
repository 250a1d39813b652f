"""Speak again, Said wrong? and Details: repairs of a finished narration by its author."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from bot.gemini.respeaking import Respoken, respeak
from bot.shelf import sentence_fixing
from bot.words.say import say
from bot.work.checks import check_counts
from bot.work.parts import PartState
from bot.work.speech import Pronunciation, Verdict
from bot.work.work import Work
from sandbox.discord import Invocation, Person
from sandbox.gemini import errors
from sandbox.gemini.faults import Fault, http_error
from sandbox.gemini.livefaults import EarlyStop
from sandbox.gemini.sound_memory import heard_in
from sandbox.gemini.speech import SpeechPlan
from tests.waiting import until_read
from tests.wire.conftest import OpenStage, Stage, patient_limits
from tests.wire.shelf import quiet

ROOMY = patient_limits(interaction_requests=100)
TEXT = (
    "The lamp was dark for a hundred years. Old Siobhan carried the oil up all of the stairs. Nobody asked why.\n---\n"
    "Then a child blew it out."
)
LONG = ("dark", "cold", "late", "quiet", "over")
LOST = "Siobhan carried the oil up all"
AGAIN, WRONG = say("button.speakagain"), say("button.saidwrong")


async def full() -> None:
    """A disk that takes nothing more."""
    raise OSError(errno.ENOSPC, "No space left on device")


@dataclass(frozen=True, slots=True)
class Unsaid(Fault):
    """These words are never spoken, but the transcript has them."""

    words: str

    def alter_speech(self, plan: SpeechPlan) -> SpeechPlan:
        return replace(plan, said=plan.said.replace(self.words, ""))


async def narrated(stage: Stage, text: str = TEXT) -> Invocation:
    """Make a narration to its end."""
    asked = await stage.discord.command(stage.mira, stage.general, "narrate", text=text)
    await asked.until(lambda reply: any(button.label == "More" for button in reply.buttons))
    await quiet(stage)
    return asked


async def broken(stage: Stage) -> Invocation:
    """Make a narration with missing words in its first section, by whichever model."""
    stage.gemini.faults.add(Unsaid(LOST), times=None)
    narration = await narrated(stage)
    stage.gemini.faults.clear()
    return narration


async def newest(stage: Stage, is_ready: Callable[[Work], bool]) -> Work:
    """The work, once it fulfils a condition."""
    await until_read(stage.kept, is_ready)
    await quiet(stage)
    return await stage.kept()


async def press(stage: Stage, narration: Invocation, label: str, by: Person | None = None) -> Invocation:
    return await stage.discord.press(by or stage.mira, narration.reply.messages[-1], label)


async def said_wrong(stage: Stage, narration: Invocation, word: str, sounds: str) -> Invocation:
    """Fill in and submit the form Said wrong? of a narration."""
    form = await press(stage, narration, WRONG)
    await stage.discord.until(lambda: form.modal is not None)
    return await stage.discord.submit_modal(stage.mira, form, {"word": word, "sounds": sounds})


async def minutes_of(stage: Stage) -> float:
    """The minutes of speech that Mira used today."""
    return (await stage.app.library.usage_limits.of_person(stage.mira.id)).speech_minutes.used


async def words_of(stage: Stage, number: int) -> list[str]:
    """The words that are really in the sound of a section."""
    section = (await stage.kept()).sections[number - 1]
    assert section.audio is not None
    data = await stage.app.library.files.read(section.audio)
    return await asyncio.to_thread(heard_in, data)


@pytest.mark.asyncio
async def test_missing_words_are_spoken_again_and_the_rest_of_the_sound_stays(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        before = await stage.kept()
        gap = before.sections[0].check
        assert gap is not None
        assert [before.sections[0].text[one.start : one.end] for one in gap.gaps] == [LOST]
        assert "Siobhan" not in await words_of(stage, 1)
        assert [button.label for button in narration.reply.buttons][:1] == [AGAIN]
        calls, minutes = len(stage.gemini.calls), await minutes_of(stage)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.saved") in reply.text)
        work = await newest(stage, lambda now: not check_counts(now).gaps)
        assert " ".join(await words_of(stage, 1)) == before.sections[0].text
        asked = " ".join(turn for call in stage.gemini.calls[calls:] for turn in call.turns)
        assert "Siobhan" in asked
        assert "hundred years" not in asked, "what is whole is not spoken again"
        assert [section.revision for section in work.sections] == [1, 0]
        assert work.sections[1].audio == before.sections[1].audio
        assert len(work.sections[0].pieces) == 3
        assert work.recording != before.recording
        assert await minutes_of(stage) > minutes
        assert say("narration.gaps.none") in narration.reply.text
        await narration.until(lambda reply: any("section-01-v2" in file.filename for file in reply.attachments))
        assert all(button.label != AGAIN for button in narration.reply.buttons)


@pytest.mark.asyncio
@pytest.mark.parametrize("by", [WRONG, say("button.again")])
async def test_sound_is_made_to_fit_a_server_that_has_lost_its_boosts(open_stage: OpenStage, by: str) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="off") as stage:
        narration = await narrated(stage, "The lamp of old Siobhan burned all night.")
        (before,) = narration.reply.attachments
        limit_bytes = before.size_bytes * 3 // 4
        stage.discord.state.limits = replace(ROOMY, attachment_bytes=limit_bytes)
        if by == WRONG:
            await said_wrong(stage, narration, "siobhan", "shivorn")
        else:
            await press(stage, narration, by)
        await narration.until(lambda reply: [file.id for file in reply.attachments] not in ([], [before.id]))
        (after,) = narration.reply.attachments
        assert after.size_bytes <= limit_bytes
        await quiet(stage)


@pytest.mark.asyncio
async def test_without_a_second_ear_missing_words_are_spoken_again_as_well(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="off", TTS_MODEL="off") as stage:
        stage.gemini.faults.add(EarlyStop(0.6), contains="Siobhan", times=None)
        narration = await narrated(stage)
        stage.gemini.faults.clear()
        before = await stage.kept()
        assert check_counts(before).gaps
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.saved") in reply.text)
        work = await newest(stage, lambda now: not check_counts(now).gaps)
        assert " ".join(await words_of(stage, 1)) == before.sections[0].text
        assert work.sections[0].doubt is None


@pytest.mark.asyncio
async def test_a_word_that_was_said_wrong_is_heard_differently_and_shown_as_it_was(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await narrated(stage)
        before, calls = await stage.kept(), len(stage.gemini.calls)
        done = await said_wrong(stage, narration, "siobhan", "shivorn")
        await done.until(lambda reply: say("respeak.saved") in reply.text)
        work = await newest(stage, lambda now: now.sections[0].revision == 1)
        assert work.pronunciations == (Pronunciation("siobhan", "shivorn"),)
        heard = await words_of(stage, 1)
        assert "shivorn" in heard
        assert "Siobhan" not in heard
        assert heard[:9] == before.sections[0].text.split()[:9]
        turns = " ".join(turn for call in stage.gemini.calls[calls:] for turn in call.turns)
        assert "hundred years" not in turns
        section = work.sections[0]
        assert section.text == before.sections[0].text
        assert section.check is not None
        assert (section.check.verdict, section.check.gaps) == (Verdict.WHOLE, ())
        assert section.check.forgiven >= 1
        assert "shivorn" not in narration.reply.text
        assert work.sections[1] == before.sections[1]


@pytest.mark.asyncio
async def test_the_next_take_says_the_word_like_that_from_the_start(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage)
        done = await said_wrong(stage, narration, "Siobhan", "shivorn")
        await done.until(lambda reply: say("respeak.saved") in reply.text)
        first = await newest(stage, lambda now: now.sections[0].revision == 1)
        await press(stage, narration, say("button.again"))
        take = await newest(stage, lambda now: now.id != first.id and now.ending is not None)
        assert take.pronunciations == first.pronunciations
        assert "shivorn" in await words_of(stage, 1)
        assert take.sections[0].revision == 0


@pytest.mark.asyncio
async def test_a_word_that_the_text_does_not_have_is_told_and_costs_nothing(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage)
        before, calls = await stage.kept(), len(stage.gemini.calls)
        done = await said_wrong(stage, narration, "lanterne", "lan-tern")
        await done.until(lambda reply: say("refusal.word_not_found", word="lanterne") in reply.text)
        await quiet(stage)
        assert await stage.kept() == before
        assert len(stage.gemini.calls) == calls


@pytest.mark.asyncio
async def test_only_the_author_may_have_it_spoken_again(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        before, calls = await stage.kept(), len(stage.gemini.calls)
        for label in (AGAIN, WRONG):
            pressed = await press(stage, narration, label, by=stage.discord.person("tom"))
            await pressed.until(lambda reply: say("refusal.author_only", author=before.author_id) in reply.text)
        assert len(stage.gemini.calls) == calls
        assert await stage.kept() == before


@pytest.mark.asyncio
async def test_a_failing_gemini_changes_nothing_and_is_told(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        before = await stage.kept()
        stage.gemini.faults.add(http_error(errors.permission_denied()), times=None)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.failed", reason="").strip() in reply.text)
        await quiet(stage)
        after = await stage.kept()
        assert (after.sections, after.recording, after.ending) == (before.sections, before.recording, before.ending)


@pytest.mark.asyncio
async def test_words_that_stay_missing_leave_the_sound_as_it_is(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        before = await stage.kept()
        minutes = await minutes_of(stage)
        stage.gemini.faults.add(Unsaid(LOST), times=None)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.unchanged") in reply.text)
        await quiet(stage)
        after = await stage.kept()
        assert after.sections == before.sections
        assert await minutes_of(stage) == minutes, "what is not used is not counted"
        done = await said_wrong(stage, narration, "asked", "arsked")
        await done.until(lambda reply: say("respeak.saved") in reply.text)
        again = await newest(stage, lambda now: now.sections[0].revision == 1)
        assert check_counts(again).gaps == check_counts(before).gaps
        assert again.sections[0].state is PartState.DOUBTFUL
        await narration.until(lambda reply: any("section-01-v2" in file.filename for file in reply.attachments))
        assert [button.label for button in narration.reply.buttons][:1] == [AGAIN]


@pytest.mark.asyncio
async def test_a_full_disk_and_a_missing_file_are_told_before_anything_is_spoken(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        before, calls = await stage.kept(), len(stage.gemini.calls)
        with monkeypatch.context() as patched:
            patched.setattr(stage.app.library.files, "check_writable", full)
            pressed = await press(stage, narration, AGAIN)
            await pressed.until(lambda reply: say("ending.misconfigured.disk") in reply.text)
        assert before.sections[0].audio is not None
        stage.app.library.files.path(before.sections[0].audio.sha256).unlink()
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.failed", reason="").strip() in reply.text)
        assert len(stage.gemini.calls) == calls
        assert (await stage.kept()).sections == before.sections


@pytest.mark.asyncio
async def test_a_press_while_sentences_are_being_spoken_is_refused(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        work = await stage.kept()
        async with stage.app.library.leases.acquire(f"respeak {work.id}"):
            pressed = await press(stage, narration, AGAIN)
            await pressed.until(lambda reply: say("refusal.still_running") in reply.text)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("respeak.saved") in reply.text)


@pytest.mark.asyncio
async def test_a_narration_that_is_deleted_meanwhile_stays_deleted(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        work = await stage.kept()

        async def deleted_first(*args: object, **options: object) -> Respoken:
            await stage.app.bot.services.deletion.delete(work)
            return await respeak(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(sentence_fixing, "respeak", deleted_first)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("refusal.unknown_work") in reply.text)
        assert await stage.app.work_service.find(work.id) is None


@pytest.mark.asyncio
async def test_at_the_days_limit_nothing_is_spoken_and_the_word_is_kept(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, DAILY_SPEECH_MINUTES="1") as stage:
        narration = await narrated(stage)
        before = await stage.kept()
        left = 0.99 - await minutes_of(stage)
        async with stage.app.library.call_reservations.reserve(stage.mira.id, None, 0.0, speech_minutes=left):
            done = await said_wrong(stage, narration, "Siobhan", "shivorn")
            await done.until(lambda reply: say("respeak.failed", reason="").strip() in reply.text)
        after = await stage.kept()
        assert after.sections == before.sections
        assert after.pronunciations == (Pronunciation("Siobhan", "shivorn"),)


@pytest.mark.asyncio
async def test_a_stale_button_of_a_whole_narration_says_that_nothing_is_missing(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        work = await stage.kept()
        whole = replace(work, sections=tuple(replace(one, state=PartState.MADE) for one in work.sections))
        await stage.app.library.work_changes.change(work.id, lambda _: whole)
        pressed = await press(stage, narration, AGAIN)
        await pressed.until(lambda reply: say("refusal.nothing_missing") in reply.text)


@pytest.mark.asyncio
async def test_details_tell_what_was_heard_and_when_words_are_missing(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY, TRANSCRIBE_MODEL="") as stage:
        narration = await broken(stage)
        more = await press(stage, narration, "More")
        await more.until(lambda reply: any(button.label == "Details" for button in reply.buttons))
        details = await stage.discord.press(stage.mira, more.reply.messages[-1], "Details")
        await details.until(lambda reply: say("heard.ear.second") in reply.text)
        check = (await stage.kept()).sections[0].check
        assert check is not None
        assert "Missing at 0:0" in details.reply.text
        assert f"“{LOST}”" in details.reply.text


@pytest.mark.asyncio
async def test_the_recording_of_a_long_narration_is_made_again_and_shown(open_stage: OpenStage) -> None:
    async with open_stage(limits=ROOMY) as stage:
        narration = await narrated(stage, "\n---\n".join([TEXT, *(f"Then it was {one}." for one in LONG)]))
        before = await stage.kept()
        [old] = [file for file in narration.reply.attachments if file.filename.endswith(".mp3")]
        done = await said_wrong(stage, narration, "Siobhan", "shivorn")
        await done.until(lambda reply: say("respeak.saved") in reply.text)
        work = await newest(stage, lambda now: now.recording != before.recording)
        assert [section.revision for section in work.sections] == [1, *[0] * (len(work.sections) - 1)]
        await narration.until(lambda reply: any(file.filename.endswith("-v2.mp3") for file in reply.attachments))
        [new] = [file for file in narration.reply.attachments if file.filename.endswith(".mp3")]
        assert new.data != old.data
