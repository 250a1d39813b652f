"""Parses a person's idea: who does what, where and with what. Small heuristics for English, without a grammar."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sandbox.gemini.figures import NO_NAMES, Figure, figures_in
from sandbox.gemini.languages import in_english, language_of
from sandbox.gemini.world import noun, table, usual_pronoun, world

_MATERIAL: Final = re.compile(
    r"(?:^|\n)\s*(?:the wish of the person|the person's words|prompt|idea|wish|topic)\s*:\s*\n?(.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_NEXT_BLOCK: Final = re.compile(r"\n\nThe (?:story so far|panel to draw|script):", re.IGNORECASE)
_ORDER: Final = re.compile(
    r"^\s*(?:please\s+)?(?:(?:write|tell|make|draw|create|give|show|do)\b[^.\n]{0,40}?|an?\s+(?:[\w-]+\s+){0,3}(?:story|tale|comic)\s+)"
    r"(?:about|of|with|where|in which|how|on)\s+",
    re.IGNORECASE,
)
_WORDS: Final = {
    name: re.split(r"[ |]" if "|" not in words else r"\|", words) for name, words in world()["words"].items()
}
_STOP: Final = "|".join(_WORDS["ends of a phrase"])
_ENDS: Final = rf"(?=[,.;:!?\n]|\s+(?:{_STOP})\b|\s+\w+(?:s|ed)\b|$)"
_PREPOSITIONS: Final = (
    "in|on|at|inside|under|near|beneath|above|aboard|behind|beyond|below|through|to|into|across|around|cross|crosses"
)
_PLACE: Final = re.compile(
    rf"\b({_PREPOSITIONS})\s+"
    rf"((?:an?|the|his|her|their|its|our|my)\s+)((?:[A-Za-zà-ɏ'’-]+\s+){{0,3}}?[A-Za-zà-ɏ'’-]+"
    rf"(?:\s+of\s+(?:the\s+)?[A-Za-z]+)?){_ENDS}"
)
_CITY: Final = re.compile(
    rf"\b({_PREPOSITIONS}|of|from|over)\s+((?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)*(?:\s+(?!(?:{_STOP})\b)[a-zà-ɏ'’-]+{_ENDS})?)(?![\w'’-])"
)
_BARE: Final = re.compile(rf"\b(in|at|on|to|into|under)\s+({'|'.join(_WORDS['bare places'])})\b")
_LAND: Final = re.compile(rf"\b({'|'.join(_WORDS['lands'])})\b")
_TOWARDS: Final = frozenset({"in", "from", "of", "to", "into", "through", "across", "cross", "crosses"})
_NO_PLACES: Final = frozenset(_WORDS["no places"] + _WORDS["worn"])
_LOOK: Final = (
    r",?\s+((?:the|an?)\s+(?:[a-zà-ɏ-]+\s+){0,2}?[a-zà-ɏ-]+"
    r"|(?:in|with|wearing)\s+(?:her|his|their|its|an?|the)\s+[a-zà-ɏ -]{3,40}?)"
    rf"(?=,|[.;:!?\n]|\s+(?:{_STOP}|sat|said|stood|kept|made|\w{{3,}}ed)\b|$)"
)
_NOUN_PHRASE: Final = re.compile(r"\b(?:[Aa]n?|[Tt]he|his|her|their|some)\s+(?=((?:[a-zà-ɏ'’-]+\s+){0,2}[a-zà-ɏ'’-]+))")
_NO_THINGS: Final = frozenset(_WORDS["no things"] + _WORDS["worn"])
_PLACE_NOUN: Final = re.compile(rf"\bthe ([a-zà-ɏ-]+ )?({'|'.join(_WORDS['places'])})\b")
_BUILDING: Final = re.compile(
    rf"\b(an?|the|[a-zà-ɏ]+[’']s)\s+((?:[a-zà-ɏ-]+\s+)?(?:{'|'.join(_WORDS['buildings'])}))\b", re.IGNORECASE
)
_WITHIN: Final = frozenset(
    {"garden", "forest", "jungle", "desert", "kitchen", "castle", "library", "museum", "zoo", "park"}
)
_NAMED_PLACE: Final = re.compile(r"\b(in|at|near)\s+([A-Z][a-zà-ɏ'’-]+)\b")
_VERBS: Final = frozenset(_WORDS["verbs"])
_NO_VERBS: Final = frozenset(_WORDS["no verbs"])
_SAID: Final = re.compile(
    r"\s+((?:(?:who|that|which)(?:[’']s)?|(?!wedding|morning|evening|during|nothing)[a-z]{3,}ing)\s[^,.;:!?]{2,90})(?=[,.;:!?]|$)"
)
_SUBJECT: Final = re.compile(
    r"\W*(?:an?|the|my)\s+(?P<thing>(?:[a-zà-ɏ-]+\s+){0,2}?[a-zà-ɏ-]+)\s+(?:(?P<said>(?:who|that|which)\s[^,.;:!?]{4,90})"
    r"|(?P<verb>(?!was|his|its|this)[a-zà-ɏ]+(?<!s)s)(?=\s+(?:an?|the|his|her|its|to|in|on|at|up|into|with|for|over|asleep|home)\b))",
    re.IGNORECASE,
)
"""A thing that acts like a person: "a lighthouse that is afraid of the dark", "a cactus learns to hug"."""
_DEED_CHARS: Final = 110
_OFTEN: Final = 2


@dataclass(frozen=True, slots=True)
class Idea:
    """`people` are all of its figures with names; `read` are the same with the names that the text itself gives.

    `place` is a phrase with its article; `claim` is the idea as one sentence where it is one; `said_of_hero` is what
    "who …" adds to its first figure.
    """

    text: str
    people: tuple[Figure, ...] = ()
    read: tuple[Figure, ...] = ()
    place: str | None = None
    preposition: str = "in"
    things: tuple[str, ...] = ()
    claim: str = ""
    said_of_hero: str = ""
    pronoun: str = "they"

    @property
    def hero(self) -> str | None:
        """The name that the text gives to the first of its people."""
        return self.read[0].name or None if self.read else None

    @property
    def second(self) -> str | None:
        """The name that the text gives to the second of its people."""
        return self.read[1].name or None if len(self.read) > 1 else None

    @property
    def role(self) -> str | None:
        """What the first of its people is."""
        return self.read[0].phrase or None if self.read else None


def idea_in(prompt: str) -> str:
    """The person's own words within a request, without the instructions around them."""
    found = _MATERIAL.search(prompt)
    return _NEXT_BLOCK.split(found[1], maxsplit=1)[0].strip() if found else prompt.strip()


