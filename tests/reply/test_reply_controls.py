"""Labels fit a phone, and each custom id has one meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.reply.controls import (
    POLL_TEMPLATE,
    SETTING_TEMPLATE,
    SHELF_TEMPLATE,
    WORK_TEMPLATE,
    Action,
    button,
    custom_id,
    poll_buttons,
)
from bot.reply.frame import Row
from bot.reply.work_buttons import ended_buttons, running_buttons, waiting_buttons
from bot.words import english
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions, Voices
from bot.work.speech import Speech
from bot.work.work import Work

TEMPLATES = (WORK_TEMPLATE, POLL_TEMPLATE, SHELF_TEMPLATE, SETTING_TEMPLATE)
LABEL_CHARS_MAX = 12
SIDE_BY_SIDE_MAX = 5

PICTURE = FileRef(sha256="ab" * 32, media_type="image/png", size_bytes=10)
STORY = Work(
    id="0a1b",
    request=Request(prompt="p", options=StoryOptions()),
    author_id=1,
    created_at=1.0,
    text="Once.",
    ending=COMPLETE,
)
COMIC = replace(
    STORY,
    text="",
    request=Request(prompt="p", options=ComicOptions()),
    panels=(Panel(script=PanelScript(number=1), state=PartState.MADE, picture=PICTURE),),
)
NARRATION = replace(
    STORY,
    text="",
    request=Request(prompt="p", options=NarrationOptions()),
    sections=(Section(number=1, text="Once.", state=PartState.MADE, audio=PICTURE),),
)
BROKEN = replace(STORY, ending=Ending(EndingKind.LOST))
EMPTY = replace(STORY, text="", ending=Ending(EndingKind.EMPTY))


def test_every_label_has_at_most_twelve_characters() -> None:
    assert {action.value for action in Action} - {Action.RESUME.value} <= set(english.BUTTONS)
    limits = {"voicemessage": 16}  # it is only under "More"
    assert [key for key, text in english.BUTTONS.items() if len(text) > limits.get(key, LABEL_CHARS_MAX)] == []


@pytest.mark.parametrize(
    "rows",
    [
        waiting_buttons("0a1b", "en"),
        running_buttons("0a1b", "en"),
        ended_buttons(STORY, "en", (2, 3)),
        ended_buttons(COMIC, "en"),
        ended_buttons(NARRATION, "en"),
        ended_buttons(BROKEN, "en"),
        ended_buttons(EMPTY, "en"),
        tuple((button(action, "0a1b", "en"),) for action in Action if action is not Action.RESUME),
        poll_buttons("0a1b", "en", votes=(3, 0, 12)),
    ],
)
def test_every_button_is_answered_by_exactly_one_class(rows: tuple[Row, ...]) -> None:
    assert rows
    for row in rows:
        assert 1 <= len(row) <= SIDE_BY_SIDE_MAX
        for shown in row:
            found = [match for template in TEMPLATES if (match := template.fullmatch(shown.custom_id))]
            assert len(found) == 1
            assert "0a1b" in found[0].groupdict().values()
    ids = [shown.custom_id for row in rows for shown in row]
    assert len(set(ids)) == len(ids)


def test_the_shelf_and_the_settings_are_no_works() -> None:
    for other in ("elara:shelf:abc", "elara:mine:forget", "elara:1:of:0a1b", "elara:close:of:0a1b"):
        assert WORK_TEMPLATE.fullmatch(other) is None
    assert custom_id(Action.STOP, "0a1b") == "elara:stop:0a1b"


def test_one_primary_button_leads_on() -> None:
    for work, label in ((STORY, "Continue"), (COMIC, "Read"), (NARRATION, "New version"), (BROKEN, "Finish")):
        first, *others = ended_buttons(work, "en")[0]
        assert (first.label, first.style.value) == (label, "primary")
        assert all(shown.style.value == "secondary" for shown in others)
        assert others[-1].label == "More"


DIALOGUE = Section(
    number=1,
    text="“Go,” said Ann. “No,” said Ben. “Why?”",
    state=PartState.MADE,
    audio=replace(PICTURE, media_type="audio/wav", seconds=5.0),
)


def actions_below(work: Work) -> list[str]:
    return [one.custom_id.split(":")[1] for row in ended_buttons(work, "en") for one in row]


def test_a_dialogue_can_be_heard_with_a_cast_and_a_cast_can_be_changed() -> None:
    one_voice = replace(NARRATION, sections=(DIALOGUE,))
    assert "hearcast" in actions_below(one_voice)
    prose = replace(one_voice, sections=(replace(DIALOGUE, text="It rained."),))
    assert "hearcast" not in actions_below(prose)
    assert "hearcast" not in actions_below(replace(one_voice, sections=(replace(DIALOGUE, audio=None),)))
    options = NarrationOptions(voices=Voices.CAST)
    said = replace(DIALOGUE, speeches=(Speech(1, 4, "Ann"),))
    several = replace(one_voice, request=Request(prompt="p", options=options), sections=(said,))
    assert {"cast", "hearcast"} & set(actions_below(several)) == {"cast"}
    unmade = actions_below(replace(several, sections=(DIALOGUE,)))
    assert {"cast", "hearcast"} & set(unmade) == {"hearcast"}, "the cast that was asked for was not made"
