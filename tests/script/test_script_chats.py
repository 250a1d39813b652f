"""Chats, calls and mails, as people copy them: who said it stays, when it was said goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.script.sections import cut_sections
from bot.script.speaker_labels import as_spoken
from bot.script.speeches import labelled_speeches
from bot.work.request import NarrationOptions, Voices

CHATS = {
    "names with badges and pronouns": (
        (
            "Mira [GM] — 27.11.2026, 20:14\nThe gate opens.\n\nIt creaks — slowly — and stops.\n\n"
            "Tom | he/him — 27.11.2026, 20:20\n“I go in.”"
        ),
        "Mira GM: The gate opens.\n\nIt creaks — slowly — and stops.\n\nTom | he/him: “I go in.”",
    ),
    "columns": (
        "Mira Walsh  8:14 PM\nHello.\nTom Kay\t8:15 PM\nNo.\nMira Walsh  8:16 PM\nOh.",
        "Mira Walsh: Hello.\nTom Kay: No.\nMira Walsh: Oh.",
    ),
    "a call's transcript": (
        "Mira  0:03\nHello.\n\nTom  0:10\nHi.\n\nMira  0:12\nSo.",
        "Mira: Hello.\n\nTom: Hi.\n\nMira: So.",
    ),
    "a call's chat": (
        "20:14:03 From Mira to Everyone:\n\thello\n20:14:30 From  Tom  to  Everyone : hi\n20:15:00\t From Mira : ok",
        "Mira: hello\nTom: hi\nMira: ok",
    ),
    "days without years": (
        "[11/27 8:14 PM] Mira Walsh\nhey\n[11/27 8:15 PM] Tom Kay\nno\n[11/27 8:16 PM] Mira Walsh\nok",
        "Mira Walsh: hey\nTom Kay: no\nMira Walsh: ok",
    ),
    "times within": ("[00:00.000 --> 00:04.000]  So we talk\n[00:04.000 --> 00:08.000]  of.", "So we talk of."),
    "a mail below another": (
        (
            "Von: Mira <mira@example.org>\nAn: Tom\nBetreff: AW: Salz\n\nHier.\n\n________________\n"
            "Von: Tom <tom@example.org>\nGesendet: Freitag\nBetreff: Salz\n\nBitte schicken."
        ),
        "Hier.\n\nTom:\n\nBitte schicken.",
    ),
    "a mail that was forwarded": (
        "------- Forwarded message -------\nFrom: Mira <mira@example.org>\nSubject: Salt\nTo: <tom@b.org>\n\n\nHere.",
        "Here.",
    ),
    "colours of a block": ("```ansi\n\x1b[0;31mred\x1b[0m [0;1mfox[0m\n```", "red fox"),
    "escapes of an export": ("He paid 5\\. \\*No\\*\\! 1\\. So \\- it is\\.", "He paid 5. *No*! 1. So - it is."),
    "a picture by reference": (
        "It rained. ![][image1]\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>",
        "It rained.",
    ),
    "chords": (
        "C        G7   F#m/A\nThe lamp went out\nA   B\nAnd so\n\n[C]Burn, [Am7]burn, [a] fire",
        "The lamp went out\nAnd so\n\nBurn, burn, a fire",
    ),
    "words that could be chords": ("A B\nI saw [C] and it was [A] mark.", "A B\nI saw C and it was A mark."),
    "blocks of the Homebrewery": (
        "{{monster,frame\n## Goblin\n**AC** 15\n}}\n\\page\n{{note\nMind.\n}}",
        "Goblin\nAC 15\nMind.",
    ),
}


@pytest.mark.parametrize("name", CHATS)
def test_who_said_it_stays_and_when_goes(name: str) -> None:
    text, words = CHATS[name]
    assert "\n\n".join(section.text for section in cut_sections(text)) == words


def test_a_time_behind_a_name_is_no_direction() -> None:
    [section] = cut_sections("Mira (8:14 PM): where\nTom (softly): here\nMira (8:16 PM): no")
    assert [(one.speaker, one.direction) for one in labelled_speeches([section.text])[0]] == [
        ("Mira", ""),
        ("Tom", "softly"),
        ("Mira", ""),
    ]


def test_people_with_small_letters_in_their_names_have_a_cast() -> None:
    [section] = cut_sections(
        "[1/1/2026 8:14 PM] mira.w\nThe gate opens.\n\n[1/1/2026 8:15 PM] Tom_K\nI go in.\n\n"
        "[1/1/2026 8:16 PM] mira.w\nA stair."
    )
    speeches = labelled_speeches([section.text])[0]
    assert [one.speaker for one in speeches] == ["mira.w", "Tom_K", "mira.w"]
    said = as_spoken(replace(section, speeches=speeches), NarrationOptions(voices=Voices.CAST)).text
    assert said.split() == ["The", "gate", "opens.", "I", "go", "in.", "A", "stair."]
    assert labelled_speeches(["so: it rained\nand: it snowed\nso: we left\n" + "They went home.\n" * 4]) == [()]
