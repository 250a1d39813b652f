"""`python -m tests.soak.pages`: comics of one to eight panels in ten scripts, drawn, checked, and saved for a look.

The folder has each page in full size, and in the size of a phone. The exit code is 1 if a text is cut off, too small
or over another one.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from bot.comics.composer import PageComposer
from bot.comics.job import PageJob, PanelArt
from bot.script.page_layout import RATIOS, Slot, lay_out
from bot.work.parts import PanelScript, Weight
from sandbox.show.art import draw_panel
from tests.comics.geometry import check
from tests.comics.scripts import TEXTS, panels

PHONE_PX: Final = 290
_LONGER_SIDE_PX: Final = 1024
_PANELS_MAX: Final = 8


def main(arguments: Sequence[str]) -> int:
    """Draw the pages. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.pages", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the pages are kept (default: a temporary folder)")
    parser.add_argument("--languages", nargs="+", choices=TEXTS, default=list(TEXTS))
    parser.add_argument("--panels", nargs="+", type=int, default=list(range(1, _PANELS_MAX + 1)))
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="elara-pages-") as folder:
        wrong = asyncio.run(_draw(chosen.languages, chosen.panels, chosen.folder or Path(folder)))
    print("\n".join(wrong) or "every page is as it should be")
    return bool(wrong)


async def _draw(languages: Sequence[str], counts: Sequence[int], folder: Path) -> list[str]:
    """Draw and check all pages. Returns their faults."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong = list[str]()
    async with PageComposer.open() as composer:
        for language in languages:
            for count in counts:
                scripts = panels(language, count)
                for layout in lay_out([Weight.NORMAL] * count):
                    arts = tuple(_art(folder, slot, scripts[slot.panel - 1]) for slot in layout.slots)
                    title = TEXTS[language][0]
                    page = await composer.compose(PageJob(layout=layout, panels=arts, title=title, language=language))
                    name = f"{language}-{count}-{layout.number}"
                    (folder / f"{name}.jpg").write_bytes(page.data)
                    image = Image.open(io.BytesIO(page.data))
                    image.resize((PHONE_PX, image.height * PHONE_PX // image.width)).save(folder / f"{name}-phone.png")
                    found = check(page.balloons)
                    wrong += [f"{name}: {what}" for what in (*found.clipped, *found.overlapping, *found.small)]
                    wrong += [f"{name}: no font for {script}" for script in page.missing_scripts]
    return wrong


def _art(folder: Path, slot: Slot, script: PanelScript) -> PanelArt:
    """A panel with a painted picture, the same one for the same scene and ratio."""
    path = folder / f"picture-{slot.ratio.replace(':', '-')}-{script.number % 4}.png"
    if not path.exists():
        ratio = RATIOS[slot.ratio]
        width, height = round(_LONGER_SIDE_PX * min(1, ratio)), round(_LONGER_SIDE_PX / max(1, ratio))
        path.write_bytes(draw_panel(f"{script.scene}, {script.number % 4}", width_px=width, height_px=height))
    return PanelArt(script=script, picture=path, media_type="image/png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
