"""Reading a person's idea: who it is about, where, with what. Small heuristics on English word order; no grammar."""

# ruff: noqa: SIM905 - lists of words are easier to read as text
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

_MATERIAL: Final = re.compile(
    r"(?:^|\n)\s*(?:the wish of the person|the person's words|prompt|idea|wish|topic)\s*:\s*\n?(.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_NEXT_BLOCK: Final = re.compile(r"\n\nThe (?:story so far|panel to draw|script):", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"\b(?:named|called|name is|namens|nommée?|appelée?|llamad[oa]|по имени)\s+([A-ZА-Я][\w’-]+(?:\s+[A-ZА-Я][\w’-]+)?)"
)
_CAPITAL: Final = re.compile(r"(?<![\w'’-])([^\W\d_a-z][^\W\d_]+)(?![\w-])")
_ROLE: Final = re.compile(
    r"\b(?:[Aa]n?|[Tt]he)\s+((?:[a-z-]+\s+){0,2}?[a-z-]+)\s+(?:who|that|which|wants|finds|learns|meets|"
    r"discovers|named|called|lives|loses|steals|tries|must|goes|falls|dreams|makes|builds|befriends|opens|hears|"
    r"learning|living|working|trying|looking)\b"
)
_STOP: Final = (
    "and or but who whom which that where when while as if in on at of for from with without into onto over under "
    "near by to is are was were has have had will would must can could not after before until during because so then "
    "finds learns meets discovers wants lives loses tries goes falls makes builds opens hears gets takes becomes comes "
    "searching looking trying during every his her their its a an the about named called steals hides "
    "find learn meet discover want live lose try go fall make build open hear get take become come steal hide "
    "repair repairs save saves follow follows answer answers afraid alone"
)
_PLACE: Final = re.compile(
    r"\b(in|on|at|inside|under|near|beneath|above|aboard|behind|beyond|below|through|to|into)\s+"
    r"((?:an?|the|his|her|their|its|our)\s+)((?:[a-z'’-]+\s+){0,3}?[a-z'’-]+)"
    rf"(?=[,.;:!?\n]|\s+(?:{'|'.join(_STOP.split())})\b|$)"
)
_NOUN_PHRASE: Final = re.compile(r"\b(?:[Aa]n?|[Tt]he|his|her|their|some)\s+(?=((?:[a-z'’-]+\s+){0,2}[a-z'’-]+))")
NO_NAMES: Final = frozenset(
    (
        "A An And As At But By For From He Her His I If In Into It Its My No Not Of On Once One Or Our She So Some "
        "That The Their Then There They This Three To Two Upon We What When Where While Who Why With Without You Your "
        "Nobody Somebody Everyone Everybody Nothing Something Morgen Abend Nacht "
        "Write Tell Make Draw Create Give Please Story Comic Tale Short Long Panel Panels Genre Style Scene Focus "
        "Caption Dialogue Visual Detail Top Bottom English French German Spanish Russian Christmas Monday Sunday Earth "
        "Mars Moon Sun God Der Die Das Ein Eine Und Le La Les Un Une Des El Los Las Una Eine Einer Im Am Es Il Elle On"
    ).split()
)
_NO_PLACES: Final = frozenset(
    (
        "time morning evening night end beginning moment world way hurry dark day year age crowd stranger thing edge "
        "there here"
    ).split()
)
_WORN: Final = frozenset(
    "coat jacket dress hat cap scarf cloak robe suit skirt shirt boots gloves glasses mask uniform apron".split()
)
_LOOK: Final = (
    r",?\s+((?:the|an?)\s+(?:[a-z-]+\s+){0,2}?[a-z-]+"
    r"|(?:in|with|wearing)\s+(?:her|his|their|its|an?|the)\s+[a-z -]{3,40}?)"
    rf"(?=,|[.;:!?\n]|\s+(?:{'|'.join(_STOP.split())})\b|$)"
)
_NO_THINGS: Final = frozenset(
    "story tale comic poem time day night morning evening way end beginning moment world sea sky city town village "
    "forest house castle library friend man woman boy girl child people king queen lot kind wish person words".split()
)
_PLACE_NOUN: Final = re.compile(
    r"\bthe ([a-z-]+ )?(sea|city|town|village|forest|house|castle|library|tower|lighthouse|harbour|cellar|garden|"
    r"station|ship|bakery|school|museum|island|mountain|market|desert|moon|palace|temple|shop|kitchen|valley|marsh|quarter|farm|"
    r"cave|beach|lake|river|planet|hospital|theatre|hotel|tavern|inn|monastery|dome|cathedral|church)\b"
)
_NAMED_PLACE: Final = re.compile(r"\b(in|at|near)\s+([A-Z][a-z'’-]+)\b")
_OFTEN: Final = 2


@dataclass(frozen=True, slots=True)
class Idea:
    """`hero` is a name or None, `role` what the hero is ("lighthouse keeper"), `place` a phrase with its article."""

    text: str
    hero: str | None = None
    second: str | None = None
    role: str | None = None
    place: str | None = None
    preposition: str = "in"
    things: tuple[str, ...] = ()
    pronoun: str = "they"


