"""Ordinary prompts: the right people, their number and the place are in every panel and in the text."""

from __future__ import annotations

import re

import pytest

from sandbox.gemini.answer import Picture, Words
from sandbox.gemini.figures import figures_in
from sandbox.gemini.idea import parse_idea
from sandbox.gemini.languages import language_of
from sandbox.gemini.request import Ask
from sandbox.gemini.storyteller import write_story
from sandbox.gemini.world import props_in, table
from sandbox.gemini.writer import plan_for
from sandbox.show.art.reading import Brief, read_prompt
from sandbox.show.art.vocabulary import best

PANELS = 4

PROMPTS = [
    # prompt; kinds, in order; what they are; scene, and what it is known by; things
    (
        "a hedgehog detective and his grandmother in Hamburg harbour",
        "hedgehog person",
        "detective grandmother",
        "sea",
        "",
    ),
    ("Two astronauts on Mars", "person person", "astronaut", "space/mars", ""),
    ("A knight, a witch and a baker in Paris", "person person person", "knight witch baker", "city/eiffel", ""),
    ("Knight, witch, baker in Paris", "person person person", "knight witch baker", "city/eiffel", ""),
    ("My cat becomes mayor of London", "cat", "mayor", "city/clock tower", ""),
    ("A queue at the bakery", "person person person person person", "customer", "city/shop", ""),
    ("A queue of penguins at the bank", "penguin penguin penguin penguin penguin", "penguin", "city/shop", ""),
    ("Three penguins open a hotel in the Alps", "penguin penguin penguin", "penguin", "hills", ""),
    ("An octopus plays the piano", "octopus", "octopus", "seabed", "piano"),
    ("The frog prince", "frog", "prince", "hills", ""),
    ("A unicorn in New York", "unicorn", "unicorn", "city/skyscrapers", ""),
    ("vampire dentist", "person", "vampire dentist", "", ""),
    ("A snail wins the race", "snail", "snail", "", "trophy"),
    ("a shark who is afraid of water", "shark", "shark", "seabed", ""),
    ("An elephant in a library", "elephant", "elephant", "library", ""),
    ("a horse and a pig on a farm", "horse pig", "horse pig", "hills/barn", ""),
    ("T-rex learns to knit", "dinosaur", "t-rex", "forest", "needles"),
    ("zombie wedding", "person", "zombie", "", "cake"),
    ("A magician in Las Vegas", "person", "magician", "city", ""),
    ("Pirates look for treasure", "person person", "pirate", "sea", "chest"),
    ("Grandpa and I build a rocket", "person person", "grandpa child", "", "rocket"),
    ("My little brother and the moon", "person", "brother", "", ""),
    ("A couple on the beach", "person person", "woman man", "sea", ""),
    ("The last lighthouse keeper", "person", "keeper", "", ""),
    ("Mira finds a brass map under the old library", "person", "", "library", "map"),
    ("a detective cat named Inspector Whiskers", "cat", "detective", "", ""),
    ("Santa is ill on Christmas eve", "person", "santa", "", ""),
    ("a doctor and a nurse in a hospital", "person person", "doctor nurse", "city/shop", ""),
    ("Ivo, a giant's tiny gardener, wakes the sleeping castle", "person", "gardener", "", ""),
    ("Two snowmen plan a trip to the beach and pack carefully", "snowman snowman", "snowman", "sea", ""),
    ("the mayor's parrot tells all secrets", "parrot", "parrot", "", ""),
    ("Two astronauts on Mars find a sleeping dragon", "person person dragon", "astronaut", "space/mars", ""),
    ("Lena and her horse cross the Alps in winter", "person horse", "horse", "hills", ""),
    ("a shy violinist plays on the roof of the opera", "person", "violinist", "", ""),
    ("five ducks try to open a hotel in Venice", "duck duck duck duck duck", "duck", "city", ""),
    (
        "A grandfather and his granddaughter cross the desert",
        "person person",
        "grandfather granddaughter",
        "desert",
        "",
    ),
    ("Twins Ada and Noor follow the river", "person person", "child", "", ""),
    ("The king has lost his crown", "person", "king", "hills", ""),
    ("Five kids on the playground", "person person person person person", "kid", "hills", ""),
    ("A bear and a mouse share a house", "bear mouse", "bear mouse", "", ""),
    ("Ghost in the school", "ghost", "ghost", "city/shop", ""),
    ("Mother and daughter in the rain", "person person", "mother daughter", "", ""),
    ("A samurai cat in Tokyo", "cat", "samurai", "city/pagoda", ""),
    ("A turtle and a rabbit run a race", "turtle rabbit", "turtle rabbit", "", "trophy"),
    ("A football team of monkeys", "monkey monkey monkey monkey", "monkey", "", "ball"),
    ("Anna and Ben get married", "person person", "", "", ""),
    ("A chef in space", "person", "chef", "space", ""),
    ("Dad cooks dinner and everything goes wrong", "person", "dad", "", "pan"),
    ("The day my homework ate the dog", "dog", "dog", "", ""),
    ("An old sailor tells of the sea", "person", "sailor", "", ""),
    ("A bee who's allergic to pollen", "bee", "bee", "", ""),
    ("Lions in the city", "lion lion", "lion", "city", ""),
    ("my hamster's birthday party", "hamster", "hamster", "", "cake"),
    ("Firefighters rescue a cat from a tree", "person person cat", "firefighter", "", ""),
    ("A teacher and her class on the moon", "person person person person person person", "teacher child", "space", ""),
    ("Wizard school exam", "person", "wizard", "", ""),
    ("The spider who knitted scarves", "spider", "spider", "", "needles"),
    ("a cow jumps over the moon", "cow", "cow", "hills/barn", ""),
    ("Cowboy versus alien", "person alien", "cowboy alien", "", ""),
    ("mermaid at the bottom of the sea", "person", "mermaid", "seabed", ""),
    ("a snowman who wants to see summer", "snowman", "snowman", "", ""),
    ("Police officer chases a thief through Rome", "person person", "officer thief", "city/colosseum", ""),
    ("Twins in the jungle", "person person", "child", "forest", ""),
    ("two old men play chess in the park", "person person", "man", "hills", "chess"),
    ("The princess saves the dragon", "person dragon", "princess dragon", "hills", ""),
    ("A family of bears moves to the city", "bear bear bear", "bear", "city", ""),
    ("Otto the robot sleeps under the old library", "robot", "robot", "library", ""),
    ("a mouse who wants to be a king", "mouse", "king", "", ""),
    ("Two sisters, Ada and Bea, run a bakery on the moon", "person person", "sister", "space", ""),
    ("the last dragon opens a tea shop in London", "dragon", "dragon", "city/clock tower", "cup"),
    ("Captain Ines and Dr. Miller sail to Lisbon", "person person", "captain", "city", "boat"),
    ("An old man and his robot dog fish at the lake", "person dog", "man robot", "sea", ""),
    ("my dog is secretly a superhero", "dog", "superhero", "", ""),
    ("the pig who wanted to fly to the moon", "pig", "pig", "space", ""),
    ("two dragons on a date in Rome", "dragon dragon", "dragon", "city/colosseum", ""),
    ("A bus driver and forty penguins", "person penguin penguin penguin penguin penguin", "driver penguin", "", "car"),
    ("Little red fox in the snow", "fox", "fox", "ice", ""),
    ("A love story at the Eiffel Tower", "person", "", "city/eiffel", ""),
    ("the ambassador of cheese", "person", "ambassador", "", ""),
    ("a taste tester at a royal banquet", "person", "tester", "", ""),
    ("Two retired postal workers rob a museum", "person person", "worker", "city/shop", ""),
    ("a nervous skydiver and her parrot", "person parrot", "skydiver parrot", "", ""),
    ("old sailor tells a story to his grandchildren", "person person person", "sailor grandchild", "sea", ""),
    ("a stray cat becomes the stationmaster", "cat", "stationmaster", "city/shop", ""),
    ("A fox and a hen share an apartment in Brooklyn", "fox chicken", "fox hen", "city", ""),
    ("The plumber who found Atlantis", "person", "plumber", "", ""),
    ("a translator between cats and dogs", "person cat cat dog dog", "translator cat dog", "", ""),
    ("A lumberjack and a beaver become friends", "person squirrel", "lumberjack beaver", "forest", ""),
    ("Three grandmothers start a rock band", "person person person", "grandmother", "", ""),
    ("A penguin lost in the Sahara", "penguin", "penguin", "desert", ""),
    ("Grandpa teaches me to ride a bike", "person person", "grandpa child", "", ""),
    ("A blind pianist and his guide dog", "person dog", "pianist dog", "", "piano"),
    ("Two robots fall in love in a laundromat", "robot robot", "robot", "city/shop", ""),
    ("Ein Igel-Detektiv und seine Oma im Hafen", "hedgehog person", "detective grandmother", "sea", ""),
]


