"""A whole transaction in one errand to a thread.

Design goal: a transaction holds the one writer's lock for as long as its statements take, and not for as long as a
busy event loop takes to come back to each of them. The rows of this room are written by coroutines that await nothing
but their connection; given a connection that answers at once, such a coroutine runs through without any loop.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

Value = TypeVar("Value")
Errand = Callable[[AsyncConnection], Coroutine[Any, Any, Value]]


class _AtOnce:
    """What the rooms ask of an `AsyncConnection`, answered by an ordinary one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Any, parameters: Any = None) -> Any:  # noqa: ANN401 - as SQLAlchemy's own
        return self._connection.execute(statement, parameters)

    async def scalar(self, statement: Any, parameters: Any = None) -> Any:  # noqa: ANN401 - as SQLAlchemy's own
        return self._connection.scalar(statement, parameters)

    async def scalars(self, statement: Any, parameters: Any = None) -> Any:  # noqa: ANN401 - as SQLAlchemy's own
        return self._connection.scalars(statement, parameters)


def run_through(engine: sa.Engine, errand: Errand[Value]) -> Value:
    """Do an errand in a transaction that is committed at the end, or rolled back when anything is raised. Blocking.

    Raises `RuntimeError` for an errand that waits for anything else than its connection.
    """
    with engine.begin() as connection:
        going = errand(cast(AsyncConnection, _AtOnce(connection)))
        try:
            going.send(None)
        except StopIteration as done:
            return cast(Value, done.value)
        going.close()
        raise RuntimeError(errand)
