"""Turns reStructuredText into markdown: directives give their words, tables their rows, fields their lines.

Source: docutils, "reStructuredText Markup Specification" and "Directives"; Sphinx, "Roles" and "Directives".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from textwrap import dedent
from typing import Final

import regex

from bot.script.formats.drawn_tables import as_lines, with_table_rows

_IS_RST: Final = regex.compile(
    r"^[ \t]*\.\.[ ](?:(?:\|[^|\n]{1,60}\|[ ])?[\w:-]{1,40}::|_[^:\n]{1,100}:|\[[\w#*]{1,20}\][ ])"
    r"|:(?:ref|doc|class|func|meth|mod|term|any|numref|abbr|kbd|guilabel|py:\w+|c:\w+):`[^`\n]+`",
    regex.MULTILINE,
)
_DIRECTIVE: Final = regex.compile(
    r"^(?P<indent>[ \t]*)\.\.[ ](?:\|(?P<key>[^|\n]{1,60})\|[ ])?"
    r"(?P<name>[\w:-]{1,40})::[ \t]*(?P<words>[^\n]*)(?:\n|\Z)"
    r"(?P<body>(?:(?:[ \t]*\n)*+(?P=indent)[ \t]+[^\n]+(?:\n|\Z))*)",
    regex.MULTILINE,
)
_NESTING_MAX: Final = 6

_WITHOUT_WORDS: Final = frozenset(
    {"contents", "toctree", "sectnum", "index", "include", "literalinclude", "meta", "role", "default-role", "title"}
    | {"highlight", "module", "currentmodule", "tabularcolumns", "target-notes", "header", "footer", "date", "unicode"}
)
"""Directives that a program fills, or that say how the text is set."""
_ARGUMENT_IS_NO_PROSE: Final = frozenset(
    {"code-block", "code", "sourcecode", "raw", "container", "class", "rst-class", "only", "math", "figure", "image"}
    | {"highlights", "compound", "tab-set", "grid"}
)
_PICTURES: Final = frozenset({"image", "figure"})

_OPTION: Final = regex.compile(
    r"^[ \t]*:(?P<name>[\w-]{1,40}):[ \t]*(?P<value>[^\n]*)(?:\n|\Z)(?:(?P<indent>[ \t]+)[^\s:][^\n]*(?:\n|\Z))?",
    regex.MULTILINE,
)
_EXPLICIT: Final = regex.compile(
    r"^[ \t]*\.\.(?:[ ][^\n]*)?(?:\n|\Z)(?:(?:[ \t]*\n)*+[ \t]+[^\n]+(?:\n|\Z))*", regex.MULTILINE
)
"""Comments, targets, footnotes: what begins with two dots, with the lines indented below."""

_HEADING: Final = regex.compile(
    r"^(?:(?P<over>(?P<line>[=~^\"'`*+#:.-])(?P=line){2,})[ \t]*\n)?[ \t]*(?P<title>\S[^\n]*+)\n"
    r"(?P<under>(?P<mark>[=~^\"'`*+#:.-])(?P=mark){2,})[ \t]*$",
    regex.MULTILINE,
)
_FIELD: Final = regex.compile(
    r"^:(?P<name>\p{L}[\w .-]{0,40}):(?:[ ](?P<value>[^\n]*))?(?:\n|\Z)(?P<more>(?:[ \t]+[^\n]+(?:\n|\Z))*)",
    regex.MULTILINE,
)
_BIBLIOGRAPHIC: Final = frozenset(
    {"author", "authors", "organization", "contact", "address", "version", "revision", "status", "date", "copyright"}
    | {"orphan", "tocdepth", "nocomments", "nosearch"}
)
"""Fields about the document."""
_PROSE: Final = frozenset({"dedication", "abstract"})
"""Fields whose names are only headings."""
_VERSE: Final = regex.compile(r"^[ \t]*\|(?:[ ](?=[^|\n]*$)|[ \t]*$)", regex.MULTILINE)
"""What begins a line of a line block."""
_LITERAL: Final = regex.compile(r"(?:^[ \t]*|(?<=\S)[ ]|(?<=\S:))::?[ \t]*$", regex.MULTILINE)
_ITEM: Final = regex.compile(r"^[ \t]*(?P<row>[*][ ]+)?-(?:[ ]+|$)", regex.MULTILINE)

_ROLE: Final = regex.compile(r":[\w:+.-]{1,40}:`[~!]?(?P<words>[^`<>\n]{1,300}?)[ ]*(?:<[^`<>\n]{1,300}>)?`")
_LINK: Final = regex.compile(r"(?<!`)`(?P<words>[^`<>\n]{1,300}?)[ ]*(?:<[^`<>\n]{1,500}>)?`__?(?!\w)")
_FOOTNOTE_MARK: Final = regex.compile(r"[ ]?\[(?:\#[\w-]*|\*|\d{1,4})\]_(?!\w)")
_NAME: Final = regex.compile(r"(?<=\w)__?(?![\w*])")
"""A reference of one word, as in `Python_`."""


def without_restructured_text(text: str) -> str:
    """The text as markdown, if it is reStructuredText; its lines are still indented."""
    if not _IS_RST.search(text):
        return text
    named: dict[str, str] = {}
    text = _EXPLICIT.sub("", _with_directives(text, named, depth=0))
    text = _VERSE.sub("", _FIELD.sub(_field, with_table_rows(text)))
    first: list[str] = []

    def heading(match: regex.Match[str]) -> str:
        title = match["title"].rstrip()
        if len(match["under"]) < len(title):
            return match[0]
        style = match["under"][0] + ("" if match["over"] is None else "over")
        first.append(style)
        return f"{'#' if style == first[0] else '##'} {title}"

    text = _LITERAL.sub("", _HEADING.sub(heading, text))
    for key, words in named.items():
        text = text.replace(f"|{key}|", words)
    for pattern in (_ROLE, _LINK):
        text = pattern.sub(r"\g<words>", text)
    return _NAME.sub("", _FOOTNOTE_MARK.sub("", text))


def _with_directives(text: str, named: dict[str, str], *, depth: int) -> str:
    """The text with the words of directives in their place; those of a substitution are put into `named`."""

    def directive(match: regex.Match[str]) -> str:
        body = dedent(match["body"])
        words = _words(match["name"].lower(), match["words"].strip(), body)
        if match["key"]:
            named[match["key"]] = " ".join(words.split())
            return ""
        words = _with_directives(words, named, depth=depth + 1) if depth < _NESTING_MAX else words
        return f"{words.strip()}\n\n" if words.strip() else ""

    return _DIRECTIVE.sub(directive, text)


def _words(name: str, argument: str, body: str) -> str:
    """The words of a directive."""
    options, content = _options(body)
    if name in _WITHOUT_WORDS or name.startswith("auto"):
        return ""
    if name in _PICTURES:
        return content if content.strip() else options.get("alt", "")
    if name == "csv-table":
        lines = [*options.get("header", "").splitlines(), *content.strip().splitlines()]
        return f"{argument}\n{_values(lines)}"
    if name == "list-table":
        return f"{argument}\n{as_lines(_list_rows(content))}"
    if name in _ARGUMENT_IS_NO_PROSE:
        return content
    return f"{argument}\n{content}" if content[:1].strip() else f"{argument}\n\n{content.lstrip()}"


def _options(body: str) -> tuple[dict[str, str], str]:
    """The options at the start of a directive's body, and what is below them."""
    options, place = dict[str, str](), 0
    while (match := _OPTION.match(body, place)) is not None:
        options[match["name"]] = match["value"].strip()
        place = match.end()
    return options, body[place:]


def _values(lines: list[str]) -> str:
    """Lines of values between commas; as they are if a program could not read them."""
    try:
        return as_lines(csv.reader(lines, skipinitialspace=True))
    except csv.Error:
        return "\n".join(lines)


def _list_rows(content: str) -> Iterator[list[str]]:
    """The rows of a list of lists."""
    row: list[str] = []
    items = list(_ITEM.finditer(content))
    for item, following in zip(items, [*items[1:], None], strict=True):
        if item["row"]:
            yield row
            row = []
        row.append(content[item.end() : len(content) if following is None else following.start()])
    yield row


def _field(match: regex.Match[str]) -> str:
    """A field as a line, unless it is about the document."""
    name = match["name"].lower()
    if name in _BIBLIOGRAPHIC:
        return ""
    words = " ".join([match["value"] or "", *match["more"].split()]).strip()
    return f"{words}\n" if name in _PROSE else f"{match['name']}: {words}\n"
