"""The installed Chromium: its path and its start."""

from __future__ import annotations

import shutil
from typing import Final

from playwright.async_api import Browser, Playwright

ADVICE: Final = "no Chromium on this machine: install it (Debian: apt-get install chromium-headless-shell)"

# The headless shell is Chromium without windows, menus and extensions; a tab in it takes a third of the CPU time.
_NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
)


def chromium_path() -> str | None:
    """The path of the installed Chromium."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


async def start_chromium(driver: Playwright, path: str) -> Browser:
    """Start the browser, without a window."""
    return await driver.chromium.launch(executable_path=path, args=list(_FLAGS))
