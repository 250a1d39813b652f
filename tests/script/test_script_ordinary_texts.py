"""Ordinary texts that have a sign of a format in them are read word by word."""

from __future__ import annotations

import re

import pytest

from bot.script.sections import cut_sections

TEXTS = {
    "a timetable": "Breakfast — 8:00\nEggs and toast\nLunch — 12:30\nSoup\nDinner — 19:00\nBread",
    "a line of a timetable": "Train to Bern — departs 14:30\nTrain to Basel — departs 15:10\nBring water.",
    "a log of one": "Captain's log — 20:14\nAll is well.\nCaptain's log — 21:00\nStorm.",
    "a dated log": "Entry — March 3, 20:14\nAll calm.\nEntry — March 4, 21:00\nStorm.",
    "a diary": "[27.11.2026 20:14] The harbour\nWe came in late.\n\n[28.11.2026 8:00] The stair\nWe left again.",
    "a diary on lines": "27.11.2026 20:14 - Harbour: we came.\n28.11.2026 8:00 - Stair: we left.",
    "connections": "8:00 From Bern to Basel: two trains\n9:00 From Basel to Bern: one train",
    "appointments": "Alice — 9:00\nBob — 10:00\nAlice — 11:00",
    "labels of things": "label door:\n    a wooden thing, old\nlabel hat:\n    a round thing",
    "durations": "Bake the bread  0:45\nUntil golden.\nRest the dough  1:00\nCover it.",
    "a Chinese timetable": "时间 — 20:14\n夜深了。\n时间 — 21:00\n天亮了。",
    "rhymes": "The sonnet rhymes thus:\nA B A B\nC D C D\nE F E F\nG G\nThat is all.",
    "scales": "The scale of C is:\nC D E F G A B\nThe scale of G is:\nG A B C D E F#\nLearn both.",
    "headers of nothing": "To: do\nFrom: now on\nSubject: life\nDate: never @ noon\nFrom: x@y z",
    "coordinates": "E4 E5\nD4 D5\nA1 B3\nThat was the game.",
    "a tape": "Yes.\n[Break in the tape]\nI said no.\n[End of side one]\nThen yes.\n[Chorus of frogs]\nDark.",
    "a menu": "You might also like this trick.\n\nOpen the menu.\nThen click Embed",
    "headings of a book": "Next Chapter\n\nMira left.\n\nNext Chapter\n\nA note from Tom\nI love you.",
    "a recipe": "Title: Bread\nAuthor: Mira\nNotes: rest it overnight\nSummary: a loaf for six\n\nMix the flour.",
    "an essay on pages": "<html> is first. Between <head> and </head> is a title; a <nav> has links, to </nav>.",
    "an essay on a film": "A script file begins with <FinalDraft and then the words. I wrote mine in it.",
    "per cent in a paper": "\\emph{So} it is.\nI used \\section{it}, 100% sure that it works.\nAt 50 % nobody minds.",
    "a path": "It is in C:\\part\\end and \\label.",
    "headings and a plus": "# One\n\nText.\n\n#+1 for the idea\n\n# Two\n\nMore.",
    "actions": "::smiles at him::\nHello (aside: he lied to me).\n::waves::\nBye (note: come back soon).",
    "a jar": "Mira found a jar. It said:\nlabel three:\nDo not drink.\nShe drank it.",
    "notes of a wiki": "== History ==\nIt burned -> History of fire.\n# one\n# two\nTODO: ask Mira\n~ ten people",
    "an event of a subtitle": "A line looks so:\nDialogue: 0,0:00:01.00,0:00:03.50,a,Mira,0,0,0,,Who?\nEach has one.",
    "names in brackets": "[Mira]: Hm...\n[Tom]: W-what...no\n[Ben]: Wait.What?\n[Mira]: Fine, I go.",
    "braces on two lines": "{{ It was dark and cold\nand nobody came }}\nShe slept.",
}
NO_WORDS = {"head", "html", "nav", "emph", "section", "li", "dialogue", "0", "00", "01", "03", "50", "a"}


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_of_an_ordinary_text_is_lost(name: str) -> None:
    sections = cut_sections(TEXTS[name])
    cues = [cue.words for section in sections for cue in section.cues]
    shown = words_of("\n".join([*cues, *(f"{section.title}\n{section.text}" for section in sections)]))
    allowed = NO_WORDS if re.search(r"[<\\]|Dialogue", TEXTS[name]) else set()
    assert [word for word in words_of(TEXTS[name]) if word not in shown and word not in allowed] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "He wrote “[a]ll men”, then “[A]ll”. “[E]verything ends.”",
            "He wrote “all men”, then “All”. “Everything ends.”",
        ),
        (
            (
                "Read this.\n\n[Script Info]\nTitle: Lamp\n[Events]\n"
                "Dialogue: 0,0:00:01.00,0:00:03.50,a,Mira,0,0,0,,Who?\n\nRemark: the end."
            ),
            "Read this.\n\nMira: Who?\n\nRemark: the end.",
        ),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nNo!\nNo!\n\n2\n00:00:04,000 --> 00:00:05,000\nNo!",
            "No!\nNo!\nNo!",
        ),
        (
            "It begins with WEBVTT and then\n00:01.000 --> 00:02.000\nHello.",
            "It begins with WEBVTT and then\n\nHello.",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE that\n\nNOTE a\nremark\n\n00:03.000 --> 00:04.000\nSTYLE is all.",
            "NOTE that STYLE is all.",
        ),
        ("00:01.000 --> 00:02.000 at 00:03.000\nHello.", "Hello."),
        ("Mira\n — \nToday at 20:14\nShe left.", "Mira: She left."),
        ("Lunch — maybe at 12:30\nSoup.\nDinner — maybe at 19:00\nBread.",) * 2,
        (
            "Mira — Today at 20:14\nShe left — at last.\nHer clock said — 20:15\nTom — Today at 20:16\nok",
            "Mira: She left — at last.\nHer clock said — 20:15\nTom: ok",
        ),
        ("[ti:A]\n[00:12.00]The\n[00:20.00]lamp\n[00:30.00]out\n\nMy song.", "The\nlamp\nout\n\nMy song."),
        (
            (
                'How to.\n\nlabel start:\n    m \'Hello\'\n    """\n    One.\n\n    Two.\n    """\n'
                '    show text "Later"\n\nThe label names the place.'
            ),
            "How to.\n\nm: Hello\nOne.\nTwo.\nLater\n\nThe label names the place.",
        ),
        (
            ':: Start\n(link: "Go in")[You went.] <<link "Wait" "Pier">><</link>> (aside: he lied)',
            "Start\n\nGo in\nYou went. Wait (aside: he lied)",
        ),
        (
            (
                "She opened it.\n\nFrom: Tom <t@salt.org>\nSubject: The lamp\n\nCome.\n\n"
                "From: Ben <b@salt.org>\nSubject: Re: The lamp\n\nNo."
            ),
            "She opened it.\n\nTom: The lamp\n\nCome.\n\nBen:\n\nNo.",
        ),
        ("{\\rtf1 One \\v secret\\v0 two {\\v x}three.}", "One two three."),
        ("[b]So[/b] [tab=One]It began.[/tab]", "So One: It began."),
        ("<li> one thing\n<li> two things\n<li> three", "one thing\ntwo things\nthree"),
        ("\\begin{center}{The End}\\end{center}", "{The End}"),
        (
            "Write:\n\n<html><head><title>Salt</title></head><body>Hi</body></html>\n\nThe <nav>is</nav> in it.",
            "Write:\n\nHi\n\nThe is in it.",
        ),
    ],
)
def test_what_stands_beside_a_format_is_shown(text: str, shown: str) -> None:
    assert "\n\n".join(section.text for section in cut_sections(text)) == shown
