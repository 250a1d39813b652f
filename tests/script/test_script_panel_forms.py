"""Scripts as people and models write them all over the world: other languages, letterers' numbers, lost line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.panel_labels import FIELDS, WORDS
from bot.script.panels import (
    is_panel_script,
    panel_words,
    parse_panels,
    read_panels,
    read_words,
    script_cast,
    words_before,
    write_panel,
)
from bot.work.parts import Line, LineKind, PanelScript
from tests.effort import examples


def sound(text: str) -> Line:
    return Line("", text, kind=LineKind.SOUND)


def words_of(panel: PanelScript) -> str:
    return " ".join(
        [panel.title, panel.shot, panel.scene, panel.focus, panel.detail, panel.caption_top, panel.caption_bottom]
        + [f"{line.speaker} {line.manner} {line.text}" for line in panel.lines]
    )


LANGUAGES = {
    "es": "Viñeta 1: El puerto\nEscena: Un puerto.\nDiálogo (ANA, bajo): «¿Quién?»\nCartela: Nadie.",
    "fr": "Case 1 : Le port\nDécor : Un port.\nDialogue (ANA, bas) : « Qui ? »\nRécitatif : Personne.",
    "de": "Bild 1: Der Hafen\nSzene: Ein Hafen.\nDialog (ANA, leise): „Wer?“\nErzähltext: Niemand.",
    "pt": "Quadro 1: O porto\nCena: Um porto.\nFala (ANA, baixo): “Quem?”\nLegenda: Ninguém.",
    "it": "Vignetta 1: Il porto\nScena: Un porto.\nDialogo (ANA, piano): «Chi?»\nDidascalia: Nessuno.",
    "nl": "Paneel 1: De haven\nScène: Een haven.\nDialoog (ANA, zacht): “Wie?”\nBijschrift: Niemand.",
    "pl": "Kadr 1: Port\nScena: Jakiś port.\nDymek (ANA, cicho): „Kto?”\nNarracja: Nikt.",
    "ru": "Кадр 1: Порт\nСцена: Ночной порт.\nРеплика (АНА, тихо): «Кто?»\nПодпись: Никто.",
    "uk": "Панель 1: Порт\nСцена: Нічний порт.\nРепліка (АНА, тихо): «Хто?»\nПідпис: Ніхто.",
    "tr": "Kare 1: Liman\nSahne: Bir liman.\nDiyalog (ANA, alçak): “Kim?”\nAnlatıcı: Hiç kimse.",
    "ar": "اللوحة 1: الميناء\nالمشهد: ميناء.\nالحوار (آنا، بهمس): «من؟»\nالتعليق: لا أحد.",
    "hi": "पैनल 1: बंदरगाह\nदृश्य: रात।\nसंवाद (एना, धीरे): “कौन?”\nकैप्शन: कोई नहीं।",
    "zh": "第1格：码头\n场景：夜晚。\n对白（安娜，低声）：“谁？”\n旁白：没有人。",
    "ja": "コマ1：桟橋\n場面：夜。\nセリフ（アナ、小声）：「誰？」\nナレーション：返事はない。",
    "ko": "컷 1: 항구\n장면: 밤.\n대사(아나, 작게): “누구?”\n내레이션: 아무도 없다.",
    "vi": "Khung 1: Bến cảng\nCảnh: Ban đêm.\nLời thoại (ANA, khẽ): “Ai?”\nLời dẫn: Không ai.",
    "th": "ช่อง 1: ท่าเรือ\nฉาก: กลางคืน\nบทพูด (แอนนา, เบา): “ใคร?”\nคำบรรยาย: ไม่มีใคร",
    "id": "Panel 1: Pelabuhan\nAdegan: Malam.\nDialog (ANA, pelan): “Siapa?”\nNarasi: Tidak ada.",
    "sv": "Ruta 1: Hamnen\nScen: Natt.\nReplik (ANA, tyst): “Vem?”\nBildtext: Ingen.",
    "fi": "Ruutu 1: Satama\nKohtaus: Yö.\nRepliikki (ANA, hiljaa): ”Kuka?”\nKertoja: Ei kukaan.",
    "cs": "Políčko 1: Přístav\nScéna: Noc.\nBublina (ANA, tiše): „Kdo?“\nVypravěč: Nikdo.",
    "el": "Καρέ 1: Λιμάνι\nΣκηνή: Νύχτα.\nΔιάλογος (ΑΝΑ, σιγά): «Ποιος;»\nΑφηγητής: Κανείς.",
    "he": "פאנל 1: נמל\nסצנה: לילה.\nדיאלוג (אנה, בשקט): “מי?”\nקריין: אף אחד.",
}


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_a_script_with_labels_in_its_own_language_is_read_field_by_field(code: str) -> None:
    text = LANGUAGES[code]
    lines = text.split("\n")
    assert is_panel_script(text)
    (panel,) = parse_panels(text)
    title, scene, _, caption = (line.replace("：", ":").partition(":")[2].strip() for line in lines)
    assert (panel.title, panel.scene, panel.caption_top) == (title, scene, caption)
    (line,) = panel.lines
    assert all(piece in lines[2] for piece in (line.speaker, line.manner, line.text) if piece)
    assert line.speaker
    assert line.manner
    assert line.text[-1] in "?？؟;"


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_same_script_with_a_second_panel_reads_the_same_without_its_line_breaks(code: str) -> None:
    second = LANGUAGES[code].replace("1", "2", 1)
    text = f"{LANGUAGES[code]}\n{second}"
    assert len(parse_panels(text)) == 2
    assert parse_panels(" ".join(text.split())) == parse_panels(text)


def test_labels_in_capitals_of_letters_with_two_forms_are_read() -> None:
    (panel,) = parse_panels("Kare 1\nAÇIKLAMA: Bir liman.\nSES EFEKTİ: “GÜM”\nDİYALOG (ANA): “Kim?”\nANLATICI: Hiç.")
    assert (panel.scene, panel.caption_top) == ("Bir liman.", "Hiç.")
    assert panel.lines == (sound("GÜM"), Line("ANA", "Kim?"))
    (panel,) = parse_panels("ΚΑΡΈ 1\nΑΦΗΓΗΤΉΣ: Κανείς.\nΉΧΟΣ: «ΜΠΑΜ»")
    assert (panel.caption_top, panel.lines) == ("Κανείς.", (sound("ΜΠΑΜ"),))
    (person,) = script_cast("Karakterler:\nAYŞE: yaşlı; KIYAFET: kırmızı ceket").characters
    assert (person.look, person.clothes) == ("yaşlı", "kırmızı ceket")


@pytest.mark.parametrize(
    "heading",
    [
        *("Panel 1：The Door", "Panel 1:The Door", "[Panel 1] The Door", "[Panel 1: The Door]", "【Panel 1】The Door"),
        *("**[Panel 1]** The Door", "(Panel 1): The Door", "**Page 1, Panel 1:** The Door", "Page 2 Panel 3: The Door"),
        *("**Page 1** **Panel 1:** The Door", "PAGE ONE, PANEL ONE – The Door", "P1 Panel 2: The Door"),
        *("Panel 1, Page 2: The Door", "Panel 1 (Page 2): The Door", "Panel 3 of Page 1: The Door"),
        *("### Page 1 – Panel 2: The Door", "Pnl 1: The Door", "Viñeta 1: The Door", "VINETA 1. The Door"),
        *(
            "コマ1：The Door",
            "1コマ目：The Door",
            "第1コマ：The Door",
            "第1格：The Door",
            "第一格 The Door",
            "①コマ：The Door",
        ),
        *("Vignette 1 : The Door", "Bild 1: The Door", "1. Bild: The Door", "Página 1, viñeta 2: The Door"),
        *("Кадр 1. The Door", "컷 1: The Door", "1컷: The Door", "Panel 1A: The Door", "Panel １： The Door"),
    ],
)
def test_headings_with_pages_in_brackets_and_in_other_words_are_read(heading: str) -> None:
    (panel,) = parse_panels(f"{heading}\nScene: x")
    assert (panel.title, panel.scene) == ("The Door", "x")


def test_page_headings_belong_to_no_panel_and_numbers_begin_again_on_each() -> None:
    text = (
        "**Página 1**\n\n**Viñeta 1:**\nPlano del puerto.\nANA: Hola.\n\n**Viñeta 2:**\n**Cartela:** Más tarde.\n\n"
        "**Página 2**\n\n**Viñeta 1:**\nANA: Adiós.\n"
    )
    assert [panel.scene for panel in parse_panels(text)] == ["Plano del puerto.", "", ""]
    assert [(panel.page, panel.heading, panel.script.number) for panel in read_panels(text)] == [
        (1, 1, 1),
        (1, 2, 2),
        (2, 1, 3),
    ]
    assert parse_panels(text)[1].caption_top == "Más tarde."


def test_a_page_without_panels_is_a_panel_and_a_pages_title_is_kept() -> None:
    text = (
        "PAGE 1 (SPLASH)\nThe city burns.\nCAPTION: It began.\nPAGE 2: The Pier (3 panels)\nPanel 1\nANN: Hi.\n"
        "PAGE 3 (2 panels)\nPanel 1\nANN: Bye."
    )
    first, second, third = parse_panels(text)
    assert (first.scene, first.caption_top) == ("SPLASH The city burns.", "It began.")
    assert "The Pier" in second.detail
    assert third == PanelScript(number=3, lines=(Line("ANN", "Bye."),))


SEVEN = {
    "es": [f"**Página {n // 4 + 1}**\n**Viñeta {n % 4 + 1}:**\nUn puerto.\nANA: ¡Hola {n}!" for n in range(7)],
    "ja": [f"コマ{n}：夜の港。アン「行かないで」" for n in range(1, 8)],
    "page": [f"**Page {n // 4 + 1}, Panel {n % 4 + 1}:**\nA pier.\nANN: Hi {n}." for n in range(7)],
    "brackets": [f"[Panel {n}]\nA pier.\nANN: Hi {n}." for n in range(1, 8)],
    "zh": [f"第{n}格：码头。\n安娜：“谁？”" for n in range(1, 8)],
}


@pytest.mark.parametrize("name", list(SEVEN))
def test_a_prompt_of_seven_panels_makes_seven(name: str) -> None:
    text = "\n".join(SEVEN[name])
    assert is_panel_script(text)
    assert [len(panel.lines) for panel in parse_panels(text)] == [1] * 7


def test_full_width_colons_and_brackets_need_no_space() -> None:
    text = "Panel 1：桟橋\nScene：夜。\nDialogue（アン、小声）：「誰？」\nCaption（Bottom）：返事はない。\nSFX：ドーン"
    assert parse_panels(text) == (
        PanelScript(
            number=1,
            title="桟橋",
            scene="夜。",
            lines=(Line("アン", "誰？", "小声", LineKind.WHISPER), sound("ドーン")),
            caption_bottom="返事はない。",
        ),
    )


@pytest.mark.parametrize(
    ("spoken", "line"),
    [
        ("アン「行かないで」", Line("アン", "行かないで")),
        ("アン（小声）「行かないで」", Line("アン", "行かないで", "小声", LineKind.WHISPER)),
        ("アン：『行かないで』", Line("アン", "行かないで")),
        ("セリフ：アン「行かないで」", Line("アン", "行かないで")),
        ("セリフ（アン）「行かないで」", Line("アン", "行かないで")),
        ("【セリフ】アン：「行かないで」", Line("アン", "行かないで")),
        ("安：（小声）“别走”", Line("安", "别走", "小声", LineKind.WHISPER)),
        ("Dialogue（アン）：《行かないで》", Line("アン", "行かないで")),
    ],
)
def test_speech_in_scripts_without_case_is_read(spoken: str, line: Line) -> None:
    assert parse_panels(f"コマ1：夜\n{spoken}\n効果音：雨")[0].lines == (line, sound("雨"))


def test_a_quotation_within_a_sentence_is_told_not_spoken() -> None:
    (panel,) = parse_panels("コマ1\n彼は「はい」と言った。")
    assert (panel.scene, panel.lines) == ("彼は「はい」と言った。", ())


def test_the_numbers_of_balloons_are_no_words() -> None:
    text = (
        "Panel 1. Wide shot of the pier.\n1. ANN: Hello?\n(2) BEN (whisper): Quiet.\n3) SFX: BOOM\n"
        "4. CAPTION: It was too late.\n5. ANN/THOUGHT: Run.\n⑥ BEN: Go!"
    )
    assert parse_panels(text) == (
        PanelScript(
            number=1,
            title="Wide shot of the pier.",
            caption_top="It was too late.",
            lines=(
                Line("ANN", "Hello?"),
                Line("BEN", "Quiet.", kind=LineKind.WHISPER),
                sound("BOOM"),
                Line("ANN", "Run.", kind=LineKind.THOUGHT),
                Line("BEN", "Go!"),
            ),
        ),
    )


DREAM = """PAGE 1 (5 panels)
Panel 1: Wide shot. A convoy enters the woods.
CAPTION (Adam): Five days. Twenty friends.
Panel 2: Chaos, tents half-pitched.
Nick: I got the stakes.
Panel 3: Food trucks line the road.
Sam: If we sprint, we can still catch it.
Panel 4: A banner flaps.
Camera: low angle
Dani (worried): Do you feel that?
"""


def test_a_short_name_and_a_colon_at_the_beginnings_of_lines_is_a_speaker() -> None:
    first, second, third, fourth = parse_panels(DREAM)
    assert first.lines == (Line("Adam", "Five days. Twenty friends.", "caption", LineKind.OFF_PANEL),)
    assert second.lines == (Line("Nick", "I got the stakes."),)
    assert third.lines == (Line("Sam", "If we sprint, we can still catch it."),)
    assert fourth.lines == (Line("Dani", "Do you feel that?", "worried"),)
    assert (fourth.shot, fourth.detail) == ("low angle", "")
    assert is_panel_script(DREAM)


@pytest.mark.parametrize(
    "name", ["C-3PO", "GROUPIE #1", "SARAH'S FRIEND", "BILL / THE MONSTER", "DR. ADA", "JEAN-LUC", "O'Neil", "Ада"]
)
def test_names_with_marks_in_them_speak(name: str) -> None:
    (panel,) = parse_panels(f"Panel 1\nScene: x\n{name}: Hello.\nBen: Hi.")
    assert panel.lines == (Line(name, "Hello."), Line("Ben", "Hi."))


GLUED = (
    'Panel 1: The Pier\nScene: Rain at night.\nFocus: Ann\nDialogue (ANN): "Hello?"\nBEN: "Quiet."\n'
    "Caption (Bottom): No answer.\nPanel 2: The Boat\nScene: A boat.\nDialogue (BEN, low): “Now.”\nSFX: BOOM!\n"
    "Panel 3\nScene: Sky."
)


@pytest.mark.parametrize("text", [GLUED, *(f"{text}\n{text.replace('1', '2', 1)}" for text in LANGUAGES.values())])
def test_line_breaks_that_were_lost_without_a_space_in_their_place_lose_no_panel_and_no_word(text: str) -> None:
    glued = text.replace("\n", "")
    panels = parse_panels(glued)
    assert len(panels) == len(parse_panels(text))
    assert [line.text for panel in panels for line in panel.lines][:1] == [parse_panels(text)[0].lines[0].text]


def test_a_glued_script_reads_as_it_did_before() -> None:
    assert parse_panels(GLUED.replace("\n", "")) == parse_panels(GLUED)


@pytest.mark.parametrize(
    "prose",
    [
        "Meet me at 10:30. Panel 1 of the discussion: fun.",
        "Case 1: a man is found dead.\nWitness: I saw him.\nDetective: Who?",
        "A comic about a dog.\nStyle: noir\nMood: tense",
        "Panel 1: a cat\nPanel 2: a dog\nStyle: noir\nNote: keep it simple",
        "Visit https://example.org:8080/panel 1: it is great",
        "Page 1 of my diary: today I met Ada.",
        "Bild 1 zeigt einen Hund, Bild 2 eine Katze.",
        "Viñeta 1: un gato\nViñeta 2: un perro",
        "コマ1：猫\nコマ2：犬",
        "Draw 3 panels. 1. Ada wakes. 2. Ada runs. 3. Ada: “Hi!”",
        "Ada: Hi\nBen: Hello\nMake a comic of this chat",
        "The panel: four experts.\nModerator: Hello.\nGuest: Hi.",
        "Panel 1 at 10:30\nPanel 2 at 11:30\nAda: cook\nBen: clean",
        "Genre: horror\nCharacters: Ada, Ben\nSetting: a harbour\nPanels: 4",
        "Image 1: cat\nImage 2: dog",
    ],
)
def test_prose_stays_prose(prose: str) -> None:
    assert not is_panel_script(prose)


def test_a_label_inside_a_quotation_is_said() -> None:
    (panel,) = parse_panels("Panel 1\nDialogue (ANN): “My Focus: the sun.”\nScene: x")
    assert (panel.lines, panel.focus, panel.scene) == ((Line("ANN", "My Focus: the sun."),), "", "x")


def test_words_without_a_heading_are_read_and_what_has_no_label_is_shown() -> None:
    assert read_words("Alone at the pier.", 3) == PanelScript(number=3, caption_bottom="Alone at the pier.")
    labelled = read_words("Scene: a pier\nANN: “Go.”", 1)
    assert (labelled.scene, labelled.lines) == ("a pier", (Line("ANN", "Go."),))
    assert "Mazungumzo" in panel_words(read_words("Mazungumzo (ANN): “Habari”", 1))


def test_what_stands_before_the_first_panel_is_told_apart_from_the_title() -> None:
    text = "# The Lamp\nAda has a red coat.\nDraw it like a woodcut.\nPAGE ONE\nPanel 1\nScene: x"
    assert words_before(text) == "Ada has a red coat.\nDraw it like a woodcut."
    assert words_before("Panel 1\nScene: x") == ""
    assert words_before("No panels at all.") == ""


# --- properties

_PIECES = st.lists(
    st.one_of(
        st.sampled_from(sorted({word for kind in (*FIELDS, "panel", "picture", "page") for word in WORDS[kind]})),
        st.sampled_from(
            [": ", "：", ":", " 1", "1", " (ANN, low)", "（アン）", "「", "」", "“", "”", "\n", "\n", " ", "[", "]"]
        ),
        st.sampled_from(
            ["【", "】", "ANN: ", "Nick: ", "アン「", "4. ", "(2) ", "rain", "雨", "Go!", "。", ".", "**", "- "]
        ),
        st.sampled_from(["🎬 ", "1️⃣", "\n\nANN\n", "\n**BEN**\n", "(low)\n", "\n```\n", "<br>", "\u200f", "\r\n"]),
    ),
    max_size=40,
).map("".join)


@settings(deadline=None, max_examples=examples(30))
@given(_PIECES, st.booleans())
def test_whatever_was_read_can_be_written_and_read_again(text: str, capital: bool) -> None:
    read = parse_panels(text.title() if capital else text)
    assert parse_panels("\n\n".join(map(write_panel, read))) == read


@settings(deadline=None, max_examples=examples(30))
@given(st.lists(st.sampled_from([f"word{n}" for n in range(9)]), min_size=1, max_size=9).map(" ".join), _PIECES)
def test_no_word_below_a_heading_is_lost(said: str, around: str) -> None:
    around = around.replace("none", "")
    text = f"Panel 1\n{around}\n{said}\n{around}"
    told = " ".join(map(words_of, parse_panels(text)))
    assert all(word in told for word in said.split())
