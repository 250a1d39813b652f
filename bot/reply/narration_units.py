"""A narration as units: its sections as they come, and what stays when it has ended.

Up to five sections stand in the channel, each as a WAV with its words. Those of a longer narration are a preview: when
it has ended, its recording takes their place in the final layout. Where the recording cannot be sent they stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from bot.reply.flow import Prose, Unit, Withheld, extension, with_file
from bot.reply.frame import Upload
from bot.reply.narration_voices import missing_cast
from bot.reply.quoting import quote
from bot.words.say import ending_line, say
from bot.work.addresses import has_address
from bot.work.checks import is_without_cast
from bot.work.parts import FileRef, PartState, Section
from bot.work.request import NarrationOptions
from bot.work.speech import CueKind, Gap
from bot.work.spoilers import has_spoiler, hidden
from bot.work.titles import file_stem, is_reserved, plain_title, safe_title, shortened, title_of
from bot.work.work import Work

SECTIONS_SHOWN_MAX: Final = 5
"""How many sections stand in the channel by themselves."""

FIRST_WORDS_CHARS: Final = 300
"""The characters of a long narration that stand above its recording."""

WORDS_KEPT_CHARS: Final = 1_200
"""A text of up to this many characters stays in the channel: it fits into the message of its recording."""

GAPS_SHOWN_MAX: Final = 3
"""The most gaps that are shown; further ones are in the details."""

_GAP_CHARS: Final = 80
_STEM_CHARS: Final = 60


def narration_units(work: Work, locale: str, withheld: Withheld) -> list[Unit]:
    """One unit for each section in a message of its own; after the end its recording, or the reason for none."""
    shown = work.sections[:SECTIONS_SHOWN_MAX] if _is_long(work) else work.sections
    units = [*_cast_notes(work, locale), *_section_units(work, shown, locale, withheld)]
    if work.ending is None:
        return units
    if not _is_long(work):
        return units + [with_file(upload, "", locale, withheld) for upload in recording_uploads(work, locale)]
    notes = _notes(work, locale, after=len(shown))
    return [*units, *_recording_instead(work, locale, withheld), *notes]


def final_narration_units(work: Work, locale: str, withheld: Withheld) -> list[Unit]:
    """The first words of a long narration, its recording, and what is missing in it.

    A short text of many sections stays whole, unless it is private. A longer one is in the download: it would be many
    messages, and the text of a file is not spread further than its preview was.
    """
    recording = [with_file(upload, "", locale, withheld) for upload in recording_uploads(work, locale)]
    words, is_whole = narration_text(work, locale), len(work.spoken_sections) == len(work.sections)
    if work.request.private or not is_whole or len(words) > WORDS_KEPT_CHARS:
        words = quote(first_words(work), FIRST_WORDS_CHARS)
    return [*_cast_notes(work, locale), Unit(Prose(words)), *recording, *_notes(work, locale, after=0)]


def has_final_narration(work: Work, withheld: Withheld) -> bool:
    """Whether a narration that has ended is shown as its recording, without its sections."""
    uploads = recording_uploads(work, "")
    is_sendable = bool(uploads) and not any(upload.name in withheld for upload in uploads)
    return work.ending is not None and _is_long(work) and is_sendable


def recording_uploads(work: Work, locale: str) -> list[Upload]:
    """The files of the recording, named after the title. Each version has other names, so that it replaces the last."""
    stem, count = _recording_stem(work), len(work.recording)
    uploads = []
    for number, ref in enumerate(work.recording, 1):
        part = f"-part-{number}-of-{count}" if count > 1 else ""
        key = "narration.alt.part" if count > 1 else "narration.alt"
        alt = say(key, locale, title=title_of(work), part=number, of=count, voice=_voice(work, locale))
        uploads.append(Upload(name=f"{stem}{part}.{extension(ref)}", alt=alt, ref=ref))
    return uploads


def has_titled_sound(work: Work) -> bool:
    """Whether a file of its reply is named after the title."""
    return bool(work.recording) or len(work.sections) == 1


def narration_text(work: Work, locale: str) -> str:
    """All words of a narration, below the headings of its sections."""
    return "\n\n".join(
        "\n".join(filter(None, (_heading(work, section, locale), shown_text(section)))) for section in work.sections
    )


def first_words(work: Work) -> str:
    """The words at the beginning of a narration, without the headings among them."""
    return " ".join(_without_headings(section) for section in work.sections[:SECTIONS_SHOWN_MAX])


def shown_text(section: Section) -> str:
    """The words of a section: its text, without a heading at its beginning that stands above it as its title.

    Before sections were checked the transcript was shown, and such a work keeps it. A transcript lacks spoiler marks
    and complete addresses: a text with either replaces a transcript that matches it, and a transcript that does not
    match is hidden completely when the text has a spoiler.
    """
    if section.check is not None or not section.transcript:
        return _without_title(section)
    hides = has_spoiler(section.text)
    if section.doubt is None and (hides or has_address(section.text)):
        return section.text
    return hidden(section.transcript) if hides else section.transcript


def clock_time(seconds: float) -> str:
    """A time in a recording as players show it: "1:42", "1:02:05"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def time_in_recording(work: Work, section: Section, at_s: float, locale: str) -> str:
    """A moment of a spoken section, at `at_s` of its own file, as the recording's players show it."""
    if not _are_places_known(work):
        return clock_time(_estimated_starts(work)[section.number] + at_s)
    place = next(one for one in work.recording_places if one.section == section.number)
    at = clock_time(max(0.0, place.offset_s + at_s))
    return at if len(work.recording) == 1 else say("narration.time.part", locale, at=at, part=place.part + 1)


