"""The words a prompt is searched for: regular expressions, matched as whole words whatever their case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

Table = Sequence[tuple[str, str]]

SCENES: Final[Table] = (
    ("library", r"librar\w*|book(?:s|shop|shelf|shelves|case)|shel(?:f|ves)|archive|scrolls?"),
    (
        "room",
        r"rooms?|kitchen|house|bed(?:room)?|table|cottage|inn|tavern|shop|caf[eé]|office|hall|attic|indoors|study",
    ),
    ("city", r"city|streets?|roofs?|rooftops?|town|alley|market|neon|bridge|skyline|station|square|traffic"),
    ("sea", r"sea|ocean|ships?|(?:sail)?boats?|harbou?r|lighthouse|waves?|islands?|beach|coast|pier|shore|whales?"),
    ("space", r"space|planets?|rockets?|galax\w+|orbit|astronauts?|star ?ships?|spaceships?|mars|moonscape|asteroids?"),
    ("forest", r"forests?|woods?|trees?|grove|jungle|deer|wolf|fox|clearing|pines?|undergrowth"),
    ("desert", r"deserts?|dunes?|sands?|pyramids?|camels?|oasis"),
    ("hills", r"mountains?|hills?|valley|castle|palace|fields?|road|village|river|meadow|garden|cliffs?|park"),
)
TIMES: Final[Table] = (
    ("storm", r"storm\w*|rain\w*|thunder\w*|tempest|overcast"),
    ("night", r"nights?|moon\w*|midnight|stars|starry|dark\w*|candles?"),
    ("dusk", r"dusk|sunset|evening|twilight"),
    ("dawn", r"dawn|sunrise|morning|mist\w*|fog\w*"),
    ("day", r"day(?:light|time)?|noon|sun(?:ny|light|shine)?|bright|summer|spring|afternoon"),
)
CREATURES: Final[Table] = (
    ("robot", r"robots?|androids?|automaton|droids?"),
    ("dragon", r"dragons?|wyvern|dinosaurs?"),
    ("cat", r"cats?|kittens?|kitty|tomcat"),
    ("dog", r"dogs?|pupp(?:y|ies)|hound"),
    ("fox", r"fox(?:es)?"),
    ("wolf", r"wol(?:f|ves)"),
    ("rabbit", r"rabbits?|hares?|bunny"),
    ("mouse", r"mouse|mice"),
    ("bear", r"bears?"),
    ("owl", r"owls?"),
    ("bird", r"birds?|ravens?|crows?|parrots?|sparrows?|gulls?|seagulls?|pigeons?"),
    ("ghost", r"ghosts?|spirit|phantom"),
)
PEOPLE: Final = (
    r"librarian|detective|captain|knight|wizard|witch|king|queen|princess|prince|astronaut|sailor|fisherman|painter|keeper|"
    r"reader|hero(?:ine)?|traveller|traveler|thief|baker|teacher|scientist|inventor|pirate|gardener|grandmother|"
    r"grandfather|mother|father|boy|girl|child|woman|man|person|figure|somebody|someone|stranger"
)
PROPS: Final[Table] = (
    ("lantern", r"lanterns?|lamp(?! ?posts?)"),
    ("book", r"book|novel|diary|notebook"),
    ("key", r"keys?"),
    ("balloon", r"balloons?"),
    ("umbrella", r"umbrellas?"),
    ("sword", r"swords?|blade"),
    ("wand", r"wands?|staff"),
    ("letter", r"letters?|envelopes?|postcard"),
    ("flower", r"flowers?|roses|tulips?"),
    ("cup", r"cups?|mugs?|tea|coffee"),
    ("map", r"maps?|chart"),
    ("chest", r"chests?|treasure"),
    ("campfire", r"campfire|bonfire|fire"),
    ("cake", r"cakes?"),
    ("snowman", r"snowm[ae]n"),
    ("clock", r"clocks?"),
    ("boat", r"boats?|ships?|sails?"),
    ("castle", r"castles?|palaces?|towers?|fortress"),
    ("lighthouse", r"lighthouses?|harbou?r|coast"),
    ("rocket", r"rockets?|spaceships?|star ?ships?"),
)
MOODS: Final[Table] = (
    ("sad", r"sad\w*|cr(?:y|ies|ying)|tears?|weep\w*|lonely|mourn\w*|grief"),
    ("angry", r"angr\w+|furious|shout\w*|rage|fierce\w*|scowl\w*"),
    ("surprised", r"surpris\w+|astonish\w+|gasp\w*|shock\w*|amaz\w+|scared|afraid|frighten\w+|wide-eyed|startled"),
    ("happy", r"happ\w+|smil\w+|laugh\w*|joy\w*|cheer\w*|grin\w*|delight\w*|proud\w*"),
)
_COMMON: Final = """
a an the this that these those he she it they we you his her their its our my i and but or so then now later
after before while when where there here suddenly meanwhile finally inside outside under over near from into
with without two three four one many some every each no not as at by for in of on to up down what who why
how yes close wide medium full long extreme shot scene panel page comic style focus visual detail caption
dialogue top bottom draw picture image illustration setting mood make create show night day morning evening
snow rain old young warm cold dark bright quiet golden last first tall deep soft manga noir watercolour
watercolor pixel ligne superhero art story monday tuesday wednesday thursday friday saturday sunday
christmas all only exactly use keep do everything everybody english german french spanish russian japanese
auto write decide no lettering people person
"""
NOT_NAMES: Final = frozenset(_COMMON.split())
"""Words that are capitalised for other reasons than being a name."""
