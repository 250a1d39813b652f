"""What the messages should be: stable, complete, in order, and within Discord's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.controls import WORK_TEMPLATE, Action, custom_id
from bot.reply.files import FILES_BYTES_MAX
from bot.reply.frame import Dialect, Frame, NoFile, Upload, Words
from bot.reply.markdown import length
from bot.reply.payload import Json, components, content, edit_payload, expected_text
from bot.reply.quoting import quote
from bot.reply.render import TEXT_LIMIT, CutPoint, Rendering, Source, View, render
from bot.words.say import say
from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.lineage import Lineage, Relation
from bot.work.parts import Doubt, FileRef, Line, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Options, Request, StoryOptions
from bot.work.work import Work
from tests.effort import examples

STOPPED = Ending(EndingKind.STOPPED, {"by": "mira"}, fault=Fault.PERSON)
MAKES_NO_PICTURE = Ending(EndingKind.BLOCKED, {"rule": "safety", "where": "picture"})


def work(options: Options, prompt: str = "a lighthouse", **parts: object) -> Work:
    made = Work(id="0123456789abcdef", request=Request(prompt=prompt, options=options), author_id=7, created_at=1e9)
    return replace(made, **parts)  # type: ignore[arg-type]  # fields by name


def story(text: str, ending: Ending | None = None, prompt: str = "a lighthouse") -> Work:
    return work(StoryOptions(), prompt, text=text, ending=ending)


def view(dialect: Dialect = Dialect.V2, **more: object) -> View:
    return replace(View(dialect=dialect, locale="en-US", since_s=1e9), **more)  # type: ignore[arg-type]


def picture(number: int, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="image/png", size_bytes=size_bytes, width_px=9, height_px=9)


def sound(number: int, size_bytes: int = 1000) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type="audio/wav", size_bytes=size_bytes, seconds=2.0)


def panel(number: int, state: PartState = PartState.MADE, said: str = "hello", size_bytes: int = 1000) -> Panel:
    script = PanelScript(number=number, title=f"t{number}", scene="a room", lines=(Line("ANN", said),))
    return Panel(
        script=script,
        state=state,
        picture=picture(number, size_bytes) if state is PartState.MADE else None,
        ending=MAKES_NO_PICTURE if state is PartState.MISSING else None,
    )


def section(number: int, state: PartState, text: str, size_bytes: int = 1000) -> Section:
    has_sound = state in (PartState.MADE, PartState.DOUBTFUL)
    return Section(
        number=number, text=text, state=state, transcript=text, audio=sound(number, size_bytes) if has_sound else None
    )


def words_of(frame: Frame) -> str:
    return "\n".join(piece.text for piece in frame.body if isinstance(piece, Words))


def check_limits(frame: Frame) -> None:
    """Discord's numbers, from its documentation: Create Message and Components Reference."""
    payload, new = edit_payload(frame, {})
    if frame.dialect is Dialect.CLASSIC:
        assert length(content(frame)) <= 2000
        assert content(frame).strip() or frame.uploads
    else:
        texts = [item["content"] for item in walk(components(frame)) if item["type"] == 10]
        assert all(texts)
        assert length("".join(texts)) <= 4000
        assert all(item["components"] for item in walk(components(frame)) if item["type"] in (1, 17))
    assert sum(1 for _ in walk(components(frame))) <= 40
    assert len(new) == len({upload.name for upload in new}) <= 10
    assert all(1 <= len(upload.alt) <= 1024 for upload in new)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", upload.name) for upload in new)
    assert len(payload.get("attachments", [])) == len(new)
    for button in frame.buttons:
        assert 1 <= len(button.custom_id) <= 100
        assert 1 <= len(button.label) <= 80


