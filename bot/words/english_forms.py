"""The English catalogue, continued: titles and fields of forms, what forms answer, examples of what to ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, str]] = {
    "story.title": "New story",
    "story.prompt": "What is it about?",
    "story.length": "Length",
    "comic.title": "New comic",
    "comic.prompt": "What happens? Or a finished panel script",
    "comic.prompt.hint": "A scene, or Panel 1: … Scene: … Dialogue (NAME): …",
    "comic.panels": "Panels",
    "comic.style": "Style",
    "narrate.title": "Read aloud",
    "narrate.text": "What should I read?",
    "narrate.text.hint": "Put --- between sections",
    "narrate.voices": "Voices",
    "continue.title": "What happens next?",
    "continue.direction": "Your idea",
    "edit.title": "Edit your prompt",
    "private": "Who can see it?",
    "private.auto": "Everyone here; a file only me",
    "private.no": "Everyone here",
    "private.yes": "Only me",
}

ENTRIES: Final[Mapping[str, str]] = {
    "example": "For example: {example}",
    "prompt.kept": "All {n} characters are kept. Type here only to replace them.",
    "language": "Language",
    "language.auto": "Same as your text",
    "language.unknown": "No match for “{typed}” · same as your text",
    "genre": "Genre",
    "genre.auto": "Let Elara decide",
    "genre.own": "Use “{typed}”",
    "voice": "Voice",
    "voice.unknown": "No match for “{typed}” · {voice} reads it",
    "style": "How should it sound?",
    "style.auto": "Let Elara decide",
    "other": "Another…",
    "other.voice": "A name, or a character like warm",
    "other.language": "German, Deutsch or de",
    "other.genre": "Any genre you like",
    "other.style": "Like a pirate, very slow…",
    "other.title": "One more thing",
    "other.ask": "Almost there! Still to fill in: {fields}. The rest of your form is kept.",
    "other.button": "Type it",
    "guess": "Did you mean {value}?",
    "guess.button": "Use {value}",
    "direction.hint": "A storm breaks, an old friend turns up… or let Elara decide",
    "file": "Or a text file",
    "file.hint": "A text file: .txt, .md, .rtf, .html, subtitles … It follows your text if you give both.",
    "file.kept": "“{name}” is kept. Pick a file only to replace it.",
    "private.menu": "It's made from someone else's message, so only you see it unless you choose otherwise.",
    "change": "What should change?",
    "change.hint": "Make it funnier, set it in Paris…",
    "change.about": "Say it in a few words, or rewrite your prompt below.",
    "change.joined": "{prompt}\n\nThis time: {change}",
    "edit.prompt": "Your prompt",
    "edit.text": "Your text",
    "edit.about": "Change the words. Elara makes a new version.",
    "kept": "What you enter into a form that isn't a work yet is kept for a day, so you can go on with it.",
}

EXAMPLES: Final[Mapping[str, str]] = {
    "story.1": "a hedgehog detective and his grandmother",
    "story.2": "a bakery where the bread tells the future",
    "story.3": "the last lighthouse keeper and a lost whale",
    "story.4": "two rivals stuck in a lift on New Year's Eve",
    "story.5": "my cat becomes mayor of our town",
    "story.6": "a robot that is afraid of the rain",
    "comic.1": "a dragon learns to bake bread",
    "comic.2": "two penguins move into a flat in Rome",
    "comic.3": "a knight who would rather knit",
    "comic.4": "a ghost's first day at the office",
    "comic.5": "a snail enters a race, and wins",
    "comic.6": "aliens order pizza for the first time",
    "narrate.1": "Once upon a time there was a lamp that hummed.",
    "narrate.2": "Dear Grandma, you won't believe this week.",
    "narrate.3": "Good evening, and welcome to the late show.",
    "narrate.4": "The sea was quiet. Far too quiet.",
}

EXAMPLES_OF: Final[Mapping[str, int]] = Counter(key.partition(".")[0] for key in EXAMPLES)
"""The number of examples of each command."""