def idea_in(prompt: str) -> str:
    """The person's own words within a request, without the instructions around them."""
    found = _MATERIAL.search(prompt)
    return _NEXT_BLOCK.split(found[1], maxsplit=1)[0].strip() if found else prompt.strip()


def parse_idea(text: str) -> Idea:
    """Who, where and what; whatever is not found is None or empty."""
    names = names_in(text)
    role = _ROLE.search(text)
    place = _place(text)
    role_words = role[1] if role and _trimmed(role[1]) == role[1] else None
    return Idea(
        text=text,
        hero=names[0] if names else None,
        second=names[1] if len(names) > 1 else None,
        role=role_words,
        place=place[1] if place else None,
        preposition=place[0] if place else "in",
        things=things_in(text, role_words, place[1] if place else None),
        pronoun=_pronoun(text),
    )


def names_in(text: str) -> list[str]:
    """Capitalised words that are likely names, the surest first, each once."""
    found = dict.fromkeys(match[1] for match in _NAMED.finditer(text) if match[1] not in NO_NAMES)
    # German writes every noun with a capital: with too many of them, only what follows "named" is a name.
    capitals = [match for match in _CAPITAL.finditer(text) if match[1] not in NO_NAMES and not match[1].isupper()]
    words = len(text.split())
    if len(capitals) > max(4, words // 5):
        capitals = capitals[:1]
    starts = {match.start() for match in capitals if _opens_sentence(text, match.start())}
    inner = [match[1] for match in capitals if match.start() not in starts]
    opening = [match[1] for match in capitals if match.start() in starts]
    is_scene = {match[1] for match in capitals if re.search(rf"\b(?:in|of|to|at|from)\s+{match[1]}\b", text)}
    ordered = [*found, *opening, *inner] if opening and capitals[0][1] == opening[0] else [*found, *inner, *opening]
    kept = dict.fromkeys(name for name in ordered if name not in is_scene or name in found)
    return [name for name in kept if not any(name != other and name in other.split() for other in kept)]


def look_of(name: str, text: str) -> str:
    """What a text says right behind a name: "the robot", "in her yellow coat"; empty for nothing."""
    found = re.search(rf"\b{re.escape(name)}{_LOOK}", text)
    return found[1].strip() if found else ""


def _opens_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"“«'(")
    return not before or before[-1] in ".!?:\n"


def frequent_place(text: str) -> tuple[str, str] | None:
    """The place that a longer text names most often, and more than once: its preposition, its phrase."""
    named = Counter(f"the {match[1] or ''}{match[2]}" for match in _PLACE_NOUN.finditer(text))
    named.update(match[2] for match in _NAMED_PLACE.finditer(text) if match[2] not in NO_NAMES)
    place = max(named, key=lambda name: named[name], default="")
    if not place or text.count(place) < _OFTEN:
        return None
    said = re.search(rf"\b(in|on|at|inside|under|near|aboard|beyond|below)\s+{re.escape(place)}\b", text)
    return (said[1] if said else "in"), place


def _place(text: str) -> tuple[str, str] | None:
    for match in _PLACE.finditer(text):
        if not _is_no_place(match[3]):
            return _placed(match)
    scene = re.search(r"\b(in|on|at|near)\s+([A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)", text)
    return (scene[1], scene[2]) if scene and scene[2] not in NO_NAMES else None


def _is_no_place(noun: str) -> bool:
    return noun.strip().split()[-1] in _NO_PLACES | _WORN


def _placed(match: re.Match[str]) -> tuple[str, str]:
    article = match[2].strip()
    article = "the" if article in {"a", "an", "its", "our"} else article
    preposition = {"to": "in", "into": "in", "through": "in"}.get(match[1], match[1])
    return preposition, f"{article} {match[3].strip()}"


def things_in(text: str, role: str | None = None, place: str | None = None) -> tuple[str, ...]:
    """Things with an article before them, in order, each once; neither the role nor the place."""
    found = list[str]()
    for match in _NOUN_PHRASE.finditer(text):
        phrase = _trimmed(match[1])
        if not phrase or phrase.split()[-1] in _NO_THINGS | _WORN or phrase in {role, (place or "").partition(" ")[2]}:
            continue
        is_plural = phrase.endswith("s") and not phrase.endswith(("ss", "us"))
        if is_plural or (role and (phrase in role or role in phrase)):
            continue
        if re.search(rf"\b[A-Z][\w’-]+,?\s+(?:the|an?)\s+{re.escape(phrase)}\b", text):
            continue  # "Otto the robot" says who a person is
        found.append(phrase)
    return tuple(dict.fromkeys(found))


def _trimmed(phrase: str) -> str:
    """The phrase up to the first word that cannot belong to a noun phrase."""
    stop, kept = set(_STOP.split()), list[str]()
    for word in phrase.split():
        if word in stop:
            break
        kept.append(word)
    while len(kept) > 1 and kept[-1].endswith(("ed", "ing", "ly")):
        kept.pop()
    return " ".join(kept)


def _pronoun(text: str) -> str:
    words = set(re.findall(r"[a-z]+", text.lower()))
    if words & {"she", "her", "girl", "woman", "queen", "princess", "grandmother", "mother", "witch", "sister"}:
        return "she"
    if words & {"he", "his", "him", "boy", "man", "king", "prince", "grandfather", "father", "wizard", "brother"}:
        return "he"
    return "they"
