"""The written form of a comic: panels with their headings and fields, read out of a request or written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

_HEADING: Final = re.compile(
    r"^[#*\s]*Panel\s+(\d{1,3})\b[*\s]*(?:[:.–—-]\s*(.*?))?[*\s]*$", re.IGNORECASE | re.MULTILINE
)
_FIELD: Final = re.compile(
    r"^[*\s-]*(Scene|Focus|Visual Detail|Caption\s*\(\w+\)|Dialogue\s*(?:\([^)\n]*\))?)[*\s]*:[*\s]*(.*?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_SPEAKER: Final = re.compile(r"\(\s*([^,)]+)")
SEES: Final = "sees it:"
"""Between a name and a sentence about no person."""
_PLACEHOLDER: Final = frozenset({"title", "<title>", "[title]", "..."})
_NOT_SPEAKERS: Final = frozenset({"narrator", "name", "all", "shadow", "voice", "crowd", "everyone"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel's script: its heading, the text below it, and the fields that a picture is drawn from."""

    number: int
    title: str
    body: str

    @property
    def heading(self) -> str:
        """The line that begins it."""
        return f"Panel {self.number}: {self.title}" if self.title else f"Panel {self.number}"

    def value(self, *names: str) -> str:
        """The first field of these names, or empty."""
        wanted = {name.lower() for name in names}
        return next((match[2] for match in _FIELD.finditer(self.body) if match[1].lower() in wanted), "")

    @property
    def seen(self) -> str:
        """What a picture of it shows: a line each for place, people and detail."""
        fields = [(name, self.value(name)) for name in ("Scene", "Focus", "Visual Detail")]
        return "\n".join(f"{name}: {value}" for name, value in fields if value)

    @property
    def speakers(self) -> list[str]:
        """Who says something in it, as names ("Mira", not "MIRA")."""
        labels = [match[1] for match in _FIELD.finditer(self.body) if match[1].lower().startswith("dialogue")]
        found = [_SPEAKER.search(label) for label in labels]
        return [match[1].strip().title() for match in found if match and match[1].strip().lower() not in _NOT_SPEAKERS]

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """Who says what, in order."""
        lines = list[tuple[str, str]]()
        for match in _FIELD.finditer(self.body):
            if match[1].lower().startswith("dialogue"):
                speaker = _SPEAKER.search(match[1])
                who = speaker[1].strip() if speaker else "somebody"
                lines.append(
                    (f"the {who.lower()}" if who.lower() in _NOT_SPEAKERS else who.title(), _unquoted(match[2]))
                )
        return lines

    @property
    def values(self) -> list[str]:
        """The values of its fields, without their labels."""
        return [match[2] for match in _FIELD.finditer(self.body)]


def _unquoted(said: str) -> str:
    return said.strip('"“”«»„')


def read_panels(text: str) -> list[Panel]:
    """The panels of a finished script within a request; the sample of a grammar ("Panel 1: Title") is none."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]]
    panels = [
        Panel(int(heading[1]), (heading[2] or "").strip(), text[heading.end() : end].strip())
        for heading, end in zip_longest(headings, ends, fillvalue=None)
        if heading is not None
    ]
    return [panel for panel in panels if panel.title.lower() not in _PLACEHOLDER and _FIELD.search(panel.body)]
