"""Writes panel scripts offline: from an idea, for the next page, and for the scenes of a text."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sandbox.gemini.idea import Idea, look_of, parse_idea
from sandbox.gemini.languages import ENGLISH, language_of
from sandbox.gemini.material import Material, clause_of, idea_of, sentences_of
from sandbox.gemini.panel_script import SEES, Panel, read_panels
from sandbox.gemini.speakers import said_in
from sandbox.gemini.storyteller import english_slots, filled, presenting, with_article
from sandbox.gemini.world import props_in, table

_BEATS_BY_WEIGHT: Final = (1, 7, 5, 3, 0, 2, 6, 4)
"""The beats of an arc, the most necessary ones of a short comic first."""
_SPOKEN: Final = re.compile(r"[“\"«]([^“”\"«»\n]{2,110}?),?[”\"»]")
_LOW_QUOTES: Final = re.compile(r"„([^„“”\n]*)[“”]")
_QUOTE: Final = re.compile(r"[“\"«„]")
_TIMES: Final[Mapping[str, str]] = {
    "midnight": "at night",
    "night": "at night",
    "dawn": "at dawn",
    "dusk": "at dusk",
    "morning": "in the morning",
    "evening": "at dusk",
    "noon": "on a bright day",
    "snow": "in the snow",
    "rain": "in the rain",
    "storm": "in a storm",
}
_PRONOUN: Final = re.compile(r"^(?:She|He|They)\b")
_CAPTION_CHARS: Final = (25, 180)
_FOCUS_CHARS_MAX: Final = 170
_LINES_MAX: Final = 2


def write_panels(idea_text: str, count: int, seed: int, language: str = ENGLISH) -> list[Panel]:
    """A script of `count` panels with a beginning, a conflict, a turn and an end. Its dialogue is in this language."""
    idea = parse_idea(idea_text)
    rng = random.Random(f"{seed}|comic|{idea.text}")
    slots = _slots(idea, rng)
    beats = _chosen([rng.sample(beat, len(beat)) for beat in _fitting(table("comics")["beats"], idea)], count)
    if language != ENGLISH:
        beats = _translated(beats, _arc(len(table("comics")["beats"]), count), idea, language)
    elif presented := presenting(idea):
        beats[0] = {
            **beats[0],
            "top": presented,
            "bottom": beats[0]["bottom"] or beats[0]["top"].replace("{Claim}.", ""),
        }
    return [_panel(number, beat, slots, idea, rng) for number, beat in enumerate(beats, 1)]


def _translated(
    beats: Sequence[Mapping[str, Any]], arc: Sequence[int], idea: Idea, language: str
) -> list[Mapping[str, Any]]:
    """The beats with captions and dialogue in another language. The visual fields stay in English."""
    book, made = table("stories_other")[language], list[Mapping[str, Any]]()
    for number, (beat, place) in enumerate(zip(beats, arc, strict=True)):
        says = "{SECOND}" if len(idea.people) > 1 and number % 2 else "{HERO}"
        made.append({**beat, "top": book["captions"][place], "bottom": "", "lines": [[says, "", book["lines"][place]]]})
    wish = " ".join(idea.text.split())
    if language_of(wish) == language and len(wish) <= _CAPTION_CHARS[1]:
        made[0] = {**made[0], "top": wish}
    return made


def write_next_page(material: Material, count: int, seed: int) -> list[Panel]:
    """The next page: the same people in other scenes. Its first panel follows the direction."""
    rng = random.Random(f"{seed}|page|{material.direction}|{material.text}")
    asked, idea = parse_idea(material.direction), idea_of(replace(material, direction=""))
    slots = _slots(idea, rng)
    told = {panel.title for panel in read_panels(material.text)}
    pools = zip(table("continuation")["beats"], table("comics")["beats"], strict=True)
    fresh = [[beat for beat in (*new, *usual) if beat["title"] not in told] or [*new, *usual] for new, usual in pools]
    beats = [dict(beat) for beat in _chosen(_fitting(fresh, idea), count)]
    if direction := clause_of(material.direction, material.cast):
        said = direction[0].upper() + direction[1:]
        where = {"scene": f"{asked.preposition.capitalize()} {asked.place}."} if asked.place else {}
        people = "{Hero} and {second}" if len(idea.people) > 1 else "{Hero}"
        beats[0] |= {**where, "top": f"{said}.", "focus": f"{people}: {direction}."}
    return [_panel(number, beat, slots, idea, rng) for number, beat in enumerate(beats, 1)]


def _fitting(beats: Sequence[Sequence[Mapping[str, Any]]], idea: Idea) -> list[list[Mapping[str, Any]]]:
    """The variants of each beat that need no more people than there are."""
    has_two = len(idea.people) > 1
    return [[one for one in beat if has_two or "{second}" not in str(one).lower()] or list(beat) for beat in beats]


def panels_of_text(material: Material, count: int, seed: int, *, illustrates: bool) -> list[Panel]:
    """The scenes of a text as panels. An illustration has a sentence of the text below it and no dialogue."""
    rng = random.Random(f"{seed}|scenes|{material.text}")
    idea = idea_of(material)
    slots = _slots(idea, rng)
    cast = material.cast or [slots["hero"]]
    spoken = [said for said in said_in(material.text, cast) if said.speaker]
    panels = list[Panel]()
    beats = _chosen(table("comics")["beats"], count)
    for number, (beat, scene) in enumerate(zip(beats, _scenes(material.text, count), strict=True), 1):
        key = _key_sentence(scene, [*cast, *idea.things])
        fields = [
            ("Scene", _scene(scene, idea, beat, slots, rng)),
            ("Focus", _focus(key, cast)),
            ("Visual Detail", filled(beat["detail"], slots, {}, rng)),
        ]
        if illustrates:
            fields.append(("Caption (Bottom)", key))
        else:
            fields += _told(scene, key)
            here = [said for said in spoken if said.words in " ".join(scene)][:_LINES_MAX]
            fields += [
                (f"Dialogue ({said.speaker.upper()})", f'"{said.words.replace("*", "").rstrip(",")}"') for said in here
            ]
        panels.append(Panel(number, beat["title"], "\n".join(f"{label}: {value}" for label, value in fields if value)))
    return panels


def _slots(idea: Idea, rng: random.Random) -> dict[str, str]:
    slots = english_slots(idea, table("stories_en"), {"danger": ["the shadow"]}, rng)
    capital = {"Claim": slots["claim"][:1].upper() + slots["claim"][1:]}
    return slots | capital | {name.upper(): slots[name].upper() for name in ("hero", "second")}


def _chosen(variants: Sequence[Sequence[Mapping[str, Any]]], count: int) -> list[Mapping[str, Any]]:
    """The beats of an arc of `count` panels, from each beat's variants in their order."""
    chosen, told = list[Mapping[str, Any]](), list[int]()
    for beat in _arc(len(variants), count):
        chosen.append(variants[beat][told.count(beat) % len(variants[beat])])
        told.append(beat)
    return chosen


