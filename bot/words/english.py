"""The English catalogue: every sentence a person reads, by section and key.

A value is a `str.format` template; `{n:plural:word|words}` chooses by number. A line under a work has at most
`bot.words.say.LINE_LIMIT` UTF-16 units, because a reply reserves this much for it. A button that a sentence names is
in asterisks, with its label: *Finish*.

Elara speaks as "I" in answers, and is "Elara" where a person reads about the bot: in commands, forms and /privacy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.words.english_after import AFTER
from bot.words.english_cast import CAST, CAST_BUTTONS
from bot.words.english_details import DETAILS, HEARD
from bot.words.english_fix import FIX, FIX_BUTTONS
from bot.words.english_forms import ENTRIES, EXAMPLES, FORMS
from bot.words.english_help import HELP
from bot.words.english_kinds import kind_sentences
from bot.words.english_library import EXPORT, KEEP, PRIVACY, SHELF, USAGE
from bot.words.english_long import LONG, LONG_BUTTONS, SCHEDULED_ENDINGS
from bot.words.english_mentions import MENTIONS, TIMES
from bot.words.english_my_data import MY_DATA
from bot.words.english_narration import NARRATION, NARRATION_BUTTONS
from bot.words.english_pages import PAGES
from bot.words.english_speech_fix import RESPEAK, RESPEAK_BUTTONS
from bot.words.english_titles import TITLES
from bot.words.english_voices import VOICES, VOICES_BUTTONS

ENDINGS: Final[Mapping[str, str]] = {
    "complete": "The end · {measure}",
    "incomplete": "Done, with gaps · {measure} · {missing} of {of} didn't work out. A note in place says why.",
    "incomplete.checked": "Done, with gaps · {measure}",
    "incomplete.doubtful": "Done · {measure} · the voice may differ from the text where a note says so.",
    "incomplete.surplus": "Done · {measure} · Gemini drew {surplus} extra {surplus:plural:picture|pictures}, so "
    "some may not match their words.",
    "cut": "Stopped at the length limit · {measure}. Ask for a longer story, or for the next part.",
    "blocked.prompt": "Gemini declined this request ({rule}). Try other words or another idea.",
    "blocked.answer": "Gemini's content filter stopped this ({rule}) · {measure}. Try asking differently.",
    "blocked.picture": "Gemini declined to draw this ({rule}). Try describing it differently.",
    **SCHEDULED_ENDINGS,
    "stopped": "Stopped by {by} · {measure}",
    "cancelled": "Cancelled by {by} before it started.",
    "lost": "Lost the connection to Gemini · {measure}. Everything made so far is safe. Please try again.",
    "stalled": "Gemini went quiet for {waited_s:.0f} s, so I stopped waiting · {measure}. Please try again.",
    "empty": "Gemini sent nothing back. Please try again, maybe in other words.",
    "busy": "Gemini is busy · {measure}. Please try again in a few minutes.",
    "busy.at": "Gemini is busy · {measure}. Please try again after <t:{retry_at:.0f}:T>.",
    "busy.day": "Today's Gemini quota is used up · {measure}. This bot's owner can raise it.",
    "undeliverable.deleted": "The message was deleted, so I stopped.",
    "undeliverable.forbidden": "I can't post here any more, so I stopped.",
    "undeliverable.gone": "The channel is gone, so I stopped.",
    "undeliverable.refused": "Discord didn't accept this message, so I stopped · {measure}",
    "undeliverable.expired": "Discord lets this kind of reply grow for 14 minutes only · {measure}. Try something "
    "shorter.",
    "moderated": "This server's AutoMod blocked the text, so I stopped.",
    "interrupted": "Interrupted {times} {times:plural:time|times}, so I stopped trying · {measure}. Press *Finish* "
    "to go on.",
    "misconfigured.key": "Gemini didn't accept this bot's key. Please tell this bot's owner.",
    "misconfigured.model": "This bot is set to a Gemini model that doesn't exist. Please tell this bot's owner.",
    "misconfigured.location": "Gemini isn't available where this bot runs. Please tell this bot's owner.",
    "misconfigured.billing": "Gemini asks for billing or more credit for this bot. Please tell this bot's owner.",
    "misconfigured.quota": "This bot's Gemini plan doesn't include this model. Please tell this bot's owner.",
    "misconfigured.permission": "This bot's key can't be used with Gemini here. Please tell this bot's owner.",
    "misconfigured.disk": "This bot's disk is full or can't be written to. Please tell this bot's owner.",
    "misconfigured.files": "Some earlier files are missing on this bot's disk. Please tell this bot's owner.",
    "misconfigured.request": "Gemini didn't understand this bot's request. Please tell this bot's owner.",
    "our_fault": "Something broke on our side · {measure}. Please tell this bot's owner (code {reference}).",
    "our_fault.storage": "Elara's disk or database isn't working · {measure}. Please tell this bot's owner (code "
    "{reference}).",
}

RULES: Final[Mapping[str, str]] = {
    "safety": "safety rules",
    "prohibited": "prohibited content",
    "blocklist": "blocked words",
    "personal_data": "personal data",
    "recitation": "too close to an existing work",
    "language": "language not supported",
    "other": "no reason given",
}

REFUSALS: Final[Mapping[str, str]] = {
    "empty_prompt": "Tell me in a few words what you'd like.",
    "too_many_sections": "That's {got} sections, and I can read {limit} at a time. Please split it up.",
    "too_many_words": "That's {got:,} words, and I can read up to {limit:,} at a time. Please send it in parts.",
    "too_many_panels": "That's {got} panels, and I can draw {limit} at a time. Please split it up.",
    "nothing_to_read": "I found nothing to read aloud in that text.",
    "voice_taken": "{voice} speaks for someone else here already. Pick another voice.",
    "unknown_voice": "I don't have a voice called “{voice}”. Pick one from the list while you type.",
    "unknown_language": "I don't know the language “{language}”. Pick one from the list, or leave it empty.",
    "bad_attachment": "I can't read “{name}” aloud. Try a text file: .txt, .md, .rtf, .html, subtitles or a script.",
    "attachment_too_large": "That file is too big. I can read up to {limit_mib} MiB of text.",
    "attachment_not_text": "“{name}” isn't text that I can read. Save it as plain text and send it again.",
    "attachment_unreadable": "Discord didn't give me that file. Please send it again.",
    "running": "You already have {limit} {limit:plural:work|works} in progress. Wait until one is done, or stop one.",
    "server_full": "This server already has {limit} {limit:plural:work|works} in progress. Try again in a minute.",
    "daily_stories": "{limit:plural:That was your story|That's all {limit} stories} for today. Fresh ones <t:{at}:R>.",
    "daily_panels": "{limit:plural:That was your comic panel|That's all {limit} comic panels} for today. Fresh "
    "ones <t:{at}:R>.",
    "daily_panels.left": "You have {left} {left:plural:panel|panels} left today, and this needs {needed}. Ask for "
    "fewer, or wait for fresh ones <t:{at}:R>.",
    "daily_speech": "That's all {limit:g} minutes of speech for today. Fresh ones <t:{at}:R>.",
    "daily_speech.left": "You have {left:.1f} minutes of speech left today, and this needs about {needed:.1f}. Send a "
    "shorter text, or wait for fresh ones <t:{at}:R>.",
    "daily_budget": "Elara's budget for today is used up. Try again <t:{at}:R>.",
    "server_budget": "This server's budget for today is used up. Try again <t:{at}:R>.",
    "closing": "I'm being restarted. Please try again in a moment.",
    "no_permission": "I can't attach files in this channel, so I can't send pictures or sound here.",
    "not_yours": "Only <@{author}> and members who can manage messages can use this button.",
    "author_only": "Only <@{author}> can use this button.",
    "vote_author_only": "Only <@{author}> can end this vote.",
    "unknown_button": "That button is from an older version of me. Find the work in /library, with its new buttons.",
    "unknown_form": "That form is from an older version of me. Please open it again.",
    "not_shown": "Discord didn't let me post there. Find what was made in /library.",
    "too_slow": "That took too long. Please try again.",
    "unavailable": "This part of Elara isn't working right now. Please try again later.",
    "not_running": "This one isn't in progress any more.",
    "unknown_work": "This one was deleted, or I don't know it any more.",
    "still_running": "This one is still in progress. Wait until it's done, or stop it.",
    "not_resumable": "Nothing left to finish: this one is complete.",
    "not_editable": "I can't change that message any more. Find all versions in /library.",
    "too_long_to_edit": "Your prompt has {got} characters, and a form takes {limit}. Please send a command with "
    "the new text.",
    "not_here": "This one is private, or isn't shown here.",
    "no_round": "This vote is over.",
    "not_narrated": "The author of that message doesn't want others to use it.",
    "nothing_there": "I found no text that I can use in that message.",
    "cannot_share": "You or I can't post in that channel.",
    "taken_down": "Its message was deleted here, so this server doesn't list it any more.",
    "nothing_to_download": "There's nothing to download here.",
    "too_large": "Even at its smallest, this is bigger than a file can be here.",
    "files_missing": "Its files are missing on this bot's disk. Please tell this bot's owner.",
    "page_failed": "I couldn't put the page together just now. Try again, or take another format.",
    "sound_failed": "I couldn't put the sound together just now. Please try again in a moment.",
    "voice_failed": "I couldn't make the voice message just now. Please try again in a moment.",
    "too_late": "Too late to undo: that was open for 10 minutes.",
    "unfinished": "This story stops halfway. It can go on once its author has pressed Finish.",
    "form_gone": "That form isn't there any more. Please open a new one.",
    "text_gone": "That balloon isn't there any more. Pick the panel again to see what is.",
    "panel_gone": "That panel or picture isn't there any more. Press Fix again to see what is.",
    "nothing_missing": "Nothing is missing in this narration any more.",
    "word_not_found": "I can't find “{word}” in this text. Check the spelling and try again.",
    "last_panel": "This is the only panel left. To remove the whole comic, use Delete under More.",
    "script_unfinished": "This panel's script is still being written. Try again in a moment.",
    "message_gone": "I can't read that message any more. Type /story with your idea instead.",
}

STATUS: Final[Mapping[str, str]] = {
    "queued": "In line: {ahead} ahead of you · expected to start <t:{at}:R>",
    "queued.next": "You're next · expected to start <t:{at}:R>",
    "paused": "I'm being restarted. This goes on by itself in a moment.",
    "waiting.file": "This message is full: the rest comes as a file at the end.",
    "closing": "Almost done…",
    "started": "{doing} · started <t:{at}:R>",
    "expected": "{doing} · expected <t:{at}:R>",
    **kind_sentences("status"),
}
"""The status of a running work. Discord counts timestamps of the style R itself: "expected in 20 seconds"."""

PARTS: Final[Mapping[str, str]] = {
    "panel.pending": "Drawing panel {number}…",
    "panel.missing": "Panel {number} is missing. {reason}",
    "section": "Section {number}",
    "section.missing": "Section {number} is missing. {reason}",
    "section.silent": "Section {number} may be silent: two tries gave no clear speech.",
    "section.short": "Section {number} may be cut short: two tries ended early.",
    "section.diverging": "Section {number} may differ from the text: two tries didn't match it.",
    "file.refused": "{name} couldn't be uploaded here.",
    "file.whole_text": "The whole text is in the attached file.",
    "text.as_file": "Discord didn't accept the text here. Find all of it in the attached file.",
    "text.refused": "Discord didn't accept the text here. Find all of it in /library.",
    "gone": "This was deleted.",
    "file.unreadable": "{name} can't be read from this bot's disk.",
}

MEASURES: Final[Mapping[str, str]] = {
    "words": "{n} {n:plural:word|words}",
    "panels": "{n} {n:plural:panel|panels}",
    "sections": "{n} {n:plural:section|sections}",
    "hours": "{hours} h {minutes:02d} min",
    "minutes": "{minutes} min {seconds:02d} s",
    "seconds": "{seconds} s",
}

BUTTONS: Final[Mapping[str, str]] = {
    "stop": "Stop",
    "cancel": "Cancel",
    "finish": "Finish",
    "tryagain": "Try again",
    "continue": "Continue",
    "again": "New version",
    "comic": "Comic",
    "narrate": "Narrate",
    "write": "As story",
    "more": "More",
    "previous": "Previous",
    "next": "Next",
    "edit": "Edit prompt",
    "choices": "Vote",
    "illustrate": "Add pictures",
    "share": "Share",
    "download": "Download",
    "formats": "All formats",
    "otherformats": "More formats",
    "outside": "Share image",
    "outsidenamed": "With my name",
    "outsideplain": "Without name",
    "details": "Details",
    "rename": "Rename",
    "delete": "Delete",
    "deletenow": "Yes, delete",
    "undo": "Undo",
    "open": "Open",
    "close": "End vote",
    "mine": "Mine",
    "server": "This server",
    "data": "My data",
    "forget": "Delete all",
    "forgetnow": "Yes, delete",
    "mayread": "Others can",
    "maynot": "Only I can",
    "back": "Back",
    "postagain": "Post again",
    "voteonce": "One chapter",
    "voteon": "Until I stop",
    "last": "Last vote",
    "keep": "Keep it all",
    "notify": "Notify me",
    "nonotify": "No notices",
    **FIX_BUTTONS,
    **CAST_BUTTONS,
    **LONG_BUTTONS,
    **NARRATION_BUTTONS,
    **RESPEAK_BUTTONS,
    **VOICES_BUTTONS,
    **kind_sentences("button"),
}
"""At most twelve characters in every language, so that five buttons fit side by side on a phone.