def _are_places_known(work: Work) -> bool:
    """Whether the work knows where each of its sections begins in its recording. Older works do not."""
    numbers = {place.section for place in work.recording_places}
    return bool(work.recording) and all(section.number in numbers for section in work.spoken_sections)


def _estimated_starts(work: Work) -> dict[int, float]:
    """When each spoken section begins in the whole of them, in seconds, by its number.

    A recording is longer than its sections together: the difference is the pauses between them.
    """
    spoken = work.spoken_sections
    lengths = [section.seconds for section in spoken]
    whole_s = sum(ref.seconds or 0.0 for ref in work.recording)
    pause_s = (whole_s - sum(lengths)) / max(1, len(spoken) - 1) if work.recording else 0.0
    starts, at_s = {}, 0.0
    for section, length_s in zip(spoken, lengths, strict=True):
        starts[section.number] = at_s
        at_s += length_s + pause_s
    return starts


def _cast_notes(work: Work, locale: str) -> list[Unit]:
    note = missing_cast(work, locale)
    return [Unit(Prose(f"-# {note}"))] if note else []


def _is_long(work: Work) -> bool:
    """Whether its sections are a preview. A work made before they were checked shows all of them."""
    is_new = all(section.check is not None for section in work.spoken_sections[:1])
    return len(work.sections) > SECTIONS_SHOWN_MAX and is_new


def _section_units(work: Work, shown: Sequence[Section], locale: str, withheld: Withheld) -> Iterator[Unit]:
    last_made = max((section.number for section in work.sections if section.state is not PartState.PENDING), default=0)
    for section in shown:
        if section.state is PartState.PENDING and (work.ending is None or section.number > last_made):
            return  # sections are shown in order: later ones wait for this one
        if section.audio is None:
            yield Unit(Prose(f"{_missing(section, locale)}\n{section.text}"))
        else:
            yield _section_unit(work, section, section.audio, locale, withheld)


def _section_unit(work: Work, section: Section, audio: FileRef, locale: str, withheld: Withheld) -> Unit:
    gaps = [_gap(section, gap, clock_time(gap.at_s), locale) for gap in _gaps(section)]
    notes = _shortened(gaps, locale)
    if section.doubt is not None and not gaps:
        notes = [f"-# {say(f'part.section.{section.doubt.value}', locale, number=section.number)}"]
    upload = Upload(
        name=f"{_sound_stem(work, section)}.{extension(audio)}",
        alt=say("label.alt.sound", locale, number=section.number, voice=_voice(work, locale)),
        ref=audio,
    )
    lines = filter(None, (_heading(work, section, locale), shown_text(section), *notes))
    return with_file(upload, "\n".join(lines), locale, withheld)