def script_and_briefs(prompt: str, rule: str = "") -> tuple[str, list[Brief]]:
    text = f"Make a comic of exactly {PANELS} panels. {rule}\n\nThe wish of the person:\n{prompt}"
    plan = plan_for(Ask("gemini-nano-banana-2.1", "v1", {"contents": [{"parts": [{"text": text}]}]}), 0)
    told = "".join(piece.text for piece in plan.pieces if isinstance(piece, Words))
    return told, [read_prompt(piece.drawing) for piece in plan.pieces if isinstance(piece, Picture)]


def test_every_panel_shows_who_was_asked_for_and_where() -> None:
    for prompt, kinds, nouns, place, thing in PROMPTS:
        told, briefs = script_and_briefs(prompt)
        for brief in briefs:
            assert [role.kind for role in brief.cast] == kinds.split(), prompt
            words = " ".join(f"{role.name} {role.words}" for role in brief.cast).lower()
            assert [noun for noun in nouns.split() if noun not in words] == [], prompt
            assert thing in {"", *brief.props}, prompt
            assert not place or f"{brief.scene}/{brief.landmark}".rstrip("/") == place, prompt
        assert len({(brief.scene, brief.landmark) for brief in briefs}) == 1, prompt
        if not prompt.startswith("Ein "):
            story = write_story(prompt, words=300).lower()
            assert [noun for noun in nouns.split() if noun not in story and noun not in _UNSAID] == [], prompt
            assert [noun for noun in nouns.split() if noun not in told.lower()] == [], prompt


