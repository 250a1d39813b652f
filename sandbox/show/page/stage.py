"""The timing of a show on the stage."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sandbox.discord.errors import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOptions:
    """Times of a show on the stage.

    `characters_per_s` is the speed at which its text appears; people read about 240 words in a minute. After
    `stall_timeout_s` without progress the show goes on with an earlier work. `voice_s` is the length of the speech.
    """

    characters_per_s: float = 22.0
    stall_timeout_s: float = 20.0
    voice_s: float = 30.0

    def json(self) -> Json:
        """The options as JSON for the page."""
        return asdict(self)
