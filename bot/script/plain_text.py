"""Plain text: removes markdown and quotation marks."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import regex

from bot.work.addresses import as_sites
from bot.work.spoilers import MARK

QUOTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        '"': '"',
        "“": "”",
        "„": "“",
        "«": "»",
        "»": "«",
        "‹": "›",
        "「": "」",
        "『": "』",
        "《": "》",
        "‘": "’",
        "'": "'",
        "＂": "＂",
        "״": "״",
    }
)
"""Opening quotation marks and the closing mark of each; „ may also be closed by ”, ” by ” (Swedish, Finnish)."""

_ONE_FORM: Final = str.maketrans({"ı": "i", "ς": "σ", "ſ": "s"})
_ALSO_CLOSES: Final = {"„": "”", "“": '"', '"': "”", "”": "”"}

_ELEMENTS: Final = (
    "a abbr b big blockquote br center code del details div em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre"
    " s small span strike strong sub summary sup tt u ul"
)
HTML_TAGS: Final = frozenset(_ELEMENTS.split())
"""The names of the HTML elements that models write; anything else in angle brackets is text."""

# One pass, so that an escaped mark is never taken for markup. Discord: Markdown Text 101.
_MARKUP: Final = regex.compile(
    r"""
    (?=[\\!\[<*_~|`&])                     # most places of a text are ruled out by their first character
    (?:
      \\(?P<escaped>[\\*_~`|>\#\-\[\]()%&$.!+=])
    | !?\[(?P<label>[^\[\]\n]{0,300}+)\]
      \((?:<[^<>\n]{0,2000}+>|(?:[^()\s]|\([^()\s]{0,500}+\)){0,2000}+)(?:\ "[^"\n]{0,200}+")?\)
    | <a?:\w{1,40}+:\d{1,25}+>            # custom emoji
    | <(?:@[!&]?|\#)\d{1,25}+>            # mention
    | </(?P<label>[\w -]{1,100}+):\d{1,25}+>  # command
    | <t:-?\d{1,15}+(?::\w)?>             # timestamp
    | (?P<line><br[ ]?/?>) | </?\L<tag>(?:[ ][^<>\n]{0,500}+)?/?> | <!--(?:[^<>-]|-(?!->)){0,2000}+-->
    | (?P<entity>&(?:[a-z]{2,8}|\#\d{2,6}|\#x[0-9a-f]{2,5});)
    | (?<!\d)(?!(?<=\d[ ])\*[ ]|(?<=[ ])\*[ ]\d)\*++|\*{2,}+|(?<=\d)\*(?!\d)
    | (?<![\p{L}\p{N}])_++|_++(?![\p{L}\p{N}])|_{2,}+
    | ~~++ | \|\|++ | `++
    )
    """,
    regex.VERBOSE | regex.IGNORECASE,
    tag=HTML_TAGS,
)
_LINE_LEAD: Final = regex.compile(
    r"^(?:(?:>{1,3}|\#{1,6}|-\#)[ ]|[-+*•‣▪◦●○■□➢✓][ ](?:\[[ xX]\][ ])?){1,4}", regex.MULTILINE
)
_FENCE: Final = regex.compile(r"^(?:```|~~~)[\w+#.-]{0,30}$", regex.MULTILINE)
_HANDLE: Final = regex.compile(r"(?<![\p{L}\p{N}_/.@\#])[@\#](?=\p{L})")
"""The sign before the name of a person, a role or a channel."""

_SHORTCODE: Final = regex.compile(r"(?<![\p{L}\p{N}_:]):[A-Za-z]\w{1,31}:(?![\p{L}\p{N}_:])")
_WORD: Final = regex.compile(r"[\p{L}\p{N}]")
_SPACE: Final = regex.compile(r"[^\S\n]++")
_JOINED: Final = regex.compile(r"\u200b(?!(?<=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\u200b))|[\ufeff\u00ad\u2060\u180e]")
"""Characters without width. Between words of scripts without spaces the zero-width space stays: it stands for one."""

_LINE_BREAK: Final = regex.compile(r"\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_EMOJI: Final = regex.compile(
    r"[0-9#*]\ufe0f?\u20e3|\p{RI}{2}"
    r"|(?:\p{Emoji_Presentation}|(?![\u00a9\u00ae\u2122\u203c\u2049])\p{Extended_Pictographic}(?!\ufe0e))"
    r"[\ufe0f\U0001f3fb-\U0001f3ff]*+(?:\u200d\p{Extended_Pictographic}[\ufe0f\U0001f3fb-\U0001f3ff]*+)*+"
    r"[\U000e0020-\U000e007f]*+"
)


_EMOTICON: Final = regex.compile(
    r"(?<!\S)(?:[:;][-'^o]?[)(DPpOo3\]\[/\\|*]|=[)(DP]|<3+|[xX]D+|\^_*\^|>_+<|T_+T|;_+;|[oO]_+[oO]|-_+-|u_u"
    r"|[\u2500-\u259f]+|(?=\S*[°□◕‿▽ಠ╯╰ツ∀≧≦﹏ᴥʖ┻━益•̀^_])(?!\S*(?:\p{L}{3}|[\p{Hiragana}\p{Katakana}]{2}|\d))"
    r"[^\sA-Za-zÀ-ɏ\p{Han}]{0,6}[oO\\/]?[(（][^\sA-Za-zÀ-ɏ\p{Han}()（）]{1,12}[)）][^\sA-Za-zÀ-ɏ\p{Han}]{0,6})(?!\S)"
)
"""An emoticon, as :-)."""


SMALL_CAPITALS: Final = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_DECORATED: Final = regex.compile(
    r"[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f149"
    r"\u1d43-\u1d5b\u02b0-\u02b8]|[\u0300-\u036f\u0488\u0489]{3,}+"
)
"""Letters and digits of formulas, circles, superscripts and full width, and marks that only decorate a letter."""


def tidy(text: str) -> str:
    """The text with line feeds and single spaces, without spaces at the ends of lines."""
    unified = _LINE_BREAK.sub("\n", _JOINED.sub("", text))
    return "\n".join(_SPACE.sub(" ", line).strip() for line in unified.split("\n"))


def plain(text: str, *, keeps_spoilers: bool = False) -> str:
    """The words of a Discord message without its markup; links give their text, mentions and custom emoji nothing.

    With `keeps_spoilers` the marks of spoilers stay, for words that are shown again.
    """

    def words(match: regex.Match[str]) -> str:
        if keeps_spoilers and match[0].startswith(MARK):
            return MARK
        if match["line"]:
            return "\n"
        return match["escaped"] or match["label"] or html.unescape(match["entity"] or "")

    return tidy(_MARKUP.sub(words, _LINE_LEAD.sub("", _FENCE.sub("", tidy(text)))))


def spoken(text: str) -> str:
    """The spoken form of a text: an address becomes its site, names lose their @ or #, emoji and faces are left out.

    Letters that are dressed up are plain.

    Spoilers are spoken, because audio has to be played to be heard. Not empty for a text with words.
    """
    bare = _DECORATED.sub(_undecorated, text.replace(MARK, ""))
    said = _HANDLE.sub("", as_sites(bare))
    without = tidy(_EMOTICON.sub("", _EMOJI.sub(_digit, _SHORTCODE.sub("", said))))
    return without if _WORD.search(without) else said


def _undecorated(match: regex.Match[str]) -> str:
    if unicodedata.combining(match[0][0]):
        return ""
    letters = unicodedata.normalize("NFKC", match[0].translate(SMALL_CAPITALS))
    return letters if len(letters) == 1 else match[0]


def _digit(emoji: regex.Match[str]) -> str:
    """The spoken form of an emoji: the digit of a keycap, empty for others."""
    return emoji[0][0] if emoji[0][0].isdigit() else ""


def unquote(text: str) -> str:
    """Remove the quotation marks around a text if they are a pair; otherwise return it unchanged.

    A row of quotations and nothing else ("One." "Two.") is joined by spaces.
    """
    pieces: list[str] = []
    rest = text.strip()
    while rest:
        end = quotation_end(rest)
        if end is None or not rest[1 : end - 1].strip():
            return text
        pieces.append(rest[1 : end - 1].strip())
        rest = rest[end:].lstrip()
    return " ".join(pieces) if pieces else text


def quotation_end(text: str) -> int | None:
    """The index after the closing mark of the quotation that opens the text; None if there is none.

    Nested marks of the same kind are counted; an apostrophe within a word does not close.
    """
    opening = text[:1]
    closing = QUOTES.get(opening) or _ALSO_CLOSES.get(opening)
    if closing is None:
        return None
    closers = {closing, _ALSO_CLOSES.get(opening, closing)}
    depth = 0
    for index, character in enumerate(text):
        if character in closers and index > 0:
            if _inside_word(text, index):
                continue
            depth -= 1
            if depth == 0:
                return index + 1
        elif character == opening:
            depth += 1
    return None


def _inside_word(text: str, index: int) -> bool:
    return text[index] in "'’״" and text[index - 1].isalnum() and index + 1 < len(text) and text[index + 1].isalnum()


def caseless(text: str) -> str:
    """The text in lower case, each character at its index, and letters of two lower-case forms in one of them."""
    return text.replace("İ", "i").lower().translate(_ONE_FORM)