def parse_idea(text: str) -> Idea:
    """Who, where and what. A part that is not found is None or empty."""
    english = in_english(text)
    read = tuple(_translated(figures_in(text), figures_in(english)) if english else figures_in(text))
    place = _place(english or text)
    claim, said = _claim_of(text)
    if (subject := _SUBJECT.match(text)) and (not read or read[0].start >= subject.end()):
        said = (subject["said"] or "").rstrip()
        claim = claim or (_as_claim(text) if subject["verb"] else "")
        read = (Figure(phrase=subject["thing"]), *read)
    told = re.search(r"\b(she|her|he|his|him)\b", text.lower())
    pronoun = (read[0].pronoun if read else "") or (
        {"s": "she"}.get(told[1][0]) or ("she" if told[1] == "her" else "he") if told else ""
    )
    return Idea(
        text=text,
        people=named(read, text, pronoun),
        read=read,
        place=place[1] if place else None,
        preposition=place[0] if place else "in",
        things=things_in(text, place=place[1] if place else None),
        claim=claim,
        said_of_hero=said,
        pronoun=pronoun or "they",
    )


def _as_claim(text: str) -> str:
    """The first sentence of the idea, if it is a whole one, in the form for the middle of another sentence."""
    sentence = re.split(r"(?<=\w\w\w)[.;!?]", " ".join(text.split()), maxsplit=1)[0]
    return "" if len(sentence) > _DEED_CHARS else re.sub(r"^(?:my|our)\b", "the", sentence[0].lower() + sentence[1:])


