"""Parts of a document that are not read: front matter, notes, comments, the bars of tables, other markup.

The marks are read by patterns rather than by a parser of markdown: most texts are typed into Discord, where a line
break is a line break and an indented line is no code, and each word has to come out as it stands in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from bot.script.formats.drawn_tables import with_table_rows
from bot.script.formats.foreign_markup import without_foreign_markup
from bot.script.formats.source_formats import read_source
from bot.script.formats.tex_markup import without_tex

_KEYS: Final = (
    "title|subtitle|date|tags?|authors?|layout|categor(?:y|ies)|slug|draft|description|summary|lang|language|aliases"
    "|cssclass(?:es)?|publish(?:ed)?|permalink|created|updated|modified|keywords|series|weight|cover|source|status|id|uid"
)
_YAML: Final = regex.compile(
    r"(?:\A|\n\n)---[ \t]*\n(?P<body>(?:(?!---|\.\.\.)[^\n]{0,2000}+\n){1,200}+)(?:---|\.\.\.)[ \t]*(?=\n|\Z)"
)
_YAML_LINE: Final = regex.compile(r"[ \t]*(?:[\w.-]{1,60}[ \t]*:(?=\s|$).*+|[ \t-].*+|\#.*+|)")
_TOML: Final = regex.compile(
    r"(?:\A|\n\n)\+\+\+[ \t]*\n(?P<body>(?:(?!\+\+\+)[^\n]{0,2000}+\n){1,200}+)\+\+\+[ \t]*(?=\n|\Z)"
)
_IN_LINE: Final = regex.compile(r"\A---[ ](?P<body>[^\n]{1,2000}?)[ ]---(?=[ ]|\Z)")
_JSON: Final = regex.compile(r"\A[ \t]*\{[ \t]*\n(?P<body>(?:[^\n]{0,2000}+\n){1,200}?)\}[ \t]*(?=\n|\Z)")
_KEY: Final = regex.compile(rf"(?:\A|\n|[ ])[ \t\"]*(?:{_KEYS})\"?[ \t]*[:=]", regex.IGNORECASE)
_TITLE: Final = regex.compile(
    r"(?:\A|\n)[ \t]*\"?title\"?[ \t]*[:=][ \t]*"
    r"(?:[>|][+-]?[ \t]*(?P<title>(?:\n[ \t]+[^\n]{1,200}+){1,5}+)"
    r"|\"(?P<title>[^\"\n]{1,200}+)\"|'(?P<title>[^'\n]{1,200}+)'|(?P<title>[^\n]{1,200}+))",
    regex.IGNORECASE,
)
_NEXT_KEY: Final = regex.compile(r"[ ][\w-]{1,40}:[ ].*+$")

_UPRIGHT: Final = str.maketrans(
    "︐︑︒︓︔︕︖︙︱︵︶︻︼︽︾︿﹀﹁﹂﹃﹄", "，、。：；！？…—（）【】《》〈〉「」『』"
)
"""Punctuation for columns of Chinese and Japanese, and that of lines (Unicode Standard 6.2, Vertical Text)."""
_COMMENT: Final = regex.compile(
    r"^(?P<fence>```+|~~~+)[ ]?(?:dataview(?:js)?|tasks|query|mermaid|base|leaflet|button)\b.{0,20000}?^(?P=fence)$|"
    r"<li[ ]id=[\"']fn[^<>\n]{0,100}>.{0,5000}?</li>|"
    r"(?<=\p{L}{3}|\p{P}|[ ])<sup\b[^<>\n]{0,200}>(?:<a\b[^<>\n]{0,300}>)?\[?(?:\d{1,3}|[*†‡§a-z])\]?(?:</a>)?</sup>|"
    r"<r[tp]>.{0,60}?</r[tp]>|"
    r"<!--.{0,20000}?-->|(?<!\d)%%.{1,20000}?%%|<(?P<tag>script|style)\b.{0,20000}?</(?P=tag)>",
    regex.DOTALL | regex.IGNORECASE | regex.MULTILINE,
)
"""Comments; and of Obsidian its plugins' blocks, of HTML notes, their numbers, and the readings of ruby."""
_OBSIDIAN: Final = regex.compile(r"\[\[|\A---\n|^```dataview", regex.MULTILINE)
_FIELD: Final = regex.compile(r"^[ \t]*\p{L}[\p{L} _-]{0,40}::[ ][^\n]*$", regex.MULTILINE)
"""A field of a note ("POV:: Mira"). Source: Obsidian Dataview, "Adding Metadata"."""
_LINK: Final = regex.compile(
    r"^[ \t]{0,3}\[(?P<key>[^\[\]\n^]{1,100}+)\]:[ \t]*"
    r"(?:<[^<>\n]{1,2000}+>|(?:https?://|/|\#|\.{0,2}/|mailto:|www\.)[^\s]{0,2000}+"
    r"|[\w./~%-]{1,200}\.(?:html?|md|txt|pdf|png|jpe?g|gif|webp|svg|com|org|net|io|dev)(?:[/?\#][^\s]{0,200}+)?(?=\s|\Z))"
    r"(?:[ \t]+(?:\"[^\"\n]{0,300}+\"|'[^'\n]{0,300}+'|\([^()\n]{0,300}+\)))?[ \t]*$",
    regex.MULTILINE,
)
_NOTE: Final = regex.compile(
    r"^[ \t]{0,3}\[\^[^\[\]\n]{1,60}+\]:[^\n]*+(?:\n(?![ \t]*\n|[ \t]{0,3}\[\^)[^\n]++)*+"
    r"(?:\n[ \t]*\n(?:[ ]{4}|\t)[^\n]++(?:\n(?:[ ]{2,}|\t)[^\n]++)*+)*+",
    regex.MULTILINE,
)
_NOTE_MARK: Final = regex.compile(r"[ \t]?\[\^[^\[\]\n]{1,60}+\]|\^\[[^\[\]\n]{1,1000}+\]")
_LETTER_NOTE: Final = regex.compile(
    r"^[ \t]*\[(?P<letter>[a-z]{1,2})\](?=\S)[^\n]*+(?:\n(?![ \t]*\n|\[)[^\n]++)*+", regex.MULTILINE
)
_LETTER_MARK: Final = regex.compile(r"(?<=[\p{L}\p{N}\p{P}])\[[a-z]{1,2}\](?![\p{L}(\[])")
"""Comments that Google Docs puts below a text, and where they belong."""
_FLAT_NOTE: Final = regex.compile(
    r"(?:\A|[ ])\[\^[^\[\]\n]{1,60}+\]:[ ].*?(?=[ ]\[\^[^\[\]\n]{1,60}+\]:|\Z)", regex.DOTALL
)
_NUMBER_MARK: Final = regex.compile(r"(?:(?<=[^\s\[\]\\(])[ ]?|(?<=\d\]))\\?\[(?P<number>\d{1,3})\\?\](?!\()")
_NUMBER_LINE: Final = regex.compile(
    r"^[ \t]*(?:\\?\[(?P<number>\d{1,3})\\?\]:?|(?P<raised>[¹²³⁰⁴-⁹]{1,3}))[ \t]*(?=[^\s\[\"“„«‹「『])[^\n]*+$",
    regex.MULTILINE,
)
_DAGGER: Final = regex.compile(r"(?<=[\p{L}\p{N}.,;:!?…”’\"»])[†‡]{1,3}(?!\p{L})")
_DAGGER_LINE: Final = regex.compile(r"^[ \t]*[†‡]{1,3}[ \t]*(?=\p{L})[^\n]*+$", regex.MULTILINE)
_ESCAPED_NUMBER: Final = regex.compile(r"\\\[\d{1,3}\\\](?!\()")
_RAISED: Final = regex.compile(
    r"(?<=\p{L}{3}|[.,;:!?…”’\"»。！？])(?P<raised>[¹²³⁰⁴-⁹]{1,3})(?![\p{L}\p{N}])"
    r"|(?<!\p{L})(?P<unit>\p{L}{1,2})(?P<raised>[¹²³⁰⁴-⁹]{1,3})(?![\p{L}\p{N}])"
)
"""The raised number of a note; behind one or two letters it may be the power of a unit."""

