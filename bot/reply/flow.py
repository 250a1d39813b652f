"""A work as a flow of units, by medium: each is a file, words, or a file with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.reply.frame import NoFile, Upload
from bot.script.alt_text import alt_text, page_alt_text
from bot.script.page_layout import lay_out, weights_of
from bot.script.panels import panel_words, write_panel
from bot.words.say import ending_line, say
from bot.work.parts import FileRef, Page, Panel, PanelScript, PartState
from bot.work.spoilers import has_spoiler
from bot.work.work import Work

Withheld = Mapping[str, NoFile]
"""The files that are not sent, by name, and why."""

ALT_CHARS_MAX: Final = 1024

_EXTENSIONS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
}


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of a unit. `whole` is False while more may be appended."""

    text: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """Content that stays in one message if it fits. `settled` is False for a part that may still change.

    With `alone` no other unit is in its message, and its file may be replaced: `name_lead` begins the names of all its
    versions. `words` stand for the file where that is not sent.
    """

    prose: Prose | None = None
    upload: Upload | None = None
    settled: bool = True
    alone: bool = False
    name_lead: str = ""
    words: str = ""


def text_units(work: Work, _locale: str, _withheld: Withheld) -> list[Unit]:
    """A text is one unit."""
    return [Unit(Prose(work.text, whole=work.ending is not None))]


def comic_units(work: Work, locale: str, withheld: Withheld) -> list[Unit]:
    """One unit for each composed page; one for each panel, with its picture and its words, where there is no page."""
    if not (work.pages or work.paged):
        return list(_panel_units(work, work.panels, locale, withheld))
    return list(_paged_units(work, locale, withheld))


def first_page_to_finish(work: Work) -> int | None:
    """The index of the first page, as a unit, that lacks a panel's picture; None without one."""
    lacking = {panel.number for panel in work.panels if panel.picture is None}
    return next((index for index, page in enumerate(work.pages) if lacking & {*page.panels}), None)


def text_words(work: Work, _locale: str) -> str:
    """All words of a text."""
    return work.text


def comic_text(work: Work, _locale: str) -> str:
    """All words of a comic, as a panel script."""
    return "\n\n".join(write_panel(panel.script) for panel in work.panels)


def without_file(unit: Unit, locale: str, reason: NoFile = NoFile.REFUSED) -> Unit:
    """The unit with a line instead of its file."""
    if unit.upload is None:
        return unit
    note = f"-# {say(f'part.file.{reason.value}', locale, name=unit.upload.name)}"
    words = unit.words or ("" if unit.prose is None else unit.prose.text)
    return Unit(Prose(f"{note}\n{words}" if words else note), settled=unit.settled)


def with_file(upload: Upload, words: str, locale: str, withheld: Withheld) -> Unit:
    """A unit of a file and its words, or of a line and its words where the file is not sent."""
    unit = Unit(Prose(words) if words else None, upload)
    reason = withheld.get(upload.name)
    return unit if reason is None else without_file(unit, locale, reason)


def extension(ref: FileRef) -> str:
    """How the name of a file ends, by its media type."""
    return _EXTENSIONS.get(ref.media_type, "bin")


def _paged_units(work: Work, locale: str, withheld: Withheld) -> Iterator[Unit]:
    pages = {page.number: page for page in work.pages}
    for layout in lay_out(weights_of(panel.script for panel in work.panels)):
        if (page := pages.get(layout.number)) is not None:
            yield _page_unit(work, page, locale, withheld)
        elif work.paged and work.ending is None:
            return  # it is still to be composed
        else:
            panels = [work.panels[slot.panel - 1] for slot in layout.slots]
            yield from _panel_units(work, panels, locale, withheld)


def _page_unit(work: Work, page: Page, locale: str, withheld: Withheld) -> Unit:
    panels = [panel for panel in work.panels if panel.number in page.panels]
    lead = f"page-{page.number}-"
    picture = page.picture
    upload = Upload(
        name=f"{lead}{picture.sha256[:8]}.{extension(picture)}",
        alt=_page_alt(work, page, panels, locale),
        ref=picture,
    )
    words = [words for panel in panels if (words := panel_words(_told(work, page, panel)))]
    # The picture has an ellipsis in place of a spoiler.
    notes = [one for one in words if has_spoiler(one)]
    if page.missing_scripts:
        notes.append(f"-# {say('page.fonts', locale, scripts=', '.join(page.missing_scripts))}")
    unit = Unit(
        prose=Prose("\n".join(notes)) if notes else None,
        upload=upload,
        settled=page.settled or work.ending is not None,
        alone=True,
        name_lead=lead,
        words="\n\n".join(words),
    )
    reason = withheld.get(upload.name)
    if reason is None and NoFile.REFUSED in {why for name, why in withheld.items() if name.startswith(lead)}:
        reason = NoFile.REFUSED  # Discord would refuse each version of it
    return unit if reason is None else without_file(unit, locale, reason)


def _page_alt(work: Work, page: Page, panels: Sequence[Panel], locale: str) -> str:
    told = []
    for panel in panels:
        is_missing = work.shown_states[panel.number - 1] is PartState.MISSING
        missing = f" {say('page.alt.missing', locale)}" if is_missing else ""
        told.append((say("page.alt.panel", locale, number=panel.number) + missing, _told(work, page, panel)))
    return page_alt_text(told, limit=ALT_CHARS_MAX)


def _told(work: Work, page: Page, panel: Panel) -> PanelScript:
    """The shown words of a panel: those of the last one come with its picture, or at the end."""
    is_last = panel.number == len(work.panels)
    is_growing = work.ending is None and not page.settled
    is_early = is_last and is_growing and work.shown_states[-1] is PartState.PENDING
    return replace(panel.script, caption_top="", caption_bottom="", lines=()) if is_early else panel.script


def _panel_units(work: Work, panels: Sequence[Panel], locale: str, withheld: Withheld) -> Iterator[Unit]:
    last_made = max((panel.number for panel in panels if panel.state is not PartState.PENDING), default=0)
    for panel in panels:
        if panel.state is PartState.PENDING and panel.number > last_made:
            return
        if panel.state is PartState.PENDING and work.ending is None:
            # A later panel was drawn first: a placeholder keeps this one's position.
            yield Unit(Prose(f"-# {say('part.panel.pending', locale, number=panel.number)}"), settled=False)
        elif panel.picture is None:
            reason = "" if panel.ending is None else ending_line(panel.ending, None, locale)
            note = f"-# {say('part.panel.missing', locale, number=panel.number, reason=reason).rstrip()}"
            words = panel_words(panel.script)
            yield Unit(Prose(f"{note}\n{words}" if words else note))
        else:
            yield with_file(_picture(panel, panel.picture), panel_words(panel.script), locale, withheld)


def _picture(panel: Panel, picture: FileRef) -> Upload:
    return Upload(
        name=f"panel-{panel.number}.{extension(picture)}",
        alt=alt_text(panel.script, limit=ALT_CHARS_MAX),
        ref=picture,
    )
