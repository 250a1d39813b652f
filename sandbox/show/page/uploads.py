"""Files in both directions: uploads of the page for a command or a form, and files of the local Discord for it."""

from __future__ import annotations

import secrets
from typing import Final

from aiohttp import BodyPartReader, web

from sandbox.discord import Attachment, ClientRefused, DiscordSandbox

_HELD_BYTES_MAX: Final = 128 << 20
_FILES_MAX: Final = 10
_SHOWN_IN_PLACE: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/")
_YEAR_S: Final = 365 * 86_400


class UploadStore:
    """Uploads that wait to be sent with a command or a form. Above 128 MiB in all, the oldest are dropped."""

    def __init__(self, discord: DiscordSandbox) -> None:
        self._discord = discord
        self._held: dict[str, tuple[str, bytes]] = {}

    @property
    def limit_bytes(self) -> int:
        """The most bytes of one file."""
        return self._discord.state.limits.attachment_bytes

    def file(self, upload_id: str) -> tuple[str, bytes]:
        """Name and bytes of an upload. Raises `ClientRefused` for one that is not here, or not any more."""
        if upload_id not in self._held:
            raise ClientRefused("the file is not here any more; choose it again")
        return self._held[upload_id]

    async def receive(self, request: web.Request) -> web.Response:
        """POST /upload, multipart, up to ten files: their ids, or 413 for a file that is too large, as at Discord."""
        if request.content_type != "multipart/form-data":
            raise web.HTTPUnsupportedMediaType
        too_large = web.json_response({"reason": f"A file may have {self.limit_bytes >> 20} MiB at most."}, status=413)
        if (request.content_length or 0) > (_FILES_MAX + 1) * self.limit_bytes:
            return too_large
        files: list[tuple[str, bytes]] = []
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.filename or len(files) == _FILES_MAX:
                return web.json_response({"reason": f"Only files, and {_FILES_MAX} at most."}, status=400)
            data = await self._read(part)
            if data is None:
                return too_large
            files.append((part.filename, data))
        return web.json_response({"ids": [self._hold(*file) for file in files]})

    async def _read(self, part: BodyPartReader) -> bytes | None:
        """The bytes of one file; None when it is too large."""
        chunks, size_bytes = [], 0
        while chunk := await part.read_chunk(65_536):
            size_bytes += len(chunk)
            if size_bytes <= self.limit_bytes:  # the rest is read and dropped, so that the page gets the answer
                chunks.append(bytes(chunk))
        return b"".join(chunks) if size_bytes <= self.limit_bytes else None

    def _hold(self, filename: str, data: bytes) -> str:
        upload_id = secrets.token_urlsafe(12)
        self._held[upload_id] = (filename, data)
        while sum(len(held) for _, held in self._held.values()) > _HELD_BYTES_MAX:
            del self._held[next(iter(self._held))]
        return upload_id

    async def serve(self, request: web.Request) -> web.Response:
        """GET /file/{id}/{name}: a file of the local Discord, whole or in the range that a player asks for."""
        attachment = self._discord.state.cdn.attachments.get(int(request.match_info["id"]))
        if attachment is None or attachment.filename != request.match_info["name"]:
            raise web.HTTPNotFound
        size_bytes = attachment.size_bytes
        try:
            start, stop, _ = request.http_range.indices(size_bytes)
        except ValueError:
            start = stop = size_bytes
        headers = _headers(attachment)
        if "Range" not in request.headers:
            return web.Response(body=attachment.data, headers=headers)
        if start >= stop:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{size_bytes}"})
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size_bytes}"
        return web.Response(status=206, body=attachment.data[start:stop], headers=headers)


def _headers(attachment: Attachment) -> dict[str, str]:
    in_place = attachment.content_type.startswith(_SHOWN_IN_PLACE)
    return {
        "Content-Type": attachment.content_type,
        "Content-Disposition": f'{"inline" if in_place else "attachment"}; filename="{attachment.filename}"',
        "Accept-Ranges": "bytes",
        # An id always has the same bytes, so they may be cached. A file that is opened by itself may run nothing.
        "Cache-Control": f"private, max-age={_YEAR_S}, immutable",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox",
    }
