"""The workers that make pictures and sounds in child processes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.audio.worker import AudioWorker
from bot.comics.composer import PageComposer


@dataclass(frozen=True, slots=True)
class MediaWorkers:
    """The composer of pages and the worker with sound, which the runs share with what is done with finished works."""

    composer: PageComposer
    audio: AudioWorker
