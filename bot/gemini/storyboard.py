"""Assigns the text and pictures of one stream to the panels of a comic. It makes no call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, Generic, TypeVar

from bot.script.model_talk import opens_talk, without_talk
from bot.script.panels import merged, read_panels, read_words, script_title, speaking, words_before
from bot.script.title_line import find_title
from bot.work.parts import PanelScript

PictureT = TypeVar("PictureT")

_PAIR: Final = 2
"""Two scripts before the first picture are not a whole script that comes first: the model may have left out the
picture between them."""
_LINE_ENDS: Final = tuple('\n.!?…"”»)]。！？」』')
_REMARK_CHARS_MAX: Final = 60
"""Text without a heading or a label that is not longer than this may be a remark about the previous picture."""


class Storyboard(Generic[PictureT]):
    """The panels of one comic, numbered from 1 to `panels`.

    - A picture belongs to the panel whose script precedes it. A second picture, with no text in between, belongs to the
      same panel and is dropped; this holds while every script came before its picture.
    - If the model writes no script, or the whole script first, the pictures belong to the panels in order.
    - If several scripts come in a row, their panels wait for the pictures that follow. One picture belongs to the last
      of these panels; several pictures belong to these panels in order.
    - The number in a heading counts if it is plausible. One that is out of range, or whose panel is drawn, is replaced
      by the next free number.
    - Text without a heading is kept. Before the first heading it belongs to the next picture, after it to the panel
      before the text.

    `scripts` are final: text of the model does not change them. `drawn` are panels that have a picture. `fit` adapts
    each script that is read (illustrations change the caption).
    """

    def __init__(
        self,
        panels: int,
        scripts: Sequence[PanelScript] = (),
        drawn: Iterable[PanelScript] = (),
        fit: Callable[[PanelScript], PanelScript] = lambda script: script,
    ) -> None:
        self.panels = panels
        self.title = ""
        """The title before the first panel, without its marks."""
        self.surplus = 0
        """Pictures without text that came after every panel had one, so some may belong to other panels."""
        self._fit = fit
        self._scripts: dict[int, PanelScript] = {script.number: script for script in scripts}
        self._final = frozenset(self._scripts)
        self._drawn: set[int] = set()
        for script in drawn:
            self._scripts[script.number] = script
            self._drawn.add(script.number)
        self._text = ""
        self._segments: list[tuple[str, list[int]]] = []
        """The text before each picture, and the panels of its headings."""
        self._cast: frozenset[str] = frozenset()
        self._page = 0
        self._open_panels: list[int] = []
        """Panels whose scripts came since the last picture, in order."""
        self._has_extra_heading = False
        """Whether a heading since the last picture is of a panel beyond `panels`."""
        self._script_queue: list[int] = []
        """Undrawn panels of a script that came whole before its first picture."""
        self._waiting_pictures: list[PictureT | None] = []
        self._waiting_panels: list[int] = []
        """Pictures in a row, and the panels in a row that they belong to."""
        self._last_picture: PictureT | None = None
        self._last_panel = 0
        self._headed_scripts: dict[int, PanelScript] = {}
        """What stands below each panel's own heading."""
        self._text_before: dict[int, str] = {}
        self._text_after: dict[int, list[str]] = {}
        """Text without a heading before a panel, or after its picture."""
        self._is_script_first = True
        self._has_headings = False
        self._undisplayable: set[int] = set()
        """Panels whose picture arrived damaged."""
        self._without_heading: set[int] = set()
        """Panels whose picture came before their heading; the heading may still follow."""

    def script(self, number: int) -> PanelScript:
        """The script of a panel; empty except for its number while it is unknown."""
        return self._scripts.get(number, PanelScript(number=number))

    def is_final(self, number: int | None) -> bool:
        """Whether this panel's script is final."""
        return number in self._final

    @property
    def opening(self) -> str:
        """The title at the beginning of a text that no panel follows yet; empty without one."""
        if self.title or self._last_panel or self._open_panels:
            return ""
        line = find_title(self._text, alone=True)
        return "" if line is None or read_panels(self._text[: line.end]) else line.words

    @property
    def written(self) -> list[PanelScript]:
        """The known scripts, in order."""
        return [self._scripts[number] for number in sorted(self._scripts)]

    @property
    def cast(self) -> frozenset[str]:
        """The lower-case names of the known speakers."""
        return self._cast

    @property
    def missing(self) -> list[int]:
        """The panels without a picture, in order."""
        return [number for number in range(1, self.panels + 1) if number not in self._drawn]

    @property
    def awaited(self) -> int | None:
        """The panel that the next picture belongs to."""
        undrawn = self._undrawn()
        if undrawn:
            return undrawn[0] if self._script_queue and undrawn[0] in self._script_queue else undrawn[-1]
        return self._script_queue[0] if self._script_queue else self._next_free()

    def feed_text(self, text: str) -> list[PanelScript]:
        """Add a piece of text; returns the scripts that changed. Call `flush_pictures` before.

        The text is read only when it ends with a line or a sentence, so that no cut word is shown.
        """
        self._text += text
        if not self._text.endswith(_LINE_ENDS):
            return []
        return self._read_text(is_whole=False)

    def flush_text(self) -> list[PanelScript]:
        """Read all text so far, before a picture or the end of the stream; returns the scripts that changed."""
        return [*self._update_cast(), *self._read_text(is_whole=True)]

    def finish(self) -> list[PanelScript]:
        """End a complete stream: the remaining text belongs to the last picture. Call `flush_text` before."""
        words = without_talk(self._text) if not self._open_panels and not self._has_extra_heading else ""
        self._text = ""
        return self._add_to_last_panel(words)

    def feed_picture(self, picture: PictureT | None) -> list[tuple[PanelScript, PictureT | None]]:
        """Add a picture (None for a damaged one); returns scripts that changed and the pictures now assigned.

        A script that changed without a picture comes with None. A damaged picture leaves its panel missing, and the
        next picture belongs to another panel. Call `flush_text` before.
        """
        if self._waiting_pictures and not self._text.strip():
            self._waiting_pictures.append(picture)
            return []
        undrawn = self._undrawn()
        if len(undrawn) > 1 and not self._queues_whole_script(undrawn):
            self._waiting_pictures, self._waiting_panels = [picture], undrawn
            self._close_segment(undrawn[-1])
            return []
        changed, number = self._assign(picture)
        return [*((script, None) for script in changed), *self._place(number, picture)]

    def flush_pictures(self) -> list[tuple[PanelScript, PictureT | None]]:
        """Assign the waiting pictures to their panels, before text or the end of the stream."""
        numbers, self._waiting_panels = self._waiting_panels, []
        pictures = [
            picture
            for index, picture in enumerate(self._waiting_pictures)
            if not index or picture != self._waiting_pictures[index - 1]
        ]
        self._waiting_pictures = []
        if not pictures:
            return []
        if len(pictures) == 1:
            return self._place(numbers[-1], pictures[0])
        self.surplus += max(0, len(pictures) - len(numbers))
        # With equally many pictures for each panel, the first one of each is taken.
        step = len(pictures) // len(numbers) if len(pictures) % len(numbers) == 0 else 1
        placed = [self._place(*group) for group in zip(numbers, pictures[::step], strict=False)]
        return [item for group in placed for item in group]

    def mark_drawn(self, number: int) -> PanelScript:
        """Note that this panel has a picture; returns its script."""
        self._drawn.add(number)
        return self.script(number)

    def update_script(self, script: PanelScript) -> PanelScript | None:
        """Set the script of a panel, adapted by `fit`; returns None if that changes nothing."""
        script = self._fit(script)
        if script.number in self._final or self._scripts.get(script.number) == script:
            return None
        self._scripts[script.number] = script
        return script

    def _place(self, number: int | None, picture: PictureT | None) -> list[tuple[PanelScript, PictureT | None]]:
        if number is None:
            return []
        if picture is None:
            self._undisplayable.add(number)
            return []
        self._undisplayable.discard(number)
        self._last_picture = picture
        return [(self.mark_drawn(number), picture)]

    def _undrawn(self) -> list[int]:
        return [number for number in self._open_panels if number not in self._drawn | self._undisplayable]

    def _queues_whole_script(self, undrawn: list[int]) -> bool:
        """Whether the whole script came before its first picture, so that its panels are drawn in order."""
        is_whole = undrawn == list(range(1, self.panels + 1)) and self.panels > _PAIR
        if is_whole and not self._drawn and not self._undisplayable:
            self._script_queue = list(undrawn)
        return is_whole or (bool(self._script_queue) and undrawn[0] in self._script_queue)

    def _assign(self, picture: PictureT | None) -> tuple[list[PanelScript], int | None]:
        """Assign a picture; returns the scripts that changed and its panel, None for a picture without a panel."""
        has_heading = bool(self._open_panels) or self._has_extra_heading
        words = "" if has_heading else without_talk(self._text)
        if not has_heading and self._belongs_to_last(picture, words):
            changed, self._text = self._add_to_last_panel(words), ""
            return (
                changed,
                self._last_panel if self._last_panel in self._undisplayable and picture is not None else None,
            )
        changed = []
        if words and self._last_panel and (self._script_queue or not self._is_script_first):
            changed, words = self._add_to_last_panel(words), ""
        number = None if self._has_extra_heading and not self._open_panels else self.awaited
        is_headed = number in self._open_panels
        self._close_segment(number)
        if number is None:
            self.surplus += picture is not None and not has_heading
            return changed, None
        self._is_script_first = self._is_script_first and (is_headed or bool(words))
        self._script_queue = [queued for queued in self._script_queue if queued != number]
        if not is_headed:
            self._without_heading.add(number)
        if words:
            self._headed_scripts[number] = read_words(words, number, self._cast)
            self._refresh(number)
        return changed, number

    def _belongs_to_last(self, picture: PictureT | None, words: str) -> bool:
        """Whether a picture without a heading is a second one of the panel before it."""
        if not self._last_panel:
            return False
        if not words and picture is not None and picture == self._last_picture:
            return True
        if self._script_queue or not self._is_script_first:
            return False
        return not words or (self._has_headings and self._is_remark(words))

    def _is_remark(self, words: str) -> bool:
        """Whether text is too short for a panel's script, such as "Another version"."""
        read = read_words(words, self._last_panel, self._cast)
        return len(words) <= _REMARK_CHARS_MAX and replace(read, caption_bottom="") == PanelScript(
            number=self._last_panel
        )

    def _close_segment(self, number: int | None) -> None:
        """End the text of the present picture and start that of the next one."""
        self._without_heading.difference_update(self._open_panels)
        self._segments.append((self._text, self._open_panels))
        self._text, self._open_panels, self._has_extra_heading = "", [], False
        if number is not None:
            self._last_panel = number
            self._headed_scripts.setdefault(number, self.script(number))

    def _update_cast(self) -> list[PanelScript]:
        """Read the earlier text again when the text shows new speakers without quotation marks."""
        cast = self._cast | speaking("\n".join([*(text for text, _ in self._segments), self._text]))
        if cast == self._cast:
            return []
        self._cast = cast
        changed = list[PanelScript]()
        for text, numbers in self._segments:
            for panel, number in zip(read_panels(text, cast), numbers, strict=False):
                self._headed_scripts[number] = replace(panel.script, number=number)
                changed += self._refresh(number)
        return changed

    def _read_text(self, *, is_whole: bool) -> list[PanelScript]:
        """Read the text since the last picture; text without a heading only if `is_whole`."""
        panels = read_panels(self._text, self._cast)
        if not panels:
            return []
        self._has_headings = True
        if not self._last_panel and not self.title and not opens_talk(title := script_title(self._text)):
            self.title = title
        changed = list[PanelScript]()
        before = without_talk(words_before(self._text, titled=not self._last_panel)) if is_whole else ""
        if self._last_panel:
            changed += self._add_to_last_panel(before)
            before = ""
        numbers: list[int] = []
        for panel in panels:
            self._page = panel.page or self._page
            number = self._panel_for_heading(panel.heading if self._page <= 1 else 0, numbers)
            if number is None:
                self._has_extra_heading = True
                break
            if before and not numbers:
                self._text_before[number] = before
            numbers.append(number)
            self._headed_scripts[number] = replace(panel.script, number=number)
            changed += self._refresh(number)
        self._open_panels = numbers
        return changed

    def _add_to_last_panel(self, words: str) -> list[PanelScript]:
        """Add text that follows the last panel's picture to its script."""
        if not words or not self._last_panel:
            return []
        after = self._text_after.setdefault(self._last_panel, [])
        if words not in after:
            after.append(words)
        return self._refresh(self._last_panel)

    def _refresh(self, number: int) -> list[PanelScript]:
        """Build a panel's script from all its text; returns it if it changed."""
        script = self._headed_scripts.get(number, PanelScript(number=number))
        if number in self._text_before:
            opening = read_words(self._text_before[number], number, self._cast)
            above = " ".join(filter(None, (opening.caption_top, opening.caption_bottom)))
            script = merged(replace(opening, caption_top=above, caption_bottom=""), script)
        for words in self._text_after.get(number, ()):
            script = merged(script, read_words(words, number, self._cast))
        changed = self.update_script(script)
        return [] if changed is None else [changed]

    def _panel_for_heading(self, number: int, used_numbers: Sequence[int]) -> int | None:
        """The panel of a heading's number, given the panels of the headings before it in the same text."""
        is_plausible = 1 <= number <= self.panels and number not in used_numbers
        if is_plausible and (number not in self._drawn or number in self._without_heading):
            return number
        return self._next_free(used_numbers)

    def _next_free(self, used_numbers: Sequence[int] = ()) -> int | None:
        """The first panel without a picture after the last panel; else the first one without a picture."""
        free = [number for number in self.missing if number not in used_numbers and number not in self._undisplayable]
        last = max((self._last_panel, *used_numbers))
        return next((number for number in free if number > last), free[0] if free else None)