def test_words_keep_their_accents_and_things_that_act_are_the_heroes() -> None:
    assert parse_idea("a crêpe stand and a tiny piñata").things == ("crêpe stand", "tiny piñata")
    for prompt, thing in (
        ("a piñata who is afraid of birthdays", "piñata"),
        ("a cactus learns to hug", "cactus"),
        ("A lonely vending machine makes a friend", "lonely vending machine"),
    ):
        assert parse_idea(prompt).role == thing
        assert thing in write_story(prompt, words=200).lower()


_UNSAID = frozenset({"mayor", "king", "santa"})
"""Words of a story that come from the prompt's sentence, or from a name."""


def test_no_place_is_a_person_and_no_person_a_thing() -> None:
    for prompt, *_ in PROMPTS:
        names = " ".join(figure.name for figure in figures_in(prompt))
        assert not re.search(r"Paris|London|York|Vegas|Alps|Mars|Rome|Tokyo|Eiffel|Tower|Lisbon|Hamburg", names), prompt
        story = write_story(prompt, words=600)
        assert not re.search(r"grandmother (?:glow|fit)|the grandmother was heavier", story), prompt


def test_the_weather_of_a_prompt_is_that_of_every_panel() -> None:
    assert all(brief.is_rainy for brief in script_and_briefs("Mother and daughter in the rain")[1])
    assert all(brief.is_snowy for brief in script_and_briefs("A lost penguin in the snow")[1])


def test_a_pictures_stock_phrases_change_no_colour() -> None:
    for brief in script_and_briefs("A green cat in the city")[1]:
        assert [role.words.replace(", speaks", "").strip() for role in brief.cast] == ["a green cat"]


def test_the_sentence_of_a_prompt_is_told_once_in_the_story_and_is_the_first_caption_of_the_comic() -> None:
    for prompt in ("My cat becomes mayor of London", "T-rex learns to knit", "The princess saves the dragon"):
        claim = prompt.replace("My ", "the ").lower()
        assert write_story(prompt, words=300).lower().count(claim) == 1
        assert f"Caption (Top): {claim}." in script_and_briefs(prompt)[0].lower().replace(
            "caption (top)", "Caption (Top)"
        )