def _translated(told: Sequence[Figure], translated: Sequence[Figure]) -> list[Figure]:
    """The figures of a translation, with the names of the original text."""
    names = [figure.name for figure in told if figure.name]
    given = [replace(figure, name=name) for figure, name in zip(translated, names, strict=False)]
    rest = [Figure(name=name) for name in names[len(given) :]]
    return [*given, *translated[len(given) :], *rest]


def named(figures: Sequence[Figure], text: str, pronoun: str = "") -> tuple[Figure, ...]:
    """The same figures, each with a name: its own, a family word like "Grandmother", else one of the table."""
    rng = random.Random(f"names {text}")
    own = table("stories_other").get(language_of(text) or "", {}).get("names")
    pools = {told: [*(own or []), *rng.sample(names, len(names))] for told, names in world()["names"].items()}
    taken = {figure.name for figure in figures}
    people = list[Figure]()
    for index, figure in enumerate(figures):
        name = figure.name
        if not name and figure.nouns[-1:] and figure.nouns[-1] in world()["called"] and not own:
            name = figure.nouns[-1].capitalize()
        if not name or name in {one.name for one in people}:
            told = figure.pronoun or (pronoun if index == 0 else "") or rng.choice(("she", "he"))
            name = next(one for one in pools[told] if one not in taken)
        taken.add(name)
        people.append(replace(figure, name=name))
    return tuple(people)


def names_in(text: str) -> list[str]:
    """The names in a text, each once."""
    return [figure.name for figure in figures_in(text) if figure.name]


def look_of(name: str, text: str) -> str:
    """The description that directly follows a name in a text: "the robot", "in her yellow coat"; may be empty."""
    found = re.search(rf"\b{re.escape(name)}{_LOOK}", text)
    return found[1].strip() if found else ""


def frequent_place(text: str) -> tuple[str, str] | None:
    """The place that a longer text names most often, at least twice: its preposition and its phrase."""
    counts = Counter(f"the {match[1] or ''}{match[2]}" for match in _PLACE_NOUN.finditer(text))
    counts.update(
        match[2]
        for match in _NAMED_PLACE.finditer(text)
        if match[2].lower() not in NO_NAMES and not usual_pronoun(match[2])
    )
    place = max(counts, key=lambda name: counts[name], default="")
    if not place or text.count(place) < _OFTEN:
        return None
    said = re.search(rf"\b(in|on|at|inside|under|near|aboard|beyond|below|by)\s+{re.escape(place)}\b", text)
    return (said[1] if said else "in"), place


def _place(text: str) -> tuple[str, str] | None:
    found = list[tuple[int, str, str]]()
    for match in _PLACE.finditer(text):
        first, last = match[3].split(" of ")[0].split()[-1], match[3].split()[-1]
        if (
            first not in _NO_PLACES
            and last.lower() not in _NO_PLACES
            and not noun(last.lower())
            and not usual_pronoun(last)
        ):
            article = match[2].strip()
            article = "the" if article in {"a", "an", "its", "our", "my"} else article
            found.append((match.start(), _resting(match[1], match[3]), f"{article} {match[3].strip()}"))
    for match in _CITY.finditer(text):
        words = match[2].split()
        is_time = words[-1].lower() in NO_NAMES - {"mars", "earth", "moon"}
        if not is_time and not usual_pronoun(words[0]) and not noun(words[0].lower()):
            plain = words if words[-1][0].isupper() or noun(words[-1]) is None else words[:-1]
            found.append((match.start(), _resting(match[1], match[2]), " ".join(plain)))
    found += [(match.start(), match[1], match[2]) for match in _BARE.finditer(text)]
    found += [(match.start(), "in", match[1]) for match in _LAND.finditer(text)]
    if found:
        return min(found)[1:]
    building = _BUILDING.search(text)
    return ("in" if building[2].split()[-1] in _WITHIN else "at", f"the {building[2]}") if building else None


