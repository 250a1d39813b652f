"""Who says what in a text: the model marks the speakers of quotations that are numbered here, and rewrites nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

import regex
from google.genai import types

from bot.gemini.client import Gemini
from bot.gemini.json_answer import ask_json
from bot.gemini.script_prompts import SPEECH_INSTRUCTION, speech_prompt
from bot.gemini.usage import Meter
from bot.script.plain_text import plain
from bot.script.quotations import Quotation, quotations
from bot.script.sentence_ends import sentences
from bot.work.bible import Bible
from bot.work.parts import Line, LineKind, PanelScript
from bot.work.text import clean_text

QUOTATIONS_MAX: Final = 200
"""Later ones of a long text are not marked."""
BALLOON_WORDS_MAX: Final = 18
"""A longer sentence may go into two balloons of the same speaker."""
_NAME_CHARS_MAX: Final = 60
_SURE_WORDS: Final = 3
"""A line of fewer words is in many sentences by chance, so its speaker has to be the same."""
_ALIKE: Final = 0.7
"""Least similarity of a line to a sentence that it repeats with changes: twice the common words, of all words."""
_ALIKE_WORDS_MIN: Final = 4
_LISTED_CHARS_MAX: Final = 8000

_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}]++")
_IDEOGRAPH: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_CLAUSE_END: Final = regex.compile(r"[,;:.!?…][\"”’»]*\s+|\s[–—]\s|[、，；。！？]")

SPEECH_SCHEMA: Final = types.Schema(
    type=types.Type.OBJECT,
    properties={
        "said": types.Schema(
            type=types.Type.ARRAY,
            items=types.Schema(
                type=types.Type.OBJECT,
                properties={
                    "number": types.Schema(type=types.Type.INTEGER),
                    "speaker": types.Schema(type=types.Type.STRING),
                },
                required=["number", "speaker"],
            ),
        ),
    },
    required=["said"],
)


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of the text that a person says. `words` are in lower case, for comparison."""

    speaker: str
    text: str
    words: tuple[str, ...]


