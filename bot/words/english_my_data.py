"""The English catalogue, continued: what is in the archive of a person's data, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_kinds import kind_sentences

MY_DATA: Final[Mapping[str, str]] = {
    "title": "Your data from Elara, {date}",
    "intro": "This is everything Elara keeps about you, as /privacy lists it.",
    "part": "This is part {number} of {of}. Unpack all parts into the same folder to have everything together.",
    "folder.unreadable": "Unreadable",
    "folder.about": "About you",
    "is.unreadable": "Works that are damaged in Elara's database, exactly as they are stored.",
    "is.about": "What belongs to no single work:",
    "is.details": "details.json in each folder is the complete record, for programs: when and where you asked, which "
    "models answered, what it cost. Dates are in UTC.",
    "is.deleted": "Works marked as deleted are in the trash. They are erased ten minutes after you deleted them.",
    "is.settings": "your choices in /privacy; empty if you never changed one",
    "is.usage": "what you used, day by day",
    "is.votes": "how you voted",
    "is.polls": "votes about your stories",
    "is.messages": "where in Discord your works stand",
    "is.forms": "what you entered into a form that has not become a work; kept for a day",
    "left_out": "Too big to send here, so not included:",
    "left_out.more": "and {n} more",
    "deleted": "{name} (deleted)",
    "untitled": "Untitled",
    **kind_sentences("mydata"),
}
