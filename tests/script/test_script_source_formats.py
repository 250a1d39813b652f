"""What people copy from programs, or take from their files: the words that were written are read, all of them."""

from __future__ import annotations

import json

import pytest

from bot.script.sections import cut_sections
from bot.script.speeches import labelled_speeches

CHAT = "Mira: hey did you see it??\nTom: no spoilers pls\nMira: ok ok"
LAMP = (
    "EXT. PIER - NIGHT\n\nRain.\n\nMIRA\n(softly)\nWho is there?\n\nTOM\nNobody.\n\nCUT TO:\n\n"
    "INT. HUT - LATER\n\nMIRA\nGo!"
)

TEXTS = {
    "a copied chat": (
        (
            "Mira — Today at 20:14\nhey did you see it??\nTom — Today at 20:15\nno spoilers pls\n[20:16]\n"
            "Mira — Today at 20:17\nok ok\n(edited)\n"
        ),
        "",
        CHAT,
    ),
    "a copied chat on three lines each": (
        (
            "Mira\n — \n11/27/2026, 8:14 PM\nhey did you see it??\nNEW\nNovember 28, 2026\nTom APP\n — \n12:01 AM\n"
            "no spoilers pls\nMira\n — Gestern um 20:17 Uhr\nok ok"
        ),
        "",
        CHAT,
    ),
    "an exported chat": (
        (
            f"{'=' * 62}\nGuild: Salt\nChannel: roleplay / tavern\nTopic: in character\n{'=' * 62}\n\n"
            "[11/27/2026 8:14 PM] mira.w\nThe gate opens.\n\n[11/27/2026 8:15 PM] tom_k (pinned)\nI go in.\n\n"
            "{Attachments}\nhttps://cdn.example.org/map.png\n\n{Reactions}\n👍 (2)\n\n"
            f"{'=' * 62}\nExported 2 message(s)\n{'=' * 62}\n"
        ),
        "tavern",
        "mira.w: The gate opens.\n\ntom_k: I go in.",
    ),
    "a chat as JSON": (
        json.dumps(
            {
                "channel": {"name": "tavern"},
                "messages": [
                    {"content": "The gate opens.", "author": {"name": "mira.w", "nickname": "Mira"}},
                    {"content": "", "author": {"name": "tom"}},
                    {"content": "I go in.", "author": {"name": "tom", "nickname": None}},
                ],
            }
        ),
        "tavern",
        "Mira: The gate opens.\n\ntom: I go in.",
    ),
    "a chat as lines of JSON": (
        (
            '{"user_name": "You", "chat_metadata": {}}\n{"name": "Mira", "mes": "*smiles* Go."}\n'
            '{"name": "You", "mes": "No."}'
        ),
        "",
        "Mira: smiles Go.\n\nYou: No.",
    ),
    "a card": (
        (
            '{"spec": "chara_card_v2", "data": {"name": "Mira", "description": "A keeper.", "first_mes": "Who, '
            '{{user}}?"}}'
        ),
        "Mira",
        "A keeper.\n\nWho, user?",
    ),
    "data that is no chat": ('{\n  "title": "Salt",\n  "hp": 3\n}', "", '"title": "Salt",\n"hp": 3'),
    "a chat as a web page": (
        (
            "<!DOCTYPE html><html><head><title>Salt - tavern</title><style>a</style></head><body><div class=chatlog>"
            '<div class=chatlog__header><span class=chatlog__author title="mira.w">Mira</span> '
            "<span class=chatlog__timestamp><a href=#x>8:14 PM</a></span></div>"
            '<div class="chatlog__content"><span>The gate &amp; the stair.</span></div></div></body></html>'
        ),
        "tavern",
        "Mira: The gate & the stair.",
    ),
    "WhatsApp": (
        (
            "27/11/2026, 20:14 - Mira: hey did you see it??\n27/11/2026, 20:15 - Tom: no spoilers pls\n"
            "27/11/2026, 20:17 - Mira: ok ok"
        ),
        "",
        CHAT,
    ),
    "WhatsApp on a phone": (
        (
            "[27.11.26, 20:14:03] Mira: hey did you see it??\n\u200e[27.11.26, 20:15:11] Tom: no spoilers pls\n"
            "[27.11.26, 8:17:40\u202fPM] Mira: ok ok"
        ),
        "",
        CHAT,
    ),
    "IRC": (
        "[20:14] <Mira> hey did you see it??\n[20:15] <@Tom> no spoilers pls\n20:17:01 <Mira> ok ok",
        "",
        CHAT,
    ),
    "Telegram": (
        "Mira, [27.11.2026 20:14]\nhey did you see it??\n\nTom, [27.11.2026 20:15]\nno spoilers pls\n",
        "",
        "Mira: hey did you see it??\n\nTom: no spoilers pls",
    ),
    "a game's log": (
        (
            "[20:14:03] [Server thread/INFO]: <Mira> go in\n[20:14:10] [Server thread/INFO]: Tom fell\n"
            "[20:14:11] [Server thread/INFO]: <Tom> lol"
        ),
        "",
        "Mira: go in\nTom fell\nTom: lol",
    ),
    "subtitles": (
        (
            "1\n00:00:01,000 --> 00:00:03,500\n- Who is there?\n- <i>Nobody.</i>\n\n2\n00:00:04,000 --> 00:00:06,000\n"
            "The lamp went out\nand the sea\n\n3\n00:00:06,500 --> 00:00:07,000\n{\\an8}was loud.\n\n"
            "4\n00:00:07,000 --> 00:00:08,000\n[door creaks]\n\n5\n00:00:09,000 --> 00:00:10,000\n1984\n"
        ),
        "",
        "Who is there?\nNobody.\nThe lamp went out and the sea was loud.\n\n1984",
    ),
    "subtitles of a browser": (
        (
            "WEBVTT - The Lamp\nKind: captions\n\nNOTE by hand\n\nSTYLE\n::cue { color: red }\n\nintro\n"
            "00:01.000 --> 00:03.500 align:start\n<v Mira>Who is there?</v>\n\n"
            "00:04.000 --> 00:06.000\n<c.yellow>Nobody</c> <00:05.000>answered.\n\n"
            "00:06.000 --> 00:07.000\nNobody answered.\n"
        ),
        "The Lamp",
        "Mira: Who is there?\nNobody answered.",
    ),
    "subtitles with styles": (
        (
            "[Script Info]\nTitle: The Lamp\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
            "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
            "Dialogue: 0,0:00:01.00,0:00:03.50,Default,Mira,0,0,0,,Who, {\\i1}you{\\i0}?\n"
            "Dialogue: 0,0:00:04.00,0:00:06.00,Default,,0,0,0,,Nobody,\\Nnot one.\n"
        ),
        "The Lamp",
        "Mira: Who, you?\nNobody, not one.",
    ),
    "lyrics with times": (
        "[ti:The Lamp]\n[ar:Mira]\n[00:12.00]The lamp\n[00:20.00][00:40.00]Oh, the sea\n[00:30.50]<00:31.00>burns",
        "The Lamp",
        "The lamp\nOh, the sea\nburns\nOh, the sea",
    ),
    "a transcript of a video": (
        "0:00\nso today we are going to\n0:03\ntalk about the road\n1:02:03\nthe end",
        "",
        "so today we are going to talk about the road the end",
    ),
    "a mail": (
        (
            "From: Mira <mira@example.org>\nTo: Tom <tom@example.org>\nSubject: Re: AW: The story\n"
            "Date: Fri, 27 Nov 2026 20:14:00 +0000\nX-Mailer: a\n b\n\nHi Tom,\n\n> Send it.\n>> Please!\n\n-- \nMira"
        ),
        "The story",
        "Hi Tom,\n\nSend it.\nPlease!\n\nMira",
    ),
    "letters of a story": (
        "From: Mira\nTo: Tom\nSubject: Salt\n\nGo.",
        "",
        "From: Mira\nTo: Tom\nSubject: Salt\n\nGo.",
    ),
    "rich text": (
        (
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl\\f0 Arial;}{\\info{\\title Salt}}\\f0\\fs24 He paid 12 "
            "\\'93coins\\'94 in 1999.\\par\n"
            "\\u8364?5 {\\b now}, \\u1052?\\u1080?\\u1088?\\line {\\*\\generator x;}\\u-10179?\\u-8704?end\\}}"
        ),
        "Salt",
        "He paid 12 “coins” in 1999.\n€5 now, Мир\n😀end}",
    ),
    "a web page": (
        (
            "<html><head><title>Salt &amp; Light</title><script>x</script></head><body><p>One&hellip;</p><hr>"
            '<ul><li>a<li>b</ul><img src=x alt="A pier"><form>Two</form><o:p></o:p></body></html>'
        ),
        "Salt & Light",
        "One…\n\na\nb A pier Two",
    ),
    "a forum": (
        (
            '[quote="Mira, post: 12, member: 5"]Go.[/quote]\n'
            "[size=4][b]Tom[/b][/size] nods [img]https://x.org/a.png[/img]"
            "and [url=https://x.org]looks[/url].[list][*]a[*]b[/list][spoiler=End]He dies.[/spoiler]"
            "[table][tr][td]1[/td][td]2[/td][/tr][/table][h2]Two[/h2][user=5]@Ben[/user] opens [box]."
        ),
        "",
        "Mira: Go.\n\nTom nods and looks.\na\nb\nEnd: ||He dies.||\n1, 2\n\nTwo\n\n@Ben opens box.",
    ),
    "pages of a screenplay": (
        (
            "1    EXT. PIER - NIGHT           1\n\n     Rain.\n\n                MIRA\n            (softly)\n"
            "        Who is there?\n\n"
            "                TOM ^\n        Nobody.\n                (MORE)\n                          CUT TO:\n"
            "2    INT. HUT - LATER    2\n\n                MIRA (CONT'D)\n        Go!\n"
        ),
        "",
        LAMP,
    ),
    "a title page": (
        "Title:\n    _**THE LAMP**_\nCredit: Written by\nAuthor: Mira\n\nEXT. PIER - NIGHT\n\nRain.",
        "THE LAMP",
        "EXT. PIER - NIGHT\n\nRain.",
    ),
    "Final Draft": (
        (
            '<?xml version="1.0"?>\n<FinalDraft><Content><Paragraph Type="Scene Heading"><Text>EXT. '
            "PIER</Text></Paragraph>\n"
            '<Paragraph Type="Character"><Text>MIRA</Text></Paragraph>\n'
            '<Paragraph Type="Dialogue"><Text>Who </Text><Text Style="Italic">&amp; '
            "why?</Text></Paragraph></Content></FinalDraft>"
        ),
        "",
        "EXT. PIER\n\nMIRA\nWho & why?",
    ),
    "Ren'Py": (
        (
            'define m = Character("Mira", color="#fff")\nlabel start:\n    scene bg pier\n    "The lamp went out."\n'
            '    m happy "Who is {i}there{/i}?\\nHm?" with fade\n'
            '    "Stranger" "Me, [name]."\n    $ x = "1"\n    menu:\n'
            '        "Go in":\n            jump hut\n        "Wait" if x > 1:\n            m "So."\n    # a remark\n'
        ),
        "",
        "The lamp went out.\nMira: Who is there? Hm?\nStranger: Me, name.\nGo in\nWait\nMira: So.",
    ),
    "Ink": (
        (
            "VAR x = 0\n-> start\n=== start ===\n# CLEAR\nThe lamp went out. // a remark\n* [Go in] You go in. -> hut\n"
            "+ (wait) {x > 1} Wait[.], and listen.\n  ~ x = 1\n- {~Warm|Cold} it was.\n=== hut ===\nTODO: more\n"
            "Home.\n-> END"
        ),
        "",
        "The lamp went out.\nGo in\nYou go in.\nWait, and listen.\n\nWarm / Cold it was.\n\nHome.",
    ),
    "Twine": (
        (
            ':: StoryTitle\nThe Lamp\n\n:: StoryData\n{"ifid": "X"}\n\n:: Start [a] {"position":"1,1"}\n'
            "(set: $x to 1)''Who'' is "
            "//there//?\n(if: $x > 1)[A step.]<<set $y to 1>>\n[[Go in->Hut]]\n[[Wait|Pier]]\n\n:: Hut\nHome, $name."
        ),
        "The Lamp",
        "Start\n\nWho is there?\nA step.\nGo in\nWait\n\nHut\n\nHome, name.",
    ),
    "links of Twine": ("She could [[go in->Hut]] or [[Pier<-wait]].", "", "She could go in or wait."),
    "Org": (
        (
            "#+TITLE: The Lamp\n* TODO One :a:b:\n:PROPERTIES:\n:ID: 1\n:END:\n"
            "She /went/ to [[https://x.org][the pier]] =now=.\n"
            "#+BEGIN_QUOTE\nGo.\n#+END_QUOTE\n# a remark\nDEADLINE: <2026-11-27 Fri>"
        ),
        "The Lamp",
        "One\nShe went to the pier now.\nGo.",
    ),
    "TeX": (
        (
            "\\documentclass{article}\n\\usepackage{x}\n\\title{The Lamp}\n\\begin{document}\n\\maketitle\n"
            "\\section{One}\n"
            "``Go,'' she said---50\\% now. % a remark\n"
            "See~it\\footnote{A {b} c.} in \\ref{x}. Caf\\'e, \\\"{o}ver \\ldots{} {\\em so}\n"
            "\\begin{itemize}\n\\item one\n\\item \\textbf{{two}}\n\\end{itemize}\n\\end{document}"
        ),
        "The Lamp",
        "The Lamp\n\nOne\n\n“Go,” she said—50% now. See it in. Café, över … so\n\none\ntwo",
    ),
    "a comment of Google Docs": (
        "He went[a] home.[b]\n\n\n[a]Cut this?\n[b]I like it.\n\nmore",
        "",
        "He went home.\n\nmore",
    ),
    "letters in brackets": ("She took [a] and went[b].", "", "She took a and wentb."),
    "bullets": ("● one\n○ two\n■ three", "", "one\ntwo\nthree"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_words_are_read_and_what_a_program_put_around_them_is_not(name: str) -> None:
    text, title, words = TEXTS[name]
    sections = cut_sections(text)
    assert "\n\n".join(section.text for section in sections) == words
    headings = {cue.kind.value for cue in sections[0].cues if cue.start == 0}
    assert sections[0].title == title or (not title and "heading" in headings)


@pytest.mark.parametrize("name", ["a copied chat", "a chat as JSON", "WhatsApp", "subtitles of a browser", "Ren'Py"])
def test_what_was_typed_before_a_file_stays(name: str) -> None:
    text, _, words = TEXTS[name]
    assert "\n\n".join(section.text for section in cut_sections(f"Read this.\n\n{text}")) == f"Read this.\n\n{words}"


OTHERS = [
    "8:00 Breakfast: eggs\n9:00 School: maths\n10:00 Home",
    "8:00\nI woke up.\n9:00\nI went out.\n10:00\nI slept.",
    "He waited — until 20:14.\nThen he left — at 20:30.",
    "[8:14 PM] Mira: hey\n[8:15 PM] Tom: no",
    "<b>Go</b> now.\n<i>No</i> way.\n<u>So</u> it is.",
    "From here to there.\nTo: nowhere.",
    "Title: Duke\nName: Ada\nHP: 3",
    "Mira 12\nTom 13\nBen 14",
    ":: a remark ::",
    "libsalt  1:20\nand more\nlibfox  2:30\nand more",
    'A key:\n\n{"name": "Salt", "description": "A key", "id": "seven"}',
    "== Salt ==\n* Strength: 12 -> 13\n* Luck -> none\n",
    'She said: "label start:"',
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_it_stays_whole(text: str) -> None:
    words = [word for word in text.replace("<", " <").split() if any(map(str.isalnum, word)) and "<" not in word]
    read = "\n".join(section.text for section in cut_sections(text))
    assert [word for word in words if word.strip("[]:—.") not in read] == []


def test_a_chat_is_a_dialogue_for_a_cast() -> None:
    [section] = cut_sections(TEXTS["WhatsApp"][0])
    assert [speech.speaker for speech in labelled_speeches([section.text])[0]] == ["Mira", "Tom", "Mira"]
