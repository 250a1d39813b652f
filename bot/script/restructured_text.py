"""Turns reStructuredText into markdown, without the markup that is not read aloud.

Source: docutils, "reStructuredText Markup Specification"; Sphinx, "Roles" and "Directives".
"""

from __future__ import annotations

from typing import Final

import regex

_IS_RST: Final = regex.compile(
    r"^\.\.[ ](?:[\w-]{1,40}::|_[^:\n]{1,100}:|\[[\w#*]{1,20}\][ ])"
    r"|:(?:ref|doc|class|func|meth|mod|term|any|numref|abbr|kbd|guilabel|py:\w+|c:\w+):`[^`\n]+`",
    regex.MULTILINE,
)
_DIRECTIVE: Final = regex.compile(
    r"^(?P<indent>[ \t]*)\.\.[ ](?P<name>[\w:-]{1,40})::[ \t]*(?P<words>[^\n]*)(?:\n|\Z)"
    r"(?P<body>(?:(?:[ \t]*\n)*+(?P=indent)[ \t]+[^\n]+(?:\n|\Z))*)",
    regex.MULTILINE,
)
_READ: Final = frozenset(
    {"note", "warning", "tip", "hint", "important", "caution", "danger", "attention", "error", "admonition", "seealso"}
    | {"epigraph", "highlights", "pull-quote", "topic", "sidebar", "rubric", "centered", "compound", "container"}
    | {"versionadded", "versionchanged", "deprecated"}
)
"""Directives whose content is prose."""

_OPTION: Final = regex.compile(r"^[ \t]*:[\w-]{1,40}:[^\n]*\n?", regex.MULTILINE)
_EXPLICIT: Final = regex.compile(
    r"^[ \t]*\.\.(?:[ ][^\n]*)?(?:\n|\Z)(?:(?:[ \t]*\n)*+[ \t]+[^\n]+(?:\n|\Z))*", regex.MULTILINE
)
"""Comments, targets, footnotes, substitutions: what begins with two dots, with the lines indented below."""

_HEADING: Final = regex.compile(
    r"^(?:(?P<over>(?P<line>[=~^\"'`*+#:.-])(?P=line){2,})[ \t]*\n)?[ \t]*(?P<title>\S[^\n]*+)\n"
    r"(?P<under>(?P<mark>[=~^\"'`*+#:.-])(?P=mark){2,})[ \t]*$",
    regex.MULTILINE,
)
_FIELD: Final = regex.compile(r"^:\p{L}[\w -]{0,40}:(?:[ ][^\n]*)?(?:\n|\Z)(?:[ \t]+[^\n]+(?:\n|\Z))*", regex.MULTILINE)
_ROLE: Final = regex.compile(r":[\w:+.-]{1,40}:`[~!]?(?P<words>[^`<>\n]{1,300}?)[ ]*(?:<[^`<>\n]{1,300}>)?`")
_LINK: Final = regex.compile(r"(?<!`)`(?P<words>[^`<>\n]{1,300}?)[ ]*(?:<[^`<>\n]{1,500}>)?`__?(?!\w)")
_FOOTNOTE_MARK: Final = regex.compile(r"[ ]?\[(?:\#[\w-]*|\*|\d{1,4})\]_(?!\w)")
_NAME: Final = regex.compile(r"(?<=\w)__?(?![\w*])")
"""A reference of one word, as in `Python_`."""


def without_restructured_text(text: str) -> str:
    """The text as markdown, if it is reStructuredText; its lines are still indented."""
    if not _IS_RST.search(text):
        return text
    text = _EXPLICIT.sub("", _DIRECTIVE.sub(_directive, text))
    text = _FIELD.sub("", text)
    first: list[str] = []

    def heading(match: regex.Match[str]) -> str:
        title = match["title"].rstrip()
        if len(match["under"]) < len(title):
            return match[0]
        style = match["under"][0] + ("" if match["over"] is None else "over")
        first.append(style)
        return f"{'#' if style == first[0] else '##'} {title}"

    text = _HEADING.sub(heading, text)
    for pattern in (_ROLE, _LINK):
        text = pattern.sub(r"\g<words>", text)
    return _NAME.sub("", _FOOTNOTE_MARK.sub("", text))


def _directive(match: regex.Match[str]) -> str:
    if match["name"].lower() not in _READ:
        return ""
    body = _OPTION.sub("", match["body"])
    lines = [line.strip() for line in (match["words"], *body.split("\n"))]
    return "\n".join(lines).strip("\n") + "\n\n"
