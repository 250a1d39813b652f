"""Finds the headings of panels and pages in a script. `bot.script.panels` describes the grammar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.script.panel_cues import with_cues_in_line
from bot.script.panel_fields import label_at, labels
from bot.script.panel_glue import parted
from bot.script.panel_marks import BRACKETED, DIRECTIONS, LEAD, at_line_start, field_value, inner, unmarked
from bot.script.panel_speakers import speakers
from bot.script.panel_words import FIGURE, MARKS, NO, NUMBER, PAGE, PANEL, compiled
from bot.script.panel_words_latin import LATIN
from bot.script.plain_text import quotation_end, tidy

# Every repetition is bounded or possessive and spaces have been made single before: reading stays linear.
_HEADING: Final = compiled(
    rf"""{LEAD}
    (?P<bracket>[\[【〔［(（])?{MARKS}
    (?:(?P<page>{PAGE}){MARKS}[ ]?[,，、:：.·/–—-]?{MARKS}[ ]?{MARKS})?
    (?:
      (?:(?P<word>{PANEL})|(?P<picture>\L<picture>))(?:{NO}(?P<number>{NUMBER}))?
    | 第[ ]?(?P<number>{FIGURE})[ ]?(?P<word>[格コ幕幅컷칸]マ?)目?
    | (?P<number>\d{{1,3}}|[①-⑳])(?P<word>コマ|カット|컷|칸|格)目?
    | (?P<number>\d{{1,2}})(?:st|nd|rd|th|[ºª°]|er|re|e|ème)[ ](?P<word>{PANEL})(?![\p{{L}}\p{{N}}])
    )
    (?:[ ]?(?:of[ ]|/|de[ ]|von[ ]|di[ ]|sur[ ]|из[ ])[ ]?(?:\d{{1,3}}|(?:\L<number>)\b))?
    {MARKS}
    (?:[ ]?(?:[,，、(（\[·–—-]|of|on)?[ ]?(?P<page>{PAGE})[)）\]]?)?
    (?P<closed>[\]】〕］)）])?
    (?:[ ]?[(（\[](?P<shape>[^()（）\[\]\n]{{1,60}}+)[)）\]])?
    (?P<close>{MARKS})
    (?P<separator>[ ]?(?:：|:(?!\p{{N}})|[.|](?![\p{{L}}\p{{N}}]))|[ ]?[–—](?!\S{{0,20}}[–—])|[ ]-(?=[ ]))?
    (?=[*_]{{0,3}}(?P<end>\s|$)|(?P<glued>\S))
    {MARKS}
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_PAGE_LINE: Final = compiled(
    rf"""^{LEAD}[\[【(（]?(?P<page>{PAGE})[\]】)）]?{MARKS}
    (?:[ ]?(?P<shape>{BRACKETED}))?(?P<close>{MARKS})
    (?P<separator>[ ]?(?:[:：|.]|[–—]|-(?=[ ])))?{MARKS}[ ]?(?P<title>[^\n]{{0,100}}+)$
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_BEFORE_PANEL: Final = compiled(
    r"(?:^|\s)[*_\#\s]{0,8}"
    rf"(?:[-–—_=*]{{3,}}+|[\[【(（]?{PAGE}[\]】)）]?(?:[ ]?{BRACKETED})?)[:：.]?[*_]{{0,3}}\s*$",
    regex.IGNORECASE,
)
_RULE: Final = regex.compile(r"^(?:[-–—_=*]{3,}+|(?:[*_-][ ]){2,}+[*_-]|```[\w+-]{0,20}+)$", regex.MULTILINE)
"""A rule, or the border of a block of code."""
_TURNED: Final = regex.compile(rf"^[{DIRECTIONS}]++|[{DIRECTIONS}]++$", regex.MULTILINE)
_TAG: Final = regex.compile(
    r"(?P<line><br[ ]?/?>|</?(?:p|div|h[1-6]|ul|ol|li)>)|</?(?:(?P<bold>b|strong)|i|em)>", regex.IGNORECASE
)
"""HTML that stands for a line break, or for emphasis."""
_CLOSING: Final = {"[": "]", "【": "】", "〔": "〕", "［": "］", "(": ")", "（": "）"}
# Words before "Panel 2" that make it a mention of a panel, not the start of one.
_MENTIONING: Final = {
    *("a", "about", "after", "and", "as", "at", "before", "by", "each", "for", "from", "in", "into", "is", "like"),
    *("of", "on", "or", "per", "see", "than", "that", "the", "this", "to", "until", "use", "with", "your"),
}
_QUOTED_TITLE_CHARS_MAX: Final = 400
"""A longer quotation protects nothing inside it, which keeps reading linear."""
_NUMERALS: Final = "一二三四五六七八九十"
_NUMBER_WORDS: Final = {
    word: count for row in LATIN.values() for count, word in enumerate(row.get("number", "").split("|"), 1) if word
}


@dataclass(slots=True)
class Block:
    """One panel: its heading, and the unread text up to the next heading.

    `number` and `page` are the numbers of the heading, or 0. `before` is the text between a page's heading and the
    panel's. A heading is `unsure` if its word may mean something else than a panel.
    """

    title: str
    shape: str
    body: str
    number: int = 0
    page: int = 0
    before: str = ""
    unsure: bool = False


def prepared(text: str) -> str:
    """The text with single spaces and line breaks, rules taken out, and cues in line; what the functions below expect.

    Within a line a label counts only with a capital, so a script without any that has also lost its line breaks is
    given them; and where nothing stands in the place of a line break, a space is put there.
    """
    marked = _TAG.sub(lambda tag: "\n" if tag["line"] else "**" if tag["bold"] else "*", text)
    lines = _RULE.sub("", _TURNED.sub("", tidy(marked)))
    unified = regex.sub(r"\n{2,}+", "\n", with_cues_in_line(lines)).strip()
    if "\n" in unified:
        return unified
    return parted(unified, lambda glued: _quoted_titles(glued, _HEADING.finditer(glued)))


def _quoted_titles(text: str, found: Iterable[regex.Match[str]]) -> frozenset[int]:
    """The places inside quotations directly after a heading, which hold its title in any form."""
    places: set[int] = set()
    for match in found:
        if match.start() in places:
            continue
        start = match.end() + (text[match.end() : match.end() + 1] == " ")
        end = quotation_end(text[start : start + _QUOTED_TITLE_CHARS_MAX]) or 0
        places.update(range(start, start + end))
    return frozenset(places)


def headings(text: str) -> list[regex.Match[str]]:
    """The headings of a text: at line starts, or anywhere in a script that lost its line breaks.

    Words that may mean something else than a panel count only in a text without a word for panel; in a text without
    either, the headings of pages count.
    """
    flat = "\n" not in text and (
        next(labels(text, flat=True), None) is not None or next(speakers(text, in_dialogue=False), None) is not None
    )
    matches = list(_HEADING.finditer(text))
    quoted = _quoted_titles(text, matches) if "\n" not in text else frozenset()
    found: list[regex.Match[str]] = []
    for match in matches:
        if match.start() in quoted:
            continue
        begins_line = at_line_start(text, match)
        if (begins_line or flat or _follows_a_corner(text, match)) and _is_heading(text, match, begins_line):
            found.append(match)
    sure = [match for match in found if match["word"]]
    return sure or found or list(page_lines(text))


def page_lines(text: str) -> Iterator[regex.Match[str]]:
    """The headings of pages: lines of a page number, and a title after a separator."""
    for match in _PAGE_LINE.finditer(text):
        if not match["title"] or match["separator"] or match["open"]:
            yield match


def _follows_a_corner(text: str, match: regex.Match[str]) -> bool:
    """コマ1：…「…」コマ2：… needs no line breaks."""
    return "\n" not in text and text[max(0, match.start() - 2) : match.start()].rstrip()[-1:] in set("」』。！？")


def _is_heading(text: str, match: regex.Match[str], begins_line: bool) -> bool:
    word, marked = match["word"] or match["picture"], "#" in match["lead"]
    ends_line = match.end() == len(text) or text[match.end()] == "\n"
    closed = match["closed"] if match["bracket"] else None
    if match["glued"] and not match["separator"] and not closed:
        return False
    if not match["word"] and not _number(match):
        return False
    if match["bracket"] and not closed and _CLOSING[match["bracket"]] not in _rest_of_line(text, match):
        return False
    separator = match["separator"] or (closed and closed not in ")）") or (match["bracket"] and not closed)
    if begins_line:
        unmarked_title = marked or match["shape"] or _closes_later(text, match) or _starts_with_label(text, match)
        wide = word.upper() == word.lower() and not match["glued"]
        return bool(separator or ends_line or (_number(match) and (unmarked_title or wide)))
    if word[0].islower():
        return False
    emphasised = marked or bool(match["open"])
    before = text[max(0, match.start() - 40) : match.start()].rstrip(" *_#")
    if not emphasised and regex.split(r"[ \n]", before)[-1].lower() in _MENTIONING:
        return False
    if match["number"] is None:
        return bool(separator) and (emphasised or before[-1:] in set('.!?…"”»」』)'))
    return bool(separator or emphasised or match["shape"]) or _starts_with_label(text, match)


def _number(match: regex.Match[str]) -> str:
    """The number of a heading: after its word, or before it ("1. Bild")."""
    return match["number"] or "".join(regex.findall(r"[\d①-⑳]", match["lead"]))


def _rest_of_line(text: str, match: regex.Match[str]) -> str:
    return text[match.end() : match.end() + 120].partition("\n")[0]


def _closes_later(text: str, match: regex.Match[str]) -> bool:
    """Whether the heading's emphasis includes a title: "**Panel 2 The Street**"."""
    return bool(match["open"]) and match["open"] in _rest_of_line(text, match)


def _starts_with_label(text: str, match: regex.Match[str]) -> bool:
    return label_at(text, match.end() + (text[match.end() : match.end() + 1] == " "), flat=True)


def blocks(text: str) -> Iterator[Block]:
    """The unread panels of a prepared text, in order. A page with text and without panels is one panel."""
    found = headings(text)
    by_page = bool(found) and "word" not in found[0].groupdict()
    heads = {_line_start(text, match) for match in found}
    pages = [] if by_page or not found else [line for line in page_lines(text) if _line_start(text, line) not in heads]
    page_starts = {match.start() for match in pages}
    cuts = sorted([*found, *pages], key=_start)
    page, waiting = 0, ""
    for place, match in enumerate(cuts):
        end = cuts[place + 1].start() if place + 1 < len(cuts) else len(text)
        if match.start() in page_starts:
            page = count_of(match["page"])
            words = _words_of_page(match, text[match.end() : end])
            last = place + 1 == len(cuts) or end in page_starts
            if last and (text[match.end() : end].strip() or (words and match is cuts[-1])):
                yield Block(title="", shape="", body=f"\n{waiting}\n{words}", page=page, unsure=True)
                waiting = ""
            else:
                waiting = f"{waiting}\n{words}".strip()
            continue
        block = _block(match, text[match.end() : end], by_page=by_page)
        block.page = block.page or page
        page, block.before, waiting = block.page, waiting, ""
        yield block


def ends_with_page(value: str) -> bool:
    """Whether the end of a value would be read as a rule or as a page's heading before the next panel."""
    return _BEFORE_PANEL.search(value) is not None


def _start(match: regex.Match[str]) -> int:
    return match.start()


def _line_start(text: str, match: regex.Match[str]) -> int:
    return text.rfind("\n", 0, match.start()) + 1


def _words_of_page(match: regex.Match[str], rest: str) -> str:
    """The text of a page's heading besides its number; a number of panels in brackets is ignored."""
    shape = inner(match["shape"])
    words = [shape if shape and not regex.search(r"\d", shape) else "", field_value(match["title"]), rest.strip()]
    return "\n".join(filter(None, words))


def _block(match: regex.Match[str], rest: str, *, by_page: bool) -> Block:
    if by_page:
        title = field_value(match["title"])
        return Block(title, inner(match["shape"]), f"\n{rest.strip()}", count_of(match["page"]), unsure=True)
    rest = _BEFORE_PANEL.sub("", rest)
    if match["bracket"] and not match["closed"]:
        inside, _, after = rest.partition(_CLOSING[match["bracket"]])
        rest = f"{inside}\n{after.strip()}" if "\n" not in inside else rest
    title_end = _title_end(rest)
    title = field_value(unmarked(match["open"] + rest[:title_end] if match["close"] == "" else rest[:title_end]))
    return Block(
        title=title,
        shape=match["shape"] or "",
        body=rest[title_end:],
        number=count_of(_number(match)),
        page=count_of(match["page"] or ""),
        unsure=not match["word"],
    )


def _title_end(rest: str) -> int:
    """The end of the title: the end of its line, or the start of the first field or line of dialogue."""
    line_end = rest.find("\n") if "\n" in rest else len(rest)
    begin = len(rest) - len(rest.lstrip())
    quoted = begin + (quotation_end(rest[begin:line_end]) or 0)
    found = [match.start() for match in labels(rest, flat="\n" not in rest.strip())]
    found += [match.start() for match in speakers(rest[:line_end], in_dialogue=False) if match.start() > begin]
    return min([line_end, *(place for place in found if place >= quoted)])


def count_of(text: str) -> int:
    """The number in a heading: digits of any script, circled numbers, ideographs up to ten, or words; else 0."""
    digits = regex.search(r"\d+", text)
    if digits:
        return int(digits[0])
    sign = regex.search(r"[①-⑳]|[一二三四五六七八九十]", text)
    if sign is None:
        return _NUMBER_WORDS.get(text.lower().split()[-1], 0) if text.strip() else 0
    circled = ord(sign[0]) - ord("①") + 1
    return circled if 1 <= circled <= 20 else _NUMERALS.index(sign[0]) + 1