def _panel(number: int, beat: Mapping[str, Any], slots: Mapping[str, str], idea: Idea, rng: random.Random) -> Panel:
    """A beat as a panel with all people and the things of the idea. The first panel introduces the people."""
    shown = {field: value for field, value in beat.items() if field not in ("top", "bottom")}
    told = filled(str(shown), slots, {}, rng)
    introductions = [
        f" {one.name} {f'is {with_article(one.told)}' if one.phrase else look_of(one.name, idea.text)}."
        for one in idea.people
        if (one.phrase and one.phrase != one.name.lower()) or look_of(one.name, idea.text)
    ]
    absent = [one.name for one in idea.people if not re.search(rf"\b{re.escape(one.name)}\b", told, re.IGNORECASE)]
    beside = f" {' and '.join(absent)} {'stands' if len(absent) == 1 else 'stand'} close by." if absent else ""
    drawn = filled(" ".join((beat["scene"], beat["focus"], beat["detail"])), slots, {}, rng)
    seen = sorted(props_in(idea.text) - props_in(drawn) - {one.kind for one in idea.people})
    weather = re.search(r"\b(rain|snow|storm|fog)\b", idea.text)
    in_sight = f" In sight: {', '.join(seen)}." if seen else ""
    lines = [
        ("Scene", beat["scene"].replace(".", f", in the {weather[1]}.", 1) if weather else beat["scene"]),
        ("Focus", f"{beat['focus']}{beside}{''.join(introductions) if number == 1 else ''}"),
        ("Visual Detail", f"{beat['detail']}{in_sight}"),
        ("Caption (Top)", beat["top"]),
    ]
    for speaker, manner, said in beat["lines"]:
        lines.append((f"Dialogue ({speaker}, {manner})" if manner else f"Dialogue ({speaker})", f'"{said}"'))
    lines.append(("Caption (Bottom)", beat["bottom"]))
    body = "\n".join(filled(f"{label}: {value}", slots, {}, rng) for label, value in lines if value)
    return Panel(number, filled(beat["title"], slots, {}, rng), body)


def _arc(available: int, count: int) -> list[int]:
    """The beats for a comic of `count` panels. With more panels than beats, the middle of the arc repeats."""
    if count <= available:
        return sorted(_BEATS_BY_WEIGHT[:count])
    middle = [1 + index % (available - 2) for index in range(count - 2)]
    return [0, *sorted(middle), available - 1]


def _scenes(text: str, count: int) -> list[list[str]]:
    """The sentences of a text in `count` groups of about the same size. A short text is repeated."""
    told = [sentence for sentence in sentences_of(text) if not sentence.startswith("#")] or [text]
    told *= -(-count // len(told))
    return [told[len(told) * index // count : len(told) * (index + 1) // count] for index in range(count)]


def _key_sentence(scene: Sequence[str], telling: Sequence[str]) -> str:
    """The sentence of a scene that names most of its people and things."""
    least, most = _CAPTION_CHARS

    def worth(sentence: str) -> tuple[bool, bool, int]:
        names = sum(name in sentence for name in telling)
        return least <= len(sentence) <= most, not _QUOTE.search(sentence), names

    return max(scene, key=worth)


def _focus(sentence: str, cast: Sequence[str]) -> str:
    seen = " ".join(_SPOKEN.sub(" ", _LOW_QUOTES.sub(r"“\1”", sentence)).replace("*", "").split())[:_FOCUS_CHARS_MAX]
    if any(name in seen for name in cast):
        return seen
    hero = cast[0]
    return _PRONOUN.sub(hero, seen) if _PRONOUN.match(seen) else f"{hero} {SEES} {seen}"


def _scene(
    scene: Sequence[str], idea: Idea, beat: Mapping[str, Any], slots: Mapping[str, str], rng: random.Random
) -> str:
    text = " ".join(scene).lower()
    when = next((when for word, when in _TIMES.items() if re.search(rf"\b{word}\b", text)), "")
    if not idea.place or not when:
        return filled(beat["scene"], slots, {}, rng)
    return f"{idea.place[0].upper()}{idea.place[1:]}, {when}."


def _told(scene: Sequence[str], key: str) -> list[tuple[str, str]]:
    """A sentence for the upper caption: the first that is neither dialogue nor the drawn one."""
    least, most = _CAPTION_CHARS
    plain = [line for line in scene if line != key and not _QUOTE.search(line) and least <= len(line) <= most]
    return [("Caption (Top)", plain[0].replace("*", ""))] if plain else []
