"""The models that the server has, and the requests that each of them refuses.

Source: Gemini API, model pages, "Thinking", "Image generation".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sandbox.gemini import errors, tts
from sandbox.gemini.request import Ask

_THREE: Final = ("low", "medium", "high")
_RATIOS: Final = frozenset(
    "1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9 1:4 4:1 1:8 8:1".split()  # noqa: SIM905 - shorter to check by eye
)
_SIZES: Final = frozenset({"1K", "2K", "4K"})
_CATEGORIES: Final = frozenset(
    f"HARM_CATEGORY_{name}"
    for name in ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`kind` is "text", "image", "live", "tts" or "transcribe". `thinking` are the levels it accepts."""

    name: str
    title: str
    kind: str
    thinking: tuple[str, ...] = ()
    needs_thinking: bool = False
    takes_client_content: bool = True
    input_limit: int = 1_048_576
    output_limit: int = 65_536

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods the models listing names."""
        return ("bidiGenerateContent",) if self.kind == "live" else ("generateContent", "countTokens")

    def listing(self) -> dict[str, Any]:
        """Its entry in the models listing."""
        return {
            "name": f"models/{self.name}",
            "version": "sandbox",
            "displayName": self.title,
            "description": "A local stand-in that answers offline; not a Google model.",
            "inputTokenLimit": self.input_limit,
            "outputTokenLimit": self.output_limit,
            "supportedGenerationMethods": list(self.methods),
            "thinking": bool(self.thinking),
        }


def _text(name: str, title: str, *thinking: str) -> Model:
    return Model(name=name, title=title, kind="text", thinking=thinking)


def _image(name: str, title: str, *thinking: str) -> Model:
    return Model(name=name, title=title, kind="image", thinking=thinking, input_limit=131_072, output_limit=32_768)


def _live(name: str, title: str, *, thinking: tuple[str, ...] = (), client_content: bool = True) -> Model:
    return Model(
        name=name,
        title=title,
        kind="live",
        thinking=thinking,
        needs_thinking=bool(thinking),
        takes_client_content=client_content,
        input_limit=131_072,
    )


def _tts(name: str, title: str) -> Model:
    return Model(
        name=name, title=title, kind="tts", input_limit=tts.INPUT_TOKENS_MAX, output_limit=tts.OUTPUT_TOKENS_MAX
    )


MODELS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        model.name: model
        for model in (
            _text("gemini-3.8-flash", "Gemini 3.8 Flash", *_THREE),
            _text("gemini-3.7-flash", "Gemini 3.7 Flash", *_THREE),
            _text("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", "minimal", *_THREE),
            _text("gemini-4-hydrogen", "Gemini 4 Hydrogen", *_THREE, "xhigh"),
            _text("gemini-4-argon", "Gemini 4 Argon", *_THREE),
            _text("gemini-4-carbon", "Gemini 4 Carbon", *_THREE),
            _text("gemini-flash-latest", "Gemini Flash Latest", *_THREE),
            _image("gemini-nano-banana-2.1", "Nano Banana 2.1", "minimal", "medium", "high"),
            _image("gemini-3.1-flash-lite-image", "Gemini 3.1 Flash-Lite Image", "minimal", "high"),
            _image("gemini-3-pro-image", "Gemini 3 Pro Image", "low", "high"),
            _live("gemini-3.8-live", "Gemini 3.8 Live"),
            _live("gemini-3.8-live-extended-thinking", "Gemini 3.8 Live Extended Thinking", thinking=_THREE),
            _live("gemini-3.1-flash-live-preview", "Gemini 3.1 Flash Live Preview", client_content=False),
            _tts("gemini-3.8-flash-tts", "Gemini 3.8 Flash TTS"),
            _tts("gemini-3.8-flash-lite-tts", "Gemini 3.8 Flash-Lite TTS"),
            Model(name="gemini-3.5-transcribe", title="Gemini 3.5 Transcribe", kind="transcribe", input_limit=131_072),
        )
    }
)


def find(name: str, version: str) -> Model | None:
    """The model of that name (with or without "models/"); the moving aliases exist on v1beta only."""
    model = MODELS.get(name.removeprefix("models/"))
    if model is not None and model.name.endswith("-latest") and version == "v1":
        return None
    return model


def refusal(ask: Ask, method: str) -> errors.ApiError | None:
    """The error with which `generateContent` or a related method refuses this request, or None."""
    model = find(ask.model, ask.version)
    if model is None or model.kind == "live":
        return errors.not_found(ask.model, ask.version, method)
    if not ask.contents or not any(content.get("parts") for content in ask.contents):
        return errors.invalid("* GenerateContentRequest.contents: contents is not specified\n")
    if any(content.get("role", "user") not in {"user", "model"} for content in ask.contents):
        return errors.invalid("Please use a valid role: user, model.")
    if model.kind == "tts":
        return tts.refusal(ask)
    return _wrong_config(model, ask) or _wrong_safety(ask.body)


def live_refusal(model: Model, setup: Mapping[str, Any]) -> str | None:
    """The reason for which the Live API closes with 1007 on this setup, or None."""
    config = setup.get("generationConfig") or {}
    modalities = {str(item).upper() for item in config.get("responseModalities") or ()}
    if modalities - {"AUDIO"}:
        return f"Cannot extract voices from a non-audio request: {', '.join(sorted(modalities))}."
    if config.get("responseMimeType") or config.get("responseSchema") or config.get("responseJsonSchema"):
        return "Structured output is not supported by this model."
    level = _level(config)
    if level and level not in model.thinking:
        return f"Thinking level {level.upper()} is not supported by this model."
    if model.needs_thinking and not level:
        return "A thinking level is required by this model."
    wrong = _wrong_safety(setup)
    return wrong.message if wrong else None


def _level(config: Mapping[str, Any]) -> str:
    return str((config.get("thinkingConfig") or {}).get("thinkingLevel") or "").lower()


def _wrong_config(model: Model, ask: Ask) -> errors.ApiError | None:
    config = ask.config
    offered = {"TEXT", "IMAGE"} if model.kind == "image" else {"TEXT"}
    if set(ask.modalities) - offered:
        asked = ",".join(item.lower() for item in ask.modalities)
        return errors.invalid(f"Model does not support the requested response modalities: {asked}")
    level = _level(config)
    if level and level not in model.thinking:
        return errors.invalid(f"Thinking level {level.upper()} is not supported for this model.")
    has_schema = "responseSchema" in config or "responseJsonSchema" in config
    if model.kind != "image":
        if has_schema and config.get("responseMimeType") != "application/json":
            return errors.invalid(
                "* GenerateContentRequest.generation_config.response_schema: needs application/json\n"
            )
        return None
    if config.get("responseMimeType", "text/plain") != "text/plain" or has_schema:
        return errors.invalid("JSON mode is not enabled for this model.")
    image = config.get("imageConfig") or {}
    if image.get("aspectRatio", "1:1") not in _RATIOS:
        return errors.invalid(f"aspect_ratio {image['aspectRatio']!r} is not supported by this model.")
    if image.get("imageSize", "1K") not in _SIZES:
        return errors.invalid(f"image_size {image['imageSize']!r} is not supported by this model.")
    return None


def _wrong_safety(body: Mapping[str, Any]) -> errors.ApiError | None:
    for setting in body.get("safetySettings") or ():
        if setting.get("category") not in _CATEGORIES:
            return errors.invalid(f"* safety_settings: element predicate failed: {setting.get('category')}\n")
    return None
