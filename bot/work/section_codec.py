"""Encodes the sections of narrations as JSON, and decodes them. Stored keys are independent of the names in Python.

Cues, speeches, pieces, the check and the revision came later: they are missing where they say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.work.part_codec import decode_ending, decode_file, encode_ending, encode_file
from bot.work.parts import Doubt, PartState, Piece, Section
from bot.work.speech import Check, Cue, CueKind, DoubtfulWords, Ear, Gap, Pronunciation, Speech, Verdict

Json = dict[str, Any]


def encode_section(section: Section) -> Json:
    """A section as JSON-ready data."""
    data: Json = {
        "number": section.number,
        "text": section.text,
        "title": section.title,
        "direction": section.direction,
        "state": section.state.value,
        "audio": encode_file(section.audio),
        "transcript": section.transcript,
        "doubt": None if section.doubt is None else section.doubt.value,
        "ending": encode_ending(section.ending),
    }
    if section.cues:
        data["cues"] = [_encode_cue(cue) for cue in section.cues]
    if section.speeches:
        data["speeches"] = [[one.start, one.end, one.speaker, one.direction] for one in section.speeches]
    if section.pieces:
        data["pieces"] = [_encode_piece(piece) for piece in section.pieces]
    if section.check is not None:
        data["check"] = _encode_check(section.check)
    if section.revision:
        data["revision"] = section.revision
    return data


def decode_section(data: Mapping[str, Any]) -> Section:
    """The inverse of `encode_section`."""
    return Section(
        number=data["number"],
        text=data["text"],
        title=data["title"],
        direction=data["direction"],
        state=PartState(data["state"]),
        audio=decode_file(data["audio"]),
        transcript=data["transcript"],
        doubt=None if data["doubt"] is None else Doubt(data["doubt"]),
        ending=decode_ending(data["ending"]),
        cues=tuple(map(_decode_cue, data.get("cues", ()))),
        speeches=tuple(Speech(*item) for item in data.get("speeches", ())),
        pieces=tuple(map(_decode_piece, data.get("pieces", ()))),
        check=_decode_check(data["check"]) if "check" in data else None,
        revision=data.get("revision", 0),
    )


def encode_pronunciation(one: Pronunciation) -> Json:
    """A pronunciation as JSON-ready data."""
    return {"word": one.word, "sounds_like": one.sounds_like}


def decode_pronunciation(data: Mapping[str, Any]) -> Pronunciation:
    """The inverse of `encode_pronunciation`."""
    return Pronunciation(data["word"], data["sounds_like"])


def _encode_cue(cue: Cue) -> Json:
    data: Json = {"kind": cue.kind.value, "start": cue.start, "end": cue.end}
    if cue.words:
        data["words"] = cue.words
    if cue.seconds:
        data["seconds"] = cue.seconds
    return data


def _decode_cue(data: Mapping[str, Any]) -> Cue:
    return Cue(
        kind=CueKind(data["kind"]),
        start=data["start"],
        end=data["end"],
        words=data.get("words", ""),
        seconds=data.get("seconds", 0.0),
    )


def _encode_piece(piece: Piece) -> Json:
    return {
        "start": piece.start,
        "end": piece.end,
        "audio": encode_file(piece.audio),
        "speaker": piece.speaker,
        "voice": piece.voice,
    }


def _decode_piece(data: Mapping[str, Any]) -> Piece:
    audio = decode_file(data["audio"])
    if audio is None:
        raise ValueError(data)
    return Piece(data["start"], data["end"], audio, data["speaker"], data["voice"])


def _encode_check(check: Check) -> Json:
    return {
        "verdict": check.verdict.value,
        "ear": check.ear.value,
        "words": check.words,
        "matched": check.matched,
        "forgiven": check.forgiven,
        "doubts": [[one.start, one.end, one.at_s, one.heard] for one in check.doubts],
        "gaps": [[gap.start, gap.end, gap.at_s] for gap in check.gaps],
    }


def _decode_check(data: Mapping[str, Any]) -> Check:
    return Check(
        verdict=Verdict(data["verdict"]),
        ear=Ear(data["ear"]),
        words=data["words"],
        matched=data["matched"],
        forgiven=data["forgiven"],
        doubts=tuple(DoubtfulWords(*item) for item in data["doubts"]),
        gaps=tuple(Gap(*item) for item in data["gaps"]),
    )
