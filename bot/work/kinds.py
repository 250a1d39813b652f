"""The stored form of each kind's options. A new kind needs an entry here.

Stored keys are never renamed or given another meaning (see `bot.work.codec`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from bot.work.request import ComicOptions, Kind, Length, NarrationOptions, Options, StoryOptions, Voices

OptionsT = TypeVar("OptionsT", bound=Options)

Json = dict[str, Any]


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


KINDS: Final[Mapping[Kind, OptionsCodec[Any]]] = MappingProxyType(
    {
        Kind.STORY: OptionsCodec(
            StoryOptions,
            lambda options: {"genre": options.genre, "length": options.length.value},
            lambda data: StoryOptions(genre=data["genre"], length=Length(data["length"])),
        ),
        Kind.COMIC: OptionsCodec(
            ComicOptions,
            lambda options: {"panels": options.panels, "style": options.style, "illustrates": options.illustrates},
            lambda data: ComicOptions(
                panels=data["panels"], style=data["style"], illustrates=data.get("illustrates", False)
            ),
        ),
        Kind.NARRATION: OptionsCodec(
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
    }
)
