"""Builds the validators of the SDK's pydantic models before the first call needs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, get_args

from google.genai import types
from pydantic import BaseModel

_CALLED_WITH: Final = (
    types.GenerateContentConfig,
    types.GenerateContentResponse,
    types.LiveConnectConfig,
    types.LiveClientContent,
    types.LiveServerMessage,
)
"""The models of requests and answers. All other models that are used are nested in these."""


@cache
def build_models() -> None:
    """Build the models of every call, and all that are nested in them, once for each process. Blocking, 50 ms.

    The SDK builds each at its first use (20 ms), when a story would wait. Nested models are built first: a model takes
    over the validators of those that are built, and makes its own copies of the others (2 MB in all).
    """
    built: set[type[BaseModel]] = set()
    for model in _CALLED_WITH:
        _build(model, built)


def _build(model: type[BaseModel], built: set[type[BaseModel]]) -> None:
    if model in built:
        return
    built.add(model)
    for field in model.model_fields.values():
        for nested in _models_in(field.annotation):
            _build(nested, built)
    model.model_rebuild()


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any form of a type
    """The models that a field's type names: its own, or those of a list, a mapping or a union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not BaseModel:
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