_TABLE: Final = regex.compile(
    r"^(?P<head>[^\n|]*\|[^\n]*)\n[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:[|+][ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+(?=\n|\Z)"
    r"(?P<rows>(?:\n[^\n|]*\|[^\n]*)*+)",
    regex.MULTILINE,
)
"""Of markdown; the line below the head may have plus signs where columns meet, as in Org."""
_CELL_END: Final = regex.compile(r"(?<!\\)\|")
_SPOILER: Final = regex.compile(r"\|\|[^|\n]+\|\|")
_BLOCK_ID: Final = regex.compile(r"[ \t]\^[a-z\d-]{4,20}$", regex.MULTILINE)
_CALLOUT: Final = regex.compile(
    r"^(?P<lead>[ \t]*+(?:>[ \t]*+)++)\[!\w{1,20}(?:\|[^\[\]\n]{0,40}+)?\][-+]?[ \t]*", regex.MULTILINE
)
_DEFINITION: Final = regex.compile(r"^[ \t]{0,3}:[ \t]{1,4}(?=\S)", regex.MULTILINE)
_BLOCK_END: Final = regex.compile(r"</(?:p|div|li|tr|blockquote|ul|ol|table)>", regex.IGNORECASE)
_TABLE_TAG: Final = regex.compile(
    r"</?(?:table|thead|tbody|caption|tr|div|section|article|main|body|html|head|header|footer|nav|aside|figure|figcaption"
    r"|ruby|rb|cite|q|time|dl|dt|dd|dfn|var|samp|bdo|bdi|wbr|picture|source|video|audio)(?:\s[^<>\n]{0,300}+)?>",
    regex.IGNORECASE,
)
_CELL_TAG: Final = regex.compile(r"</t[dh]>[ \t]*(?=<t[dh])", regex.IGNORECASE)
_ANY_CELL_TAG: Final = regex.compile(r"</?t[dh](?:\s[^<>\n]{0,300}+)?>", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document, the title that its front matter gives, and the keys of its link definitions."""

    text: str
    title: str
    links: frozenset[str]


def read_document(text: str) -> Document:
    """Separate the parts of a document. `text` has line feeds for line breaks, and its lines are still indented."""
    source, source_title = read_source(text.translate(_UPRIGHT))
    body, title = _without_front_matter(source)
    body, outer_title = without_foreign_markup(body)
    if _OBSIDIAN.search(text):
        body = _FIELD.sub("", body)
    body = _COMMENT.sub("", body)
    links = frozenset(match["key"].strip().casefold() for match in _LINK.finditer(body))
    return Document(
        _plain_marks(_without_tables(_without_notes(_LINK.sub("", without_tex(body))))),
        title or outer_title or source_title,
        links,
    )


def _without_front_matter(text: str) -> tuple[str, str]:
    for pattern in (_YAML, _TOML, _JSON, _IN_LINE):
        match = pattern.search(text)
        if match is None or not _KEY.search(match["body"]):
            continue
        if not text[: match.start()].strip() and not text[match.end() :].strip():
            continue  # nothing else was written
        if pattern is _YAML and not all(map(_YAML_LINE.fullmatch, match["body"].splitlines())):
            continue
        title = _TITLE.search(match["body"])
        named = " ".join(title["title"].split()).rstrip(",") if title else ""
        rest = f"{text[: match.start()]}\n\n{text[match.end() :]}".lstrip("\n")
        return rest, _NEXT_KEY.sub("", named) if pattern is _IN_LINE else named
    return text, ""


def _without_notes(text: str) -> str:
    """The text without notes at its foot and the numbers that refer to them."""
    notes = _NOTE if "\n" in text else _FLAT_NOTE
    text = _without_comments(_NOTE_MARK.sub("", notes.sub("", text)))
    text = _DAGGER.sub("", _DAGGER_LINE.sub("", text))
    noted = {match["raised"] for match in _NUMBER_LINE.finditer(text) if match["raised"]}
    referred = {match["number"] for match in _NUMBER_MARK.finditer(text)}
    referred |= {match["raised"] for match in _RAISED.finditer(text)}

    def line(match: regex.Match[str]) -> str:
        return "" if (match["number"] or match["raised"]) in referred else match[0]

    def raised(match: regex.Match[str]) -> str:
        return match[0] if match["unit"] and match["raised"] not in noted else match["unit"] or ""

    text = _NUMBER_LINE.sub(line, text) if referred else text
    return _ESCAPED_NUMBER.sub("", _RAISED.sub(raised, _NUMBER_MARK.sub("", text)))


def _without_comments(text: str) -> str:
    """The text without comments below it that are lettered from a on, each of which has its letter in the text."""
    letters = [match["letter"] for match in _LETTER_NOTE.finditer(text)]
    marks = [match[0].strip("[]") for match in _LETTER_MARK.finditer(text)]
    if not letters or letters[0] != "a" or not set(letters) <= set(marks):
        return text
    return _LETTER_MARK.sub("", _LETTER_NOTE.sub("", text))


def _without_tables(text: str) -> str:
    """The text with the cells of each table as a list, a row on each line."""

    def table(match: regex.Match[str]) -> str:
        rows = [match["head"], *match["rows"].split("\n")[1:]]
        return "\n".join(_row(row) for row in rows)

    text = with_table_rows(text)
    return _TABLE.sub(table, text) if "|" in text else text


def _row(row: str) -> str:
    hidden = _SPOILER.sub(lambda match: match[0].replace("|", "\ufdd8"), row)
    cells = [cell.strip().replace("\\|", "|").replace("\ufdd8", "|") for cell in _CELL_END.split(hidden)]
    return ", ".join(filter(None, cells))


def _plain_marks(text: str) -> str:
    if "<" in text:
        text = _ANY_CELL_TAG.sub("", _CELL_TAG.sub(", ", _BLOCK_END.sub("\n", text)))
        text = _TABLE_TAG.sub("", text)
    return _DEFINITION.sub("", _CALLOUT.sub(r"\g<lead>", _BLOCK_ID.sub("", text)))
