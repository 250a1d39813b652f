"""Which words and which picture belong to which panel, while both arrive in one stream. Pure: no call is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, Generic, TypeVar

from bot.script.model_talk import without_talk
from bot.script.panels import merged, read_panels, read_words, speaking, words_before
from bot.work.parts import PanelScript

PictureT = TypeVar("PictureT")

_A_PAIR: Final = 2
"""With two panels, both written before the first picture, it is as likely that the first one's picture was left out."""
_ENDS_A_LINE: Final = tuple('\n.!?…"”»)]。！？」』')
_REMARK_CHARS_MAX: Final = 60
"""Words without heading or label that are no longer than this say something about the picture before them."""


class Storyboard(Generic[PictureT]):
    """The panels of one comic, numbered from 1 to `panels`.

    A picture belongs to the panel written before it. One that follows a picture without words between is the same
    panel's, and left out, as long as every panel had its words first; where a model writes nothing, or the whole script
    first, pictures belong to the panels in order. Several panels written in a row wait for the pictures that follow in
    a row: one is the last panel's, several are theirs in order. Headings count, but only as far as they make sense: a
    number out of range or already drawn is replaced by the next free one.

    Words without a heading are nobody's to drop: they are the next picture's where none had a heading, else the words
    of the panel before them.

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
        self.surplus = 0
        """Pictures that came without words where no panel was left: which one is whose cannot be told for sure."""
        self._fit = fit
        self._scripts: dict[int, PanelScript] = {script.number: script for script in scripts}
        self._standing = frozenset(self._scripts)
        self._drawn: set[int] = set()
        for script in drawn:
            self._scripts[script.number] = script
            self._drawn.add(script.number)
        self._text = ""
        self._closed: list[tuple[str, list[int]]] = []
        """The texts before, and the panels their headings stand for."""
        self._cast: frozenset[str] = frozenset()
        self._page = 0
        self._open: list[int] = []
        """Panels written since the last picture, in order."""
        self._beyond = False
        """Whether a heading since the last picture is of a panel more than was asked for."""
        self._queue: list[int] = []
        """Panels of a script that was written whole before its first picture."""
        self._held: list[PictureT | None] = []
        self._group: list[int] = []
        """Pictures in a row, and the panels in a row that they belong to."""
        self._latest: PictureT | None = None
        self._last = 0
        self._own: dict[int, PanelScript] = {}
        """The words of a panel by its heading alone."""
        self._before: dict[int, str] = {}
        self._after: dict[int, list[str]] = {}
        """Words without a heading that stand before a panel, or after its picture."""
        self._words_first = True
        self._headed = False
        self._passed: set[int] = set()
        """Panels whose picture came and could not be shown."""
        self._wordless: set[int] = set()
        """Panels whose picture came before any heading of theirs; their words may still follow."""

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
    def cast(self) -> frozenset[str]:
        """The names, in small letters, that are known to speak."""
        return self._cast

    @property
    def missing(self) -> list[int]:
        """The panels without a picture, in order."""
        return [number for number in range(1, self.panels + 1) if number not in self._drawn]

    @property
    def awaited(self) -> int | None:
        """The panel that the next picture would belong to."""
        undrawn = self._undrawn()
        if undrawn:
            return undrawn[0] if self._queue and undrawn[0] in self._queue else undrawn[-1]
        return self._queue[0] if self._queue else self._next_free()

    def write(self, text: str) -> list[PanelScript]:
        """Take a piece of text; the panels whose words are better known than before. Call `settle` before.

        Only text that ends a line or a sentence is looked at, so that no half word is shown.
        """
        self._text += text
        if not self._text.endswith(_ENDS_A_LINE):
            return []
        return self._read(whole=False)

    def close_text(self) -> list[PanelScript]:
        """Look at all the text there is: a picture follows, or nothing more."""
        return [*self._know_more_people(), *self._read(whole=True)]

    def end(self) -> list[PanelScript]:
        """The stream is over, whole: words that are left belong to the last picture. Call `close_text` before."""
        words = without_talk(self._text) if not self._open and not self._beyond else ""
        self._text = ""
        return self._add_to_last(words)

    def draw(self, picture: PictureT | None) -> list[tuple[PanelScript, PictureT | None]]:
        """A picture has arrived, None for one that cannot be shown; the pictures that have found their panel by it.

        Words without a heading find theirs, too: then no picture is with them. Call `close_text` before. A picture that
        cannot be shown leaves its panel missing, and the next is not its.
        """
        if self._held and not self._text.strip():
            self._held.append(picture)
            return []
        undrawn = self._undrawn()
        if len(undrawn) > 1 and not self._takes_whole_script(undrawn):
            self._held, self._group = [picture], undrawn
            self._close(undrawn[-1])
            return []
        news, number = self._claim(picture)
        return [*((script, None) for script in news), *self._hang(number, picture)]

    def settle(self) -> list[tuple[PanelScript, PictureT | None]]:
        """Words follow, or nothing more: the pictures that were waited with find their panels."""
        numbers, self._group = self._group, []
        pictures = [
            picture for place, picture in enumerate(self._held) if not place or picture != self._held[place - 1]
        ]
        self._held = []
        if not pictures:
            return []
        if len(pictures) == 1:
            return self._hang(numbers[-1], pictures[0])
        self.surplus += max(0, len(pictures) - len(numbers))
        step = len(pictures) // len(numbers) if len(pictures) % len(numbers) == 0 else 1
        found = [self._hang(*pair) for pair in zip(numbers, pictures[::step], strict=False)]
        return [one for pair in found for one in pair]

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

    def _hang(self, number: int | None, picture: PictureT | None) -> list[tuple[PanelScript, PictureT | None]]:
        if number is None:
            return []
        if picture is None:
            self._passed.add(number)
            return []
        self._passed.discard(number)
        self._latest = picture
        return [(self.put(number), picture)]

    def _undrawn(self) -> list[int]:
        return [number for number in self._open if number not in self._drawn | self._passed]

    def _takes_whole_script(self, undrawn: list[int]) -> bool:
        """Whether the whole script stands before its first picture; then its panels are drawn in order."""
        whole = undrawn == list(range(1, self.panels + 1)) and self.panels > _A_PAIR
        if whole and not self._drawn and not self._passed:
            self._queue = list(undrawn)
        return whole or (bool(self._queue) and undrawn[0] in self._queue)

    def _claim(self, picture: PictureT | None) -> tuple[list[PanelScript], int | None]:
        """The words that changed by a picture, and its panel: None for one that belongs nowhere."""
        headed = bool(self._open) or self._beyond
        words = "" if headed else without_talk(self._text)
        if not headed and self._is_of_last(picture, words):
            news, self._text = self._add_to_last(words), ""
            return news, self._last if self._last in self._passed and picture is not None else None
        news = []
        if words and self._last and (self._queue or not self._words_first):
            news, words = self._add_to_last(words), ""
        number = None if self._beyond and not self._open else self.awaited
        own = number in self._open
        self._close(number)
        if number is None:
            self.surplus += picture is not None and not headed
            return news, None
        self._words_first = self._words_first and (own or bool(words))
        self._queue = [queued for queued in self._queue if queued != number]
        if not own:
            self._wordless.add(number)
        if words:
            self._own[number] = read_words(words, number, self._cast)
            self._tell(number)
        return news, number

    def _is_of_last(self, picture: PictureT | None, words: str) -> bool:
        """Whether a picture without a heading of its own is another one of the panel before it."""
        if not self._last:
            return False
        if not words and picture is not None and picture == self._latest:
            return True
        if self._queue or not self._words_first:
            return False
        return not words or (self._headed and self._is_remark(words))

    def _is_remark(self, words: str) -> bool:
        """Whether words say too little to be a panel's, such as "Another version"."""
        read = read_words(words, self._last, self._cast)
        return len(words) <= _REMARK_CHARS_MAX and replace(read, caption_bottom="") == PanelScript(number=self._last)

    def _close(self, number: int | None) -> None:
        """What follows belongs to others."""
        self._wordless.difference_update(self._open)
        self._closed.append((self._text, self._open))
        self._text, self._open, self._beyond = "", [], False
        if number is not None:
            self._last = number
            self._own.setdefault(number, self.script(number))

    def _know_more_people(self) -> list[PanelScript]:
        """Read again what was written before, where the text has shown by now who speaks without quotation marks."""
        cast = self._cast | speaking("\n".join([*(text for text, _ in self._closed), self._text]))
        if cast == self._cast:
            return []
        self._cast = cast
        changed = list[PanelScript]()
        for text, numbers in self._closed:
            for panel, number in zip(read_panels(text, cast), numbers, strict=False):
                self._own[number] = replace(panel.script, number=number)
                changed += self._tell(number)
        return changed

    def _read(self, *, whole: bool) -> list[PanelScript]:
        """Read the text since the last picture; words without a heading only once it is `whole`."""
        panels = read_panels(self._text, self._cast)
        if not panels:
            return []
        self._headed = True
        changed = list[PanelScript]()
        before = without_talk(words_before(self._text, titled=not self._last)) if whole else ""
        if self._last:
            changed += self._add_to_last(before)
            before = ""
        numbers: list[int] = []
        for panel in panels:
            self._page = panel.page or self._page
            number = self._place(panel.heading if self._page <= 1 else 0, numbers)
            if number is None:
                self._beyond = True
                break
            if before and not numbers:
                self._before[number] = before
            numbers.append(number)
            self._own[number] = replace(panel.script, number=number)
            changed += self._tell(number)
        self._open = numbers
        return changed

    def _add_to_last(self, words: str) -> list[PanelScript]:
        """Words that follow a picture, beside those of its heading."""
        if not words or not self._last:
            return []
        after = self._after.setdefault(self._last, [])
        if words not in after:
            after.append(words)
        return self._tell(self._last)

    def _tell(self, number: int) -> list[PanelScript]:
        """All that is known of a panel's words, if that is news."""
        script = self._own.get(number, PanelScript(number=number))
        if number in self._before:
            opening = read_words(self._before[number], number, self._cast)
            above = " ".join(filter(None, (opening.caption_top, opening.caption_bottom)))
            script = merged(replace(opening, caption_top=above, caption_bottom=""), script)
        for words in self._after.get(number, ()):
            script = merged(script, read_words(words, number, self._cast))
        news = self.learn(script)
        return [] if news is None else [news]

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
