"""Rewrites what Discord does not render of a model's markdown: tables, low headings, rules, tasks, HTML, footnotes.

Design goal: cut points never depend on it. The source is cut first (`bot.reply.markdown`) and only the text of one
message is rewritten, so cut points of old replies stay valid, and a closed message always looks the same. A rewriting
that exceeds the message's room gives way to a compact one, and a table in the end to its source. The library stores
the text as the model wrote it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.reply.markdown import length
from bot.reply.markdown_scan import Scan, State
from bot.reply.text_table import Table, aligns, cells, is_row, is_rule
from bot.script.plain_text import HTML_TAGS

RULE_CHARS: Final = 24

_TAG: Final = "|".join(sorted(HTML_TAGS))
_MAY_NEED: Final = re.compile(
    # A line with a bar, a low heading, a rule, a task or a footnote.
    r"^(?:> )?[ \t]{0,3}(?:\#{4,6}[ \t]|={3}|([-*_])[ \t]*\1[ \t]*\1|[-*+][ ]\[[ xX]\]|[^\n|]*\|)"
    rf"|</?(?:{_TAG})[ />]|<!--|!\[|\[\^\d|&\#?\w{{2,8}};|\$[^\s$]|\\[(\[]",
    re.MULTILINE | re.IGNORECASE,
)
_LOWER_HEADING: Final = re.compile(r"[ \t]{0,3}#{4,6}[ \t]+(?P<words>.*)")
_RULE: Final = re.compile(r"[ \t]{0,3}(?:([-*_])[ \t]*(?:\1[ \t]*){2,}|={3,}[ \t]*|<hr ?/?>[ \t]*)", re.IGNORECASE)
_TASK: Final = re.compile(r"(?P<lead>[ \t]*[-*+] )\[(?P<done>[ xX])\] ")
_FOOTNOTE: Final = re.compile(r"\[\^(?P<number>\d{1,3})\]:[ \t]*")

_PAIR: Final = re.compile(
    r"<(?P<tag>a|b|strong|i|em|u|ins|s|del|strike|code|kbd|tt)(?P<more> [^<>\n]{0,500})?>"
    r"(?P<words>(?:(?!\n\n|</?(?:a|b|strong|i|em|u|ins|s|del|strike|code|kbd|tt)[ >]).){0,2000}?)</(?P=tag)>",
    re.IGNORECASE | re.DOTALL,
)
_INLINE: Final = re.compile(
    r"!\[(?P<alt>[^\[\]\n]{0,500})\]\(<?(?P<source>[^()\s<>]{0,2000})>?(?: \"[^\"\n]{0,200}\")?\)"
    r"|<img (?P<image>[^<>\n]{0,2000})>|(?P<br><br ?/?>)|(?P<li><li>)"
    rf"|(?P<tag></?(?:{_TAG})(?: [^<>\n]{{0,500}})?/?>)|(?P<comment><!--.{{0,2000}}?-->)"
    r"|\[\^(?P<note>\d{1,3})\](?![(:])"
    r"|(?P<entity>&(?:[a-z]{2,8}|\#\d{2,6}|\#x[0-9a-f]{2,5});)"
    # Dollars are signs of a formula where no space is inside and no digit behind them (Pandoc, tex_math_dollars).
    r"|(?P<dollars>\${1,2})(?=[^\s$])(?P<formula>[^$`\n]{1,500}?)(?<=[^\s\\])(?P=dollars)(?![\d$])"
    r"|\\(?:\((?P<formula_in_line>[^`\n]{1,500}?)\\\)|\[(?P<formula_apart>[^`\n]{1,500}?)\\\])",
    re.IGNORECASE | re.DOTALL,
)
_IS_FORMULA: Final = re.compile(r"\\[a-z]{2,}|[\^=]|\w[_*]\w", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"\b(?P<name>alt|href)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.IGNORECASE)
_MARKS: Final = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "u": "__",
    "ins": "__",
    "code": "`",
    "kbd": "`",
    "tt": "`",
}
_STRIKE: Final = "~~"
_NESTED_MAX: Final = 3
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WOULD_MARK: Final = frozenset("\\*_~|`<>#[]")


def discord_markdown(shown: str, room: int, *, in_table: bool = False) -> str:
    """`shown`, the text of one message, in markdown that Discord renders: at most `room` UTF-16 units.

    Tables become aligned code blocks or lists, headings below the third level bold, rules lines of dashes, tasks check
    boxes, HTML its markdown, pictures their alt text, footnotes superscript numbers, formulas (LaTeX) inline code. Code
    stays unchanged. With `in_table` the text starts with further rows of a table.
    """
    if _MAY_NEED.search(shown) is None:
        return shown
    for converter in (_Converter(), _Converter(compact=True), _Converter(compact=True, tables=False)):
        result = converter.convert(shown, in_table=in_table)
        if length(result) <= room and result.strip():
            return result
    return shown


class _Converter:
    """Converts one message's text; `compact` omits padding, without `tables` tables keep their source."""

    def __init__(self, *, compact: bool = False, tables: bool = True) -> None:
        self._compact = compact
        self._tables = tables
        self._rule = "─" * (3 if compact else RULE_CHARS)

    def convert(self, text: str, *, in_table: bool) -> str:
        """The converted text."""
        lines = _tags_paired(text).split("\n")
        scan = Scan("\n".join(lines), State())
        found: list[str] = []
        place = index = 0
        while index < len(lines):
            line = lines[index]
            if _is_code(scan, place):
                found.append(self._inline(line, place, scan))
                count = 1
            else:
                count, table = self._table(lines, index, continues=in_table and index == 0)
                found += table or [self._line(line, place, scan)]
            for _ in range(count):
                place += len(lines[index]) + 1
                index += 1
        return "\n".join(found)

    def _table(self, lines: list[str], index: int, *, continues: bool) -> tuple[int, list[str]]:
        """How many lines from `index` on are a table, and their conversion; 1 and no lines for no table."""
        quoted = "> " if lines[index].startswith("> ") else ""
        head = list(_table_lines(lines[index : index + 2], quoted))
        begins = len(head) == 2 and is_rule(head[1]) and not is_rule(head[0])
        if not self._tables or not (begins or continues):
            return 1, []
        own = list(_table_lines(lines[index:], quoted))
        body = own[2:] if begins else [row for row in own if not is_rule(row)]
        if not begins and not body:
            return 1, []
        table = Table(
            heads=cells(own[0]) if begins else (),
            rows=tuple(cells(row) for row in body),
            aligns=aligns(own[1]) if begins else (),
        )
        shown = [quoted + line for line in table.lines(compact=self._compact)]
        return (len(own), shown) if shown else (1, [])

    def _line(self, line: str, place: int, scan: Scan) -> str:
        """A line outside code and tables."""
        quoted = "> " if line.startswith("> ") else ""
        bare = line.removeprefix(quoted)
        if _RULE.fullmatch(bare):
            return quoted + self._rule
        words = self._inline(line, place, scan).removeprefix(quoted)
        heading = _LOWER_HEADING.fullmatch(words)
        if heading is not None and (title := _unclosed(heading["words"]).replace("**", "").replace("__", "").strip()):
            return f"{quoted}**{title}**"
        task = _TASK.match(words)
        if task is not None:
            return f"{quoted}{task['lead']}{'☐' if task['done'] == ' ' else '☑'} {words[task.end() :]}"
        note = _FOOTNOTE.match(words)
        if note is not None:
            return f"{quoted}{note['number'].translate(_SUPERSCRIPT)} {words[note.end() :]}"
        return quoted + words

    def _inline(self, line: str, place: int, scan: Scan) -> str:
        """A line with its inline elements converted, except in code."""
        line_break = "\n> " if line.startswith("> ") else "\n"

        def convert(found: re.Match[str]) -> str:
            before, after = line[found.start() - 1 : found.start()], line[found.end() : found.end() + 1]
            if before == "\\" or _is_code(scan, place + found.start()):
                return found.group()
            # Backticks that nothing keeps apart would become a fence.
            return _piece(found, line_break) or (" " if before == after == "`" else "")

        return _INLINE.sub(convert, line)


