"""The newest version of a work while it is being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from bot.work.bible import Bible
from bot.work.ending import Ending
from bot.work.lineage import Memory
from bot.work.parts import FileRef, Page, Panel, PartState, RecordingPlace, Section
from bot.work.speech import Pronunciation
from bot.work.usage import Usage
from bot.work.work import Work


class Draft:
    """Collects a work's parts as they arrive; `work` is the newest frozen version.

    Text is appended to a list and joined when `work` is read. `listeners` are called after each change and must not
    block. `unix` returns unix seconds.
    """

    def __init__(self, work: Work, unix: Callable[[], float]) -> None:
        self._work = work
        self._unix = unix
        self._new_text: list[str] = []
        self._being_checked: set[int] = set()
        self.has_whole_script = False
        """Whether the script of every panel is written, as far as this run knows."""
        self.replaced_files: set[str] = set()
        """The hashes of the files of pages and recordings that were replaced."""
        self.listeners: list[Callable[[], None]] = []

    @property
    def work(self) -> Work:
        """The work as it is now."""
        if self._new_text:
            self._work = replace(self._work, text=self._work.text + "".join(self._new_text))
            self._new_text.clear()
        return self._work

    def add_text(self, text: str) -> None:
        """Append to a story's text."""
        self._new_text.append(text)
        self._notify()

    def set_panel(self, panel: Panel) -> None:
        """Replace the panel with the same number. The script of one that a person has reworded stays."""
        self._replace_panel(_with_kept_words(self.work.panels[panel.number - 1], panel))

    def reword_panel(self, panel: Panel) -> None:
        """Replace the panel with the same number by one whose script a person has changed; its page is behind."""
        pages = (replace(page, settled=False) if panel.number in page.panels else page for page in self.work.pages)
        self._work = replace(self.work, pages=tuple(pages))
        self._replace_panel(replace(panel, reworded=True))

    def _replace_panel(self, panel: Panel) -> None:
        panels = tuple(panel if old.number == panel.number else old for old in self.work.panels)
        self._work = replace(self.work, panels=panels)
        self._notify()

    def finish_script(self) -> None:
        """The script of every panel is written: no panel gets other words before its picture."""
        self.has_whole_script = True
        self._notify()

    @contextmanager
    def checking(self, number: int) -> Iterator[None]:
        """While inside, this panel is not finished although it may have a picture, which may be drawn again."""
        self._being_checked.add(number)
        try:
            yield
        finally:
            self._being_checked.discard(number)
            self._notify()

    def is_finished(self, panel: Panel) -> bool:
        """Whether a panel has its last picture of this run, or none."""
        return panel.state is not PartState.PENDING and panel.number not in self._being_checked

    def set_section(self, section: Section) -> None:
        """Replace the section with the same number."""
        sections = tuple(section if old.number == section.number else old for old in self.work.sections)
        self._work = replace(self.work, sections=sections)
        self._notify()

    def set_bible(self, bible: Bible) -> None:
        """Set the people of a work."""
        self._work = replace(self.work, bible=bible)
        self._notify()

    def set_pronunciations(self, pronunciations: tuple[Pronunciation, ...]) -> None:
        """Set the pronunciations of words."""
        self._work = replace(self.work, pronunciations=pronunciations)
        self._notify()

    def set_cast(self, sections: Sequence[Section], bible: Bible) -> None:
        """Set who says what in a narration, and the people with their voices."""
        self._work = replace(self.work, sections=tuple(sections), bible=bible)
        self._notify()

    def set_page(self, page: Page) -> None:
        """Replace the composed page with the same number, or append it."""
        others = [old for old in self.work.pages if old.number != page.number]
        self._note_replaced(page.number)
        self._work = replace(self.work, pages=tuple(sorted([*others, page], key=lambda one: one.number)))
        self._notify()

    def give_up_page(self, number: int) -> None:
        """Remove a page that cannot be composed: its panels, and those of later pages, are shown by themselves."""
        pages = tuple(page for page in self.work.pages if page.number != number)
        self._note_replaced(number)
        self._work = replace(self.work, pages=pages, paged=False)
        self._notify()

    def set_recording(self, recording: tuple[FileRef, ...], places: tuple[RecordingPlace, ...] = ()) -> None:
        """Set the files of the whole narration, and where its sections are; those that they replace are not kept."""
        self.replaced_files |= {ref.sha256 for ref in self.work.recording} - {ref.sha256 for ref in recording}
        self._work = replace(self.work, recording=recording, recording_places=places)
        self._notify()

    def set_made_title(self, title: str) -> None:
        """Set the title that the model wrote."""
        self._work = replace(self.work, made_title=title)
        self._notify()

    def set_title(self, title: str) -> None:
        """Set the title that a person gave."""
        self._work = replace(self.work, title=title)
        self._notify()

    def set_memory(self, memory: Memory) -> None:
        """Set the summary of the works before this one."""
        self._work = replace(self.work, memory=memory)
        self._notify()

    def set_usage(self, usage: Usage) -> None:
        """Set the usage of all its runs together."""
        self._work = replace(self.work, usage=usage)

    def end(self, ending: Ending) -> None:
        """Set the ending; called a second time when the last frame could not be delivered."""
        self._work = replace(self.work, ending=ending, ended_at=self._unix())
        self._notify()

    def _note_replaced(self, number: int) -> None:
        self.replaced_files |= {page.picture.sha256 for page in self.work.pages if page.number == number}

    def _notify(self) -> None:
        for listener in self.listeners:
            listener()


def _with_kept_words(old: Panel, panel: Panel) -> Panel:
    return replace(panel, script=old.script, reworded=True) if old.reworded else panel
