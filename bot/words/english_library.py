"""The English catalogue, continued: the library, actions on one work, privacy, usage, and exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_kinds import kind_sentences

SHELF: Final[Mapping[str, str]] = {
    "title.mine": "## Your library",
    "title.guild": "## Made in this server",
    "count": "-# {n} {n:plural:work|works}, newest first",
    "found": "-# Results for “{query}”, newest first",
    "newest": "-# Newest first",
    "empty.mine": "Nothing here yet. Try /story, /comic or /narrate: what you make appears here.",
    "empty.guild": "Nothing here yet. What people make here with /story, /comic or /narrate appears here, unless "
    "it's private.",
    "empty.found": "No match for “{query}”. Try another word.",
    "empty.kind": "Nothing of this kind yet.",
    "no_server": "I keep that list only for servers that I'm a member of. Here are your own works.",
    "kind.all": "All kinds",
    "chapter": "chapter {number}",
    "private": "private",
    "by": "by <@{author}>",
    "running": "in progress",
    "ended.complete": "complete",
    "ended.incomplete": "parts missing",
    "ended.cut": "cut at the limit",
    "ended.blocked": "declined by Gemini",
    "ended.scheduled": "goes on by itself",
    "ended.stopped": "stopped",
    "ended.cancelled": "cancelled",
    "ended.lost": "connection lost",
    "ended.stalled": "Gemini went quiet",
    "ended.empty": "nothing was made",
    "ended.busy": "Gemini was busy",
    "ended.undeliverable": "couldn't be shown",
    "ended.moderated": "blocked by AutoMod",
    "ended.interrupted": "interrupted",
    "ended.misconfigured": "not made",
    "ended.our_fault": "something broke",
    "alt": "A picture from “{title}”",
    "range": "-# {first}–{last} of {n}, newest first",
    "range.one": "-# {first} of {n}, newest first",
    "kinds": "Show only…",
    **kind_sentences("shelf"),
}
"""Lists of works."""

KEEP: Final[Mapping[str, str]] = {
    "share": "Where should “{title}” go?",
    "share.channel": "Pick a channel",
    "shared": "Posted: {url}",
    "download": "“{title}”",
    "download.parts": "“{title}”, in {n} files",
    "download.comic": "“{title}”: pick a format",
    "download.panel": "Which panel of “{title}”?",
    "download.pick": "Pick one…",
    "download.panel.lettered": "Panel {number}",
    "download.panel.drawing": "Panel {number}, without words",
    "download.form.png": "Pages as PNG: the best quality",
    "download.form.jpeg": "Pages as JPEG: small, for phones",
    "download.form.pdf": "PDF: all pages, sharp letters, to print",
    "download.form.cbz": "CBZ: all pages, for comic readers",
    "download.form.epub": "EPUB: all pages with descriptions",
    "download.form.panel": "One panel, with or without words",
    "download.form.script": "The script, with its cast",
    "download.form.zip": "Everything in one ZIP",
    "download.narration": "“{title}”: pick a format",
    "download.narration.mp3": "MP3: one file with chapters, to take along",
    "download.narration.wav": "WAV: each section, the best quality",
    "download.narration.srt": "SRT: subtitles, for players and editors",
    "download.narration.vtt": "WebVTT: subtitles, for web pages",
    "download.narration.txt": "The text",
    "download.narration.zip": "Everything in one ZIP",
    "download.estimated": "-# The times in it are estimated: I couldn't listen for each word right now.",
    "outside": "A picture of “{title}” to save and share anywhere. Should your name be on it?",
    "outside.page": "Save this and share it anywhere.",
    "outside.page.of": "Page {number} of {of}. Save it and share it anywhere.",
    "rename.title": "Rename",
    "rename.name": "Title",
    "rename.hint": "Leave empty for its own title",
    "renamed": "Renamed to “{title}”.",
    "delete": "Delete “{title}”?\nThis removes {what}.\nYou can undo it for 10 minutes.",
    "delete.work": "the {kind}, its files and its messages",
    "delete.takes": "all {n} versions of this {kind}, their files and their messages",
    "deleted": "Deleted “{title}”. Undo is open until <t:{until}:t>.",
    "deleted.stay": "{n} {n:plural:message|messages} couldn't be deleted in Discord.",
    "undone": "“{title}” is back in /library. Its messages in Discord stay deleted.",
    **kind_sentences("keep"),
}
"""Actions on one work of the library."""

PRIVACY: Final[Mapping[str, str]] = {
    "title": "## What Elara keeps about you",
    "works": "{works}, since <t:{since}:D>: your prompts, what was made from them, who asked, where and when.",
    "files": "{n} {n:plural:file|files} with pictures and sound, {mib:.1f} MiB.",
    "nothing": "Nothing made yet.",
    "beside": "We also keep today's usage, your votes and the settings below. Prompts and texts are sent to "
    "Google's Gemini, which answers them. Elara only reads messages that are written to it, or that you pick.",
    "erased.file": "What you delete is erased from Elara's files within the hour. Backups are up to this bot's owner.",
    "erased.server": "What you delete is erased from Elara's database and files within the hour. The database "
    "server's log and backups are up to this bot's owner.",
    "kept.always": "We keep all of it until you delete it.",
    "kept.days": "We keep works for {days:g} {days:plural:day|days}, or until you delete them.",
    "kept.bytes": "When all files together take more than {mib:.0f} MiB, the oldest works of all go first.",
    "narrate.yes": "Others can turn your messages into stories, comics and narrations: **on**",
    "narrate.no": "Others can turn your messages into stories, comics and narrations: **off**",
    "notice.yes": "A private line when something of yours took over two minutes and is ready: **on**",
    "notice.no": "A private line when something of yours took over two minutes and is ready: **off**",
    "data.one": "Everything Elara keeps about you.",
    "data.part": "Everything Elara keeps about you, archive {number} of {of}.",
    "data.left_out": "{n} {n:plural:file is|files are} too big to send here, so not included. Download the works "
    "they belong to, or ask this bot's owner.",
    "data.unsent": "I can send only {sent} of {of} archives here. Use /privacy in a server with Elara for the rest.",
    "forget": "Delete everything? Your works with all their versions and files, the messages that show them, your "
    "votes and your settings are erased for good, everywhere. What others made from your works and messages stays "
    "theirs: it has no link to you, but it can contain your words, and your name where it is part of a prompt or "
    "where you stopped a work. You can't undo this. Download your data first if you want to keep anything.",
    "forgetting": "Deleting everything. One moment…",
    "forgotten": "Done. Elara keeps nothing about you any more, except in works of others.",
    "forgotten.others": "-# What others made from your works and messages is theirs. It has no link to you, but it "
    "can contain your words, and your name where it is part of a prompt or where you stopped a work.",
    "forgotten.stay": "{n} {n:plural:message|messages} couldn't be deleted in Discord, because I can't reach "
    "{n:plural:it|them} any more. Please delete {n:plural:it|them} there, or ask a moderator.",
    **kind_sentences("privacy"),
}

USAGE: Final[Mapping[str, str]] = {
    "you": "## Your day so far",
    "stories": "**Stories** {left} of {limit} left",
    "panels": "**Comic panels** {left} of {limit} left",
    "minutes": "**Minutes of speech** {left:.1f} of {limit:g} left",
    "stories.free": "**Stories** {used} so far, no limit",
    "panels.free": "**Comic panels** {used} so far, no limit",
    "minutes.free": "**Minutes of speech** {used:.1f} so far, no limit",
    "works": "**In progress** {running} · **in line** {waiting}",
    "resets": "-# Resets <t:{at}:R>.",
    "server": "## This server",
    "bot": "## The whole bot",
    "budget": "**Budget** ${left:.2f} left of ${limit:.2f} today · ${used:.2f} used, ${reserved:.2f} reserved",
    "budget.free": "**Cost today** about ${used:.2f}, ${reserved:.2f} reserved · no limit",
    "notice": "${spent:.2f} of the ${limit:.2f} that Elara can spend today are used or reserved. When all of it "
    "is, I turn down new works until <t:{at}:t>. The limit is DAILY_BUDGET_USD.",
    "redraws": "I drew {redrawn} of today's {looked} comic panels a second time, because something in them was wrong. "
    "That's too many, so I draw no panel again until tomorrow (UTC); comics are made as before. If it goes on, have a "
    "look at COMIC_MODEL and LOOK_MODEL.",
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
    "named": "{number}: {title}",
    "panel": "Panel {number}",
    "panel.missing": "Panel {number} is missing.",
    "gap": "[not in the sound: “{text}”]",
    "times.estimated": "The times are estimated: no model listened for them.",
    "section.missing": "Section {number} is missing from the recording.",
    "smaller": "The pictures in {name} are smaller than the originals, to stay within the size limit.",
    "left_out": "{name} was left out, to stay within the size limit.",
    **kind_sentences("export"),
}
