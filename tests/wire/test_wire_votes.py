"""Votes on the next chapter of a story: who counts, how they end, what follows, and restarts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.making.run import Run
from bot.words.say import say
from bot.work.lineage import Relation
from sandbox.discord import Channel, Entry, Message
from sandbox.discord.faults import Fault
from sandbox.gemini import errors
from sandbox.gemini.faults import http_error, silence
from tests.waiting import until, until_at_rest
from tests.wire.harness import Harness, labels, numbers, open_harness
from tests.wire.replies import chapter_title, last_line

QUESTION = "What happens next?"


async def asked(harness: Harness, story: Message, how: str = "voteonce") -> Message:
    """Press Choices, and choose the duration. Returns the message of the vote."""
    pressed = await harness.more(story, "Vote")
    menu = pressed.reply.messages[0]
    if say("vote.how") in menu.text:
        pressed = await harness.press(menu, say(f"button.{how}"))
    await pressed.until(lambda reply: "Vote here: [A Lighthouse](https://discord.com/" in reply.text)
    assert not pressed.reply.buttons  # the menu has closed
    [poll_message] = [
        one for one in harness.discord.state.messages.values() if QUESTION in one.text and not one.is_deleted
    ]
    return poll_message


def ways(poll_message: Message) -> list[str]:
    """The three choices in the text."""
    lines = poll_message.text.splitlines()
    return [line.split(" · ", 1)[1] for line in lines if line.startswith("**")]


async def shows(harness: Harness, poll_message: Message, *words: str) -> None:
    await harness.discord.until(
        lambda: all(word in poll_message.text + str(labels(poll_message)) for word in words),
        what=lambda: f"{poll_message.text[-200:]} {labels(poll_message)}",
    )


async def chapter_in(harness: Harness, channel: Channel, direction: str, number: int = 2) -> Message:
    return await harness.ended(await harness.posted(channel, chapter_title(number), f"> -# {direction}"))


@pytest.mark.asyncio
async def test_people_vote_and_the_winner_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story()
        poll_message = await asked(harness, story)
        followed, on_ended = asyncio.Event(), app.work_service.on_ended

        async def noted(run: Run) -> None:
            await on_ended(run)
            if run.work.lineage is not None:
                followed.set()

        app.work_service.on_ended = noted
        assert isinstance(poll_message.channel, Channel)
        assert harness.discord.threads == [poll_message.channel]
        assert numbers(poll_message) == ["1", "2", "3"]
        assert labels(poll_message) == ["1", "2", "3", "End vote"]
        assert len(set(ways(poll_message))) == 3
        assert "Vote until <t:" in last_line(poll_message)
        ana = harness.discord.person("ana")
        for person, number in ((harness.tom, "1"), (ana, "3"), (harness.mira, "3")):
            pressed = await harness.press(poll_message, f"elara:{number}:of:{harness.poll_id(poll_message)}", by=person)
            assert pressed.callback is not None
            assert pressed.callback.type == 6
        await shows(harness, poll_message, "1 · 1", "3 · 2")
        await harness.press(poll_message, "1 · 1", by=ana)
        await shows(harness, poll_message, "1 · 2", "3 · 1")
        assert len(harness.gemini.calls_of("stream")) == 2
        way = ways(poll_message)[0]
        harness.shift(121)
        chapter = await chapter_in(harness, poll_message.channel, way)
        assert way in harness.gemini.calls_of("stream")[2].text
        await shows(harness, poll_message, "Number 1 wins!")
        assert labels(poll_message) == ["1 · 2", "2", "3 · 1"]
        work = await app.work_service.find(harness.work_id(chapter))
        assert work is not None
        assert work.author_id == harness.mira.id
        assert chapter.pings == poll_message.pings == []
        # No other vote was requested.
        await followed.wait()
        assert await app.library.polls.of_work(work.id) is None


@pytest.mark.asyncio
async def test_a_press_on_a_vote_that_is_deleted_under_it_is_answered_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())

        def delete(_: Entry) -> bool:
            if not poll_message.is_deleted:
                harness.discord.delete(poll_message)
            return False

        # As the acknowledgement arrives, when the vote is counted.
        harness.discord.faults.add(Fault("deleted meanwhile", route="/callback", when=delete))
        pressed = await harness.press(poll_message, "1", by=harness.tom)
        assert pressed.reply.ephemeral
        assert pressed.reply.text == say("label.done_unseen")


@pytest.mark.asyncio
async def test_a_vote_whose_posting_is_not_confirmed_is_opened_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        story = await harness.story()
        lost = harness.discord.faults.reset(
            "after", method="POST", route="/channels/", when=lambda entry: QUESTION in str(entry.json)
        )
        poll_message = await asked(harness, story)
        assert lost.struck
        assert numbers(poll_message) == ["1", "2", "3"]


@pytest.mark.asyncio
async def test_a_vote_says_how_many_have_voted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        assert say("vote.count.none") in poll_message.text
        for number, person in enumerate((harness.tom, harness.mira), start=1):
            await harness.press(poll_message, f"elara:{number}:of:{harness.poll_id(poll_message)}", by=person)
        await shows(harness, poll_message, say("vote.count", n=2), "1 · 1", "2 · 1")
        await harness.press(poll_message, "1 · 1", by=harness.mira)
        await shows(harness, poll_message, say("vote.count", n=2), "1 · 2")


@pytest.mark.asyncio
async def test_votes_follow_each_other_until_the_author_makes_one_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        poll_message = await asked(harness, await harness.story(), "voteon")
        where = poll_message.channel
        assert say("vote.repeats", author=harness.mira.id) in poll_message.text
        await harness.press(poll_message, "1", by=harness.tom)
        await harness.press(poll_message, "End vote")
        chapter = await chapter_in(harness, where, ways(poll_message)[0])
        following = await harness.posted(where, QUESTION, say("vote.repeats", author=harness.mira.id))
        assert following.id > chapter.id
        assert set(ways(following)) != set(ways(poll_message))
        assert following.pings == []
        assert say("button.last") not in labels(poll_message)
        refused = await harness.press(following, say("button.last"), by=harness.tom)
        assert say("refusal.vote_author_only", author=harness.mira.id) in refused.reply.text
        await harness.press(following, say("button.last"))
        await harness.discord.until(lambda: say("button.last") not in labels(following))
        assert say("vote.repeats", author=harness.mira.id) not in following.text
        await harness.press(following, "2", by=harness.tom)
        await harness.press(following, "End vote")
        await chapter_in(harness, where, ways(following)[1], 3)
        await until_at_rest(app)
        assert [one for one in harness.discord.transcript(where) if QUESTION in one.text] == [poll_message, following]


@pytest.mark.asyncio
async def test_a_tie_is_the_authors_to_settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        await harness.press(poll_message, "1", by=harness.tom)
        await harness.press(poll_message, "3", by=harness.mira)
        harness.shift(121)
        await shows(harness, poll_message, f"It's a tie between 1, 3: <@{harness.mira.id}>, you decide.")
        assert [button.disabled for button in poll_message.buttons] == [False, True, False]
        calls = len(harness.gemini.calls_of("stream"))
        refused = await harness.press(poll_message, "1 · 1", by=harness.tom)
        assert say("refusal.no_round") in refused.reply.text
        assert len(harness.gemini.calls_of("stream")) == calls
        await harness.press(poll_message, "3 · 1")
        await chapter_in(harness, poll_message.channel, ways(poll_message)[2])
        await shows(harness, poll_message, "Number 3 wins!")


@pytest.mark.asyncio
async def test_no_votes_wait_for_the_author_and_cost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            poll_message = await asked(harness, await harness.story())
            harness.shift(121)
            await shows(harness, poll_message, say("vote.none", author=harness.mira.id))
            calls = len(harness.gemini.calls)
        harness.shift(24 * 3600)
        async with harness.running():
            assert len(harness.gemini.calls) == calls
            await harness.press(poll_message, "2")
            await chapter_in(harness, poll_message.channel, ways(poll_message)[1])


@pytest.mark.asyncio
async def test_the_author_closes_a_vote_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        await harness.press(poll_message, "2", by=harness.tom)
        refused = await harness.press(poll_message, "End vote", by=harness.tom)
        assert say("refusal.vote_author_only", author=harness.mira.id) in refused.reply.text
        await harness.press(poll_message, "End vote")
        await chapter_in(harness, poll_message.channel, ways(poll_message)[1])
        await harness.discord.until(lambda: "End vote" not in labels(poll_message))


@pytest.mark.asyncio
async def test_what_another_person_writes_in_the_same_words_takes_no_place_of_the_winner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running() as app:
        story = await harness.story()
        poll_message = await asked(harness, story)
        way = ways(poll_message)[1]
        await harness.go_on(story, way, by=harness.tom)
        await chapter_in(harness, poll_message.channel, way)
        await harness.press(poll_message, "2", by=harness.tom)
        await harness.press(poll_message, "End vote")
        await harness.posted(poll_message.channel, f"> -# {way}", count=2)
        chapters = await app.library.works.children(harness.work_id(story), Relation.CONTINUE)
        works = [await app.library.works.find(chapter) for chapter in chapters]
        assert [work and work.author_id for work in works] == [harness.tom.id, harness.mira.id]


@pytest.mark.asyncio
async def test_every_branch_can_be_gone_back_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        await harness.press(poll_message, "2", by=harness.tom)
        await harness.press(poll_message, "End vote")
        chapter = await chapter_in(harness, poll_message.channel, ways(poll_message)[1])
        link = f"https://discord.com/channels/{harness.discord.guild.id}/{poll_message.channel.id}/{chapter.id}"
        await shows(harness, poll_message, "Number 2 wins!")
        for person in (harness.mira, harness.tom):
            pressed = await harness.press(poll_message, "2 · 1", by=person)
            assert pressed.reply.ephemeral
            assert pressed.reply.text == say("vote.made", link=f"[A Lighthouse]({link})")
        refused = await harness.press(poll_message, "1", by=harness.tom)
        assert say("refusal.no_round") in refused.reply.text
        await harness.press(poll_message, "1")
        other = await chapter_in(harness, poll_message.channel, ways(poll_message)[0])
        assert other is not chapter
        pressed = await harness.press(poll_message, "1")
        assert pressed.reply.text.endswith(f"/{other.id})")


@pytest.mark.asyncio
async def test_a_restart_in_the_middle_of_a_vote_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            poll_message = await asked(harness, await harness.story())
            await harness.press(poll_message, "2", by=harness.tom)
            await shows(harness, poll_message, "2 · 1")
        async with harness.running():
            await harness.press(poll_message, "2 · 1", by=harness.mira)
            await shows(harness, poll_message, "2 · 2")
        harness.shift(121)  # the vote's time ends while the bot is down
        async with harness.running():
            await chapter_in(harness, poll_message.channel, ways(poll_message)[1])
            await shows(harness, poll_message, "Number 2 wins!")
        async with harness.running():
            own = [one for one in harness.discord.transcript(poll_message.channel) if chapter_title(2) in one.text]
            assert len(own) == 1


@pytest.mark.asyncio
async def test_an_end_that_one_process_could_not_show_is_shown_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            poll_message = await asked(harness, await harness.story())
            await harness.press(poll_message, "2", by=harness.tom)
            await shows(harness, poll_message, "2 · 1")
            away = harness.discord.faults.server_error(503, method="PATCH", route=f"/messages/{poll_message.id}")
            await harness.press(poll_message, "End vote")
            await chapter_in(harness, poll_message.channel, ways(poll_message)[1])
            await until(lambda: away.struck > 0)
            assert "End vote" in labels(poll_message)
        harness.discord.faults.clear()
        async with harness.running():
            await shows(harness, poll_message, "Number 2 wins!")
            assert "End vote" not in labels(poll_message)


@pytest.mark.asyncio
async def test_a_restart_while_the_next_ways_are_thought_of_loses_no_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness:
        async with harness.running():
            poll_message = await asked(harness, await harness.story(), "voteon")
            harness.gemini.faults.add(silence(0), kind="stream", contains="ways", times=None)
            await harness.press(poll_message, "1", by=harness.tom)
            await harness.press(poll_message, "End vote")
            chapter = await chapter_in(harness, poll_message.channel, ways(poll_message)[0])
            await until(lambda: len(harness.gemini.calls_of("stream")) == 4)
        harness.gemini.faults.clear()
        async with harness.running():
            following = await harness.posted(poll_message.channel, QUESTION, "You can change your mind.")
            assert following.id > chapter.id


@pytest.mark.asyncio
async def test_a_round_after_many_chapters_waits_for_the_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("polls", "poll_message"):
        monkeypatch.setattr(f"bot.polls.{module}.CHAPTERS_WITHOUT_AUTHOR_MAX", 2)
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story(), "voteon")
        where = poll_message.channel
        for chapter in range(2, 4):
            await harness.press(poll_message, "1", by=harness.tom)
            harness.shift(121)
            await chapter_in(harness, where, ways(poll_message)[0], chapter)
            await shows(harness, poll_message, "Number 1 wins!")
            poll_message = await harness.posted(where, QUESTION, count=chapter)
        assert say("vote.unattended", count=2, author=harness.mira.id) in poll_message.text
        refused = await harness.press(poll_message, "1", by=harness.tom)
        assert say("refusal.no_round") in refused.reply.text
        await harness.press(poll_message, "3")
        await chapter_in(harness, where, ways(poll_message)[2], 4)
        poll_message = await harness.posted(where, QUESTION, "You can change your mind.")
        assert labels(poll_message)[-2:] == ["End vote", say("button.last")]


@pytest.mark.asyncio
async def test_where_only_the_author_reads_the_press_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        for where, private in ((harness.general, True), (harness.discord.foreign_channel(), False)):
            story = await harness.story(where=where, private=private)
            offered = await harness.more(story, "Vote")
            reply = await offered.until(lambda reply: QUESTION in reply.text)
            poll_message = reply.messages[0]
            assert poll_message.ephemeral
            assert labels(poll_message) == ["1", "2", "3"]
            pressed = await harness.press(poll_message, "2")
            reply = await pressed.until(lambda reply: "The end" in reply.text)
            assert f"> -# {ways(poll_message)[1]}" in reply.text
            assert reply.ephemeral is private
            pressed = await harness.press(poll_message, "2")
            assert "That one is already written" in pressed.reply.text
        assert harness.discord.threads == []


@pytest.mark.asyncio
async def test_in_a_direct_message_the_author_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        where = harness.discord.dm(harness.mira)
        poll_message = await asked(harness, await harness.story(where=where), "voteon")
        assert poll_message.channel is where
        assert labels(poll_message) == ["1", "2", "3", say("button.last")]
        assert say("vote.waiting", author=harness.mira.id) in poll_message.text
        await harness.press(poll_message, "2")
        await chapter_in(harness, where, ways(poll_message)[1])
        await harness.posted(where, QUESTION, count=2)


@pytest.mark.asyncio
async def test_a_chapter_that_is_refused_waits_for_the_author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch, DAILY_STORIES="1") as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        await harness.press(poll_message, "2", by=harness.tom)
        harness.shift(121)
        await shows(harness, poll_message, "This can't go on right now.", "That was your story for today.")
        assert not any(button.disabled for button in poll_message.buttons)
        refused = await harness.press(poll_message, "2 · 1")
        assert "That was your story for today." in refused.reply.text


@pytest.mark.asyncio
async def test_choices_are_thought_of_once_and_their_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_harness(tmp_path, monkeypatch, BUSY_WAIT_S="0") as harness, harness.running():
        story = await harness.story()
        refused = await harness.discord.press(harness.tom, story, "More")
        await refused.answered()
        assert "Vote" not in labels(refused.reply.messages[0])
        harness.gemini.faults.add(http_error(errors.permission_denied()), kind="stream", times=None)
        pressed = await harness.open_vote(story)
        await pressed.until(lambda reply: say("ending.misconfigured.permission") in reply.text)
        assert [button.label for button in pressed.reply.buttons] == [say("button.back")]
        harness.gemini.faults.clear()
        poll_message = await asked(harness, story)
        calls = len(harness.gemini.calls)
        await asked(harness, story)
        harness.discord.delete(poll_message)
        pressed = await harness.open_vote(story)
        again = await harness.posted(poll_message.channel, QUESTION)
        assert again is not poll_message
        assert ways(again) == ways(poll_message)
        assert len(harness.gemini.calls) == calls


@pytest.mark.asyncio
async def test_counts_are_shown_at_most_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_harness(tmp_path, monkeypatch) as harness, harness.running():
        poll_message = await asked(harness, await harness.story())
        people = [harness.discord.person(f"reader {number}") for number in range(8)]
        button = f"elara:1:of:{harness.poll_id(poll_message)}"
        for person in people:
            await harness.press(poll_message, button, by=person)
        await shows(harness, poll_message, "1 · 8")
        shown = [revision.at for revision in poll_message.revisions]
        assert len(shown) <= 3 + (shown[-1] - shown[0]) / 0.9
