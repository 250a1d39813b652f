"""Posts narrations as voice messages, which play in the chat with one press.

A voice message is one Ogg file with Opus, and nothing else: no text, no buttons; it cannot be edited (Discord docs:
Message Resource, Voice Messages). It is a reply of its own in the library, so that it is deleted with its work.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.audio.jobs import AudioError, VoiceMessage
from bot.audio.worker import AudioWorker
from bot.library.replies import voice_reply_id
from bot.making.reply_store import LibraryReplyStore, url_of
from bot.making.service import WorkService
from bot.reply.files import FILES_BYTES_MAX, FilePart
from bot.reply.frame import Dialect
from bot.reply.interaction_route import FailureKind, RouteError
from bot.reply.payload import Json
from bot.reply.state import Address, Reply, ReplyState
from bot.shelf.narration_files import refused_sound
from bot.shelf.sharing import first_message_exists
from bot.work.parts import FileRef
from bot.work.refusal import RefusalKind, RefusedError
from bot.work.work import Work

log = logging.getLogger(__name__)

FLAG_VOICE_MESSAGE: Final = 1 << 13

_NAME: Final = "voice-message.ogg"
_TEMPORARY: Final = frozenset({FailureKind.TRANSIENT, FailureKind.LIMITED})


class VoiceMessages:
    """Posts a narration once in a channel, and again when its sound has changed."""

    def __init__(self, work_service: WorkService, audio: AudioWorker) -> None:
        self._work_service = work_service
        self._library = work_service.library
        self._audio = audio

    @property
    def are_available(self) -> bool:
        """Whether the encoder is installed."""
        return self._audio.can_make_voice_messages

    async def post(self, work: Work, address: Address, reply_to: int | None) -> str:
        """Post a narration in the channel of this address, and return the link; raises `RefusedError`.

        `reply_to` is a message of that channel, which it answers. Where it stands already, its link is returned.
        """
        sounds = work.sounds
        if not sounds:
            raise RefusedError(RefusalKind.NOTHING_TO_DOWNLOAD)
        reply_id = voice_reply_id(work.id, address.channel_id, _fingerprint(sounds))
        async with self._library.leases.acquire(reply_id):
            row = await self._library.replies.find(reply_id)
            if row is not None and await first_message_exists(self._work_service, row):
                return url_of(row)
            encoded = await self._encode(sounds, min(address.upload_limit_bytes, FILES_BYTES_MAX))
            message_id = await self._send(encoded, address, reply_to)
            state = ReplyState(
                token=None,
                token_expires_at=0.0,
                dialect=Dialect.CLASSIC,
                message_ids=[message_id],
                on_channel_route=True,
            )
            reply = Reply(replace(address, opens_thread=False), state)
            await LibraryReplyStore(self._library.replies, reply_id, work.id, reply).save()
            return reply.url

    async def _encode(self, sounds: Sequence[FileRef], limit_bytes: int) -> VoiceMessage:
        paths = [self._library.files.path(ref.sha256) for ref in sounds]
        try:
            return await self._audio.voice_message(paths, limit_bytes=limit_bytes)
        except AudioError as error:
            log.warning("a voice message could not be made (%s)", error.fault.value)
            raise refused_sound(error, RefusalKind.VOICE_FAILED) from error

    async def _send(self, encoded: VoiceMessage, address: Address, reply_to: int | None) -> int:
        route = self._work_service.services.channel_route(address)
        file = FilePart(_NAME, encoded.ogg, "audio/ogg")
        try:
            message = await route.post(voice_payload(encoded, reply_to), [file])
        except RouteError as error:
            log.warning("a voice message was not accepted (%s)", error)
            kind = RefusalKind.VOICE_FAILED if error.failure in _TEMPORARY else RefusalKind.CANNOT_SHARE
            raise RefusedError(kind) from error
        return int(message["id"])


def voice_payload(encoded: VoiceMessage, reply_to: int | None) -> Json:
    """The JSON of a voice message, whose file is `files[0]`."""
    payload: Json = {
        "flags": FLAG_VOICE_MESSAGE,
        "attachments": [
            {"id": 0, "filename": _NAME, "duration_secs": encoded.seconds, "waveform": encoded.waveform},
        ],
    }
    if reply_to is not None:
        payload["message_reference"] = {"message_id": str(reply_to), "fail_if_not_exists": False}
    return payload


def _fingerprint(sounds: Sequence[FileRef]) -> str:
    return hashlib.sha256(" ".join(ref.sha256 for ref in sounds).encode()).hexdigest()[:12]
