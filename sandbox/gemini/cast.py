"""The people in a picture, as the last line of the text from which the picture is painted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

_MARK: Final = "\nCast: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person to be drawn. `look` is the request's description; `key` seeds what the description leaves open.

    `is_extra`: the request does not ask for this person. `is_absent`: it does, and a fault leaves them out.
    """

    name: str
    look: str = ""
    key: str = ""
    speaks: bool = False
    is_extra: bool = False
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in a picture, and the text to be written in it. `seed` decides poses and all other open details."""

    members: tuple[Member, ...] = ()
    lettering: str = ""
    seed: str = ""

    def told_with(self, seen: str) -> str:
        """The painter's text with this as its last line."""
        return f"{seen}{_MARK}{json.dumps(asdict(self), ensure_ascii=False)}"


def split_cast(told: str) -> tuple[str, Cast | None]:
    """The text without its last line, and the cast in that line; None for a text without one."""
    seen, mark, line = told.rpartition(_MARK)
    if not mark:
        return told, None
    try:
        made = json.loads(line)
        return seen, Cast(tuple(Member(**member) for member in made["members"]), made["lettering"], made["seed"])
    except (ValueError, TypeError, KeyError):
        return told, None
