"""The figures of a text: their names, their nouns and their number. It reads English word order, without a grammar."""

# ruff: noqa: SIM905 - lists of words are easier to read as text
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from sandbox.gemini.languages import ENGLISH, language_of
from sandbox.gemini.world import PERSON, Noun, noun, usual_pronoun, world

FIGURES_MAX: Final = 6
"""The most figures that fit into a picture."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")
_CALLED: Final = (
    r"(?:named|called|name is|whose name is|namens|heißt|nommée?|appelée?|llamad[oa]|chiamat[oa]|по имени|o imieniu)"
)
_AFTER_CALLED: Final = re.compile(rf"\b{_CALLED}\s+$")
_NOUN_THEN_NAME: Final = re.compile(rf"^,?\s*(?:{_CALLED})?\s*$")
_ARTICLE: Final = r"(?:an?|the|his|her|their|my|our)\s+"
_NAME_THEN_NOUN: Final = re.compile(rf"^(?:,?\s+|,?\s+is\s+){_ARTICLE}(?:[\w’'-]+\s+){{0,3}}$")
_TURNS_INTO: Final = re.compile(
    r"(?:^|\s)(?:as|becom(?:es?|ing)|became|into|be|being|is|was|r[au]n(?:s|ning)? for)\s+"
    r"(?:\w+ly\s+)?(?:an?\s+|the\s+)?"
    r"(?:(?!an?\b|the\b|in\b|on\b|at\b|near\b|from\b)\w+\s+){0,2}$"
)
_POSSESSIVE: Final = re.compile(r"[’']s?$")
_LIKE: Final = re.compile(r"\b(?:like|than|as)\s+(?:an?|the)\s+$")
_PLACED: Final = re.compile(
    r"\b(?:in|of|at|from|near|to|into|through|across|over|on|around|[Tt]he|visits?|towards?|style)\s+"
    r"(?:[A-Z][\w’'-]+\s+)?$"
)
_ACTS: Final = re.compile(
    r"[’']s\b|\s+and\s+[A-Z]|\s+(?:is|was|has|had|who|must|can|will)\b|,\s+(?:an?|the|who|his|her)\s"
    r"|\s+\w{2,}(?:s|ed)\s+(?:an?|the|his|her|their|to|in|on|at|up|into|with|for|from|over|through|around|down|off|out)\b"
)
_PORTRAYED: Final = re.compile(r"\b(?:portrait|close[- ]?up|view|shot|picture|story|tale|life) of\s+$", re.IGNORECASE)
_ONE_MORE: Final = re.compile(rf"^,?\s*(?:{_CALLED})?\s*$|^\s*(?:,|and|&|,\s+and)\s+$")
_SPEAKER: Final = re.compile(r"\b(?:and I|I and|me and|(?:and|teaches|takes|saves|helps|visits|follows|shows) me)\b")
_ABBREVIATED: Final = re.compile(r"(?<=\b[A-Z]r)\. $|(?<=\bMrs)\. $")
_CASELESS: Final = re.compile(r"[؀-ۿऀ-ॿぁ-ヿ一-鿿]{2,}")
_TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "saint"})
_VERBS: Final = frozenset(
    (
        "cook cooks guard guards duck ducks bear bears judge judges pilot pilots swallow swallows spy fish "
        "pack packs queue queues"
    ).split()
)
"""Nouns in the table that are verbs behind another noun ("dad cooks") or behind "to"."""
_FOUNDED: Final = re.compile(r"\b(?:start|form|found|join|lead|conduct|coach)(?:s|es|ed|ing)?\s+(?:an?|the|their)\s+$")
_ACTS_NEXT: Final = re.compile(r"\b(?:to|will|can|can't|cannot|must|not|would|could)\s+$")
_LOOK: Final = re.compile(
    r"\s+((?:in|with|wearing)\s+(?:an?\s+|his\s+|her\s+|the\s+)?(?:[a-zà-ɏ-]+\s+){0,3}"
    r"(?:coat|jacket|dress|robe|cloak|hat|cap|crown|scarf|skin|hair|glasses|beard|shirt|suit|uniform|cape))\b"
)
_DETERMINERS: Final = frozenset("a an the my his her their our your its this that these another every".split())
_NO_MODIFIERS: Final = frozenset(
    "and or of in on at with about for from to is are was who by as between among against into under over near".split()
)
_MODIFIERS_MAX: Final = 3
_NEAR_CHARS: Final = 60
_LANDS: Final = frozenset(world()["words"]["lands"].split("|"))
NO_NAMES: Final = frozenset(world()["words"]["no names"].split())
"""Words that are capitalised for other reasons than being a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that acts. `name` may be empty; `nouns` are what it is; `phrase` is that in the text's own words."""

    name: str = ""
    nouns: tuple[str, ...] = ()
    phrase: str = ""
    start: int = 0
    end: int = 0
    count: int = 1
    look: str = ""
    """The description of its look that follows its nouns: "with dark skin"."""
    names: tuple[str, ...] = ()
    """The names of a group: "two sisters, Ada and Bea"."""

    @property
    def meanings(self) -> list[Noun]:
        """The table's entries for its nouns."""
        return [found for word in self.nouns if (found := noun(word))]

    @property
    def size(self) -> int:
        """How many figures it stands for: "three penguins", "a couple"."""
        return max(self.count, *(len(found.members) for found in self.meanings), 1)

    @property
    def told(self) -> str:
        """The phrase, the nouns that it leaves out, and the look: "cat as mayor in a red coat"."""
        nouns = " as ".join([self.phrase, *(word for word in self.nouns if word not in self.phrase.split())])
        return f"{nouns} {self.look}".strip()

    @property
    def kind(self) -> str:
        """PERSON, or which animal."""
        animals = [found for found in self.meanings if found.kind != PERSON]
        # A robot dog is a dog; a mouse who wants to be a lion is a mouse.
        own = [found for found in animals if found.word in self.phrase.split()] or animals[:1]
        return own[-1].kind if own else PERSON

    @property
    def pronoun(self) -> str:
        """The pronoun that its nouns or its name imply, or empty."""
        told = next((found.pronoun for found in self.meanings if found.pronoun), "")
        return told or usual_pronoun(self.name)

    def what(self, *told: str) -> str:
        """The first entry of its nouns under one of these keys ("wears", "holds", "home"), trades first."""
        found = sorted(self.meanings, key=lambda meaning: meaning.kind != PERSON)
        return next((value for meaning in found for key in told if (value := str(getattr(meaning, key)))), "")


