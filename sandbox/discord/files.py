"""Uploaded files: their properties as Discord reports them, and the signed links that serve them."""

from __future__ import annotations

import hashlib
import hmac
import io
import mimetypes
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from PIL import Image

from sandbox.discord.clock import Clock
from sandbox.discord.errors import Json

IMAGE_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_TYPES: Final = {".wav": "audio/x-wav", ".webp": "image/webp", ".md": "text/markdown", ".ogg": "audio/ogg"}


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file part of a request: the index of `files[n]`, its name, its bytes, the part's own content type."""

    index: int
    filename: str
    data: bytes = field(repr=False)
    content_type: str = "application/octet-stream"

    @property
    def size_bytes(self) -> int:
        """Its length in bytes."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        """Its hash in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True, eq=False)
class Attachment:
    """A file that belongs to a message, an option or a form.

    `width_px` and `height_px` are set for pictures only, `duration_s` and `waveform` (base64) for voice messages only.
    """

    id: int
    filename: str
    data: bytes = field(repr=False)
    channel_id: int
    description: str | None = None
    ephemeral: bool = False
    is_spoiler: bool = False
    content_type: str = "application/octet-stream"
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    waveform: str | None = None
    title: str | None = None
    """What the file was called where its name has letters that Discord replaces; without its suffix."""

    def __post_init__(self) -> None:
        named = self.filename
        self.filename = re.sub(r"[^A-Za-z0-9_.\-]", "_", self.filename) or "unknown"
        self.title = named.rpartition(".")[0] or named if named != self.filename else None
        self.is_spoiler = self.is_spoiler or self.filename.startswith("SPOILER_")
        suffix = self.filename[self.filename.rfind(".") :].lower()
        self.content_type = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        if self.content_type.startswith("text/"):
            self.content_type += "; charset=utf-8"
        if suffix in IMAGE_SUFFIXES:
            try:
                self.width_px, self.height_px = Image.open(io.BytesIO(self.data)).size
            except OSError:  # not a picture despite its name: Discord serves it as a file without a size
                self.width_px = self.height_px = None

    @property
    def size_bytes(self) -> int:
        """Its length in bytes."""
        return len(self.data)

    @property
    def path(self) -> str:
        """Its path on the CDN, without the signature."""
        root = "ephemeral-attachments" if self.ephemeral else "attachments"
        return f"/{root}/{self.channel_id}/{self.id}/{self.filename}"


@dataclass(slots=True)
class Cdn:
    """Keeps attachments and signs their links, which expire. Source: "Reference: Signed Attachment CDN URLs"."""

    clock: Clock
    life_s: float
    base_url: str = ""
    attachments: dict[int, Attachment] = field(default_factory=dict)
    _key: bytes = b"sandbox"

    def add(self, attachment: Attachment) -> Attachment:
        """Keeps a file."""
        self.attachments[attachment.id] = attachment
        return attachment

    def url(self, attachment: Attachment) -> str:
        """A fresh link: `?ex=` expiry and `&is=` issue in hexadecimal seconds, `&hm=` signature."""
        issued = int(self.clock.now())
        expiry, issue = f"{int(issued + self.life_s):x}", f"{issued:x}"
        return (
            f"{self.base_url}{attachment.path}?ex={expiry}&is={issue}&hm={self._sign(attachment.path, expiry, issue)}&"
        )

    def open(self, path: str, query: dict[str, str]) -> Attachment | None:
        """The file under a link, or None when the link is wrong or has expired."""
        expiry, issue = query.get("ex", ""), query.get("is", "")
        if not hmac.compare_digest(query.get("hm", ""), self._sign(path, expiry, issue)):
            return None
        if int(expiry, 16) < self.clock.now():
            return None
        attachment = self.by_url(path)
        return attachment if attachment and attachment.path == path else None

    def by_url(self, url: str) -> Attachment | None:
        """The file that a link or path of this CDN names, whatever its signature."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in (self.base_url, "://"):
            return None
        pieces = parts.path.split("/")
        return self.attachments.get(int(pieces[3])) if len(pieces) == 5 and pieces[3].isdigit() else None

    def attachment_json(self, attachment: Attachment) -> Json:
        """The attachment object. Source: Discord's docs, "Message Resource: Attachment Object"."""
        url = self.url(attachment)
        found: Json = {
            "id": str(attachment.id),
            "filename": attachment.filename,
            "size": attachment.size_bytes,
            "url": url,
            "proxy_url": url,
            "content_type": attachment.content_type,
            "flags": 8 if attachment.is_spoiler else 0,
        }
        if attachment.title is not None:
            found["title"] = attachment.title
        if attachment.description is not None:
            found["description"] = attachment.description
        if attachment.width_px is not None:
            found |= {"width": attachment.width_px, "height": attachment.height_px}
        if attachment.waveform is not None:
            found |= {"duration_secs": attachment.duration_s, "waveform": attachment.waveform}
        if attachment.ephemeral:
            found["ephemeral"] = True
        return found

    def media_json(self, attachment: Attachment | None, url: str, media_id: int) -> Json:
        """The unfurled media item inside a component. Source: "Component Reference: Unfurled Media Item"."""
        if attachment is None:
            return {"id": str(media_id), "url": url, "proxy_url": url, "content_type": None, "loading_state": 2}
        fresh = self.url(attachment)
        found: Json = {
            "id": str(attachment.id),
            "url": fresh,
            "proxy_url": fresh,
            "width": attachment.width_px,
            "height": attachment.height_px,
            "content_type": attachment.content_type,
            "loading_state": 2,
            "attachment_id": str(attachment.id),
        }
        return found

    def _sign(self, path: str, expiry: str, issue: str) -> str:
        return hmac.new(self._key, f"{path}:{expiry}:{issue}".encode(), hashlib.sha256).hexdigest()
