"""Random answers of Discord to random streams, on virtual time: each reply reaches its end.

`ELARA_SEQUENCES` is the number of sequences (100), `ELARA_SEED` the first of them (0).
"""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import dataclass, field, replace
from typing import Final

import pytest

from bot.reply.editor import Editor, EditorPhase
from bot.reply.frame import Dialect, Upload
from bot.reply.media import MEDIA
from bot.reply.narration_units import recording_uploads
from bot.reply.payload import edit_payload
from bot.reply.render import View, render
from bot.reply.routes import RouteKind
from bot.reply.services import ReplyServices
from bot.reply.state import Address, Reply, ReplyState
from bot.reply.text_file import full_text_file
from bot.reply.token_life import TOKEN_LIFE_S
from bot.reply.work_buttons import ended_buttons
from bot.words.say import ending_line, say
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.kinds import FEATURES
from bot.work.parts import Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.titles import file_stem, title_of
from bot.work.work import Work
from tests.reply.conditions import CHANNEL_ID, FOR_GOOD, THREAD_ID, StoredMessage
from tests.reply.conditions import Request as Asked
from tests.reply.growing_works import (
    a_file,
    finished_panel,
    long_narration,
    paged,
    pauses,
    shown_sections,
    spoken_section,
    with_recording,
)
from tests.reply.random_discord import RandomDiscord, routes
from tests.reply.virtual_time import UNIX_S, on_virtual_time

SEQUENCES: Final = int(os.environ.get("ELARA_SEQUENCES", "100"))
SEED: Final = int(os.environ.get("ELARA_SEED", "0"))

LOCALE: Final = "en-US"
ENDINGS: Final = (
    COMPLETE,
    COMPLETE,
    COMPLETE,
    Ending(EndingKind.CUT),
    Ending(EndingKind.STOPPED, {"by": "Mira"}, fault=Fault.PERSON),
)
TRIES: Final = 10
"""The number of attempts at an overdue last frame."""