def figures_in(text: str) -> list[Figure]:
    """The figures of a text in order, without repetition: as many of a kind as the text says, up to FIGURES_MAX."""
    events = sorted([*_by_noun(text), *_by_name(text), *_speaker(text)], key=lambda figure: (figure.start, -figure.end))
    events = [one for index, one in enumerate(events) if not index or one.start >= events[index - 1].end]
    merged = list[Figure]()
    for figure in events:
        if merged and (both := _joined(merged[-1], figure, text)):
            merged[-1] = both
        else:
            merged.append(figure)
    figures = [one for figure in _each_once(merged) for one in _members(figure)]
    return figures[:FIGURES_MAX]


def _speaker(text: str) -> Iterator[Figure]:
    """The first-person narrator, if there is another figure: a child if the text names its parents or grandparents."""
    if found := _SPEAKER.search(text):
        elder = re.search(r"\b(?:grand\w+|granny|mum|mom|dad|mother|father)\b", text, re.IGNORECASE)
        who = "child" if elder else "person"
        at = found.start() if found[0][0] in "Im" else found.end() - 1
        yield Figure(nouns=(who,), phrase=who, start=at, end=at + 1)


def _by_noun(text: str) -> Iterator[Figure]:
    """Runs of nouns from the table: "hedgehog detective", "police officer", "three penguins"."""
    words = [(match, _known(match[0])) for match in _WORD.finditer(text)]
    index = 0
    while index < len(words):
        run = index
        while run < len(words) and words[run][1]:
            follows = run > index
            if follows and (words[run][0][0] in _VERBS or text[words[run - 1][0].end() : words[run][0].start()] != " "):
                break
            run += 1
        is_verb = index > 0 and words[index][0][0] in _VERBS and words[index - 1][1]
        if run == index or is_verb:
            index += 1
            continue
        after = words[run][0][0] if run < len(words) and text[words[run - 1][0].end()] == " " else ""
        if after not in world()["no figures"]:
            yield from _figure(text, [match for match, _ in words], index, run)
        index = run


