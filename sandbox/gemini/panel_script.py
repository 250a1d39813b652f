"""The written form of a comic: panels with their headings and fields, read out of a request or written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

_HEADING: Final = re.compile(
    r"^[#*\s]*Panel\s+(\d{1,3})\b[*\s]*(?:[:.–—-]\s*(.*?))?[*\s]*$", re.IGNORECASE | re.MULTILINE
)
LABEL: Final = r"Scene|Focus|Visual Detail|Shot|Weight|SFX|Caption\s*\(\w+\)|(?:Dialogue|Thought)\s*(?:\([^)\n]*\))?"
"""What stands before the colon of a field."""
SPOKEN: Final = r"(?:Dialogue|Thought)\s*\(\s*([^,)\n]+)"
"""The label of what a person says or thinks, up to the name."""
FIELD: Final = re.compile(rf"^[*\s-]*({LABEL})[*\s]*:[*\s]*(.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_SPEAKER: Final = re.compile(SPOKEN, re.IGNORECASE)
_OFF_PANEL: Final = re.compile(r"\boff\b", re.IGNORECASE)
SEES: Final = "sees it:"
"""Stands between a name and a sentence that describes a scene without a person."""
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
        return next((match[2] for match in FIELD.finditer(self.body) if match[1].lower() in wanted), "")

    @property
    def seen(self) -> str:
        """The visible part of the script: lines for camera, place, people and detail."""
        fields = [(name, self.value(name)) for name in ("Shot", "Scene", "Focus", "Visual Detail")]
        return "\n".join(f"{name}: {value}" for name, value in fields if value)

    @property
    def speakers(self) -> list[str]:
        """The names of the visible people who say or think something ("Mira", not "MIRA")."""
        seen = (who for label, who, _ in self._lines if not _OFF_PANEL.search(label))
        return [who.title() for who in seen if who.lower() not in _NOT_SPEAKERS]

    @property
    def spoken(self) -> list[tuple[str, str]]:
        """The speakers and their words, in order."""
        return [
            (f"the {who.lower()}" if who.lower() in _NOT_SPEAKERS else who.title(), said.strip('"“”«»„'))
            for _, who, said in self._lines
        ]

    @property
    def _lines(self) -> list[tuple[str, str, str]]:
        """Label, speaker and words of every spoken line."""
        fields = ((match[1], _SPEAKER.match(match[1]), match[2]) for match in FIELD.finditer(self.body))
        return [(label, speaker[1].strip(), said) for label, speaker, said in fields if speaker]

    @property
    def values(self) -> list[str]:
        """The values of its fields, without their labels."""
        return [match[2] for match in FIELD.finditer(self.body)]


def read_panels(text: str) -> list[Panel]:
    """The panels of a finished script in a request, without the example of the grammar ("Panel 1: Title")."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]]
    panels = [
        Panel(int(heading[1]), (heading[2] or "").strip(), text[heading.end() : end].strip())
        for heading, end in zip_longest(headings, ends, fillvalue=None)
        if heading is not None
    ]
    return [panel for panel in panels if panel.title.lower() not in _PLACEHOLDER and FIELD.search(panel.body)]