def _recording_instead(work: Work, locale: str, withheld: Withheld) -> list[Unit]:
    """Below the sections of a long narration that stay: its recording, or why it is not there."""
    uploads = recording_uploads(work, locale)
    for upload in uploads:
        if upload.name in withheld:
            line = say(f"narration.kept.{withheld[upload.name].value}", locale, name=upload.name)
            return [Unit(Prose(f"-# {line}"))]
    if not uploads and len(work.spoken_sections) > 1:
        return [Unit(Prose(f"-# {say('narration.kept.unmade', locale)}"))]
    return [with_file(upload, "", locale, withheld) for upload in uploads]


def _notes(work: Work, locale: str, *, after: int) -> list[Unit]:
    """The gaps in the sections after the first `after` ones, with times in the recording."""
    notes: list[str] = []
    for section in work.sections[after:]:
        if section.state is PartState.MISSING:
            notes.append(_missing(section, locale))
        notes += [
            _gap(section, gap, time_in_recording(work, section, gap.at_s, locale), locale) for gap in _gaps(section)
        ]
    return [Unit(Prose("\n".join(_shortened(notes, locale))))] if notes else []


def _shortened(notes: Sequence[str], locale: str) -> list[str]:
    """The first notes, and how many more there are."""
    more = len(notes) - GAPS_SHOWN_MAX
    return [*notes[:GAPS_SHOWN_MAX], *([f"-# {say('narration.more', locale, n=more)}"] if more > 0 else [])]


def _gaps(section: Section) -> Sequence[Gap]:
    return () if section.check is None or not section.is_spoken else section.check.gaps


def _gap(section: Section, gap: Gap, at: str, locale: str) -> str:
    if gap.start == gap.end:
        return f"-# {say('narration.added', locale, at=at)}"
    words = shortened(plain_title(section.text[gap.start : gap.end]), _GAP_CHARS)
    if has_spoiler(section.text):
        words = hidden(words)  # the gap may begin within the spoiler
    return f"-# {say('narration.gap', locale, at=at, words=words)}"


def _missing(section: Section, locale: str) -> str:
    reason = "" if section.ending is None else ending_line(section.ending, None, locale)
    return f"-# {say('part.section.missing', locale, number=section.number, reason=reason).rstrip()}"


def _heading(work: Work, section: Section, locale: str) -> str:
    """The number of a section, if there are several, and its title, if that is not the one the work came with."""
    title = "" if safe_title(section.title) == work.made_title else section.title
    name = say("part.section", locale, number=section.number) if len(work.sections) > 1 else ""
    words = " · ".join(filter(None, (name, title)))
    return f"**{words}**" if words else ""


def _without_title(section: Section) -> str:
    ends = [cue.end for cue in section.cues if cue.kind is CueKind.HEADING and cue.start == 0]
    if ends and section.text[: ends[0]].strip() == section.title:
        return section.text[ends[0] :].lstrip() or section.text
    return section.text


def _without_headings(section: Section) -> str:
    text = section.text
    if has_spoiler(text):
        return text  # a heading may lie within the spoiler
    for cue in reversed([cue for cue in section.cues if cue.kind is CueKind.HEADING]):
        text = text[: cue.start] + text[cue.end :]
    return text.strip() or section.text


def _voice(work: Work, locale: str) -> str:
    options = work.request.options
    if not isinstance(options, NarrationOptions):
        return ""
    is_cast = work.is_cast and not is_without_cast(work)
    return say("narration.cast", locale) if is_cast else options.voice


def _sound_stem(work: Work, section: Section) -> str:
    """The name of a section's file: the number of the section, and its version; a single one is the whole."""
    if len(work.sections) == 1:
        return _recording_stem(work)
    version = f"-v{section.revision + 1}" if section.revision else ""
    return f"section-{section.number:02d}{version}"


def _recording_stem(work: Work) -> str:
    """The name of the recording: its title, how many of the sections it has if not all, and its version."""
    stem = file_stem(title_of(work), _STEM_CHARS) or work.kind.value
    if is_reserved(stem):
        stem += f"-{work.kind.value}"
    spoken, count = len(work.spoken_sections), len(work.sections)
    if spoken < count:
        stem += f"-{spoken}-of-{count}-sections"
    revisions = sum(section.revision for section in work.sections)
    return f"{stem}-v{revisions + 1}" if revisions else stem
