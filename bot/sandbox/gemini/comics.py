"""Writes comics offline: a script made from the wish, or the finished script it is given, and what to draw for it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from bot.sandbox.gemini.answer import Picture, Piece, Words
from bot.sandbox.gemini.request import Ask
from bot.sandbox.gemini.storyteller import english_slots, filled, templates
from bot.sandbox.gemini.wish import look_of, names_in, read_wish, wish_in

_HEADING: Final = re.compile(
    r"^[#*\s]*Panel\s+(\d{1,3})\b[*\s]*(?:[:.–—-]\s*(.*?))?[*\s]*$", re.IGNORECASE | re.MULTILINE
)
_FIELD: Final = re.compile(
    r"^[*\s-]*(Scene|Focus|Visual Detail|Caption\s*\(\w+\)|Dialogue\s*(?:\([^)\n]*\))?)[*\s]*:[*\s]*(.*?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_SPEAKER: Final = re.compile(r"\(\s*([^,)]+)")
_COUNTS: Final = (
    re.compile(r"\bexactly (\d{1,2}) (?:\w+ )?panels?\b", re.IGNORECASE),
    re.compile(r"\bcomic of (\d{1,2})\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,2})[ -]panels?\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,2}) (?:pictures|images|illustrations)\b", re.IGNORECASE),
)
_ONLY: Final = re.compile(r"\bdraw only panel (\d{1,2})\b", re.IGNORECASE)
_STYLE: Final = re.compile(r"\bstyle(?: of drawing)?:\s*([^\n]+)", re.IGNORECASE)
_STYLES: Final[Mapping[str, str]] = {
    "manga": "manga",
    "ligne claire": "ligne-claire",
    "noir": "noir",
    "watercolour": "watercolour",
    "watercolor": "watercolour",
    "pixel": "pixel",
    "superhero": "superhero",
}
_PLACEHOLDER: Final = frozenset({"title", "<title>", "[title]", "..."})
_MOST_PANELS: Final = 20
_BEATS_BY_WEIGHT: Final = (1, 7, 5, 3, 0, 2, 6, 4)
"""The beats of `comics.json`, the ones a short comic can least do without first."""
_LONG_SIDE_PX: Final = {"1K": 1024, "2K": 2048, "4K": 4096}
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
    def speakers(self) -> list[str]:
        """Who says something in it, as names ("Mira", not "MIRA")."""
        labels = [match[1] for match in _FIELD.finditer(self.body) if match[1].lower().startswith("dialogue")]
        found = [_SPEAKER.search(label) for label in labels]
        return [match[1].strip().title() for match in found if match and match[1].strip().lower() not in _NOT_SPEAKERS]


def wants_pictures(ask: Ask, *, by_default: bool) -> bool:
    """Whether the answer is to contain pictures; an image model draws unless it is told to write only."""
    return "IMAGE" in ask.modalities if ask.modalities else by_default


def comic_pieces(ask: Ask, seed: int) -> tuple[Piece, ...]:
    """Scripts and pictures in turn: all panels, or the single one that was asked for."""
    text = ask.prompt
    given = read_panels(text)
    style = _style_in(text)
    width_px, height_px = picture_size(ask)
    only = _ONLY.search(text)
    count = _count(text, given)
    if only:
        number = int(only[1])
        mine = [panel for panel in given if panel.number == number]
        told = mine[-1] if mine else None
        panel = told or write_panels(text, max(count, number), seed)[number - 1]
        panels = [(panel, told is not None)]
    elif given:
        panels = [(panel, True) for panel in given[:count]]
    else:
        panels = [(panel, False) for panel in write_panels(text, count, seed)]
    wish = wish_in(text)
    cast = _cast([*given, *(panel for panel, _ in panels)], wish)
    pieces = list[Piece]()
    for panel, is_known in panels:
        if not only or not is_known:
            gap = "\n\n" if pieces else ""
            pieces.append(Words(f"{gap}{panel.heading}\n" if is_known else f"{gap}{panel.heading}\n{panel.body}\n"))
        pieces.append(
            Picture(
                panel=panel.number,
                drawing=drawing_of(panel, cast, wish),
                style=style,
                width_px=width_px,
                height_px=height_px,
            )
        )
    if "TEXT" not in ask.modalities and ask.modalities:
        pieces = [piece for piece in pieces if isinstance(piece, Picture)]
    return tuple(pieces)


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


def write_panels(text: str, count: int, seed: int) -> list[Panel]:
    """A script of `count` panels with a beginning, trouble, a turn and an end."""
    wish = read_wish(wish_in(text))
    rng = random.Random(f"{seed}|comic|{wish.text}")
    slots = english_slots(wish, templates("stories_en"), {"danger": ["the shadow"]}, rng)
    slots |= {name.upper(): slots[name].upper() for name in ("hero", "second")}
    beats = templates("comics")["beats"]
    variants = [rng.sample(beat, len(beat)) for beat in beats]
    panels, told = list[Panel](), list[int]()
    for number, beat in enumerate(_arc(len(beats), count), 1):
        template = variants[beat][sum(beat == earlier for earlier in told) % len(variants[beat])]
        told.append(beat)
        lines = [("Scene", template["scene"]), ("Focus", template["focus"]), ("Visual Detail", template["detail"])]
        lines.append(("Caption (Top)", template["top"]))
        for speaker, manner, said in template["lines"]:
            lines.append((f"Dialogue ({speaker}, {manner})" if manner else f"Dialogue ({speaker})", f'"{said}"'))
        lines.append(("Caption (Bottom)", template["bottom"]))
        body = "\n".join(filled(f"{label}: {value}", slots, {}, rng) for label, value in lines if value)
        panels.append(Panel(number, template["title"], body))
    return panels


def drawing_of(panel: Panel, cast: Sequence[str], wish: str = "") -> str:
    """What the painter is told: scene, focus, detail, and how the wish describes whoever is there.

    Only people keep their capitals, for it takes those for names.
    """
    source = " ".join(filter(None, (panel.value("Scene"), panel.value("Focus"), panel.value("Visual Detail"))))
    source = source or " ".join(filter(None, (panel.title, panel.body)))
    present = [name for name in cast if re.search(rf"\b{re.escape(name)}\b", f"{source} {panel.body}", re.IGNORECASE)]
    lowered = source.lower()
    for name in present:
        lowered = re.sub(rf"\b{re.escape(name.lower())}\b", name, lowered)
    looks = {name: look_of(name, wish) for name in present}
    people = [f"{name} {look}".strip() for name, look in looks.items() if look or name not in lowered]
    return f"{lowered} {' and '.join(people)}".strip()


def picture_size(ask: Ask) -> tuple[int, int]:
    """Width and height in pixels for the image config's ratio and size: the area of a square of that size."""
    image = ask.config.get("imageConfig") or {}
    across, down = (int(side) for side in str(image.get("aspectRatio", "1:1")).split(":"))
    side = _LONG_SIDE_PX[image.get("imageSize", "1K")]
    root = (across / down) ** 0.5
    return round(side * root / 8) * 8, round(side / root / 8) * 8


