"""The ending of a work whose making or showing failed with an exception."""

from __future__ import annotations

from bot.library.errors import is_storage_fault
from bot.work.ending import Ending, EndingKind, Fault, Retry


def ending_of_fault(error: Exception, reference: str) -> Ending:
    """The ending after an unforeseen exception. `reference` finds its traceback in the log."""
    if is_storage_fault(error):
        params = {"reference": reference, "what": "storage"}
        return Ending(EndingKind.OUR_FAULT, params, Retry.LATER, Fault.OPERATOR)
    return Ending(EndingKind.OUR_FAULT, {"reference": reference}, Retry.NOW, Fault.OURS)
