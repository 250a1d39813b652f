"""Takes the words of a mail out of its headers; the subject is its title. Source: RFC 5322, 2.2 and 3.6."""

from __future__ import annotations

import re
from typing import Final

_SENDER: Final = "from|von|de|da|van|från|fra|od|от"
_SUBJECT: Final = "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема"
_OTHERS: Final = (
    "to|cc|bcc|date|sent|reply-to|message-id|in-reply-to|references|return-path|received|mime-version|delivered-to"
    "|content-[a-z-]+|x-[a-z-]+|dkim-signature|arc-[a-z-]+|authentication-results|list-[a-z-]+|thread-[a-z]+|user-agent|importance|sender|received-spf|an|datum|gesendet|à|a|para|envoyé|enviado|fecha|data|aan|verzonden|till|til"
    "|skickat|sendt|do|wysłano|кому|дата"
)
_KEY: Final = f"{_SENDER}|{_SUBJECT}|{_OTHERS}"
_HEADERS: Final = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\A\n)|(?<=[_-]\n))(?:-{2,}[ ]?[^\n-]{3,60}[ ]?-{2,}\n\s*)?"
    rf"(?=(?:{_KEY}):)(?=(?:[^\n]+\n){{0,100}}?(?:{_SENDER}):[^\n]*[^\s@]@[^\s@])"
    rf"(?:(?:{_KEY}):[^\n]*(?:\n[ \t]+\S[^\n]*)*(?:\n|\Z)){{2,100}}",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    rf"^(?:{_SUBJECT}):[ \t]*(?:(?:re|aw|sv|fwd?|wg|tr|rv|enc)[ ]?:[ \t]*)*(?P<title>[^\n]{{1,200}})",
    re.MULTILINE | re.IGNORECASE,
)
_FROM: Final = re.compile(rf"^(?:{_SENDER}):[ \t]*\"?(?P<name>[^\W\d_][^<\"\n@]{{0,60}})", re.MULTILINE | re.IGNORECASE)


def without_mail_headers(text: str) -> tuple[str, str]:
    """The text without the headers of mails, and the subject of the one it begins with, which may be empty.

    If text stands before a mail, its sender is named, and its subject, unless that is the same as before.
    """
    outer, known = "", {""}

    def headers(match: re.Match[str]) -> str:
        nonlocal outer
        title, sender = _TITLE.search(match[0]), _FROM.search(match[0])
        subject = title["title"].strip() if title else ""
        words = f"{sender['name'].strip()}: " if sender else ""
        words += "" if subject in known else subject
        known.add(subject)
        if not match.string[: match.start()].strip():
            outer = subject
            return ""
        return f"{words.strip()}\n\n" if words else ""

    body = _HEADERS.sub(headers, text) if "@" in text else text
    return (body, outer) if body.strip() else (text, "")
