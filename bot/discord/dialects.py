"""The dialect of a new reply."""

from __future__ import annotations

from bot.reply.frame import Dialect
from bot.reply.kinds import KINDS
from bot.work.request import Kind, Request


class DialectChoice:
    """Chooses the dialect by the kind of work, and by whether Discord lets a comic grow in Components V2."""

    def __init__(self) -> None:
        self._has_classic_comics = False

    def use_classic_comics(self) -> None:
        """Discord refused a picture that was added to a message: new comics use the classic dialect from now on."""
        self._has_classic_comics = True

    def of(self, request: Request) -> Dialect:
        """The dialect for the reply to this request."""
        if request.kind is Kind.COMIC and self._has_classic_comics:
            return Dialect.CLASSIC
        return KINDS[request.kind].dialect
