"""The English catalogue, continued: the library, actions on one work, privacy, usage, and exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHELF: Final[Mapping[str, str]] = {
    "title.mine": "## Your library",
    "title.guild": "## Made in this server",
    "count": "-# {n} {n:plural:work|works}, the newest first",
    "found": "-# With “{query}” in it, the newest first",
    "newest": "-# The newest first",
    "empty.mine": "Nothing here yet. What you make with /story, /comic or /narrate is kept here.",
    "empty.guild": "Nothing here yet. "
    "What is made here with /story, /comic or /narrate, and not in private, is listed.",
    "empty.found": "Nothing was found. Try other words, or all kinds.",
    "no_server": "A list like that is kept for servers that Elara is a member of. Here are your own works.",
    "kind.all": "All kinds",
    "kind.story": "Stories",
    "kind.comic": "Comics",
    "kind.narration": "Narrations",
    "one.story": "Story",
    "one.comic": "Comic",
    "one.narration": "Narration",
    "chapter": "chapter {number}",
    "private": "private",
    "by": "by <@{author}>",
    "jump": "[in the chat]({url})",
    "running": "being made",
    "ended.incomplete": "parts missing",
    "ended.cut": "cut at the limit",
    "ended.blocked": "refused by Gemini",
    "ended.stopped": "stopped",
    "ended.cancelled": "cancelled",
    "ended.lost": "broke off",
    "ended.stalled": "broke off",
    "ended.empty": "nothing was made",
    "ended.busy": "Gemini was busy",
    "ended.undeliverable": "could not be shown",
    "ended.moderated": "refused by AutoMod",
    "ended.interrupted": "broke off",
    "ended.misconfigured": "not made",
    "ended.our_fault": "broke off",
    "alt": "A picture from “{title}”",
}
"""Lists of works."""

KEEP: Final[Mapping[str, str]] = {
    "share": "Where is “{title}” to be posted?",
    "share.channel": "A channel or thread",
    "shared": "Posted: {url}",
    "download": "“{title}”",
    "download.parts": "“{title}”, in {n} files",
    "rename.title": "Rename",
    "rename.name": "Its name",
    "rename.hint": "Leave it empty to let it be called by its beginning",
    "renamed": "It is called “{title}” now.",
    "delete": "Delete “{title}”?\n{what} will go, and the messages that show it.\nFor ten minutes it can be undone.",
    "delete.work": "The {kind} and its files",
    "delete.takes": "All {n} takes of this {kind} and their files",
    "deleted": "“{title}” is deleted. It can be brought back <t:{until}:R> at the latest.",
    "deleted.stay": "{n} {n:plural:message|messages} could not be deleted in Discord.",
    "undone": "“{title}” is back in /library. Its messages in Discord stay deleted.",
    "a.story": "story",
    "a.comic": "comic",
    "a.narration": "narration",
}
"""Actions on one work of the library."""

PRIVACY: Final[Mapping[str, str]] = {
    "title": "## What Elara keeps about you",
    "works": "{story} {story:plural:story|stories}, {comic} {comic:plural:comic|comics} and {narration} "
    "{narration:plural:narration|narrations}, since <t:{since}:D>: your requests, what was made of them, who asked, "
    "where and when.",
    "files": "{n} {n:plural:file|files} with pictures and sound, {mib:.1f} MiB.",
    "nothing": "No works.",
    "beside": "Beside these: what you used today of your daily numbers, your votes, and the choice below. "
    "Requests and texts are sent to Google's Gemini to be answered. Elara reads no other messages.",
    "erased.file": "What is deleted is erased from Elara's files within the hour. Backups of them are the operator's.",
    "erased.server": "What is deleted is removed from Elara's database and files within the hour. The log of the "
    "database server, and backups, are the operator's.",
    "kept.always": "All of it is kept until you delete it.",
    "kept.days": "Works are kept for {days:g} {days:plural:day|days}, or until you delete them.",
    "kept.bytes": "When files take more than {mib:.0f} MiB in all, the oldest works of everybody go first.",
    "narrate.yes": "Others may narrate your messages, draw them or continue them: **yes**",
    "narrate.no": "Others may narrate your messages, draw them or continue them: **no**",
    "notice.yes": "A private line when something of yours took over two minutes and is ready: **on**",
    "notice.no": "A private line when something of yours took over two minutes and is ready: **off**",
    "data.one": "Everything Elara keeps about you.",
    "data.part": "Everything Elara keeps about you, archive {number} of {of}.",
    "data.left_out": "{n} {n:plural:file is|files are} larger than a file may be here, and not in it. "
    "Download the works they belong to, or ask the operator.",
    "data.unsent": "No more than {sent} of {of} archives can be sent here. "
    "Use /privacy in a server that Elara is a member of.",
    "forget": "Forget you? Your works with all their takes and files, the messages that show them, your votes and "
    "settings will go, everywhere and for good. What others made from your works and messages stays theirs: without a "
    "link to you, but it can hold words of yours, and your name where it stands in a request or where you stopped a "
    "work. This cannot be undone. Download your data first if you want to keep anything.",
    "forgetting": "Forgetting you. This takes a moment.",
    "forgotten": "Done. Elara keeps nothing about you any more, except within works of others.",
    "forgotten.others": "-# What others made from your works and messages is theirs, without a link to you. It can "
    "hold words of yours, and your name where it stands in a request or where you stopped a work.",
    "forgotten.stay": "{n} {n:plural:message|messages} could not be deleted in Discord, because Elara may not reach "
    "{n:plural:it|them} any more. Please delete {n:plural:it|them} there, or ask a moderator.",
}

USAGE: Final[Mapping[str, str]] = {
    "you": "## Left for you today",
    "stories": "**Stories** {left} of {limit}",
    "panels": "**Comic panels** {left} of {limit}",
    "minutes": "**Minutes of speech** {left:.1f} of {limit:g}",
    "stories.free": "**Stories** as many as you like; {used} so far",
    "panels.free": "**Comic panels** as many as you like; {used} so far",
    "minutes.free": "**Minutes of speech** as many as you like; {used:.1f} so far",
    "works": "**Being made** {running} · **waiting** {waiting}",
    "anew": "-# Counting starts anew <t:{at}:R>.",
    "server": "## This server",
    "bot": "## The whole bot",
    "budget": "**Budget** ${left:.2f} left of ${limit:.2f}; ${used:.2f} used and ${reserved:.2f} set aside today",
    "budget.free": "**Cost today** about ${used:.2f}, and ${reserved:.2f} set aside; no limit is set",
    "notice": "${spent:.2f} of the ${limit:.2f} that Elara may spend today are used or set aside. "
    "When all of it is, new works are refused until <t:{at}:t>. The limit is DAILY_BUDGET_USD.",
    "library": "**Library** {works} {works:plural:work|works} in {database:.1f} MiB, "
    "{files} {files:plural:file|files} in {mib:.1f} MiB",
    "kept": "**Kept** {rule}",
    "kept.always": "until deleted",
    "kept.days": "for {days:g} days",
    "kept.bytes": "up to {mib:.0f} MiB of files",
}

EXPORT: Final[Mapping[str, str]] = {
    "untitled": "Untitled",
    "by": "By {author}",
    "made": "Made with Elara and Gemini, {date}",
    "models": "Models: {models}",
    "contents": "Contents",
    "cover": "Cover",
    "unit.story": "Chapter {number}",
    "unit.comic": "Page {number}",
    "unit.narration": "Chapter {number}",
    "named": "{number}: {title}",
    "panel": "Panel {number}",
    "panel.missing": "Panel {number} is missing.",
    "section.missing": "Section {number} is missing from the recording.",
    "smaller": "To keep within the size limit, the pictures in {name} are smaller than they were made.",
    "left_out": "To keep within the size limit, {name} was left out.",
}
