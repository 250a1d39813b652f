"""The dialect of a new reply."""

from __future__ import annotations

from bot.reply.frame import Dialect
from bot.reply.media import MEDIA
from bot.work.kinds import FEATURES, Medium
from bot.work.request import Request


class DialectChoice:
    """Chooses the dialect by what a work is made of; that of comics is a setting.

    Components V2 is not proven for them: Discord may refuse a picture that is added to a message.
    """

    def __init__(self, comics: Dialect) -> None:
        self._comics = comics

    def use_classic_comics(self) -> None:
        """Discord refused a picture that was added to a message: new comics use the classic dialect from now on."""
        self._comics = Dialect.CLASSIC

    def of(self, request: Request) -> Dialect:
        """The dialect for the reply to this request."""
        medium = FEATURES[request.kind].medium
        return self._comics if medium is Medium.PICTURES else MEDIA[medium].dialect
