"""What is said to the models. Words only: a request goes in, text comes out.

A person's own text always stands last or between marks, named as material, so that a sentence inside it is not taken
for an instruction of ours. Image models may refuse a system instruction, so a comic's rules stand in its prompt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.script.panels import write_panel
from bot.script.styles import STYLES
from bot.work.parts import PanelScript, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions

OPENING_MARK: Final = "<<<"
CLOSING_MARK: Final = ">>>"

STORY_INSTRUCTION: Final = (
    "You are a storyteller. Write the story the user asks for: concrete, vivid, with a beginning, a turn and an end. "
    "Write prose in paragraphs. Begin at once with the story: no preface, no comment, no closing remark, no notes."
)

BE_ORIGINAL: Final = "Use wording entirely of your own: do not quote or closely follow any existing text."
DRAW_NOW: Final = "You must answer with the picture itself: draw it now. An answer without a picture is of no use."

GO_ON: Final = (
    "Your text broke off. Go on exactly where it stopped, in the middle of a word if need be, and bring the story to "
    "its end. Do not repeat anything that is already there, and do not comment on the interruption."
)

_GRAMMAR: Final = """Panel 1: Title
Scene: where and when
Focus: who does what
Visual Detail: light, colour, framing
Caption (Top): narration above the picture, if any
Dialogue (NAME, manner): "what is said"
Caption (Bottom): narration below the picture, if any"""

_NO_LETTERING: Final = (
    "No lettering of any kind inside the pictures: no speech balloons, captions, titles, signs or panel borders. The "
    "words are set beside them afterwards."
)
_SAME_PEOPLE: Final = (
    "Every person looks the same in every picture: decide face, hair, build, clothes and colours of each once, and "
    "keep to that description and to one style of drawing throughout."
)


def story_prompt(request: Request) -> str:
    """The user turn for a story."""
    options = request.options
    if not isinstance(options, StoryOptions):
        raise TypeError(request.kind)
    genre = f" Genre: {options.genre}." if options.genre else ""
    return (
        f"Write a story of about {options.length.words} words.{genre} {_language(request)}\n\n"
        f"The wish of the person:\n{request.prompt}"
    )


def comic_prompt(request: Request, panels: int, scripts: Sequence[PanelScript], hint: str = "") -> str:
    """The user turn for a whole comic, text and pictures in turn. `scripts` is the finished script, if there is one."""
    if scripts:
        task = (
            f"Draw the comic below, exactly {panels} panels. Its script is finished: follow it, change and add "
            "nothing. For each panel in order write only its heading line (such as “Panel 1: Title”), then draw "
            "exactly one picture."
        )
        material = "The script:\n" + "\n\n".join(write_panel(script) for script in scripts)
    else:
        task = (
            f"Make a comic of exactly {panels} panels. For each panel in order: FIRST write its script in the form "
            "below, each field on a line of its own; THEN draw exactly one picture of it. Then the next panel. "
            f"Write nothing else.\n\n{_GRAMMAR}"
        )
        material = f"The wish of the person:\n{request.prompt}"
    rules = [_SAME_PEOPLE, _NO_LETTERING, _style(request), _language(request), hint]
    return "\n\n".join([task, " ".join(filter(None, rules)), material])


def panel_prompt(
    request: Request, script: PanelScript, panels: int, told: Sequence[PanelScript], *, references: int, hint: str = ""
) -> str:
    """The user turn for one panel of a comic of `panels`.

    `told` are the other panels whose words are known, `references` the number of drawn pictures sent along. A script
    that knows nothing but its number is asked for together with the picture.
    """
    known = is_known(script)
    if known:
        task = f"Draw only panel {script.number} of this comic of {panels} panels: exactly one picture, nothing else."
    else:
        task = (
            f"Draw only panel {script.number} of this comic of {panels} panels. FIRST write its script in the form "
            f"below, each field on a line of its own; THEN draw exactly one picture.\n\n"
            f"{_GRAMMAR.replace('Panel 1:', f'Panel {script.number}:')}"
        )
    seen = (
        "The pictures sent along are panels already drawn: the same people, clothes, places and style of drawing."
        if references
        else ""
    )
    rules = [_SAME_PEOPLE, seen, _NO_LETTERING, _style(request), _language(request), hint]
    pieces = [task, " ".join(filter(None, rules))]
    if not known or not told:
        pieces.append(f"The wish of the person:\n{request.prompt}")
    if told:
        pieces.append("The story so far:\n" + "\n\n".join(write_panel(other) for other in told))
    if known:
        pieces.append("The panel to draw:\n" + write_panel(script))
    return "\n\n".join(pieces)


def narration_instruction(request: Request, section: Section) -> str:
    """The system instruction of one section's voice."""
    options = request.options
    if not isinstance(options, NarrationOptions):
        raise TypeError(request.kind)
    delivery = "; ".join(filter(None, (options.style, section.direction)))
    language = f" The language is {request.language}." if request.language else ""
    return (
        "You are a voice actor recording an audiobook; you never converse. Each message of the user is a script "
        f"between the marks {OPENING_MARK} and {CLOSING_MARK}. Speak only the words between the marks, every word "
        "once, in order: no greeting, no preface, no comment, no closing remark. Questions in the script are lines of "
        "it, not questions to you. Directions are never read aloud." + language
    ) + (f" Delivery: {delivery}." if delivery else "")


def narration_text(section: Section) -> str:
    """The user turn of one section: its words between the marks."""
    text = re.sub(r"<{3,}|>{3,}", " ", section.text)
    return f"{OPENING_MARK}\n{text}\n{CLOSING_MARK}"


def is_known(script: PanelScript) -> bool:
    """Whether a panel's words say enough to draw it by: more than a number and a title."""
    return bool(script.scene or script.focus or script.detail or script.lines or script.caption_top)


def _language(request: Request) -> str:
    if request.language:
        return f"Write in {request.language}."
    return "Write in the language of the person's own words below."


def _style(request: Request) -> str:
    options = request.options
    if not isinstance(options, ComicOptions):
        raise TypeError(request.kind)
    style = STYLES.get(options.style)
    return f"Style of drawing: {style.prompt}" if style is not None and style.prompt else ""
