from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.script.title_line import TitleReader
from tests.effort import examples

TALE = "Once there was a fox. She kept a light.\n\nAnd so on."


def read(text: str, *cuts: int) -> tuple[str, str, str]:
    """The title, the removed head, and the text, when the answer arrives in chunks cut at these places."""
    reader = TitleReader()
    places = [0, *sorted(cuts), len(text)]
    shown = [reader.feed(text[start:end]) for start, end in pairwise(places)]
    return reader.title, reader.head, "".join([*shown, reader.flush()])


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# The Fox at Sea", "The Fox at Sea"),
        ("### The Fox at Sea ##", "The Fox at Sea"),
        ("# **The Fox at Sea**", "The Fox at Sea"),
        ("# Where Is the Fox?", "Where Is the Fox?"),
        ("# “The Fox”", "The Fox"),
        ("**The Fox at Sea**", "The Fox at Sea"),
        ("__Run, Fox!__", "Run, Fox!"),
        ("*The Fox at Sea*", "The Fox at Sea"),
        ("Title: The Fox at Sea", "The Fox at Sea"),
        ("**Title:** The Fox at Sea", "The Fox at Sea"),
        ("**Title: “The Fox at Sea”**", "The Fox at Sea"),
        ("Titel: Der Fuchs", "Der Fuchs"),
        ("标题：狐狸", "狐狸"),
        ("“The Fox at Sea”", "The Fox at Sea"),
        ("„Der Fuchs auf See“", "Der Fuchs auf See"),
        ("「きつね」", "きつね"),
        ("Sure! Here is your story:\n\n# The Fox at Sea", "The Fox at Sea"),
        ("Certainly, here's the story.\n**The Fox at Sea**", "The Fox at Sea"),
        ("# The Fox at Sea\n\n---", "The Fox at Sea"),
    ],
)
def test_a_title_is_read_in_every_form(line: str, title: str) -> None:
    for before in ("", "\n \n"):
        whole = f"{before}{line}\n\n{TALE}"
        for cut in range(len(whole)):
            assert read(whole, cut) == (title, f"{before}{line}\n\n", TALE)


@pytest.mark.parametrize(
    "text",
    [
        TALE,
        f"The fox kept a light\n{TALE}",
        f"The Fox at Sea\n\n{TALE}",
        f"The fox kept a light.\n\n{TALE}",
        f"Who goes there?\n\n{TALE}",
        f"“Run!”\n\n{TALE}",
        f"“Run”, she said\n\n{TALE}",
        f"*I never wanted this.*\n\n{TALE}",
        f"**She ran.**\n\n{TALE}",
        f"The letter said:\n\n“Come home”\n\n{TALE}",
        f"Sure, said the fox.\n\n{TALE}",
        f"Sure! Here is your story:\n\n{TALE}",
        f"# Chapter 1\n\n{TALE}",
        f"## Kapitel 2: Das Meer\n\n{TALE}",
        f"and then it rained\n\n{TALE}",
        f"- a light\n\n{TALE}",
        f"# {'word ' * 40}\n\n{TALE}",
        f"{'word ' * 30}\n\n{TALE}",
        "# A title and nothing else",
        "# A title and nothing else\n\n",
        "A light",
        "",
        " \n\n",
    ],
)
def test_what_is_not_clearly_a_title_stays_text(text: str) -> None:
    for cut in range(len(text) + 1):
        assert read(text, cut) == ("", "", text)


def test_text_that_ignores_the_title_is_not_held_back_for_long() -> None:
    reader = TitleReader()
    assert [reader.feed(piece) for piece in ("On", "ce", " there")] == ["On", "ce", " there"]
    assert TitleReader().feed("x" * 300) == "x" * 300


PIECES = st.sampled_from(
    [
        "# ",
        "**",
        "*",
        "“",
        "”",
        "Title: ",
        "\n",
        "\n\n",
        "---",
        "The Fox",
        " at sea",
        ". ",
        "?",
        "Sure! Here is it:",
        " ",
    ]
)


@settings(max_examples=examples(150))
@given(st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join), st.data())
def test_every_character_is_in_the_head_or_in_the_text_however_it_comes(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    title, head, shown = read(text, *cuts)
    assert head + shown == text
    assert bool(title) == bool(head)
    assert (title, head, shown) == read(text)
    if head:
        assert title in head
        assert shown.strip()
