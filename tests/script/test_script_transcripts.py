"""Transcripts as recognisers write them: of complete readings, and of other words instead."""

from __future__ import annotations

import pytest

from bot.script.speech_duration import speech_seconds
from bot.script.transcript_check import judge
from bot.work.sound import SoundMeasure, Transcript
from bot.work.speech import Check, Ear, Verdict

TEXT = (
    "The lamp in the window of the library burned all night, and outside the first snow of the year began to fall. "
    "Nobody saw it but a fox, who sat down under the clock and waited for the morning as if it had an appointment. "
    "At six the baker came, and the fox was gone."
)
WORDS = TEXT.split()

WHOLE = """
In 1984 he paid $1,250.50 to Dr. Lee.
= in nineteen eighty-four he paid one thousand two hundred fifty dollars and fifty cents to doctor lee
Call 555-0123 at 7:30 p.m. on 12/24/2025.
= call five five five oh one two three at seven thirty pm on december twenty fourth twenty twenty five
Call 555-0123 now, please do.
= call five five five zero one two three now please do
It was -5°C and 3 km² of ice, 10% gone.
= It was minus five degrees Celsius and three square kilometers of ice, ten percent gone.
He ran 3.5 km in 1/2 hour & won £5bn.
= he ran three point five kilometers in half an hour and won five billion pounds
Henry VIII and Louis XIV met in the 16th century.
= Henry the Eighth and Louis the fourteenth met in the sixteenth century
WWII ended in '45; the 90s were calm.
= world war two ended in forty five the nineties were calm
Am 3. Mai 1945 um 14.30 Uhr kam Dr. Müller mit 2,5 kg.
= am dritten mai neunzehnhundertfünfundvierzig um vierzehn uhr dreißig kam doktor müller mit zwei komma fünf kilogramm
Le 14 juillet 1789, à 17 h 30, il paya 250 €.
= le quatorze juillet mille sept cent quatre-vingt-neuf à dix-sept heures trente il paya deux cent cinquante euros
El 3 de mayo de 1999 costó 45,50 €.
= el tres de mayo de mil novecientos noventa y nueve costó cuarenta y cinco euros con cincuenta
В 1812 г. Наполеон взял 600 000 солдат.
= в тысяча восемьсот двенадцатом году наполеон взял шестьсот тысяч солдат
W 1939 r. było 35 mln osób.
= w tysiąc dziewięćset trzydziestym dziewiątym roku było trzydzieści pięć milionów osób
1984年、彼は3人の友達と5時に会った。
= 千九百八十四年彼は三人の友達と五時に会った
他在1984年花了1250元。
= 他在一九八四年花了一千二百五十元
1984년에 그는 3명과 5시에 만났다.
= 천구백팔십사년에 그는 세 명과 다섯 시에 만났다
सन् 1984 में उसने ₹500 दिए।
= सन उन्नीस सौ चौरासी में उसने पाँच सौ रुपये दिए
في عام 1984 دفع 500 دولار.
= في عام ألف وتسعمائة وأربعة وثمانين دفع خمسمائة دولار
1984 yılında 3 arkadaşıyla buluştu.
= bin dokuz yüz seksen dört yılında üç arkadaşıyla buluştu
År 1984 kostade det 45,50 kr.
= år nittonhundraåttiofyra kostade det fyrtiofem kronor och femtio öre
Nel 1984 pagò 1.250,50 euro.
= nel millenovecentottantaquattro pagò milleduecentocinquanta euro e cinquanta
Siobhan and Xiuying met Nguyễn at Llanfair.
= Shivon and shu ying met win at lan fair
Hermione told Dumbledore about Voldemort's Horcrux.
= her mione told dumble door about voldemorts whore crux
Kaelith Vor'shaan drew Ymirsblade.
= Kay Lith Vorshan drew Ymir's blade
Don't, won't, can't; I'll go—they've gone.
= do not will not cannot i will go they have gone
The colour of the grey theatre centre.
= the color of the gray theater center
E-mail the co-op re: e-books, OK?
= email the coop re ebooks okay
He's the C.E.O. of NASA's FBI dept.
= he's the ceo of nasas fbi department
Mr. & Mrs. Smith vs. St. John's Rd.
= mister and missus smith versus saint john's road
Visit www.example.com/a now.
= visit example dot com now
Visit https://www.example.com/a/b?c=d right now, my friend.
= visit example dot com right now my friend
Hm… uh, well—ah! Shh.
= hmm uh well ah shh
Haha! Nooooo! Aaargh! Pfft.
= ha ha no argh pft
H-h-hello, w-what?
= hello what
She is #1 & earns 5'10".
= she is number one and earns five foot ten
The AI said: 2 + 2 = 4.
= the ai said two plus two equals four
§ 3 Abs. 2 BGB gilt.
= paragraph drei absatz zwei bgb gilt
Lv. 12 Rogue, HP 120/150, +15 XP.
= level twelve rogue hp one hundred twenty out of one hundred fifty plus fifteen xp
Lv. 12: HP: 120/150 MP: 30/40 she read.
= level twelve hp one twenty over one fifty mp thirty over forty she read
It cost €5.
= it cost five euros
Room 101.
= room one oh one
Chapter IV.
= chapter four
No. 5.
= number five
Yes.
= yes
No!
= no
“Go.”
= go
شَرِبَ الوَلَدُ المَاءَ.
= شرب الولد الماء
שָׁלוֹם לְכֻלָּם.
= שלום לכולם
राजा ने कहा, “जाओ।”
= राजा ने कहा जाओ
東京へ行った。
= とうきょうへいった
彼女はサクラが好きだ。
= 彼女は桜が好きだ
그는 서울에 갔다.
= 그는서울에 갔다
Straße, größer, Fuß.
= Strasse groesser Fuss
naïve café façade
= naive cafe facade
Œuvre, cœur.
= oeuvre coeur
ﬁne oﬃce
= fine office
İstanbul ILIK ısı
= istanbul ılık ısı
ångström Åse
= angstrom aase
ёлка её
= елка ее
"""
"""The words of a text and, after the equals sign, of its transcript."""


