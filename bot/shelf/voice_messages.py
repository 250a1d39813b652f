"""Posts narrations as voice messages, which play in the chat with one press.

A voice message is one Ogg file with Opus, and nothing else: no text, no buttons; it cannot be edited (Discord docs:
Message Resource, Voice Messages). It is a reply of its own in the library, so that it is deleted with its work.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.audio.jobs import AudioError, VoiceMessage
from bot.audio.worker import AudioWorker
from bot.library.replies import voice_reply_id
from bot.making.reply_store import LibraryReplyStore, address_of, state_of, url_of
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
    """Posts a narration once in a channel, and again when its sound has changed.

    The row of its reply is written before its message, so that neither a lost answer nor a crash posts it twice.
    """

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
            reply, message_id = _new_reply(address), None
            if row is not None and (begun := state_of(row)).posting is not None:
                # An earlier attempt got no answer, or the bot crashed: the message may exist already.
                reply = Reply(address_of(row), begun)
                message_id = await self._posted(encoded, reply.address)
            store = LibraryReplyStore(self._library.replies, reply_id, work.id, reply)
            if message_id is None:
                await store.save()
                message_id = await self._send(encoded, reply, reply_to)
            reply.state.message_ids, reply.state.posting = [message_id], None
            await store.save()
            return reply.url

    async def _encode(self, sounds: Sequence[FileRef], limit_bytes: int) -> VoiceMessage:
        paths = [self._library.files.path(ref.sha256) for ref in sounds]
        try:
            return await self._audio.voice_message(paths, limit_bytes=limit_bytes)
        except AudioError as error:
            log.warning("a voice message could not be made (%s)", error.fault.value)
            raise refused_sound(error, RefusalKind.VOICE_FAILED) from error

    async def _posted(self, encoded: VoiceMessage, address: Address) -> int | None:
        """The message of an earlier attempt; None where there is none, or the bot cannot look.

        Discord itself prevents a second one with the same nonce, but only for a few minutes.
        """
        try:
            found = await self._work_service.services.channel_route(address).recent(address.interaction_id)
        except RouteError as error:
            log.warning("a voice message may be posted twice (%s)", error)
            return None
        return next((int(message["id"]) for message in found if _is_voice_message_of(message, encoded)), None)

    async def _send(self, encoded: VoiceMessage, reply: Reply, reply_to: int | None) -> int:
        route = self._work_service.services.channel_route(reply.address)
        file = FilePart(_NAME, encoded.ogg, "audio/ogg")
        try:
            message = await route.post(voice_payload(encoded, reply_to), [file], reply.state.posting)
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


def _new_reply(address: Address) -> Reply:
    """A reply whose message is going to be posted, with the nonce of that."""
    state = ReplyState(
        token=None,
        token_expires_at=0.0,
        dialect=Dialect.CLASSIC,
        on_channel_route=True,
        posting=secrets.token_hex(8),
    )
    return Reply(replace(address, opens_thread=False), state)


def _is_voice_message_of(message: Mapping[str, Any], encoded: VoiceMessage) -> bool:
    waveforms = [attachment.get("waveform") for attachment in message.get("attachments", ())]
    return bool(message.get("flags", 0) & FLAG_VOICE_MESSAGE) and waveforms == [encoded.waveform]


def _fingerprint(sounds: Sequence[FileRef]) -> str:
    return hashlib.sha256(" ".join(ref.sha256 for ref in sounds).encode()).hexdigest()[:12]
