"""Writes comics offline: a script made from the idea, or the finished script of a request, and its drawings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

from sandbox.gemini.answer import Picture, Piece, Words
from sandbox.gemini.cast import Cast, Member
from sandbox.gemini.figures import figures_in
from sandbox.gemini.idea import Idea, idea_in, look_of, parse_idea
from sandbox.gemini.languages import ENGLISH, in_english, language_asked, language_of
from sandbox.gemini.material import Material, idea_of, people_in, read_material
from sandbox.gemini.panel_script import Panel, read_panels
from sandbox.gemini.panel_writer import panels_of_text, write_next_page, write_panels
from sandbox.gemini.request import Ask
from sandbox.gemini.shown import Person, pictures_in
from sandbox.gemini.storyteller import with_article
from sandbox.gemini.titles import asks_title, title_line

_COUNTS: Final = (
    re.compile(r"\bexactly (\d{1,2}) (?:\w+ )?panels?\b", re.IGNORECASE),
    re.compile(r"\bcomic of (\d{1,2})\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,2})[ -]panels?\b", re.IGNORECASE),
    re.compile(r"\b(\d{1,2}) (?:pictures|images|illustrations)\b", re.IGNORECASE),
)
_ONLY: Final = re.compile(r"\bdraw only panel (\d{1,2})\b", re.IGNORECASE)
_TO_DRAW: Final = re.compile(r"\bthe panel to draw:", re.IGNORECASE)
_ILLUSTRATES: Final = re.compile(r"\billustrat|\bno dialogue\b", re.IGNORECASE)
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
_MOST_PANELS: Final = 20
_LONG_SIDE_PX: Final = {"1K": 1024, "2K": 2048, "4K": 4096}


def wants_pictures(ask: Ask, *, by_default: bool) -> bool:
    """Whether the answer contains pictures. An image model draws unless the request asks for text only."""
    return "IMAGE" in ask.modalities if ask.modalities else by_default


def comic_pieces(ask: Ask, seed: int) -> tuple[Piece, ...]:
    """Scripts and pictures in turn: all panels, or the single one that was asked for."""
    material = read_material(ask.prompt)
    text = material.instructions
    given = read_panels(text)
    style = _style_in(text)
    width_px, height_px = picture_size(ask)
    only = _ONLY.search(text)
    panels = _panels(material, given, int(only[1]) if only else None, seed)
    known = known_people(material, [*given, *(panel for panel, _ in panels)])
    shown = [picture for picture in pictures_in(ask) if picture]
    references = {person.name.casefold(): person for picture in reversed(shown) for person in picture.people}
    own_seed = f"{zlib.crc32(ask.prompt.encode()):08x}{seed or ''}"
    pieces = list[Piece]()
    if not only and asks_title(text):
        pieces.append(Words(title_line(text, idea_of_comic(material, given))))
    for panel, is_known in panels:
        if not only or not is_known:
            gap = "\n\n" if any(isinstance(piece, Picture) for piece in pieces) else ""
            pieces.append(Words(f"{gap}{panel.heading}\n" if is_known else f"{gap}{panel.heading}\n{panel.body}\n"))
        pieces.append(
            Picture(
                panel=panel.number,
                drawing=drawing_of(panel, known, references, own_seed),
                style=style,
                width_px=width_px,
                height_px=height_px,
            )
        )
    if "TEXT" not in ask.modalities and ask.modalities:
        pieces = [piece for piece in pieces if isinstance(piece, Picture)]
    return tuple(pieces)


def idea_of_comic(material: Material, given: Sequence[Panel] = ()) -> Idea:
    """The idea of a comic: the text it is drawn from, the person's idea, or the first panel of a finished script."""
    if material.text:
        return idea_of(material)
    if given:
        return parse_idea(given[0].title or given[0].value("Focus") or given[0].value("Scene"))
    return parse_idea(idea_in(material.instructions))


def _panels(material: Material, given: Sequence[Panel], only: int | None, seed: int) -> list[tuple[Panel, bool]]:
    """The panels to draw, each with whether the request has its words already: those are not written again."""
    count = _count(material.instructions, given)
    if only is not None:
        told = [panel for panel in given if panel.number == only] if _TO_DRAW.search(material.instructions) else []
        return [(told[-1], True)] if told else [(_written(material, max(count, only), seed)[only - 1], False)]
    if given:
        return [(panel, True) for panel in given[:count]]
    return [(panel, False) for panel in written_panels(material, seed)]


def written_panels(material: Material, seed: int) -> list[Panel]:
    """The panels that a request asks for. Panels that the request contains already stay as they are."""
    count = _count(material.instructions, ())
    panels = {panel.number: panel for panel in _written(material, count, seed)}
    begun = read_panels(material.beginning)
    for panel in begun:
        broke_off = panel is begun[-1] and panel.number in panels and panels[panel.number].title == panel.title
        panels[panel.number] = panels[panel.number] if broke_off else panel
    return [panels[number] for number in sorted(panels)[:count]]