def walk(items: list[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from walk(item.get("components", []))


@dataclass
class Follower:
    """Takes renderings as an editor does: closed messages stay, places are kept, files are remembered."""

    view: View
    closed: list[Frame] = field(default_factory=list)
    open: Frame | None = None

    def show(self, made: Work) -> None:
        while True:
            rendering = render(made, self.view)
            frame = rendering.frames[0]
            assert sum(upload.size_bytes for upload in self.new_files(frame)) <= FILES_BYTES_MAX
            uploaded = frozenset(upload.name for upload in frame.uploads)
            posted = max(self.view.posted, len(self.view.cuts) + 1)
            if rendering.cuts:
                self.closed.append(frame)
                cuts = (*self.view.cuts, rendering.cuts[0])
                self.view = replace(self.view, cuts=cuts, uploaded=frozenset(), posted=posted)
                continue
            if frame == self.open and self.view.posted == posted:
                return
            self.open = frame
            self.view = replace(self.view, uploaded=uploaded, posted=posted)

    def new_files(self, frame: Frame) -> list[Upload]:
        return [upload for upload in frame.uploads if upload.name not in self.view.uploaded]

    @property
    def frames(self) -> list[Frame]:
        assert self.open is not None
        return [*self.closed, self.open]

    @property
    def uploads(self) -> list[str]:
        return [upload.name for frame in self.frames for upload in frame.uploads]


DIALECTS = st.sampled_from(Dialect)
MESSAGES_MAX = st.sampled_from((None, 1, 2, 3, 6))

FRAGMENTS = st.sampled_from(
    (
        "The rain came over the hill. ",
        "灯台は夜を怖がっていた。",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "é" * 40,
        "\n\n",
        "\n",
        "```python\nprint(1)\n",
        "```\n",
        "**bold ",
        "** ",
        "||spoiler|| ",
        "> quoted line\n",
        ">>> quoted to the end\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "| name | words |\n|:--|--:|\n" + "| Ann | some words |\n" * 40,
        "#### A lower heading\n",
        "\n---\n",
        "one<br>two <b>bold</b> &amp; ![alt](https://example.org/a.png) ",
        "> ```py\n> x = 1\n> ```\n",
        '[a titled link](https://example.org/a_(b) "A title") ',
        "[a link](https://example.org/a?b=c) ",
        "<@123456789012345678> @everyone ",
        "# A heading\n",
        "w" * 5000,
        " " * 90,
        "x" * 700 + " ",
    )
)
CHUNKS = st.lists(FRAGMENTS, min_size=1, max_size=30)


@settings(max_examples=examples(30), deadline=None)
@given(chunks=CHUNKS, dialect=DIALECTS, most=MESSAGES_MAX, ending=st.sampled_from((COMPLETE, STOPPED)))
def test_more_text_never_changes_a_closed_message_of_a_story(
    chunks: list[str], dialect: Dialect, most: int | None, ending: Ending
) -> None:
    follower = Follower(view(dialect, messages_max=most))
    fresh = view(dialect, messages_max=most)
    text = ""
    for made in [*(story(text := text + chunk) for chunk in chunks), story("".join(chunks), ending)]:
        follower.show(made)
        whole = render(made, fresh)

        assert list(whole.frames) == follower.frames
        assert whole.cuts == follower.view.cuts
        for frame in whole.frames:
            check_limits(frame)
        if most is not None:
            assert len(whole.frames) <= most


def plain(text: str) -> str:
    return re.sub(r"[\s>]", "", text)


TOKENS = st.lists(st.text("abcdefg灯台é😀", min_size=1, max_size=60) | st.just("z" * 5000), min_size=1, max_size=120)


@settings(max_examples=examples(25), deadline=None)
@given(tokens=TOKENS, dialect=DIALECTS, separator=st.sampled_from((" ", "\n", "\n\n", ". ")))
def test_every_character_of_a_story_is_shown_once_and_in_order(
    tokens: list[str], dialect: Dialect, separator: str
) -> None:
    text = separator.join(tokens)

    frames = render(story(text, COMPLETE), view(dialect)).frames

    assert plain("".join(words_of(frame) for frame in frames)) == plain(text)


@settings(max_examples=examples(15), deadline=None)
@given(tokens=TOKENS, dialect=DIALECTS, most=st.sampled_from((1, 2, 6)))
def test_where_messages_run_out_the_whole_text_is_a_file_in_the_last_one(
    tokens: list[str], dialect: Dialect, most: int
) -> None:
    text = " ".join(tokens)
    growing = render(story(text), view(dialect, messages_max=most))

    ended = render(story(text, COMPLETE), view(dialect, messages_max=most))

    shown = plain("".join(words_of(frame) for frame in ended.frames))
    assert len(ended.frames) <= most
    assert not any(frame.uploads for frame in growing.frames)
    if shown == plain(text):
        assert not ended.frames[-1].uploads
    else:
        assert plain(text).startswith(shown)
        [upload] = ended.frames[-1].uploads
        assert upload.text == text
        assert upload.name == "story.txt"
        assert len(ended.frames) == most


def test_a_refused_text_file_is_replaced_by_a_line() -> None:
    cramped = view(messages_max=1, withheld={"story.txt": NoFile.REFUSED})

    [frame] = render(story("word " * 2000, COMPLETE), cramped).frames

    assert not frame.uploads
    assert "story.txt couldn't be uploaded here." in words_of(frame)
    check_limits(frame)


PANEL_STATES = st.sampled_from((PartState.MADE, PartState.MADE, PartState.MISSING))


@settings(max_examples=examples(30), deadline=None)
@given(
    data=st.data(),
    form=st.sampled_from(((Dialect.V2, False), (Dialect.V2, True), (Dialect.CLASSIC, False))),
    most=st.sampled_from((None, 2, 3, 6)),
)
def test_more_panels_never_change_a_closed_message_of_a_comic(
    data: st.DataObject, form: tuple[Dialect, bool], most: int | None
) -> None:
    dialect, post_only = form
    count = data.draw(st.integers(1, 8))
    order = data.draw(st.permutations(range(1, count + 1)))
    sizes = st.sampled_from((1000, 1_500_000) if post_only else (1000, 9_000_000, 20_000_000))
    finished = {
        number: panel(number, data.draw(PANEL_STATES), data.draw(st.sampled_from(("hi", "y" * 900, "語" * 2500))))
        for number in order
    }
    for number, one in finished.items():
        if one.picture is not None:
            finished[number] = replace(one, picture=picture(number, data.draw(sizes)))
    stop_after = data.draw(st.integers(0, count))
    panels = {number: panel(number, PartState.PENDING) for number in range(1, count + 1)}
    follower = Follower(view(dialect, messages_max=most, post_only=post_only, posted=1))

    def comic(ending: Ending | None = None) -> Work:
        return work(ComicOptions(panels=count), panels=tuple(panels[n] for n in sorted(panels)), ending=ending)

    for number in order[:stop_after]:
        panels[number] = finished[number]
        before = list(follower.closed)
        follower.show(comic())
        assert follower.closed[: len(before)] == before
        for frame in follower.frames:
            check_limits(frame)
    ending = COMPLETE if stop_after == count else STOPPED
    follower.show(comic(ending))

    for frame in follower.frames:
        check_limits(frame)
    assert most is None or len(follower.frames) <= most
    made = [f"panel-{n}.png" for n in sorted(order[:stop_after]) if finished[n].state is PartState.MADE]
    pictures = [name for name in follower.uploads if name != "comic.txt"]
    assert pictures == made
    buttons = [button.custom_id for frame in follower.frames for button in frame.buttons]
    assert len(buttons) >= 2
    assert all(WORK_TEMPLATE.fullmatch(button) for button in buttons)


@settings(max_examples=examples(25), deadline=None)
@given(data=st.data(), dialect=DIALECTS, most=MESSAGES_MAX)
def test_more_sections_never_change_a_closed_message_of_a_narration(
    data: st.DataObject, dialect: Dialect, most: int | None
) -> None:
    count = data.draw(st.integers(1, 10))
    order = data.draw(st.permutations(range(1, count + 1)))
    texts = st.sampled_from(("Say this.", "a word " * 250, "```code", ">>> a\nb\nc\n" * 60, "語" * 1700))
    states = st.sampled_from((PartState.MADE, PartState.DOUBTFUL, PartState.MISSING))
    sizes = st.sampled_from((1000, 5_700_000, 24_000_000))
    finished = {n: section(n, data.draw(states), data.draw(texts), data.draw(sizes)) for n in order}
    sections = {n: replace(finished[n], state=PartState.PENDING, audio=None, transcript="") for n in order}
    stop_after = data.draw(st.integers(0, count))
    follower = Follower(view(dialect, messages_max=most, posted=1))

    def narration(ending: Ending | None = None) -> Work:
        shown = tuple(sections[n] for n in sorted(sections))
        return work(NarrationOptions(), sections=shown, ending=ending, made_title="Lamp")

    for number in order[:stop_after]:
        sections[number] = finished[number]
        before = list(follower.closed)
        follower.show(narration())
        assert follower.closed[: len(before)] == before
    follower.show(narration(STOPPED))

    for frame in follower.frames:
        check_limits(frame)
    numbers = [n for n in sorted(order[:stop_after]) if finished[n].audio is not None]
    spoken = [f"section-{n:02d}.wav" if count > 1 else "Lamp.wav" for n in numbers]
    told = re.findall(r"(\S+) could not be uploaded", "\n".join(words_of(frame) for frame in follower.frames))
    assert sorted([name for name in follower.uploads if name.endswith("wav")] + told) == spoken
    assert not told or most == 1


def test_what_was_made_after_a_gap_stays_when_the_work_is_stopped() -> None:
    panels = (panel(1), panel(2, PartState.PENDING), panel(3), panel(4, PartState.PENDING))

    [frame] = render(work(ComicOptions(), panels=panels, ending=STOPPED), view()).frames

    assert [upload.name for upload in frame.uploads] == ["panel-1.png", "panel-3.png"]
    assert "Panel 2 is missing." in words_of(frame)
    assert "Panel 4" not in words_of(frame)


def test_a_section_spoken_out_of_order_is_shown_when_the_work_is_stopped() -> None:
    sections = (section(1, PartState.PENDING, "One."), section(2, PartState.MADE, "Two."))
    running = work(NarrationOptions(), sections=sections)

    assert not render(running, view(Dialect.CLASSIC)).frames[0].uploads
    [frame] = render(replace(running, ending=STOPPED), view(Dialect.CLASSIC)).frames
    assert [upload.name for upload in frame.uploads] == ["section-02.wav"]
    assert "Section 1 is missing." in words_of(frame)


def test_a_panel_that_was_not_drawn_is_named_with_the_reason() -> None:
    panels = (panel(1), panel(2, PartState.MISSING))

    [frame] = render(work(ComicOptions(panels=2), panels=panels, ending=COMPLETE), view()).frames

    assert "Panel 2 is missing. Gemini declined to draw this (safety rules)." in words_of(frame)


def test_a_picture_is_above_its_words_with_its_own_alt_text() -> None:
    [frame] = render(work(ComicOptions(panels=2), panels=(panel(1), panel(2, said="bye"))), view()).frames

    kinds = [type(piece) for piece in frame.body]
    assert kinds == [Upload, Words, Upload, Words]
    [first, second] = frame.uploads
    assert "hello" in first.alt
    assert "bye" in second.alt


def test_the_first_frame_has_the_quoted_prompt_what_is_being_done_and_stop() -> None:
    [frame] = render(story("", prompt="a lighthouse"), view()).frames

    assert frame.header == f"{say('title.pending')}\n> -# a lighthouse"
    assert frame.footer == "-# Finding the first line… · started <t:1000000000:R>"
    [button] = frame.buttons
    assert button.custom_id == custom_id(Action.STOP, story("").id)


@pytest.mark.parametrize("dialect", Dialect)
def test_the_text_of_a_narration_is_quoted_until_it_is_shown_with_its_sound(dialect: Dialect) -> None:
    text = "The lamp burned all night. ||So did the boat.||"
    sections = (section(1, PartState.PENDING, text), section(2, PartState.PENDING, "And then it rained."))
    waiting = work(NarrationOptions(), f"# Night\n{text}\n---\nAnd then it rained.", sections=sections)
    [frame] = render(waiting, view(dialect)).frames
    quoted = quote(f"{text} And then it rained.")
    assert frame.header == quoted
    assert render(replace(waiting, ending=STOPPED), view(dialect)).frames[0].header == quoted
    for first in (section(1, PartState.MADE, text), section(1, PartState.MISSING, text)):
        [frame] = render(replace(waiting, sections=(first, sections[1])), view(dialect)).frames
        assert expected_text(frame).count("The lamp burned") == 1
        assert frame.header == ""


def test_where_messages_end_does_not_depend_on_the_quote_of_a_narration() -> None:
    words = "a word " * 600
    made = work(NarrationOptions(), words, sections=(section(1, PartState.MADE, words),))
    [cut, *_] = render(made, view(Dialect.CLASSIC)).cuts
    assert 1000 < cut.offset < TEXT_LIMIT[Dialect.CLASSIC] - length(quote(words))


def test_a_narration_of_another_work_says_so_above_its_sound() -> None:
    made = work(NarrationOptions(), "Say this.", sections=(section(1, PartState.MADE, "Say this."),), ending=COMPLETE)
    made = replace(made, lineage=Lineage(parent_id="cd", relation=Relation.NARRATION, parent_author_id=8))
    [frame] = render(
        made, view(Dialect.CLASSIC, source=Source("The Lamp", "https://discord.com/channels/1/2/3", 7))
    ).frames
    assert frame.header == say("header.narration", source="[The Lamp](https://discord.com/channels/1/2/3)")


def test_a_long_prompt_is_quoted_up_to_200_characters() -> None:
    [frame] = render(story("", prompt="word " * 100), view()).frames

    assert len(frame.header.split("\n")[1]) <= len("> -# ") + 200 + len("…")


@settings(max_examples=examples(12), deadline=None)
@given(prompt=st.text(min_size=1, max_size=400), dialect=DIALECTS)
def test_no_prompt_breaks_a_limit(prompt: str, dialect: Dialect) -> None:
    for frame in render(story("語" * 9000, prompt=prompt.encode("utf-8", "replace").decode()), view(dialect)).frames:
        check_limits(frame)


@pytest.mark.parametrize("dialect", Dialect)
def test_a_message_that_is_full_to_the_brim_has_room_for_its_last_line(dialect: Dialect) -> None:
    brim = {Dialect.V2: 4000, Dialect.CLASSIC: 2000}[dialect]
    for size in range(brim - 400, brim, 3):
        for ending in (None, COMPLETE, Ending(EndingKind.STOPPED, {"by": "M" * 80})):
            for frame in render(story("w" * size, ending), view(dialect)).frames:
                check_limits(frame)


def test_a_file_whose_words_do_not_fit_moves_on_with_them() -> None:
    for size in range(1690, 1720):
        # An open fence has to be closed, which takes more than its words alone.
        texts = ("w" * size, "```code")
        sections = tuple(section(number, PartState.MADE, text) for number, text in enumerate(texts, 1))

        frames = render(work(NarrationOptions(), sections=sections, ending=COMPLETE), view(Dialect.CLASSIC)).frames

        names = [upload.name for frame in frames for upload in frame.uploads]
        assert names == ["section-01.wav", "section-02.wav"]
        assert "code" in words_of(next(frame for frame in frames if "section-02.wav" in str(frame.uploads)))


def test_only_the_last_message_has_a_last_line_and_buttons() -> None:
    rendering: Rendering = render(story("word " * 3000, COMPLETE), view())

    assert len(rendering.frames) > 2
    assert all(not frame.footer and not frame.buttons for frame in rendering.frames[:-1])
    assert rendering.frames[-1].footer == "-# The end · 3000 words"


@pytest.mark.parametrize("dialect", Dialect)
def test_only_the_first_message_names_the_thread_and_ends_where_it_would_without(dialect: Dialect) -> None:
    long = story("The sea was calm. " * 900)
    url = f"https://discord.com/channels/{2**63}/{2**63}"
    rendering = render(long, view(dialect, thread_url=url))
    first, *others = rendering.frames
    assert first.footer == f"-# {say('after.thread', url=url)}"
    assert not any(url in frame.footer for frame in others)
    assert rendering.cuts == render(long, view(dialect)).cuts
    for frame in rendering.frames:
        check_limits(frame)
    assert "channels" not in render(story("Short."), view(dialect, thread_url=url)).frames[0].footer


def test_a_further_message_costs_only_the_open_tail() -> None:
    text = "word " * 100_000
    near_the_end = CutPoint(0, len(text) - 500)

    [frame] = render(story(text), view(cuts=(near_the_end,) * 100)).frames

    assert len(words_of(frame)) <= 500


@pytest.mark.parametrize("reason", NoFile)
@pytest.mark.parametrize("dialect", Dialect)
def test_a_picture_that_is_not_sent_is_named_in_its_place_with_the_reason(dialect: Dialect, reason: NoFile) -> None:
    made = work(ComicOptions(panels=2), panels=(panel(1), panel(2)), ending=COMPLETE)

    [frame] = render(made, view(dialect, withheld={"panel-1.png": reason})).frames

    assert [upload.name for upload in frame.uploads] == ["panel-2.png"]
    assert words_of(frame).startswith(f"-# {say(f'part.file.{reason.value}', 'en', name='panel-1.png')}")
    assert "panel-1.png" in expected_text(frame)


def test_a_transcript_shows_whole_addresses_and_hides_spoilers() -> None:
    url = "https://www.example.org/a/b?c"
    said = section(1, PartState.MADE, "See example.org.")
    made = work(NarrationOptions(), sections=(replace(said, text=f"See {url}."),), ending=COMPLETE)
    assert words_of(render(made, view(Dialect.CLASSIC)).frames[0]) == f"See {url}."
    secret = "Who did it? ||It was the butler.||"
    told = replace(section(1, PartState.MADE, "Who did it? It was the butler."), text=secret)
    made = work(NarrationOptions(), secret, sections=(told,), ending=COMPLETE)
    [frame] = render(made, view(Dialect.CLASSIC)).frames
    assert words_of(frame) == secret
    doubtful = replace(told, transcript="The butler did it!", doubt=Doubt.DIVERGING, state=PartState.DOUBTFUL)
    made = work(NarrationOptions(), secret, sections=(doubtful,), ending=COMPLETE)
    assert "||The butler did it!||\n" in words_of(render(made, view(Dialect.CLASSIC)).frames[0])


@pytest.mark.parametrize("title", ["a 🦊 who sails", "See https://example.org/x_y (now)", "The ||butler|| [did] it"])
def test_a_source_with_any_title_is_a_link(title: str) -> None:
    made = replace(story("x", COMPLETE), lineage=Lineage(parent_id="cd", relation=Relation.COMIC, parent_author_id=8))
    [frame] = render(made, view(source=Source(title, "https://discord.com/channels/1/2/3", 7))).frames
    line = re.escape(say("header.comic", source=""))
    found = re.fullmatch(line + r"\[(?P<label>[^\[\]]+)\]\(https://discord\.com/channels/1/2/3\)", frame.header)
    assert found is not None
    assert not re.search("🦊|://|butler", found["label"])
