"""Who is to be seen in a picture: the last line of what the painter is told."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

_MARK: Final = "\nCast: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One who is to be drawn. `look` is what the request says of the look; `key` decides what it leaves open.

    `is_extra`: the request asks for no such person. `is_absent`: it asks for them, and they are not to be drawn.
    """

    name: str
    look: str = ""
    key: str = ""
    speaks: bool = False
    is_extra: bool = False
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in a picture, and what is to be written in it. `seed` decides poses and all else that is left open."""

    members: tuple[Member, ...] = ()
    lettering: str = ""
    seed: str = ""

    def told_with(self, seen: str) -> str:
        """The painter's text with this as its last line."""
        return f"{seen}{_MARK}{json.dumps(asdict(self), ensure_ascii=False)}"


def split_cast(told: str) -> tuple[str, Cast | None]:
    """What the painter is told of the place, and the cast; None where a text has no such line."""
    seen, mark, line = told.rpartition(_MARK)
    if not mark:
        return told, None
    try:
        made = json.loads(line)
        return seen, Cast(tuple(Member(**member) for member in made["members"]), made["lettering"], made["seed"])
    except (ValueError, TypeError, KeyError):
        return told, None