def test_the_stock_of_a_script_names_nothing_that_the_painter_draws() -> None:
    for beat in [one for name in ("comics", "continuation") for group in table(name)["beats"] for one in group]:
        stock = re.sub(r"\{\w+\}", "", " ".join((beat["scene"], beat["focus"], beat["detail"])))
        assert props_in(stock) == frozenset(), beat["title"]
        assert figures_in(stock) == [], beat["title"]
        assert best("scenes", stock) == "", beat["title"]


def test_comics_and_stories_begin_and_end_in_many_ways() -> None:
    prompts = [prompt for prompt, *_ in PROMPTS[:24]]
    scripts = [script_and_briefs(prompt)[0].split("Panel ") for prompt in prompts]
    assert len({script[1].split("\n")[0] for script in scripts}) >= 6
    assert len({script[-1].split("\n")[0] for script in scripts}) >= 6
    stories = [write_story(prompt, words=300).split("\n\n") for prompt in prompts[:12]]
    endings = [re.sub(r"[A-Z]\w+", "", story[-1])[:40] for story in stories]
    assert max(endings.count(ending) for ending in endings) <= 3


@pytest.mark.parametrize("language", sorted(table("stories_other")))
def test_a_comic_in_another_language_has_its_captions_and_lines_in_it(language: str) -> None:
    name = table("languages")[language].split("|")[0].title()
    script, briefs = script_and_briefs("A fox and a bear in the forest", f"Write in {name}.")
    book = table("stories_other")[language]
    said = re.findall(r'^Dialogue \([^)]*\): "(.*)"$', script, re.MULTILINE)
    assert len(said) == PANELS
    assert set(said) <= set(book["lines"])
    assert [[role.kind for role in brief.cast] for brief in briefs] == [["fox", "bear"]] * PANELS


WISHES = {
    "fr": "Un renard vole la lune et la cache dans un puits",
    "de": "Ein Fuchs stiehlt den Mond und versteckt ihn im Brunnen",
    "es": "Un zorro que roba la luna y la esconde en un pozo",
    "ru": "Лиса крадёт луну и прячет её в колодце",
    "pt": "Uma raposa que rouba a lua e não volta",
    "it": "Una volpe che ruba la luna e la nasconde nel pozzo",
    "nl": "Een vos die de maan steelt en in het bos woont",
    "pl": "Lis, który kradnie księżyc i nie wraca do lasu",
    "ja": "キツネが月をぬすむ",
    "zh": "一只狐狸偷了月亮",
    "ar": "ثعلب يسرق القمر",
    "hi": "एक लोमड़ी चाँद चुराती है",
}


def told_for(wish: str, rule: str) -> str:
    text = f"Write a story of about 300 words. {rule}\n\nThe wish of the person:\n{wish}"
    plan = plan_for(Ask("gemini-3.8-flash", "v1", {"contents": [{"parts": [{"text": text}]}]}), 0)
    return "".join(piece.text for piece in plan.pieces if isinstance(piece, Words))


@pytest.mark.parametrize("language", sorted(table("stories_other")))
def test_a_wish_is_answered_in_its_language_and_nothing_is_told_twice(language: str) -> None:
    story = told_for(WISHES[language], "Write in the language of the person's own words below.")
    paragraphs = story.split("\n\n")
    assert language_of(story) == language
    assert len(set(paragraphs)) == len(paragraphs) >= 5
    assert WISHES[language] in story
    assert [role.kind for role in script_and_briefs(WISHES[language])[1][0].cast] == ["fox"]
    name = table("languages")[language].split("|")[0].title()
    assert language_of(told_for("Mira and the fox", f"Write in {name}.")) == language


def test_a_language_that_is_not_written_is_named_and_the_text_is_english() -> None:
    first, _, rest = told_for("Mira and the fox", "Write in Turkish.").partition("\n\n")
    assert "Turkish" in first
    assert language_of(rest) == "en"
    assert "that language" in told_for("여우가 달을 훔친다", "Write in the language of the person's own words below.")
    assert "stand-in" not in told_for("Mira and the fox", "Write in the language of the person's own words below.")