def _unclosed(heading: str) -> str:
    """The words of a heading without the row of # that may close it."""
    return heading.rstrip(" \t").rstrip("#")


def _table_lines(lines: Iterable[str], quoted: str) -> Iterator[str]:
    """The leading lines that can belong to a table, without their quote marker."""
    for line in lines:
        bare = line.removeprefix(quoted)
        if not line.startswith(quoted) or not (is_row(bare) or is_rule(bare)):
            return
        yield bare


def _is_code(scan: Scan, place: int) -> bool:
    state = scan.state_at(place)
    return bool(state.fence) or (bool(state.marks) and state.marks[-1][0] == "`")


def _piece(found: re.Match[str], line_break: str) -> str:
    if found["alt"] is not None:
        # A picture without a description is shown as its URL.
        return found["alt"] or (f"<{found['source']}>" if found["source"] else "")
    if found["image"] is not None:
        return _attribute(found["image"], "alt")
    if found["br"] is not None:
        return line_break
    if found["li"] is not None:
        return "- "
    if found["note"] is not None:
        return found["note"].translate(_SUPERSCRIPT)
    if found["entity"] is not None:
        char = html.unescape(found["entity"])
        return f"\\{char}" if char in _WOULD_MARK else char if char.isprintable() else " "
    formula = found["formula"] or found["formula_in_line"] or found["formula_apart"]
    if formula is not None:
        return f"`{formula.strip()}`" if _IS_FORMULA.search(formula) else found.group()
    return ""


def _tags_paired(text: str) -> str:
    """`text` with complete HTML elements as markdown, the innermost first; code stays unchanged."""
    if "</" not in text:
        return text
    for _ in range(_NESTED_MAX):
        scan = Scan(text, State())

        def mark(found: re.Match[str], scan: Scan = scan) -> str:
            return found.group() if _is_code(scan, found.start()) else _marked(found)

        marked = _PAIR.sub(mark, text)
        if marked == text:
            break
        text = marked
    return text


def _marked(found: re.Match[str]) -> str:
    tag, words = found["tag"].lower(), found["words"]
    bare = words.strip()
    if not bare:
        return words
    if tag == "a":
        address = _attribute(found["more"] or "", "href")
        return f"[{bare}]({address})" if address.startswith(("https://", "http://")) else words
    mark = _MARKS.get(tag, _STRIKE)
    begin = words.index(bare)
    return words[:begin] + mark + bare + mark + words[begin + len(bare) :]


def _attribute(attributes: str, name: str) -> str:
    """The value of an attribute of an HTML element; empty without one."""
    for found in _ATTRIBUTE.finditer(attributes):
        if found["name"].lower() == name:
            return found["double"] or found["single"] or ""
    return ""
