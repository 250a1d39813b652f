"""The panel script: how a comic is written down, by a person, by the model, or by us.

    Panel 1: Title
    Scene: where and when
    Focus: who or what the eye goes to
    Visual Detail: what else is seen
    Caption (Top): narration above
    Dialogue (NAME, manner): "what is said"
    Caption (Bottom): narration below

Reading is lenient: labels may be bold, boxed, bulleted, numbered, in any case, in the languages that are offered
(`bot.script.panel_labels`), with any quotation marks, narrow or wide, in any order or missing; headings may name a
page; numbers may be wrong or missing; and all line breaks may have been turned into spaces, as older Discord clients
do in an option, or into nothing. Writing is strict: `write_panel` gives the form above, which reads back as the same
script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.script.panel_fields import label_at
from bot.script.panel_headings import Block, blocks, headings, page_lines, prepared
from bot.script.panel_labels import WORDS
from bot.script.panel_marks import any_of
from bot.script.panel_reader import SOUND, read_block, reads_back
from bot.script.panel_speakers import cast_of
from bot.script.plain_text import QUOTES, plain, unquote
from bot.work.parts import PanelScript

_TITLE_LABEL: Final = regex.compile(
    rf"(?:^|(?<=\s))[#*_ ]{{0,8}}(?:(?:comic[ ])?{any_of(WORDS['title'])})[*_]{{0,3}}[ ]?[:：][*_]{{0,3}}",
    regex.IGNORECASE,
)
_TITLE_CHARS_MAX: Final = 100
_BARS: Final = regex.compile(r"(?P<spoiler>\|\|.+?\|\|)|\|\|")
_CAST_CHARS_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class ReadPanel:
    """A panel of a text, and what its heading counts: its number on a page, 0 where it says none."""

    script: PanelScript
    heading: int
    page: int


def parse_panels(text: str, cast: frozenset[str] = frozenset()) -> tuple[PanelScript, ...]:
    """Read every panel of a script, numbered from 1 in the order they stand; text before the first is ignored.

    A heading without fields gives a panel that has only its title. No heading gives no panel. `cast`, where given, are
    names that are known to speak (see `speaking`) beside those that the text itself tells.
    """
    return tuple(panel.script for panel in read_panels(text, cast))


def read_panels(text: str, cast: frozenset[str] = frozenset()) -> tuple[ReadPanel, ...]:
    """The same, with what the headings count. Numbers begin again on each page, so a heading's may come twice."""
    found = list(blocks(prepared(text)))
    cast |= _cast(found)
    return tuple(
        ReadPanel(read_block(block, cast).script(number), block.number, block.page)
        for number, block in enumerate(found, 1)
    )


def speaking(text: str) -> frozenset[str]:
    """The names, in small letters, that stand before a colon at the beginnings of lines, twice or more in all."""
    return _cast(list(blocks(prepared(text))))


def read_words(text: str, number: int, cast: frozenset[str] = frozenset()) -> PanelScript:
    """The words of a panel that has no heading: labelled fields and lines as ever, all others as its lower caption."""
    draft = read_block(Block("", "", f"\n{prepared(text)}"), cast)
    draft.bottom = [*draft.scene, *draft.bottom] if not draft.labelled else draft.bottom
    draft.scene = draft.scene if draft.labelled else []
    return draft.script(number)


