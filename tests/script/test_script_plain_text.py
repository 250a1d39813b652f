"""The shown and the spoken form of a text: addresses, names, emoji and spoilers."""

from __future__ import annotations

import pytest

from bot.script.alt_text import alt_text
from bot.script.plain_text import plain, spoken
from bot.script.sections import cut_sections
from bot.script.speech_duration import speech_seconds
from bot.script.word_tokens import tokens_of
from bot.work.parts import Line, PanelScript
from tests.script.words import words_in

LONG = "https://www.example.org/articles/2024/05/a-very-long-name_of-it/index.html?ref=12345&x=%20y#part-7"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Read {LONG} tonight.", "Read example.org tonight."),
        (f"Read {LONG}.", "Read example.org."),
        (f"It is there (see {LONG}).", "It is there (see example.org)."),
        ("See https://en.wikipedia.org/wiki/Foo_((bar)_baz), please", "See en.wikipedia.org, please"),
        ("<https://example.org/a> and www.example.net/b!", "example.org and example.net!"),
        ("https://user:secret@host.example:8080/path", "host.example"),
        ("灯台はhttps://example.org/a、そこです。", "灯台はexample.org、そこです。"),
        ("steam://run/440 and HTTP://EXAMPLE.ORG/X", "run and EXAMPLE.ORG"),
        ("https:// is not one, nor is a.b", "https:// is not one, nor is a.b"),
        ("Yesterday @Tom baked a cake for @Mira in #general", "Yesterday Tom baked a cake for Mira in general"),
        ("We are #1, mail a@b.example, at 12:30:45", "We are #1, mail a@b.example, at 12:30:45"),
        ("Hello :fox: there", "Hello there"),
        (":fox:", ":fox:"),
        ("Go 👩‍🚒 now! 🇩🇪 ❤️ Step 1️⃣, © 2031 ™", "Go now! Step 1, © 2031 ™"),
        ("🦊", "🦊"),
        ("Who did it? ||It was the butler.||", "Who did it? It was the butler."),
    ],
)
def test_what_is_shown_is_said_as_a_person_would(text: str, said: str) -> None:
    assert spoken(text) == said


def test_a_long_address_does_not_take_long() -> None:
    [section] = cut_sections(f"Read {LONG} tonight.", max_seconds=5)

    assert section.text == f"Read {LONG} tonight."
    assert speech_seconds(spoken(section.text)) < 3


@pytest.mark.parametrize("unit", [")", ".,", ".)", "(.]", "www."])
def test_reading_an_address_is_linear_in_time(unit: str) -> None:
    # With a text of a file's maximum size, a quadratic function would not end.
    rest = unit * (640_000 // len(unit))
    assert spoken(f"https://example.org/{rest}b") == "example.org"
    assert spoken(f"https://example.org/{rest}").startswith("example.org")


def test_spoilers_stay_marked_in_what_is_shown() -> None:
    [section] = cut_sections("Who did it? **It** was ||the *butler*||.")
    assert section.text == "Who did it? It was ||the butler||."
    assert plain("||a|| *b*") == "a b"


@pytest.mark.parametrize("max_seconds", [2.0, 5.0])
def test_a_spoiler_that_lies_across_sections_is_hidden_in_each(max_seconds: float) -> None:
    secret = "It was the butler, in the library. " * 4
    text = f"Who did it? ||{secret}|| Nobody knew. Then it rained."

    found = cut_sections(text, max_seconds=max_seconds)

    assert len(found) > 3
    for section in found:
        assert section.text.count("||") % 2 == 0
        outside = "".join(section.text.split("||")[::2])
        assert "butler" not in outside
        assert "library" not in outside
    assert words_in(spoken(text)) == words_in(" ".join(spoken(section.text) for section in found))
    assert "rained" in "".join(found[-1].text.split("||")[::2])


def test_a_title_of_a_section_tells_no_spoiler() -> None:
    [section] = cut_sections("## The ||butler||\n\nOnce upon a time.")
    assert section.title == "The …"
    [section] = cut_sections("Narration 1 - The ||butler||: Once upon a time.")
    assert "butler" not in section.title


def test_an_alt_text_tells_no_spoiler() -> None:
    script = PanelScript(
        number=1, scene="a ||bloody|| library", lines=(Line("ANN", "It was ||the butler||!"),), caption_top="||Dead||"
    )
    told = alt_text(script)
    assert "It was …!" in told
    assert not any(word in told for word in ("butler", "bloody", "Dead"))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<b>She</b> ran<br>on <span style='x'>and <i>on</i></span>.", "She ran\non and on."),
        ("Ann &amp; Bob&nbsp;&hellip; <!-- a note -->", "Ann & Bob …"),
        (
            "I <3 you, <Elara> says & leaves; 1 < 2 &unknown; a&b",
            "I <3 you, <Elara> says & leaves; 1 < 2 &unknown; a&b",
        ),
        ("<P>One</P><HR/>", "One"),
    ],
)
def test_html_is_no_word(written: str, words: str) -> None:
    assert plain(written) == words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("𝓣𝓱𝓮 𝗹𝗮𝗺𝗽 𝕓urns", "The lamp burns"),
        ("ᴛʜᴇ ꜱᴇᴀ ａｔ ９", "the sea at 9"),
        ("H̸̡̪̯ͨ͊̽̅̾E̸̡̪̯ͨ͊̽̅̾ came", "HE came"),
        ("Việt, é, x² and 10⁶ m³, ½", "Việt, é, x² and 10⁶ m³, ½"),
    ],
)
def test_letters_that_are_dressed_up_are_said_as_plain_ones(written: str, said: str) -> None:
    assert spoken(written) == said
    assert [token.text for token in tokens_of(written)] == [token.text for token in tokens_of(said)]


def test_letters_in_circles_are_said_and_punctuation_of_columns_is_that_of_lines() -> None:
    assert spoken("ⓑⓤⓡⓝ now") == "burn now"
    assert cut_sections("﹁走！﹂︵笑︶")[0].text == "「走！」（笑）"


def test_a_star_between_numbers_is_a_sign_of_theirs() -> None:
    assert plain("5 * 3 = 15, 2*3, *so* **it** is * a") == "5 * 3 = 15, 2*3, so it is a"
