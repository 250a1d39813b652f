"""A stored work is read back exactly, by this and by every later version."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.work.bible import Bible, Character
from bot.work.codec import UnknownVersionError, decode, encode
from bot.work.ending import Ending, EndingKind, Fault, Retry
from bot.work.lineage import Lineage, Memory, Relation
from bot.work.parts import (
    Box,
    Doubt,
    FileRef,
    Flaw,
    Head,
    Line,
    LineKind,
    Look,
    Page,
    Panel,
    PanelScript,
    PartState,
    Section,
    Weight,
)
from bot.work.request import ComicOptions, Length, NarrationOptions, Options, Request, StoryOptions
from bot.work.usage import Usage
from bot.work.work import Work

texts = st.text(max_size=40)
endings = st.builds(
    Ending,
    kind=st.sampled_from(EndingKind),
    params=st.dictionaries(
        st.text(max_size=5), st.one_of(texts, st.integers(), st.floats(allow_nan=False)), max_size=3
    ),
    retry=st.sampled_from(Retry),
    fault=st.sampled_from(Fault),
    after_s=st.none() | st.floats(0, 100),
)
files = st.builds(
    FileRef,
    sha256=texts,
    media_type=texts,
    size_bytes=st.integers(0),
    width_px=st.none() | st.integers(1),
    height_px=st.none() | st.integers(1),
    seconds=st.none() | st.floats(0, 1000),
)
scripts = st.builds(
    PanelScript,
    number=st.integers(1, 8),
    title=texts,
    scene=texts,
    focus=texts,
    detail=texts,
    caption_top=texts,
    caption_bottom=texts,
    lines=st.lists(
        st.builds(
            Line,
            texts,
            texts,
            texts,
            kind=st.sampled_from(LineKind),
            aims_at=st.none() | st.integers(0, 3),
            place=st.integers(0, 3),
        ),
        max_size=3,
    ).map(tuple),
    shot=texts,
    weight=st.sampled_from(Weight),
)
thousandths = st.integers(0, 1000)
heads = st.builds(
    Head,
    name=texts,
    box=st.builds(Box, thousandths, thousandths, thousandths, thousandths),
    mouth=st.none() | st.tuples(thousandths, thousandths),
)
looks = st.builds(
    Look,
    heads=st.lists(heads, max_size=2).map(tuple),
    flaws=st.lists(st.sampled_from(Flaw), max_size=2).map(tuple),
)
panels = st.builds(
    Panel,
    script=scripts,
    state=st.sampled_from(PartState),
    picture=st.none() | files,
    ending=st.none() | endings,
    look=st.none() | looks,
    earlier=st.lists(files, max_size=2).map(tuple),
    earlier_looks=st.dictionaries(texts, looks, max_size=1),
    redrawn=st.booleans(),
    reworded=st.booleans(),
)
numbers = st.lists(st.integers(1, 8), max_size=4).map(tuple)
pages = st.builds(
    Page,
    number=st.integers(1, 2),
    picture=files,
    panels=numbers,
    settled=st.booleans(),
    finished=numbers,
    missing_scripts=st.lists(texts, max_size=2).map(tuple),
)
characters = st.builds(Character, texts, texts, texts, texts)
sections = st.builds(
    Section,
    number=st.integers(1, 10),
    text=texts,
    title=texts,
    direction=texts,
    state=st.sampled_from(PartState),
    audio=st.none() | files,
    transcript=texts,
    doubt=st.none() | st.sampled_from(Doubt),
    ending=st.none() | endings,
)
options: st.SearchStrategy[Options] = st.one_of(
    st.builds(StoryOptions, genre=st.none() | texts, length=st.sampled_from(Length)),
    st.builds(ComicOptions, panels=st.integers(1, 8), style=texts, illustrates=st.booleans()),
    st.builds(NarrationOptions, voice=texts, style=st.none() | texts),
)
works = st.builds(
    Work,
    id=texts,
    request=st.builds(Request, prompt=texts, options=options, language=st.none() | texts, private=st.booleans()),
    author_id=st.integers(0, 2**63),
    created_at=st.floats(0, 1e10),
    text=texts,
    panels=st.lists(panels, max_size=2).map(tuple),
    sections=st.lists(sections, max_size=2).map(tuple),
    ending=st.none() | endings,
    ended_at=st.none() | st.floats(0, 1e10),
    usage=st.builds(
        Usage,
        calls=st.integers(0),
        prompt_tokens=st.integers(0),
        cost_usd=st.none() | st.floats(0, 100),
        models=st.lists(texts, max_size=2).map(tuple),
    ),
    title=texts,
    lineage=st.none()
    | st.builds(
        Lineage,
        parent_id=texts,
        relation=st.sampled_from(Relation),
        parent_author_id=st.integers(0, 2**63),
        chapter=st.integers(1),
        direction=texts,
        recap=st.booleans(),
    ),
    take_of=st.none() | texts,
    memory=st.none()
    | st.builds(Memory, summary=texts, characters=st.lists(st.builds(Character, texts, texts), max_size=2).map(tuple)),
    choices=st.lists(texts, max_size=3).map(tuple),
    bible=st.builds(Bible, st.lists(characters, max_size=2).map(tuple)),
    pages=st.lists(pages, max_size=2).map(tuple),
    paged=st.booleans(),
    removed_panels=st.lists(panels, max_size=1).map(tuple),
)


@given(works)
def test_every_work_survives_json(work: Work) -> None:
    assert decode(json.loads(json.dumps(encode(work)))) == work


def test_a_newer_version_is_refused_by_name_not_misread() -> None:
    work = Work(id="a", request=Request(prompt="x", options=StoryOptions()), author_id=1, created_at=0.0)
    with pytest.raises(UnknownVersionError):
        decode({**encode(work), "version": 3})


def test_the_first_version_ever_written_stays_readable() -> None:
    stored = json.loads(
        '{"version":1,"id":"00ff","author_id":"42","created_at":1.5,"ended_at":9.0,'
        '"request":{"kind":"comic","prompt":"a fox","language":"French","private":true,'
        '"options":{"panels":1,"style":"noir"}},"text":"",'
        '"panels":[{"script":{"number":1,"title":"T","scene":"S","focus":"","detail":"","caption_top":"",'
        '"caption_bottom":"","lines":[{"speaker":"FOX","text":"Hm.","manner":"softly"}]},"state":"made",'
        '"picture":{"sha256":"ab","media_type":"image/png","size_bytes":3,"width_px":4,"height_px":5,"seconds":null},'
        '"ending":null}],"sections":[],"ending":{"kind":"complete","params":{},"retry":"never","fault":"nobody",'
        '"after_s":null},"usage":{"calls":1,"prompt_tokens":2,"text_tokens":3,"thought_tokens":0,"image_tokens":4,'
        '"audio_tokens":0,"cost_usd":0.01,"models":["m"]}}'
    )
    work = decode(stored)
    assert work.panels[0].script.lines == (Line("FOX", "Hm.", "softly"),)
    assert work.request.options == ComicOptions(panels=1, style="noir")
    assert work.ending is not None
    assert work.ending.is_good
    again = json.loads(json.dumps(encode(work)))
    assert decode(again) == work
    assert again.items() >= {**stored, "version": 2, "request": again["request"]}.items()


def test_the_second_version_stays_readable() -> None:
    stored = json.loads(
        '{"version":2,"id":"00aa","author_id":"42","created_at":1.5,"ended_at":null,'
        '"request":{"kind":"story","prompt":"a fox","language":null,"private":false,'
        '"options":{"genre":null,"length":"short"}},"text":"Once.","panels":[],"sections":[],"ending":null,'
        '"usage":{"calls":0,"prompt_tokens":0,"text_tokens":0,"thought_tokens":0,"image_tokens":0,"audio_tokens":0,'
        '"cost_usd":0.0,"models":[]},"title":"The fox","lineage":{"parent_id":"00ff","relation":"continue",'
        '"parent_author_id":"7","chapter":3,"direction":"north","recap":true},"take_of":"00ab",'
        '"memory":{"summary":"A fox.","characters":[{"name":"Fox","look":"red"}]},"choices":["a","b","c"]}'
    )
    work = decode(stored)
    assert work.lineage == Lineage(
        parent_id="00ff",
        relation=Relation.CONTINUE,
        parent_author_id=7,
        chapter=3,
        direction="north",
        recap=True,
    )
    assert work.memory == Memory(summary="A fox.", characters=(Character("Fox", "red"),))
    assert (work.title, work.take_group, work.chapter, work.choices) == ("The fox", "00ab", 3, ("a", "b", "c"))
    assert json.loads(json.dumps(encode(work))) == stored


def test_every_kind_of_options_belongs_to_a_kind_of_work() -> None:
    kinds = {Request(prompt="", options=kind()).kind for kind in get_args(Options)}
    assert len(kinds) == len(get_args(Options))
