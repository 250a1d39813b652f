"""The features of each kind of work, which every room asks for, and the stored form of its options.

Stored keys are never renamed or given another meaning (see `bot.work.codec`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from bot.work.lineage import Relation
from bot.work.request import ComicOptions, Kind, Length, NarrationOptions, Options, StoryOptions, Voices

OptionsT = TypeVar("OptionsT", bound=Options)

Json = dict[str, Any]


class Medium(Enum):
    """What a work is made of. It decides how the work is made, shown and exported, and what it costs."""

    TEXT = "text"
    """One text, streamed: `Work.text`."""
    PICTURES = "pictures"
    """Panels with words on pages: `Work.panels`, `Work.pages`."""
    SPEECH = "speech"
    """Spoken sections: `Work.sections`."""


@dataclass(frozen=True, slots=True)
class OptionsCodec(Generic[OptionsT]):
    """Writes the options of one kind as JSON-ready data, and reads them back."""

    options: type[OptionsT]
    write: Callable[[OptionsT], Json]
    decode: Callable[[Mapping[str, Any]], OptionsT]

    def encode(self, options: Options) -> Json:
        """The options as JSON-ready data; raises `TypeError` for options of another kind."""
        if not isinstance(options, self.options):
            raise TypeError(options.kind)
        return self.write(options)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFeatures:
    """The features of one kind.

    `command` is the name of its command. `letter` stands for it in the custom ids of library pages: one that was used
    never changes. `relation` is that of a work of this kind to the text that it was made from. `codec` is for its
    options. `prompt_is_text`: the person's prompt is the text itself, not a description of it. `has_chapters`: a next
    chapter or page can be made.
    """

    medium: Medium
    command: str
    letter: str
    relation: Relation
    codec: OptionsCodec[Any]
    prompt_is_text: bool = False
    has_chapters: bool = False

    @property
    def needs_files(self) -> bool:
        """Whether it cannot be shown where no files can be attached."""
        return self.medium is not Medium.TEXT


FEATURES: Final[Mapping[Kind, KindFeatures]] = MappingProxyType(
    {
        Kind.STORY: KindFeatures(
            medium=Medium.TEXT,
            command="story",
            letter="s",
            relation=Relation.STORY,
            has_chapters=True,
            codec=OptionsCodec(
                StoryOptions,
                lambda options: {"genre": options.genre, "length": options.length.value},
                lambda data: StoryOptions(genre=data["genre"], length=Length(data["length"])),
            ),
        ),
        Kind.COMIC: KindFeatures(
            medium=Medium.PICTURES,
            command="comic",
            letter="c",
            relation=Relation.COMIC,
            has_chapters=True,
            codec=OptionsCodec(
                ComicOptions,
                lambda options: {"panels": options.panels, "style": options.style, "illustrates": options.illustrates},
                lambda data: ComicOptions(
                    panels=data["panels"], style=data["style"], illustrates=data.get("illustrates", False)
                ),
            ),
        ),
        Kind.NARRATION: KindFeatures(
            medium=Medium.SPEECH,
            command="narrate",
            letter="n",
            relation=Relation.NARRATION,
            prompt_is_text=True,
            codec=OptionsCodec(
                NarrationOptions,
                lambda options: {
                    "voice": options.voice,
                    "style": options.style,
                    **({} if options.voices is Voices.ONE else {"voices": options.voices.value}),
                },
                lambda data: NarrationOptions(
                    voice=data["voice"], style=data["style"], voices=Voices(data.get("voices", Voices.ONE))
                ),
            ),
        ),
    }
)


MESSAGE_KIND: Final = Kind.STORY
"""What a text counts as that is not a work of this bot, such as a message."""


def kinds_shown(*, with_files: bool) -> tuple[Kind, ...]:
    """The kinds that can be shown where files can be attached, or where they cannot."""
    return tuple(kind for kind, features in FEATURES.items() if with_files or not features.needs_files)


def default_options(kind: Kind) -> Options:
    """The options of a work for which no one has chosen any."""
    options: Options = FEATURES[kind].codec.options()
    return options
