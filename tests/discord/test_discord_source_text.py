"""The text of a message in every form that Discord sends."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock, create_autospec

import pytest

from bot.discord.attachments import AttachmentReader, AttachmentTooLargeError
from bot.discord.source_text import TextFile, forwarded_id, pieces_of, read_attachment, read_message
from bot.work.refusal import RefusalKind, RefusedError

PICTURE = {"filename": "cat.png", "size": 9, "url": "https://cdn/cat.png", "content_type": "image/png"}
TEXT_FILE = {"filename": "message.txt", "size": 9, "url": "https://cdn/message.txt?ex=1"}


def words(raw: dict[str, Any]) -> list[str | TextFile]:
    return [piece for piece in pieces_of(raw) if piece]


def test_what_is_null_or_left_out_is_nothing() -> None:
    nothing = dict.fromkeys(("content", "embeds", "components", "attachments", "poll", "message_snapshots", "mentions"))
    assert words({}) == words(nothing) == []
    assert words({"embeds": [{"author": None, "fields": None}], "poll": {"question": None, "answers": None}}) == []
    assert words({"components": [{"type": 12, "items": None}, {"type": 13}, {"type": 99}]}) == []


def test_forwards_are_read_and_so_is_what_they_forward() -> None:
    inner = {"content": "Deep.", "embeds": [{"title": "Title"}]}
    raw = {
        "content": "",
        "message_reference": {"type": 1, "message_id": "42"},
        "message_snapshots": [{"message": {"content": "Outer.", "message_snapshots": [{"message": inner}]}}],
    }
    assert words(raw) == ["Outer.", "Deep.", "Title"]
    assert forwarded_id(raw) == 42
    assert forwarded_id({"message_reference": {"type": 0, "message_id": "42"}}) is None
    assert forwarded_id({"message_reference": None}) is None


def test_a_reply_does_not_say_what_it_replies_to_but_a_thread_does() -> None:
    referenced = {"content": "Before."}
    assert words({"type": 19, "content": "After.", "referenced_message": referenced}) == ["After."]
    assert words({"type": 21, "content": "", "referenced_message": referenced}) == ["Before."]
    assert words({"type": 21, "referenced_message": None}) == []


@pytest.mark.parametrize(
    ("content", "heard"),
    [("Look at https://example.org/a", False), ("https://example.org/a", True), ("<https://example.org/a> !", True)],
)
def test_a_linked_page_is_read_where_nothing_else_was_said(content: str, heard: bool) -> None:
    page = {"type": "article", "title": "A page", "description": "Its words."}
    assert words({"content": content, "embeds": [page]}) == [content, *(["A page", "Its words."] if heard else [])]


def test_the_result_of_a_poll_is_said_without_its_data() -> None:
    fields = {"poll_question_text": "Which way?", "victor_answer_votes": "3", "victor_answer_text": "Left"}
    embed = {"type": "poll_result", "fields": [{"name": name, "value": value} for name, value in fields.items()]}
    assert words({"embeds": [embed]}) == ["Which way?", "Left"]


def test_fields_are_read_with_their_names() -> None:
    fields = [
        {"name": "High water", "value": "noon"},
        {"name": "\u200b", "value": "alone"},
        {"name": "Why?", "value": "x"},
    ]
    assert words({"embeds": [{"fields": fields}]}) == ["High water: noon", "alone", "Why? x"]


def test_components_are_read_in_their_order() -> None:
    raw = {
        "components": [
            {
                "type": 17,
                "components": [
                    {"type": 10, "content": "One."},
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "Two."}],
                        "accessory": {"type": 11, "media": {"url": "x"}, "description": "A fox."},
                    },
                    {"type": 12, "items": [{"media": {"url": "x"}, "description": "A boat."}, {"media": {"url": "y"}}]},
                    {"type": 13, "file": {"url": "https://cdn/tale.txt?ex=1"}, "size": 5},
                    {"type": 13, "file": {"url": "https://cdn/cat.png"}, "name": "cat.png", "size": 5},
                    {"type": 1, "components": [{"type": 2, "label": "Press", "custom_id": "x"}]},
                ],
            }
        ]
    }
    assert words(raw) == ["One.", "Two.", "A fox.", "A boat.", TextFile("tale.txt", 5, "https://cdn/tale.txt?ex=1")]


def test_what_discord_hides_whole_is_marked_as_a_spoiler() -> None:
    raw = {
        "content": "See:",
        "attachments": [
            {**PICTURE, "description": "A cat."},
            {**PICTURE, "filename": "SPOILER_dog.png", "description": "A dog."},
            {**TEXT_FILE, "flags": 8},
        ],
        "components": [{"type": 17, "spoiler": True, "components": [{"type": 10, "content": "The ||butler|| did."}]}],
    }
    file = TextFile("message.txt", 9, "https://cdn/message.txt?ex=1", is_spoiler=True)
    assert words(raw) == ["See:", "A cat.", "||A dog.||", file, "||The butler did.||"]


@pytest.mark.asyncio
async def test_a_file_that_is_larger_than_was_said_is_refused_as_too_large() -> None:
    reader = create_autospec(AttachmentReader, instance=True)
    reader.read.side_effect = AttachmentTooLargeError
    with pytest.raises(RefusedError) as refused:
        await read_message(reader, Mock(), {"attachments": [TEXT_FILE]})
    assert refused.value.refusal.kind is RefusalKind.ATTACHMENT_TOO_LARGE
    reader.read.assert_awaited_once_with(TEXT_FILE["url"], limit_bytes=1024 * 1024)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("name", "data", "text", "title"),
    [
        ("tale.rtf", rb"{\rtf1\ansi{\info{\title Salt}} It \'93rained\'94.}", "It “rained”.", "Salt"),
        ("tale.SRT", b"1\r\n00:00:01,000 --> 00:00:02,000\r\nIt rained.\r\n", "It rained.", "tale.SRT"),
        ("tale.html", b"<html><title>Salt</title><body>It rained.</body></html>", "It rained.", "Salt"),
        ("tale.txt", b"[b]It rained.[/b]", "[b]It rained.[/b]", "tale.txt"),
        ("tale.json", b'{"hp": 3}', '{"hp": 3}', "tale.json"),
    ],
)
async def test_the_words_of_a_file_are_read_out_of_its_format(name: str, data: bytes, text: str, title: str) -> None:
    reader = create_autospec(AttachmentReader, instance=True)
    reader.read.return_value = data
    found, called = await read_attachment(
        reader, {"filename": name, "size": len(data), "url": "https://cdn.example.org"}
    )
    assert (found.strip(), called) == (text, title)


def test_a_file_of_a_message_is_read_where_it_is_surely_a_text() -> None:
    names = ("tale.rtf", "tale.srt", "log.html", "data.json", "cat.png")
    files = [{"filename": name, "size": 1, "url": "https://cdn.example.org"} for name in names]
    assert [file.name for file in words({"attachments": files}) if isinstance(file, TextFile)] == [
        "tale.rtf",
        "tale.srt",
    ]
