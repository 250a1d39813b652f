"""The protocol of the audio worker and its child process: JSON, followed by the sounds, end to end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.audio.jobs import (
    EncodedPart,
    JoinedSpeech,
    JoinPart,
    RecordingJob,
    RecordingSection,
    SectionPlace,
    VoiceMessage,
)
from bot.work.sound import SoundMeasure
from bot.workers.messages import Json

MEASURE: Final = "measure"
JOIN: Final = "join"
ENCODE: Final = "encode"
PLACES: Final = "places"
VOICE_MESSAGE: Final = "voice message"


def measure_request(rate_hz: int) -> bytes:
    """A request to measure the sound beside it."""
    return _request(MEASURE, {"rate_hz": rate_hz})


def decode_measure(head: Json) -> SoundMeasure:
    """The measurements of an answer."""
    return SoundMeasure(**{**head, "pauses": tuple((start_s, end_s) for start_s, end_s in head["pauses"])})


def encode_measure(measure: SoundMeasure) -> Json:
    """The inverse of `decode_measure`."""
    return {
        "seconds": measure.seconds,
        "voiced_s": measure.voiced_s,
        "pauses": [list(pause) for pause in measure.pauses],
        "noisy": measure.noisy,
        "clipped": measure.clipped,
        "fades_db": measure.fades_db,
        "ends_abruptly": measure.ends_abruptly,
        "loudness_lufs": measure.loudness_lufs,
    }


def join_request(parts: Sequence[JoinPart], limit_bytes: int | None) -> tuple[bytes, list[bytes]]:
    """A request to join parts, and the sounds of those that are no files."""
    sounds = [part.sound for part in parts if isinstance(part.sound, bytes)]
    told = [
        {
            "path": "" if isinstance(part.sound, bytes) else str(part.sound),
            "size_bytes": len(part.sound) if isinstance(part.sound, bytes) else 0,
            "rate_hz": part.rate_hz,
            "pause_before_s": part.pause_before_s,
            "levelled": part.levelled,
        }
        for part in parts
    ]
    return _request(JOIN, {"parts": told, "limit_bytes": limit_bytes}), sounds


def decode_parts(head: Json, data: bytes) -> tuple[JoinPart, ...]:
    """The parts of a request to join."""
    parts = []
    start = 0
    for told in head["parts"]:
        end = start + told["size_bytes"]
        sound = Path(told["path"]) if told["path"] else data[start:end]
        parts.append(JoinPart(sound, told["rate_hz"], told["pause_before_s"], told["levelled"]))
        start = end
    return tuple(parts)


def encode_joined(joined: JoinedSpeech) -> Json:
    """The child's answer about joined parts, beside the WAV file."""
    return {"rate_hz": joined.rate_hz, "seconds": joined.seconds, "starts_s": list(joined.starts_s)}


def decode_joined(head: Json, data: bytes) -> JoinedSpeech:
    """The inverse of `encode_joined`."""
    return JoinedSpeech(data, head["rate_hz"], head["seconds"], tuple(head["starts_s"]))


def encode_request(job: RecordingJob) -> bytes:
    """A request to encode a recording."""
    told = {
        "sections": [[str(one.path), one.title, one.begins_with_heading] for one in job.sections],
        "folder": str(job.folder),
        "title": job.title,
        "artist": job.artist,
        "language": job.language,
        "limit_bytes": job.limit_bytes,
    }
    return _request(ENCODE, told)


def decode_job(head: Json) -> RecordingJob:
    """The inverse of `encode_request`."""
    return RecordingJob(
        sections=tuple(
            RecordingSection(path=Path(path), title=title, begins_with_heading=heading)
            for path, title, heading in head["sections"]
        ),
        folder=Path(head["folder"]),
        title=head["title"],
        artist=head["artist"],
        language=head["language"],
        limit_bytes=head["limit_bytes"],
    )


def encode_encoded(parts: Sequence[EncodedPart]) -> Json:
    """The child's answer about the files that it wrote."""
    return {
        "parts": [
            {
                "path": str(part.path),
                "size_bytes": part.size_bytes,
                "seconds": part.seconds,
                "offsets_s": list(part.offsets_s),
            }
            for part in parts
        ]
    }


def decode_encoded(head: Json) -> tuple[EncodedPart, ...]:
    """The inverse of `encode_encoded`."""
    return tuple(
        EncodedPart(Path(part["path"]), part["size_bytes"], part["seconds"], tuple(part["offsets_s"]))
        for part in head["parts"]
    )


def places_request(recording: Sequence[Path], sections: Sequence[Path]) -> bytes:
    """A request for the places of sections in a recording."""
    return _request(PLACES, {"recording": list(map(str, recording)), "sections": list(map(str, sections))})


def encode_places(places: Sequence[SectionPlace]) -> Json:
    """The child's answer about the places of sections."""
    return {"places": [[one.part, one.offset_s, list(one.voice_s)] for one in places]}


def decode_places(head: Json) -> tuple[SectionPlace, ...]:
    """The inverse of `encode_places`."""
    return tuple(SectionPlace(part, offset_s, (start, end)) for part, offset_s, (start, end) in head["places"])


def voice_message_request(paths: Sequence[Path], limit_bytes: int) -> bytes:
    """A request for a voice message."""
    return _request(VOICE_MESSAGE, {"paths": list(map(str, paths)), "limit_bytes": limit_bytes})


def encode_voice_message(message: VoiceMessage) -> Json:
    """The child's answer about a voice message, beside its file."""
    return {"seconds": message.seconds, "waveform": message.waveform}


def decode_voice_message(head: Json, data: bytes) -> VoiceMessage:
    """The inverse of `encode_voice_message`."""
    return VoiceMessage(data, head["seconds"], head["waveform"])


def _request(does: str, told: Json) -> bytes:
    return json.dumps({"does": does, **told}).encode()
