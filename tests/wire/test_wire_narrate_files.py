"""A narration of a file: read in any encoding, private at first, and shared only by those with the right to."""

from __future__ import annotations

import pytest

from bot.words.say import say
from bot.work.request import NarrationOptions, TextRights, Voices
from bot.work.titles import title_of
from sandbox.discord import Invocation, Reply
from tests.wire.conftest import OpenStage, Stage
from tests.wire.shelf import more, page_of, quiet, shown

WORDS = "Die Möwe flog über das Meer, und die Lampe war für immer aus."
FILE = ("möwe.txt", WORDS.encode("cp1252"))
FREE, PRIVATE = say("button.rights.free"), say("button.rights.private")


async def narrate(stage: Stage, **options: object) -> Invocation:
    return await stage.discord.command(stage.mira, stage.general, "narrate", **options)


def is_over(reply: Reply) -> bool:
    return any(button.label == "More" for button in reply.buttons)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["möwe.txt", "möwe.markdown", "möwe.text"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
async def test_a_file_in_another_encoding_is_read_for_its_author_alone(
    open_stage: OpenStage, name: str, encoding: str
) -> None:
    async with open_stage() as stage:
        invocation = await narrate(stage, attachment=(name, WORDS.encode(encoding)))
        reply = await invocation.until(is_over)
        assert reply.ephemeral
        assert reply.text.startswith(say("header.file"))
        assert WORDS in reply.text
        work = await stage.kept()
        assert (work.request.private, work.request.text_rights) == (True, TextRights.OF_FILE)
        assert title_of(work) == "Möwe"


@pytest.mark.asyncio
async def test_a_person_who_wants_others_to_hear_a_file_is_asked_once_whether_it_may_be_used(
    open_stage: OpenStage,
) -> None:
    async with open_stage() as stage:
        invocation = await narrate(stage, attachment=FILE, private=False, voice="Puck")
        question = await shown(invocation, say("voices.rights"))
        assert [button.label for button in question.buttons] == [FREE, PRIVATE]
        assert not stage.app.work_service.runs()
        answered = await stage.discord.press(stage.mira, question, FREE)
        reply = await answered.until(is_over)
        assert not reply.ephemeral
        assert say("header.file") not in reply.text
        assert WORDS in reply.text
        work = await stage.kept()
        assert (work.request.private, work.request.text_rights) == (False, TextRights.FREE)
        assert work.request.options == NarrationOptions(voice="Puck")


@pytest.mark.asyncio
async def test_a_file_that_is_not_free_to_use_stays_private(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await narrate(stage, attachment=FILE, private=False)
        question = await shown(invocation, say("voices.rights"))
        answered = await stage.discord.press(stage.mira, question, PRIVATE)
        reply = await answered.until(is_over)
        assert reply.ephemeral
        assert (await stage.kept()).request.text_rights is TextRights.OF_FILE


@pytest.mark.asyncio
async def test_a_typed_text_is_as_public_as_before(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        reply = await (await narrate(stage, text="The lamp burned all night.")).until(is_over)
        assert not reply.ephemeral
        assert say("header.file") not in reply.text
        assert (await stage.kept()).request.text_rights is TextRights.UNASKED


@pytest.mark.asyncio
async def test_a_narration_of_a_file_is_shared_after_one_answer_that_is_kept(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await narrate(stage, attachment=FILE)
        await invocation.until(is_over)
        await quiet(stage)
        work = await stage.kept()
        asked = await more(stage, page_of(invocation), say("button.share"))
        question = await shown(asked, "or free to use?")
        confirmed = await stage.discord.press(stage.mira, question, say("button.freetext"))
        await confirmed.answered()
        await stage.discord.until(lambda: bool(question.selects))
        hall = stage.discord.channel("hall")
        await stage.discord.select(stage.mira, question, question.selects[0].custom_id, [hall])
        await stage.discord.until(lambda: "Posted: " in question.text)
        (post,) = stage.discord.transcript(hall)
        assert WORDS in post.text
        assert say("header.file") not in post.text
        found = await stage.app.library.works.find(work.id)
        assert found is not None
        assert found.request.text_rights is TextRights.FREE
        again = await more(stage, page_of(invocation), say("button.share"))
        assert (await shown(again)).selects, "the question is asked once"


@pytest.mark.asyncio
async def test_the_voices_of_a_narration_are_chosen_and_kept(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        invocation = await narrate(stage, text="The lamp burned all night.", voices="cast", voice="Aoede")
        await invocation.until(is_over)
        assert (await stage.kept()).request.options == NarrationOptions(voice="Aoede", voices=Voices.CAST)


@pytest.mark.asyncio
async def test_the_voice_that_was_used_last_speaks_when_none_is_named(open_stage: OpenStage) -> None:
    async with open_stage() as stage:
        await (await narrate(stage, text="The lamp burned all night.", voice="leda")).until(is_over)
        await (await narrate(stage, text="Then it was quiet.")).until(is_over)
        options = (await stage.kept()).request.options
        assert options == NarrationOptions(voice="Leda")
