"""The life of an interaction token, counted from the arrival of the interaction: this machine's clock may be wrong."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from bot.reply.clock import Clock

log = logging.getLogger(__name__)

TOKEN_LIFE_S: Final = 15 * 60
"""An interaction token lives 15 minutes (Discord docs: Receiving and Responding, Followup Messages)."""

SKEW_MAX_S: Final = 30.0
"""A larger difference from Discord's clock is logged."""

_EPOCH_MS: Final = 1_420_070_400_000


def created_at(snowflake: int) -> float:
    """When Discord created this id, in unix seconds of Discord's clock (Discord docs: Reference, Snowflakes)."""
    return ((snowflake >> 22) + _EPOCH_MS) / 1000


@dataclass(frozen=True, slots=True)
class TokenLife:
    """The end of a token in unix seconds of this machine's clock, and how far that clock is ahead of Discord's."""

    expires_at: float
    skew_s: float = 0.0


class ClockSkew:
    """Compares this machine's clock with Discord's, and logs a large difference once."""

    def __init__(self) -> None:
        self._is_logged = False

    def note(self, skew_s: float) -> None:
        """An interaction arrived `skew_s` after its own time; negative when this machine's clock is behind."""
        if abs(skew_s) <= SKEW_MAX_S or self._is_logged:
            return
        self._is_logged = True
        where = "ahead of" if skew_s > 0 else "behind"
        log.warning("this machine's clock is %.0f s %s Discord's; please set it right", abs(skew_s), where)


def token_life(interaction_id: int, clock: Clock, skew: ClockSkew) -> TokenLife:
    """The life of the token of an interaction that has just arrived."""
    now = clock.unix()
    skew_s = now - created_at(interaction_id)
    skew.note(skew_s)
    return TokenLife(now + TOKEN_LIFE_S, skew_s)
