"""The rules of voice messages. Source: Discord's docs, "Message Resource: Voice Messages", "JSON Error Codes"."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Final

from sandbox.discord.errors import ApiError, Json, Problems
from sandbox.discord.files import Attachment, UploadedFile

VOICE_MESSAGE: Final = 1 << 13
WAVEFORM_BYTES_MAX: Final = 256
_WAVEFORM_CHARACTERS_MAX: Final = 400
_BESIDE: Final = ("content", "embeds", "components", "poll", "sticker_ids")
_LONGEST_S: Final = 2_147_483_647


def check(body: Json, uploads: Sequence[UploadedFile], *, may_send: bool) -> None:
    """Checks a new message that has the voice message flag. Raises 50173, 50159, 50160, 50161 or 50035."""
    if not may_send:
        raise ApiError(403, 50173)
    if any(body.get(name) for name in _BESIDE):
        raise ApiError(400, 50159)
    entries = body.get("attachments") or []
    if len(uploads) != 1 or len(entries) > 1 or not uploads[0].content_type.startswith("audio/"):
        raise ApiError(400, 50160)
    entry = entries[0] if entries and isinstance(entries[0], dict) else {}
    if entry.get("duration_secs") is None or not entry.get("waveform"):
        raise ApiError(400, 50161)
    problems = Problems()
    _check_metadata(entry, problems)
    problems.refuse()


def refuse_edit(flags: int) -> None:
    """Raises 50162 for a message that is a voice message."""
    if flags & VOICE_MESSAGE:
        raise ApiError(400, 50162)


def describe(attachment: Attachment, entry: Mapping[str, object]) -> None:
    """Sets the duration and the waveform of the attachment."""
    duration_s, waveform = entry.get("duration_secs"), entry.get("waveform")
    attachment.duration_s = float(duration_s) if isinstance(duration_s, int | float) else None
    attachment.waveform = waveform if isinstance(waveform, str) else None


def _check_metadata(entry: Json, problems: Problems) -> None:
    place, duration_s, waveform = ("attachments", 0), entry["duration_secs"], entry["waveform"]
    if isinstance(duration_s, bool) or not isinstance(duration_s, int | float):
        problems.add((*place, "duration_secs"), "FLOAT_TYPE_COERCE", f'Value "{duration_s}" is not float.')
    elif not 0 <= duration_s <= _LONGEST_S:
        text = f"float value should be between 0 and {_LONGEST_S}."
        problems.add((*place, "duration_secs"), "NUMBER_TYPE_MIN", text)
    if not problems.length((*place, "waveform"), waveform, 0, _WAVEFORM_CHARACTERS_MAX):
        return
    try:
        points = base64.b64decode(waveform, validate=True)
    except binascii.Error:
        problems.add((*place, "waveform"), "BASE64_TYPE_INVALID", "Could not interpret value as base64.")
        return
    if len(points) > WAVEFORM_BYTES_MAX:
        text = f"Must be {WAVEFORM_BYTES_MAX} or fewer in length."
        problems.add((*place, "waveform"), "BASE_TYPE_MAX_LENGTH", text)
