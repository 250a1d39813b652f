"""Spoken words are recognised in a sound after any change to it, and no others."""

from __future__ import annotations

import io
import random
import re
import wave
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sandbox.gemini.placeholders import PlaceholderVoice
from sandbox.gemini.sound_effects import FadeOut, Gain, Noise, Silenced, changed
from sandbox.gemini.sound_file import Sound, read_sound
from sandbox.gemini.sound_memory import SoundMemory
from sandbox.gemini.speech import Spoken
from sandbox.show.speech import Voicebox
from sandbox.show.speech import voicebox as voicebox_module

TEXT = (
    "The lamp in the window of the library burned all night, and nobody knew who had lit it. Mira came down to the "
    "harbour at dawn; the boats were still asleep. In 1984 he had paid Doctor Lee, and ran and ran and ran up the "
    "hill. “Who is there?” she asked. Nobody answered, but a gull cried twice."
)
WORDS = TEXT.split()
RATE_HZ = 24_000
Pcm = NDArray[np.int16]


class Speaker:
    """A voice that speaks each text only once, because babble is slow."""

    def __init__(self, voice: Voicebox | PlaceholderVoice) -> None:
        self._voice = voice
        self._spoken = dict[tuple[str, str], Spoken]()

    def speak(self, text: str, voice: str) -> Spoken:
        key = (text, voice)
        if key not in self._spoken:
            self._spoken[key] = self._voice.speak(text, voice)
        return self._spoken[key]


@pytest.fixture(scope="module", params=["eSpeak", "babble", "tones"])
def voice(request: pytest.FixtureRequest) -> Speaker:
    if request.param == "tones":
        return Speaker(PlaceholderVoice())
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "babble":
            patch.setattr(voicebox_module, "_load", lambda: (None, None))
        made = Voicebox()
    if made.says_words != (request.param == "eSpeak"):
        pytest.skip("eSpeak NG is not installed")
    return Speaker(made)


def pcm_of(spoken: Spoken) -> Pcm:
    return np.frombuffer(spoken.pcm, "<i2")


def sound(samples: NDArray[np.int16] | NDArray[np.float32], rate_hz: int = RATE_HZ) -> Sound:
    return Sound((samples / np.float32(32_768)).astype(np.float32), rate_hz)


