"""The dialect of a new reply."""

from __future__ import annotations

from bot.reply.frame import Dialect
from bot.reply.kinds import KINDS
from bot.work.request import Kind, Request


class DialectChoice:
    """Chooses the dialect by the kind of work; that of comics is a setting.

    Components V2 is not proven for them: Discord may refuse a picture that is added to a message.
    """

    def __init__(self, comics: Dialect) -> None:
        self._comics = comics

    def use_classic_comics(self) -> None:
        """Discord refused a picture that was added to a message: new comics use the classic dialect from now on."""
        self._comics = Dialect.CLASSIC

    def of(self, request: Request) -> Dialect:
        """The dialect for the reply to this request."""
        return self._comics if request.kind is Kind.COMIC else KINDS[request.kind].dialect