def _resting(preposition: str, place: str) -> str:
    """The preposition of rest for one of motion: "to the beach" becomes "on the beach"."""
    if preposition not in _TOWARDS:
        return preposition
    words = place.lower().split()
    part = words[words.index("of") - 1] if "of" in words[1:] else ""
    return "on" if words[-1] in _WORDS["on places"] else "at" if part in {"bottom", "top", "end", "edge"} else "in"


def _claim_of(text: str) -> tuple[str, str]:
    """The idea as a sentence without a full stop, if it has a verb; and what "who …" says of its first figure."""
    wish = _ORDER.sub("", " ".join(text.split()), count=1)
    figures = figures_in(wish)
    if not figures:
        return "", ""
    last = figures[0]
    for figure in figures[1:]:
        if figure.start != last.start and not re.fullmatch(
            r"\s*(?:,|and|&|,\s*and)\s+(?:\w+\s+){0,3}", wish[last.end : figure.start]
        ):
            break
        last = figure
    rest = wish[last.end :]
    if told := re.match(_SAID, rest):
        return "", told[1].rstrip()
    first = re.match(r"\s+(?:\w+ly\s+)?([a-zà-ɏ]+)\b", rest)
    is_plural = (len(figures) > 1 and last is not figures[0]) or (
        len(figures) > 1 and figures[1].start == figures[0].start
    )
    sentence = re.split(r"(?<=\w\w\w)[.;!?]", wish, maxsplit=1)[0].strip(" \"“”'")
    if not first or len(sentence) > _DEED_CHARS or re.search(r"\b(?:I|me|we|us|you)\b", sentence):
        return "", ""
    verb = first[1]
    acts = verb in _VERBS or verb.endswith("ed") or (verb.endswith("s") and not verb.endswith(("ss", "us", "ings")))
    if verb in _NO_VERBS or not (acts or is_plural):
        return "", ""
    sentence = re.sub(r"^(?:my|our)\b", "the", sentence, flags=re.IGNORECASE)
    opening = sentence.split(" ", 1)[0].lower()
    if (noun(opening) and opening not in world()["called"]) or opening in {"a", "an", "the", *world()["numbers"]}:
        sentence = sentence[0].lower() + sentence[1:]
    return re.sub(r"\b(?:my|our)\b", "the", sentence), ""


def things_in(text: str, place: str | None = None) -> tuple[str, ...]:
    """Things with an article, in order, without repetition, people and the place."""
    where, found = (place or "").partition(" ")[2], list[str]()
    for match in _NOUN_PHRASE.finditer(text):
        words = _trimmed(match[1]).split()
        is_figure = any(noun(re.sub(r"[’']s?$", "", word)) for word in words)
        if not words or is_figure or words[-1] in _NO_THINGS or " ".join(words) in where:
            continue
        if words[-1].endswith(("shop", "house", "room")) or (
            words[-1].endswith("s") and not words[-1].endswith(("ss", "us"))
        ):
            continue
        found.append(" ".join(words))
    return tuple(dict.fromkeys(found))


def _trimmed(phrase: str) -> str:
    """The phrase up to the first word that cannot belong to a noun phrase."""
    stop, kept = set(_WORDS["ends of a phrase"]), list[str]()
    for word in phrase.split():
        if word in stop:
            break
        kept.append(word)
    while len(kept) > 1 and kept[-1].endswith(("ed", "ing", "ly")):
        kept.pop()
    return " ".join(kept)
