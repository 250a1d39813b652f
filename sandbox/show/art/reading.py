"""Parses a prompt: place, time, people, things and camera distance.

It knows English words. A prompt without any of them gets a place and a time by its seed.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sandbox.gemini.appearance import TELLS_ALL
from sandbox.gemini.cast import Cast, split_cast
from sandbox.gemini.figures import FIGURES_MAX, Figure, figures_in
from sandbox.gemini.world import PERSON, props_in
from sandbox.show.art.vocabulary import best

_NAME: Final = r"[^\W\d_][\w'’-]*[^\W\d_]"
_SPEAKER: Final = re.compile(
    rf"(?:Dialogue|Thought)\s*\(\s*({_NAME}(?:\s+{_NAME})?)\s*[,)]|^\s*([A-Z]{{3,}})\s*(?:\([^)]*\))?:", re.MULTILINE
)
_NO_SPEAKERS: Final = frozenset({"narrator", "caption", "voice", "sfx", "all", "shadow"})
_HEADING: Final = re.compile(r"^\s*(?:\W*)panel\s*\d+\b[^\n]*", re.IGNORECASE | re.MULTILINE)
_LABEL: Final = re.compile(
    r"\b(?:Scene|Setting|Shot|Focus|Visual Detail|Visual|Characters?|Style|Mood|Caption|Dialogue)\b"
    r"\s*(?:\([^)]*\))?\s*:"
)
_CAPTION: Final = re.compile(
    r"(?:\bCaption|\bDialogue|\bThought|\bSFX|\bWeight)\s*(?:\([^)]*\))?\s*:[^\n]*|^[A-Z]{3,}\s*(?:\([^)]*\))?:[^\n]*|[\"“«][^\"”»\n]*[\"”»]",
    re.MULTILINE,
)
_SHOT_LINE: Final = re.compile(r"^\s*Shot\s*:([^\n]*)", re.IGNORECASE | re.MULTILINE)
_PLACE_LINE: Final = re.compile(r"^\s*(?:Scene|Setting)\s*:([^\n]*)", re.IGNORECASE | re.MULTILINE)
_OTHER_LINES: Final = re.compile(
    r"^\s*(?:Scene|Setting|Shot|Visual Detail|Style|Mood)\s*:[^\n]*", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Role:
    """A figure in the panel. `kind` is PERSON or an animal's; `words` describe it in the prompt.

    `wears` and `holds` are the clothes and tools of its trade; `key` seeds what `words` leave open of its look.
    """

    name: str
    kind: str = PERSON
    words: str = ""
    speaks: bool = False
    mood: str = ""
    wears: str = ""
    holds: str = ""
    key: str = ""
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """A parsed prompt. `shot` is "close", "medium" or "wide"; `landmark` and the `sign` on a shop may be empty.

    `lettering` is written into the picture; `missing` are the names of people who should be in it.
    """

    seed: int
    scene: str
    time: str
    shot: str
    cast: tuple[Role, ...]
    props: frozenset[str]
    is_snowy: bool
    is_rainy: bool
    landmark: str = ""
    sign: str = ""
    lettering: str = ""
    missing: tuple[str, ...] = ()


def read_prompt(prompt: str) -> Brief:
    """Parse a prompt, or a panel's whole script, whose headings, captions and dialogue do not describe the place."""
    prompt, told = split_cast(prompt)
    seed_text = f"{prompt}{told.seed if told else ''}"
    seed = int.from_bytes(hashlib.sha256(seed_text.encode("utf-8", "replace")).digest()[:8], "big")
    rng = random.Random(seed)
    seen = _visible(prompt)
    where = " ".join(_PLACE_LINE.findall(prompt))
    named = "city" if _NAMED_PLACE.match(where) else ""
    place = (
        best("scenes", where) or named or best("scenes", seen) or best("scenes", prompt) or _unknown_place(where, rng)
    )
    scene, _, landmark = place.partition("/")
    cast = _told_cast(told, seen) if told else _read_cast(prompt, seen)
    camera = _SHOT_LINE.search(prompt)
    shot = _shot(camera[1] if camera else prompt, len(cast))
    return Brief(
        seed=seed,
        scene=scene,
        time=best("times", seen) or best("times", prompt) or rng.choice(("night", "dusk", "dawn", "day", "day")),
        shot=shot,
        cast=cast,
        props=props_in(seen) | props_in(where),
        is_snowy=_has(r"snow\w*|winter|blizzard|frost\w*|alps|christmas", seen),
        is_rainy=_has(r"rain\w*|storm\w*", seen),
        landmark=landmark,
        sign=(best("signs", where) or best("signs", seen)) if landmark == "shop" else "",
        lettering=told.lettering if told else "",
        missing=tuple(one.name for one in told.members if one.is_absent) if told else (),
    )