class SpeechMarks:
    """The spoken words of a text with their speakers, each a list of sentences."""

    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        self._said = tuple(said)
        self._sentences = [
            SaidSentence(speaker, sentence, _words(sentence)) for speaker, text in said for sentence in sentences(text)
        ]
        self._runs = dict[tuple[str, ...], list[tuple[int, int]]]()
        """What was found for the words of a line: a script is fitted again with each line that is added to it."""

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """Speakers and their words, in order, as far as a prompt has room for them."""
        kept, chars = list[tuple[str, str]](), 0
        for speaker, text in self._said:
            chars += len(speaker) + len(text)
            if chars > _LISTED_CHARS_MAX:
                break
            kept.append((speaker, text))
        return tuple(kept)

    def fit(self, scripts: Sequence[PanelScript], bible: Bible) -> list[PanelScript]:
        """The scripts with the text's own words under their speakers, for all lines from the text.

        A line that is part of a sentence becomes the whole sentence, and another part of it is left out. Lines that the
        text does not have stay as they are. Speakers are spelled as in other lines, or as in the `bible`.
        """
        if not self._sentences:
            return list(scripts)
        spellings = [person.name for person in bible.characters]
        spellings += [line.speaker for script in scripts for line in script.lines]
        names = {name.casefold(): name for name in spellings}
        used: set[int] = set()
        fitted = []
        for script in sorted(scripts, key=lambda script: script.number):
            lines = [line for told in script.lines for line in self._fitted(told, used, names)]
            fitted.append(replace(script, lines=tuple(lines)))
        return fitted

    def _fitted(self, line: Line, used: set[int], names: Mapping[str, str]) -> list[Line]:
        """The lines that stand for one line of the model: the sentences that it quotes, or it as it is."""
        words = _words(line.text)
        if line.kind is LineKind.SOUND or not words:
            return [line]
        found = self._quoted(words, line.speaker, used)
        if not found:
            return self._fitted_singly(line, used, names)
        fresh = [index for index in found if index not in used]
        if not fresh:
            return []
        used.update(fresh)
        speaker = self._sentences[fresh[0]].speaker
        named = line.speaker if _is_same(line.speaker, speaker) else names.get(speaker.casefold(), speaker)
        text = " ".join(self._sentences[index].text for index in fresh)
        return [replace(line, speaker=named, text=piece) for piece in balloons(text)]

    def _fitted_singly(self, line: Line, used: set[int], names: Mapping[str, str]) -> list[Line]:
        """The lines for the sentences of a line, if one of them is of the text; else the line as it is."""
        parts = [replace(line, text=part) for part in sentences(line.text)]
        if not any(self._quoted(_words(part.text), part.speaker, used) for part in parts):
            return [line]
        return [fitted for part in parts for fitted in self._fitted(part, used, names)] if len(parts) > 1 else [line]

    def _quoted(self, words: tuple[str, ...], speaker: str, used: set[int]) -> list[int]:
        """The sentences, in a row and of one speaker, that these words are, or are part of; none if they are not."""
        if words not in self._runs:
            self._runs[words] = self._runs_with(words) or self._alike(words)
        matches = [run for run in self._runs[words] if self._is_sure(words, *run, speaker)]
        if not matches:
            return []

        def unlikely(match: tuple[int, int]) -> tuple[bool, bool, int]:
            start, stop = match
            is_other = not _is_same(speaker, self._sentences[start].speaker)
            return all(index in used for index in range(start, stop)), is_other, start

        start, stop = min(matches, key=unlikely)
        return list(range(start, stop))

    def _runs_with(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """All runs of sentences that have these words in a row, each as its start and its end."""
        stops = [(start, self._run_with(words, start)) for start in range(len(self._sentences))]
        return [(start, stop) for start, stop in stops if stop is not None]

    def _alike(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """The sentence that these words repeat with small changes, as a run; none for a few words."""
        if len(words) < _ALIKE_WORDS_MIN:
            return []
        matcher = SequenceMatcher(a=[], b=words, autojunk=False)
        best, likeness = list[tuple[int, int]](), _ALIKE
        for index, sentence in enumerate(self._sentences):
            if abs(len(sentence.words) - len(words)) > max(1, len(words) // 4):
                continue
            matcher.set_seq1(sentence.words)
            if matcher.quick_ratio() > likeness and matcher.ratio() > likeness:
                best, likeness = [(index, index + 1)], matcher.ratio()
        return best

    def _run_with(self, words: tuple[str, ...], start: int) -> int | None:
        """The end of the shortest run of sentences from `start` on that has these words in a row; None without one."""
        said: tuple[str, ...] = ()
        first = len(self._sentences[start].words)
        for stop in range(start + 1, len(self._sentences) + 1):
            if self._sentences[stop - 1].speaker != self._sentences[start].speaker:
                return None
            said += self._sentences[stop - 1].words
            place = _place_of(words, said)
            if place is not None:
                return stop if place < first else None
            if len(said) >= first + len(words):
                return None
        return None

    def _is_sure(self, words: tuple[str, ...], start: int, stop: int, speaker: str) -> bool:
        """Whether the words are not in these sentences by chance."""
        if len(words) >= _SURE_WORDS or _is_same(speaker, self._sentences[start].speaker):
            return True
        return words == tuple(word for index in range(start, stop) for word in self._sentences[index].words)


NOTHING_SAID: Final = SpeechMarks(())


async def mark_speech(gemini: Gemini, *, text: str, names: Sequence[str], meter: Meter) -> SpeechMarks:
    """Ask who says the quotations of a text. `names` are those of the known people.

    No call is made for a text without quotations. Raises `EndingError` if the call fails. Cancelling closes the
    connection.
    """
    # Reading a long text would block the event loop for too long.
    prose = await asyncio.to_thread(plain, text)
    found = (await asyncio.to_thread(quotations, prose))[:QUOTATIONS_MAX]
    if not found:
        return NOTHING_SAID
    numbered = _numbered(prose, found)
    speakers = await ask_json(
        gemini,
        lambda hint: speech_prompt(numbered, names, hint),
        SPEECH_INSTRUCTION,
        SPEECH_SCHEMA,
        lambda value: read_speakers(value, len(found)),
        meter,
    )
    return SpeechMarks(tuple(_turns(prose, found, speakers)))


def read_speakers(value: object, count: int) -> dict[int, str] | None:
    """The speakers by the number of their quotation, from 1 to `count`; None for a value of another form."""
    listed = value.get("said") if isinstance(value, Mapping) else None
    if not isinstance(listed, list):
        return None
    speakers: dict[int, str] = {}
    for item in listed:
        if not isinstance(item, Mapping):
            return None
        number, name = item.get("number"), item.get("speaker")
        if not isinstance(number, int) or not isinstance(name, str) or not 1 <= number <= count:
            continue
        speaker = " ".join(clean_text(name).split())
        if any(map(str.isalnum, speaker)) and len(speaker) <= _NAME_CHARS_MAX:
            speakers.setdefault(number, speaker)
    return speakers


def balloons(text: str) -> list[str]:
    """The words of one balloon, or of two if they are longer than `BALLOON_WORDS_MAX`: then cut behind a clause."""
    if _length(text) <= BALLOON_WORDS_MAX:
        return [text]
    cuts = [match.end() for match in _CLAUSE_END.finditer(text) if text[match.end() :].strip()]
    if not cuts:
        return [text]
    cut = min(cuts, key=lambda place: abs(_length(text[:place]) - _length(text[place:])))
    return [text[:cut].strip(), text[cut:].strip()]


def _numbered(text: str, found: Sequence[Quotation]) -> str:
    """The text with a number in brackets before each quotation."""
    pieces, place = list[str](), 0
    for number, quotation in enumerate(found, 1):
        pieces += [text[place : quotation.start], f"[{number}] "]
        place = quotation.start
    return "".join([*pieces, text[place:]])


def _turns(text: str, found: Sequence[Quotation], speakers: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Speakers and their words. What is one sentence around a dash, or around “said Ann”, is one."""
    last: tuple[str, str, int] | None = None
    for number, quotation in enumerate(found, 1):
        speaker = speakers.get(number)
        if speaker is None:
            continue
        joint = _joint(last[1], text[last[2] : quotation.start]) if last is not None and last[0] == speaker else None
        if last is not None and joint is None:
            yield last[0], _ended(last[1])
        words = quotation.text if last is None or joint is None else f"{last[1]}{joint}{quotation.text}"
        last = (speaker, words, quotation.end)
    if last is not None:
        yield last[0], _ended(last[1])


def _joint(before: str, between: str) -> str | None:
    """The text between two pieces of a sentence; None if they are not of one sentence."""
    if "\n" in between:
        return None
    if (dash := between.strip(" .,;")) in {"–", "—", "―"}:
        return between if between.strip() == dash else None
    # “If you leave,” said Ann, “I will, too.”
    if between.rstrip("“\"„«»‘'「 ").endswith(","):
        return " " if before.endswith(",") else ", "
    return None


def _ended(words: str) -> str:
    """Words with a full stop in place of the comma before “said Ann”."""
    return f"{words[:-1]}." if words.endswith(",") else words


def _is_same(name: str, other: str) -> bool:
    """Whether two names are of one person: "Tomas" is "OLD TOMAS"."""
    words, others = set(_words(name)), set(_words(other))
    return bool(words and others) and (words <= others or others <= words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _length(text: str) -> int:
    """The words of a text; an ideograph counts half."""
    return len(_WORD.findall(text)) - len(_IDEOGRAPH.findall(text)) // 2


def _place_of(words: tuple[str, ...], said: tuple[str, ...]) -> int | None:
    """The index at which these words begin in `said`, in a row; None if they are not in it."""
    return next(
        (place for place in range(len(said) - len(words) + 1) if said[place : place + len(words)] == words), None
    )
