"""A comic's pages: one in a message, replaced while it grows, and the text in place of one that cannot be sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply.frame import Dialect, Frame, NoFile, Upload
from bot.reply.markdown import length
from bot.reply.payload import edit_payload
from bot.reply.render import render
from bot.script.page_layout import lay_out
from bot.words.say import say, status_line
from bot.work.ending import COMPLETE
from bot.work.parts import FileRef, Page, Panel, PanelScript, PartState
from bot.work.request import ComicOptions
from bot.work.work import Work
from tests.effort import examples
from tests.reply.renderings import STOPPED, Follower, check_limits, panel, view, words_of, work


def page_picture(number: int, version: int) -> FileRef:
    sha256 = f"{number}{version:07x}".ljust(64, "0")
    return FileRef(sha256=sha256, media_type="image/jpeg", size_bytes=700_000, width_px=1600, height_px=2000)


def comic(panels: list[Panel], *pages: Page, paged: bool = True, **more: object) -> Work:
    made = work(ComicOptions(panels=len(panels)), panels=tuple(panels), pages=pages)
    return replace(made, paged=paged, **more)  # type: ignore[arg-type]  # fields by name


def pending(count: int) -> list[Panel]:
    return [panel(number, PartState.PENDING) for number in range(1, count + 1)]


def sketch(number: int = 1, *panels: int, settled: bool = False) -> Page:
    return Page(number, page_picture(number, 0), panels or (1, 2, 3, 4), settled)


def names(frame: Frame) -> list[str]:
    return [upload.name for upload in frame.uploads]


@pytest.mark.parametrize("dialect", Dialect)
def test_before_its_sketch_a_comic_has_a_header_and_what_is_being_done(dialect: Dialect) -> None:
    blank = [Panel(script=PanelScript(number=number)) for number in range(1, 5)]
    [frame] = render(comic(blank), view(dialect)).frames
    assert frame.body == ()
    assert frame.footer == f"-# {status_line(comic(blank), 1e9)}"
    assert say("status.comic.waiting") in frame.footer
    half_drawn = [panel(1), *pending(4)[1:]]
    assert render(comic(half_drawn), view(dialect)).frames[0].body == (), "its page is still to come"


@pytest.mark.parametrize("dialect", Dialect)
def test_a_page_is_one_file_with_the_words_in_its_alt_text(dialect: Dialect) -> None:
    panels = [panel(1, said="the first words"), *pending(4)[1:3], panel(4, PartState.PENDING, said="the last words")]
    [frame] = render(comic(panels, sketch()), view(dialect)).frames
    [upload] = frame.uploads
    assert upload.name == f"page-1-{page_picture(1, 0).sha256[:8]}.jpg"
    assert "Panel 1: A room. ANN: “the first words”" in upload.alt
    assert "the last words" not in upload.alt
    assert words_of(frame) == ""
    check_limits(frame)
    # A stopped comic: its last page has the words before its ending is known.
    [stopped] = render(comic(panels, replace(sketch(), settled=True)), view(dialect)).frames
    assert "the last words" in stopped.uploads[0].alt
    last = replace(sketch(), finished=(4,))
    [drawn] = render(comic([*panels[:3], panel(4, said="the last words")], last), view(dialect)).frames
    assert "the last words" in drawn.uploads[0].alt


def test_a_comic_that_was_stopped_before_its_first_picture_can_be_finished() -> None:
    panels = [panel(number, PartState.PENDING, said="hello") for number in range(1, 5)]
    [frame] = render(comic(panels, sketch(settled=True), ending=STOPPED), view(Dialect.CLASSIC)).frames
    labels = [button.label for button in frame.buttons]
    assert labels == [say("button.finish"), say("button.again"), say("button.more")]


@pytest.mark.parametrize("state", [PartState.MADE, PartState.MISSING])
def test_a_panel_that_is_not_on_its_page_yet_changes_nothing(state: PartState) -> None:
    before = comic(pending(4), sketch(), made_title="The pier")
    after = comic([panel(1, state), *pending(4)[1:3], panel(4, state)], sketch(), made_title="The pier")
    assert render(before, view()).frames == render(after, view()).frames
    on_page = comic(list(after.panels), replace(sketch(), finished=(1, 4)))
    assert say("status.comic.making", number=2, of=4) in render(on_page, view()).frames[0].footer


def test_a_new_version_replaces_the_file_and_a_new_status_does_not() -> None:
    uploaded = {f"page-1-{page_picture(1, 0).sha256[:8]}.jpg": "77"}
    [frame] = render(comic(pending(4), sketch()), view(Dialect.CLASSIC)).frames
    payload, new = edit_payload(replace(frame, footer="-# Something else"), uploaded)
    assert new == ()
    assert [one["id"] for one in payload["attachments"]] == ["77"]
    drawn = Page(1, page_picture(1, 1), (1, 2, 3, 4), settled=False)
    [frame] = render(comic([panel(1), *pending(4)[1:]], drawn), view(Dialect.CLASSIC)).frames
    payload, new = edit_payload(frame, uploaded)
    assert [upload.ref for upload in new] == [drawn.picture]
    assert [one["id"] for one in payload["attachments"]] == [0], "the earlier one is not named"


@pytest.mark.parametrize("dialect", Dialect)
def test_the_second_page_begins_in_a_message_of_its_own_when_the_first_is_settled(dialect: Dialect) -> None:
    two = (sketch(1, 1, 2, 3), sketch(2, 4, 5, 6))
    [frame] = render(comic(pending(6), *two), view(dialect)).frames
    assert names(frame)[0].startswith("page-1-")
    settled = (replace(two[0], settled=True), two[1])
    first, second = render(comic(pending(6), *settled), view(dialect)).frames
    assert [name[:7] for name in names(first) + names(second)] == ["page-1-", "page-2-"]
    assert not first.buttons
    together = render(comic(pending(6), *settled, ending=STOPPED), view(dialect, messages_max=1)).frames
    assert [[name[:7] for name in names(frame)] for frame in together] == [["page-1-", "page-2-"]]


@settings(max_examples=examples(30), deadline=None)
@given(
    data=st.data(),
    count=st.integers(1, 8),
    form=st.sampled_from([(dialect, post_only) for dialect in Dialect for post_only in (False, True)]),
    most=st.sampled_from((None, 3, 6)),
)
def test_a_growing_page_never_changes_a_closed_message(
    data: st.DataObject, count: int, form: tuple[Dialect, bool], most: int | None
) -> None:
    dialect, post_only = form
    layouts = lay_out([one.script.weight for one in pending(count)])
    made = pending(count)
    pages: dict[int, Page] = {}
    follower = Follower(view(dialect, messages_max=most, post_only=post_only, posted=1))
    stop_after = data.draw(st.integers(0, count))
    states = st.sampled_from((PartState.MADE, PartState.MISSING))

    def compose(*, has_ended: bool) -> None:
        for layout in layouts:
            numbers = tuple(slot.panel for slot in layout.slots)
            finished = [n for n in numbers if made[n - 1].state is not PartState.PENDING]
            settled = has_ended or len(finished) == len(numbers)
            version = len(finished) + (has_ended and len(finished) < len(numbers))
            pages[layout.number] = Page(layout.number, page_picture(layout.number, version), numbers, settled)
            if not settled:
                return

    for number in data.draw(st.permutations(range(1, count + 1)))[:stop_after]:
        made[number - 1] = panel(number, data.draw(states))
        compose(has_ended=False)
        before = list(follower.closed)
        follower.show(comic(made, *pages.values()))
        assert follower.closed[: len(before)] == before
    compose(has_ended=True)
    follower.show(comic(made, *pages.values(), ending=COMPLETE))

    shown = [names(frame) for frame in follower.frames]
    assert all(len(one) <= 1 for one in shown[:-1])
    assert len(shown[-1]) <= (2 if post_only and most else 1), "the last possible message takes the rest"
    assert [name for one in shown for name in one][-len(pages) :] == [
        f"page-{page.number}-{page.picture.sha256[:8]}.jpg" for page in pages.values()
    ]
    for frame in follower.frames:
        check_limits(frame)


def test_where_only_new_messages_take_pictures_the_sketch_stays_until_the_page_is_finished() -> None:
    uploaded = frozenset({"page-1-aaaaaaaa.jpg"})
    refused = view(Dialect.CLASSIC, post_only=True, posted=1, uploaded=uploaded)
    drawn = Page(1, page_picture(1, 2), (1, 2), settled=False)
    [frame] = render(comic([panel(1), *pending(2)[1:]], drawn), refused).frames
    assert names(frame) == ["page-1-aaaaaaaa.jpg"]
    assert frame.buttons
    whole = comic([panel(1), panel(2)], replace(drawn, settled=True), ending=COMPLETE)
    first, second = render(whole, refused).frames
    assert names(first) == ["page-1-aaaaaaaa.jpg"]
    assert names(second) == [f"page-1-{page_picture(1, 2).sha256[:8]}.jpg"]


@pytest.mark.parametrize("dialect", Dialect)
def test_a_page_that_is_refused_is_told_in_words_whatever_its_version(dialect: Dialect) -> None:
    panels = [panel(1, said="the first words"), panel(2, said="||the butler||")]
    page = Page(1, page_picture(1, 5), (1, 2), settled=True)
    withheld = {"page-1-00000000.jpg": NoFile.REFUSED}
    [frame] = render(comic(panels, page, ending=COMPLETE), view(dialect, withheld=withheld)).frames
    assert not frame.uploads
    [note, *words] = words_of(frame).splitlines()
    assert note == f"-# {say('part.file.refused', name=f'page-1-{page.picture.sha256[:8]}.jpg')}"
    assert [line for line in words if line] == ["**ANN**: “the first words”", "**ANN**: “||the butler||”"]
    unreadable = {"page-1-00000000.jpg": NoFile.UNREADABLE}
    [frame] = render(comic(panels, page, ending=COMPLETE), view(dialect, withheld=unreadable)).frames
    assert len(frame.uploads) == 1, "another version may be there"


def test_a_panel_without_a_page_is_shown_by_itself_with_its_words() -> None:
    panels = [panel(number, said=f"words {number}") for number in range(1, 7)]
    page = Page(1, page_picture(1, 5), (1, 2, 3), settled=True)
    given_up = comic(panels, page, paged=False)
    first, second = render(given_up, view(Dialect.CLASSIC)).frames
    assert [name[:7] for name in names(first)] == ["page-1-"]
    assert names(second) == ["panel-4.png", "panel-5.png", "panel-6.png"]
    assert "words 4" in words_of(second)
    ended = comic(panels, ending=STOPPED)
    assert len([one for frame in render(ended, view()).frames for one in frame.uploads]) == 6
    before = comic(panels[:2] + pending(4)[2:], paged=False)
    assert [name for frame in render(before, view()).frames for name in names(frame)] == ["panel-1.png", "panel-2.png"]


def test_the_words_of_spoilers_and_the_scripts_without_a_font_stand_below_the_page() -> None:
    panels = [panel(1, said="in the open"), panel(2, said="||the butler||")]
    page = Page(1, page_picture(1, 5), (1, 2), settled=True, missing_scripts=("Ogham",))
    [frame] = render(comic(panels, page, ending=COMPLETE), view(Dialect.CLASSIC)).frames
    assert words_of(frame).splitlines() == ["**ANN**: “||the butler||”", f"-# {say('page.fonts', scripts='Ogham')}"]
    [upload] = frame.uploads
    assert isinstance(upload, Upload)
    assert "butler" not in upload.alt


@pytest.mark.parametrize("said", ["語" * 3000, "w" * 5000, "||spoiler|| " * 300, "\n\n> " * 200, "👩‍👩‍👧‍👦" * 500])
def test_no_words_break_a_limit(said: str) -> None:
    panels = [panel(number, said=said) for number in range(1, 5)]
    page = Page(1, page_picture(1, 5), (1, 2, 3, 4), settled=True)
    for withheld in ({}, {"page-1-x": NoFile.REFUSED}):
        for frame in render(comic(panels, page, ending=COMPLETE), view(Dialect.CLASSIC, withheld=withheld)).frames:
            check_limits(frame)
            assert all(length(upload.alt) <= 1024 for upload in frame.uploads)
