"""The child process that composes pages. Typst and the pictures would keep their memory in the bot's own process."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from bot.comics.page import PageMaker
from bot.comics.protocol import PageFault, decode_job, encode_page
from bot.comics.typesetting import Typesetter
from bot.workers.child import Answer, own_folder, serve


def _composing(folder: Path) -> Answer:
    maker = PageMaker(Typesetter(folder))

    def answer(job: bytes, _: bytes) -> tuple[dict[str, Any], bytes]:
        page = maker.compose(decode_job(job))
        return encode_page(page), page.data

    return answer


def _fault_of(error: Exception) -> str:
    return (PageFault.PICTURE if isinstance(error, OSError) else PageFault.OURS).value


if __name__ == "__main__":
    with own_folder() as folder:
        serve(partial(_composing, folder), _fault_of)
