"""Encodes a frame as Discord's JSON, and reads messages that Discord returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.reply.frame import Button, ButtonStyle, Dialect, Frame, Row, Upload, Words
from bot.reply.markdown import discord_trim

Json = dict[str, Any]

FLAG_SUPPRESS_EMBEDS: Final = 1 << 2
FLAG_EPHEMERAL: Final = 1 << 6
FLAG_SILENT: Final = 1 << 12
FLAG_V2: Final = 1 << 15

_ROW, _BUTTON, _TEXT, _GALLERY, _FILE, _CONTAINER = 1, 2, 10, 12, 13, 17
_STYLES: Final = {ButtonStyle.PRIMARY: 1, ButtonStyle.SECONDARY: 2, ButtonStyle.DANGER: 4}


def edit_payload(
    frame: Frame, attachment_ids: Mapping[str, str], *, replaces: bool = False
) -> tuple[Json, tuple[Upload, ...]]:
    """The JSON of a PATCH that makes a message look like `frame`, and the files to send with it, in order.

    `attachment_ids` has the files that the message has already, by name: they stay. Discord removes attachments that
    the list does not name (docs: Edit Message, Editing Message Attachments). With `replaces` the message showed
    something else before, whose files are removed. No person or role is mentioned.
    """
    new = tuple(upload for upload in frame.uploads if upload.name not in attachment_ids)
    attachments: list[Json] = [
        {"id": attachment_ids[upload.name], "filename": upload.name}
        for upload in frame.uploads
        if upload.name in attachment_ids
    ]
    attachments += [
        {"id": index, "filename": upload.name, "description": upload.alt} for index, upload in enumerate(new)
    ]
    payload: Json = {"allowed_mentions": {"parse": []}, "components": components(frame)}
    if frame.uploads or replaces:
        payload["attachments"] = attachments
    if frame.dialect is Dialect.V2:
        payload["flags"] = FLAG_V2
    else:
        # Link previews are not part of the work, and a late one reverts newer edits.
        payload["flags"] = FLAG_SUPPRESS_EMBEDS
        payload["content"] = content(frame)
    return payload, new


def post_payload(frame: Frame, *, ephemeral: bool) -> tuple[Json, tuple[Upload, ...]]:
    """The JSON of a POST that adds `frame` as a message without a notification, and the files to send with it."""
    payload, new = edit_payload(frame, {})
    payload["flags"] = payload.get("flags", 0) | FLAG_SILENT | (FLAG_EPHEMERAL if ephemeral else 0)
    return payload, new


def content(frame: Frame) -> str:
    """The text of a classic message."""
    body = "\n".join(piece.text for piece in frame.body if isinstance(piece, Words))
    return "\n".join(part for part in (frame.header, body, frame.footer) if part)


def components(frame: Frame) -> list[Json]:
    """The components of a message: all of it in V2, only the buttons in the classic dialect."""
    rows = button_rows(frame.rows)
    if frame.dialect is Dialect.CLASSIC:
        return rows
    inside: list[Json] = [_text(frame.header)] if frame.header else []
    inside += [_piece(piece) for piece in frame.body]
    if frame.footer:
        inside.append(_text(frame.footer))
    inside += rows
    container: Json = {"type": _CONTAINER, "components": inside}
    if frame.accent is not None:
        container["accent_color"] = frame.accent
    return [container]


def button_rows(rows: Sequence[Row]) -> list[Json]:
    """Rows of buttons as action rows."""
    return [{"type": _ROW, "components": [_button(button) for button in row]} for row in rows if row]


def _text(text: str) -> Json:
    return {"type": _TEXT, "content": text}


def _button(button: Button) -> Json:
    plain = {"type": _BUTTON, "style": _STYLES[button.style], "label": button.label, "custom_id": button.custom_id}
    return plain | ({"disabled": True} if button.disabled else {})


def _piece(piece: Words | Upload) -> Json:
    if isinstance(piece, Words):
        return _text(piece.text)
    media = {"url": f"attachment://{piece.name}"}
    if piece.is_picture:
        return {"type": _GALLERY, "items": [{"media": media, "description": piece.alt}]}
    return {"type": _FILE, "file": media}


def shown_text(message: Mapping[str, Any]) -> str:
    """All text of a message that Discord returned, trimmed as Discord trims."""
    texts = [discord_trim(message.get("content") or "")]
    texts += [discord_trim(item["content"]) for item in _walk(message.get("components", ())) if item["type"] == _TEXT]
    return "\n".join(text for text in texts if text)


def expected_text(frame: Frame) -> str:
    """The result of `shown_text` when Discord shows all of `frame`."""
    if frame.dialect is Dialect.CLASSIC:
        return discord_trim(content(frame))
    pieces = [frame.header, *(piece.text for piece in frame.body if isinstance(piece, Words)), frame.footer]
    return "\n".join(trimmed for piece in pieces if (trimmed := discord_trim(piece)))


def attachment_ids(message: Mapping[str, Any], uploads: Sequence[Upload]) -> dict[str, str]:
    """The ids of a message's files by name, from the message that Discord returned.

    A V2 message has its files only inside the components that show them, in the order of the frame.
    """
    found = {item["filename"]: str(item["id"]) for item in message.get("attachments", ())}
    media = [media for item in _walk(message.get("components", ())) for media in _media(item)]
    for upload, shown in zip(uploads, media, strict=False):
        if "attachment_id" in shown:
            found[upload.name] = str(shown["attachment_id"])
    return {upload.name: found[upload.name] for upload in uploads if upload.name in found}


def is_shown_as_sent(message: Mapping[str, Any], frame: Frame) -> bool:
    """Whether a message that Discord returned has all words and files of the frame."""
    uploads = frame.uploads
    return shown_text(message) == expected_text(frame) and len(attachment_ids(message, uploads)) == len(uploads)


def custom_ids(message: Mapping[str, Any]) -> list[str]:
    """The custom ids of the buttons of a message that Discord returned."""
    return [item["custom_id"] for item in _walk(message.get("components", ())) if item.get("custom_id")]


def _media(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if item["type"] == _GALLERY:
        return [entry["media"] for entry in item["items"]]
    return [item["file"]] if item["type"] == _FILE else []


def _walk(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for item in items:
        yield item
        yield from _walk(item.get("components", ()))
