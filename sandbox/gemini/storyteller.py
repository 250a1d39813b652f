"""Writes stories offline: templates that use the idea, form a plot, and fit the requested number of words."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sandbox.gemini.figures import Figure
from sandbox.gemini.idea import Idea, look_of, parse_idea
from sandbox.gemini.world import plural, table, usual_pronoun, world

_SLOT: Final = re.compile(r"\{(\w+)\}")
_APPOSITION_ENDS: Final = re.compile(r",(?=[,.;:!?])")
_SENTENCE: Final = re.compile(
    r"(?:“[^”]*”|„[^“”]*[“”]|«[^»]*»|[^.!?…。！？“„«])+?(?:[.!?…]+\**(?=\s|$)|[。！？]|(?<=[.!?…*][”“»])(?=\s+[A-ZА-Я“]|$)|$)"
)
"""A sentence. A quotation in it is not split."""
_PRONOUNS: Final = {
    "she": {"they": "she", "them": "her", "their": "her", "was": "was"},
    "he": {"they": "he", "them": "him", "their": "his", "was": "was"},
    "they": {"they": "they", "them": "them", "their": "their", "was": "were"},
}
_DEFINITE: Final = frozenset({"last", "only", "first"})
_NOT_AN: Final = frozenset({"unicorn", "university", "one-eyed", "used", "european"})
_NUMBERS: Final = ("none", "one", "two", "three", "four", "five", "six")
_SPELT: Final = re.compile(r"[ぁ-ヿ一-鿿]")
_WORD: Final = re.compile(r"\S*?[^\W_]\S*")
_CLOSE_ENOUGH: Final = 0.03
_TOO_LONG: Final = 1.06
_WISH_CHARS: Final = 70


def write_story(idea_text: str, *, words: int, language: str = "en", genre_hint: str = "", seed: int = 0) -> str:
    """A story of `words` words within a tenth. The same arguments give the same story."""
    rng = random.Random(f"{seed}|{language}|{genre_hint}|{idea_text}")
    idea = parse_idea(idea_text)
    if language == "en":
        book = table("stories_en")
        genre = genre_of(book, f"{genre_hint} {idea_text}")
        pools = {**book, "episodes": [*genre["episodes"], *book["episodes"]]}
        slots = english_slots(idea, book, genre, rng)
    else:
        pools = table("stories_other")[language]
        genre = {}
        slots = plain_slots(idea, pools, rng)
    return Teller(pools, slots, genre, rng).tell(words)


def length_of(text: str) -> int:
    """The number of words, as a reader counts them: dashes alone do not count, two Chinese characters are one."""
    rest, spelt = _SPELT.subn("", text)
    return len(_WORD.findall(rest)) + spelt // 2


class Teller:
    """Fits a story to its length: a skeleton, episodes while there is room, small sentences for the rest."""

    def __init__(
        self, pools: Mapping[str, list[str]], slots: Mapping[str, str], genre: Mapping[str, Any], rng: random.Random
    ) -> None:
        self._pools = pools
        self._slots = slots
        self._genre = genre
        self._rng = rng

    def tell(self, words: int) -> str:
        """A story of the pools' openings, troubles, episodes, turns and endings."""
        opening, trouble, turn, ending = (
            self.filled(self._rng.choice(self._pools[name])) for name in ("openings", "troubles", "turns", "endings")
        )
        told = [opening, *filter(None, [self._slots.get("company")]), trouble, turn, ending]
        skeleton = length_of(" ".join(told))
        if skeleton <= words * _TOO_LONG:
            paragraphs = [*told[:-2], *self._episodes(words - skeleton), *told[-2:]]
        elif "brief openings" in self._pools:
            paragraphs = self._briefly(words)
        else:
            paragraphs = _shortened(told, words)
        self._pad(paragraphs, words)
        return "\n\n".join(paragraphs)

    def _briefly(self, words: int) -> list[str]:
        """A story too short for the long openings and endings: brief ones, with as many middles as fit."""
        opening, ending = (
            self.filled(self._rng.choice(self._pools[f"brief {name}"])) for name in ("openings", "endings")
        )
        told, middles = [opening, *filter(None, [self._slots.get("company")])], self._pools["brief middles"]
        for middle in map(self.filled, self._rng.sample(middles, len(middles))):
            if length_of(" ".join([*told, middle, ending])) <= words * _TOO_LONG:
                told.append(middle)
        told.append(ending)
        return told if length_of(" ".join(told)) <= words * _TOO_LONG else _shortened(told, words)

    def tell_around(self, scenes: Sequence[str], words: int, *, own_share: float) -> str:
        """The scenes in order, shortened to a share of the words, with episodes between them for the rest."""
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
        """Episodes that fit into `room` words. Long stories repeat them, unless the book is marked as short."""
        chosen, bag = list[str](), list[str]()
        misses = 0
        while misses < len(self._pools["episodes"]):
            if not bag and chosen and self._pools.get("short"):
                break
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
            paragraphs[at] = f"{paragraphs[at]}{'' if _SPELT.match(fitting) else ' '}{fitting}"
            missing -= length_of(fitting)

    def filled(self, template: str) -> str:
        """A template of the pools with its slots filled."""
        return filled(template, self._slots, self._genre, self._rng)


