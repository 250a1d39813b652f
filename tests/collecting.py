"""The order in which test files are imported and run when several processes share the suite.

Every process of pytest-xdist collects all files. In a fresh clone each of them would also rewrite the assertions of all
files, which is twice the cost of the rest. So each begins at another file, and finds what the others have rewritten.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from itertools import chain, zip_longest
from pathlib import Path
from typing import Final

import pytest

_LONG: Final = ("page", "wire")


def pytest_configure(config: pytest.Config) -> None:
    """Name the files of a run of everything one by one, those of this process first.

    pytest would collect a file that is named though it is to be ignored: such a run is left as it is.
    """
    worker, count = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")
    is_everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if worker and is_everything and not (config.getoption("ignore") or config.getoption("ignore_glob")):
        files = [str(path) for folder in config.args for path in sorted(Path(folder).rglob("test_*.py"))]
        first = len(files) * int(worker.removeprefix("gw")) // int(count)
        config.args = files[first:] + files[:first]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms whose files take longest, so that at the end no process waits for one long file.

    The page's files mostly wait for their browser, so they are spread: while some processes wait, others compute.
    """
    files = sorted({item.path for item in items})
    pages, wires = ([path for path in files if path.parent.name == room] for room in _LONG)
    long = filter(None, chain.from_iterable(zip_longest(pages, wires[::2], wires[1::2])))
    place = {path: number for number, path in enumerate(dict.fromkeys((*long, *files)))}
    items.sort(key=lambda item: place[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect no garbage while tests are collected, which saves a third of it: what is loaded stays.

    The objects that are loaded by then are frozen, so that garbage collections skip them for the rest of the run. What
    a test leaves behind is collected less often than Python would: every sixth second of a run went into that.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
