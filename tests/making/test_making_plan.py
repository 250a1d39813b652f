"""People's texts are cleaned when a request becomes a work."""

from __future__ import annotations

import pytest

from bot.making.plan import plan
from bot.work.lineage import Lineage, Relation
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions

HALF = "a fox \ud83e\x00"
CLEAN = "a fox \ufffd"


def test_every_text_of_a_request_is_cleaned() -> None:
    new_work = Request(prompt=HALF, options=StoryOptions(genre=HALF), language=HALF)
    lineage = Lineage(parent_id="1", relation=Relation.CONTINUE, parent_author_id=1, direction=HALF)
    work = plan(new_work, 1, created_at=0.0, lineage=lineage, title=HALF)
    assert work.request == Request(prompt=CLEAN, options=StoryOptions(genre=CLEAN), language=CLEAN)
    assert work.lineage is not None
    assert (work.lineage.direction, work.title) == (CLEAN, CLEAN)


@pytest.mark.parametrize(
    ("text", "file", "title"),
    [
        ("It rained.", "my-chapter-01_FINAL.txt", "My chapter 1"),
        ("It rained.", "message.txt", ""),
        ("# The Pier\n\nIt rained.", "salt.txt", "The Pier"),
        ("The Pier\n\nIt rained.", "salt.txt", "The Pier"),
        ("The Pier\n\nIt rained.", "", "The Pier"),
        ("Chapter 3\n\nIt rained.", "@everyone_salt.txt", "everyone salt"),
    ],
)
def test_a_narration_is_called_as_its_text_or_its_file_says(text: str, file: str, title: str) -> None:
    request = Request(prompt=text, options=NarrationOptions())
    assert plan(request, 1, created_at=0.0, file_name=file).made_title == title


def test_the_parts_are_laid_out_from_the_clean_text() -> None:
    narration = plan(Request(prompt=HALF, options=NarrationOptions(style=HALF)), 1, created_at=0.0)
    assert narration.request.options == NarrationOptions(style=CLEAN)
    assert [section.text for section in narration.sections] == [CLEAN]
    script = 'Panel 1: \ud83e\udd8a\r\nScene: rain\x07\r\nANN: "Go."'
    comic = plan(Request(prompt=script, options=ComicOptions()), 1, created_at=0.0)
    assert [(panel.script.title, panel.script.scene) for panel in comic.panels] == [("🦊", "rain")]
