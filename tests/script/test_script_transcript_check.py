"""The check whether every word was spoken: recognition errors are tolerated, and missing words are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.speech_duration import longest_seconds, shortest_seconds, speech_seconds
from bot.script.transcript_check import Seam, confirmed, cut_place, judge, restart_at
from bot.script.word_tokens import tokens_of
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Check, DoubtfulWords, Ear, Gap, Pronunciation, Verdict
from tests.effort import examples
from tests.script.hearing_sweep import swept
from tests.script.readings import TEXT, WORDS, check_of, missed, own_check_of, sound_of

SPELLINGS = """
In 1984 he paid $1,250.50 to Dr. Lee.
= in nineteen eighty-four he paid twelve hundred fifty dollars and fifty cents to doctor Leigh
In nineteen eighty-four he paid twelve hundred fifty dollars and fifty cents to Doctor Lee.
= In 1984 he paid $1,250.50 to Dr. Lee
Chapter IV begins at 5:30 p.m. on May 3rd. = chapter four begins at five thirty pm on may third
Am 3. Mai 1984 kamen 21 Leute, z. B. Herr Dr. Müller.
= Am dritten Mai neunzehnhundertvierundachtzig kamen einundzwanzig Leute, zum Beispiel Herr Doktor Miller
Sie zahlte eintausendzweihundertfünfzig Euro am dritten Mai. = Sie zahlte 1.250 Euro am 3. Mai
Le 14 juillet 1998, il paya 85 000 francs.
= le quatorze juillet mille neuf cent quatre-vingt-dix-huit il paya quatre-vingt-cinq mille francs
El 12 de octubre de 1973 había 450 sillas.
= el doce de octubre de mil novecientos setenta y tres había cuatrocientas cincuenta sillas
Nel 1962 costava 780.000 lire. = nel millenovecentosessantadue costava settecentottantamila lire
No dia 25 de abril de 1974 eram 48.
= no dia vinte e cinco de abril de mil novecentos e setenta e quatro eram quarenta e oito
В 1927 году он купил поезд за 350 рублей.
= в тысяча девятьсот двадцать седьмом году он купил поезд за триста пятьдесят рублей
सन 1984 में उसने 250 रुपये दिए। = सन उन्नीस सौ चौरासी में उसने ढाई सौ रुपये दिए
他在1984年买了21本书，很高兴地回家了。 = 他在一九八四年买了二十一本书很高兴地回家了
彼は1984年に本を21冊買った。 = 彼は千九百八十四年に本を二十一冊買った
1984년에 책을 21권 샀다. = 천구백팔십사 년에 책을 스물한 권 샀다
1984 yılında 1.250 lira verdi. = bin dokuz yüz seksen dört yılında bin iki yüz elli lira verdi
في عام 1984 دفع 1250 درهما. = في عام ألف وتسعمائة وأربعة وثمانين دفع ألف ومئتين وخمسين درهما
W 1984 roku kupił 21 książek. = w tysiąc dziewięćset osiemdziesiątym czwartym roku kupił dwadzieścia jeden książek
ปี 1984 เขามีหมา 5 ตัว = ปีหนึ่งพันเก้าร้อยแปดสิบสี่เขามีหมาห้าตัว
Don’t go, I won't wait. = do not go i will not wait
The lighthouse by the harbour was grey. = the light house by the harbor was gray
Café, naïve façade: déjà vu! = cafe naive facade deja vu
Привет, ёлка стоит тут! = привет елка стоит тут
Ünlü İstanbul ılıktı. = unlu istanbul iliktı
お茶を飲む事がすきだ。 = お茶を飲むことが好きだ
彼はDiscordで話した。 = 彼はディスコードで話した
Call the NASA office now. = call the n a s a office now
He ran and ran and ran up to the top of the hill. = he ran and ran and ran up to the top of the hill
"""


def spellings() -> list[tuple[str, str]]:
    """The words of a text and, after the equals sign, of its transcript."""
    pairs = SPELLINGS.strip().replace("\n= ", " = ").splitlines()
    return [(text, heard) for text, heard in (pair.split(" = ") for pair in pairs)]


@pytest.mark.parametrize(("text", "heard"), spellings())
def test_the_same_words_in_another_spelling_are_forgiven(text: str, heard: str) -> None:
    check = check_of(text, heard)
    assert (check.verdict, check.gaps, check.doubts) == (Verdict.WHOLE, (), ())
    assert check.matched + check.forgiven == check.words


def test_a_name_that_is_heard_differently_is_a_doubt_or_forgiven_and_never_a_gap() -> None:
    check = check_of(
        "Then old Siobhan Callaghan of Drogheda sat down.", "then old Chevonne Callahan of Drawda sat down"
    )
    assert check.verdict is Verdict.WHOLE
    assert check.matched == 5
    assert check.forgiven + len(check.doubts) == 3


def test_a_word_with_a_pronunciation_is_heard_either_way() -> None:
    text = "Siobhan walked home, and nobody followed SIOBHAN."
    heard = Transcript("she von walked home and nobody followed siobhan")
    wanted = (Pronunciation("siobhan", "shi-VAWN"),)
    check = judge(text, heard, sound_of(text), ear=Ear.SECOND, ended_well=True, pronunciations=wanted)
    assert (check.verdict, check.forgiven, check.matched, check.doubts) == (Verdict.WHOLE, 1, 6, ())


@pytest.mark.parametrize("place", [0, 17, -1])
def test_words_lost_in_a_row_are_a_gap_wherever_they_are(place: int) -> None:
    for count in range(4, 30):
        start = place if place >= 0 else len(WORDS) - count
        check = check_of(TEXT, " ".join([*WORDS[:start], *WORDS[start + count :]]))
        assert check.verdict is Verdict.BROKEN, count
        [gap] = check.gaps
        lost = TEXT[gap.start : gap.end].split()
        # If the gap has the same words at both ends, either may be the missing one.
        assert len(lost) == count
        assert check.matched == check.words - count, count


def test_a_chance_match_does_not_split_a_hole() -> None:
    text = "We walked along the wall and the river and the trees until the town ended."
    check = check_of(text, "We walked along and the until the town ended")
    assert missed(text, check) == ["the wall and the river and the trees"]


def test_a_hole_of_two_minutes_is_found_although_nearly_all_was_heard() -> None:
    text = " ".join(f"{word}{number}" for number in range(12) for word in ("lamp", "fox", "snow", "clock", "baker") * 5)
    words = text.split()
    check = check_of(text, " ".join([*words[:120], *words[164:]]))
    assert missed(text, check) == [" ".join(words[120:164])]


def test_three_words_lost_in_a_row_are_a_hole_and_two_are_not() -> None:
    assert check_of(TEXT, TEXT.replace("in the window ", "")).verdict is Verdict.BROKEN
    assert check_of(TEXT, TEXT.replace("the window ", "")).verdict is Verdict.WHOLE


@pytest.mark.parametrize(
    ("text", "heard", "lost"),
    [
        (
            "お茶の半分を犬の皿に注いだ。灯台を守る大河原さんは、その日14の帆を数えた。",
            "お茶の半分を犬の老守る大河原さんは、その日十四の帆を数えた。",
            "皿に注いだ。灯台を",
        ),
        (
            "灯台を守る大河原さんは、その日14の帆を数えて、帳面に書いた。",
            "灯台を守る1日十四の帆を数えて、帳面に書いた。",
            "大河原さんは、その",
        ),
    ],
    ids=["character", "figure"],
)
def test_a_misheard_character_excuses_none_of_the_words_lost_around_it(text: str, heard: str, lost: str) -> None:
    assert missed(text, check_of(text, heard)) == [lost]


def test_a_misheard_character_excuses_none_of_the_words_added_around_it() -> None:
    text = "昼になると岸は細い灰色の線になり、風は北西に変わっていた。"
    check = check_of(text, f"はいそれでは{text.replace('昼', 'ひろと')}")
    assert [gap.start for gap in check.gaps] == [0]


def test_a_character_stands_for_kana_alone() -> None:
    text = "彼女は港から灯台を見た。"
    check = check_of(text, "彼女は港か直を見た。")
    doubtful = "".join(text[doubt.start : doubt.end] for doubt in check.doubts)
    assert (check.verdict, doubtful) == (Verdict.WHOLE, "ら灯台")


def test_an_iteration_mark_is_as_much_of_a_word_as_another_character() -> None:
    assert [(token.script, token.weight) for token in tokens_of("人々")] == [("CJK", 0.5)] * 2


def test_names_that_are_not_known_count_half() -> None:
    text = "Then he met Siobhan Oyelaran, Zbigniew and Xochitl there on the next day."
    heard = "then he met lamp fux book and burg there on the next day"
    assert check_of(text, heard).verdict is Verdict.WHOLE
    assert check_of(text.lower(), heard).verdict is Verdict.BROKEN


def test_another_text_with_many_of_the_words_is_not_the_text() -> None:
    said = [word if place % 6 < 3 else "zzz" for place, word in enumerate(WORDS[:42])]
    check = check_of(" ".join(WORDS[:42]), " ".join(said))
    assert missed(TEXT, check) == [" ".join(WORDS[:42])]


def test_a_missing_end_is_a_fault_by_itself() -> None:
    check = check_of(TEXT, " ".join(WORDS[:-2]))
    assert missed(TEXT, check) == ["was gone"]


def test_one_word_that_an_ear_leaves_out_is_a_doubt() -> None:
    check = check_of(TEXT, TEXT.replace("library ", ""))
    assert check.verdict is Verdict.WHOLE
    assert check.doubts == (DoubtfulWords(30, 37, check.doubts[0].at_s, ""),)


def test_the_last_word_is_missed_where_the_session_broke_off() -> None:
    heard = " ".join(WORDS[:-1])
    assert check_of(TEXT, heard, ear=Ear.OWN).verdict is Verdict.WHOLE
    assert missed(TEXT, check_of(TEXT, heard, ear=Ear.OWN, ended_well=False)) == ["gone"]
    assert missed(TEXT, check_of(TEXT, heard, ends_abruptly=True)) == ["gone"]


@pytest.mark.parametrize(
    ("lost", "ended_well", "ear"), [(1, True, Ear.SECOND), (1, False, Ear.OWN), (2, True, Ear.OWN)]
)
def test_the_last_words_of_each_recording_are_missed(lost: int, ended_well: bool, ear: Ear) -> None:
    heard = Transcript(" ".join([*WORDS[: 12 - lost], *WORDS[12:]]))
    place = len(" ".join(WORDS[:12])) + 1
    seam = Seam(place, ended_well)
    check = judge(TEXT, heard, sound_of(TEXT), ear=ear, ended_well=True, seams=[seam])
    assert missed(TEXT, check) == [" ".join(WORDS[12 - lost : 12])]
    assert check_of(TEXT, heard.text, ear=ear).verdict is Verdict.WHOLE


def test_a_recording_that_broke_off_unheard_is_missed_where_it_ended() -> None:
    place = len(" ".join(WORDS[:12])) + 1
    sound, seam = sound_of(TEXT), Seam(place, ended_well=False)
    check = judge(TEXT, None, sound, ear=Ear.SECOND, ended_well=True, seams=[seam])
    assert missed(TEXT, check) == [WORDS[11]]


def test_a_last_word_that_another_model_does_not_hear_is_missed_unless_it_hears_another_one() -> None:
    assert missed(TEXT, check_of(TEXT, " ".join(WORDS[:-1]))) == ["gone"]
    assert check_of(TEXT, " ".join([*WORDS[:-1], "sixpence"])).verdict is Verdict.WHOLE
    assert check_of(TEXT, " ".join(WORDS[:-1]), ear=Ear.OWN).verdict is Verdict.WHOLE


def test_a_whole_transcript_outweighs_how_the_session_ended() -> None:
    assert check_of(TEXT, TEXT, ended_well=False).verdict is Verdict.WHOLE
    assert check_of(TEXT, TEXT, ended_well=False, ear=Ear.OWN).verdict is Verdict.WHOLE
    assert check_of(TEXT, TEXT, ended_well=False, ear=Ear.OWN, ends_abruptly=True).verdict is Verdict.BROKEN


@pytest.mark.parametrize("ear", [Ear.SECOND, Ear.OWN])
def test_a_whole_transcript_outweighs_a_short_estimate(ear: Ear) -> None:
    text = "He ran and ran and ran up to the top of the hill."
    assert check_of(text, text, ear=ear, seconds=2.0, voiced_s=1.8).verdict is Verdict.WHOLE


def test_an_own_transcript_does_not_outweigh_half_of_the_sound() -> None:
    assert check_of(TEXT, TEXT, ear=Ear.OWN, seconds=6.0, voiced_s=5.0).verdict is Verdict.BROKEN
    shortest_s = shortest_seconds(TEXT)
    cut = {"seconds": 0.95 * shortest_s, "voiced_s": 0.9 * shortest_s}
    assert own_check_of(cut).verdict is Verdict.BROKEN
    assert check_of(TEXT, TEXT, ear=Ear.OWN, seconds=90.0, voiced_s=80.0).verdict is Verdict.BROKEN
    assert check_of(TEXT, TEXT, ear=Ear.SECOND, seconds=6.0, voiced_s=5.0).verdict is Verdict.WHOLE


@pytest.mark.parametrize(
    "measured", [{"noisy": True}, {"clipped": 0.1}, {"fades_db": 15.0}, {"voiced_s": 0.0}], ids=str
)
def test_what_is_measured_outweighs_an_own_transcript(measured: dict[str, float]) -> None:
    assert own_check_of(measured).verdict is Verdict.BROKEN


def test_silence_is_broken_whatever_was_heard() -> None:
    silent = SoundMeasure(seconds=20.0, voiced_s=0.0)
    for heard, ear in ((Transcript(TEXT), Ear.SECOND), (Transcript(TEXT), Ear.OWN), (None, Ear.SECOND)):
        check = judge(TEXT, heard, silent, ear=ear, ended_well=True)
        assert missed(TEXT, check) == [TEXT]


def test_a_voice_that_fades_is_missed_from_its_last_third_on() -> None:
    check = check_of(TEXT, TEXT, fades_db=25.0)
    [gap] = check.gaps
    assert gap.end == len(TEXT)
    assert 0.5 < gap.start / len(TEXT) < 0.75


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("वह घर गया और सो गया, और फिर सुबह हो गई।", "vah ghar gaya aur so gaya aur phir subah ho gayi"),
        ("The fox sat down and waited.", "더 폭스 샛 다운 앤 웨이티드"),
        (
            "他们说这个国家的历史很长，我们还没有见过这样的书，于是大家坐下来听他慢慢地讲从前的故事。",
            "他們說這個國家的歷史很長我們還沒有見過這樣的書於是大家坐下來聽他慢慢地講從前的故事",
        ),
        (
            "Вечером пришла лиса и долго сидела под часами у самой двери, а потом тихо ушла.",
            "Вечером пришла лиса и долго сидела I have a joke двери а потом тихо ушла",
        ),
        ("Yes.", "Jess"),
    ],
)
def test_a_transcript_in_another_script_says_nothing(text: str, heard: str) -> None:
    check = check_of(text, heard)
    assert (check.verdict, check.gaps) == (Verdict.INCONCLUSIVE, ())


def test_no_transcript_says_nothing_and_the_sound_is_measured() -> None:
    sound = sound_of(TEXT)
    for heard in (None, Transcript(""), Transcript("…")):
        check = judge(TEXT, heard, sound, ear=Ear.SECOND, ended_well=True)
        assert (check.verdict, check.ear) == (Verdict.INCONCLUSIVE, Ear.NONE)
    assert judge(TEXT, None, sound, ear=Ear.SECOND, ended_well=False).verdict is Verdict.BROKEN
    short = SoundMeasure(seconds=3.0, voiced_s=3.0, loudness_lufs=-20.0)
    assert judge(TEXT, None, short, ear=Ear.SECOND, ended_well=True).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (f"Sure! Here is your text: {TEXT}", 0),
        (f"{TEXT} I hope you liked that one, thank you.", len(TEXT)),
        (TEXT.replace("Nobody saw", "At this point it gets exciting. Nobody saw"), TEXT.index("Nobody")),
    ],
    ids=["preface", "remark", "between"],
)
def test_added_words_are_a_gap_without_words_where_they_were_said(said: str, place: int) -> None:
    check = check_of(TEXT, said)
    assert [(gap.start, gap.end) for gap in check.gaps] == [(place, place)]
    assert restart_at(TEXT, check) == place


def test_a_passage_that_is_said_twice_is_found() -> None:
    twice = TEXT.replace("Nobody saw it but a fox,", "Nobody saw it but a fox, nobody saw it but a fox,")
    [gap] = check_of(TEXT, twice).gaps
    assert gap.start == gap.end
    assert TEXT.index("Nobody") <= gap.start <= TEXT.index("who sat")


def test_an_answer_is_not_a_reading() -> None:
    check = check_of(TEXT, "I am sorry, I cannot read this aloud, but I can tell you a joke instead if you want.")
    assert check.verdict is Verdict.BROKEN
    assert restart_at(TEXT, check) == 0
    assert check_of("Are you there?", "Yes, I am here. How can I help you today?").verdict is Verdict.BROKEN


def test_what_the_second_hearing_does_not_share_is_none() -> None:
    first = check_of(TEXT, " ".join([*WORDS[:5], *WORDS[9:40], *WORDS[44:]]))
    second = check_of(TEXT, " ".join([*WORDS[:40], *WORDS[44:]]))
    assert missed(TEXT, first) != missed(TEXT, second)
    both = confirmed(first, second)
    assert (both.verdict, missed(TEXT, both), both.matched) == (Verdict.BROKEN, missed(TEXT, second), second.matched)
    whole = check_of(TEXT, TEXT)
    assert confirmed(first, whole) == whole
    assert confirmed(first, check_of(TEXT, " ".join(WORDS[:30] + WORDS[34:]))).verdict is Verdict.WHOLE
    assert confirmed(whole, second) == whole


def test_a_second_hearing_that_says_nothing_decides_nothing() -> None:
    first = check_of(TEXT, " ".join(WORDS[9:]))
    silent = Check(verdict=Verdict.INCONCLUSIVE, ear=Ear.NONE)
    assert confirmed(first, silent) == first
    assert confirmed(silent, first) == first


def test_indexes_are_those_of_the_shown_text() -> None:
    text = "Read https://www.example.org/a?b=c first, @Tom. Then ||the butler did it in the cold library||, they say."
    check = check_of(text, "read example.org first Tom then they say")
    assert missed(text, check) == ["the butler did it in the cold library"]
    assert restart_at(text, check) == text.index("Then")


def test_lengths_are_estimated_by_letters() -> None:
    assert shortest_seconds("He ran and ran.") < shortest_seconds("Extraordinary circumstances notwithstanding.") / 2
    assert shortest_seconds(TEXT) < speech_seconds(TEXT) < longest_seconds(TEXT)
    assert shortest_seconds("雨の降る港") > 0.3
    assert shortest_seconds("…") == 0.0


@pytest.mark.parametrize("seed", range(examples(8)))
def test_readings_that_lost_words_are_found_and_true_ones_are_not(seed: int) -> None:
    found = swept(seed, 8)
    assert found.true == 8
    assert found.wrong == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(Ear), st.booleans())
def test_any_two_texts_are_judged(text: str, heard: str, ear: Ear, ended_well: bool) -> None:
    sound = SoundMeasure(seconds=20.0, voiced_s=15.0, pauses=((3.0, 4.0),), loudness_lufs=-20.0)
    check = judge(text, Transcript(heard), sound, ear=ear, ended_well=ended_well)
    assert (check.verdict is Verdict.BROKEN) == bool(check.gaps)
    places: list[Gap | DoubtfulWords] = [*check.gaps, *check.doubts]
    for place in places:
        assert 0 <= place.start <= place.end <= len(text)
        assert 0.0 <= place.at_s <= 20.0
    start = restart_at(text, check)
    assert start is None or 0.0 <= cut_place(text, start, Transcript(heard), sound) <= 20.0


@settings(deadline=None)
@given(st.lists(st.sampled_from(["the", "lamp", "fox", "snow", "sat", "night", "1984"]), min_size=1, max_size=80))
def test_a_text_that_is_heard_as_it_is_is_whole(words: list[str]) -> None:
    check = check_of(" ".join(words), " ".join(words), seconds=30.0, voiced_s=25.0)
    assert (check.verdict, check.matched, check.words) == (Verdict.WHOLE, len(words), len(words))


def test_two_thousand_words_that_are_all_the_same_are_judged() -> None:
    check = check_of("tick " * 2000, "tick " * 1500)
    assert (check.verdict, check.matched) == (Verdict.BROKEN, 1500)
