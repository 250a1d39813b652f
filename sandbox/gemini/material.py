"""Parses the material that a request continues from: the earlier text, its people, the first idea, the direction.

Texts that are no instruction stand between <<< and >>> under a line that says what they are; a direction stands last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from sandbox.gemini.appearance import TELLS_ALL
from sandbox.gemini.figures import NO_NAMES, Figure, figures_in
from sandbox.gemini.idea import Idea, frequent_place, names_in, parse_idea, things_in
from sandbox.gemini.languages import language_of
from sandbox.gemini.panel_script import LABEL, SPOKEN

_BLOCK: Final = re.compile(r"^([^\n]*):\n<<<\n(.*?)\n>>>[ \t]*$", re.DOTALL | re.MULTILINE)
_DIRECTION: Final = re.compile(r"\n\n[^\n]*\bdirection\b[^\n]*:\n(?!<<<)(.+)\Z", re.IGNORECASE | re.DOTALL)
_PERSON: Final = re.compile(r"^([^:\n]{1,80}):\s*(.+)$", re.MULTILINE)
_CAPITAL: Final = re.compile(r"(?<![\w'’-])([^\W\d_a-z][^\W\d_]+)(?![\w-])")
_SPEAKER: Final = re.compile(rf"^\W*{SPOKEN}", re.IGNORECASE | re.MULTILINE)
_FIELD_LABEL: Final = re.compile(rf"^[ \t]*(?:Panel \d+[^\n]*|(?:Shot|Weight):[^\n]*|(?:{LABEL}|Cast):)", re.MULTILINE)
_STAGING: Final = re.compile(r"^[ \t]*(?:Shot|Weight|Visual Detail):[^\n]*\n?", re.MULTILINE)
_SCENE: Final = re.compile(r"^[ \t]*Scene: ([^,.\n]+)", re.MULTILINE)
"""The place of a panel."""
_CAST: Final = re.compile(r"^Cast:[ \t]*\n(?!NAME:)((?:[^\n:]{1,80}:[^\n]+(?:\n|\Z))+)", re.MULTILINE)
"""The cast of a script, a line each."""
_SENTENCE: Final = re.compile(r"\S[^\n]*?[.!?…]+[*”»“\"]*(?=\s|$)|\S[^\n]+$", re.MULTILINE)
_BEFORE_NOUNS: Final = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|k?ein(?:e[nmrs]?)?|[izb]?[mn]s?|vom|zu[mr]|beim|mehr|\w+(?:er|en|es|em))\s+$"
)
_SAYS: Final = re.compile(r"\s+(?:says?|said|asks|asked|whispers|whispered|smiles|smiled|laughs|laughed|nods|nodded)\b")
_LABELS: Final = (
    ("people", "people"),
    ("cast", "people"),
    ("spoken", "lines"),
    ("wish", "idea"),
    ("written", "beginning"),
    ("script", "beginning"),
    ("text", "text"),
)
"""Words of the line above a text, and what the text then is."""
_NOBODY: Final = frozenset({"narrator", "shadow", "voice", "crowd", "all", "everyone", "name"})
_OFTEN: Final = 2
_BRIEF_SENTENCES: Final = 2
_BRIEF_CHARS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """`instructions` is the request without all this; `people` are names with their looks; empty where not given.

    `goes_on`: the text is the story so far, not a source to draw or to retell.
    """

    instructions: str
    text: str = ""
    goes_on: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    idea: str = ""
    beginning: str = ""
    direction: str = ""

    @property
    def is_brief(self) -> bool:
        """Whether the text is only a sentence or two: then it is the idea itself and no story to follow."""
        return bool(self.text) and self.idea == self.text

    @property
    def cast(self) -> list[str]:
        """The names of its people, the most important first."""
        return list(dict.fromkeys([*self.people, *names_in(self.idea), *people_in(self.text)]))


def read_material(prompt: str) -> Material:
    """The material of a request."""
    direction = _DIRECTION.search(prompt, prompt.rfind("\n>>>")) if "\n>>>" in prompt else None
    rest = prompt[: direction.start()] if direction else prompt
    pieces = {"people": cast[1]} if (cast := _CAST.search(prompt)) else dict[str, str]()
    goes_on = False
    for label, text in _BLOCK.findall(rest):
        pieces.setdefault(_kind_of(label), text.strip())
        goes_on = goes_on or "so far" in label.lower()
    return Material(
        instructions=_BLOCK.sub("", rest),
        text=pieces.get("text", ""),
        goes_on=goes_on,
        people={
            _as_name(name): _with_clothes(look.strip())
            for name, look in _PERSON.findall(pieces.get("people", ""))
            if name.strip().lower() not in _NOBODY
        },
        idea=pieces.get("idea") or _idea_in_brief(pieces.get("text", "")),
        beginning=pieces.get("beginning", ""),
        direction=direction[1].strip() if direction else "",
    )


def _as_name(written: str) -> str:
    name = written.strip("*- \t")
    return name.title() if name.isupper() else name


def _with_clothes(look: str) -> str:
    """A description whose second part is labelled as clothes."""
    return look if TELLS_ALL in look else look.replace("; ", f"; {TELLS_ALL} ", 1)


def _idea_in_brief(text: str) -> str:
    is_brief = len(text) <= _BRIEF_CHARS and len(_SENTENCE.findall(text)) <= _BRIEF_SENTENCES
    return text if is_brief and not _FIELD_LABEL.search(text) else ""


def idea_of(material: Material) -> Idea:
    """The idea of a continuation: the same people and things, in the place of the direction or else the earlier one."""
    asked, began, cast = parse_idea(material.direction), parse_idea(material.idea), material.cast
    text = _STAGING.sub("", material.text)
    place = asked if asked.place else began
    preposition, where = place.preposition, place.place
    things = began.things or tuple(_repeated(things_in(text), text)) or asked.things
    scenes = Counter(_SCENE.findall(text)).most_common(1)
    if not where and scenes and scenes[0][1] >= _OFTEN:
        where = scenes[0][0][0].lower() + scenes[0][0][1:] if scenes[0][0].startswith("The ") else scenes[0][0]
    if not where and (found := frequent_place(text)):
        preposition, where = found
    known = {figure.name: figure for figure in (*figures_in(material.text), *began.people) if figure.name}
    people = [known.get(name, Figure(name=name)) for name in cast] or list(began.people)
    return Idea(
        text=material.direction or material.idea or material.text,
        people=tuple(people),
        read=tuple(people),
        place=where,
        preposition=preposition,
        things=things,
        pronoun=_pronoun(material.text),
    )


def people_in(text: str) -> list[str]:
    """Names that a text uses inside its sentences, or gives lines to, the most frequent first."""
    prose = _FIELD_LABEL.sub("\n", text)
    is_german = language_of(prose) == "de"
    all_of, inner, saying, placed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for match in _CAPITAL.finditer(prose):
        name, before = match[1], prose[max(0, match.start() - 24) : match.start()]
        if (
            not name[0].isupper()
            or name.lower() in NO_NAMES
            or name.isupper()
            or (is_german and _BEFORE_NOUNS.search(before))
        ):
            continue
        all_of[name] += 1
        stripped = before.rstrip(" ")
        is_inside = bool(stripped) and (stripped[-1].islower() or stripped[-1] in ",;")
        inner[name] += is_inside
        saying[name] += bool(_SAYS.match(prose, match.end()))
        placed[name] += bool(re.search(r"\bin\s+$", before))
    least = _OFTEN + is_german
    spoken = {name.strip().title() for name in _SPEAKER.findall(text)}
    spoken = {name for name in spoken if name.lower() not in _NOBODY}
    kept = [
        name
        for name, count in all_of.most_common()
        if name in spoken or saying[name] or (inner[name] and count >= least and not placed[name])
    ]
    return _joined(list(dict.fromkeys([*kept, *sorted(spoken)])), all_of, prose)


def _joined(names: list[str], counts: Mapping[str, int], text: str) -> list[str]:
    """The same names, joined where two always occur together: "Inspector Whiskers"."""
    for first, second in permutations(names, 2):
        if counts.get(first, 0) == text.count(f"{first} {second}") > 0:
            joined = [f"{first} {second}" if name == second else name for name in names if name != first]
            return _joined(joined, counts, text)
    return names


def sentences_of(text: str) -> list[str]:
    """The sentences of a prose text, in order, as they stand."""
    return _SENTENCE.findall(text)


def clause_of(direction: str, names: Sequence[str]) -> str:
    """The direction as a clause: one line, no full stop, a lower-case first letter unless it begins with a name."""
    line = " ".join(direction.split()).strip('«»“”„"').rstrip(".!…").strip()
    first = line.split(" ", 1)[0]
    is_name = first in names or first.isupper()
    return line if is_name or not line else line[0].lower() + line[1:]


def _kind_of(label: str) -> str:
    said = label.lower()
    for word, kind in _LABELS:
        if word in said:
            return kind
    return "text"


def _repeated(phrases: Iterable[str], text: str) -> list[str]:
    """The thing that is named most often, at least twice; "brass key" is preferred to "hand"."""
    counts = {phrase: len(re.findall(rf"\b{re.escape(phrase)}\b", text)) for phrase in phrases}
    often = [phrase for phrase, count in counts.items() if count >= _OFTEN]
    return sorted(often, key=lambda phrase: (" " in phrase, counts[phrase]), reverse=True)[:1]


def _pronoun(text: str) -> str:
    words = Counter(re.findall(r"\b(?:she|her|he|his|him)\b", text.lower()))
    she, he = words["she"] + words["her"], words["he"] + words["his"] + words["him"]
    if max(she, he) <= _OFTEN:
        return "they"
    return "she" if she > he else "he"