def _known(word: str) -> list[Noun]:
    """The nouns that a word consists of: one, or more with hyphens between; none for other words."""
    plain = re.sub(r"[’']s?$", "", word.lower())
    if found := noun(plain):
        return [found]
    parts = [noun(part) for part in plain.split("-")]
    return [part for part in parts if part] if "-" in plain and all(parts) else []


def _figure(text: str, words: Sequence[re.Match[str]], first: int, end: int) -> Iterator[Figure]:
    first = max((at + 1 for at in range(first, end - 1) if _POSSESSIVE.search(words[at][0])), default=first)
    nouns = [meaning for word in words[first:end] for meaning in _known(word[0])]
    start, determiner = first, ""
    for back in range(first - 1, max(-1, first - 2 - _MODIFIERS_MAX), -1):
        word = words[back][0].lower()
        if text[words[back].end() : words[back + 1].start()].strip() or word in _NO_MODIFIERS or _known(word):
            break
        if word in _DETERMINERS or word in world()["numbers"] or word.isdigit():
            start, determiner = back + 1, word
            break
    before = _before(text, words[start].start())
    if _LIKE.search(before) and not _TURNS_INTO.search(before):
        return
    number = int(determiner) if determiner.isdigit() else world()["numbers"].get(determiner, 0)
    last = nouns[-1]
    if _is_owner(words[end - 1 : end + _MODIFIERS_MAX]):
        return  # "a giant's tiny gardener" is about the gardener
    if not determiner and words[first][0] in _VERBS and _ACTS_NEXT.search(before):
        return  # "wants to cook"
    if not determiner and last.is_plural and _TURNS_INTO.search(before):
        return  # "become friends" is about those who do
    groups = [meaning for meaning in nouns if meaning.members]
    if groups and not determiner and words[first][0] in _VERBS:
        return  # "plan a trip and pack"
    if groups and _FOUNDED.search(before):
        return  # "start a rock band"
    if groups and len(nouns) == 1 and re.match(r"\s+of\s", text[words[end - 1].end() :][:_NEAR_CHARS]):
        return  # "a queue of penguins" is about the penguins
    count = number or (_count_before(before) if last.is_plural else 0) or 1 + last.is_plural
    modifiers = [word[0] for word in words[start:first]]
    yield Figure(
        nouns=tuple(meaning.word for meaning in nouns),
        phrase=" ".join([*modifiers, *(meaning.word for meaning in nouns)]),
        start=words[start].start(),
        end=words[end - 1].end(),
        count=max(1, min(FIGURES_MAX, count)),
        look=looks[1] if (looks := _LOOK.match(text, words[end - 1].end())) else "",
    )


def _is_owner(words: Sequence[re.Match[str]]) -> bool:
    """Whether the first of these words is the possessive of another figure, as in "a giant's gardener"."""
    return _POSSESSIVE.search(words[0][0]) is not None and any(_known(word[0]) for word in words[1:])


def _count_before(before: str) -> int:
    """How many a group before "of" has: "a queue of …"."""
    found = re.search(r"([a-zà-ɏ]+) of\s+(?:\w+\s+)?$", before)
    group = noun(found[1]) if found else None
    return len(group.members) if group else 0


