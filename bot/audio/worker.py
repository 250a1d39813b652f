"""Works with sound in child processes: numpy and the encoders would keep their memory in the bot's own process."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Self

from bot.audio import protocol
from bot.audio.jobs import (
    AudioError,
    AudioFault,
    EncodedPart,
    JoinedSpeech,
    JoinPart,
    RecordingJob,
    SectionPlace,
    VoiceMessage,
)
from bot.work.sound import SoundMeasure
from bot.workers.messages import Json
from bot.workers.process import IDLE_S, JobError, WorkerError, WorkerProcess

JOB_S: Final = 30.0
"""The limit of a job. Measuring or joining a section takes a tenth of a second; what takes this long hangs."""
_SECTION_S: Final = 10.0
"""More time for each section of a recording. Two minutes of sound take half a second."""
_COMMAND: Final = (sys.executable, "-P", "-m", "bot.audio.child")
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1"}
"""The matrices of a section are small: more threads would only wait for each other."""

Ask = Callable[[bytes, Sequence[bytes], float], Coroutine[Any, Any, tuple[Json, bytes]]]
"""Has a child do a job, given its JSON, its bytes and the seconds after which it hangs."""


class AudioWorker:
    """Measures, joins and encodes speech. Use `AudioWorker.open`.

    `ask_soon` does what takes a moment, `ask_long` encodes recordings: nothing short waits for those.
    """

    def __init__(self, ask_soon: Ask, ask_long: Ask, *, job_s: float = JOB_S) -> None:
        self._ask_soon = ask_soon
        self._ask_long = ask_long
        self._job_s = job_s

    @classmethod
    @asynccontextmanager
    async def open(
        cls, command: Sequence[str] = _COMMAND, *, idle_s: float = IDLE_S, job_s: float = JOB_S
    ) -> AsyncIterator[Self]:
        """A worker whose child processes end with the block at the latest."""
        async with AsyncExitStack() as stack:
            soon, long = [
                await stack.enter_async_context(WorkerProcess.open(name, command, idle_s=idle_s, variables=_ONE_THREAD))
                for name in ("sound", "recording")
            ]
            yield cls(_asking(soon), _asking(long), job_s=job_s)

    @property
    def can_make_voice_messages(self) -> bool:
        """Whether the encoder of voice messages is installed."""
        return find_spec("av") is not None

    async def measure(self, pcm: bytes, rate_hz: int) -> SoundMeasure:
        """Measure mono 16-bit speech. Raises `AudioError`."""
        head, _ = await self._soon(protocol.measure_request(rate_hz), [pcm])
        return protocol.decode_measure(head)

    async def join(self, parts: Sequence[JoinPart], *, limit_bytes: int | None = None) -> JoinedSpeech:
        """Join parts into one WAV file with natural pauses; all of it is levelled if all parts are.

        With `limit_bytes` the rate is lowered until the file fits, or is the lowest one. Raises `AudioError`.
        """
        head, data = await self._soon(*protocol.join_request(parts, limit_bytes))
        return protocol.decode_joined(head, data)

    async def encode(self, job: RecordingJob) -> tuple[EncodedPart, ...]:
        """Encode a recording as MP3 files with chapters, in even loudness. Raises `AudioError`."""
        wait_s = self._job_s + _SECTION_S * len(job.sections)
        head, _ = await _translated(self._ask_long(protocol.encode_request(job), (), wait_s))
        return protocol.decode_encoded(head)

    async def places(self, recording: Sequence[Path], sections: Sequence[Path]) -> tuple[SectionPlace, ...]:
        """The places of the sections with these WAV files in the MP3 files that were encoded from them.

        Empty if the recording is one of other sections. Raises `AudioError`.
        """
        wait_s = self._job_s + _SECTION_S * len(sections)
        head, _ = await _translated(self._ask_long(protocol.places_request(recording, sections), (), wait_s))
        return protocol.decode_places(head)

    async def voice_message(self, paths: Sequence[Path], *, limit_bytes: int) -> VoiceMessage:
        """Encode WAV files, in order, as one voice message of at most `limit_bytes`. Raises `AudioError`."""
        if not self.can_make_voice_messages:
            raise AudioError(AudioFault.UNAVAILABLE)
        wait_s = self._job_s + _SECTION_S * len(paths)
        request = protocol.voice_message_request(paths, limit_bytes)
        return protocol.decode_voice_message(*await _translated(self._ask_long(request, (), wait_s)))

    async def _soon(self, head: bytes, data: Sequence[bytes]) -> tuple[Json, bytes]:
        return await _translated(self._ask_soon(head, data, self._job_s))


async def _translated(asked: Coroutine[Any, Any, tuple[Json, bytes]]) -> tuple[Json, bytes]:
    try:
        return await asked
    except JobError as error:
        raise AudioError(AudioFault(error.fault)) from error
    except WorkerError as error:
        raise AudioError(AudioFault.PROCESS) from error


def _asking(process: WorkerProcess) -> Ask:
    async def ask(head: bytes, data: Sequence[bytes], job_s: float) -> tuple[Json, bytes]:
        return await process.ask(head, data, job_s=job_s)

    return ask
