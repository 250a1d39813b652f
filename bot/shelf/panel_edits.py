"""A person's changes to a comic: plain functions from one version of a panel or work to the next.

The texts of a panel are its upper caption, its lines and its lower caption. `TOP` and `BOTTOM` name the captions, and
a number from 0 a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.work.ending import COMPLETE, Ending, EndingKind, Fault
from bot.work.parts import FileRef, Line, LineKind, Look, Panel, PanelScript, PartState
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

TOP: Final = "top"
BOTTOM: Final = "bottom"
NEW: Final = "new"
"""Names a text to be added."""
CAPTION: Final = "caption"
"""The kind of a caption, in addition to the kinds of lines."""
KINDS: Final = (*(kind.value for kind in LineKind), CAPTION)

PLACES: Final = 4
"""The number of calm places; after the last one the first follows again."""


@dataclass(frozen=True, slots=True)
class PanelText:
    """A text of a panel. `key` names it. `kind` is one of `KINDS`. `line` is None for a caption."""

    key: str
    kind: str
    text: str
    line: Line | None = None


def texts_of(script: PanelScript) -> tuple[PanelText, ...]:
    """The texts of a panel, in the order in which a numbered page counts them."""
    lines = [PanelText(str(index), line.kind.value, line.text, line) for index, line in enumerate(script.lines)]
    top, bottom = PanelText(TOP, CAPTION, script.caption_top), PanelText(BOTTOM, CAPTION, script.caption_bottom)
    return tuple(one for one in (top, *lines, bottom) if one.text)


def text_of(script: PanelScript, key: str) -> PanelText | None:
    """The text with this key; None when the panel has none."""
    return next((one for one in texts_of(script) if one.key == key), None)


def with_words(script: PanelScript, key: str, *, text: str, speaker: str, kind: str) -> PanelScript:
    """The script with other words in place of a text, or with a further text (`NEW`). Empty words take it out.

    A new speaker is searched in the picture again.
    """
    old = text_of(script, key)
    if kind == CAPTION:
        taken = _without(script, key)
        if old is not None and old.line is None:
            return _captioned(taken, key, text)
        return taken if not text else _with_caption(taken, text)
    line = Line(speaker, text, kind=LineKind(kind))
    before = None if old is None else old.line
    if before is not None:
        is_same = (before.speaker, before.kind) == (line.speaker, line.kind)
        line = replace(
            line,
            manner=before.manner if is_same else "",
            aims_at=before.aims_at if before.speaker == line.speaker else None,
            place=before.place,
        )
        changed = {int(key): line}
        lines = [changed.get(index, one) for index, one in enumerate(script.lines)]
        return replace(script, lines=tuple(one for one in lines if one.text))
    taken = _without(script, key)
    if not text:
        return taken
    return replace(taken, lines=(line, *taken.lines) if key == TOP else (*taken.lines, line))


def _without(script: PanelScript, key: str) -> PanelScript:
    if key in (TOP, BOTTOM):
        return _captioned(script, key, "")
    return replace(script, lines=tuple(line for index, line in enumerate(script.lines) if str(index) != key))


def _with_caption(script: PanelScript, text: str) -> PanelScript:
    """The script with a further caption, in the first place that is free."""
    if not script.caption_top:
        return replace(script, caption_top=text)
    return replace(script, caption_bottom=" ".join(filter(None, (script.caption_bottom, text))))


def _captioned(script: PanelScript, key: str, text: str) -> PanelScript:
    return replace(script, caption_top=text) if key == TOP else replace(script, caption_bottom=text)


def with_aim(script: PanelScript, key: str, head: int | None) -> PanelScript:
    """The script with the tail of a line at this head of the picture; None: at the speaker's."""
    return _with_line(script, key, lambda line: replace(line, aims_at=head))


def with_next_place(script: PanelScript, key: str) -> PanelScript:
    """The script with a line's balloon in the next calm place."""
    return _with_line(script, key, lambda line: replace(line, place=(line.place + 1) % PLACES))


def _with_line(script: PanelScript, key: str, change: Callable[[Line], Line]) -> PanelScript:
    text = text_of(script, key)
    if text is None or text.line is None:
        raise RefusedError(RefusalKind.TEXT_GONE)
    changed = change(text.line)
    return replace(
        script, lines=tuple(changed if str(index) == key else line for index, line in enumerate(script.lines))
    )


