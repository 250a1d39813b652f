"""Works of each kind that grow by random pieces, and the times between the pieces."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.reply.narration_units import SECTIONS_SHOWN_MAX
from bot.script.page_layout import lay_out
from bot.work.parts import FileRef, Page, Panel, PanelScript, PartState, Section
from bot.work.speech import Check, Ear, Verdict
from bot.work.work import Work


def paged(work: Work, panels: int) -> Work:
    """A comic with a complete script and the sketch of its first page."""
    scripts = [PanelScript(number=number, caption_top=f"caption {number}") for number in range(1, panels + 1)]
    work = replace(work, paged=True, panels=tuple(Panel(script=script) for script in scripts))
    return with_pages(work)


def long_narration(work: Work, sections: int) -> Work:
    """A narration whose text is cut into sections."""
    checked = Check(verdict=Verdict.WHOLE, ear=Ear.SECOND)
    texts = [" ".join(f"s{number}w{word}" for word in range(120)) for number in range(1, sections + 1)]
    return replace(work, sections=tuple(Section(number=n, text=text, check=checked) for n, text in enumerate(texts, 1)))


def spoken_section(work: Work, generator: random.Random) -> Work:
    """The work with one more spoken section."""
    waiting = [section.number for section in work.sections if section.state is PartState.PENDING]
    if not waiting:
        return work
    number = generator.choice(waiting[:3])
    spoken = replace(work.sections[number - 1], state=PartState.MADE, audio=a_file(number, "audio/wav"))
    return replace(work, sections=tuple(spoken if one.number == number else one for one in work.sections))


def shown_sections(work: Work) -> list[Section]:
    """The sections that are shown in messages of their own."""
    spoken = [section.number for section in work.sections if section.audio is not None]
    return [one for one in work.sections[:SECTIONS_SHOWN_MAX] if one.number in spoken and one.number <= len(spoken)]


def with_recording(work: Work, generator: random.Random) -> Work:
    """A narration of several sections with its recording, in one file or in parts. Other works are unchanged."""
    is_checked = bool(work.sections) and work.sections[0].check is not None
    if not is_checked or sum(section.audio is not None for section in work.sections) < 2:
        return work
    parts = [replace(a_file(900 + n, "audio/mpeg"), size_bytes=9_000_000) for n in range(generator.choice((1, 1, 5)))]
    return replace(work, recording=tuple(parts))


def with_pages(work: Work) -> Work:
    """The work with its pages composed again, up to the first that is not settled."""
    pages = []
    for layout in lay_out([panel.script.weight for panel in work.panels]):
        numbers = tuple(slot.panel for slot in layout.slots)
        finished = tuple(number for number in numbers if work.panels[number - 1].state is not PartState.PENDING)
        picture = a_file(layout.number * 100 + len(finished), "image/jpeg")
        picture = replace(picture, sha256=picture.sha256[::-1])
        pages.append(Page(layout.number, picture, numbers, finished == numbers, finished))
        if finished != numbers:
            break
    return replace(work, pages=tuple(pages))


def finished_panel(work: Work, generator: random.Random) -> Work:
    """The work with one more drawn panel, also on its page."""
    pending = [panel.number for panel in work.panels if panel.state is PartState.PENDING]
    if not pending:
        return work
    number = generator.choice(pending[:3])
    drawn = replace(work.panels[number - 1], state=PartState.MADE, picture=a_file(number, "image/png"))
    panels = tuple(drawn if panel.number == number else panel for panel in work.panels)
    return with_pages(replace(work, panels=panels))


def a_file(number: int, media_type: str) -> FileRef:
    return FileRef(sha256=f"{number:064x}", media_type=media_type, size_bytes=1000, width_px=1, height_px=1, seconds=1)


def pauses(generator: random.Random) -> list[float]:
    """The times between two pieces of a work: even, in bursts, or with a long silence."""
    many = generator.choice((1, 4, 12, 30))
    pace_s = generator.choice((0.05, 0.3, 2.0, 40.0))
    pieces = [generator.choice((pace_s, 0.0, pace_s * 2)) for _ in range(many)]
    if generator.random() < 0.25:
        pieces[generator.randrange(many)] = generator.choice((60.0, 780.0, 835.0, 1200.0))
    return pieces