def at_rate(samples: Pcm, rate_hz: int) -> Pcm:
    """Another sample rate, through a low pass that keeps aliases out."""
    taps = np.sinc(np.arange(-24, 25) * min(1.0, rate_hz / RATE_HZ) * 0.92) * np.hanning(49)
    smooth = np.convolve(samples.astype(np.float64), taps / taps.sum(), "same") if rate_hz < RATE_HZ else samples
    places = np.arange(len(samples) * rate_hz // RATE_HZ) * RATE_HZ / rate_hz
    return np.interp(places, np.arange(len(samples)), smooth).astype(np.int16)


def heard(memory: SoundMemory, samples: NDArray[np.int16] | NDArray[np.float32], rate_hz: int = RATE_HZ) -> list[str]:
    return [word.word for word in memory.listen(sound(samples, rate_hz))]


CHANGES: dict[str, tuple[Callable[[Pcm], Pcm], int]] = {
    "quieter": (lambda samples: (samples * 0.1).astype(np.int16), RATE_HZ),
    "behind a silence": (lambda samples: np.concatenate([np.zeros(31_337, np.int16), samples]), RATE_HZ),
    "at 16 kHz": (lambda samples: at_rate(samples, 16_000), 16_000),
    "at 48 kHz": (lambda samples: at_rate(samples, 48_000), 48_000),
    "with a little noise": (
        lambda samples: (samples + np.random.default_rng(1).normal(0, 12, len(samples))).astype(np.int16),
        RATE_HZ,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_word_is_heard_again(voice: Speaker, change: str) -> None:
    memory = SoundMemory()
    spoken = voice.speak(TEXT, "Kore")
    memory.remember(spoken, "Kore")
    altered, rate_hz = CHANGES[change]
    assert heard(memory, altered(pcm_of(spoken)), rate_hz) == WORDS


def test_words_have_their_times_and_the_name_of_their_voice(voice: Speaker) -> None:
    memory = SoundMemory()
    spoken = voice.speak(TEXT, "Kore")
    memory.remember(spoken, "Leda")
    late = np.concatenate([np.zeros(RATE_HZ, np.int16), pcm_of(spoken)])
    words = memory.listen(sound(late))
    assert {word.voice for word in words} == {"Leda"}
    for word, (_, start_s) in zip(words, spoken.words, strict=True):
        assert word.start_s == pytest.approx(1 + start_s, abs=0.02)
        assert word.end_s > word.start_s


def test_pieces_of_several_voices_are_heard_in_the_order_in_which_they_were_joined() -> None:
    memory, voice, rng = SoundMemory(), Voicebox(), random.Random(3)
    pieces, wanted = list[Pcm](), list[str]()
    for name in ("Kore", "Puck", "Algenib", "Zephyr", "Kore"):
        spoken = voice.speak(TEXT, name)
        memory.remember(spoken, name)
        first = rng.randrange(len(WORDS) - 12)
        last = first + rng.randrange(5, 12)
        begin, end = (round(spoken.words[place][1] * RATE_HZ) for place in (first, last))
        pieces += [pcm_of(spoken)[begin:end], np.zeros(rng.randrange(2_000, 20_000), np.int16)]
        wanted += WORDS[first:last]
    assert heard(memory, np.concatenate(pieces)) == wanted


@pytest.fixture(scope="module")
def short_lines() -> tuple[SoundMemory, dict[str, Pcm]]:
    """Lines of one to eleven words, three voices, and a memory of them."""
    memory, voice = SoundMemory(), Voicebox()
    lines = [line for line in re.split(r"(?<=[.;?”]) (?=\S)", TEXT + " Yes. No. Only me. Go on. Oh! A ship!") if line]
    spoken = {line: voice.speak(line, ("Kore", "Puck", "Algenib")[place % 3]) for place, line in enumerate(lines)}
    for one in spoken.values():
        memory.remember(one, "any")
    return memory, {line: pcm_of(one) for line, one in spoken.items()}


@pytest.mark.parametrize("seed", range(5))
def test_many_short_pieces_are_heard_however_often_each_of_them_comes(
    short_lines: tuple[SoundMemory, dict[str, Pcm]], seed: int
) -> None:
    memory, lines = short_lines
    rng = random.Random(seed)
    order = rng.choices(list(lines), k=50)
    pieces = [part for line in order for part in (lines[line], np.zeros(rng.randrange(1_200, 9_000), np.int16))]
    assert heard(memory, np.concatenate(pieces)) == " ".join(order).split()


def test_a_word_that_was_cut_in_half_is_not_heard(voice: Speaker) -> None:
    memory = SoundMemory()
    spoken = voice.speak(TEXT, "Kore")
    memory.remember(spoken, "Kore")
    for number in (3, 10, 22, 40):
        start_s, end_s = spoken.words[number][1], spoken.words[number + 1][1]
        half = pcm_of(spoken)[: round((start_s + (end_s - start_s) * 0.4) * RATE_HZ)]
        assert heard(memory, half) == WORDS[:number]


def test_what_was_never_spoken_is_no_word(voice: Speaker) -> None:
    memory = SoundMemory()
    memory.remember(voice.speak(TEXT, "Kore"), "Kore")
    times_s = np.arange(6 * RATE_HZ) / RATE_HZ
    vibrato = 440 * times_s + 3 * np.sin(2 * np.pi * 5 * times_s)
    chord = sum(np.sin(2 * np.pi * vibrato * ratio) for ratio in (1, 1.25, 1.5, 2, 3))
    assert heard(memory, np.zeros(5 * RATE_HZ, np.int16)) == []
    assert heard(memory, np.zeros(0, np.int16)) == []
    assert heard(memory, np.random.default_rng(0).normal(0, 3_000, 6 * RATE_HZ).astype(np.float32)) == []
    assert heard(memory, np.asarray(3_000 * chord, np.float32)) == []
    assert SoundMemory().listen(sound(pcm_of(voice.speak(TEXT, "Kore")))) == []


def test_effects_take_away_what_they_cover(voice: Speaker) -> None:
    memory = SoundMemory()
    spoken = voice.speak(TEXT, "Kore")
    memory.remember(spoken, "Kore")
    before = [word for word, start_s in spoken.words if start_s < 0.48 * len(spoken.pcm) / 48_000]

    def through(*effects: Gain | Silenced | Noise | FadeOut) -> list[str]:
        return heard(memory, np.frombuffer(changed(spoken.pcm, effects), "<i2"))

    assert through() == WORDS
    assert through(Gain(0.0005)) == []
    for effect in (Silenced(0.5), Noise(500, 0.5)):
        assert through(effect)[: len(before) - 1] == before[:-1]
        assert len(through(effect)) < len(before) + 4
    faded = through(FadeOut(0.5))
    assert len(before) < len(faded) < len(WORDS)
    assert faded[: len(before)] == before


def test_the_oldest_is_forgotten_first() -> None:
    memory, voice = SoundMemory(limit_s=5.0), PlaceholderVoice()
    texts = ["one two three four five six seven", "red orange yellow green blue violet", "cat dog hen cow fox owl bee"]
    spoken = [voice.speak(text, "Kore") for text in texts]
    for one in spoken:
        memory.remember(one, "Kore")
    assert [heard(memory, pcm_of(one)) == text.split() for one, text in zip(spoken, texts, strict=True)] == [
        False,
        True,
        True,
    ]


def test_a_sound_that_was_heard_is_heard_again_once_more_was_spoken() -> None:
    memory, voice = SoundMemory(), PlaceholderVoice()
    first, second = (
        voice.speak(text, "Kore") for text in ("one two three four five six", "red green blue black white")
    )
    both = np.concatenate([pcm_of(first), pcm_of(second)])
    memory.remember(first, "Kore")
    assert [heard(memory, both), heard(memory, both)] == [["one", "two", "three", "four", "five", "six"]] * 2
    memory.remember(second, "Kore")
    assert heard(memory, both)[6:] == ["red", "green", "blue", "black", "white"]
    assert heard(memory, pcm_of(first)) == heard(memory, both)[:6]


def test_two_minutes_are_heard_among_all_that_was_spoken_before() -> None:
    memory, voice, rng = SoundMemory(), PlaceholderVoice(), random.Random(0)
    texts = [" ".join(f"{rng.choice(WORDS)}{rng.randrange(20)}" for _ in range(400)) for _ in range(2)]
    for text in texts:
        memory.remember(voice.speak(text, "Kore"), "Kore")
    assert heard(memory, pcm_of(voice.speak(texts[0], "Kore"))) == texts[0].split()


def test_wav_and_pcm_are_read_in_every_usual_form() -> None:
    samples = (np.sin(np.arange(2_400) / 5) * 8_000).astype("<i2")
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.repeat(samples, 2).tobytes())
    stereo = read_sound(made.getvalue(), "audio/wav")
    raw = read_sound(samples.tobytes() + b"\0", "audio/l16; rate=16000; channels=1")
    assert (stereo.rate_hz, raw.rate_hz) == (48_000, 16_000)
    assert stereo.seconds == pytest.approx(0.05)
    np.testing.assert_allclose(stereo.samples, samples / 32_768, atol=1e-4)
    np.testing.assert_allclose(raw.samples, samples / 32_768, atol=1e-4)
    for data, mime_type in ((b"ID3\4", "audio/mpeg"), (b"RIFF\4\0\0\0WAVE", "audio/wav"), (b"", "")):
        with pytest.raises(ValueError, match=r"WAV|no mime type"):
            read_sound(data, mime_type)
