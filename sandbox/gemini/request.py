"""Parses a request, in any casing of its keys."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Any, Final

_SNAKE: Final = re.compile(r"_([a-z0-9])")
_WORDS_ASKED: Final = re.compile(
    r"(\d{1,3}(?:[,.  ]\d{3})+|\d+)[\s-]*(?:words?\b|mots\b|Wörter|palabras|слов)", re.IGNORECASE
)


def camelised(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON with all keys in camelCase: google-genai mixes both casings on the Live socket.

    Field names inside a schema stay as they are.
    """
    if isinstance(value, dict):
        return {
            _SNAKE.sub(lambda match: match[1].upper(), key): {name: camelised(form) for name, form in item.items()}
            if key == "properties" and isinstance(item, dict)
            else camelised(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [camelised(item) for item in value]
    return value


def text_of(content: dict[str, Any] | None) -> str:
    """The text parts of one content, joined."""
    parts = (content or {}).get("parts") or []
    return "".join(str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part)


def data_of(blob: dict[str, Any]) -> bytes:
    """The bytes of an `inlineData`; empty for invalid base64."""
    try:
        # The SDKs may also use the URL-safe alphabet.
        return base64.b64decode(str(blob.get("data", "")).replace("-", "+").replace("_", "/"))
    except binascii.Error:
        return b""


@dataclass(frozen=True, slots=True)
class Ask:
    """A parsed request; `body` has camelCase keys."""

    model: str
    version: str
    body: dict[str, Any] = field(repr=False)

    @property
    def contents(self) -> list[dict[str, Any]]:
        """The turns."""
        return [content for content in self.body.get("contents") or [] if isinstance(content, dict)]

    @property
    def config(self) -> dict[str, Any]:
        """The generation config, empty when absent."""
        return self.body.get("generationConfig") or {}

    @property
    def system(self) -> str:
        """The system instruction's text."""
        return text_of(self.body.get("systemInstruction"))

    @property
    def prompt(self) -> str:
        """The text of the first user turn."""
        for content in self.contents:
            if content.get("role", "user") == "user" and (text := text_of(content)):
                return text
        return ""

    @property
    def written(self) -> str:
        """The text that the request presents as already written by the model."""
        return "".join(text_of(content) for content in self.contents if content.get("role") == "model")

    @property
    def text(self) -> str:
        """All text of all turns, for matching."""
        return "\n".join(text_of(content) for content in self.contents)

    @property
    def pictures(self) -> int:
        """The number of reference pictures."""
        return sum(not str(blob.get("mimeType", "")).startswith("audio/") for blob in self.blobs)

    @property
    def blobs(self) -> list[dict[str, Any]]:
        """The `inlineData` of all parts, in order: pictures and sounds."""
        parts = [part for content in self.contents for part in content.get("parts") or [] if isinstance(part, dict)]
        return [part["inlineData"] for part in parts if isinstance(part.get("inlineData"), dict)]

    @property
    def modalities(self) -> tuple[str, ...]:
        """The response modalities, upper case; empty when not given."""
        return tuple(str(item).upper() for item in self.config.get("responseModalities") or ())

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of a structured answer, empty for a text answer."""
        if self.config.get("responseMimeType") != "application/json":
            return {}
        return self.config.get("responseSchema") or self.config.get("responseJsonSchema") or {}

    @property
    def words_asked(self) -> int | None:
        """The number of words that the request asks for, if any."""
        found = _WORDS_ASKED.search(f"{self.prompt}\n{self.system}")
        return int(re.sub(r"\D", "", found[1])) if found else None


def tokens_of(text: str) -> int:
    """About Gemini's count: four characters a token."""
    return max(1, round(len(text) / 4)) if text else 0


def prompt_tokens(ask: Ask) -> tuple[int, int]:
    """Tokens of text and of pictures in a request (258 a picture)."""
    return tokens_of(ask.text) + tokens_of(ask.system), 258 * ask.pictures
