"""Every decision has its sentence, and every sentence fits its place."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest

from bot.words import english
from bot.words.catalogues import CATALOGUES, DEFAULT
from bot.words.english_forms import FORMS
from bot.words.english_library import KEEP
from bot.words.say import LINE_LIMIT, details, ending_line, measure, refusal_line, say, status_line
from bot.work.ending import Ending, EndingKind, Rule
from bot.work.parts import FileRef, Panel, PanelScript, PartState, Section
from bot.work.refusal import Refusal, RefusalKind
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.work import Work

LONG_NAME = "N" * 80

ENDINGS = [
    *(
        Ending(EndingKind.BLOCKED, {"rule": rule.value, "where": where})
        for rule in Rule
        for where in ("prompt", "answer", "picture")
    ),
    *(Ending(EndingKind.UNDELIVERABLE, {"why": why}) for why in ("deleted", "forbidden", "gone", "refused", "expired")),
    *(
        Ending(EndingKind.MISCONFIGURED, {"what": what})
        for what in ("key", "model", "location", "billing", "quota", "permission", "request")
    ),
    Ending(EndingKind.BUSY, {"scope": "minute", "retry_at": 1_800_000_000}),
    Ending(EndingKind.BUSY, {"scope": "day"}),
    Ending(EndingKind.BUSY, {"scope": "overload"}),
    Ending(EndingKind.INCOMPLETE, {"missing": 0, "of": 3}),
    Ending(EndingKind.INCOMPLETE, {"missing": 1, "of": 4}),
    Ending(EndingKind.SCHEDULED, {"spoken": 60, "of": 133, "at": 1_800_000_000}),
    Ending(EndingKind.STOPPED, {"by": LONG_NAME}),
    Ending(EndingKind.CANCELLED, {"by": LONG_NAME}),
    Ending(EndingKind.INTERRUPTED, {"times": 3}),
    Ending(EndingKind.STALLED, {"waited_s": 30.0}),
    Ending(EndingKind.OUR_FAULT, {"reference": "a1b2c3"}),
    Ending(EndingKind.OUR_FAULT, {"reference": "a1b2c3", "what": "storage"}),
    *(
        Ending(kind)
        for kind in (
            EndingKind.COMPLETE,
            EndingKind.CUT,
            EndingKind.LOST,
            EndingKind.EMPTY,
            EndingKind.MODERATED,
        )
    ),
]

REFUSAL_PARAMS: dict[str, str | int | float] = {
    "limit": 10, "got": 12, "left": 1.5, "at": 1_800_000_000, "voice": "Bob", "language": "Elvish",
    "style": "x", "name": "a.pdf", "limit_mib": 1, "permission": "attach_files", "needed": 8, "author": 7,
    "word": "Siobhan",
}  # fmt: skip


def story(text: str = "One two three.") -> Work:
    return Work(id="ab", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=100.0, text=text)


def comic(*states: PartState) -> Work:
    panels = tuple(
        Panel(script=PanelScript(number=number, scene="s"), state=state) for number, state in enumerate(states, 1)
    )
    return Work(
        id="ab", request=Request(prompt="p", options=ComicOptions()), author_id=1, created_at=0.0, panels=panels
    )


def test_every_kind_of_ending_is_among_those_tried_here() -> None:
    assert {ending.kind for ending in ENDINGS} == set(EndingKind)


@pytest.mark.parametrize("text", ["", "word " * 1500], ids=["nothing", "much"])
def test_every_ending_is_one_whole_line_that_fits_under_a_work(text: str) -> None:
    for ending in ENDINGS:
        line = ending_line(ending, story(text))
        assert 7 <= len(line) <= LINE_LIMIT, ending
        assert "\n" not in line, ending
        assert not set("{}") & set(line), ending
        assert " · ." not in line, ending
        assert not line.endswith("·"), ending
        assert "  " not in line, ending


def test_every_refusal_has_its_sentence() -> None:
    for kind in RefusalKind:
        line = refusal_line(Refusal(kind, REFUSAL_PARAMS))
        assert line[0].isupper() or line[0] in "“0123456789", kind
        assert not set("{}") & set(line), kind


def test_no_sentence_is_left_over() -> None:
    kinds = {kind.value for kind in EndingKind}
    assert {key.split(".")[0] for key in english.ENDINGS} == kinds
    assert {key.split(".")[0] for key in english.REFUSALS} == {kind.value for kind in RefusalKind}
    assert set(english.RULES) == {rule.value for rule in Rule}


def test_command_descriptions_choices_and_menu_names_fit_discord() -> None:
    limits = {name: 32 if name.startswith("menu.") else 100 for name in english.COMMANDS}
    assert [name for name, text in english.COMMANDS.items() if not 1 <= len(text) <= limits[name]] == []


def test_button_labels_fit_a_phone() -> None:
    limits = {"voicemessage": 16}  # it is only under "More"
    assert [label for name, label in english.BUTTONS.items() if not 1 <= len(label) <= limits.get(name, 12)] == []


def test_form_titles_labels_and_hints_fit_discord() -> None:
    forms = {**FORMS, **{name: text for name, text in KEEP.items() if name.startswith("rename.")}}
    assert [name for name, text in forms.items() if not 1 <= len(text) <= (100 if name.endswith("hint") else 45)] == []
    assert 1 <= len(say("keep.share.channel")) <= 150


NAMED_BUTTON = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")


def test_a_button_that_a_sentence_names_exists_with_this_label() -> None:
    texts = [text for section in english.SECTIONS.values() for text in section.values()]
    named = {label for text in texts for label in NAMED_BUTTON.findall(text)}
    assert named
    assert named <= set(english.BUTTONS.values())


def test_a_limit_of_the_day_says_what_is_left_and_what_is_needed() -> None:
    panels = {"limit": 40, "needed": 8, "at": 5}
    assert refusal_line(Refusal(RefusalKind.DAILY_PANELS, {**panels, "left": 3})).startswith(
        "You have 3 panels left today, and this needs 8."
    )
    none_left = refusal_line(Refusal(RefusalKind.DAILY_PANELS, {**panels, "left": 0}))
    assert none_left == "That's all 40 comic panels for today. Fresh ones <t:5:R>."
    assert refusal_line(Refusal(RefusalKind.DAILY_STORIES, {"limit": 1, "at": 5})).startswith("That was your story")


def test_a_story_ends_with_its_number_of_words() -> None:
    assert ending_line(Ending(EndingKind.COMPLETE), story("word " * 312)) == "The end · 312 words"
    assert ending_line(Ending(EndingKind.COMPLETE), story("word")) == "The end · 1 word"


def test_a_stopper_s_name_cannot_bring_markdown_or_mentions_along() -> None:
    line = ending_line(Ending(EndingKind.STOPPED, {"by": "**x** <@1>\n# y"}), story())
    assert line == "Stopped by x @1 # y · 3 words"


def test_status_names_the_panel_being_drawn_and_a_time_that_ticks() -> None:
    made, pending = PartState.MADE, PartState.PENDING
    assert status_line(comic(made, pending, pending, pending), 1700.9) == "Drawing panel 2 of 4… · started <t:1700:R>"
    assert status_line(story(), 5) == "Writing… · started <t:5:R>"
    assert status_line(comic(made, made), 5) == "Almost done…"


def test_a_narration_is_measured_in_sections_and_minutes() -> None:
    audio = FileRef(sha256="", media_type="audio/wav", size_bytes=1, seconds=32.4)
    section = Section(number=1, text="x", state=PartState.MADE, audio=audio)
    work = Work(
        id="ab",
        request=Request(prompt="p", options=NarrationOptions()),
        author_id=1,
        created_at=0.0,
        sections=(section, replace(section, number=2)),
    )
    assert measure(work) == "2 sections · 1 min 05 s"


def test_details_tell_an_unknown_price_instead_of_inventing_one() -> None:
    work = replace(story(), ending=Ending(EndingKind.COMPLETE), ended_at=103.5)
    assert "about $0.0000" in details(work, "en-US", "“p”")
    assert "unknown" in details(replace(work, usage=replace(work.usage, cost_usd=None)), "en-US", "")
    assert "3.5 s" in details(work, "en-US", "“p”")


def test_an_unknown_locale_reads_english() -> None:
    assert say("button.stop", "xx-YY") == say("button.stop")


def test_every_template_names_only_known_fields() -> None:
    fields = {
        name
        for section in english.SECTIONS.values()
        for template in section.values()
        for _, name, _, _ in string.Formatter().parse(template)
        if name
    }
    assert all(name.isidentifier() for name in fields)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_catalogue_has_the_keys_and_parameters_of_the_default_one(language: str) -> None:
    catalogue = CATALOGUES[language]
    assert catalogue.keys() == DEFAULT.keys()
    for name, section in DEFAULT.items():
        assert catalogue[name].keys() == section.keys()
        assert {key: _fields(text) for key, text in catalogue[name].items()} == {
            key: _fields(text) for key, text in section.items()
        }
