"""Text files are read in any encoding, and other files are refused."""

from __future__ import annotations

import zlib

import pytest

from bot.discord.text_decoding import decode_text

SENTENCES = {
    "en": "It was a cold night – the café’s lamps were out, and “nobody” spoke. The price was £5, she said…",
    "de": "Die Straße war naß, und der Bürgermeister fuhr über die Brücke. „Schön“, sagte er, „das wäre für mich.“",
    "fr": "L’été dernier, à Noël, le garçon répétait : « Où êtes-vous ? » Ça n’était pas très français, hélas.",
    "es": "El niño comió mañana una piñata. ¿Qué pasó, señor? ¡Adiós! La acción terminó así, según él.",
    "pt": "A maçã não está à venda, irmão. Você também não sabe? As lições são difíceis amanhã de manhã.",
    "sv": "Det är så långt till sjön, sade hon och såg på båten. Är du där? Öarna låg på långt håll.",
    "pl": "Zażółć gęślą jaźń, powiedział źrebak. Łódź płynęła po Wiśle, a ludzie byli już śpiący i źli.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Když přišel večer, světla ve městě zhasla a všichni šli spát.",
    "hu": "Az őszi szél fújt, és a fűzfák hajladoztak. Árvíztűrő tükörfúrógép, mondta a férfi, és elment.",
    "tr": "Işıklar söndüğünde köyde kimse konuşmadı. Şehirdeki çocuk güneşi özledi, ağaçlar yeşildi.",
    "el": "Η νύχτα ήταν κρύα και κανείς δεν μιλούσε. Το παλιό φανάρι έκαιγε στο παράθυρο του πύργου.",
    "ru": "Ночь была холодная, и никто не говорил. Старая лампа горела в окне башни, как горела сто лет.",
    "uk": "Ніч була холодна, і ніхто не говорив. Її стара лампа горіла у вікні вежі, як і сто років тому.",
    "ja": "その夜はとても寒くて、誰も話さなかった。古いランプが塔の窓で燃えていた。「さようなら」と彼は言った。",
    "zh": "那天晚上很冷，没有人说话。塔楼的窗户里点着一盏旧灯，就像一百年前一样。",
    "zh-TW": "那天晚上很冷，沒有人說話。塔樓的窗戶裡點著一盞舊燈，就像一百年前一樣。",
    "ko": "그날 밤은 추웠고 아무도 말하지 않았다. 낡은 등불이 탑의 창문에서 타고 있었다.",
    "he": "הלילה היה קר ואיש לא דיבר. המנורה הישנה בערה בחלון המגדל, כמו לפני מאה שנה.",
    "ar": "كانت الليلة باردة ولم يتكلم أحد. كان المصباح القديم يشتعل في نافذة البرج منذ مئة عام.",
    "th": "คืนนั้นอากาศหนาวมากและไม่มีใครพูดอะไร ตะเกียงเก่าส่องสว่างอยู่ที่หน้าต่างหอคอย",
    "vi": "Đêm đó trời rất lạnh và không ai nói gì. Ngọn đèn cũ cháy trong cửa sổ của tòa tháp.",
}
ENCODINGS = {
    "en": "cp1252 mac_roman utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32",
    "de": "cp1252 iso8859-1 iso8859-15 mac_roman utf-8 utf-16-le",
    "fr": "cp1252 iso8859-1 iso8859-15 mac_roman utf-16-be",
    "es": "cp1252 iso8859-1 mac_roman",
    "pt": "cp1252 iso8859-1 mac_roman",
    "sv": "cp1252 iso8859-1 mac_roman",
    "pl": "cp1250 iso8859-2 utf-8",
    "cs": "cp1250 iso8859-2",
    "hu": "cp1250 iso8859-2",
    "tr": "cp1254 iso8859-9",
    "el": "cp1253 iso8859-7",
    "ru": "cp1251 koi8-r iso8859-5 cp866 utf-16-le utf-8",
    "uk": "cp1251 koi8-u",
    "ja": "shift_jis euc-jp iso2022-jp utf-16 utf-16-le utf-16-be utf-8",
    "zh": "gb18030 gbk utf-16-le utf-8",
    "zh-TW": "big5 utf-8",
    "ko": "euc-kr cp949 utf-16-le utf-8",
    "he": "cp1255 iso8859-8",
    "ar": "cp1256 iso8859-6",
    "th": "cp874 tis-620 utf-8",
    "vi": "cp1258 utf-8",
}
PLAIN = str.maketrans({"–": "-", "’": "'", "“": '"', "”": '"', "„": '"', "…": "...", "«": '"', "»": '"', "£": "L"})


def written(text: str, encoding: str) -> str:
    """The text without the punctuation that an encoding lacks."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN).encode(encoding, errors="ignore").decode(encoding)
    return text


@pytest.mark.parametrize("language", ENCODINGS)
def test_a_text_is_read_as_it_was_written(language: str) -> None:
    for encoding in ENCODINGS[language].split():
        for times in (1, 6):
            text = written(SENTENCES[language], encoding) * times
            assert decode_text(text.encode(encoding)) == text, (encoding, times)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_short_text_is_read_as_well(encoding: str) -> None:
    assert decode_text("Die Möwe fliegt über das Meer.".encode(encoding)) == "Die Möwe fliegt über das Meer."


def test_controls_of_iso_8859_1_are_the_letters_of_windows() -> None:
    assert decode_text(b"She said \x93yes\x94 \x96 and left \x85 " * 3) == "She said “yes” – and left … " * 3


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x04\0\x08\x06\0\0\0" * 20,
        zlib.compress(bytes(range(256)) * 400, level=0),
        b"PK\x03\x04\x14\0\0\0\x08\0" + zlib.compress(b"hello world " * 900),
        b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 20,
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" * 30,
        b"\0" * 400,
        b"text with \0 in it",
        b"\xff\xfe\x00",
    ],
    ids=["png", "deflate", "zip", "elf", "exe", "zeros", "zero", "half"],
)
def test_what_is_no_text_is_none(data: bytes) -> None:
    assert decode_text(data) is None


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_text(b"") == ""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            "Straße, weiß: „und“ so – über die Brücke".encode() + b"\xff" + b" weiter.",
            "Straße, weiß: „und“ so – über die Brücke weiter.",
        ),
        ("“Go,” she said. ".encode() * 9 + b"caf\xe9", "“Go,” she said. " * 9 + "caf"),
        (
            "“Go,” she said, “and don’t stop – go on…” weiß".encode()[:-1],
            "“Go,” she said, “and don’t stop – go on…” wei",
        ),
        (rb"{\rtf1\ansi Hello}", r"{\rtf1\ansi Hello}"),
        (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", None),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), None),
        (bytes(range(1, 32)) * 40, None),
        (bytes(range(1, 32)) * 9 + "ü".encode() * 9 + b"\xff", None),
        (b"", ""),
    ],
)
def test_a_few_broken_bytes_do_not_change_the_encoding(data: bytes, text: str | None) -> None:
    assert decode_text(data) == text
