"""The English catalogue: every sentence a person reads, by key.

A value is a `str.format` template. `{n:plural:word|words}` chooses by number. A line shown under a work stays under
240 characters, because the reply keeps exactly that much room for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENDINGS: Final[Mapping[str, str]] = {
    "complete": "The end · {measure}",
    "incomplete": "Finished · {measure} · {missing} of {of} could not be made; the reason stands in its place.",
    "incomplete.doubtful": "Finished · {measure} · what was spoken may differ from the text where it says so.",
    "cut": "Cut at the length limit · {measure}. Ask for a longer story, or for its next part.",
    "blocked.prompt": "Not made: Gemini refused the request ({rule}). Other words or another idea may pass.",
    "blocked.answer": "Stopped by Gemini's content filter ({rule}) · {measure}. Asking differently may help.",
    "blocked.picture": "Gemini refused to draw this ({rule}). Describing it differently may help.",
    "stopped": "Stopped by {by} · {measure}",
    "lost": "The connection to Gemini broke · {measure}. What was made is kept; please try again.",
    "stalled": "Gemini fell silent for {waited_s:.0f} s, so this was ended · {measure}. Please try again.",
    "empty": "Gemini answered with nothing. Please try again, perhaps in other words.",
    "busy": "Gemini is busy · {measure}. Please try again in a few minutes.",
    "busy.at": "Gemini is busy · {measure}. It asks to come back <t:{retry_at:.0f}:R>.",
    "busy.day": "Today's quota at Gemini is used up · {measure}. The operator can raise it.",
    "undeliverable.deleted": "The message was deleted, so the making was stopped.",
    "undeliverable.forbidden": "Elara may no longer write here, so the making was stopped.",
    "undeliverable.gone": "The channel is gone, so the making was stopped.",
    "undeliverable.refused": "Discord did not accept this message, so the making was stopped · {measure}",
    "undeliverable.expired": "A reply of this kind can grow for 14 minutes only · {measure}. Shorter requests fit.",
    "moderated": "This server's AutoMod did not accept the text, so the making was stopped.",
    "interrupted": "Elara was restarted while this was being made · {measure}. Please ask again.",
    "misconfigured.key": "Gemini did not accept this bot's key. Its operator has to look at it.",
    "misconfigured.model": "The Gemini model set for this bot does not exist. Its operator has to look at it.",
    "misconfigured.location": "Gemini is not available from where this bot runs. Its operator has to look at it.",
    "misconfigured.billing": "Gemini wants billing to be set up for this bot. Its operator has to look at it.",
    "misconfigured.quota": "This bot's Gemini plan does not include this model. Its operator has to look at it.",
    "misconfigured.permission": "This bot's key may not use Gemini here. Its operator has to look at it.",
    "misconfigured.request": "Gemini did not understand this bot's request. Its operator has to look at it.",
    "our_fault": "A fault in Elara ended this · {measure}. Its operator finds it in the log as {reference}.",
}

RULES: Final[Mapping[str, str]] = {
    "safety": "safety rules",
    "prohibited": "prohibited content",
    "blocklist": "blocked words",
    "personal_data": "personal data",
    "recitation": "too close to an existing work",
    "language": "language not supported",
    "other": "reason not given",
}

REFUSALS: Final[Mapping[str, str]] = {
    "empty_prompt": "Please write a few words about what you would like.",
    "too_many_sections": "That makes {got} sections; up to {limit} can be spoken at once. Please send it in parts.",
    "too_many_panels": "That script has {got} panels; up to {limit} can be drawn at once. Please send it in parts.",
    "nothing_to_read": "There is nothing to read aloud in that text.",
    "unknown_voice": "There is no voice called “{voice}”. Pick one from the list that opens while you type.",
    "unknown_language": "“{language}” is not a language Elara knows. Pick one from the list, or leave it out.",
    "bad_attachment": "“{name}” cannot be read aloud: please attach a .txt or .md file.",
    "attachment_too_large": "That file is too large: up to {limit_kib} KiB of text can be read.",
    "attachment_not_text": "“{name}” is not plain text in UTF-8.",
    "attachment_unreadable": "Discord did not hand over the attached file. Please send it again.",
    "running": "You have {limit} {limit:plural:work|works} being made already. Wait for one to finish, or stop one.",
    "full": "Elara is making as much as it can right now. Please try again in a minute.",
    "daily_stories": "You have used your {limit} {limit:plural:story|stories} for today. Come back <t:{at}:R>.",
    "daily_panels": "{left} of your {limit} comic panels are left for today. More <t:{at}:R>.",
    "daily_speech": "{left:.1f} of your {limit:g} minutes of speech are left for today. More <t:{at}:R>.",
    "daily_budget": "Elara's budget for today is used up. Come back <t:{at}:R>.",
    "closing": "Elara is being restarted. Please try again in a moment.",
    "no_permission": "Elara may not attach files in this channel, so it cannot send pictures or sound here.",
    "not_yours": "This button is for the person who asked, and for members who may manage messages.",
    "not_running": "This is not being made any more.",
    "unknown_work": "Elara does not know this work any more.",
}

STATUS: Final[Mapping[str, str]] = {
    "story.waiting": "Thinking of a beginning, since {since}",
    "story.making": "Writing, since {since}",
    "comic.waiting": "Writing the script, since {since}",
    "comic.making": "Panel {number} of {of}, since {since}",
    "narration.making": "Section {number} of {of}, since {since}",
    "waiting.file": "This reply is full: the rest will be attached as a file at the end.",
    "closing": "Finishing",
}

PARTS: Final[Mapping[str, str]] = {
    "panel.pending": "Panel {number} is being drawn.",
    "panel.missing": "Panel {number} is missing. {reason}",
    "section": "Section {number}",
    "section.missing": "Section {number} is missing. {reason}",
    "section.silent": "Section {number} may be silent: two attempts gave no clear speech.",
    "section.short": "Section {number} may be incomplete: two attempts ended early.",
    "section.diverging": "Section {number} may differ from the text: two attempts did not match it.",
    "file.refused": "{name} could not be uploaded here.",
    "file.whole_text": "The whole text is in the attached file.",
}

MEASURES: Final[Mapping[str, str]] = {
    "words": "{n} {n:plural:word|words}",
    "panels": "{n} {n:plural:panel|panels}",
    "sections": "{n} {n:plural:section|sections}",
    "minutes": "{minutes} min {seconds:02d} s",
    "seconds": "{seconds} s",
}

LABELS: Final[Mapping[str, str]] = {
    "stop": "Stop",
    "details": "Details",
    "ready.story": "<@{author}> your story is ready: {link}",
    "ready.comic": "<@{author}> your comic is ready: {link}",
    "ready.narration": "<@{author}> your narration is ready: {link}",
    "ended.story": "<@{author}> your story has ended: {link}",
    "ended.comic": "<@{author}> your comic has ended: {link}",
    "ended.narration": "<@{author}> your narration has ended: {link}",
    "file.story": "story.txt",
    "file.comic": "comic.txt",
    "file.narration": "transcript.txt",
    "alt.sound": "Section {number}, spoken by {voice}",
    "kept": "So that nothing is lost, here is what you wrote:",
    "kept.file": "your-text.txt",
    "fault": "Something went wrong in Elara. Its operator finds it in the log as {reference}.",
}

DETAILS: Final[Mapping[str, str]] = {
    "model": "**Model** {value}",
    "calls": "**Calls** {value}",
    "tokens": "**Tokens** {prompt} in · {text} text · {thought} thought · {image} picture · {audio} sound",
    "seconds": "**Time** {value:.1f} s",
    "cost": "**Cost** about ${value:.4f}",
    "cost.unknown": "**Cost** unknown: this model's price is not known",
    "ending": "**Ended** {value}",
    "running": "Still being made.",
    "id": "-# {value}",
}

FORMS: Final[Mapping[str, str]] = {
    "story.title": "A story",
    "story.prompt": "What is it about?",
    "story.prompt.hint": "A hero, a place, a wish, a first sentence …",
    "story.genre": "Genre",
    "story.genre.hint": "mystery, fairy tale, science fiction … (optional)",
    "story.length": "Length",
    "story.language": "Language",
    "story.language.hint": "The language of your text, unless you name another",
    "comic.title": "A comic",
    "comic.prompt": "What happens? Or a finished panel script",
    "comic.prompt.hint": "A scene, or Panel 1: … Scene: … Dialogue (NAME): …",
    "comic.panels": "Panels",
    "comic.style": "Style",
    "narrate.title": "A narration",
    "narrate.text": "What is to be read aloud?",
    "narrate.text.hint": "Lines of --- cut it into sections",
    "narrate.voice": "Voice",
    "narrate.style": "Delivery",
    "narrate.style.hint": "warm and slow, like a bedtime story … (optional)",
    "private": "Who may see it?",
    "private.no": "Everybody here",
    "private.yes": "Only me",
}

COMMANDS: Final[Mapping[str, str]] = {
    "story": "Write a story that appears while it is being written",
    "story.prompt": "What it is about; leave it out to open a form",
    "story.genre": "For example mystery, fairy tale, science fiction",
    "story.length": "How long it is to be (300 words unless you choose)",
    "comic": "Draw a comic, panel by panel",
    "comic.prompt": "What happens, or a finished panel script; leave it out to open a form",
    "comic.panels": "How many panels, 1 to 8 (4 unless you choose)",
    "comic.style": "The style of the drawings",
    "narrate": "Read a text aloud, section by section",
    "narrate.text": "What is to be read; leave it out to open a form",
    "narrate.attachment": "A .txt or .md file to read instead",
    "narrate.voice": "One of 30 voices",
    "narrate.style": "How it is to be read, for example warm and slow",
    "language": "The language of your text, unless you name another",
    "private": "Show the result only to you",
    "length.short": "Short · 300 words",
    "length.medium": "Medium · 600",
    "length.long": "Long · 1,500",
}

SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "ending": ENDINGS,
    "rule": RULES,
    "refusal": REFUSALS,
    "status": STATUS,
    "part": PARTS,
    "measure": MEASURES,
    "label": LABELS,
    "details": DETAILS,
    "form": FORMS,
    "command": COMMANDS,
}
