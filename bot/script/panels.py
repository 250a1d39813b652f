"""The panel script: how a comic is written down, by a person, by the model, or by us.

    Panel 1: Title
    Scene: where and when
    Focus: who or what the eye goes to
    Visual Detail: what else is seen
    Caption (Top): narration above
    Dialogue (NAME, manner): "what is said"
    Caption (Bottom): narration below

Reading is lenient: labels may be bold, bulleted, in any case, with any quotation marks, in any order or missing;
numbers may be wrong or missing; and all line breaks may have been turned into spaces, as older Discord
clients do in an option. Writing is strict: `write_panel` gives the form above, which reads back as the same script.
"""

from __future__ import annotations

from typing import Final

import regex

from bot.script.panel_reader import SOUND, blocks, headings, prepared, read_block, reads_back
from bot.script.plain import QUOTES, plain, unquote
from bot.work.parts import PanelScript

_TITLE_LABEL: Final = regex.compile(
    r"(?:^|(?<=\s))[#*_ ]{0,8}(?:comic[ ])?title[*_]{0,3}[ ]?[:：][*_]{0,3}", regex.IGNORECASE
)
_TITLE_CHARS_MAX: Final = 100


def parse_panels(text: str) -> tuple[PanelScript, ...]:
    """Read every panel of a script, numbered from 1 in the order they stand; text before the first is ignored.

    A heading without fields gives a panel that has only its title. No heading gives no panel.
    """
    return tuple(read_block(block).script(number) for number, block in enumerate(blocks(prepared(text)), 1))


def is_panel_script(text: str) -> bool:
    """Whether the text is a finished script: a panel's heading, and at least one labelled field or line of dialogue."""
    return any(read_block(block).labelled for block in blocks(prepared(text)))


def script_title(text: str) -> str:
    """The title that stands before the first panel ("Title: …", a heading, or a short line); empty if there is none."""
    unified = prepared(text)
    first = next(headings(unified), None)
    before = unified[: first.start()] if first else ""
    labelled = _TITLE_LABEL.search(before)
    if labelled:
        candidate = before[labelled.end() :].strip().partition("\n")[0]
    else:
        lines = [line for line in before.split("\n") if line]
        marked = [line for line in lines if line.startswith(("# ", "## ", "### ", "**"))]
        candidate = (marked or lines or [""])[0]
    title = " ".join(unquote(plain(candidate)).split())
    is_sentence = title.endswith((".", ":", "：", "。", "!", "?")) and not labelled
    return title if len(title) <= _TITLE_CHARS_MAX and not is_sentence else ""


def write_panel(script: PanelScript) -> str:
    """Write one panel in the form above; empty fields are left out. It reads back as the same script."""
    written = [f"Panel {script.number}: {_guarded(script.title)}" if script.title else f"Panel {script.number}"]
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
    """Emphasis stays; what would change the lines around it (fences, spoilers, headings, quotes, lists) does not."""
    escaped = text.replace("`", "\\`").replace("||", "\\|\\|")
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
