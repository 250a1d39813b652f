"""All words of a work as a text file, for a reply that cannot show them."""

from __future__ import annotations

from bot.reply.frame import Upload
from bot.reply.media import MEDIA
from bot.words.say import say
from bot.work.work import Work


def full_text_file(work: Work, locale: str) -> Upload:
    """All words of the work as one text file."""
    name = say(f"label.file.{work.kind.value}", locale)
    text = MEDIA[work.medium].full_text(work, locale)
    return Upload(name=name, alt=say("part.file.whole_text", locale), text=text)
