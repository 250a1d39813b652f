"""Which words and which picture belong to which panel, while both arrive in one stream. Pure: no call is made here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.script.panels import parse_panels
from bot.work.parts import PanelScript

_A_PAIR: Final = 2
"""With two panels, both written before the first picture, it is as likely that the first one's picture was left out."""
_NUMBERED: Final = re.compile(r"^[^\w\n]{0,8}panel\s{1,3}(\d{1,2})\b", re.IGNORECASE | re.MULTILINE)
_ENDS_A_LINE: Final = tuple('\n.!?…"”»)]。！？」』')


class Storyboard:
    """The panels of one comic, numbered from 1 to `panels`.

    A picture belongs to the last panel written before it that has none; where a model writes the whole script first,
    to the panels in order; where it writes nothing, to the next one free. Headings count, but only as far as they
    make sense: a number out of range or already drawn is replaced by the next free one. Surplus pictures have no place.

    `scripts` are words that stand: nothing the model writes changes them. `drawn` are panels that have their picture.
    `fit` makes of a script that was read what its panel may say.
    """

    def __init__(
        self,
        panels: int,
        scripts: Sequence[PanelScript] = (),
        drawn: Iterable[PanelScript] = (),
        fit: Callable[[PanelScript], PanelScript] = lambda script: script,
    ) -> None:
        self.panels = panels
        self._fit = fit
        self._scripts: dict[int, PanelScript] = {script.number: script for script in scripts}
        self._standing = frozenset(self._scripts)
        self._drawn: set[int] = set()
        for script in drawn:
            self._scripts[script.number] = script
            self._drawn.add(script.number)
        self._text = ""
        self._open: list[int] = []
        """Panels written since the last picture, in order."""
        self._queue: list[int] = []
        """Panels of a script that was written whole before its first picture."""
        self._last = 0
        self._passed: set[int] = set()
        """Panels whose picture came and could not be shown."""
        self._wordless: set[int] = set()
        """Panels whose picture came before any words; theirs may still follow."""

    def script(self, number: int) -> PanelScript:
        """The words of a panel; nothing but its number while they are unknown."""
        return self._scripts.get(number, PanelScript(number=number))

    def stands(self, number: int | None) -> bool:
        """Whether this panel's words are final: nothing the model writes changes them."""
        return number in self._standing

    @property
    def written(self) -> list[PanelScript]:
        """The panels whose words are known, in order."""
        return [self._scripts[number] for number in sorted(self._scripts)]

    @property
    def missing(self) -> list[int]:
        """The panels without a picture, in order."""
        return [number for number in range(1, self.panels + 1) if number not in self._drawn]

    @property
    def awaited(self) -> int | None:
        """The panel that the next picture would belong to."""
        if self._queue:
            return self._queue[0]
        undrawn = [number for number in self._open if number not in self._drawn | self._passed]
        if undrawn:
            return undrawn[-1]
        return self._next_free()

    def write(self, text: str) -> list[PanelScript]:
        """Take a piece of text; the panels whose words are better known than before.

        Only text that ends a line or a sentence is looked at, so that no half word is shown.
        """
        self._text += text
        if not self._text.endswith(_ENDS_A_LINE):
            return []
        return self._read()

    def close_text(self) -> list[PanelScript]:
        """Look at all the text there is: a picture follows, or nothing more."""
        return self._read()

    def draw(self) -> PanelScript | None:
        """A picture has arrived: the panel it belongs to, or None for a surplus one. Call `close_text` before."""
        number = self._claim()
        return None if number is None else self.put(number)

    def pass_over(self) -> None:
        """A picture has arrived that cannot be shown: its panel stays missing, and the next picture is not its."""
        number = self._claim()
        if number is not None:
            self._passed.add(number)

    def _claim(self) -> int | None:
        """The panel of the picture that has just arrived; what follows belongs to others."""
        whole = self._open == list(range(1, self.panels + 1))
        if whole and self.panels > _A_PAIR and not self._drawn and not self._passed:
            self._queue = list(self._open)
        number = self.awaited
        self._queue = [queued for queued in self._queue if queued != number]
        self._wordless.difference_update(self._open)
        self._text, self._open = "", []
        if number is not None:
            self._last = number
            if number not in self._scripts:
                self._wordless.add(number)
        return number

    def put(self, number: int) -> PanelScript:
        """A picture of this very panel has arrived; its words."""
        self._drawn.add(number)
        return self.script(number)

    def learn(self, script: PanelScript) -> PanelScript | None:
        """Take the words of this very panel, as they may be said; None when they are no news."""
        script = self._fit(script)
        if script.number in self._standing or self._scripts.get(script.number) == script:
            return None
        self._scripts[script.number] = script
        return script

    def _read(self) -> list[PanelScript]:
        scripts = parse_panels(self._text)
        headings = [int(match[1]) for match in _NUMBERED.finditer(self._text)]
        if len(headings) != len(scripts):
            headings = [0] * len(scripts)
        changed = []
        numbers: list[int] = []
        for script, heading in zip(scripts, headings, strict=True):
            number = self._place(heading, numbers)
            if number is None:
                break
            numbers.append(number)
            news = self.learn(replace(script, number=number))
            if news is not None:
                changed.append(news)
        self._open = numbers
        return changed

    def _place(self, number: int, taken: Sequence[int]) -> int | None:
        """The panel a heading's number stands for, given those before it in the same piece of text."""
        sensible = 1 <= number <= self.panels and number not in taken
        if sensible and (number not in self._drawn or number in self._wordless):
            return number
        return self._next_free(taken)

    def _next_free(self, taken: Sequence[int] = ()) -> int | None:
        """The first panel without a picture after the last one that was dealt with; else the first of all."""
        free = [number for number in self.missing if number not in taken and number not in self._passed]
        last = max((self._last, *taken))
        return next((number for number in free if number > last), free[0] if free else None)
