"""Where a text may be cut: sentences, clauses, words and syllables of many scripts."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.sections import cut_sections
from bot.script.sentence_ends import (
    clause_spans,
    letter_spans,
    phrase_spans,
    sentence_spans,
    sentences,
    syllable_spans,
    word_spans,
)
from bot.script.speech_duration import speech_seconds
from tests.effort import examples


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir trafen uns am 3. Mai in der Nr. 5 d. Hauptstr. vor dem Haus und gingen dann nach Hause.",
        "Das war am 23. Mai, und Ludwig XIV. König war mit dem Mann in der Stadt.",
        "Das war im 2. Weltkrieg, und die Frau war mit dem Mann in der Stadt.",
        "Es war z. B. Montag.",
        "Gen. Lee and Prof. Ada met Mr. and Mrs. St. John at 5 p.m. Monday.",
        "See No. 5, fig. 3 and vol. 2 of it.",
        "The U.S. Army and J. R. Tolkien came, e.g. Tuesday.",
        "El Sr. García y la Dra. Ruiz viven en la Avda. Colón.",
        "M. Dupont et Mme. Durand sont là.",
        "Il dott. Rossi e la sig.ra Verdi.",
        "Pan prof. Nowak mieszka przy ul. Długiej i jest w domu.",
        "Это г. Москва, ул. Ленина, д. 5.",
        "Dhr. Jansen en mevr. De Vries.",
    ],
)
def test_no_sentence_ends_after_an_abbreviation_or_an_ordinal(sentence: str) -> None:
    assert sentences(sentence) == (sentence,)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("She was twelve when the war began, and he was 14. They left. It was 1984. He said no. Then it rained.", 5),
        ("यह है। वह था॥ और? हाँ।", 4),
        ("كيف حالك؟ نعم. لا!", 3),
        ("یہ ہے۔ وہ تھا۔", 2),
        ("Այո։ Ոչ։", 2),
        ("አዎ። ነው፧ አይ።", 3),
        ("ខ្ញុំទៅ។គាត់មក។", 2),
        ("မင်္ဂလာပါ။နေကောင်းလား။", 2),
        ("Τι είναι; Ναι. Όχι!", 3),
        ("是。不！「好。」走", 4),
    ],
)
def test_sentences_end_with_the_stops_of_every_script(text: str, count: int) -> None:
    found = sentences(text)
    assert len(found) == count
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("他来了，他看见，“是，”他说", ["他来了，", "他看见，", "“是，”", "他说"]),
        ("赤、青；白：黒", ["赤、", "青；", "白：", "黒"]),
        ("He came, he saw; he won: all", ["He came,", "he saw;", "he won:", "all"]),
        ("He – perhaps – won, so—and 1,000 more, “yes,” he said", None),
        ("جاء، ورأى؛ ثم", ["جاء،", "ورأى؛", "ثم"]),
    ],
)
def test_clauses_end_with_their_mark_so_that_none_begins_with_one(text: str, clauses: list[str] | None) -> None:
    found = [text[start:end] for start, end in clause_spans(text)]
    assert clauses is None or found == clauses
    assert not any(regex.match(r"[，、；：,;:،؛–—]", clause) for clause in found)
    assert not any(clause.endswith("1,") for clause in found)


def test_a_long_chinese_paragraph_of_commas_is_cut_after_them() -> None:
    text = "海风吹过旧码头，灯塔的光在雾里慢慢转动，" * 60
    found = cut_sections(text)
    assert len(found) > 2
    assert "".join(section.text for section in found) == text
    assert all(section.text.endswith("，") for section in found)


THAI = "วันนี้อากาศดีมากฉันอยากไปเดินเล่นที่สวนสาธารณะกับเพื่อนของฉัน"
KHMER = "ខ្ញុំស្រឡាញ់ភាសាខ្មែរណាស់"
BURMESE = "မြန်မာနိုင်ငံသည်အရှေ့တောင်အာရှတွင်ရှိသည်"
LAO = "ຂ້ອຍໄປຕະຫຼາດແລະເຈົ້າໄປໂຮງຮຽນ"


@pytest.mark.parametrize("sentence", [THAI, KHMER, BURMESE, LAO])
def test_scripts_without_spaces_are_cut_at_spaces_first(sentence: str) -> None:
    text = " ".join([sentence] * 120)
    found = cut_sections(text)
    assert len(found) > 1
    assert " ".join(section.text for section in found) == text
    assert all(section.text.startswith(sentence) and section.text.endswith(sentence) for section in found)


@pytest.mark.parametrize("sentence", [THAI, KHMER, BURMESE, LAO])
def test_without_any_space_they_are_cut_where_a_syllable_begins(sentence: str) -> None:
    text = sentence * 120
    found = cut_sections(text)
    assert len(found) > 1
    assert "".join(section.text for section in found) == text
    for section in found:
        assert not regex.match(r"[\p{M}\u0e30\u0e32\u0e33\u0eb0\u0eb2\u0eb3]", section.text), (
            "a vowel without its consonant"
        )
        assert not regex.search(r"[\u0e40-\u0e44\u0ec0-\u0ec4\u17d2\u1039]$", section.text), "a consonant is missing"
        assert not regex.match(r"[\u1000-\u1021][\u1037]?\u103a", section.text), "the end of a syllable"


def test_a_zero_width_space_is_a_word_boundary_where_words_have_no_space() -> None:
    text = "\u200b".join(["ខ្ញុំ", "ទៅ", "ផ្សារ"] * 80)
    found = cut_sections(text, max_seconds=10)
    assert "".join(section.text for section in found) == text
    assert all(section.text.startswith(("ខ្ញុំ", "ទៅ", "ផ្សារ")) for section in found)
    [section] = cut_sections("in\u200bside")
    assert section.text == "inside"


_PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "Dr.",
            "3.",
            " ",
            "\n",
            "。",
            "，",
            ", ",
            ". ",
            "! ",
            "“",
            "”",
            "ไท",
            "ของ",
            "កម្ម",
            "|| ",
            "é",
            "👩‍🚒",
            "Mai",
            " – ",
        ]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None, max_examples=examples(50))
@given(_PIECES | st.text(max_size=80))
def test_every_cut_leaves_each_letter_once_and_in_order(text: str) -> None:
    for cut in (sentence_spans, clause_spans, word_spans, phrase_spans, syllable_spans):
        spans = cut(text)
        assert all(start < end for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        kept = "".join(text[start:end] for start, end in spans)
        assert "".join(kept.replace("\u200b", "").split()) == "".join(text.replace("\u200b", "").split())
    letters = letter_spans(text, 3)
    assert "".join("".join(text[start:end].split()) for start, end in letters) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("วันนี้ฉันไปตลาดกับแม่เพื่อซื้อผลไม้และผักสด", "วันนี้ฉันไปตลาด|กับแม่|เพื่อซื้อผลไม้|และผักสด"),
        ("เพื่อนอยู่สถานที่นั้นตั้งแต่เช้า", "เพื่อนอยู่สถานที่นั้นตั้งแต่เช้า"),
        ("ມື້ນີ້ຂ້ອຍໄປຕະຫຼາດກັບແມ່ແລະພໍ່", "ມື້ນີ້ຂ້ອຍໄປຕະຫຼາດ|ກັບແມ່|ແລະພໍ່"),
        ("ខ្ញុំទៅផ្សារដើម្បីទិញផ្លែឈើនិងបន្លែ", "ខ្ញុំទៅផ្សារ|ដើម្បីទិញផ្លែឈើ|និងបន្លែ"),
        ("The cat and the dog", "The cat and the dog"),
    ],
)
def test_a_phrase_begins_with_a_small_word_where_no_spaces_are(text: str, phrases: str) -> None:
    assert "|".join(text[start:end] for start, end in phrase_spans(text)) == phrases


def test_no_cut_within_a_thai_word_whose_first_syllable_ends_with_a_vowel() -> None:
    words = ["ประเทศ", "สำเร็จ", "ตะเกียง", "ทะเล", "จำเป็น"]
    assert [syllable_spans(word) for word in words] == [[(0, len(word))] for word in words]


def test_a_first_sentence_that_is_too_long_is_cut_at_a_clause() -> None:
    first = "The old lamp burned in the window of the tower, as it had burned for a hundred years and more, " * 3
    text = f"{first}and then it went out. " + "The sea was calm that day. " * 80
    opening = cut_sections(text)[0].text
    assert opening.endswith("more,")
    assert 20 < len(opening.split()) <= 40


def test_up_to_five_sections_stay_as_a_person_cut_them_and_among_more_the_first_is_short() -> None:
    part = "The sea was calm that day. " * 20
    few = cut_sections("\n---\n".join([part] * 5))
    assert [section.text for section in few] == [part.strip()] * 5
    many = cut_sections("\n---\n".join([part] * 6))
    assert len(many) == 7
    assert len(many[0].text.split()) <= 40
    assert [section.text for section in many[2:]] == [part.strip()] * 5


def test_the_first_section_of_a_long_text_is_short_and_of_whole_sentences() -> None:
    text = "\n\n".join("The sea was calm that day. Nobody spoke of the lamp, or of the storm." for _ in range(100))
    first, *others = cut_sections(text)
    assert first.text.endswith(".")
    assert 25 < len(first.text.split()) <= 40
    assert all(speech_seconds(section.text) <= 120 for section in others)
    assert min(speech_seconds(section.text) for section in others) > 60
