"""Markup of other sites and programs in a text is neither shown nor spoken, and each word of the text is."""

from __future__ import annotations

import pytest

from bot.script.plain_text import spoken
from bot.script.sections import cut_sections
from bot.script.sentence_ends import sentences
from bot.work.speech import CueKind

ROAD = "The road was white."

TITLED = {
    "hugo": (
        f'---\ntitle: "The Salt Road"\ndate: 2026-01-04T10:00:00Z\ntags:\n  - sea\n---\n\n{ROAD}',
        "The Salt Road",
    ),
    "json": ('{\n  "title": "The Salt Road",\n  "tags": ["sea"],\n  "draft": false\n}\n\n' + ROAD, "The Salt Road"),
    "toml": (f"+++\ntitle = 'Salt'\nweight = 3\n[params]\nauthor = 'x'\n+++\n{ROAD}", "Salt"),
    "yaml in lines": (
        f"---\ntitle: >-\n  The Salt\n  Road\nsummary: |\n  A road.\n\n  White.\n---\n{ROAD}",
        "The Salt Road",
    ),
    "gutenberg": (
        (
            "The Project Gutenberg eBook of Salt\n\nThis ebook is for the use of anyone.\n\nTitle: Salt\n\n"
            "*** START OF THE PROJECT GUTENBERG EBOOK SALT ***\n\nProduced by a team\nof readers\n\n\n"
            f"{ROAD}\n\n[Illustration: Sea]\n\n*** END OF THE PROJECT GUTENBERG EBOOK SALT ***\n\nUpdated editions."
        ),
        "Salt",
    ),
    "fountain": (
        (
            "Title: The Pier\nCredit: Written by\nAuthor: Ann Lee\n\n.INT. HUT - NIGHT #1#\n\n"
            "Rain. [[a note]] /* cut */\n\n= synopsis\n\n@McKay\n~Hello.\n\n> THE END <\n\n==="
        ),
        "The Pier",
    ),
}


@pytest.mark.parametrize("name", TITLED)
def test_what_stands_around_a_text_names_it_and_is_not_read(name: str) -> None:
    text, title = TITLED[name]
    (section,) = cut_sections(text)
    expected = "INT. HUT - NIGHT\n\nRain.\n\nMcKay\nHello.\n\nTHE END" if name == "fountain" else ROAD
    assert (section.title, section.text) == (title, expected)


