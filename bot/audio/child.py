"""The child process that works with sound."""

from __future__ import annotations

import json
import wave
from pathlib import Path

from bot.audio import protocol
from bot.audio.jobs import AudioError, AudioFault
from bot.audio.joining import join
from bot.audio.measuring import measure
from bot.audio.recording import encode, places
from bot.audio.voice_message import voice_message
from bot.workers.child import serve
from bot.workers.messages import Json


def answer(request: bytes, data: bytes) -> tuple[Json, bytes]:
    """Do one job; its JSON and its sounds as `bot.audio.protocol` writes them."""
    head: Json = json.loads(request)
    match head["does"]:
        case protocol.MEASURE:
            return protocol.encode_measure(measure(data, head["rate_hz"])), b""
        case protocol.JOIN:
            joined = join(protocol.decode_parts(head, data), head["limit_bytes"])
            return protocol.encode_joined(joined), joined.wav
        case protocol.ENCODE:
            return protocol.encode_encoded(encode(protocol.decode_job(head))), b""
        case protocol.PLACES:
            recording, sections = ([Path(path) for path in head[name]] for name in ("recording", "sections"))
            return protocol.encode_places(places(recording, sections)), b""
        case protocol.VOICE_MESSAGE:
            message = voice_message(list(map(Path, head["paths"])), head["limit_bytes"])
            return protocol.encode_voice_message(message), message.ogg
    raise ValueError(head["does"])


def fault_of(error: Exception) -> str:
    """The fault that corresponds to an exception of a job."""
    match error:
        case AudioError():
            return error.fault.value
        case FileNotFoundError():
            return AudioFault.MISSING.value
        case OSError():
            return AudioFault.DISK.value
        case wave.Error() | EOFError():
            return AudioFault.UNREADABLE.value
    return AudioFault.OURS.value


if __name__ == "__main__":
    serve(lambda: answer, fault_of)