@dataclass
class Scene:
    """One sequence: a growing work, a reply that shows it, and a Discord with random answers."""

    generator: random.Random
    work: Work
    discord: RandomDiscord
    address: Address
    state: ReplyState
    failures: list[Ending] = field(default_factory=list)
    words: int = 0
    is_whole: bool = False
    """Whether all words are in the messages themselves."""

    def __post_init__(self) -> None:
        token_route, channel_route = routes(self.discord)
        self.services = ReplyServices(
            token_route=token_route,
            channel_route=channel_route,
            open_thread=self._open_thread,
            open_direct_message=self._open_direct_message,
            read=self._read,
            lag_s=lambda: 0.0,
            on_picture_edit_refused=lambda: None,
            clock=self.discord.clock,
        )
        self.editor = Editor(self.services, Reply(self.address, self.state), lambda: self.work, self._on_failure)

    async def _open_direct_message(self, _: int) -> int | None:
        return None

    async def _read(self, upload: Upload) -> bytes:
        return (upload.text or upload.name).encode()

    async def _open_thread(self, *_: object) -> int | None:
        return THREAD_ID if self.generator.random() < 0.9 else None

    def _on_failure(self, ending: Ending) -> None:
        self.failures.append(ending)
        self.work = replace(self.work, ending=ending)
        self.editor.notify()

    def send_first_frame(self) -> None:
        """Show the first frame, as the interaction's callback does."""
        view = View(dialect=self.state.dialect, locale=LOCALE, since_s=self.work.created_at)
        self.state.accepted = frame = render(self.work, view).frames[0]
        self.discord.messages[1] = StoredMessage(1, CHANNEL_ID, self.address.private, edit_payload(frame, {})[0])
        self.state.message_ids = [1]

    async def live(self) -> None:
        """Let the work grow and end, and write until the editor gives up or is done."""
        writing = asyncio.create_task(self.editor.write())
        for pause_s in pauses(self.generator):
            await asyncio.sleep(pause_s)
            if self.work.ending is not None or writing.done():
                break
            self.grow()
            self.editor.notify()
        if self.work.ending is None:
            self.work = replace(with_recording(self.work, self.generator), ending=self.generator.choice(ENDINGS))
        self.editor.notify()
        await writing
        for _ in range(TRIES):
            if self.editor.phase is not EditorPhase.OVERDUE:
                break
            await asyncio.sleep(30)
            self.editor.retry_last_frame()
            await self.editor.write()

    def grow(self) -> None:
        """Add a piece to the work."""
        work, number = self.work, len(self.work.panels) + len(self.work.sections) + 1
        if isinstance(work.request.options, StoryOptions):
            self.work = replace(work, text=work.text + self.some_words(self.generator.choice((3, 30, 200, 900))))
        elif work.paged:
            self.work = finished_panel(work, self.generator)
        elif work.sections and work.sections[-1].check is not None:
            self.work = spoken_section(work, self.generator)
        elif isinstance(work.request.options, ComicOptions):
            script = PanelScript(number=number, caption_top=self.some_words(8))
            panel = Panel(script=script, state=PartState.MADE, picture=a_file(number, "image/png"))
            self.work = replace(work, panels=(*work.panels, panel))
        else:
            text = self.some_words(self.generator.choice((20, 90)))
            section = Section(number=number, text=text, state=PartState.MADE, audio=a_file(number, "audio/wav"))
            self.work = replace(work, sections=(*work.sections, section))

    def some_words(self, most: int) -> str:
        before = self.words
        self.words += self.generator.randint(1, most)
        return "".join(f"w{number} " for number in range(before, self.words))

    # --- What may be asked of the end ---------------------------------------------------------------------------------

    def check(self) -> None:
        assert self.discord.too_fast == [], self.discord.too_fast
        assert len([status for _, _, status, _ in self.discord.log if status in (401, 403)]) < 100
        if self.editor.delivered:
            self.check_delivered()
        else:
            writable = [one.id for one in self.discord.messages.values() if self.is_writable(one)]
            assert writable == [], f"{self.editor.phase}: there was something that could be written"
        self.check_none_twice()

    def is_writable(self, message: StoredMessage) -> bool:
        """Whether a plain line could still be written on this message of the reply."""
        if message.id not in self.state.message_ids or message.is_deleted:
            return False
        kinds = [RouteKind.TOKEN] if self.state.token is not None else []
        if self.address.can_outlive_token:
            kinds.append(RouteKind.CHANNEL)
        asked = [Asked(kind, "edit", message.channel_id, message, {"content": "One line."}) for kind in kinds]
        return any(self.discord.refusal(one) is None for one in asked)

    def check_delivered(self) -> None:
        messages = [self.discord.messages[message_id] for message_id in self.state.message_ids]
        *closed, last = messages
        assert self.work.ending is not None
        assert ending_line(self.work.ending, self.work, LOCALE) in last.text
        rows = ended_buttons(self.work, LOCALE)
        is_sentence = say("part.text.refused", LOCALE) in last.text or self.work.ending.kind is EndingKind.MODERATED
        assert last.buttons == [button.custom_id for row in rows for button in row] or is_sentence
        holding = set(self.discord.holding())
        if not holding & {"edits refused", "word moderated", "word refused", "word refused with details"}:
            strays = [code for _, _, status, code in self.discord.log if (status, code) == (400, 50035)]
            assert strays or not any(one.buttons for one in closed)
        if self.work.sections and self.work.sections[0].check is not None:
            self.check_recording(messages, last)
        else:
            (self.check_pages if self.work.paged else self.check_words)(messages, last)

    def check_words(self, messages: list[StoredMessage], last: StoredMessage) -> None:
        """All words are shown in order, or the last message says where they are."""
        if any(one.is_deleted for one in messages) or self.work.ending == Ending(
            EndingKind.MODERATED, fault=Fault.PERSON
        ):
            return
        shown = [word for one in messages for word in one.text.split() if word.startswith("w") and word[1:].isdigit()]
        is_whole = self.is_whole = shown == [f"w{number}" for number in range(self.words)]
        text = full_text_file(self.work, LOCALE)
        is_elsewhere = text.name in last.files or say("part.text.refused", LOCALE) in last.text
        is_refused = say("part.file.refused", LOCALE, name=text.name) in last.text
        assert is_whole or is_elsewhere or is_refused, f"{len(shown)} of {self.words} words"
        if not (self.discord.conditions or self.address.messages_max) and not is_whole:
            strays = [code for _, _, status, code in self.discord.log if (status, code) == (400, 50035)]
            assert strays, "nothing was wrong for good, and yet the text stands in a file only"

    def check_pages(self, messages: list[StoredMessage], last: StoredMessage) -> None:
        """Each page is shown in its final version, or its words are, or the last message says where they are."""
        if any(one.is_deleted for one in messages):
            return
        self.is_whole = True
        text = full_text_file(self.work, LOCALE)
        if text.name in last.files or say("part.text.refused", LOCALE) in last.text:
            return
        shown = "\n".join(one.text for one in messages)
        for page in self.work.pages:
            name = f"page-{page.number}-{page.picture.sha256[:8]}.jpg"
            words = [self.work.panels[number - 1].script.caption_top for number in page.panels]
            is_told = say("part.file.refused", LOCALE, name=name) in shown and all(one in shown for one in words)
            assert is_told or any(name in one.files for one in messages), name
        assert all(len([name for name in one.files if name.endswith(".jpg")]) <= 1 for one in messages[:-1])

    def check_recording(self, messages: list[StoredMessage], last: StoredMessage) -> None:
        """The recording is shown, or its sections are; the last message says where the rest is."""
        if any(one.is_deleted for one in messages) or self.work.ending == Ending(
            EndingKind.MODERATED, fault=Fault.PERSON
        ):
            return
        self.is_whole = True
        text = full_text_file(self.work, LOCALE)
        is_refused = say("part.file.refused", LOCALE, name=text.name) in last.text
        if is_refused or text.name in last.files or say("part.text.refused", LOCALE) in last.text:
            return
        shown, files = "\n".join(one.text for one in messages), [name for one in messages for name in one.files]
        uploads = recording_uploads(self.work, LOCALE)
        is_kept = any(say("narration.kept.refused", LOCALE, name=upload.name) in shown for upload in uploads)
        for upload in uploads:
            is_told = is_kept or say("part.file.refused", LOCALE, name=upload.name) in shown
            assert upload.name in files or is_told, upload.name
        if self.state.is_final_layout:
            assert not [name for name in files if name.endswith(".wav")]
            return
        for section in shown_sections(self.work):
            assert all(word in shown.split() for word in section.text.split()), section.number
            is_only = len(self.work.sections) == 1
            name = f"{file_stem(title_of(self.work), 60) if is_only else f'section-{section.number:02d}'}.wav"
            assert name in files or say("part.file.refused", LOCALE, name=name) in shown, name

    def check_none_twice(self) -> None:
        """No message was posted twice if the bot could read the channel; otherwise none is lost."""
        is_gone = "thread gone" in self.discord.holding()
        standing = [one for one in self.discord.messages.values() if not one.is_deleted]
        every = {one.id for one in standing if not (is_gone and one.channel_id == THREAD_ID)}
        known = set(self.state.all_message_ids)
        could_look = self.address.can_outlive_token and not {
            "channel hidden",
            "channel unknown to the bot",
            "channel gone",
            "channel limited for an hour",
        } & set(self.discord.holding())
        gave_up_posting = not self.is_whole or self.state.thread_end is not None
        if could_look and self.editor.delivered and not gave_up_posting:
            assert every - known == set(), "a message that no one knows of"