_NAMED_PLACE: Final = re.compile(r"\s*[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? (?:in|at|on) ")
"""A scene that begins with a name: "Brooklyn, in the storm"."""


def _shot(told: str, people: int) -> str:
    if _has(r"close[- ]?up|portrait|extreme close", told) and people < _CROWD:
        return "close"
    wide = r"wide(?: (?:shot|view|angle)|\s*$)|establishing|panorama\w*|far away|distant|bird's[- ]eye|long shot"
    return "wide" if _has(wide, told) else "medium"


_CROWD: Final = 4
"""With this many people or more there are no close-ups."""


def _unknown_place(where: str, rng: random.Random) -> str:
    """A random scene for an unknown place: the same one for the same place."""
    name = re.split(r"[,.]", where.strip())[0]
    if name and all(word[0].isupper() for word in name.split()):
        return "city"
    chosen = random.Random(name.casefold().encode("utf-8", "replace")) if name else rng
    return chosen.choice(("room", "city", "sea", "forest", "hills", "hills/house", "library", "desert"))


def _visible(text: str) -> str:
    return _LABEL.sub(" ", _CAPTION.sub(" ", _HEADING.sub(" ", text)))


def _has(pattern: str, text: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) is not None


def _told_cast(told: Cast, seen: str) -> tuple[Role, ...]:
    """The cast from the list in the prompt."""
    members = [member for member in told.members if not member.is_absent][:FIGURES_MAX]
    names = [member.name for member in members]
    roles = list[Role]()
    for member in members:
        found = next(iter(figures_in(member.look) or figures_in(member.name)), Figure())
        role = _role(
            replace(found, name=member.name), member.look, _about(member.name, names, seen), speaks=member.speaks
        )
        roles.append(replace(role, key=member.key, is_extra=member.is_extra))
    return tuple(roles)


def _read_cast(prompt: str, seen: str) -> tuple[Role, ...]:
    """The cast of a text without such a list: its speakers, its names and its other figures."""
    speakers = [(one or other).strip() for one, other in _SPEAKER.findall(prompt)]
    spoken = {name.casefold() for name in speakers if name.casefold() not in _NO_SPEAKERS}
    figures = figures_in(_visible(_OTHER_LINES.sub(" ", prompt))) or figures_in(seen)
    known = {_label(figure).casefold() for figure in figures}
    extra = [Figure(name=name) for name in dict.fromkeys(speakers) if name.casefold() in spoken - known]
    silent = [figure for figure in figures if _label(figure).casefold() not in spoken]
    dropped = set(map(id, silent[max(0, FIGURES_MAX - len(extra) - (len(figures) - len(silent))) :]))
    figures = [figure for figure in figures if id(figure) not in dropped] + extra
    if not figures and _has(r"he|she|they|him|her", seen):
        figures = [Figure(name="she" if _has("she|her", seen) else "he")]
    names = [_label(figure) for figure in figures]
    roles = list[Role]()
    for figure, name in zip(figures[:FIGURES_MAX], names, strict=False):
        about = _about(name, names, seen)
        roles.append(_role(figure, f"{figure.phrase} {about}", about, speaks=name.casefold() in spoken))
    return tuple(roles)


def _label(figure: Figure) -> str:
    return figure.name or (figure.nouns[-1] if figure.nouns else "")


def _role(figure: Figure, words: str, about: str, *, speaks: bool) -> Role:
    wears = "" if TELLS_ALL in words else figure.what("wears")
    mood = best("moods", f"{words} {about}")
    return Role(_label(figure), figure.kind, words, speaks, mood, wears, figure.what("holds"))


def _about(name: str, names: Iterable[str], seen: str) -> str:
    """The part of the text about one of several people: from each mention to the next person's mention.

    The words before the first mention in its sentence belong to it as well ("In a red coat, Mira …").
    """
    others = [re.escape(other) for other in names if other != name]
    stop = re.compile(rf"\b(?:{'|'.join(others)})\b", re.IGNORECASE) if others else None
    pieces = list[str]()
    for match in re.finditer(rf"\b{re.escape(name)}\b", seen, re.IGNORECASE):
        lead = re.split(r"[.!?\n]", seen[: match.start()])[-1]
        after = seen[match.end() : match.end() + 160]
        if stop is not None:
            lead = "" if stop.search(lead) else lead
            after = stop.split(after, maxsplit=1)[0]
        pieces.append(f"{lead} {match[0]}{after}")
    return " ".join(pieces)
