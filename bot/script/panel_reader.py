"""Reads the fields of one panel into its script. `bot.script.panels` describes the grammar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import regex

from bot.script.line_kinds import script_line
from bot.script.panel_fields import kind_of, labels
from bot.script.panel_headings import Block, ends_with_page
from bot.script.panel_labels import REMARKS, WORDS
from bot.script.panel_marks import field_value, inner, some, unmarked
from bot.script.panel_speakers import is_name, speakers, split_name
from bot.script.plain_text import quotation_end, unquote
from bot.work.parts import Line, LineKind, PanelScript, Weight

_TRAILING_MANNER: Final = regex.compile(r"^(?P<said>.*[\"”»」』’'])[ ]?[(（](?P<manner>[^()（）\n]{1,60}+)[)）][.]?$")
_FIRST_SEPARATOR: Final = regex.compile(r"[ ]?[,，、،;؛:：|·][ ]?|[ ][-–—][ ]")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
_PLACES: Final = WORDS["top"] | WORDS["bottom"]
_WEIGHTS: Final = {word: weight for weight in reversed(Weight) for word in WORDS[weight.value]}
_OF_A_SHOT: Final = regex.compile(r"\b(?:shot|close-?up|extreme|angle|view|pov|establishing)\b", regex.IGNORECASE)
SOUND: Final = "SFX"


@dataclass(slots=True)
class PanelDraft:
    """A panel while it is read. `labelled`: it has a labelled field that is no remark (`REMARKS`)."""

    title: str
    detail: list[str] = field(default_factory=list)
    shot: list[str] = field(default_factory=list)
    weight: Weight = Weight.NORMAL
    scene: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    bottom: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labelled: bool = False
    spoken: bool = False
    """Whether it has a line of dialogue without a label."""

    def script(self, number: int) -> PanelScript:
        """The script read so far."""
        return PanelScript(
            number=number,
            shot=", ".join(self.shot),
            weight=self.weight,
            title=self.title,
            scene=" ".join(self.scene),
            focus=" ".join(self.focus),
            detail=" ".join(self.detail),
            caption_top=" ".join(self.top),
            caption_bottom=" ".join(self.bottom),
            lines=tuple(self.lines),
        )

    def shape(self, words: str) -> None:
        """Add what stands in brackets behind the heading: the panel's weight, its shot, or anything else."""
        others: list[str] = []
        for piece in filter(None, map(str.strip, regex.split("[,，、;；]", words))):
            if (weight := weight_of(piece)) is not None:
                self.weight = weight
            elif _OF_A_SHOT.search(piece):
                self.shot.append(piece)
            else:
                others.append(piece)
        if others:
            self.detail.append(f"({', '.join(others)})")

    def say(self, speaker: str, manner: str, text: str, kind: LineKind | None = None) -> None:
        """Add a line of dialogue; `kind` is that of its label.

        Lines after a closed quotation are description, not dialogue.
        """
        said = text.strip()
        end = quotation_end(said)
        if end is not None and said[end : end + 1] == "\n" and quotation_end(said[end:].lstrip()) is None:
            self.detail += some(said[end:])
            said = said[:end]
        aside = _TRAILING_MANNER.match(" ".join(said.split())) if not manner else None
        if aside and unquote(aside["said"]) != aside["said"]:
            said, manner = aside["said"], aside["manner"]
        value = field_value(said, may_be_none=True)
        if value:
            self.lines.append(script_line(unmarked(speaker), value, unmarked(manner), kind))


def read_block(block: Block, cast: frozenset[str] = frozenset()) -> PanelDraft:
    """Read one panel's fields. Text after the heading without a label is its scene.

    `cast` are the lower-case names of speakers without quotation marks.
    """
    draft = PanelDraft(title=block.title)
    draft.shape(block.shape)
    draft.detail += some(block.before)
    found = list(labels(block.body, flat="\n" not in block.body.strip()))
    first = found[0].start() if found else len(block.body)
    _add_field(draft, None, block.body[:first], cast)
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(block.body)
        draft.labelled = draft.labelled or kind_of(match) not in REMARKS
        _add_field(draft, match, block.body[match.end() : end], cast)
    return draft


