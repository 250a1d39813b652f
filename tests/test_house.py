"""The house keeps its shape: who may import whom, how long things get, and that importing does nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from discord import ui

from bot.reply.controls import DETAILS_TEMPLATE, STOP_TEMPLATE, when_ended, while_running

ROOT: Final = Path(__file__).parents[1]
LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60

FLOOR: Final = frozenset({"bot.work", "bot.script", "bot.words", "bot.settings"})
NEIGHBOURS: Final = frozenset(
    {"bot.gemini", "bot.reply", "bot.library", "bot.comics", "bot.audio", "bot.export"},
)

MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    "bot.work": frozenset(),
    "bot.script": frozenset({"bot.work"}),
    "bot.words": frozenset({"bot.work"}),
    "bot.settings": frozenset(),
    **dict.fromkeys(NEIGHBOURS, FLOOR),
    "bot.sandbox": frozenset(),
    "bot.jobs": FLOOR | NEIGHBOURS,
    "bot.logs": frozenset(),
    "bot.health": frozenset({"bot.settings"}),
    "bot.discord_client": frozenset({"bot.library"}),
    "bot.app": FLOOR | NEIGHBOURS | {"bot.jobs", "bot.logs", "bot.health", "bot.discord_client", "cogs"},
    "bot.__main__": frozenset({"bot.app", "bot.logs", "bot.settings", "bot.sandbox"}),
    "cogs": frozenset({"bot.jobs", "bot.library", *FLOOR}),
}
"""Room by room; a room may always import itself."""

ALSO: Final[dict[str, frozenset[str]]] = {
    "cogs/intake.py": frozenset({"bot.reply.frame", "bot.reply.opening"}),
    "cogs/buttons.py": frozenset({"bot.reply.controls"}),
}
"""Single doors beside the table: a command's first answer is a reply's first frame, and buttons share their ids."""


def sources() -> list[Path]:
    return [path for room in ("bot", "cogs") for path in sorted((ROOT / room).rglob("*.py"))]


def room_of(module: str) -> str:
    parts = module.split(".")
    return "cogs" if parts[0] == "cogs" else ".".join(parts[:2])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = [f"bot.{alias.name}" for alias in node.names] if node.module == "bot" else [node.module or ""]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in {"bot", "cogs", "tests"})


def test_nothing_imports_upward_or_its_neighbour() -> None:
    wrong = []
    for path in sources():
        if module_of(path) == "bot":
            continue
        room = room_of(module_of(path))
        also = ALSO.get(str(path.relative_to(ROOT)), frozenset())
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imported(path)
            if room_of(name) not in {room, *MAY_IMPORT[room]} and name not in also
        ]
    assert wrong == []


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in sources():
        text = path.read_text()
        if len(text.splitlines()) > LINES_MAX:
            long.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {lines} lines")
    assert long == []


_IMPORT_ALL: Final = """
import asyncio, importlib, socket, subprocess, sys, threading
threads = threading.active_count()
def refuse(*args, **more):
    raise AssertionError("something happened while a module was imported")
socket.socket.connect = socket.socket.bind = refuse
asyncio.create_task = asyncio.run = asyncio.new_event_loop = subprocess.Popen = refuse
for name in sys.argv[1:]:
    importlib.import_module(name)
assert threading.active_count() == threads
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    names = [module_of(path) for path in sources() if module_of(path) != "bot.__main__"]
    command = [sys.executable, "-W", "ignore", "-c", _IMPORT_ALL, *names]
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own modules
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={"HOME": str(tmp_path)}
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


def templates() -> list[re.Pattern[str]]:
    """The patterns of every button that answers after a restart."""
    from bot.jobs.studio import Studio
    from cogs.buttons import dynamic_items

    items: tuple[type[ui.DynamicItem[ui.Button[ui.View]]], ...] = dynamic_items(Studio.__new__(Studio))
    return [item.__discord_ui_compiled_template__ for item in items]


def test_every_button_is_answered_by_exactly_one_class() -> None:
    patterns = templates()
    assert set(patterns) == {STOP_TEMPLATE, DETAILS_TEMPLATE}
    emitted = [button.custom_id for button in (*while_running("0a1b", "en"), *when_ended("0a1b", "en"))]
    assert len(emitted) == 2
    for custom_id in emitted:
        matches = [found for pattern in patterns if (found := pattern.fullmatch(custom_id))]
        assert [found["work_id"] for found in matches] == ["0a1b"]


def test_no_custom_id_is_written_anywhere_else() -> None:
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name not in {"bot/reply/controls.py", "cogs/buttons.py"}:
            assert "elara:" not in path.read_text(), name


@pytest.mark.parametrize("room", ["bot", "cogs"])
def test_the_package_says_what_it_is(room: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text()))