def _cast(panels: Iterable[Panel], wish: str) -> list[str]:
    """The people of a comic: whoever speaks, and whoever the wish or a focus names."""
    panels = list(panels)
    found = [name for panel in panels for name in panel.speakers]
    for panel in panels:
        focus = panel.value("Focus")
        found.extend(name for name in names_in(focus) if focus.count(name) and _is_person(name, panels, wish))
    return list(dict.fromkeys(name.split()[-1] for name in found))


def _is_person(name: str, panels: Sequence[Panel], wish: str) -> bool:
    """A capital at the beginning of a sentence proves nothing; one inside a sentence, or seen in two panels, does."""
    texts = [panel.body for panel in panels]
    inside = any(re.search(rf"[a-z,;] {re.escape(name)}\b", text) for text in (*texts, wish))
    return inside or sum(name in text for text in texts) > 1


def _count(text: str, given: Sequence[Panel]) -> int:
    for pattern in _COUNTS:
        if found := pattern.search(text):
            return max(1, min(_MOST_PANELS, int(found[1])))
    return len(given) or 1


def _arc(available: int, count: int) -> list[int]:
    """Which beats of the arc a comic of `count` panels has; with more panels than beats the middle goes round again."""
    if count <= available:
        return sorted(_BEATS_BY_WEIGHT[:count])
    middle = [1 + index % (available - 2) for index in range(count - 2)]
    return [0, *sorted(middle), available - 1]


def _style_in(text: str) -> str:
    asked = _STYLE.search(text)
    words = asked[1].lower() if asked else ""
    return next((style for word, style in _STYLES.items() if word in words), "auto")
