"""Reading a panel script: headings, labelled fields, lines of dialogue. `bot.script.panels` has the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import regex

from bot.script.plain import quotation_end, tidy, unquote
from bot.work.parts import Line, PanelScript

# Every repetition is bounded or possessive and spaces have been made single before: reading stays linear.
_LEAD: Final = r"(?:^|(?<=\s))(?P<lead>(?:(?:[-+*•‣▪◦>]|-\#|\#{1,6}|\d{1,2}[.)])[ ]){0,3})(?P<open>[*_]{0,3})"
_NUMBER_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|[ivx]{1,5}"
)
_HEADING: Final = regex.compile(
    rf"""{_LEAD}
    (?P<word>panel)
    (?:[ ]?(?:\#|no\.?[ ]|number[ ])?[ ]?(?P<number>\d{{1,3}}|(?:{_NUMBER_WORDS})\b))?
    (?:[ ]?(?:of[ ]|/)[ ]?(?:\d{{1,3}}|(?:{_NUMBER_WORDS})\b))?
    [*_]{{0,3}}
    (?:[ ]?[(\[](?P<shape>[^()\[\]\n]{{1,60}}+)[)\]])?
    (?P<close>[*_]{{0,3}})
    (?P<separator>[ ]?[:：.|](?![\p{{L}}\p{{N}}])|[ ]?[–—](?!\S{{0,20}}[–—])|[ ]-(?=[ ]))?
    (?=[*_]{{0,3}}(?P<end>\s|$)|(?P<glued>\S))
    [*_]{{0,3}}
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_BRACKETED: Final = r"[(\[](?:[^()\[\]\n]|\([^()\n]{0,60}+\)){0,120}+[)\]]"
_LABEL: Final = regex.compile(
    rf"""{_LEAD}
    (?:
      (?P<scene>scene|setting)
    | (?P<focus>focus)
    | (?P<detail>visual[ ]details?|visual[ ]description|visuals?|details?)
    | (?P<caption>(?:(?:top|bottom)[ ])?captions?(?:[ ](?:top|bottom)\b)?|narration|narrator)
    | (?P<dialogue>dialogues?|dialogs?|speech|thoughts?|thought[ ]bubbles?)
    | (?P<sound>sfx|sound[ ]effects?)
    )
    (?:[ ]?\d{{1,2}})?
    (?:[*_]{{0,3}}[ ]?(?P<argument>{_BRACKETED}))?
    (?:[ ]?(?P<argument2>{_BRACKETED}))?
    (?:[ ]?[-–—][ ](?P<bare>[^\s:："“()*][^\n:："“()*]{{0,39}}+))?
    (?P<close>[*_]{{0,3}})
    (?:[ ]?[:：]|(?<=[*_])[ ][-–—](?=[ ]))
    [*_]{{0,3}}
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
# A full stop belongs to a name only after a title or an initial: "Rain. TOM: …" begins with a sentence.
_NAME_WORD: Final = (
    r"(?:(?:Mr|Mrs|Ms|Dr|St|Prof|Sgt|Lt|Capt|Col|Gen|\p{L})\.|[\p{L}\p{N}\#&][\p{L}\p{M}\p{N}'’/#&-]{0,24}+)"
)
_SPEAKER: Final = regex.compile(
    rf"""
    (?:^|(?<=[\n])|(?<=["“”»«」』’'.!?…)\]。！？*][ ]))
    (?:[-*•>][ ])?[*_]{{0,3}}
    (?P<name>{_NAME_WORD}(?:[ ]{_NAME_WORD}){{0,3}})
    [*_]{{0,3}}(?:[ ]?(?P<manner>{_BRACKETED}))?[*_]{{0,3}}
    [ ]?[:：][*_]{{0,3}}[ ]?(?P<quote>(?=["“„«»‹「『‘'＂]))?
    """,
    regex.VERBOSE | regex.MULTILINE | regex.IGNORECASE,
)
_SMALL_LABEL: Final = regex.compile(
    rf"(?<=^|\s|[*_])(?:panel(?=[ ]?\#?(?:\d|(?:{_NUMBER_WORDS})\b))|"
    r"(?:scene|setting|focus|visual details?|details?|caption|dialogue)"
    r"(?=(?:[ ]?\([^()\n]{0,120}+\))?[*_]{0,3}[ ]?[:：]))"
)
_BETWEEN_PANELS: Final = regex.compile(
    rf"(?:^|\s)[*_\#\s]{{0,8}}(?:[-–—_=*]{{3,}}+|page[ ](?:\d{{1,3}}|(?:{_NUMBER_WORDS})))[:.]?[*_]{{0,3}}\s*$",
    regex.IGNORECASE,
)
_RULE: Final = regex.compile(r"^(?:[-–—_=*]{3,}+|(?:[*_-][ ]){2,}+[*_-])$", regex.MULTILINE)
_TRAILING_MANNER: Final = regex.compile(r"^(?P<said>.*[\"”»」』’'])[ ]?\((?P<manner>[^()\n]{1,60}+)\)[.]?$")
_FIRST_SEPARATOR: Final = regex.compile(r"[ ]?[,，、;:：|·][ ]?|[ ][-–—][ ]")
_EMPTY_VALUES: Final = {
    *("", "-", "–", "—", "none", "n/a", "na", "empty", "silent"),
    *("no caption", "no dialogue", "no text"),
}
# Words before "Panel 2" that make it a mention of a panel, not the start of one.
_MENTIONING: Final = {
    *("a", "about", "after", "and", "as", "at", "before", "by", "each", "for", "from", "in", "into", "is", "like"),
    *("of", "on", "or", "per", "see", "than", "that", "the", "this", "to", "until", "use", "with", "your"),
}
_FIELDS: Final = ("scene", "focus", "detail", "caption", "dialogue", "sound")
_NAME_PARTICLES: Final = {"of", "the", "and", "de", "la", "du", "des", "von", "van", "der", "al", "el", "&", "da", "di"}
SOUND: Final = "SFX"


@dataclass(slots=True)
class Block:
    """One panel as found: what the heading says, and everything up to the next heading."""

    title: str
    shape: str
    body: str


@dataclass(slots=True)
class PanelDraft:
    """A panel while it is read. `labelled` is set by the first field that says what it is."""

    title: str
    detail: list[str]
    scene: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    bottom: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labelled: bool = False

    def script(self, number: int) -> PanelScript:
        """What has been read, as plain data."""
        return PanelScript(
            number=number,
            title=self.title,
            scene=" ".join(self.scene),
            focus=" ".join(self.focus),
            detail=" ".join(self.detail),
            caption_top=" ".join(self.top),
            caption_bottom=" ".join(self.bottom),
            lines=tuple(self.lines),
        )

    def say(self, speaker: str, manner: str, text: str) -> None:
        """Add a line of dialogue. What stands on the lines after a closed quotation is not said, it is seen."""
        said = text.strip()
        end = quotation_end(said)
        if end is not None and said[end : end + 1] == "\n" and quotation_end(said[end:].lstrip()) is None:
            self.detail += _some(said[end:])
            said = said[:end]
        aside = _TRAILING_MANNER.match(" ".join(said.split())) if not manner else None
        if aside and unquote(aside["said"]) != aside["said"]:
            said, manner = aside["said"], aside["manner"]
        value = field_value(said, may_be_none=True)
        if value:
            self.lines.append(Line(_unmarked(speaker), value, _unmarked(manner)))


def prepared(text: str) -> str:
    """The text with single spaces and line breaks, rules taken out; what the functions below expect.

    Within a line a label counts only with a capital, so a script without any that has also lost its line breaks is
    given them.
    """
    unified = regex.sub(r"\n{2,}+", "\n", _RULE.sub("", tidy(text))).strip()
    if "\n" in unified or regex.search(r"\bP(?:anel|ANEL)\b", unified):
        return unified
    return _SMALL_LABEL.sub(lambda match: match[0].capitalize(), unified)


def headings(text: str) -> Iterator[regex.Match[str]]:
    """The headings of a text: at the beginnings of lines, or anywhere in a script that has lost its line breaks."""
    flat = "\n" not in text and any(_counts_as_label(text, label) for label in _LABEL.finditer(text))
    for match in _HEADING.finditer(text):
        at_line_start = _at_line_start(text, match)
        if (at_line_start or flat) and _is_heading(text, match, at_line_start):
            yield match


def _at_line_start(text: str, match: regex.Match[str]) -> bool:
    return match.start() == 0 or text[match.start() - 1] == "\n"


def _is_heading(text: str, match: regex.Match[str], at_line_start: bool) -> bool:
    separator, marked = match["separator"], "#" in match["lead"]
    ends_line = match.end() == len(text) or text[match.end()] == "\n"
    if match["glued"] and not separator:
        return False
    if at_line_start:
        unmarked_title = marked or match["shape"] or _closes_later(text, match) or _starts_with_label(text, match)
        return bool(separator or ends_line or (match["number"] and unmarked_title))
    if not match["word"][0].isupper():
        return False
    emphasised = marked or bool(match["open"])
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" *_#")
    if not emphasised and regex.split(r"[ \n]", before)[-1].lower() in _MENTIONING:
        return False
    if match["number"] is None:
        return bool(separator) and (emphasised or before[-1:] in set('.!?…"”»」』)'))
    return bool(separator or emphasised or match["shape"]) or _starts_with_label(text, match)


def _closes_later(text: str, match: regex.Match[str]) -> bool:
    """Whether the heading's emphasis takes in a title: "**Panel 2 The Street**"."""
    return bool(match["open"]) and match["open"] in text[match.end() : match.end() + 120].partition("\n")[0]


def _starts_with_label(text: str, match: regex.Match[str]) -> bool:
    label = _LABEL.match(text, match.end() + (text[match.end() : match.end() + 1] == " "))
    return label is not None and _counts_as_label(text, label)


def blocks(text: str) -> Iterator[Block]:
    """The panels of a prepared text, in order, unread."""
    found = list(headings(text))
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        rest = _BETWEEN_PANELS.sub("", text[match.end() : end])
        # The title ends with its line, or where the first field begins.
        line_end = rest.find("\n") if "\n" in rest else len(rest)
        label = next((label for label in _LABEL.finditer(rest) if _counts_as_label(rest, label)), None)
        title_end = min(line_end, label.start() if label else len(rest))
        title = field_value(_unmarked(match["open"] + rest[:title_end] if match["close"] == "" else rest[:title_end]))
        yield Block(title=title, shape=match["shape"] or "", body=rest[title_end:])


def _counts_as_label(text: str, match: regex.Match[str]) -> bool:
    """At the start of a line a label may be in any case; within a line it must begin with a capital."""
    name = next(match[name] for name in _FIELDS if match[name])
    if match["bare"] and not (match["dialogue"] and _is_name(match["bare"])) and not match["caption"]:
        return False
    return _at_line_start(text, match) or name[0].isupper()


def read_block(block: Block) -> PanelDraft:
    """Read one panel's fields. Text that follows the heading without a label tells the scene."""
    draft = PanelDraft(title=block.title, detail=[f"({block.shape.strip()})"] if block.shape.strip() else [])
    labels = [match for match in _LABEL.finditer(block.body) if _counts_as_label(block.body, match)]
    first = labels[0].start() if labels else len(block.body)
    _take(draft, None, block.body[:first])
    for place, match in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(block.body)
        draft.labelled = True
        _take(draft, match, block.body[match.end() : end])
    return draft


def _take(draft: PanelDraft, label: regex.Match[str] | None, value: str) -> None:
    """Put a field's value where it belongs, and the lines of dialogue that follow it."""
    value = value.strip()
    in_dialogue = label is not None and bool(label["dialogue"])
    spoken = list(speakers(value, in_dialogue=in_dialogue))
    own = value[: spoken[0].start()] if spoken else value
    if label is None:
        draft.scene += _some(own)
    elif label["dialogue"]:
        _take_dialogue(draft, label, own)
    elif label["sound"]:
        draft.say(SOUND, "", own)
    elif label["caption"]:
        _take_caption(draft, label, own)
    else:
        name = next(name for name in ("scene", "focus", "detail") if label[name])
        argument = _inner(label["argument"])
        getattr(draft, name).extend(_some(f"({argument}) {own.strip()}" if argument else own))
    for place, match in enumerate(spoken):
        end = spoken[place + 1].start() if place + 1 < len(spoken) else len(value)
        draft.labelled = True
        draft.say(match["name"].strip(), _inner(match["manner"]), value[match.end() : end])


def _take_dialogue(draft: PanelDraft, label: regex.Match[str], own: str) -> None:
    speaker, manner = label["bare"] or "", _inner(label["argument2"])
    argument = _inner(label["argument"])
    split = _FIRST_SEPARATOR.search(argument)
    if speaker:
        manner = argument or manner
    elif split:
        speaker, manner = argument[: split.start()], argument[split.end() :] or manner
    else:
        speaker = argument
    if label["dialogue"].lower().startswith("thought") and not manner:
        manner = "thought"
    draft.say(speaker.strip(), manner.strip(), own)


def _take_caption(draft: PanelDraft, label: regex.Match[str], own: str) -> None:
    where = f"{label['caption']} {label['argument'] or ''} {label['bare'] or ''}".lower()
    value = field_value(own, may_be_none=True)
    if not value:
        return
    at_bottom = "bottom" in where and "top" not in where
    unplaced = "bottom" not in where and "top" not in where
    (draft.bottom if at_bottom or (unplaced and draft.top) else draft.top).append(value)


def speakers(value: str, *, in_dialogue: bool) -> Iterator[regex.Match[str]]:
    """Lines such as NAME (manner): "…" within a field's value."""
    for match in _SPEAKER.finditer(value, quotation_end(value) or 0):
        at_line_start = match.start() == 0 or value[match.start() - 1] == "\n"
        name = match["name"].strip()
        quoted = match["quote"] is not None
        cased = name.upper() != name.lower()
        shouted = name == name.upper() and (cased or quoted)
        if in_dialogue:
            accepted = _is_name(name) and (quoted or at_line_start or (shouted and cased))
        elif quoted and at_line_start:
            accepted = _is_name(name, every_word=True)
        else:
            accepted = shouted and (quoted or at_line_start)
        if accepted:
            yield match


def reads_back(value: str) -> bool:
    """Whether a field's value can be written as it is, without quotation marks to protect it."""
    return (
        field_value(value, may_be_none=True) == value
        and not _BETWEEN_PANELS.search(value)
        and next(speakers(value, in_dialogue=False), None) is None
    )


def _is_name(text: str, *, every_word: bool = False) -> bool:
    """Whether this may be who speaks: up to four words, the first (or each) with a capital where letters have case."""
    words = text.strip().split()
    if not words or len(words) > 4 or len(text) > 40:
        return False
    checked = [word for word in words if word.lower() not in _NAME_PARTICLES] if every_word else words[:1]
    return all(not word[0].islower() for word in checked or words)


def _inner(bracketed: str | None) -> str:
    return bracketed[1:-1].strip() if bracketed else ""


def _some(text: str) -> list[str]:
    value = field_value(text)
    return [value] if value else []


def field_value(text: str, *, may_be_none: bool = False) -> str:
    """A field's value on one line, without stray markup and the quotation marks around it."""
    value = _unmarked(regex.sub(r"(?:^|\s)(?:[-*•>#]{1,3}|-#)$", "", " ".join(text.split())))
    if may_be_none and value.strip("()[]. ").casefold() in _EMPTY_VALUES:
        return ""
    return unquote(value)


def _unmarked(text: str) -> str:
    """Without emphasis that spans the whole text, and without a mark that has lost its other half."""
    value = text.strip()
    for mark in ("***", "**", "__", "*", "_"):
        if len(value) > 2 * len(mark) and value.startswith(mark) and value.endswith(mark):
            inner = value[len(mark) : -len(mark)]
            if mark[0] not in inner:
                return inner.strip()
        if value.count(mark) == 1 and len(mark) > 1:
            value = value.removeprefix(mark).removesuffix(mark).strip()
    return value
