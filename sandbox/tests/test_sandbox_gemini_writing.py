"""The local Gemini's texts: stories that use the idea and keep their length, scripts that can be drawn."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.gemini.answer import Picture, Plan, Words
from sandbox.gemini.cast import Cast, split_cast
from sandbox.gemini.faults import Overlap
from sandbox.gemini.idea import idea_in, parse_idea
from sandbox.gemini.languages import language_asked, language_of
from sandbox.gemini.panel_script import read_panels
from sandbox.gemini.request import Ask, camelised
from sandbox.gemini.storyteller import length_of, write_story
from sandbox.gemini.world import table
from sandbox.gemini.writer import plan_for

WISH = "Mira finds a brass map under the old library and must return it before dawn"
GRAMMAR = """Panel 1: Title
Scene: where and when
Dialogue (NAME, manner): "what is said"
"""
SCRIPT = """Panel 1: The Door
Scene: A cellar at night.
Focus: Old Anton holds a lamp.
Dialogue (ANTON, low): "Who is there?"

Panel 2: The Guest
Scene: The same cellar.
Focus: A heron walks in, and Anton bows.
Caption (Top): It was late."""


def ask(*turns: str, model: str = "gemini-3.8-flash", system: str = "", **config: Any) -> Ask:  # noqa: ANN401 - JSON
    contents = [
        {"role": "model" if index % 2 else "user", "parts": [{"text": text}]} for index, text in enumerate(turns)
    ]
    body = {"contents": contents, "generationConfig": config, "systemInstruction": {"parts": [{"text": system}]}}
    return Ask(model, "v1", body)


def text_of(plan: Plan) -> str:
    return "".join(piece.text for piece in plan.pieces if isinstance(piece, Words))


def pictures_of(plan: Plan) -> list[Picture]:
    return [piece for piece in plan.pieces if isinstance(piece, Picture)]


def comic(text: str, **config: Any) -> Plan:  # noqa: ANN401 - JSON
    return plan_for(ask(text, model="gemini-nano-banana-2.1", **config), 0)


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "ru"])
@pytest.mark.parametrize("words", [60, 100, 300, 600, 1500, 4000])
def test_stories_keep_to_their_length(words: int, language: str) -> None:
    for wish in (WISH, "a fox", "Two sisters, Ada and Bea, run a bakery on the moon"):
        for seed in range(3):
            story = write_story(wish, words=words, language=language, seed=seed)
            assert length_of(story) == pytest.approx(words, rel=0.1)
            assert not re.search(r"[{}]", story)


def test_a_story_uses_who_where_and_what_of_the_wish() -> None:
    story = write_story(WISH, words=600)
    assert "Mira" in story
    assert "the old library" in story
    assert "brass map" in story
    assert story.count("\n\n") > 6
    assert "“" in story
    assert "*" in story


def test_the_same_wish_and_seed_give_the_same_story_and_others_another() -> None:
    assert write_story(WISH, words=300) == write_story(WISH, words=300)
    variants = {write_story(WISH, words=300, seed=seed) for seed in range(6)}
    assert len(variants) == 6
    assert write_story("A fox", words=300) != write_story("A hen", words=300)


def test_every_genre_has_all_it_needs() -> None:
    for name, telling in table("stories_en")["genre_words"].items():
        story = write_story("Ada waits", words=1500, genre_hint=telling[0])
        lexicon = [word for key, words in table("stories_en")["genres"][name].items() for word in words]
        assert not re.search(r"[{}]", story)
        assert sum(word.lower() in story.lower() for word in lexicon if "{" not in word) >= 3


@pytest.mark.parametrize(
    ("text", "hero", "role", "place", "things"),
    [
        (WISH, "Mira", None, "the old library", ("brass map",)),
        (
            "A lighthouse keeper who collects lost sounds in a drowned city",
            None,
            "lighthouse keeper",
            "the drowned city",
            (),
        ),
        ("a story about a robot learning to paint", None, "robot", None, ()),
        ("a detective cat named Inspector Whiskers", "Inspector Whiskers", "detective cat", None, ()),
        ("the last dragon opens a tea shop in London", None, "last dragon", "London", ()),
        ("write me something funny about penguins", None, "penguin", None, ()),
        ("", None, None, None, ()),
    ],
)
def test_wishes_are_read(
    text: str, hero: str | None, role: str | None, place: str | None, things: tuple[str, ...]
) -> None:
    wish = parse_idea(text)
    assert (wish.hero, wish.role, wish.place, wish.things) == (hero, role, place, things)


def test_the_wish_is_found_within_a_request() -> None:
    assert idea_in(f"Write a story of about 300 words.\n\nThe wish of the person:\n{WISH}") == WISH
    assert idea_in(f"Rules.\n\nThe wish of the person:\n{WISH}\n\nThe story so far:\nPanel 1: X") == WISH
    assert idea_in(WISH) == WISH


def test_the_number_of_words_is_read_from_the_request_in_any_writing() -> None:
    assert ask("A story of about 1,500 words").words_asked == 1500
    assert ask("A 600-word story").words_asked == 600
    assert ask("A story", system="At most 250 words.").words_asked == 250
    assert ask("A story").words_asked is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A fox who steals the moon", "en"),
        ("Un renard qui vole la lune dans un puits", "fr"),
        ("Ein Fuchs stiehlt den Mond und versteckt ihn im Brunnen", "de"),
        ("Un zorro que roba la luna y la esconde en un pozo", "es"),
        ("Лиса крадёт луну", "ru"),
        ("Uma raposa que rouba a lua e não volta", "pt"),
        ("Una volpe che ruba la luna e la nasconde nel pozzo", "it"),
        ("Een vos die de maan steelt en in het bos woont", "nl"),
        ("Lis, który kradnie księżyc i nie wraca do lasu", "pl"),
        ("キツネが月をぬすむ", "ja"),
        ("狐狸偷月亮", "zh"),
        ("ثعلب يسرق القمر", "ar"),
        ("एक लोमड़ी चाँद चुराती है", "hi"),
        ("여우가 달을 훔친다", None),
        ("", None),
    ],
)
def test_languages_are_told_apart(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_a_language_asked_for_wins_over_the_language_of_the_wish() -> None:
    assert language_asked("Write in the language of the person's own words below.") is None
    assert language_asked("Write in French.") == "fr"
    assert language_asked("Language: Deutsch") == "de"
    plan = plan_for(ask(f"A story of about 100 words. Write in Russian.\n\nThe wish of the person:\n{WISH}"), 0)
    assert language_of(text_of(plan)) == "ru"
    assert "Mira" in text_of(plan)
    plan = plan_for(ask("Un renard qui vole la lune dans un puits, et un hibou"), 0)
    assert language_of(text_of(plan)) == "fr"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.55, 0.98])
def test_a_story_that_broke_off_goes_on_exactly_where_it_stopped(share: float) -> None:
    whole = text_of(plan_for(ask(WISH), 0))
    written = whole[: int(len(whole) * share)]
    rest = text_of(plan_for(ask(WISH, written, "Go on exactly where it stopped."), 0))
    assert written + rest == whole
    trimmed = f"An opening of another hand. {written[-120:].rstrip()}"
    rest = text_of(plan_for(ask(WISH, trimmed, "Go on."), 0))
    assert whole.endswith(rest)
    assert f"{written[-120:].rstrip()}{rest}" in whole


def test_a_continuation_can_repeat_words_on_demand_and_an_unknown_text_is_brought_to_an_end() -> None:
    whole = text_of(plan_for(ask(WISH), 0))
    written = whole[:500]
    rest = text_of(plan_for(ask(WISH, written, "Go on."), 0, [Overlap(words=4)]))
    assert rest == " ".join(written.split(" ")[-4:]) + whole[500:]
    unknown = text_of(plan_for(ask(WISH, "Quite another text", "Go on."), 0))
    assert whole.endswith(unknown.strip())
    assert len(unknown) > 50


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 12])
def test_a_comic_has_as_many_panels_as_asked_each_with_script_and_picture(count: int) -> None:
    plan = comic(f"Make a comic of exactly {count} panels.\n\n{GRAMMAR}\nThe wish of the person:\n{WISH}")
    scripts = read_panels(text_of(plan))
    assert [panel.number for panel in scripts] == list(range(1, count + 1))
    assert [picture.panel for picture in pictures_of(plan)] == list(range(1, count + 1))
    assert all(panel.value("Scene") and panel.value("Focus") for panel in scripts)
    assert len({panel.title for panel in scripts}) == count
    assert "Mira" in text_of(plan)


def test_the_painter_is_told_who_is_there_and_what_each_of_them_is() -> None:
    plan = comic("4 panels: Mira and Bolt, a small robot, in the city")
    casts = [split_cast(picture.drawing)[1] or Cast() for picture in pictures_of(plan)]
    assert [[(one.name, one.look) for one in cast.members] for cast in casts] == [
        [("Mira", ""), ("Bolt", "a small robot")]
    ] * 4


def test_a_finished_script_is_followed_and_only_its_headings_are_repeated() -> None:
    plan = comic(
        f"Draw the comic below, exactly 2 panels.\nStyle of drawing: Film-noir comic.\n\nThe script:\n{SCRIPT}"
    )
    assert [line for line in text_of(plan).splitlines() if line] == ["Panel 1: The Door", "Panel 2: The Guest"]
    first, second = pictures_of(plan)
    assert "cellar" in first.drawing
    assert "Anton" in first.drawing
    assert "Anton" in second.drawing
    assert first.style == "noir"


def test_a_single_panel_is_drawn_from_its_script_or_gets_one() -> None:
    given = comic(f"Draw only panel 2 of this comic of 2 panels: exactly one picture.\n\nThe panel to draw:\n{SCRIPT}")
    assert text_of(given) == ""
    assert [picture.panel for picture in pictures_of(given)] == [2]
    assert "heron" in pictures_of(given)[0].drawing
    grammar = GRAMMAR.replace("Panel 1", "Panel 3")
    made = comic(f"Draw only panel 3 of this comic of 4 panels. {grammar}\nThe wish of the person:\n{WISH}")
    whole = comic(f"exactly 4 panels.\nThe wish of the person:\n{WISH}")
    assert text_of(made).strip() in text_of(whole)
    assert split_cast(pictures_of(made)[0].drawing)[0] == split_cast(pictures_of(whole)[2].drawing)[0]


def test_pictures_alone_can_be_asked_for() -> None:
    assert text_of(comic("2 panels: a fox", responseModalities=["IMAGE"])) == ""
    assert pictures_of(comic("2 panels: a fox", responseModalities=["TEXT"])) == []


def test_a_plan_is_cut_at_the_token_limit_pictures_included() -> None:
    plan = comic("2 panels: a fox").within(1300)
    assert len(pictures_of(plan)) == 1
    assert plan.finish == "MAX_TOKENS"


def test_keys_are_read_in_both_casings_and_values_left_alone() -> None:
    body = {"client_content": {"turns": [{"role": "user", "parts": [{"text": "snake_case"}]}], "turnComplete": True}}
    assert camelised(body) == {
        "clientContent": {"turns": [{"role": "user", "parts": [{"text": "snake_case"}]}], "turnComplete": True}
    }
