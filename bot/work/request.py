"""The request for a work, as plain data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """The kinds of work. The value is its English name: in stored data, custom ids and prompts, and in catalogue keys.

    Each has options below, and its features in `bot.work.kinds`. Code asks for a feature rather than for a kind.
    """

    STORY = "story"
    COMIC = "comic"
    NARRATION = "narration"


class TextOptions(ABC):
    """The options of a kind whose medium is text (`bot.work.kinds.Medium`)."""

    __slots__ = ()

    @property
    @abstractmethod
    def words(self) -> int:
        """The number of words that the model is asked for."""


class Length(StrEnum):
    """The length of a story."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def words(self) -> int:
        """The number of words that the model is asked for."""
        return {Length.SHORT: 300, Length.MEDIUM: 600, Length.LONG: 1500}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions(TextOptions):
    """`genre` is free text; None leaves the choice to the model."""

    kind: ClassVar[Kind] = Kind.STORY

    genre: str | None = None
    length: Length = Length.SHORT

    @property
    def words(self) -> int:
        """The words of its length."""
        return self.length.words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComicOptions:
    """`style` is a key of `bot.script.styles`; "auto" leaves the choice to the model.

    With `illustrates` the prompt is a finished text: the panels show its scenes, its sentences are the captions, and
    there is no dialogue.
    """

    kind: ClassVar[Kind] = Kind.COMIC

    panels: int = 4
    style: str = "auto"
    illustrates: bool = False


class Voices(StrEnum):
    """How many voices a narration has."""

    ONE = "one"
    CAST = "cast"
    """Each character has a voice: `Character.prebuilt_voice` in the work's bible. The narrator has the option's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrationOptions:
    """`voice` is one of the 30 prebuilt names; `style` is free text about the delivery."""

    kind: ClassVar[Kind] = Kind.NARRATION

    voice: str = "Kore"
    style: str | None = None
    voices: Voices = Voices.ONE


Options = StoryOptions | ComicOptions | NarrationOptions


class TextRights(StrEnum):
    """Whether a text may be read to others, as far as its author was asked."""

    UNASKED = "unasked"
    """It was typed, or comes from a message or another work: no question is asked."""
    OF_FILE = "of file"
    """It comes from a file, and its author was not asked yet."""
    FREE = "free"
    """It comes from a file, and its author says that it is theirs or free to use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A person's request. `language` None means the language of the prompt."""

    prompt: str
    options: Options
    language: str | None = None
    private: bool = False
    text_rights: TextRights = TextRights.UNASKED

    @property
    def kind(self) -> Kind:
        """The kind of work."""
        return self.options.kind


def narration_options(request: Request) -> NarrationOptions:
    """The options of a request for a narration; raises `TypeError` for another one."""
    if not isinstance(request.options, NarrationOptions):
        raise TypeError(request.kind)
    return request.options
