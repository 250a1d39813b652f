"""The bible of a work: its people, so that they look and sound alike in all of it and in the works made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Character:
    """One person (or animal, or thing that acts) of a work.

    `look` is face, hair, build and age in one sentence, `clothes` what they wear, `voice` how they speak. A memory of a
    text has only name and look, which then holds the clothes, too. `prebuilt_voice` is the name of the voice that reads
    their lines in a narration with a cast; empty while they have none.
    """

    name: str
    look: str
    clothes: str = ""
    voice: str = ""
    prebuilt_voice: str = ""


@dataclass(frozen=True, slots=True)
class Bible:
    """The people of a work, the most important first. Empty where none were described."""

    characters: tuple[Character, ...] = ()

    def joined(self, written: Bible) -> Bible:
        """These people and those of `written` who are new.

        What is known of a person stays; clothes and voice are taken from `written` where they are unknown.
        """
        new = {person.name.casefold(): person for person in reversed(written.characters)}
        known = []
        for person in self.characters:
            other = new.pop(person.name.casefold(), person)
            known.append(
                Character(
                    person.name,
                    person.look or other.look,
                    person.clothes or other.clothes,
                    person.voice or other.voice,
                    person.prebuilt_voice or other.prebuilt_voice,
                )
            )
        added = [person for person in written.characters if new.pop(person.name.casefold(), None) is not None]
        return Bible((*known, *added))


NO_PEOPLE: Final = Bible()
"""The bible of a work whose people are not described."""
