"""The panel script: the text form of a comic, written by a person, by the model, or by the bot.

    Cast:
    NAME: look; clothes: what they wear; voice: how they speak

    Panel 1: Title
    Shot: how near, from where
    Weight: large, wide, tall or small
    Scene: where and when
    Focus: who or what the eye goes to
    Visual Detail: what else is seen
    Caption (Top): narration above
    Dialogue (NAME, manner): "what is said"
    Thought (NAME): "what is thought"
    SFX: "a sound"
    Caption (Bottom): narration below

Reading is lenient: labels may be bold, boxed, bulleted, numbered, in any case, in the languages that are offered
(`bot.script.panel_labels`), with any quotation marks, narrow or wide, in any order or missing; headings may name a
page; numbers may be wrong or missing; and all line breaks may have become spaces, as older Discord clients do in an
option, or may be missing. Writing is strict: `write_panel` writes the form above, which reads back as the same script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.script.line_kinds import KIND_WORDS, written_manner
from bot.script.panel_cast import CastText, read_cast
from bot.script.panel_fields import label_at
from bot.script.panel_headings import Block, blocks, headings, page_lines, prepared
from bot.script.panel_labels import WORDS
from bot.script.panel_marks import any_of, quoted
from bot.script.panel_reader import SOUND, read_block, reads_back
from bot.script.panel_speakers import cast_of
from bot.script.plain_text import QUOTES, plain, unquote
from bot.work.bible import Bible
from bot.work.parts import Line, LineKind, PanelScript, Weight

_TITLE_LABEL: Final = regex.compile(
    rf"(?:^|(?<=\s))[#*_ ]{{0,8}}(?:(?:comic[ ])?{any_of(WORDS['title'])})[*_]{{0,3}}[ ]?[:：][*_]{{0,3}}",
    regex.IGNORECASE,
)
_TITLE_CHARS_MAX: Final = 100
_BARS: Final = regex.compile(r"(?P<spoiler>\|\|.+?\|\|)|\|\|")
_CAST_CHARS_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class ReadPanel:
    """A panel of a text, and the numbers of its heading: of the panel on its page, and of the page; 0 if missing."""

    script: PanelScript
    heading: int
    page: int


def parse_panels(text: str, cast: frozenset[str] = frozenset()) -> tuple[PanelScript, ...]:
    """Read every panel of a script, numbered from 1 in order; text before the first one is ignored.

    A heading without fields gives a panel that has only a title. A text without headings has no panels. `cast` are
    further known speakers (see `speaking`).
    """
    return tuple(panel.script for panel in read_panels(text, cast))


def read_panels(text: str, cast: frozenset[str] = frozenset()) -> tuple[ReadPanel, ...]:
    """The panels with the numbers of their headings, which may repeat because each page counts from 1."""
    found = list(blocks(prepared(text)))
    cast |= _cast(found)
    return tuple(
        ReadPanel(read_block(block, cast).script(number), block.number, block.page)
        for number, block in enumerate(found, 1)
    )


def speaking(text: str) -> frozenset[str]:
    """The lower-case names before a colon at the starts of lines, if there are at least two such lines."""
    return _cast(list(blocks(prepared(text))))


def read_words(text: str, number: int, cast: frozenset[str] = frozenset()) -> PanelScript:
    """Read a panel without a heading: its fields and dialogue; if it has no label, its text is the lower caption."""
    draft = read_block(Block("", "", f"\n{prepared(text)}"), cast)
    draft.bottom = [*draft.scene, *draft.bottom] if not draft.labelled else draft.bottom
    draft.scene = draft.scene if draft.labelled else []
    return draft.script(number)


def merged(first: PanelScript, second: PanelScript) -> PanelScript:
    """Two scripts as one, the first before the second; the number is the second's."""
    return PanelScript(
        number=second.number,
        shot=first.shot or second.shot,
        weight=second.weight if first.weight is Weight.NORMAL else first.weight,
        title=first.title or second.title,
        scene=_joined(first.scene, second.scene),
        focus=_joined(first.focus, second.focus),
        detail=_joined(first.detail, second.detail),
        caption_top=_joined(first.caption_top, second.caption_top),
        caption_bottom=_joined(first.caption_bottom, second.caption_bottom),
        lines=first.lines + second.lines,
    )


def _joined(*pieces: str) -> str:
    return " ".join(piece for piece in pieces if piece)


def words_before(text: str, *, titled: bool = True) -> str:
    """The text before the first panel and its page's heading, without the cast; empty if there is no panel.

    `titled`: the text may begin with a title, which is left out.
    """
    before = _read_before(text).rest
    title = _title_in(before) if titled else ""
    lines = [line for line in before.split("\n") if not title or title not in plain(line)]
    return "\n".join(line for line in lines if line).strip()


def is_panel_script(text: str) -> bool:
    """Whether the text is a finished script: a panel's heading, and at least one labelled field or line of dialogue.

    Headings that may mean something else ("Case 1", "Page 2") need a labelled field.
    """
    found = list(blocks(prepared(text)))
    cast = _cast(found)
    drafts = [(block, read_block(block, cast)) for block in found]
    return any(draft.labelled or (draft.spoken and not block.unsure) for block, draft in drafts)


def script_title(text: str) -> str:
    """The title before the first panel ("Title: …", a heading, or a short line); empty if there is none."""
    return _title_in(_read_before(text).rest)


