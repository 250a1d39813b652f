"""The jobs for a comic's pages: its panels, their words, and cards in place of missing pictures."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from bot.comics.job import PageJob, PanelArt
from bot.reply.completeness import is_finishable
from bot.script.language_detection import detect_language
from bot.script.languages import find_language
from bot.script.page_layout import PageLayout, lay_out, weights_of
from bot.script.panels import panel_words
from bot.script.plain_text import plain
from bot.words.say import say
from bot.work.ending import EndingKind
from bot.work.parts import Panel, PanelScript, PartState
from bot.work.spoilers import mask_spoilers
from bot.work.titles import own_title
from bot.work.work import Work

NONE_UNFINISHED: frozenset[int] = frozenset()


def layouts_of(work: Work) -> tuple[PageLayout, ...]:
    """The pages of a comic, laid out; none for other works."""
    return lay_out(weights_of(panel.script for panel in work.panels))


def page_job(
    work: Work,
    layout: PageLayout,
    path: Callable[[str], Path],
    locale: str,
    *,
    unfinished: AbstractSet[int] = NONE_UNFINISHED,
    has_whole_script: bool = True,
) -> PageJob:
    """A page of a comic as it is now. `path` gives the file with a hash; `locale` is the language of the cards.

    `unfinished` are the numbers of the panels that are still being made: frames with their words, once
    `has_whole_script`. The words of the comic's last panel come with its picture.
    """
    panels = []
    for slot in layout.slots:
        panel = work.panels[slot.panel - 1]
        if panel.number not in unfinished:
            panels.append(panel_art(work, panel, path, locale))
        elif has_whole_script:
            is_last = panel.number == len(work.panels)
            panels.append(PanelArt(script=lettered(panel.script), shows_words=not is_last))
        else:
            panels.append(PanelArt(script=PanelScript(number=panel.number), shows_words=False))
    return PageJob(
        layout=layout,
        panels=tuple(panels),
        title=own_title(work) if layout.number == 1 else "",
        credit=say("page.credit", locale),
        language=language_of(work),
    )


def panel_art(work: Work, panel: Panel, path: Callable[[str], Path], locale: str) -> PanelArt:
    """A panel that is finished: its picture, or a card that says why there is none."""
    script = lettered(panel.script)
    if panel.picture is None:
        return PanelArt(script=script, note=_note(work, panel, locale))
    picture = panel.picture
    return PanelArt(script=script, picture=path(picture.sha256), media_type=picture.media_type, look=panel.look)


def language_of(work: Work) -> str:
    """The BCP 47 code of the language that a comic was asked for in, else of its words; empty if neither tells it."""
    if asked := find_language(work.request.language or ""):
        return asked.code
    return detect_language("\n".join(panel_words(panel.script) for panel in work.panels)) or ""


def lettered(script: PanelScript) -> PanelScript:
    """A script with its words as they are lettered: without Discord's markup and without the text of spoilers."""
    return replace(
        script,
        caption_top=_bare(script.caption_top),
        caption_bottom=_bare(script.caption_bottom),
        lines=tuple(replace(line, speaker=_bare(line.speaker), text=_bare(line.text)) for line in script.lines),
    )


def _bare(text: str) -> str:
    return plain(mask_spoilers(text))


def _note(work: Work, panel: Panel, locale: str) -> tuple[str, ...]:
    """Why a panel has no picture, and what may help, each in a line."""
    ending = panel.ending
    if ending is not None and ending.kind is EndingKind.BLOCKED:
        rule = say(f"rule.{ending.params['rule']}", locale)
        return say("page.blocked", locale, rule=rule), say("page.blocked.help", locale)
    why = "pending" if panel.state is PartState.PENDING else "missing"
    help_line = (say("page.finish.help", locale),) if is_finishable(work) else ()
    return say(f"page.{why}", locale), *help_line
