"""The offline voice: sound in Gemini's format, and words in sync with it."""

from __future__ import annotations

import math
import sys
import threading
from array import array
from itertools import pairwise

import pytest

from sandbox.show.speech import Spoken, Voicebox
from sandbox.show.speech.languages import language_for, readable
from sandbox.show.speech.voices import VOICES, setting_for

LINE = "The lamp in the window burned all night, and outside the first snow of the year began to fall."
RMS = 32_768 / 10  # -20 dBFS


def rms(spoken: Spoken) -> float:
    samples = array("h", spoken.pcm)
    return math.sqrt(sum(value * value for value in samples) / len(samples))


def is_in_step(text: str, spoken: Spoken) -> bool:
    words, starts = [word for word, _ in spoken.words], [start for _, start in spoken.words]
    return (
        "".join(words) == "".join(text.split())
        and all(before <= after for before, after in pairwise(starts))
        and starts[0] >= 0
        and starts[-1] < spoken.seconds
    )


def assert_alike(one: Spoken, other: Spoken) -> None:
    """The library's breath noise continues from text to text: samples differ, words and times hardly do."""
    assert [word for word, _ in one.words] == [word for word, _ in other.words]
    assert [start for _, start in one.words] == pytest.approx([start for _, start in other.words], abs=0.1)
    assert one.seconds == pytest.approx(other.seconds, abs=0.1)


@pytest.fixture
def babbling(monkeypatch: pytest.MonkeyPatch) -> Voicebox:
    """A voice made without eSpeak NG's wheel."""
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.delitem(sys.modules, "sandbox.show.speech.espeak", raising=False)
    return Voicebox()


@pytest.fixture
def speaking() -> Voicebox:
    pytest.importorskip("espeakng_loader")
    pytest.importorskip("numpy")
    return Voicebox()


def test_words_are_said_where_the_library_is_installed(speaking: Voicebox) -> None:
    assert speaking.says_words


def test_the_sound_is_headerless_pcm_at_minus_20_dbfs(speaking: Voicebox) -> None:
    spoken = speaking.speak(LINE, "Kore")
    assert len(spoken.pcm) % 2 == 0
    assert not spoken.pcm.startswith(b"RIFF")
    assert spoken.seconds == len(spoken.pcm) / 48_000
    assert rms(spoken) == pytest.approx(RMS, rel=0.03)


def test_the_rate_is_that_of_speech(speaking: Voicebox) -> None:
    seconds_a_word = speaking.speak(LINE, "Kore").seconds / len(LINE.split())
    assert 0.18 < seconds_a_word < 0.45


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LINE, None),
        ("It cost 1,500 euros — on 3.4.2025! (She said…)", None),
        ("  Привет, мир!\n\nКак дела?  ", None),
        ("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", "ja-JP"),
        ("你好，世界。今天的天气非常好，我们去公园吧。", None),
        ("👩‍🚀 lands 🎉 on Mars", None),
    ],
)
def test_every_word_has_its_time_in_order(speaking: Voicebox, text: str, language: str | None) -> None:
    assert is_in_step(text, speaking.speak(text, "Puck", language))


def test_the_times_follow_the_sound_and_are_not_just_shared_out(speaking: Voicebox) -> None:
    spoken = speaking.speak("1,999,999 yes yes yes yes yes", "Charon")
    assert spoken.words[1][1] > spoken.seconds * 0.5


def test_kanji_are_not_spelled_out(speaking: Voicebox) -> None:
    assert speaking.speak("吾輩は猫である。名前はまだ無い。", "Kore").seconds < 5


def test_long_text_without_spaces_has_more_than_one_time(speaking: Voicebox) -> None:
    assert len(speaking.speak("どこで生れたかとんと見当がつかぬ。名前はまだ無い。", "Leda").words) >= 3


def test_the_thirty_voices_differ(speaking: Voicebox) -> None:
    assert len(VOICES) == len({(s.variant, s.pitch, s.words_a_minute) for s in VOICES.values()}) == 30
    assert len({speaking.speak("A short line.", name).pcm for name in VOICES}) == 30


def test_all_voices_are_equally_loud(speaking: Voicebox) -> None:
    assert all(rms(speaking.speak(LINE, name)) == pytest.approx(RMS, rel=0.05) for name in VOICES)


