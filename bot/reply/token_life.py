"""How long an interaction token lives, counted from the interaction's arrival, whatever this machine's clock says."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from bot.reply.clock import Clock

log = logging.getLogger(__name__)

TOKEN_LIFE_S: Final = 15 * 60
"""An interaction token lives 15 minutes (Discord docs: Receiving and Responding, Followup Messages)."""

SKEW_MAX_S: Final = 30.0
"""A clock that disagrees with Discord's by more is named in the log."""

_EPOCH_MS: Final = 1_420_070_400_000


def created_at(snowflake: int) -> float:
    """When Discord made this id, in unix seconds of Discord's clock (Discord docs: Reference, Snowflakes)."""
    return ((snowflake >> 22) + _EPOCH_MS) / 1000


@dataclass(frozen=True, slots=True)
class TokenLife:
    """The end of a token in unix seconds of this machine's clock, and how far that clock runs ahead of Discord's."""

    expires_at: float
    skew_s: float = 0.0


class ClockSkew:
    """Compares this machine's clock with Discord's, and says once that they disagree."""

    def __init__(self) -> None:
        self._is_named = False

    def note(self, skew_s: float) -> None:
        """An interaction arrived `skew_s` after its own time; a negative number is a clock that is behind."""
        if abs(skew_s) <= SKEW_MAX_S or self._is_named:
            return
        self._is_named = True
        where = "ahead of" if skew_s > 0 else "behind"
        log.warning("this machine's clock is %.0f s %s Discord's; please set it right", abs(skew_s), where)


def token_life(interaction_id: int, clock: Clock, skew: ClockSkew) -> TokenLife:
    """The life of the token of an interaction that arrives now."""
    now = clock.unix()
    skew_s = now - created_at(interaction_id)
    skew.note(skew_s)
    return TokenLife(now + TOKEN_LIFE_S, skew_s)
