"""The work: the request, the parts made so far, and the Ending."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.work.bible import Bible
from bot.work.ending import Ending
from bot.work.kinds import FEATURES, KindFeatures, Medium
from bot.work.lineage import Lineage, Memory
from bot.work.parts import FileRef, Page, Panel, PartState, RecordingPlace, Section
from bot.work.request import Kind, NarrationOptions, Request, Voices
from bot.work.speech import Pronunciation
from bot.work.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work, such as a story, a comic or a narration. A run reads it and makes what is missing.

    By its medium it has `text`, `panels` (of a comic) or `sections` (of a narration), in order; the others are empty.
    `created_at` and `ended_at` are unix seconds. `author_id` is the Discord id of the person who asked. `take_of` is
    the id of the first take, None for the first take. `choices` are the three continuations offered at its end.

    `bible` are the people of a comic, and of what is made from it. `pages` are a comic's composed pages. With `paged`
    every panel is shown on one; without, a panel that has no page is shown by itself, because the comic was made before
    pages were composed, or because its page could not be composed. `removed_panels` were taken out by a person, the
    last one last; the number of each says where it stood.

    `recording` is a narration as one file, or as several in order where one would be too large; it is empty while it is
    not made. `recording_places` are where its sections stand in it, which of earlier ones was not kept.
    `pronunciations` are how a person wants words of it to be said. `deferred_from` is the number of the first section
    that waits until its author has minutes of speech again; 0 where none waits. `word_times` is a file that says when
    the words of its sections are said (`bot.shelf.narration_word_times`); None until that was asked for. `cast_sample`
    is a piece of its dialogue, spoken with the voices that the bible has now.

    `title` is what a person set, or what the work inherits from the one that it was made from; `made_title` came with
    the work, from the model or from its text. Both may be empty: `bot.work.titles.title_of` returns what is shown.
    """

    id: str
    request: Request
    author_id: int
    created_at: float
    text: str = ""
    panels: tuple[Panel, ...] = ()
    sections: tuple[Section, ...] = ()
    ending: Ending | None = None
    ended_at: float | None = None
    usage: Usage = field(default_factory=Usage)
    title: str = ""
    made_title: str = ""
    lineage: Lineage | None = None
    take_of: str | None = None
    memory: Memory | None = None
    choices: tuple[str, ...] = ()
    bible: Bible = field(default_factory=Bible)
    pages: tuple[Page, ...] = ()
    removed_panels: tuple[Panel, ...] = ()
    paged: bool = False
    recording: tuple[FileRef, ...] = ()
    recording_places: tuple[RecordingPlace, ...] = ()
    pronunciations: tuple[Pronunciation, ...] = ()
    cast_sample: FileRef | None = None
    deferred_from: int = 0
    word_times: FileRef | None = None

    @property
    def kind(self) -> Kind:
        """The kind of work."""
        return self.request.kind

    @property
    def features(self) -> KindFeatures:
        """The features of its kind."""
        return FEATURES[self.kind]

    @property
    def medium(self) -> Medium:
        """The medium of its kind."""
        return self.features.medium

    @property
    def shown_states(self) -> list[PartState]:
        """The states of its panels as they are shown: while pages are composed, one is pending until it is on its page.

        A word about a panel that is not on its page yet would cost an edit of its own.
        """
        if self.ending is not None or not self.paged:
            return [panel.state for panel in self.panels]
        finished = {number for page in self.pages for number in page.finished}
        return [panel.state if panel.number in finished else PartState.PENDING for panel in self.panels]

    @property
    def due_sections(self) -> tuple[Section, ...]:
        """The sections of a narration that do not wait for their author's minutes of speech."""
        return tuple(one for one in self.sections if not self.deferred_from or one.number < self.deferred_from)

    @property
    def spoken_sections(self) -> tuple[Section, ...]:
        """The sections of a narration that have sound."""
        return tuple(section for section in self.sections if section.is_spoken)

    @property
    def sounds(self) -> tuple[FileRef, ...]:
        """The files of the sections that have sound."""
        return tuple(section.audio for section in self.sections if section.audio is not None)

    @property
    def is_cast(self) -> bool:
        """Whether it is a narration with a voice for each character."""
        return isinstance(self.request.options, NarrationOptions) and self.request.options.voices is Voices.CAST

    @property
    def has_speeches(self) -> bool:
        """Whether it is known who says what in a narration, be it spoken with a single voice."""
        return any(section.speeches for section in self.sections)

    @property
    def take_group(self) -> str:
        """The id of the first take, which all takes share."""
        return self.take_of or self.id

    @property
    def chapter(self) -> int:
        """Its number in a chain of chapters or pages, from 1."""
        return 1 if self.lineage is None else self.lineage.chapter