def merged(first: PanelScript, second: PanelScript) -> PanelScript:
    """One panel's words from two, one after the other; the number is the second's."""
    return PanelScript(
        number=second.number,
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
    """What stands before the first panel, and the heading of its page; empty where no panel is.

    `titled`: the text may begin with a title, which is left out.
    """
    unified = prepared(text)
    before = unified[: _first_panel(unified)] if headings(unified) else ""
    title = script_title(text) if titled else ""
    lines = [line for line in before.split("\n") if not title or title not in plain(line)]
    return "\n".join(line for line in lines if line).strip()


def is_panel_script(text: str) -> bool:
    """Whether the text is a finished script: a panel's heading, and at least one labelled field or line of dialogue.

    Words that head other things, too ("Case 1", "Page 2"), need a labelled field.
    """
    found = list(blocks(prepared(text)))
    cast = _cast(found)
    drafts = [(block, read_block(block, cast)) for block in found]
    return any(draft.labelled or (draft.spoken and not block.unsure) for block, draft in drafts)


def script_title(text: str) -> str:
    """The title that stands before the first panel ("Title: …", a heading, or a short line); empty if there is none."""
    unified = prepared(text)
    before = unified[: _first_panel(unified)] if headings(unified) else ""
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


def _first_panel(text: str) -> int:
    first = headings(text)[0].start()
    return min([first, *(match.start() for match in page_lines(text))])


def _cast(found: list[Block]) -> frozenset[str]:
    """Who speaks in all panels together."""
    return cast_of("\n".join(block.body for block in found)[:_CAST_CHARS_MAX])


def write_panel(script: PanelScript) -> str:
    """Write one panel in the form above; empty fields are left out. It reads back as the same script."""
    written = [_heading(script.number, script.title)]
    fields = (("Scene", script.scene), ("Focus", script.focus), ("Visual Detail", script.detail))
    written += [f"{label}: {_guarded(value)}" for label, value in fields if value]
    if script.caption_top:
        written.append(f"Caption (Top): {_guarded(script.caption_top)}")
    for line in script.lines:
        who = f"{line.speaker}, {line.manner}" if line.manner else line.speaker
        label = SOUND if who == SOUND else f"Dialogue ({who})" if who else "Dialogue"
        written.append(f"{label}: {_quoted(line.text)}")
    if script.caption_bottom:
        written.append(f"Caption (Bottom): {_guarded(script.caption_bottom)}")
    return "\n".join(written)


def _heading(number: int, title: str) -> str:
    """A panel's heading. It may be all that is written, and a single line is read more freely than several."""
    if not title:
        return f"Panel {number}"
    written = f"Panel {number}: {_guarded(title)}"
    alone = parse_panels(written)
    return written if [panel.title for panel in alone] == [title] else f"Panel {number}: {_quoted(title)}"


def panel_words(script: PanelScript) -> str:
    """What a reader sees below the picture, in Discord's markdown: caption, dialogue, caption, a line each.

    Empty when the panel is silent.
    """
    rows = [_harmless(script.caption_top)]
    for line in script.lines:
        said = line.text if line.text[:1] in QUOTES else f"“{line.text}”"
        who = f"**{_escaped(line.speaker)}**" if line.speaker else ""
        manner = f"({_escaped(line.manner)})" if line.manner else ""
        label = " ".join(piece for piece in (who, manner) if piece)
        rows.append(f"{label}: {_harmless(said)}" if label else _harmless(said))
    rows.append(_harmless(script.caption_bottom))
    return "\n".join(row for row in rows if row)


def _harmless(text: str) -> str:
    """Emphasis and spoilers stay; what would change the lines around it (fences, headings, quotes, lists) does not."""
    escaped = _BARS.sub(lambda bars: bars["spoiler"] or "\\|\\|", text.replace("`", "\\`"))
    return regex.sub(r"^(?=[#>+-]|\*[ ]|\d{1,3}[.)][ ])", r"\\", escaped)


def _escaped(text: str) -> str:
    return regex.sub(r"([\\*_~`|>#])", r"\\\1", text)


def _guarded(value: str) -> str:
    """A value as it is if it reads back so, in quotation marks if not."""
    return value if reads_back(value) else _quoted(value)


def _quoted(value: str) -> str:
    """In the first kind of quotation marks that the value itself does not use."""
    for opening, closing in (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("‹", "›")):
        if opening not in value and closing not in value and not (opening in '“"' and set(value) & set('“”"„')):
            return f"{opening}{value}{closing}"
    return f'"{value.translate(_PLAINER)}"'


_PLAINER: Final = str.maketrans(dict.fromkeys('"“”„', "'"))