def filled(template: str, slots: Mapping[str, str], choices: Mapping[str, list[str]], rng: random.Random) -> str:
    """The template with its slots filled: a fixed value, else one of several choices. {Slot} capitalises the value."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in slots:
            return slots[name]
        key = name[0].lower() + name[1:]
        value = slots.get(key)
        if value is None:
            value = _SLOT.sub(fill, rng.choice(choices[key]))
        return value[0].upper() + value[1:] if name[0].isupper() else value

    return _APPOSITION_ENDS.sub("", _SLOT.sub(fill, template))


def _shortened(paragraphs: list[str], words: int) -> list[str]:
    """The paragraphs without some sentences in the middle of the longest ones, so that the text is short enough."""
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
    return [sentence.strip() for sentence in _SENTENCE.findall(paragraph) if sentence.strip()]


def genre_of(book: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The words and episodes of the first genre that a word of the text indicates."""
    words = re.findall(r"[\w-]+", text.lower())
    for word in words:
        for name, telling in book["genre_words"].items():
            if word in telling:
                return {**book["genres"]["any"], **book["genres"][name]}
    return dict(book["genres"]["any"])


def english_slots(idea: Idea, book: Mapping[str, Any], genre: Mapping[str, Any], rng: random.Random) -> dict[str, str]:
    """The fixed slots of the English templates: people, place, things and the adversary."""
    hero, *others = idea.people or (Figure(name=rng.choice([*world()["names"]["she"], *world()["names"]["he"]])),)
    intro = introduced(hero, idea.said_of_hero)
    if intro == hero.name and (worn := look_of(hero.name, idea.text)).startswith(("in ", "with ", "wearing ")):
        intro = f"{hero.name} {worn}"
    in_place = f"{idea.preposition} {idea.place}" if idea.place else hero.what("home") or rng.choice(book["places"])
    pronouns = _PRONOUNS[idea.pronoun if idea.pronoun != "they" else usual_pronoun(hero.name) or "they"]
    claim = rng.choice(book["claims"]).replace("{claim}", idea.claim) if idea.claim else ""
    return {
        "hero": hero.name,
        "intro": intro,
        "second": others[0].name if others else _companion(hero.name, book),
        "place": idea.place or in_place.split(" ", 1)[1],
        "in_place": in_place,
        "thing": rng.choice(idea.things[:2]) if idea.things else rng.choice(book["things"]),
        "claim": idea.claim or f"{hero.name} had to see it to believe it",
        "company": " ".join(filter(None, (_company(hero, others, pronouns["them"]), claim))),
        # The adversary and the weather stay the same from beginning to end; the rest may vary.
        "danger": rng.choice(genre["danger"]).replace("{their}", pronouns["their"]),
        **pronouns,
    }


def introduced(figure: Figure, said: str = "") -> str:
    """A name and its description: "Otto, a hedgehog detective,"; the name alone for one like Grandmother."""
    phrase = "" if figure.phrase.lower() == figure.name.lower() else figure.phrase
    if not phrase:
        return f"{figure.name}, {said}," if said else figure.name
    return f"{figure.name}, {with_article(phrase)}{f' {said}' if said else ''},"


def presenting(idea: Idea) -> str:
    """The idea as a caption: its own sentence, or who is in it: "This is Otto, a shark who is afraid of water."""
    if idea.claim:
        return f"{idea.claim[0].upper()}{idea.claim[1:]}."
    if not any(one.phrase for one in idea.people):
        return ""
    told = _grouped(idea.people, said=idea.said_of_hero)
    return f"{'This is' if len(idea.people) == 1 else 'These are'} {listed(told).rstrip(',')}."


def _grouped(people: Sequence[Figure], *, said: str = "", like: str = "") -> list[str]:
    """All people with their descriptions: "Edda, a witch,", "Zoe and Leo, two penguins,"; for `like` "another …"."""
    told = list[str]()
    for phrase in dict.fromkeys(one.phrase for one in people):
        names, is_more = [one.name for one in people if one.phrase == phrase], phrase == like and phrase
        if len(names) > 1 and phrase:
            told.append(f"{listed(names)}, {_NUMBERS[len(names)]}{' more' if is_more else ''} {plural(phrase)},")
        elif is_more:
            told.append(f"{names[0]}, another {phrase},")
        else:
            alone = [one for one in people if one.phrase == phrase]
            told += [introduced(one, said if one is people[0] else "") for one in alone]
    return told


def with_article(phrase: str) -> str:
    """The phrase with its English article."""
    first = phrase.split(" ", 1)[0]
    return f"{'the' if first in _DEFINITE else 'an' if first[0] in 'aeiou' and first not in _NOT_AN else 'a'} {phrase}"


def _companion(hero: str, book: Mapping[str, list[str]]) -> str:
    """The companion of a hero, the same one in every story."""
    return random.Random(f"with {hero}").choice([name for name in book["companions"] if name != hero])


def _company(hero: Figure, others: Sequence[Figure], them: str) -> str:
    """The other people beside the hero: "With him were Edda, a witch, and Callum, a baker."""
    if not others:
        return ""
    told = listed(_grouped(others, like=hero.phrase)).rstrip(",")
    return f"With {them} {'was' if len(others) == 1 else 'were'} {told}."


def listed(names: Sequence[str]) -> str:
    """The names in one phrase, the last with "and"."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(name.rstrip(',') for name in names[:-1])}{',' * names[-2].endswith(',')} and {names[-1]}"


def plain_slots(idea: Idea, book: Mapping[str, Any], rng: random.Random) -> dict[str, str]:
    """The fixed slots of the templates in other languages."""
    line = " ".join(idea.text.split())
    if len(line) > _WISH_CHARS:
        line = line[:_WISH_CHARS].rsplit(" ", 1)[0] + " …"
    given = [figure.name for figure in idea.people if figure.name in book["names"]]
    hero = idea.hero or (given or [rng.choice(book["names"])])[0]
    named = [figure.name for figure in idea.read if figure.name and figure.name != hero]
    return {
        "hero": hero,
        "second": named[0] if named else _companion(hero, book),
        "wish": line.strip('«»“”„"').rstrip("."),
    }
