"""Ready-made prompts and short texts to begin with, for people who have no idea yet. Shown with the work, they teach.

A ready-made prompt names people, a wish and a place, in one sentence. It names no brand and suits children.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from bot.work.kinds import FEATURES
from bot.work.request import Kind

PROMPTS: Final = (
    # Fairy tales and magic
    "Nell, a young baker in a mountain village, wants to bake a bread that makes her grumpy king laugh",
    "A shy dragon named Ember hides in the village school because he wants to learn how to read",
    "Two sisters row across a silver lake at night to bring the moon back its lost reflection",
    "A forgetful wizard and his very organised cat search a floating library for the spell he wrote yesterday",
    "Ivo, a giant's tiny gardener, must make one rose bloom in winter to wake the sleeping castle",
    "A girl who can talk to doors looks for the one door in the old palace that has never said a word",
    "The last unicorn of the apple orchard wants a birthday party, but nobody believes that she is real",
    # Adventure
    "Captain Juno and her parrot sail to an island on no map to find the bell that calms storms",
    "A grandfather and his granddaughter cross the desert on a stubborn camel to deliver a letter sixty years late",
    "Three friends from a fishing village build a raft to follow a singing whale around the cape",
    "Pilot Amara lands her little red plane on a glacier to rescue a lost mountain goat",
    "A young explorer and a talkative toad follow a river underground to reach the city of lanterns",
    "Two rival balloonists share one basket over the jungle, and only one of them can steer",
    # Space and machines
    "Otto, a rusty robot on a moon base, wants to grow the very first strawberry among the stars",
    "A girl on a space station hears a knock on the outside of her window and decides to answer politely",
    "Two astronauts and their hamster repair the lighthouse at the edge of the galaxy",
    "An old postal robot insists on delivering one last parcel through a city that has forgotten letters",
    "Kip, an inventor's apprentice, builds a time machine in a shed and arrives exactly five minutes late",
    "A small green visitor lands on a farm and asks the sheep to take it to their leader",
    "The robot chef of a train to Mars has lost its sense of taste one hour before dinner",
    # Mystery
    "Detective Pim, a hedgehog in a raincoat, must find out who is stealing the smell of fresh bread in Harbour Street",
    "Every night one painting in the museum changes, and the night guard's daughter wants to know why",
    "The clock in the market square strikes thirteen, and twins Ada and Noor follow the sound below the town",
    "A librarian finds a book that is being written right now, about her, by somebody in the next room",
    "Somebody at the winter hotel leaves wet paw prints on the ceiling, and the cook has a theory",
    # Animals
    "A brave mouse wants to cross the kitchen at midnight to thank the cat for a kindness",
    "Pepper, an old ship's dog, teaches a seasick seagull how to love the sea",
    "A fox and an owl open a night school in the forest, and their first pupil is a wolf",
    "Three penguins leave the zoo at dawn because they have read about snow",
    "A snail enters the great garden race and has a very good plan",
    "An elephant who is afraid of the dark becomes the night watch of the savannah",
    "Bruno the bear cannot fall asleep this winter, so the whole forest tries to help",
    # Everyday wonders
    "Mr. Tanaka repairs umbrellas, and on rainy days he hears where each of them wants to go",
    "A boy moves to a new town and finds a note in his desk from a friend he has not met yet",
    "The lift in an old house stops between two floors, where a tiny café is open",
    "Grandma Rosa enters the neighbourhood kite contest with a kite made of all her letters",
    "A bus driver on her last day takes the passengers on the one route she always wanted to drive",
    "Two neighbours who have never spoken share one tomato plant on the wall between their balconies",
    # Comedy
    "A knight who is allergic to horses must reach the tournament before noon",
    "A ghost applies for a job at the town hall and turns out to be excellent with old files",
    "The royal taste tester only likes pancakes, and tonight an ambassador is served soup",
    "A pirate crew goes on holiday and cannot agree who may build the sandcastle",
    "Two snowmen plan a trip to the beach and pack very carefully",
    # Myth, history and the sea
    "A weaver's son in a desert city is asked to weave a carpet for the wind itself",
    "Young Tove keeps the fire of a Viking ship alive through her first storm",
    "A lighthouse keeper named Mira finds a lantern that answers back",
    "A pearl diver and an octopus trade riddles for the way to a sunken garden",
    "The river spirit and the bridge builder's daughter play chess for the old stone bridge",
)
"""Each with people, a wish and a place."""

TEXTS: Final = (
    (
        "The lamp in the window burned all night, though nobody had lit it. And far out at sea, behind the rain, "
        "something answered with a light of its own: one blink for yes, and two for come and see."
    ),
    (
        "On the last train of the evening a boy gave his seat to an old lady. She gave him a key in return. "
        "“It fits any door,” she said, “but only once. So choose one that you would like to find open for ever.”"
    ),
    (
        "When the first snow fell on the desert, the camels held a meeting. The oldest one tasted it "
        "carefully. “It is a cloud,” he said, “that has come down to ask for the way.”"
    ),
    (
        "The baker's cat has three rules. Never sleep on warm bread unless nobody is looking. Never run from a "
        "mouse that says good morning. And never, ever tell the baker who ate the middle out of the wedding cake."
    ),
    (
        "Close your eyes and listen. The river is telling the stones a story it has told a thousand times. They "
        "know every word by heart, and still they have polished themselves all night to hear it again."
    ),
    (
        "At midnight the statues in the park change places. They have done so for a hundred years. Tonight, "
        "for the very first time, one of them looked at me, and put a finger to its lips."
    ),
    (
        "Dear diary, today I taught the robot how to whistle. It was a mistake. It has whistled all afternoon, "
        "the birds have sent a complaint, and now the kettle wants lessons, too."
    ),
    (
        "Far above the clouds there is a garden where lost balloons grow. Somebody waters them every evening. And "
        "when a child down here lets go of one and does not cry, up there a new one opens."
    ),
)
"""Short texts that are read aloud in less than half a minute."""

_REMEMBERED_SHARE: Final = 0.5
"""The share of a table that a person sees before anything may come again."""

PEOPLE_MAX: Final = 1000


class Surprises:
    """Picks a prompt or a text for a person, and none of those they got last. It remembers this only in memory."""

    def __init__(self, choose: Callable[[Sequence[str]], str] = random.choice) -> None:
        self._choose = choose
        self._seen: dict[tuple[int, Sequence[str]], deque[str]] = {}
        """By person and table, in the order of their first surprise."""

    def pick(self, person_id: int, kind: Kind) -> str:
        """A prompt, or the text of a narration."""
        table = TEXTS if FEATURES[kind].prompt_is_text else PROMPTS
        seen = self._seen.get((person_id, table))
        if seen is None:
            if len(self._seen) >= PEOPLE_MAX:
                del self._seen[next(iter(self._seen))]
            seen = self._seen[person_id, table] = deque(maxlen=int(len(table) * _REMEMBERED_SHARE))
        picked = self._choose([one for one in table if one not in seen])
        seen.append(picked)
        return picked
