"""Reads sounds with FFmpeg (by `av`), a program independent of the one that wrote them."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.filter
import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Loudness:
    """The measurements of FFmpeg's filter ebur128."""

    integrated_lufs: float
    true_peak_db: float


def loudness_of(sound: bytes | Path) -> Loudness:
    """The loudness of a file by EBU R 128."""
    with av.open(_source(sound)) as container:
        stream = container.streams.audio[0]
        graph = av.filter.Graph()
        source, sink = graph.add_abuffer(template=stream), graph.add("abuffersink")
        measuring = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        source.link_to(measuring)
        measuring.link_to(sink)
        graph.configure()
        last: dict[str, str] = {}
        for frame in container.decode(stream):
            graph.push(frame)
            for measured in _pulled(graph):
                last = measured.metadata or last
    peak = float(last["lavfi.r128.true_peak"])
    return Loudness(float(last["lavfi.r128.I"]), 20 * math.log10(peak))


def _pulled(graph: Any) -> Any:  # noqa: ANN401 - a generator of frames, which av does not type
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def decoded(sound: bytes | Path) -> tuple[npt.NDArray[np.float64], int]:
    """The samples of the first channel, from -1 to 1, and their rate."""
    with av.open(_source(sound)) as container:
        stream = container.streams.audio[0]
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        scale = 32_768 if frames[0].dtype == np.int16 else 1
        return np.concatenate([frame[0] for frame in frames]).astype(np.float64) / scale, stream.rate


def _source(sound: bytes | Path) -> Any:  # noqa: ANN401 - what av.open takes
    return io.BytesIO(sound) if isinstance(sound, bytes) else str(sound)