`voicemessage`, which stands under "More" alone, has at most sixteen.
"""

HEADERS: Final[Mapping[str, str]] = {
    "continue.work": "-# Goes on from {source}",
    "continue.message": "-# What happens after {source}",
    "illustration": "-# Pictures for {source}",
    "take": "-# New version of {source}",
    "file": "-# Read from a file, so only you can see it. *Share* under *More* posts it.",
    "source": "[{title}]({url})",
    "source.bare": "“{title}”",
    "by": "{source} by <@{author}>",
    "shared": "-# Shared by <@{person}> · {source}",
    "original": "the original",
    **kind_sentences("header"),
}

LABELS: Final[Mapping[str, str]] = {
    "take": "Version {number} of {of}",
    "more": "What next?",
    "more.nothing": "Nothing more to do with this one here.",
    "message": "a message",
    "goes_on": "Continued in {link}",
    "vanishes": "Only you can see this. Find it any time in /library.",
    "alt.sound": "Section {number}, spoken by {voice}",
    "kept": "Here's your text, so you don't lose it:",
    "kept.file": "your-text.txt",
    "moment": "One moment…",
    "done_unseen": "Done. The message you pressed it on has just been deleted.",
    "plain": "Something broke on our side. Find everything made so far in /library.",
    "storage_fault": "Elara's disk or database isn't working right now. Please try again later, and tell this "
    "bot's owner (code {reference}).",
    "fault": "Something broke on our side. Please tell this bot's owner (code {reference}).",
    **kind_sentences("label"),
}

COMMANDS: Final[Mapping[str, str]] = {
    "story": "Turn an idea into a story, and watch it grow",
    "story.prompt": "What it's about · leave empty for a form",
    "story.genre": "For example mystery, fairy tale, science fiction",
    "story.length": "How long it should be · default 300 words",
    "comic": "Turn an idea into a comic, panel by panel",
    "comic.prompt": "What happens, or a finished panel script · leave empty for a form",
    "comic.panels": "How many panels, 1 to 8 · default 4",
    "comic.style": "What the drawings look like",
    "narrate": "Have a text read aloud, section by section",
    "narrate.text": "What I should read · leave empty for a form",
    "narrate.attachment": "A text file to read instead: .txt, .md, .rtf, .html, subtitles, a script",
    "narrate.voice": "One of 30 voices",
    "narrate.style": "How it should sound, for example warm and slow",
    "narrate.voices": "One voice, or a voice for each character",
    "narrate.voices.one": "One voice",
    "narrate.voices.cast": "A voice for each character",
    "narrate.private": "Only you see it · a file is private unless you choose false",
    "voices": "Hear all 30 voices and pick one",
    "voices.voice": "The name of one, to hear it at once",
    "menu.narrate": "Narrate this",
    "menu.comic": "Make a comic of this",
    "menu.continue": "Continue this story",
    "language": "The language of your text, unless you pick another",
    "private": "Only you see the result",
    "library": "Find everything you made, and what was made in this server",
    "library.query": "Words to look for in titles, prompts and texts",
    "library.kind": "Only one kind",
    "library.where": "Your own works, or those made in this server",
    "library.mine": "Mine",
    "library.server": "This server",
    "privacy": "Your data: see it, download it, delete it",
    "usage": "See what you have left today",
    "length.short": "Short · 300 words",
    "length.medium": "Medium · 600",
    "length.long": "Long · 1,500",
    "help": "What I can do here, and three things to try",
}

VOTES: Final[Mapping[str, str]] = {
    "question": "## What happens next?",
    "option": "**{number}** · {text}",
    "open": "Vote until <t:{at}:t> (<t:{at}:R>). You can change your mind.",
    "waiting": "<@{author}> decides what happens next.",
    "none": "No votes yet: <@{author}>, your call.",
    "tie": "It's a tie between {numbers}: <@{author}>, you decide.",
    "unattended": "{count} chapters without a vote by <@{author}>: your call now.",
    "refused": "This can't go on right now. <@{author}>: {reason}",
    "chosen": "Number {number} wins! <@{author}> can still explore the others.",
    "closed": "This vote is over.",
    "there": "Vote here: {link}",
    "made": "That one is already written: {link}",
    "made.unseen": "That one is already written. Find it in /library.",
    "how": "Let readers vote on what happens next: for one chapter, or for one after another until you stop?",
    "count": "{n} {n:plural:vote|votes} so far",
    "count.none": "No votes yet",
    "repeats": "A new vote follows each chapter, until <@{author}> makes one the last.",
}

SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "ending": ENDINGS,
    "rule": RULES,
    "refusal": REFUSALS,
    "status": STATUS,
    "part": PARTS,
    "measure": MEASURES,
    "label": LABELS,
    "button": BUTTONS,
    "header": HEADERS,
    "details": DETAILS,
    "form": FORMS,
    "entry": ENTRIES,
    "example": EXAMPLES,
    "command": COMMANDS,
    "vote": VOTES,
    "mention": MENTIONS,
    "time": TIMES,
    "export": EXPORT,
    "shelf": SHELF,
    "keep": KEEP,
    "privacy": PRIVACY,
    "usage": USAGE,
    "after": AFTER,
    "mydata": MY_DATA,
    "title": TITLES,
    "page": PAGES,
    "help": HELP,
    "fix": FIX,
    "cast": CAST,
    "long": LONG,
    "narration": NARRATION,
    "respeak": RESPEAK,
    "heard": HEARD,
    "voices": VOICES,
}