READ = {
    "obsidian fields": (f"POV:: [[Mira]]\nWord count:: 1200\n\n{ROAD}", ROAD),
    "colons of a chat": ("Mira:: Hello.\nTom:: Hi.", "Mira:: Hello.\nTom:: Hi."),
    "a character sheet": ("STR 10\nINT 12\n= 22\n@Mira won [[Pier]].", "STR 10\nINT 12\n= 22\n@Mira won Pier."),
    "a hidden title": ("||他读《书》了||", "||他读《书》了||"),
    "obsidian query": (f"{ROAD}\n\n```dataview\nTABLE file.mtime\nFROM #novel\n```", ROAD),
    "a file of a wiki": (f"{ROAD} [[File:a.jpg|thumb|Boat]]", ROAD),
    "notion aside": (f"<aside>\n{ROAD}\n\n</aside>", ROAD),
    "html notes": ((f'He fell.<sup id="fnref:1"><a href="#fn:1">1</a></sup> {ROAD}\n\n'
                   '<ol><li id="fn:1">Note ↩</li></ol>'),
                   f"He fell. {ROAD}"),
    "html powers": ("H<sub>2</sub>O and 3 m<sup>2</sup>", "H2O and 3 m2"),
    "ruby in html": ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字"),
    "ruby of Aozora": ("漢字《かんじ》を｜東京《とうきょう》で{言|い}った。『書《ほん》』",
                      "漢字を東京で言った。『書』"),
    "book titles": ("他读《红楼梦》。", "他读《红楼梦》。"),
    "bbcode": ("[b]Go[/b] and [color=red]run[/color], [url=http://x.org]there[/url]. [spoiler]Now[/spoiler]",
               "Go and run, there. ||Now||"),
    "brackets": ("She opened [b] and [i].", "She opened b and i."),
    "wiki": ("'''Salt''' is ''white''.<ref name=\"a\">Note</ref> [http://x.org The site] it's 'so'",
             "Salt is white. The site it's 'so'"),
    "tex quotes": ("``Go,'' she said.", "“Go,” she said."),
    "tex signs": (r"10\% of \$5 \& more", "10% of $5 & more"),
    "org": ("#+TITLE: Road\n#+AUTHOR: A\n* Chapter\n:PROPERTIES:\n:ID: x\n:END:\nText.", "Chapter\nText."),
    "daggers": ("The king† fell.\n\n† The second one.", "The king fell."),
    "notes in a row": ("He rose.[1][2]\n\n[1] See p. 3.\n[2] Ibid.", "He rose."),
    "parts of a song": ("[Verse 1]\nLa la\n[Chorus]\nLo lo", "La la\n\nLo lo"),
    "a command": ("Use </narrate:123456789012345678> now.", "Use narrate now."),
    "soft hyphens": ("co\u00adop\u00aderation \u2060now \ufeffthen", "cooperation now then"),
    "hyphens at line ends": (
        ("The road was white and it went on and on until the well-\nknown light had gone from the hills above town\n"
        "and nobody came to the pier where the boats were lying\nin the dark."),
        ("The road was white and it went on and on until the well-known light had gone from the hills above town "
        "and nobody came to the pier where the boats were lying in the dark."),
    ),
    "a sound glued to a panel": ("PAGE ONE Panel 1: A pier. SFX: CREAKPanel 2: A hut.",
                                 "PAGE ONE Panel 1: A pier.\n\nPanel 2: A hut."),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_only_the_words_of_the_text_are_read(name: str) -> None:
    text, words = READ[name]
    (section,) = cut_sections(text)
    assert section.text == words


@pytest.mark.parametrize(
    "line",
    ["***", "* * *", "⁂", "✦✦✦", "◇◆◇", "~", "#", "―", "• • •", "-----✿-----", "~*~*~*~", "xXxXx", "oOo", "~o0o~", "§",
     "❦",  "<center>o0o</center>", "=+=+=", "+ + +", "\\*\\*\\*", "::::", "_____"],
)  # fmt: skip
def test_signs_between_scenes_are_neither_shown_nor_spoken(line: str) -> None:
    (section,) = cut_sections(f"One.\n\n{line}\n\nTwo.")
    assert section.text == "One.\n\nTwo."


@pytest.mark.parametrize("line", ["…", "?!", "“…”", "😀", "xx", "Oo", "XXX", "a", "5"])
def test_a_short_line_that_says_something_stays(line: str) -> None:
    (section,) = cut_sections(f"One.\n\n{line}\n\nTwo.")
    assert section.text == f"One.\n\n{line}\n\nTwo." if line != "“…”" else "…" in section.text


@pytest.mark.parametrize(
    "face",
    [":)", ":-D", ";P", "<3", "XD", "^_^", "T_T", ">_<", "o_O", "¯\\_(ツ)_/¯", "(╯°□°)╯︵ ┻━┻",
     "(◕‿◕)", "(•ᴥ•)", "(ಠ‿ಠ)",
     "(^_^)/", "(≧▽≦)"],
)  # fmt: skip
def test_faces_of_signs_are_shown_and_not_spoken(face: str) -> None:
    assert spoken(f"Well {face} then") == "Well then"


@pytest.mark.parametrize(
    "words",
    [
        "(a)",
        "8) eight",
        "(東京)",
        "1:0",
        "a: b",
        "x",
        "(…)",
        "C: D",
        "(и)",
        "5 < 3",
        "=)x",
        "(±2°)",
        "(д)",
        "（シャツ）",
        "（ア・イ）",
        "2 + 1 =3",
        "(_)x",
    ],
)
def test_words_in_signs_are_no_faces(words: str) -> None:
    assert spoken(f"Well {words} then") == f"Well {words} then"


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("CHAPTER I.", True), ("THE LONG ROAD HOME", True), ("III", True), ("1.", True), ("12", True),
        ("ГЛАВА ПЕРВАЯ", True), ("Kapitel 4.", True), ("NO!", False), ("I went home", False),
        ("Mira went on.", False), ("xXxXx", False),
        ("OK", False), ("Chapter one ended.", False),
    ],
)  # fmt: skip
def test_lines_that_stand_alone_as_headings_do(line: str, *, is_heading: bool) -> None:
    (section,) = cut_sections(f"It rained.\n\n{line}\n\nIt rained again.")
    assert any(cue.kind is CueKind.HEADING for cue in section.cues) is is_heading


SENTENCES = [
    "« Viens ! » dit-il. | « Non. » | Elle part.",
    "L’art. 5 de la loi. | Fin.",
    "Vive EE. UU. hoy. | ¿Qué?",
    "D. Juan y Dª. Ana. | Sí.",
    "Era l'Avv. Verdi. | Poi tacque.",
    "Potem ok. 5 godz. wyszedł.",
    "Стр. 5 и рис. 3 тут. | Дождь.",
    "Т. зв. «школа» тут. | Дощ.",
    "Pl. 3. szám alatt, kb. 5 óra. | Aztán elment.",
    "جاء د. أحمد. | ثم ذهب؟ | نعم!",
    "डॉ. शर्मा आए। | रु. 500 दिए।",
    "Er ging. | »Nein.« | »Doch.« | Sie blieb.",
    "It was ok. | He was ill. | She left.",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_end_where_a_reader_takes_breath(text: str) -> None:
    assert " | ".join(sentences(text.replace(" | ", " "))) == text
