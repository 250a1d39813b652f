"""Makes marks of the markdown and HTML that say how words are spoken: emphasis and headings."""

from __future__ import annotations

from typing import Final

import regex

from bot.script.cue_marks import MARK, headed, stressed

_EMPHASIS_CHARS_MAX: Final = 80
"""Longer passages in italics are thoughts, letters or dreams, which are not stressed."""

_EMPHASIS: Final = regex.compile(
    r"""
      \\. | `++[^`\n]{0,500}+`++ | (?P<link>\]\((?:[^()\n]|\([^()\n]{0,500}+\)){0,2000}+\)) | (?:https?://|www\.)\S++
    | (?<![\p{L}\p{N}*\\])(?P<mark>\*{1,3})(?=[^\s*])(?P<words>[^*\n]{1,1000}+)(?<=\S)(?P=mark)(?![*])
    | (?<![\p{L}\p{N}_\\])(?P<mark>_{1,3})(?=[^\s_])
      (?P<words>(?:[^_\n]|(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])){1,1000}+)(?<=\S)(?P=mark)(?![\p{L}\p{N}_])
    | ==(?=[^\s=])(?P<words>[^=\n]{1,1000}+)(?<=\S)==
    | <(?P<tag>em|strong|b|i|mark|u)>(?P<words>[^<>\n]{1,1000}+)</(?P=tag)>
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_LINE: Final = regex.compile(
    r"^(?P<lead>[ ]*(?:>[ ]*)*)(?P<marks>\#{1,6}[ ]+)(?P<words>[^\n]+?)[ ]*\#*[ ]*$", regex.MULTILINE
)
_UNDERLINED: Final = regex.compile(r"^(?P<words>[^\n]*[\p{L}\p{N}][^\n]*)\n[ ]*={2,}+[ ]*$", regex.MULTILINE)
_TAGGED: Final = regex.compile(
    r"<h(?P<level>[1-6])(?:\s[^<>\n]{0,300}+)?>(?P<words>[^\n]{1,300}?)</h(?P=level)>", regex.IGNORECASE
)
_NUMBER_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|twenty|the|first|last"
_CHAPTER: Final = regex.compile(
    rf"""^(?P<words>[ ]*[*_]{{0,3}}(?:
      (?:chapter|part|book|act|scene|kapitel|teil|chapitre|partie|capítulo|capitulo|parte|capitolo|hoofdstuk|deel|rozdział
        |kapitola|kapitola|luku|bölüm|глава|часть|розділ|частина|κεφάλαιο|bab|chương|บทที่|अध्याय|الفصل|פרק)
        [ ](?:\d{{1,4}}|[ivxlc]{{1,8}}\b|(?:{_NUMBER_WORDS})\b|\p{{L}}{{1,12}}\b(?=[ ]*$))[^\n]{{0,60}}?
    | (?:prologue|epilogue|prolog|epilog|prólogo|epílogo|prologo|epilogo|пролог|эпилог)(?:[ ]?[:–—-][^\n]{{0,60}})?
    | 第[ ]?[\d一二三四五六七八九十百]{{1,6}}[ ]?[章回話话节節幕部][^\n]{{0,40}}?
    | (?<=(?:\n\n|\A)[ *_]{{0,4}})(?-i:[IVXLC]{{1,7}}|\d{{1,3}})\.?
      (?=[*_]{{0,3}}[ ]*\n\n)
    | (?<=(?:\n\n|\A)[ *_]{{0,4}})(?-i:\p{{Lu}}
      (?=[^\n]*\p{{Lu}}{{3}})[\p{{Lu}}\p{{N}}'’&,:–— -]{{3,59}})(?=[*_]{{0,3}}[ ]*\n\n)
    )[*_]{{0,3}}[ ]*)(?<![,;])$""",
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_NUMBERED: Final = regex.compile(r"(?:\p{L}{2,12}[ ])?(?:\d{1,4}|[IVXLC]{1,7})\.", regex.IGNORECASE)
_ENDS_SENTENCE: Final = regex.compile(rf"[.!?…。！？,;](?:[\"”’»*_]|{MARK})*+\s*$")
_BOLD_LINE: Final = regex.compile(
    r"(?:(?<=\n\n)|\A)(?P<words>(?:\*\*|__)(?=[^\s*_])[^*_\n]{1,80}(?<=\S)(?:\*\*|__))(?=\n|\Z)"
)


def with_headings(text: str) -> str:
    """The text with marks around its headings, without the signs of markdown.

    A heading has number signs before it or a double line below it, is a line in bold type, or the line of a chapter.
    """

    def heading(match: regex.Match[str]) -> str:
        return headed(match["words"].strip(" *_"))

    def own_line(match: regex.Match[str]) -> str:
        return f"\n{heading(match)}\n"

    def line(match: regex.Match[str]) -> str:
        return match["lead"] + headed(match["words"].strip(" *_"))

    def short_line(match: regex.Match[str]) -> str:
        words: str = match["words"]
        return words if _ENDS_SENTENCE.search(words) else headed(words.strip(" *_"))

    def chapter(match: regex.Match[str]) -> str:
        is_numbered = _NUMBERED.fullmatch(match["words"].strip(" *_")) is not None
        return headed(match["words"].strip(" *_")) if is_numbered else short_line(match)

    text = _UNDERLINED.sub(heading, _LINE.sub(line, _TAGGED.sub(own_line, text)))
    return _CHAPTER.sub(chapter, _BOLD_LINE.sub(short_line, text))


def with_emphasis(text: str) -> str:
    """The text with marks in place of the signs around stressed words; long passages only lose the signs."""

    def words(match: regex.Match[str]) -> str:
        inner = match["words"]
        if inner is None:
            return match[0]
        return stressed(inner) if len(inner) <= _EMPHASIS_CHARS_MAX else inner

    return _EMPHASIS.sub(words, text)
