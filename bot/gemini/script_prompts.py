"""The prompts for the script of a comic, and for who says what in a text.

As in `bot.gemini.prompts`, a person's own text is last or between marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.gemini.comic_prompts import comic_material, kind_rules
from bot.gemini.context import WorkContext
from bot.gemini.prompts import COMIC_TITLE, MATERIAL_RULE, illustrates, language_rule, marked, people_text
from bot.script.panels import write_panel
from bot.work.bible import Bible
from bot.work.lineage import Relation
from bot.work.parts import PanelScript
from bot.work.request import Request

BALLOON_WORDS: Final = 10
CAPTION_WORDS: Final = 12

SCRIPT_INSTRUCTION: Final = (
    "You write the scripts of comics, which are drawn and lettered afterwards. Write the script that the user asks for "
    "in the form that is given, each field on a line of its own, without markup. Keep the labels before the colons, "
    "the weights, and the manners whisper, shout and off-panel in English, whatever the language of the words behind "
    "them. Begin at once: no preface, no comment, no closing remark."
)
SPEECH_INSTRUCTION: Final = f"You read texts closely and say who speaks in them. {MATERIAL_RULE}"

_CAST: Final = """Cast:
NAME: age, face, hair and build; clothes: what they wear, with colours; voice: how they speak"""
_PANEL: Final = """Panel 1: Title
Shot: how near and from where it is seen
Weight: normal, large, wide, tall or small
Scene: where and when
Focus: who does what
Visual Detail: light, colour
Caption (Top): narration, if any
Dialogue (NAME, manner): "what is said"
Thought (NAME): "what is thought"
SFX: "a sound that is seen as letters, if any"
Caption (Bottom): narration, if any"""
_ILLUSTRATION: Final = """Panel 1: Title
Shot: how near and from where it is seen
Weight: normal, large, wide, tall or small
Scene: where and when
Focus: who does what
Visual Detail: light, colour
Caption (Bottom): the sentence of the text that the picture shows, word for word"""

_CAST_RULE: Final = (
    "The cast has everyone who is seen, each on one line: the name in capitals, then so exact a description that they "
    "can be drawn alike in every panel."
)
_KNOWN_CAST_RULE: Final = "The cast has only those who are not among the people below, if there are any; those stay."
_WORDS_RULE: Final = (
    f"At most two lines of dialogue in a panel, of at most {BALLOON_WORDS} words each, and at most one caption, of at "
    f"most {CAPTION_WORDS} words. Speakers are people of the cast, under their names in "
    "capitals. The manner is left out, or says how it is said; “whisper”, “shout” and “off-panel” (the speaker is not "
    "in the picture) are lettered differently. Leave out fields that would be empty."
)
_TURN_RULE: Final = "The whole page has one turn or one joke, and the words of the last panel carry the end."
_SHAPE_RULE: Final = (
    "Vary the shots. Each panel has its weight: the strongest moment is large, a wide view is wide, most are normal."
)
_SAID_RULE: Final = (
    "The spoken words of the text are listed below with their speakers. Where one of them is used it stands under that "
    "speaker, whole and word for word, however long it is; a sentence never goes into two lines of dialogue."
)


def script_prompt(
    request: Request,
    panels: int,
    *,
    written: Sequence[PanelScript] = (),
    bible: Bible,
    said: Sequence[tuple[str, str]] = (),
    asks_title: bool = False,
    context: WorkContext | None = None,
    hint: str = "",
) -> str:
    """The user turn for the script of a comic of `panels`, or for those that are missing in `written`.

    `bible` holds the people that are known. `said` are speakers and words of the text that the comic is made of. With
    `asks_title` the answer begins with the title.
    """
    missing = sorted(set(range(1, panels + 1)) - {script.number for script in written})
    has_dialogue = not illustrates(request)
    form = [] if written and bible.characters else [_CAST]
    form.append((_PANEL if has_dialogue else _ILLUSTRATION).replace("Panel 1:", f"Panel {missing[0]}:"))
    rules = [
        COMIC_TITLE if asks_title else "",
        "" if len(form) == 1 else _KNOWN_CAST_RULE if bible.characters else _CAST_RULE,
        *((_WORDS_RULE, _TURN_RULE) if has_dialogue else ()),
        _SHAPE_RULE,
        kind_rules(request, context),
        _SAID_RULE if said else "",
        language_rule(request, context),
        hint,
    ]
    pieces = [f"{_task(request, panels, context)} The form:\n\n" + "\n\n".join(form), " ".join(filter(None, rules))]
    if written:
        numbers = ", ".join(map(str, missing))
        scripts = marked("\n\n".join(map(write_panel, written)))
        pieces.append(f"These panels are written. Write only those that are missing, number {numbers}:\n{scripts}")
    if context is None:
        pieces.append(people_text(bible.characters, voices=True))
    if said:
        pieces.append("The spoken words:\n" + marked("\n".join(f"{name}: “{words}”" for name, words in said)))
    pieces += comic_material(request, None if context is None else replace(context, bible=bible))
    return "\n\n".join(filter(None, pieces))


def speech_prompt(numbered: str, names: Sequence[str], hint: str = "") -> str:
    """The user turn for who says what in a text whose quotations have numbers in brackets before them."""
    known = f" Use these names where they fit: {', '.join(names)}." if names else ""
    task = (
        "In the text below a number in brackets stands before each piece that may be spoken. Say for each number who "
        f"says it: the name as the text has it.{known} Read on to learn who speaks. Give an empty name for what "
        "no character says: narration, a title, a word that is only mentioned."
    )
    return "\n\n".join([" ".join(filter(None, (task, hint))), f"The text:\n{marked(numbered)}"])


def speakers_prompt(numbered: str, names: Sequence[str], sounds: Sequence[str], hint: str = "") -> str:
    """The user turn for who says what in a text that is read aloud with several voices.

    Its quotations have numbers in brackets before them. `sounds` are the words for how a voice may sound.
    """
    known = f" Use these names where they fit: {', '.join(names)}." if names else ""
    task = (
        "The text below is read aloud with a voice for each character. A number in brackets stands before each piece "
        "that may be spoken. Say in “said” for each number who says it: one name for each person throughout, as the "
        f"text has it.{known} Read on to learn who speaks. Give an empty name for what no character says "
        "(narration, a title, a word that is only mentioned) and for what the “I” says who tells the story. Where the "
        "text says how a piece is said (“she whispered”), “how” repeats that in one to three words; else it is empty. "
        "Then list in “speakers” each of these people once: sex, age and pitch as the text tells or suggests them; "
        f"“sound”, the one of these words that suits their voice best: {', '.join(sounds)}; and “manner”, how they "
        "speak, in at most eight words of English."
    )
    return "\n\n".join([" ".join(filter(None, (task, hint))), f"The text:\n{marked(numbered)}"])


def _task(request: Request, panels: int, context: WorkContext | None) -> str:
    script = f"exactly {panels} panels, numbered from 1."
    if illustrates(request):
        return f"Write the script of illustrations for the text below, each one a picture of one scene of it: {script}"
    if context is None:
        return f"Write the script of a comic: {script}"
    if context.relation is Relation.CONTINUE:
        return f"Write the script of page {context.chapter} of the comic below, the next page: {script}"
    return f"Write the script of a comic made out of the {context.kind_before.value} below: {script}"