# --- Pictures ---------------------------------------------------------------------------------------------------------


def panel_of(work: Work, number: int) -> Panel:
    """The panel with this number; raises `RefusedError` when the work has none."""
    if not 1 <= number <= len(work.panels):
        raise RefusedError(RefusalKind.PANEL_GONE)
    return work.panels[number - 1]


def with_panel(work: Work, panel: Panel) -> Work:
    """The work with this panel in place of the one with its number."""
    panels = tuple(panel if old.number == panel.number else old for old in work.panels)
    return _counted(replace(work, panels=panels))


def with_offer(panel: Panel, picture: FileRef, look: Look | None) -> Panel:
    """The panel with a further picture that may be used."""
    others = tuple(ref for ref in panel.earlier if ref.sha256 != picture.sha256)
    looks = panel.earlier_looks if look is None else {**panel.earlier_looks, picture.sha256: look}
    return replace(panel, earlier=(*others, picture), earlier_looks=looks)


def with_picture(panel: Panel, sha256_start: str) -> Panel:
    """The panel with another one of its pictures, whose hash begins so. Raises `RefusedError` when it has none.

    The present picture is then among the others. The tails point at the speakers as they are in that picture.
    """
    if panel.picture is not None and panel.picture.sha256.startswith(sha256_start):
        return panel
    picture = next((ref for ref in panel.earlier if ref.sha256.startswith(sha256_start)), None)
    if picture is None:
        raise RefusedError(RefusalKind.PANEL_GONE)
    kept = replace(
        panel,
        script=replace(panel.script, lines=tuple(replace(line, aims_at=None) for line in panel.script.lines)),
        state=PartState.MADE,
        ending=None,
        look=panel.earlier_looks.get(picture.sha256),
        earlier=tuple(ref for ref in panel.earlier if ref.sha256 != picture.sha256),
        earlier_looks={sha256: look for sha256, look in panel.earlier_looks.items() if sha256 != picture.sha256},
    )
    if panel.picture is not None:
        kept = with_offer(kept, panel.picture, panel.look)
    return replace(kept, picture=picture)


def without_panel(work: Work, number: int) -> Work:
    """The work without a panel, which is kept for `with_restored`. Raises `RefusedError` for the only one."""
    panel = panel_of(work, number)
    if len(work.panels) == 1:
        raise RefusedError(RefusalKind.LAST_PANEL)
    others = [one for one in work.panels if one.number != number]
    return _counted(
        replace(work, panels=_numbered(others), removed_panels=(*work.removed_panels, panel)),
    )


def with_restored(work: Work) -> Work:
    """The work with the panel that was removed last, where it stood. Raises `RefusedError` when there is none."""
    if not work.removed_panels:
        raise RefusedError(RefusalKind.PANEL_GONE)
    *others, panel = work.removed_panels
    panels = list(work.panels)
    panels.insert(panel.number - 1, panel)
    return _counted(replace(work, panels=_numbered(panels), removed_panels=tuple(others)))


def with_swapped(work: Work, number: int) -> Work:
    """The work with a panel and the next one in each other's place; raises `RefusedError` when there is no next one."""
    panel_of(work, number + 1)
    panels = list(work.panels)
    panels[number - 1 : number + 1] = panels[number], panels[number - 1]
    return replace(work, panels=_numbered(panels))


def _numbered(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    return tuple(
        panel if panel.number == number else replace(panel, script=replace(panel.script, number=number))
        for number, panel in enumerate(panels, 1)
    )


def _counted(work: Work) -> Work:
    """The work with an ending that counts its missing panels as they are now."""
    if work.ending is None or work.ending.kind is not EndingKind.INCOMPLETE:
        return work
    missing = sum(panel.state is not PartState.MADE for panel in work.panels)
    counted = Ending(
        EndingKind.INCOMPLETE,
        {**work.ending.params, "missing": missing, "of": len(work.panels)},
        work.ending.retry,
        Fault.MODEL,
    )
    return replace(work, ending=counted if missing else COMPLETE)
