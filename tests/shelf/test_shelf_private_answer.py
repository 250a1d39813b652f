"""Private answers: those that Discord refuses, and those that cannot be seen any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from bot.reply import retries
from bot.reply.files import FilePart
from bot.reply.interaction_route import FailureKind, RouteError, failure_of
from bot.shelf.private_answer import PrivateAnswer
from bot.work.refusal import RefusalKind, RefusedError

pytestmark = pytest.mark.asyncio

FILE = FilePart("fox.wav", b"RIFF", "audio/wav")


class RefusingRoute:
    """Refuses each request with the same status and code."""

    def __init__(self, status: int, code: int) -> None:
        self.error = RouteError(failure_of(status, code), status=status, code=code)
        self.count = 0

    async def edit(self, *_: object) -> Mapping[str, Any]:
        self.count += 1
        raise self.error

    post = edit


def answer_by(route: RefusingRoute) -> PrivateAnswer:
    services: Any = SimpleNamespace(token_route=lambda *_: route)
    address: Any = None
    return PrivateAnswer(services, address, "token", 1)


@pytest.mark.parametrize("files", [(), (FILE,)], ids=["words", "file"])
@pytest.mark.parametrize(("status", "code"), [(404, 10008), (404, 10003), (401, 50027)])
async def test_an_answer_that_no_one_can_see_is_left_out(status: int, code: int, files: Sequence[FilePart]) -> None:
    route = RefusingRoute(status, code)
    await answer_by(route).show_classic("Here it is.", files)
    assert route.count == 1


async def test_an_answer_that_fails_for_a_moment_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "WAITS_S", (0.0,))
    route = RefusingRoute(502, 0)
    with pytest.raises(RouteError):
        await answer_by(route).show_classic("Here it is.")
    assert route.count == 2


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, 50013, RefusalKind.NO_PERMISSION),
        (413, 0, RefusalKind.TOO_LARGE),
        (413, 40005, RefusalKind.TOO_LARGE),
        (400, 40005, RefusalKind.TOO_LARGE),
    ],
)
async def test_a_file_that_is_not_accepted_is_told(status: int, code: int, kind: RefusalKind) -> None:
    with pytest.raises(RefusedError) as refused:
        await answer_by(RefusingRoute(status, code)).show_classic("Here it is.", [FILE])
    assert refused.value.refusal.kind is kind


async def test_what_is_refused_for_another_reason_is_a_fault() -> None:
    with pytest.raises(RouteError) as refused:
        await answer_by(RefusingRoute(400, 50035)).show_classic("Here it is.")
    assert refused.value.failure is FailureKind.REFUSED
