"""The title of a work, and its safe forms for a link, a thread's name and a file's name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import regex

from bot.work.addresses import as_sites
from bot.work.parts import PartState
from bot.work.spoilers import ELLIPSIS, mask_spoilers
from bot.work.work import Work

TITLE_CHARS_MAX: Final = 80

PRIVATE_PROMPT_CHARS_MAX: Final = 40
"""The most characters of a private prompt that serve as a title."""

THREAD_NAME_CHARS_MAX: Final = 100
"""Discord docs: Start Thread from Message."""

_MARKUP: Final = re.compile(r"[*_~`|>#\[\]<>\\]+")
_HEADING: Final = re.compile(r"\s*#{1,3}\s+(?P<title>[^\n]{1,200})")
_TOKEN: Final = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:|/[^<>\n:]{1,100}:|t:|id:)[^<>\s]{1,40}>")
"""Mentions, custom emoji and times in Discord's own form (Discord docs: Message Formatting)."""

_MASKED_LINK: Final = re.compile(r"!?\[(?P<label>[^\[\]\n]{1,300})\]\([^()\s]{1,2000}(?: \"[^\"\n]{0,200}\")?\)")
_EMOJI: Final = regex.compile(
    r"(?:[0-9\#*]\ufe0f?\u20e3|\p{Regional_Indicator}"
    # A picture with what varies, colours or joins it.
    r"|\p{Extended_Pictographic}[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*)++"
)
_NOT_SHOWN: Final = regex.compile(r"[[\p{Cc}\p{Cf}\p{Cs}]--[\s\u200c\u200d\U000e0020-\U000e007f]]", regex.V1)
"""Control and format characters, and halves of surrogate pairs."""

_MASS_MENTION: Final = re.compile(r"@(?=everyone\b|here\b)", re.IGNORECASE)
_BEGINNING_CHARS: Final = 400

_NOT_IN_FILE_NAMES: Final = re.compile(r"[^A-Za-z0-9]+")
# Names that Windows reserves, with any suffix (Win32: Naming Files, Paths, and Namespaces).
_RESERVED: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def title_of(work: Work) -> str:
    """The title a person gave, or that came with the work; else the heading of the text; else the start of the prompt.

    One line of at most `TITLE_CHARS_MAX` characters, without markdown and without the text of spoilers. Empty only if
    the prompt is only markup.
    """
    heading = _HEADING.match(work.text)
    return own_title(work) or safe_title(heading["title"] if heading else "") or _beginning(work)


def own_title(work: Work) -> str:
    """The title that a person gave, or that came with the work; empty for a work without one."""
    return safe_title(work.title) or safe_title(work.made_title)


def safe_title(text: str) -> str:
    """A text as a title of at most `TITLE_CHARS_MAX` characters (see `plain_title`), which mentions no one."""
    return shortened(_MASS_MENTION.sub("", plain_title(text)))


def expects_title(work: Work) -> bool:
    """Whether the model still has to write the title: it comes before everything else of a story or a comic."""
    if work.ending is not None or work.features.prompt_is_text or own_title(work):
        return False
    return not work.text and all(panel.state is PartState.PENDING for panel in work.panels)


def _beginning(work: Work) -> str:
    """The start of the prompt; of a narration the start of what is read, without the marks between sections.

    That of a long private prompt is not for other eyes: the text says what became of it.
    """
    said = next((section.text for section in work.sections if section.text.strip()), work.request.prompt)
    prompt = _MASS_MENTION.sub("", plain_title(said))
    if not work.request.private or len(prompt) <= TITLE_CHARS_MAX:
        return shortened(prompt)
    return safe_title(work.text[:_BEGINNING_CHARS]) or shortened(prompt, PRIVATE_PROMPT_CHARS_MAX)


def plain_title(text: str) -> str:
    """A text as a title: one line, without control characters, markdown, mentions and the text of spoilers.

    An address becomes the name of its site.
    """
    bare = as_sites(_TOKEN.sub(" ", _MASKED_LINK.sub(r"\g<label>", mask_spoilers(text))))
    return " ".join(_NOT_SHOWN.sub("", _MARKUP.sub(" ", bare)).split())


def link_label(title: str) -> str:
    """A title as the label of a masked link; not empty.

    Discord shows a masked link as plain text if its label has an emoji, a mention, an address or a bracket, and a
    backslash does not escape them.
    """
    label = " ".join(_EMOJI.sub(" ", plain_title(title)).split())
    # Removed signs leave a space before punctuation: "A fox , who sails".
    return re.sub(r" (?=[,.;:!?](?:\s|$))", "", label).strip(" ,;:") or ELLIPSIS


def thread_name(title: str) -> str:
    """A title as the name of a thread; not empty."""
    return shortened(plain_title(title), THREAD_NAME_CHARS_MAX) or ELLIPSIS


def file_stem(title: str, chars_max: int) -> str:
    """A title as a file's stem: ASCII letters, digits and hyphens; empty if it has none of them.

    A long one is cut at the end of a word, unless that would leave less than half of it.
    """
    latin = unicodedata.normalize("NFKD", plain_title(title)).encode("ascii", "ignore").decode()
    stem = _NOT_IN_FILE_NAMES.sub("-", latin.replace("'", "")).strip("-")
    if len(stem) > chars_max:
        word_end = stem.rfind("-", 0, chars_max + 1)
        stem = stem[: word_end if word_end > chars_max // 2 else chars_max]
    return stem.strip("-")


def is_reserved(stem: str) -> bool:
    """Whether Windows reserves this name, with any suffix."""
    return _RESERVED.fullmatch(stem) is not None


def shortened(text: str, limit: int = TITLE_CHARS_MAX) -> str:
    """`text` cut at the end of a word, with an ellipsis, if it has more than `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > limit // 2 else head).rstrip(" ,;:.–-") + "…"