def check_of(text: str, heard: str, *, ear: Ear = Ear.SECOND) -> Check:
    seconds = speech_seconds(text)
    sound = SoundMeasure(seconds=seconds, voiced_s=0.8 * seconds, loudness_lufs=-20.0)
    return judge(text, Transcript(heard), sound, ear=ear, ended_well=True)


def pairs() -> list[tuple[str, str]]:
    lines = WHOLE.strip().splitlines()
    return [(text, heard.removeprefix("= ")) for text, heard in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("text", "heard"), pairs())
def test_a_whole_reading_is_whole_however_it_is_written_down(text: str, heard: str) -> None:
    assert check_of(text, heard).verdict is Verdict.WHOLE


@pytest.mark.parametrize("count", [2, 3, 4, 6, 9])
def test_a_few_words_that_are_said_twice_at_a_joint_are_found(count: int) -> None:
    said = " ".join([*WORDS[:20], *WORDS[20 - count : 20], *WORDS[20:]])
    [gap] = check_of(TEXT, said).gaps
    assert gap.start == gap.end


@pytest.mark.parametrize(
    ("text", "heard"), [("No, no! She ran.", "no no no no she ran"), ("Ha ha! He sat.", "ha he sat")]
)
def test_how_often_one_word_is_said_in_a_row_is_not_counted(text: str, heard: str) -> None:
    check = check_of(f"It was late. {text} Then it rained.", f"it was late {heard} then it rained")
    assert check.verdict is Verdict.WHOLE


def test_words_beside_a_number_are_not_taken_for_its_words() -> None:
    text = "Luego se sentó en la silla y le pidió 2.300 pesetas, porque el tren llegaba tarde."
    asked = "y le pidió dos mil trescientas pesetas"
    said = f"luego se sentó en la silla {asked} {asked} porque el tren llegaba tarde"
    assert check_of(text, said).verdict is Verdict.BROKEN


@pytest.mark.parametrize("ear", [Ear.SECOND, Ear.OWN])
@pytest.mark.parametrize(
    "heard",
    [
        "Sure! I'd be happy to read that for you.",
        "That's a lovely passage. What would you like next?",
        f"Okay, here we go. {TEXT}",
        f"{TEXT} Would you like me to continue?",
        f"Delivery, soft and warm. {TEXT}",
        "La carretera era blanca y larga. Caminó junto al mar hasta que se apagaron las lámparas.",
        "you",
        "Thank you. " * 12,
        " ".join(WORDS[:30]),
        " ".join([*WORDS[8:], *WORDS[:8]]),
    ],
)
def test_what_a_model_says_instead_is_no_reading(heard: str, ear: Ear) -> None:
    assert check_of(TEXT, heard, ear=ear).verdict is Verdict.BROKEN
