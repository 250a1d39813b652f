"""Words and pictures that arrive in one stream find their panels."""

from __future__ import annotations

from bot.gemini.storyboard import Storyboard
from bot.work.parts import PanelScript


def panel(number: int, title: str = "Night") -> str:
    return f'Panel {number}: {title}\nScene: the harbour\nFocus: Ada\nDialogue (ADA): "Number {number}."\n'


def drawn(board: Storyboard) -> int | None:
    board.close_text()
    script = board.draw()
    return None if script is None else script.number


def test_text_and_pictures_in_turn_belong_together() -> None:
    board = Storyboard(3)
    numbers = []
    for number in (1, 2, 3):
        board.write(panel(number))
        numbers.append(drawn(board))
    assert numbers == [1, 2, 3]
    assert board.missing == []
    assert board.script(2).lines[0].text == "Number 2."


def test_a_panel_whose_picture_was_left_out_is_the_one_missing() -> None:
    board = Storyboard(4)
    board.write(panel(1))
    assert drawn(board) == 1
    board.write(panel(2) + "\n" + panel(3))
    assert drawn(board) == 3
    board.write(panel(4))
    assert drawn(board) == 4
    assert board.missing == [2]
    assert board.script(2).scene == "the harbour"


def test_a_script_written_whole_before_its_pictures_is_drawn_in_order() -> None:
    board = Storyboard(3)
    board.write("\n".join(panel(number) for number in (1, 2, 3)))
    assert [drawn(board) for _ in range(3)] == [1, 2, 3]


def test_pictures_without_words_count_in_order_and_surplus_ones_have_no_place() -> None:
    board = Storyboard(2)
    assert [drawn(board) for _ in range(3)] == [1, 2, None]


def test_headings_that_start_at_one_again_count_in_order() -> None:
    board = Storyboard(2)
    board.write(panel(1, "Dusk"))
    assert drawn(board) == 1
    board.write(panel(1, "Dawn"))
    assert drawn(board) == 2
    assert [script.title for script in board.written] == ["Dusk", "Dawn"]


def test_a_heading_beyond_the_number_asked_does_not_make_a_panel() -> None:
    board = Storyboard(2)
    board.write(panel(7))
    assert drawn(board) == 1
    assert board.missing == [2]


def test_words_that_follow_their_picture_are_still_its_words() -> None:
    board = Storyboard(2)
    assert drawn(board) == 1
    assert [script.number for script in board.write(panel(1))] == [1]
    assert drawn(board) == 2
    assert board.script(1).scene == "the harbour"
    assert board.missing == []


def test_a_broken_picture_leaves_its_panel_missing_and_the_next_one_in_its_place() -> None:
    board = Storyboard(3)
    board.write(panel(1))
    board.close_text()
    board.pass_over()
    board.write(panel(2))
    assert drawn(board) == 2
    board.write(panel(3))
    assert drawn(board) == 3
    assert board.missing == [1]


def test_words_are_told_as_they_grow_but_never_half_a_sentence() -> None:
    board = Storyboard(1)
    assert board.write("Panel 1: The Li") == []
    assert [script.title for script in board.write("ghthouse\n")] == ["The Lighthouse"]
    assert board.write("Scene: a cliff") == []
    assert [script.scene for script in board.write(" at night.\n")] == ["a cliff at night."]
    assert board.write("\n") == []


def test_a_finished_script_is_not_overwritten_by_what_the_model_makes_of_it() -> None:
    scripts = (PanelScript(number=1, title="Mine", scene="a room"), PanelScript(number=2, title="Yours"))
    board = Storyboard(2, scripts)
    assert board.write(panel(1, "Another title")) == []
    assert drawn(board) == 1
    assert board.script(1) is scripts[0]


def test_the_panel_awaited_is_the_one_whose_words_came_last() -> None:
    board = Storyboard(3)
    board.write(panel(1))
    assert drawn(board) == 1
    assert board.awaited == 2
    board.write(panel(2) + "\n" + panel(3))
    assert board.awaited == 3