def _by_name(text: str) -> Iterator[Figure]:
    """Capitalised words in the position of a name. Adjacent ones are one name."""
    found = [match for match in re.finditer(r"(?<![\w'’-])([^\W\d_][^\W\d_]+)(?![\w-])", text) if _may_be_name(match)]
    # German capitalises every noun: in a text with many capitals, only a known given name is a name.
    are_many = len(found) > max(4, len(text.split()) // 4) or language_of(text) == "de"
    named = list[tuple[int, int]]()
    if language_of(text) in (None, ENGLISH):  # in an English text, a word of a script without capitals is a name
        yield from (Figure(name=match[0], start=match.start(), end=match.end()) for match in _CASELESS.finditer(text))
    for match in found:
        if _is_name(text, match, are_many=are_many):
            if named and text[named[-1][1] : match.start()] == " ":
                named[-1] = (named[-1][0], match.end())
            else:
                named.append(match.span())
    for start, end in named:
        title = re.search(r"(?<![\w'’-])([A-Z][a-zà-ɏ]+)\.? $", _before(text, start))
        meaning = noun(title[1].lower()) if title else None
        if title and ((meaning and not meaning.members) or title[1].lower() in _TITLES):
            nouns = (meaning.word,) if meaning else ()
            first = start - len(title[0])
            yield Figure(name=text[first:end], nouns=nouns, start=first, end=end)
        else:
            yield Figure(name=text[start:end], start=start, end=end)


def _may_be_name(match: re.Match[str]) -> bool:
    word = match[1]
    if word in _LANDS:
        return False
    return word[0].isupper() and not word.isupper() and word.lower() not in NO_NAMES and not noun(word.lower())


def _is_name(text: str, match: re.Match[str], *, are_many: bool) -> bool:
    before, after = _before(text, match.start()), text[match.end() : match.end() + _NEAR_CHARS]
    if _AFTER_CALLED.search(before) or _PORTRAYED.search(before) or usual_pronoun(match[1]):
        return True
    if are_many or _PLACED.search(before):
        return False
    before = _ABBREVIATED.sub("", before).rstrip(" \t\"“«'(")
    opens = not before or before[-1] in ".!?:\n—–-•*"
    return bool(_ACTS.match(after)) if opens else True


def _before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR_CHARS) : at]


def _joined(one: Figure, other: Figure, text: str) -> Figure | None:
    """One figure for two adjacent mentions: "Bolt, a small robot", "a cat becomes mayor"."""
    between = text[one.end : other.start]
    if not one.name and other.name and one.size == 1 and _NOUN_THEN_NAME.match(between):
        return replace(one, name=other.name, nouns=(*one.nouns, *other.nouns), end=other.end)
    if one.size > max(1, len(one.names)) and other.name and _ONE_MORE.match(between):
        return replace(one, names=(*one.names, other.name), end=other.end)
    if other.name or other.count > 1 or not other.nouns or any(meaning.members for meaning in other.meanings):
        return None
    names = one.name and _NAME_THEN_NOUN.match(between)
    if names or (_TURNS_INTO.search(between) and not re.search(r"[.!?\n]|\b(?:and|by|with|of)\b", between)):
        return replace(
            one,
            nouns=(*one.nouns, *other.nouns),
            phrase=one.phrase or other.phrase,
            end=other.end if names else one.end,
        )
    return None


def _each_once(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without repeated mentions of the same name or the same noun."""
    kept = list[Figure]()
    for figure in figures:
        if figure.name:
            same = next((at for at, one in enumerate(kept) if figure.name in (one.name, *one.names)), None)
        else:
            same = next((at for at, one in enumerate(kept) if one.nouns and figure.nouns[-1] in one.nouns), None)
        if same is None:
            kept.append(figure)
        elif figure.nouns and not kept[same].nouns:
            kept[same] = replace(kept[same], nouns=figure.nouns, phrase=figure.phrase)
    return kept


def _members(figure: Figure) -> list[Figure]:
    """A figure for each member of a group: "two astronauts", "a couple"."""
    members = next((meaning.members for meaning in figure.meanings if meaning.members), ())
    if members:
        # "A football team of monkeys", "a penguin family": the other noun describes each member.
        own = tuple(word for word in figure.nouns if not (found := noun(word)) or not found.members)
        named = zip_longest(members, figure.names[: len(members)], fillvalue=figure.name)
        return [
            replace(figure, name=name, names=(), nouns=(*own, member), phrase=" ".join((*own, member)), count=1)
            for member, name in named
        ]
    names = [*figure.names, *[""] * figure.count][: figure.count] if figure.names else [figure.name] * figure.count
    return [replace(figure, name=name, names=(), count=1) for name in names]
