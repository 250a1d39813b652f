"""Takes the words of a mail out of its headers; the subject is its title. Source: RFC 5322, 2.2 and 3.6."""

from __future__ import annotations

import re
from typing import Final

_SENDER: Final = "from|von|de|da|van|från|fra|od|от"
_SUBJECT: Final = "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема"
_OTHERS: Final = (
    "to|cc|bcc|date|sent|reply-to|message-id|in-reply-to|references|return-path|received|mime-version|delivered-to"
    "|content-[a-z-]+|x-[a-z-]+|dkim-signature|an|datum|gesendet|à|a|para|envoyé|enviado|fecha|data|aan|verzonden|till|til"
    "|skickat|sendt|do|wysłano|кому|дата"
)
_HEADERS: Final = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\A\n)|(?<=[_-]\n))(?:-{2,}[ ]?[^\n-]{3,60}[ ]?-{2,}\n\s*)?"
    rf"(?=(?:[^\n]+\n)*?(?:{_SENDER}):[^\n]*[^\s@]@[^\s@])"
    rf"(?:(?:{_SENDER}|{_SUBJECT}|{_OTHERS}):[^\n]*(?:\n[ \t]+\S[^\n]*)*(?:\n|\Z)){{2,60}}",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    rf"^(?:{_SUBJECT}):[ \t]*(?:(?:re|aw|sv|fwd?|wg|tr|rv|enc)[ ]?:[ \t]*)*(?P<title>[^\n]{{1,200}})",
    re.MULTILINE | re.IGNORECASE,
)
_FROM: Final = re.compile(rf"^(?:{_SENDER}):[ \t]*\"?(?P<name>[^\W\d_][^<\"\n@]{{0,60}})", re.MULTILINE | re.IGNORECASE)


def without_mail_headers(text: str) -> tuple[str, str]:
    """The text without the headers of mails, and the subject of the first, which may be empty.

    If text stands before a mail, its sender is named, too.
    """
    subject = ""

    def headers(match: re.Match[str]) -> str:
        nonlocal subject
        title = _TITLE.search(match[0])
        subject = subject or (title["title"].strip() if title else "")
        sender = _FROM.search(match[0])
        # A listener needs the sender of every mail after the first one.
        return f"{sender['name'].strip()}:\n\n" if sender and match.string[: match.start()].strip() else ""

    body = _HEADERS.sub(headers, text) if "@" in text else text
    return body, subject