def _add_field(draft: PanelDraft, label: regex.Match[str] | None, value: str, cast: frozenset[str]) -> None:
    """Add a field's value, and the lines of dialogue in it."""
    value = value.strip()
    kind = "" if label is None else kind_of(label)
    spoken = list(speakers(value, in_dialogue=kind in {"dialogue", "thought"}, cast=cast))
    own = value[: spoken[0].start()] if spoken else value
    if label is None:
        draft.scene += some(own)
    elif kind in {"dialogue", "thought"}:
        _add_dialogue(draft, label, own)
    elif kind == "sound":
        draft.say("", inner(label["argument"]), own, LineKind.SOUND)
    elif kind == "caption":
        _add_caption(draft, label, own)
    else:
        _add_description(draft, label, kind, own)
    for place, match in enumerate(spoken):
        end = spoken[place + 1].start() if place + 1 < len(spoken) else len(value)
        draft.spoken = True
        name, manner = split_name(match)
        draft.say(name, manner, value[match.end() : end])


def _add_description(draft: PanelDraft, label: regex.Match[str], kind: str, own: str) -> None:
    """Add a description or title; a note keeps its label."""
    argument = inner(label["argument"])
    value = field_value(f"({argument}) {own.strip()}" if argument else own)
    if not value:
        return
    if kind == "title" and not draft.title:
        draft.title = value
    elif kind == "shot":
        draft.shot.append(value)
    elif kind == "weight":
        _add_weight(draft, label, value)
    elif kind in {"title", "note"}:
        draft.detail.append(f"{label['name']}: {value}")
    else:
        getattr(draft, kind).append(value)


def weight_of(words: str) -> Weight | None:
    """The weight that is meant by "large", "splash" or "ganzseitig"; None for other words."""
    return _WEIGHTS.get(words.lower().strip(" .!"))


def _add_weight(draft: PanelDraft, label: regex.Match[str], value: str) -> None:
    """Set the panel's weight; words that say more, or something else, are kept in the detail."""
    weight = weight_of(value)
    if weight is None:
        draft.detail.append(f"{label['name']}: {value}")
        weights = map(weight_of, regex.findall(r"[\p{L}\p{M}-]+", value))
        weight = next(filter(None, weights), draft.weight)
    draft.weight = weight


def _add_dialogue(draft: PanelDraft, label: regex.Match[str], own: str) -> None:
    speaker, manner = label["bare"] or "", inner(label["argument2"])
    argument = inner(label["argument"])
    split = _FIRST_SEPARATOR.search(argument)
    if speaker:
        manner = argument or manner
    elif split:
        speaker, manner = argument[: split.start()], argument[split.end() :] or manner
    else:
        speaker = argument
    draft.say(speaker.strip(), manner.strip(), own, LineKind.THOUGHT if kind_of(label) == "thought" else None)


def _add_caption(draft: PanelDraft, label: regex.Match[str], own: str) -> None:
    """Add a caption, above or below; one with a name in brackets becomes a line of that person."""
    value = field_value(own, may_be_none=True)
    if not value:
        return
    asides = [inner(label["argument"]), inner(label["argument2"]), (label["bare"] or "").strip()]
    where = {word.lower() for text in (label["name"], *asides) for word in _WORD.findall(text)}
    at_top, at_bottom = bool(where & WORDS["top"]), bool(where & WORDS["bottom"])
    names = [aside for aside in asides if aside and not {word.lower() for word in _WORD.findall(aside)} & _PLACES]
    if names and is_name(names[0], every_word=True) and names[0].lower() not in WORDS["note"]:
        draft.lines.append(script_line(unmarked(names[0]), value, label["name"].lower()))
        return
    value = " ".join([*(f"({name})" for name in names), value])
    below = (at_bottom and not at_top) or (not at_bottom and not at_top and bool(draft.top))
    (draft.bottom if below else draft.top).append(value)


def reads_back(value: str) -> bool:
    """Whether a field's value reads back unchanged without quotation marks around it."""
    return (
        field_value(value, may_be_none=True) == value
        and not ends_with_page(value)
        and next(speakers(value, in_dialogue=False), None) is None
        and next(labels(f"… {value}", flat=True), None) is None
    )
