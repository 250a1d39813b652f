"""Words and pictures that arrive in one stream find their panels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gemini.storyboard import Storyboard
from bot.script.panels import panel_words
from bot.work.parts import Line, PanelScript


def panel(number: int, title: str = "Night") -> str:
    return f'Panel {number}: {title}\nScene: the harbour\nFocus: Ada\nDialogue (ADA): "Number {number}."\n'


class Stream:
    """A storyboard as a stream uses it. `shown` are the pictures by their panels."""

    def __init__(self, panels: int, scripts: Sequence[PanelScript] = ()) -> None:
        self.board: Storyboard[str] = Storyboard(panels, scripts)
        self.shown: dict[int, str] = {}

    def write(self, *texts: str) -> None:
        for text in texts:
            if any(letter.isalnum() for letter in text):
                self._note(self.board.flush_pictures())
            self.board.feed_text(text)

    def draw(self, *pictures: str | None) -> None:
        for picture in pictures:
            self.board.flush_text()
            self._note(self.board.feed_picture(picture))

    def end(self) -> Stream:
        self.board.flush_text()
        self._note(self.board.flush_pictures())
        self.board.finish()
        return self

    def _note(self, found: list[tuple[PanelScript, str | None]]) -> None:
        self.shown |= {script.number: picture for script, picture in found if picture is not None}


def drawn(board: Storyboard[str], name: str = "") -> int | None:
    """The panel of a picture that comes now as the last piece."""
    board.flush_text()
    found = [*board.feed_picture(name or f"picture {next(_COUNT)}"), *board.flush_pictures()]
    return next((script.number for script, picture in found if picture is not None), None)


_COUNT = count()


def test_text_and_pictures_in_turn_belong_together() -> None:
    board = Storyboard[str](3)
    numbers = []
    for number in (1, 2, 3):
        board.feed_text(panel(number))
        numbers.append(drawn(board))
    assert numbers == [1, 2, 3]
    assert board.missing == []
    assert board.script(2).lines[0].text == "Number 2."


def test_a_panel_whose_picture_was_left_out_is_the_one_missing() -> None:
    board = Storyboard[str](4)
    board.feed_text(panel(1))
    assert drawn(board) == 1
    board.feed_text(panel(2) + "\n" + panel(3))
    assert drawn(board) == 3
    board.feed_text(panel(4))
    assert drawn(board) == 4
    assert board.missing == [2]
    assert board.script(2).scene == "the harbour"


def test_a_script_written_whole_before_its_pictures_is_drawn_in_order() -> None:
    board = Storyboard[str](3)
    board.feed_text("\n".join(panel(number) for number in (1, 2, 3)))
    assert [drawn(board) for _ in range(3)] == [1, 2, 3]


def test_pictures_without_words_count_in_order_and_surplus_ones_have_no_place() -> None:
    board = Storyboard[str](2)
    assert [drawn(board) for _ in range(3)] == [1, 2, None]


def test_headings_that_start_at_one_again_count_in_order() -> None:
    board = Storyboard[str](2)
    board.feed_text(panel(1, "Dusk"))
    assert drawn(board) == 1
    board.feed_text(panel(1, "Dawn"))
    assert drawn(board) == 2
    assert [script.title for script in board.written] == ["Dusk", "Dawn"]


def test_a_heading_beyond_the_number_asked_does_not_make_a_panel() -> None:
    board = Storyboard[str](2)
    board.feed_text(panel(7))
    assert drawn(board) == 1
    assert board.missing == [2]


def test_words_that_follow_their_picture_are_still_its_words() -> None:
    board = Storyboard[str](2)
    assert drawn(board) == 1
    assert [script.number for script in board.feed_text(panel(1))] == [1]
    assert drawn(board) == 2
    assert board.script(1).scene == "the harbour"
    assert board.missing == []


def test_a_broken_picture_leaves_its_panel_missing_and_the_next_one_in_its_place() -> None:
    board = Storyboard[str](3)
    board.feed_text(panel(1))
    board.flush_text()
    assert board.feed_picture(None) == []
    board.feed_text(panel(2))
    assert drawn(board) == 2
    board.feed_text(panel(3))
    assert drawn(board) == 3
    assert board.missing == [1]


def test_words_are_told_as_they_grow_but_never_half_a_sentence() -> None:
    board = Storyboard[str](1)
    assert board.feed_text("Panel 1: The Li") == []
    assert [script.title for script in board.feed_text("ghthouse\n")] == ["The Lighthouse"]
    assert board.feed_text("Scene: a cliff") == []
    assert [script.scene for script in board.feed_text(" at night.\n")] == ["a cliff at night."]
    assert board.feed_text("\n") == []


def test_a_finished_script_is_not_overwritten_by_what_the_model_makes_of_it() -> None:
    scripts = (PanelScript(number=1, title="Mine", scene="a room"), PanelScript(number=2, title="Yours"))
    board = Storyboard[str](2, scripts)
    assert board.feed_text(panel(1, "Another title")) == []
    assert drawn(board) == 1
    assert board.script(1) is scripts[0]


def test_the_panel_awaited_is_the_one_whose_words_came_last() -> None:
    board = Storyboard[str](3)
    board.feed_text(panel(1))
    assert drawn(board) == 1
    assert board.awaited == 2
    board.feed_text(panel(2) + "\n" + panel(3))
    assert board.awaited == 3


@pytest.mark.parametrize("second", ["the same", "a variant"])
def test_two_pictures_for_each_panel_are_one_panels_and_the_first_is_kept(second: str) -> None:
    stream = Stream(3)
    for number in (1, 2, 3):
        stream.write(panel(number))
        stream.draw(f"picture {number}", f"picture {number}" if second == "the same" else f"variant {number}")
    board = stream.end().board
    assert stream.shown == {1: "picture 1", 2: "picture 2", 3: "picture 3"}
    assert (board.missing, board.surplus) == ([], 0)
    assert [board.script(number).lines[0].text for number in (1, 2, 3)] == [
        "Number 1.",
        "Number 2.",
        "Number 3.",
    ]


@pytest.mark.parametrize("remark", ["Another version:", "A variant.", "---", "\n\n"])
def test_a_remark_between_two_pictures_of_a_panel_is_no_panel(remark: str) -> None:
    stream = Stream(2)
    stream.write(panel(1))
    stream.draw("one")
    stream.write(remark)
    stream.draw("one again")
    stream.write(panel(2))
    stream.draw("two")
    assert stream.end().shown == {1: "one", 2: "two"}


def test_a_good_picture_after_a_broken_one_is_the_same_panels() -> None:
    stream = Stream(2)
    stream.write(panel(1))
    stream.draw(None, "one")
    stream.write(panel(2))
    stream.draw("two")
    assert stream.end().shown == {1: "one", 2: "two"}


def test_a_picture_with_words_in_place_of_a_heading_is_the_next_panels() -> None:
    stream = Stream(2)
    stream.write(panel(1))
    stream.draw("one")
    stream.write("Scene: the roof\nADA: “Look!”\n")
    stream.draw("two")
    board = stream.end().board
    assert stream.shown == {1: "one", 2: "two"}
    assert (board.script(2).scene, board.script(2).lines) == ("the roof", (Line("ADA", "Look!"),))
    assert board.script(1).lines == (Line("ADA", "Number 1."),)


def test_panels_in_a_row_and_pictures_in_a_row_belong_together_in_order() -> None:
    stream = Stream(4)
    stream.write(panel(1), panel(2))
    stream.draw("one", "two")
    stream.write(panel(3), panel(4))
    stream.draw("three", "four")
    board = stream.end().board
    assert stream.shown == {1: "one", 2: "two", 3: "three", 4: "four"}
    assert (board.missing, board.surplus) == ([], 0)


def test_two_panels_written_before_two_pictures_have_theirs_in_order_and_before_one_the_second_has_it() -> None:
    both, one = Stream(2), Stream(2)
    for stream in (both, one):
        stream.write(panel(1), panel(2))
    both.draw("one", "two")
    one.draw("two")
    assert both.end().shown == {1: "one", 2: "two"}
    assert one.end().shown == {2: "two"}


@pytest.mark.parametrize("headings", [True, False])
def test_more_pictures_than_panels_without_words_are_told(headings: bool) -> None:
    stream = Stream(3)
    if headings:
        stream.write(panel(1), panel(2), panel(3))
    stream.draw("one", "one again", "two", "two again", "three", "three again")
    assert stream.end().board.surplus == 3


@pytest.mark.parametrize(
    ("pictures", "shown", "surplus"),
    [
        (("one", "one again", "two", "two again"), {1: "one", 2: "two"}, 2),
        (("one", "two", "which"), {1: "one", 2: "two"}, 1),
    ],
)
def test_more_pictures_in_a_row_than_panels_in_a_row_are_told(
    pictures: tuple[str, ...], shown: dict[int, str], surplus: int
) -> None:
    stream = Stream(4)
    stream.write(panel(1), panel(2))
    stream.draw(*pictures)
    stream.write(panel(3))
    stream.draw("three")
    stream.write(panel(4))
    stream.draw("four")
    assert stream.end().shown == {**shown, 3: "three", 4: "four"}
    assert stream.board.surplus == surplus


def test_equal_pictures_in_a_row_are_one_in_every_order() -> None:
    stream = Stream(3)
    stream.write(panel(1), panel(2), panel(3))
    stream.draw("one", "one", "two", "two", "three", "three")
    board = stream.end().board
    assert stream.shown == {1: "one", 2: "two", 3: "three"}
    assert board.surplus == 0


def test_a_panel_more_than_asked_with_words_of_its_own_is_no_doubt_about_the_others() -> None:
    stream = Stream(2)
    for number in (1, 2, 3):
        stream.write(panel(number))
        stream.draw(f"picture {number}")
    assert stream.end().shown == {1: "picture 1", 2: "picture 2"}
    assert stream.board.surplus == 0


@pytest.mark.parametrize("heading", [True, False])
def test_words_that_follow_their_pictures_all_the_way_are_theirs(heading: bool) -> None:
    stream = Stream(3)
    for number in (1, 2, 3):
        stream.draw(f"picture {number}")
        stream.write(panel(number) if heading else f"ADA: “Number {number}.”\n")
    board = stream.end().board
    assert stream.shown == {1: "picture 1", 2: "picture 2", 3: "picture 3"}
    assert [board.script(number).lines for number in (1, 2, 3)] == [
        (Line("ADA", f"Number {number}."),) for number in (1, 2, 3)
    ]


def test_words_of_an_unknown_grammar_are_shown_below_the_picture_that_follows_them() -> None:
    stream = Stream(3)
    for number in (1, 2, 3):
        stream.write(f"〔{number}〕 Ukuta wa bahari, usiku wa {number}.\n")
        stream.draw(f"picture {number}")
    board = stream.end().board
    assert stream.shown == {1: "picture 1", 2: "picture 2", 3: "picture 3"}
    for number in (1, 2, 3):
        assert f"usiku wa {number}." in panel_words(board.script(number))


def test_words_after_a_picture_and_before_a_heading_are_the_panels_before() -> None:
    stream = Stream(2)
    stream.write("Panel 1: Dusk\n")
    stream.draw("one")
    stream.write("Scene: the harbour\nDialogue (ADA): “Go.”\n", panel(2))
    stream.draw("two")
    stream.write("To be continued.")
    board = stream.end().board
    assert (board.script(1).scene, board.script(1).lines) == ("the harbour", (Line("ADA", "Go."),))
    assert board.script(2).caption_bottom == "To be continued."


def test_small_talk_around_a_comic_is_no_part_of_it_and_other_words_before_it_are() -> None:
    stream = Stream(1)
    stream.write("Sure! Here is your comic.\n# The Lamp\nIt was a dark night.\n", panel(1))
    stream.draw("one")
    stream.write("Let me know if you would like another page.")
    board = stream.end().board
    assert board.script(1).caption_top == "It was a dark night."
    assert board.script(1).caption_bottom == ""


def test_who_speaks_without_quotation_marks_is_known_once_it_has_been_seen_twice() -> None:
    stream = Stream(3)
    for number, name in ((1, "Nick"), (2, "Sam"), (3, "Dani")):
        stream.write(f"Panel {number}: Chaos\n{name}: Number {number}.\n")
        stream.draw(f"picture {number}")
    board = stream.end().board
    assert [board.script(number).lines for number in (1, 2, 3)] == [
        (Line("Nick", "Number 1."),),
        (Line("Sam", "Number 2."),),
        (Line("Dani", "Number 3."),),
    ]


def test_words_added_to_a_panel_stay_when_more_people_are_known() -> None:
    stream = Stream(3)
    stream.write("Panel 1: Chaos\nNick: One.\n")
    stream.draw("one")
    stream.write("It was late.\nPanel 2: Chaos\nSam: Two.\n")
    stream.draw("two")
    stream.write("Panel 3: Chaos\nDani: Three.\n")
    stream.draw("three")
    first = stream.end().board.script(1)
    assert (first.lines, first.caption_bottom) == ((Line("Nick", "One."),), "It was late.")


def test_numbers_that_begin_again_on_a_second_page_go_on_in_order() -> None:
    stream = Stream(4)
    for page, number in ((1, 1), (1, 2), (2, 1), (2, 2)):
        heading = f"**Página {page}**\n" if number == 1 else ""
        stream.write(f"{heading}**Viñeta {number}:**\nANA: «Hola {page}{number}.»\n")
        stream.draw(f"picture {page}{number}")
    board = stream.end().board
    assert stream.shown == {1: "picture 11", 2: "picture 12", 3: "picture 21", 4: "picture 22"}
    assert board.script(3).lines == (Line("ANA", "Hola 21."),)


@given(
    st.lists(st.sampled_from(["words", "heading", "picture", "same", "broken", "talk"]), max_size=20), st.integers(1, 4)
)
def test_in_any_order_a_panel_has_one_picture_and_words_that_came_before_a_picture_are_told(
    steps: list[str], panels: int
) -> None:
    stream, said = Stream(panels), count(1)
    for number, step in enumerate(steps):
        match step:
            case "words":
                stream.write(f"ADA: “Word{next(said)}x.”\n")
            case "heading":
                stream.write(panel(next(said)))
            case "talk":
                stream.write("Here is your comic:\n")
            case _:
                stream.draw(None if step == "broken" else "same" if step == "same" else f"picture {number}")
    board = stream.end().board
    assert len(set(stream.shown.values()) - {"same"}) == len(
        [shown for shown in stream.shown.values() if shown != "same"]
    )
    assert sorted([*stream.shown, *board.missing]) == list(range(1, panels + 1))
    if "picture" in steps and "heading" not in steps:
        told = " ".join(panel_words(script) for script in board.written)
        assert all(f"Word{number}x." in told for number in range(1, next(said))) or len(steps) > panels
