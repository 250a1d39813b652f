"""Writes stories offline: templates that use the idea, have a shape, and keep to the number of words asked for."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sandbox.gemini.idea import Idea, look_of, parse_idea

_SLOT: Final = re.compile(r"\{(\w+)\}")
_PRONOUNS: Final = {
    "she": {"they": "she", "them": "her", "their": "her", "was": "was"},
    "he": {"they": "he", "them": "him", "their": "his", "was": "was"},
    "they": {"they": "they", "them": "them", "their": "their", "was": "were"},
}
_CLOSE_ENOUGH: Final = 0.03
_TOO_LONG: Final = 1.06
_WISH_CHARS: Final = 70


@cache
def templates(name: str) -> Any:  # noqa: ANN401 - data of this package, one shape a file
    """A data file of this package, read once."""
    return json.loads(files("sandbox.gemini").joinpath(f"{name}.json").read_text(encoding="utf-8"))


def write_story(idea_text: str, *, words: int, language: str = "en", genre_hint: str = "", seed: int = 0) -> str:
    """A story of `words` words, give or take a tenth. The same arguments give the same story."""
    rng = random.Random(f"{seed}|{language}|{genre_hint}|{idea_text}")
    idea = parse_idea(idea_text)
    if language == "en":
        book = templates("stories_en")
        genre = genre_of(book, f"{genre_hint} {idea_text}")
        pools = {**book, "episodes": [*genre["episodes"], *book["episodes"]]}
        slots = english_slots(idea, book, genre, rng)
    else:
        pools = templates("stories_other")[language]
        genre = {}
        slots = plain_slots(idea, pools, rng)
    return Teller(pools, slots, genre, rng).tell(words)


def length_of(text: str) -> int:
    """The number of words, as a reader counts them: dashes that stand alone are none."""
    return sum(any(character.isalnum() for character in word) for word in text.split())


class Teller:
    """Fits a story to its length: skeleton, episodes as long as there is room, small sentences for the rest."""

    def __init__(
        self, pools: Mapping[str, list[str]], slots: Mapping[str, str], genre: Mapping[str, Any], rng: random.Random
    ) -> None:
        self._pools = pools
        self._slots = slots
        self._genre = genre
        self._rng = rng

    def tell(self, words: int) -> str:
        """A tale of the pools' openings, troubles, episodes, turns and endings."""
        opening, trouble, turn, ending = (
            self.filled(self._rng.choice(self._pools[name])) for name in ("openings", "troubles", "turns", "endings")
        )
        skeleton = length_of(f"{opening} {trouble} {turn} {ending}")
        if skeleton > words * _TOO_LONG:
            paragraphs = _shortened([opening, trouble, turn, ending], words)
        else:
            paragraphs = [opening, trouble, *self._episodes(words - skeleton), turn, ending]
        self._pad(paragraphs, words)
        return "\n\n".join(paragraphs)

    def tell_around(self, scenes: Sequence[str], words: int, *, own_share: float) -> str:
        """The scenes in order, shortened to a share of the words, and episodes between them for the rest."""
        if length_of(" ".join(scenes)) > words * own_share:
            scenes = _shortened(list(scenes), round(words * own_share))
        episodes = self._episodes(words - length_of(" ".join(scenes)))
        gaps = max(1, len(scenes) - 1)
        paragraphs = list[str]()
        for index, scene in enumerate(scenes):
            paragraphs += [scene, *episodes[index * len(episodes) // gaps : (index + 1) * len(episodes) // gaps]]
        self._pad(paragraphs, words)
        return "\n\n".join(paragraphs)

    def _episodes(self, room: int) -> list[str]:
        """Episodes that fit into `room` words. Long stories go through them more than once."""
        chosen, bag = list[str](), list[str]()
        misses = 0
        while misses < len(self._pools["episodes"]):
            if not bag:
                bag = list(self._pools["episodes"])
                self._rng.shuffle(bag)
            episode = self.filled(bag.pop())
            length = length_of(episode)
            if length <= room + 4:
                chosen.append(episode)
                room -= length
                misses = 0
            else:
                misses += 1
        return chosen

    def _pad(self, paragraphs: list[str], words: int) -> None:
        asides = [self.filled(aside) for aside in self._pools["asides"]]
        inner = range(1, len(paragraphs) - 1)
        places = [index for index in inner if paragraphs[index][-1] not in "”»“—"] or list(inner)
        missing = words - length_of("\n".join(paragraphs))
        while asides and places and missing > words * _CLOSE_ENOUGH:
            fitting = min(asides, key=lambda aside: abs(length_of(aside) - missing))
            asides.remove(fitting)
            at = places[self._rng.randrange(len(places))]
            paragraphs[at] = f"{paragraphs[at]} {fitting}"
            missing -= length_of(fitting)

    def filled(self, template: str) -> str:
        """A template of the pools with its slots filled."""
        return filled(template, self._slots, self._genre, self._rng)


def filled(template: str, slots: Mapping[str, str], choices: Mapping[str, list[str]], rng: random.Random) -> str:
    """The template with its slots: fixed ones, else one of several choices. A slot with a capital gives a capital."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in slots:
            return slots[name]
        key = name[0].lower() + name[1:]
        value = slots.get(key)
        if value is None:
            value = _SLOT.sub(fill, rng.choice(choices[key]))
        return value[0].upper() + value[1:] if name[0].isupper() else value

    return _SLOT.sub(fill, template)


def _shortened(paragraphs: list[str], words: int) -> list[str]:
    """Whole sentences are dropped from the middle of the longest paragraphs until the text is short enough."""
    pieces = [_sentences(paragraph.replace("\n\n", " ")) for paragraph in paragraphs]
    while sum(length_of(sentence) for piece in pieces for sentence in piece) > words * _TOO_LONG:
        longest = max(pieces, key=len)
        if len(longest) == 1:
            break
        del longest[len(longest) // 2]
    made = [" ".join(piece) for piece in pieces]
    if length_of(" ".join(made)) <= words * _TOO_LONG:
        return made
    return [" ".join(" ".join(made).split()[:words]).rstrip(",;:—–.") + "."]


def _sentences(paragraph: str) -> list[str]:
    return re.findall(r"\S.*?[.!?…]+[*”»“]*(?=\s|$)|\S.+$", paragraph)


def genre_of(book: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The words and episodes of the first genre that a word of the text tells of."""
    words = re.findall(r"[\w-]+", text.lower())
    for word in words:
        for name, telling in book["genre_words"].items():
            if word in telling:
                return {**book["genres"]["any"], **book["genres"][name]}
    return dict(book["genres"]["any"])


def english_slots(idea: Idea, book: Mapping[str, Any], genre: Mapping[str, Any], rng: random.Random) -> dict[str, str]:
    """The fixed slots of the English templates: who, where, with what, and who is in the way."""
    hero = idea.hero or rng.choice(book["names"])
    role = idea.role or "nobody"
    article = "the" if role.split()[0] in {"last", "only", "first"} else "an" if role[0] in "aeiou" else "a"
    intro = f"{hero}, {article} {idea.role}," if idea.role and not idea.hero else hero
    if not idea.role and (worn := look_of(hero, idea.text)).startswith(("in ", "with ", "wearing ")):
        intro = f"{hero} {worn}"
    in_place = f"{idea.preposition} {idea.place}" if idea.place else rng.choice(book["places"])
    pronoun = idea.pronoun
    if pronoun == "they":
        pronoun = next((name for name in ("she", "he") if hero in book[name]), pronoun)
    pronouns = _PRONOUNS[pronoun]
    return {
        "hero": hero,
        "intro": intro,
        "second": idea.second or rng.choice([name for name in book["companions"] if name != hero]),
        "place": idea.place or in_place.split(" ", 1)[1],
        "in_place": in_place,
        "thing": rng.choice(idea.things[:2]) if idea.things else rng.choice(book["things"]),
        # One and the same adversary and weather from beginning to end; the rest may vary.
        "danger": rng.choice(genre["danger"]).replace("{their}", pronouns["their"]),
        **pronouns,
    }


def plain_slots(idea: Idea, book: Mapping[str, Any], rng: random.Random) -> dict[str, str]:
    """The fixed slots of the templates in other languages."""
    line = " ".join(idea.text.split())
    if len(line) > _WISH_CHARS:
        line = line[:_WISH_CHARS].rsplit(" ", 1)[0] + " …"
    hero = idea.hero or rng.choice(book["names"])
    return {
        "hero": hero,
        "second": idea.second or rng.choice([name for name in book["companions"] if name != hero]),
        "wish": line.strip('«»“”„"').rstrip("."),
    }