def _written(material: Material, count: int, seed: int) -> list[Panel]:
    """A script of `count` panels, from an idea, from a page to continue or from a text to draw."""
    illustrates = bool(_ILLUSTRATES.search(material.instructions))
    if not material.text:
        return write_panels(idea_in(material.instructions), count, seed, language_of_comic(material))
    if material.goes_on and not illustrates:
        return write_next_page(material, count, seed)
    if material.is_brief and not illustrates:
        return write_panels(material.text, count, seed)
    return panels_of_text(material, count, seed, illustrates=illustrates)


def language_of_comic(material: Material) -> str:
    """The language of a comic made from an idea: the one that the request names, else that of the idea."""
    idea = idea_in(material.instructions)
    return language_asked(material.instructions.removesuffix(idea)) or language_of(idea) or ENGLISH


def known_people(material: Material, panels: Sequence[Panel]) -> dict[str, str]:
    """Everyone with a name, and how a list of people, the idea or a panel describes them."""
    is_new = not material.text and not read_panels(material.instructions)
    idea = material.idea or (idea_in(material.instructions) if is_new else "")
    told = "\n".join([in_english(idea) or idea, material.direction, *(panel.value("Focus") for panel in panels)])
    known = dict[str, str]()
    for figure in (*parse_idea(idea).people, *figures_in(told)):
        if figure.name and not known.get(figure.name):
            looks = [with_article(figure.told) if figure.phrase else "", look_of(figure.name, told)]
            known[figure.name] = ", ".join(dict.fromkeys(filter(None, looks)))
    for name in [*material.people, *people_in(material.text), *(who for panel in panels for who in panel.speakers)]:
        if not any(re.search(rf"\b{re.escape(name)}\b", one, re.IGNORECASE) for one in known):
            known[name] = ""
    listed = {name.casefold(): look for name, look in material.people.items()}
    return {name: listed.get(name.casefold()) or look for name, look in known.items()}


def drawing_of(panel: Panel, known: Mapping[str, str], references: Mapping[str, Person], seed: str) -> str:
    """The text from which a panel is painted: its fields and its cast.

    References supply what the request does not say of a person. What neither says varies with `seed`.
    """
    seen = panel.seen or f"{panel.title}. {panel.body}"
    cast = dict[str, str]()
    in_detail = (figure for figure in figures_in(panel.value("Visual Detail")) if not figure.name)
    for figure in (*figures_in(panel.value("Focus")), *in_detail) if panel.seen else figures_in(seen):
        name = figure.name or next((one for one in known if one.lower() == figure.nouns[-1]), figure.nouns[-1])
        cast[_unused_name(name, cast)] = known.get(name) or (figure.phrase and with_article(figure.told))
    for name, look in known.items():
        is_named = re.search(rf"\b{re.escape(name)}\b", f"{seen} {' '.join(panel.speakers)}", re.IGNORECASE)
        if is_named and not any(re.search(rf"\b{re.escape(name)}\b", one, re.IGNORECASE) for one in cast):
            cast[name] = look
    members, speakers = list[Member](), {speaker.casefold() for speaker in panel.speakers}
    for name, look in cast.items():
        before = references.get(name.casefold())
        looks = (look, before.look if before and before.look not in look else "")
        members.append(
            Member(
                name=name,
                look="; ".join(filter(None, looks)),
                key=before.key if before else f"{name} {seed}",
                speaks=name.casefold() in speakers,
            )
        )
    return Cast(tuple(members), seed=seed).told_with(seen)


def _unused_name(name: str, cast: Mapping[str, str]) -> str:
    return (
        name if name not in cast else next(made for number in range(2, 99) if (made := f"{name} {number}") not in cast)
    )


def picture_size(ask: Ask) -> tuple[int, int]:
    """Width and height in pixels for the image config's ratio and size: the area of a square of that size."""
    image = ask.config.get("imageConfig") or {}
    across, down = (int(side) for side in str(image.get("aspectRatio", "1:1")).split(":"))
    side = _LONG_SIDE_PX[image.get("imageSize", "1K")]
    root = (across / down) ** 0.5
    return round(side * root / 8) * 8, round(side / root / 8) * 8


def _count(text: str, given: Sequence[Panel]) -> int:
    for pattern in _COUNTS:
        if found := pattern.search(text):
            return max(1, min(_MOST_PANELS, int(found[1])))
    return len(given) or 1


def _style_in(text: str) -> str:
    asked = _STYLE.search(text)
    words = asked[1].lower() if asked else ""
    return next((style for word, style in _STYLES.items() if word in words), "auto")