def scene_of(seed: int) -> Scene:
    generator = random.Random(seed)
    options = generator.choice((StoryOptions(), StoryOptions(), ComicOptions(), NarrationOptions()))
    request = Request(prompt="a lighthouse", options=options)
    work = Work(id="abc", request=request, author_id=7, created_at=UNIX_S)
    discord = RandomDiscord(generator, fault_rate=generator.choice((0.0, 0.05, 0.2, 0.4)), token_ends_s=TOKEN_LIFE_S)
    for name in generator.sample(sorted(FOR_GOOD), generator.choice((0, 0, 1, 1, 2, 3))):
        since_s = generator.choice((0.0, 3.0, 20.0, 100.0, 600.0, 870.0, 1000.0))
        discord.conditions.append((since_s, name, FOR_GOOD[name]()))
    where = generator.choice(("public", "public", "thread", "private", "user install"))
    address = Address(
        application_id=1,
        interaction_id=2,
        channel_id=CHANNEL_ID,
        guild_id=4,
        author_id=7,
        is_member=where != "user install",
        private=where == "private",
        locale=LOCALE,
        upload_limit_bytes=10_000_000,
        opens_thread=where == "thread",
    )
    dialect = generator.choice((MEDIA[FEATURES[request.kind].medium].dialect, Dialect.CLASSIC))
    state = ReplyState(token="t", token_expires_at=UNIX_S + TOKEN_LIFE_S, dialect=dialect)
    if isinstance(options, ComicOptions) and generator.random() < 0.7:
        work = paged(work, generator.choice((1, 3, 4, 6, 8)))
    if isinstance(options, NarrationOptions) and generator.random() < 0.7:
        work = long_narration(work, generator.choice((1, 3, 5, 6, 9)))
    return Scene(generator, work, discord, address, state)


async def run(seed: int) -> None:
    random.seed(seed)
    scene = scene_of(seed)
    scene.send_first_frame()
    try:
        async with asyncio.timeout(6 * 3600):
            await scene.live()
        scene.check()
    except BaseException as error:
        conditions = [(since_s, name) for since_s, name, _ in scene.discord.conditions]
        where = "private" if scene.address.private else "member" if scene.address.is_member else "user install"
        error.add_note(f"ELARA_SEED={seed} ELARA_SEQUENCES=1: {scene.work.kind.value}, {where}, {conditions}")
        raise


@pytest.mark.parametrize("part", range(10))
def test_every_reply_comes_to_its_end(part: int) -> None:
    for seed in range(SEED + part, SEED + SEQUENCES, 10):
        on_virtual_time(run(seed))


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(352, id="a page is refused whose last panel was never drawn"),
        pytest.param(1425, id="all edits are refused, and the next message takes the text file"),
        pytest.param(1909, id="a file is refused that Discord had accepted before"),
        pytest.param(7111, id="the answer to a preview's message was lost"),
        pytest.param(8346, id="a preview cannot be deleted"),
    ],
)
def test_a_sequence_that_once_ended_badly(seed: int) -> None:
    on_virtual_time(run(seed))
