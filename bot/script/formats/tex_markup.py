"""Turns the commands of TeX into markdown and plain letters. Formulas stay as they are.

Source: LaTeX2e, "An unofficial reference manual": sectioning, accents, lists, symbols.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

import regex

_IS_DOCUMENT: Final = regex.compile(
    r"^[ \t]*\\(?:documentclass|begin\{document\}|(?:sub)*section\*?\{|chapter\*?\{)", regex.MULTILINE
)
_PREAMBLE: Final = regex.compile(
    r"\\documentclass(?P<words>(?:(?!\\documentclass).){0,20000}?)\\begin\{document\}", regex.DOTALL
)
_HEAD: Final = regex.compile(
    r"\\(?:title|author)\*?\{[^{}\n]{0,500}\}|^(?=\p{L}\S*+[ ])[^\\{}=%\n]++$", regex.MULTILINE
)
"""What a preamble has of words: commands for the title page, and lines of prose in a document that was torn."""
_COMMENT: Final = regex.compile(r"(?<!\\|\d|\d[ ])%[^\n]*(?:\n[ \t]*|\Z)")
"""An amount in per cent that lacks its backslash begins none."""
_LINE_END: Final = regex.compile(r"(?<!\\)\\{1,2}$", regex.MULTILINE)
"""Line breaks in markdown and in TeX."""

_GROUP: Final = r"\{(?:[^{}]|\{[^{}]{0,1000}\}){0,2000}\}"
_NOTHING: Final = regex.compile(
    rf"\\footnote(?:text)?(?:\[[^\[\]\n]{{0,20}}\])?{_GROUP}"
    r"|[ ]?[~]?\\(?:cite[tp]?|ref|pageref|eqref|autoref|label|index)\*?(?:\[[^\[\]\n]{0,100}+\])*\{[^{}\n]{0,300}+\}"
    r"|\\(?:maketitle|tableofcontents|newpage|clearpage|noindent|par|centering|bigskip|medskip|smallskip|hfill|vfill"
    r"|raggedright)(?![a-zA-Z])"
    r"|\\(?:begin|end|vspace|hspace|includegraphics|usepackage|documentclass|pagestyle|thispagestyle|bibliography(?:style)?"
    r"|input|include|item(?=\[))(?=[*\[{])\*?(?:\[[^\[\]\n]{0,100}+\])?(?:\{[^{}\n]{0,1000}+\})?(?:(?<=\{(?:tabular|minipage|multicols)\})\{[^{}\n]{0,200}+\})?"
    r"|\\(?:setlength|newcommand|renewcommand)(?![a-zA-Z])\*?(?:\{[^{}\n]{0,200}+\})?(?:\[[^\[\]\n]{0,100}+\])?(?:\{[^{}\n]{0,1000}+\})?"
)
_ITEM: Final = regex.compile(r"^[ \t]*\\item(?![a-zA-Z])[ \t]*", regex.MULTILINE)
_WORDS: Final = regex.compile(
    r"\\(?P<name>emph|text(?:it|bf|sc|tt|rm|sf|sl|up|md|quote)?|underline|enquote|(?:sub){0,2}section|(?:sub)?paragraph|chapter|part"
    r"|title|author|date|href\{[^{}\n]{0,500}\}|url|mbox)\*?\{(?P<words>(?:[^{}]|\{[^{}]{0,300}\}){0,500})\}"
)
_SWITCH: Final = regex.compile(
    r"\{{1,2}\\(?P<name>em|it|bf|itshape|bfseries|sc|tt|sl|small|large|Large|huge)[ ](?P<words>[^{}]{0,500})\}{1,2}"
)
_STRESSED: Final = frozenset(
    {"emph", "textit", "textbf", "underline", "textsl", "em", "it", "bf", "itshape", "bfseries"}
)
_HEADINGS: Final = ("section", "chapter", "part", "title", "paragraph")
_ACCENT: Final = regex.compile(
    r"\\(?P<mark>[`'^\"~=.])\{?\\?(?P<letter>[A-Za-z])\}?|\\(?P<mark>[cvuHkr])\{(?P<letter>[A-Za-z])\}"
)
_MARKS: Final[Mapping[str, str]] = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", '"': "\u0308",
    "c": "\u0327",
    "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_SYMBOL: Final = regex.compile(
    r"\\(?P<name>ldots|dots|textellipsis|ss|ae|AE|oe|OE|o|O|aa|AA|l|L|textendash|textemdash|LaTeX|TeX|quad"
    r"|qquad|[ ,;:!])(?![a-zA-Z])(?:\{\}|[ ])?"
)
_SYMBOLS: Final[Mapping[str, str]] = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "textendash": "–", "textemdash": "—",
    "LaTeX": "LaTeX ", "TeX": "TeX ", "!": "",
}  # fmt: skip
_QUOTE: Final = regex.compile(r"``(?P<words>[^`\n]{1,2000}?)''")


def without_tex(text: str) -> str:
    """The text without commands of TeX, of which some are written in markdown and in messages, too."""
    if "``" in text:
        text = _QUOTE.sub(lambda match: f"“{match['words']}”", text)
    if "\\" not in text:
        return text
    if _IS_DOCUMENT.search(text):
        text = _document(text)
    text = _ITEM.sub("- ", _NOTHING.sub("", _LINE_END.sub("", text)))
    for pattern in (_WORDS, _WORDS, _SWITCH):
        text = pattern.sub(_words, text)
    return text


def _document(text: str) -> str:
    """A whole document, whose percent signs, tildes and hyphens have meanings that they have in no message."""
    text = _COMMENT.sub("", _PREAMBLE.sub(lambda match: "\n\n".join(_HEAD.findall(match["words"])), text))
    text = _SYMBOL.sub(lambda match: _SYMBOLS.get(match["name"], " "), _ACCENT.sub(_accented, text))
    return regex.sub(r"(?<![\\\w])~|(?<=\w)~(?=[\w\\])", " ", text.replace("---", "—").replace("--", "–"))


def _accented(match: regex.Match[str]) -> str:
    return unicodedata.normalize("NFC", match["letter"] + _MARKS[match["mark"]])


def _words(match: regex.Match[str]) -> str:
    name, words = match["name"], match["words"].strip("{}")
    if name in _STRESSED:
        return f"*{words}*"
    if name == "enquote":
        return f"“{words}”"
    return f"\n# {words}\n" if name.endswith(_HEADINGS) else words
