"""The prompts for the image model, which may refuse a system instruction, so the rules are part of the prompt.

As in `bot.gemini.prompts`, a person's own text is last or between marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.gemini.context import WorkContext
from bot.gemini.prompts import (
    COMIC_TITLE,
    MATERIAL_RULE,
    illustrates,
    known_people,
    language_rule,
    marked,
    material,
    people_text,
)
from bot.script.panel_people import people_of, undescribed_speakers
from bot.script.panels import words_before, write_panel
from bot.script.styles import STYLES
from bot.work.bible import NO_PEOPLE, Bible, Character
from bot.work.lineage import Relation
from bot.work.parts import Flaw, PanelScript
from bot.work.request import ComicOptions, Request

_GRAMMAR: Final = """Panel 1: Title
Scene: where and when
Focus: who does what
Visual Detail: light, colour, framing
Caption (Top): narration above the picture, if any
Dialogue (NAME, manner): "what is said"
Caption (Bottom): narration below the picture, if any"""

_NO_LETTERING: Final = (
    "No lettering of any kind inside the pictures: no speech balloons, captions, titles, signs or panel borders. The "
    "words are lettered over them afterwards: leave calm space for them above the heads."
)
_SAME_PEOPLE: Final = (
    "Every person looks the same in every picture: decide face, hair, build, clothes and colours of each once, and "
    "keep to that description and to one style of drawing throughout."
)
_ILLUSTRATION_GRAMMAR: Final = """Panel 1: Title
Scene: where and when
Focus: who does what
Visual Detail: light, colour, framing
Caption (Bottom): the sentence of the text that the picture shows, word for word"""
_SCRIPT_THEN_PICTURE: Final = (
    "For each panel in order: FIRST write its script in the form below, each field on a line of its own; THEN draw "
    "exactly one picture of it. Then the next panel. Keep the labels before the colons in English, whatever the "
    "language of the words behind them. Write nothing else."
)
_KEY_SCENES: Final = (
    "Choose the scenes that carry the text, in its order, from its beginning to its end; its people keep their names, "
    "looks and words."
)
_SPOKEN: Final = (
    "Every panel has words: something that is said in it, as the text has it or as its people would say it, or a "
    "caption that tells what happens. A text without spoken words becomes a comic in which its people speak."
)
_NEXT_PAGE: Final = (
    "It goes on where the text so far ends: the same people, clothes, places and style of drawing. Show nothing again "
    "that has been shown. The page has a turn of its own and comes to an end."
)
_NO_DIALOGUE: Final = "No one speaks: no dialogue. The caption is one sentence of the text, copied without a change."

_BETTER: Final[Mapping[Flaw, str]] = MappingProxyType(
    {
        Flaw.WRONG_PERSON: "A person did not look as described: keep exactly to face, hair, build and clothes of each.",
        Flaw.MISSING_PERSON: "A person was left out: show everyone who acts or speaks in the panel.",
        Flaw.EXTRA_PERSON: "There were people in it who do not belong there: draw only the people of the panel.",
        Flaw.LETTERING: "There were letters in it: no letters, words, numbers, signs, balloons or captions anywhere.",
    }
)
_LOOK: Final = (
    "Say what is in it. List each person, animal or thing that acts and has a head: the name as it stands in the list "
    "of the people or of the speakers (empty if it is none of them); head: the box of the whole head with its hair as "
    "[ymin, xmin, ymax, xmax]; mouth: its middle as [y, x], both from 0 to 1000; fits: whether face, hair, build and "
    "clothes are those of the description. missing: the names of those who belong in the panel and are not to be seen. "
    "extra: whether there is an important person whom the panel does not mention. lettering: whether letters, "
    "words, signs or balloons were drawn. "
    f"{MATERIAL_RULE}"
)


def comic_prompt(
    request: Request,
    panels: int,
    scripts: Sequence[PanelScript],
    context: WorkContext | None = None,
    *,
    bible: Bible = NO_PEOPLE,
    references: int = 0,
    asks_title: bool = False,
    hint: str = "",
) -> str:
    """The user turn for a whole comic of the people of `bible`, whose answer alternates text and pictures.

    `scripts` is the finished script, or the beginning of a script that broke off. `references` is the number of
    pictures of the previous page in the same turn. With `asks_title` the answer begins with the title.
    """
    is_finished = len(scripts) == panels
    references_rule = (
        "The pictures sent along are from the page before: the same people, clothes and style of drawing."
        if references
        else ""
    )
    if is_finished:
        task = (
            f"Draw the comic below, exactly {panels} panels. Its script is finished: follow it, change and add "
            "nothing. For each panel in order write only its heading line (such as “Panel 1: Title”), then draw "
            "exactly one picture."
        )
    else:
        task = f"{_task(request, panels, context)} {_SCRIPT_THEN_PICTURE}\n\n{_grammar(request)}"
    rules = [
        COMIC_TITLE if asks_title else "",
        "" if is_finished else kind_rules(request, context),
        *(_SAME_PEOPLE, references_rule, _NO_LETTERING, _style(request), language_rule(request, context), hint),
    ]
    pieces = [task, " ".join(filter(None, rules))]
    if is_finished:
        pieces += [_common_text(request, context, bible), people_text(bible.characters)]
        pieces.append("The script:\n" + _scripts_text(scripts))
    else:
        if scripts:
            pieces.append(
                "The beginning of the script is written; repeat it as it is, finish what broke off, and write the "
                f"rest:\n{marked(_scripts_text(scripts))}"
            )
        pieces += comic_material(request, context)
    return "\n\n".join(filter(None, pieces))


def panel_prompt(
    request: Request,
    script: PanelScript,
    panels: int,
    others: Sequence[PanelScript],
    context: WorkContext | None = None,
    *,
    bible: Bible = NO_PEOPLE,
    references: int,
    hint: str = "",
) -> str:
    """The user turn for one panel of a comic of `panels`.

    `others` are the scripts of the other panels, `references` is the number of pictures in the same turn. The people of
    the panel are described as in `bible`. If `script` is empty, the model writes it too.
    """
    is_written = can_be_drawn(script)
    if is_written:
        task = f"Draw only panel {script.number} of this comic of {panels} panels: exactly one picture, nothing else."
    else:
        task = (
            f"Draw only panel {script.number} of this comic of {panels} panels. FIRST write its script in the form "
            f"below, each field on a line of its own; THEN draw exactly one picture.\n\n"
            f"{_grammar(request).replace('Panel 1:', f'Panel {script.number}:')}"
        )
    references_rule = (
        "The pictures sent along are panels already drawn: the same people, clothes, places and style of drawing."
        if references
        else ""
    )
    rules = ["" if is_written else kind_rules(request, context), _SAME_PEOPLE, references_rule, _NO_LETTERING]
    rules += [_style(request), language_rule(request, context), hint]
    pieces = [task, " ".join(filter(None, rules))]
    if not is_written or not others:
        pieces += comic_material(request, context)
    else:
        pieces.append(_common_text(request, context, bible))
    pieces.append(people_text(people_of(script, bible) or bible.characters))
    if others:
        pieces.append("The story so far:\n" + _scripts_text(others))
    if is_written:
        pieces.append("The panel to draw:\n" + write_panel(script))
    return "\n\n".join(filter(None, pieces))


def look_prompt(script: PanelScript, bible: Bible, expected: Sequence[Character], *, references: int) -> str:
    """The user turn for looking at a panel's picture, the last one in the same turn, after this many `references`."""
    shown = "The last picture is a panel of a comic." if references else "The picture is a panel of a comic."
    before = " The pictures before it are other panels with the same people." if references else ""
    named = ", ".join(person.name for person in expected)
    expected_text = f"These people belong in the panel: {named}. " if named else ""
    speakers = ", ".join(undescribed_speakers(script, bible))
    speakers_text = f"Speakers, whom the panel itself tells of: {speakers}. " if speakers else ""
    return "\n\n".join(
        filter(
            None,
            (
                f"{shown}{before} {_LOOK}",
                people_text(bible.characters),
                f"{expected_text}{speakers_text}What the panel is to show:\n{marked(write_panel(script))}",
            ),
        )
    )


