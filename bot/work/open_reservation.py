"""The permission to call Gemini: an amount is reserved for the calls."""

from __future__ import annotations

from bot.work.usage import Usage


class ClosedReservationError(Exception):
    """A call began after its reservation was settled."""


class OpenReservation:
    """Permits calls of Gemini while an amount is reserved for them, and adds up what they used.

    Only `bot.library` makes one, for a reservation that is stored. `bot.gemini.usage.Meter` needs one, and every call
    needs a meter.
    """

    def __init__(self) -> None:
        self.usage = Usage()
        self.is_told = True
        """Whether Gemini told the usage of every call, or its answer showed what came."""
        self.panels = 0
        """The panels that the person received, of those that are reserved."""
        self.speech_minutes = 0.0
        """The minutes of speech that the person received, of those that are reserved."""
        self._is_open = True

    def check_open(self) -> None:
        """Raise `ClosedReservationError` after the reservation was settled."""
        if not self._is_open:
            raise ClosedReservationError

    def add(self, used: Usage, *, is_told: bool) -> None:
        """Count one call."""
        self.usage += used
        self.is_told = self.is_told and is_told

    def count_panel(self) -> None:
        """Count a panel that the person received."""
        self.panels += 1

    def count_speech(self, seconds: float) -> None:
        """Count speech that the person received."""
        self.speech_minutes += seconds / 60

    def close(self) -> None:
        """Permit no further calls."""
        self._is_open = False
