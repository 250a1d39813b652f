"""What a person asked for, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The three kinds of work."""

    STORY = "story"
    COMIC = "comic"
    NARRATION = "narration"


class Length(StrEnum):
    """How long a story is to be; `words` is what the model is asked for."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def words(self) -> int:
        """The number of words asked for."""
        return {Length.SHORT: 300, Length.MEDIUM: 600, Length.LONG: 1500}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOptions:
    """`genre` is free text; None leaves it to the model."""

    genre: str | None = None
    length: Length = Length.SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class ComicOptions:
    """`style` is a key of `bot.script.styles`; "auto" leaves it to the model.

    With `illustrates` the prompt is a finished text: its scenes are drawn, its own words are the captions, nothing is
    spoken in balloons.
    """

    panels: int = 4
    style: str = "auto"
    illustrates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrationOptions:
    """`voice` is one of the 30 prebuilt names; `style` is free text that steers the delivery."""

    voice: str = "Kore"
    style: str | None = None


Options = StoryOptions | ComicOptions | NarrationOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A person's wish. `language` None means the language of the prompt itself."""

    prompt: str
    options: Options
    language: str | None = None
    private: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of work, which follows from the type of the options."""
        match self.options:
            case StoryOptions():
                return Kind.STORY
            case ComicOptions():
                return Kind.COMIC
            case NarrationOptions():
                return Kind.NARRATION