def script_cast(text: str) -> Bible:
    """The people that the text before the first panel describes, or that a text without panels does.

    Empty where no one is described. `bot.script.panel_cast` has the forms.
    """
    return _read_before(text).bible


def _title_in(before: str) -> str:
    """The title in the text before the first panel."""
    labelled = _TITLE_LABEL.search(before)
    if labelled:
        candidate = before[labelled.end() :].strip().partition("\n")[0]
    else:
        lines = [line for line in before.split("\n") if line and not label_at(line, 0, flat=False)]
        marked = [line for line in lines if line.startswith(("# ", "## ", "### ", "**"))]
        candidate = (marked or lines or [""])[0]
    title = " ".join(unquote(plain(candidate)).split())
    is_sentence = title.endswith((".", ":", "：", "。", "!", "?")) and not labelled
    return title if len(title) <= _TITLE_CHARS_MAX and not is_sentence else ""


def _read_before(text: str) -> CastText:
    """The cast before the first panel, and the rest of the text there."""
    unified = prepared(text)
    found = headings(unified)
    if not found:
        return CastText(read_cast(unified).bible, "")
    end = min([found[0].start(), *(match.start() for match in page_lines(unified))])

    def speakers() -> frozenset[str]:
        return frozenset(line.speaker.lower() for panel in parse_panels(text) for line in panel.lines)

    return read_cast(unified[:end], speakers)


def _cast(found: list[Block]) -> frozenset[str]:
    """The speakers of all panels together."""
    return cast_of("\n".join(block.body for block in found)[:_CAST_CHARS_MAX])


def write_panel(script: PanelScript) -> str:
    """Write one panel in the form above; empty fields are left out. It reads back as the same script."""
    written = [_heading(script.number, script.title)]
    written += [f"Shot: {_guarded(script.shot)}"] if script.shot else []
    written += [f"Weight: {script.weight.value}"] if script.weight is not Weight.NORMAL else []
    fields = (("Scene", script.scene), ("Focus", script.focus), ("Visual Detail", script.detail))
    written += [f"{label}: {_guarded(value)}" for label, value in fields if value]
    if script.caption_top:
        written.append(f"Caption (Top): {_guarded(script.caption_top)}")
    written += [f"{_label(line)}: {quoted(line.text)}" for line in script.lines]
    if script.caption_bottom:
        written.append(f"Caption (Bottom): {_guarded(script.caption_bottom)}")
    return "\n".join(written)


def _label(line: Line) -> str:
    """The label of a line of dialogue: who says it, and how."""
    if line.kind is LineKind.SOUND:
        return f"{SOUND} ({line.manner})" if line.manner else SOUND
    label, manner = "Dialogue", written_manner(line)
    if line.kind is LineKind.THOUGHT:
        label, manner = "Thought", line.manner
    who = f"{line.speaker}, {manner}" if manner else line.speaker
    if not line.speaker and manner == KIND_WORDS[line.kind]:
        who = manner
    return f"{label} ({who})" if who else label


def _heading(number: int, title: str) -> str:
    """A panel's heading. It may be all that is written, and a single line is read more freely than several."""
    if not title:
        return f"Panel {number}"
    written = f"Panel {number}: {_guarded(title)}"
    alone = parse_panels(written)
    return written if [panel.title for panel in alone] == [title] else f"Panel {number}: {quoted(title)}"


def panel_words(script: PanelScript) -> str:
    """The text of a panel in Discord's markdown: upper caption, dialogue, lower caption, one line each.

    A thought has a balloon before it, a sound is in bold letters. Empty for a panel without text.
    """
    rows = [_harmless(script.caption_top)]
    rows += map(_said, script.lines)
    rows.append(_harmless(script.caption_bottom))
    return "\n".join(row for row in rows if row)


def _said(line: Line) -> str:
    is_sound, is_thought = line.kind is LineKind.SOUND, line.kind is LineKind.THOUGHT
    says_more = line.manner and line.manner != KIND_WORDS.get(line.kind)
    pieces = [
        "💭" if is_thought else "",
        f"**{_escaped(line.speaker)}**" if line.speaker and not is_sound else "",
        f"({_escaped(line.manner)})" if says_more else "",
    ]
    label = " ".join(filter(None, pieces))
    if is_sound:
        said = _harmless(line.text) if set(line.text) & set("*_") else f"**{_harmless(line.text)}**"
    else:
        said = _harmless(line.text if line.text[:1] in QUOTES else f"“{line.text}”")
    return said if not label else f"{label} {said}" if is_sound or label == "💭" else f"{label}: {said}"


def _harmless(text: str) -> str:
    """Emphasis and spoilers stay; what would change the lines around it (fences, headings, quotes, lists) does not."""
    escaped = _BARS.sub(lambda bars: bars["spoiler"] or "\\|\\|", text.replace("`", "\\`"))
    return regex.sub(r"^(?=[#>+-]|\*[ ]|\d{1,3}[.)][ ])", r"\\", escaped)


def _escaped(text: str) -> str:
    return regex.sub(r"([\\*_~`|>#])", r"\\\1", text)


def _guarded(value: str) -> str:
    """A value, in quotation marks unless it reads back unchanged without them."""
    return value if reads_back(value) else quoted(value)
