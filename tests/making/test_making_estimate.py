"""The estimated usage of a work, and its final usage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from pydantic import SecretStr

from bot.gemini.client import Gemini
from bot.gemini.json_answer import OUTPUT_TOKENS
from bot.gemini.models import cost_usd
from bot.gemini.tokens import text_tokens
from bot.library.usage_limits import Reservation, Spending, Totals
from bot.making import estimate as prices
from bot.making.context import MEMORY_CHARS_MAX, WHOLE_CHARS_MAX
from bot.making.estimate import spent
from bot.making.media import MEDIA, estimate_of
from bot.making.plan import plan
from bot.making.speech_cost import SPOKEN_AGAIN, SPOKEN_BY_TTS
from bot.settings import GeminiSettings
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.parts import FileRef, Look, PartState
from bot.work.request import ComicOptions, Length, NarrationOptions, Options, Request, StoryOptions, Voices
from bot.work.speech import Speech
from bot.work.usage import Usage
from bot.work.work import Work

SOUND = FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=30.0)
RESERVED = Reservation(amount=Spending(stories=1, usd=0.5))


def work_of(options: Options, prompt: str = "a fox") -> Work:
    return plan(Request(prompt=prompt, options=options), 1, created_at=0.0)


MODELS_OF: Final = GeminiSettings(api_key=SecretStr("k"))
DAY: Final = date(2026, 11, 24)


def price_of(work: Work, settings: GeminiSettings = MODELS_OF) -> Callable[[Usage], float]:
    model = MEDIA[work.medium].model(settings)
    return lambda usage: cost_usd(model, usage, DAY)


def estimate(work: Work) -> Spending:
    return MEDIA[work.medium].estimate(work, price_of(work))


def test_each_kind_is_counted_in_its_own_unit() -> None:
    story = estimate(work_of(StoryOptions(length=Length.LONG)))
    assert (story.stories, story.panels, story.speech_minutes) == (1, 0, 0.0)
    comic = estimate(work_of(ComicOptions(panels=6)))
    assert (comic.stories, comic.panels, comic.speech_minutes) == (0, 6, 0.0)
    narration = estimate(work_of(NarrationOptions(), "word " * 300))
    assert (narration.stories, narration.panels) == (0, 0)
    assert narration.speech_minutes == pytest.approx(2.0, rel=0.05)


def test_a_finished_script_is_counted_by_its_own_panels() -> None:
    script = "Panel 1: A\nScene: here\n\nPanel 2: B\nScene: there"
    assert estimate(work_of(ComicOptions(panels=8), script)).panels == 2


def test_only_the_missing_parts_of_a_reopened_work_are_estimated() -> None:
    comic = work_of(ComicOptions(panels=4))
    first, *rest = comic.panels
    started = replace(comic, panels=(replace(first, state=PartState.MADE), *rest))
    assert estimate(started).panels == 3
    assert estimate(started).usd == pytest.approx(estimate(comic).usd * 3 / 4)
    speech = work_of(NarrationOptions(), "one two three\n---\nfour five six")
    said = replace(speech.sections[0], audio=SOUND)
    left = estimate(replace(speech, sections=(said, speech.sections[1])))
    assert left.speech_minutes == pytest.approx(estimate(speech).speech_minutes / 2, rel=0.2)
    assert estimate(replace(work_of(StoryOptions()), text="Once")).stories == 0


def test_an_estimate_follows_the_price_of_the_model_that_is_set() -> None:
    story = work_of(StoryOptions(length=Length.LONG))
    assert estimate(story).usd == pytest.approx(1500 * 4 * 3.75 / 1e6)
    dear = GeminiSettings(api_key=SecretStr("k"), story_model="gemini-4-carbon")
    unheard = GeminiSettings(api_key=SecretStr("k"), story_model="gemini-unheard-of")
    for settings, usd in ((dear, 0.06), (unheard, 0.072)):
        assert MEDIA[story.medium].estimate(story, price_of(story, settings)).usd == pytest.approx(usd)


def test_the_estimates_cover_what_a_part_takes() -> None:
    assert prices.TEXT_TOKENS_PER_WORD >= 3
    assert estimate(work_of(ComicOptions(panels=4))).usd >= 4 * 1120 * 30 / 1e6
    assert prices.speech_usage(1.0).audio_tokens == 25 * 60


def test_the_works_before_a_work_are_estimated_too() -> None:
    story = work_of(StoryOptions())
    following = replace(story, lineage=Lineage(parent_id="a", parent_author_id=1, relation=Relation.CONTINUE))
    assert estimate(following).usd > estimate(story).usd


def test_the_most_of_a_summary_is_reserved_where_one_may_be_needed() -> None:
    def most(options: Options, relation: Relation, chapter: int = 1, **more: Any) -> Usage:  # noqa: ANN401 - a work's own fields
        lineage = Lineage(parent_id="a", parent_author_id=1, relation=relation, chapter=chapter)
        return prices.memory_usage(replace(work_of(options), lineage=lineage, **more))

    whole = Usage(prompt_tokens=MEMORY_CHARS_MAX // 4, text_tokens=OUTPUT_TOKENS)
    assert most(StoryOptions(), Relation.CONTINUE, 30) == most(StoryOptions(), Relation.TAKE, 30) == whole
    assert most(ComicOptions(), Relation.COMIC) == most(ComicOptions(), Relation.ILLUSTRATION) == whole
    # Two chapters can be longer than the text that is passed on in full, and one cannot.
    assert text_tokens("a" * WHOLE_CHARS_MAX) < most(StoryOptions(), Relation.CONTINUE, 3).prompt_tokens < 20_000
    for nothing in (
        most(StoryOptions(), Relation.CONTINUE, 2),
        most(NarrationOptions(), Relation.NARRATION),
        most(ComicOptions(), Relation.COMIC, memory=Memory(summary="Once.")),
    ):
        assert nothing == Usage()


def test_a_summary_is_priced_by_the_model_that_writes_it() -> None:
    prices_of = {"settings": MODELS_OF, "price_of": lambda model: lambda usage: cost_usd(model, usage, DAY)}
    gemini = cast("Gemini", SimpleNamespace(**prices_of))
    lineage = Lineage(parent_id="a", parent_author_id=1, relation=Relation.COMIC)
    comic = replace(work_of(ComicOptions()), lineage=lineage)
    remembered = replace(comic, memory=Memory(summary="Once."))
    more_usd = estimate_of(comic, gemini).usd - estimate_of(remembered, gemini).usd
    assert more_usd == pytest.approx(cost_usd(MODELS_OF.story_model, prices.memory_usage(comic), DAY))


def test_money_follows_the_counted_tokens_where_they_are_known() -> None:
    work = replace(work_of(StoryOptions()), text="words", ending=COMPLETE, usage=Usage(calls=1, cost_usd=0.01))
    assert spent(work, RESERVED) == Spending(stories=1, usd=0.01)


def test_an_unknown_price_and_a_stop_before_the_first_word_leave_the_money_reserved() -> None:
    unknown = replace(work_of(StoryOptions()), text="words", ending=COMPLETE, usage=Usage(calls=1, cost_usd=None))
    assert spent(unknown, RESERVED) == RESERVED.amount
    stopped = replace(work_of(StoryOptions()), ending=Ending(EndingKind.STOPPED, {"by": "Mira"}))
    assert spent(stopped, RESERVED) == Spending(stories=0, usd=0.5)


@pytest.mark.parametrize("kind", [EndingKind.BUSY, EndingKind.LOST, EndingKind.MISCONFIGURED, EndingKind.CANCELLED])
def test_a_request_that_gemini_refused_or_never_received_costs_nothing(kind: EndingKind) -> None:
    assert spent(replace(work_of(StoryOptions()), ending=Ending(kind)), RESERVED) == Spending()


def test_a_person_is_counted_what_they_got() -> None:
    comic = work_of(ComicOptions(panels=3))
    made = replace(comic.panels[0], state=PartState.MADE)
    comic = replace(comic, panels=(made, *comic.panels[1:]), ending=Ending(EndingKind.INCOMPLETE, {"missing": 2}))
    assert spent(comic, Reservation(amount=Spending(panels=3))).panels == 1
    narration = work_of(NarrationOptions(), "One.\n---\nTwo.")
    spoken = replace(narration.sections[0], audio=SOUND, state=PartState.MADE)
    narration = replace(narration, sections=(spoken, narration.sections[1]))
    assert spent(narration, Reservation(amount=Spending(speech_minutes=4.0))).speech_minutes == pytest.approx(0.5)


def test_a_work_that_is_finished_later_counts_only_what_is_new() -> None:
    comic = work_of(ComicOptions(panels=3))
    made = tuple(replace(panel, state=PartState.MADE) for panel in comic.panels)
    comic = replace(comic, panels=made, ending=COMPLETE, usage=Usage(calls=3, cost_usd=0.75))
    before = Totals(calls=2, panels=2, usd=0.5)
    reservation = Reservation(amount=Spending(panels=1, usd=0.375), before=before)
    assert spent(comic, reservation) == Spending(panels=1, usd=0.25)
    narration = work_of(NarrationOptions(), "One.\n---\nTwo.")
    sections = tuple(replace(section, audio=SOUND, state=PartState.MADE) for section in narration.sections)
    narration = replace(narration, sections=sections, ending=COMPLETE, usage=Usage(calls=2, cost_usd=0.5))
    before = Totals(calls=1, speech_minutes=0.5, usd=0.25)
    used = spent(narration, Reservation(amount=Spending(speech_minutes=0.5), before=before))
    assert used == Spending(speech_minutes=0.5, usd=0.25)


def test_a_work_that_is_stopped_at_once_when_it_is_finished_later_costs_what_is_reserved() -> None:
    stopped = Ending(EndingKind.STOPPED, {"by": "Mira"})
    comic = replace(work_of(ComicOptions(panels=3)), ending=stopped, usage=Usage(calls=2, cost_usd=0.5))
    before = Totals(calls=2, usd=0.5)
    reservation = Reservation(amount=Spending(panels=1, usd=0.375), before=before)
    assert spent(comic, reservation) == Spending(usd=0.375)
    assert spent(comic, reservation.without_usd()) == Spending()


def test_a_comic_reserves_its_script_its_looks_and_the_redraws_of_half_its_panels() -> None:
    def whole(work: Work, settings: GeminiSettings = MODELS_OF) -> float:
        prices_of = {"settings": settings, "price_of": lambda model: lambda usage: cost_usd(model, usage, DAY)}
        return estimate_of(work, cast("Gemini", SimpleNamespace(**prices_of))).usd

    def usd(model: str | None, usage: Usage) -> float:
        return cost_usd(str(model), usage, DAY)

    comic = work_of(ComicOptions(panels=5))
    panels, three = prices.panel_usage(5), prices.panel_usage(3)
    script, looks = prices.script_usage(5), prices.look_usage(8)
    drawn_usd = usd(MODELS_OF.comic_model, panels) + usd(MODELS_OF.comic_model, three)
    looked_usd = usd(MODELS_OF.look_model, looks)
    assert whole(comic) == pytest.approx(drawn_usd + looked_usd + usd(MODELS_OF.story_model, script))
    unseen = MODELS_OF.model_copy(update={"look_model": None})
    expected_usd = usd(MODELS_OF.comic_model, panels) + usd(MODELS_OF.story_model, script)
    assert whole(comic, unseen) == pytest.approx(expected_usd)
    finished = work_of(ComicOptions(), "\n\n".join(f"Panel {number}: A\nScene: here" for number in range(1, 6)))
    assert whole(finished) == pytest.approx(drawn_usd + looked_usd), "its script needs no call"
    done = replace(comic, panels=tuple(replace(panel, state=PartState.MADE, look=Look()) for panel in finished.panels))
    assert whole(done) == 0.0
    assert estimate(comic).panels == 5, "a redraw is no panel of the person"


def test_a_narration_reserves_its_transcripts_and_some_repairs() -> None:
    def whole(settings: GeminiSettings) -> float:
        prices_of = {"settings": settings, "price_of": lambda model: lambda usage: cost_usd(model, usage, DAY)}
        return estimate_of(narration, cast("Gemini", SimpleNamespace(**prices_of))).usd

    narration = work_of(NarrationOptions(), "The lamp had not been lit. " * 60)
    minutes = estimate(narration).speech_minutes
    listened = prices.listening_usage(minutes * (1 + 2 * SPOKEN_AGAIN))
    unheard = MODELS_OF.model_copy(update={"transcribe_model": None})
    assert whole(MODELS_OF) - whole(unheard) == pytest.approx(
        cost_usd(str(MODELS_OF.transcribe_model), listened, DAY), rel=1e-3
    )
    unmended = MODELS_OF.model_copy(update={"tts_model": None})
    by_tts = prices.speech_usage(minutes * SPOKEN_BY_TTS)
    assert whole(MODELS_OF) - whole(unmended) == pytest.approx(cost_usd(str(MODELS_OF.tts_model), by_tts, DAY))


def test_a_look_of_a_model_without_a_known_price_counts_as_the_dearest_of_its_kind() -> None:
    looked = prices.look_usage(1)
    assert cost_usd("gemini-unheard-of", looked, DAY) > cost_usd(str(MODELS_OF.look_model), looked, DAY)


def test_the_script_of_a_text_reserves_asking_who_says_what_in_it() -> None:
    lineage = Lineage(parent_id="a", parent_author_id=1, relation=Relation.COMIC)
    comic = work_of(ComicOptions(panels=4))
    asked = prices.script_of(replace(comic, lineage=lineage)).text_tokens
    assert asked == prices.script_of(comic).text_tokens + OUTPUT_TOKENS


def test_a_cast_reserves_asking_who_says_what_until_that_is_known() -> None:
    text = "“Go,” said Ann. “No,” said Ben."
    one, several = (work_of(NarrationOptions(voices=voices), text) for voices in Voices)
    assert prices.cast_of(one) == Usage()
    assert prices.cast_of(several).text_tokens == OUTPUT_TOKENS
    prices_of = SimpleNamespace(settings=MODELS_OF, price_of=lambda model: lambda usage: cost_usd(model, usage, DAY))
    gemini = cast("Gemini", prices_of)
    assert estimate_of(several, gemini).usd > estimate_of(one, gemini).usd
    section = replace(several.sections[0], speeches=(Speech(1, 4, "Ann"),))
    assert prices.cast_of(replace(several, sections=(section,))) == Usage()
    assert prices.cast_of(work_of(NarrationOptions(voices=Voices.CAST), "It rained.")) == Usage()