def test_the_same_line_sounds_the_same_after_any_other_speaker(speaking: Voicebox) -> None:
    first = speaking.speak(LINE, "Zephyr")
    speaking.speak("Ein anderer Satz.", "Fenrir", "de-DE")
    assert_alike(speaking.speak(LINE, "zephyr"), first)


def test_threads_do_not_mix_their_words(speaking: Voicebox) -> None:
    alone = {name: speaking.speak(LINE, name) for name in ("Kore", "Puck", "Orus", "Leda")}
    together = dict[str, Spoken]()
    threads = [
        threading.Thread(target=lambda name=name: together.update({name: Voicebox().speak(LINE, name)}))
        for name in alone
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, spoken in alone.items():
        assert_alike(together[name], spoken)


def test_a_stop_leaves_what_was_spoken(speaking: Voicebox) -> None:
    whole = speaking.speak(LINE, "Kore")
    asked = iter([False] * 4)
    part = speaking.speak(LINE, "Kore", should_stop=lambda: next(asked, True))
    assert 0 < part.seconds < whole.seconds / 2
    assert 0 < len(part.words) < len(whole.words) / 2


def test_an_error_of_the_caller_is_not_lost_in_the_library(speaking: Voicebox) -> None:
    def broken() -> bool:
        raise LookupError

    with pytest.raises(LookupError):
        speaking.speak(LINE, "Kore", should_stop=broken)
    assert speaking.speak(LINE, "Kore").pcm


@pytest.mark.parametrize("text", ["", "  \n", "—…!!", "\0", "\ud800 lone", "x" * 400])
def test_any_text_is_accepted(speaking: Voicebox, text: str) -> None:
    assert len(speaking.speak(text, "nobody knows me", "xx-YY").words) == len(text.split())


@pytest.mark.parametrize("missing", ["espeakng_loader", "numpy"])
def test_without_the_extra_it_babbles(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for module in ("espeak", "resample"):
        monkeypatch.delitem(sys.modules, f"sandbox.show.speech.{module}", raising=False)
    assert not Voicebox().says_words


def test_babble_has_the_length_loudness_and_times_of_speech(babbling: Voicebox) -> None:
    spoken = babbling.speak(LINE, "Kore")
    assert is_in_step(LINE, spoken)
    assert 0.18 < spoken.seconds / len(LINE.split()) < 0.5
    assert rms(spoken) == pytest.approx(RMS, rel=0.03)
    assert spoken == babbling.speak(LINE, "Kore")


def test_babbling_voices_differ_and_stop(babbling: Voicebox) -> None:
    assert len({babbling.speak("A line.", name).pcm for name in VOICES}) == 30
    asked = iter([False] * 3)
    assert len(babbling.speak(LINE, "Kore", should_stop=lambda: next(asked, True)).words) == 3


def test_an_unknown_voice_is_always_the_same_one() -> None:
    assert setting_for("Nobody") is setting_for(" nobody ")
    assert setting_for("") is VOICES["Zephyr"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (None, "Hello there", "en-us"),
        (None, "Привет", "ru"),
        (None, "Їжак п'є", "uk"),
        (None, "東京へ行く", "ja"),
        (None, "你好", "cmn"),
        (None, "안녕", "ko"),
        (None, "Γεια", "el"),
        (None, "مرحبا", "ar"),
        (None, "नमस्ते", "hi"),
        (None, "שלום", "he"),
        (None, "🎉", "en-us"),
        ("de-DE", "Hallo", "de"),
        ("en-GB", "Hello", "en"),
        ("pt_BR", "Olá", "pt-br"),
        ("zh-CN", "你好", "cmn"),
        ("German", "Hallo", "de"),
        ("Français", "Salut", "fr"),
        ("English (United States)", "Hello", "en-us"),
        ("whatever this is", "Привет", "ru"),
    ],
)
def test_the_language_is_the_asked_one_else_that_of_the_script(language: str | None, text: str, expected: str) -> None:
    assert language_for(language, text) == expected


def test_unreadable_characters_keep_every_place() -> None:
    assert len(readable("吾輩は猫\0である", "ja")) == len("吾輩は猫\0である")
    assert readable("你好", "cmn") == "你好"