def redraw_hint(flaws: Sequence[Flaw]) -> str:
    """The instructions to avoid these flaws of a picture."""
    return " ".join(("An earlier attempt at this panel went wrong.", *(_BETTER[flaw] for flaw in flaws)))


def can_be_drawn(script: PanelScript) -> bool:
    """Whether a script describes its panel: it has more than a number and a title."""
    shown = script.scene or script.focus or script.detail
    return bool(shown or script.lines or script.caption_top or script.caption_bottom)


def _task(request: Request, panels: int, context: WorkContext | None) -> str:
    if illustrates(request):
        return f"Illustrate the text below: exactly {panels} panels, each one a picture of one scene of it."
    if context is None:
        return f"Make a comic of exactly {panels} panels."
    if context.relation is Relation.CONTINUE:
        return (
            f"Make page {context.chapter} of the comic below, the next page: exactly {panels} panels, numbered from 1."
        )
    return f"Make a comic of exactly {panels} panels out of the {context.kind_before.value} below."


def kind_rules(request: Request, context: WorkContext | None) -> str:
    """The rules for illustrations, for a next page, and for a comic of a text."""
    if illustrates(request):
        return f"{_KEY_SCENES} {_NO_DIALOGUE} {MATERIAL_RULE}"
    if context is None:
        return ""
    if context.relation is Relation.CONTINUE:
        return f"{_NEXT_PAGE} {MATERIAL_RULE}"
    return f"{_KEY_SCENES} {_SPOKEN} {MATERIAL_RULE}"


def comic_material(request: Request, context: WorkContext | None) -> list[str]:
    """The material of a comic: the works before it, or the person's own words, which come last."""
    if context is not None:
        return material(request, context)
    if illustrates(request):
        return [f"The text:\n{marked(request.prompt)}"]
    return [f"The wish of the person:\n{request.prompt}"]


def _common_text(request: Request, context: WorkContext | None, bible: Bible) -> str:
    """The text for all panels: the characters, or the part of a person's script before the first panel.

    The people of the bible are described apart from this.
    """
    if context is not None:
        return "" if bible.characters else people_text(known_people(context))
    before = words_before(request.prompt)
    return f"What the person says about all panels:\n{marked(before)}" if before else ""


def _grammar(request: Request) -> str:
    return _ILLUSTRATION_GRAMMAR if illustrates(request) else _GRAMMAR


def _scripts_text(scripts: Sequence[PanelScript]) -> str:
    return "\n\n".join(write_panel(script) for script in scripts)


def _style(request: Request) -> str:
    options = request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(request.kind)
    style = STYLES.get(options.style)
    return f"Style of drawing: {style.prompt}" if style is not None and style.prompt else ""
