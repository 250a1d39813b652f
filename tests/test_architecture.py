"""The architecture: who may import whom, how long files and functions get, and that imports have no side effects."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60

FLOOR: Final = frozenset({"bot.work", "bot.script", "bot.words", "bot.settings", "bot.fonts"})
NEIGHBOURS: Final = frozenset(
    {"bot.gemini", "bot.reply", "bot.library", "bot.audio", "bot.comics", "bot.export"},
)

MESSAGE_PARTS: Final = frozenset(
    {
        "bot.reply.completeness",
        "bot.reply.controls",
        "bot.reply.files",
        "bot.reply.frame",
        "bot.reply.private_page",
    },
)
"""The parts of messages: buttons and their custom ids, frames, private pages, files. None of them sends a message."""

MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    "bot.work": frozenset(),
    "bot.script": frozenset({"bot.work"}),
    "bot.words": frozenset({"bot.work"}),
    "bot.settings": frozenset(),
    "bot.fonts": frozenset(),
    "bot.proxy": frozenset({"bot.settings"}),
    "bot.discordpy": frozenset(),
    "bot.workers": frozenset(),
    **dict.fromkeys(NEIGHBOURS, FLOOR),
    "bot.comics": FLOOR | {"bot.workers"},
    "bot.audio": frozenset({"bot.work", "bot.script", "bot.workers"}),
    # The channel's routes and threads are written through discord.py.
    "bot.reply": FLOOR | {"bot.discordpy"},
    "bot.queue": frozenset({"bot.work", "bot.library"}),
    "bot.making": FLOOR | NEIGHBOURS | {"bot.queue"},
    "bot.polls": FLOOR | NEIGHBOURS | {"bot.making"},
    "bot.shelf": FLOOR | NEIGHBOURS | {"bot.making"},
    "bot.discord": FLOOR
    | {"bot.discordpy", "bot.reply", "bot.export", "bot.library", "bot.making", "bot.polls", "bot.shelf"},
    "bot.logs": frozenset(),
    "bot.allocator": frozenset(),
    "bot.event_loop": frozenset(),
    "bot.signals": frozenset(),
    "bot.health": frozenset({"bot.settings"}),
    "bot.app": FLOOR
    | NEIGHBOURS
    | {
        "bot.polls",
        "bot.shelf",
        "bot.making",
        "bot.logs",
        "bot.health",
        "bot.discord",
        "bot.discordpy",
        "bot.proxy",
        "bot.signals",
        "cogs",
    },
    "bot.__main__": frozenset(
        {"bot.allocator", "bot.app", "bot.event_loop", "bot.logs", "bot.settings", "bot.library", "bot.script"}
    ),
    "cogs": FLOOR | MESSAGE_PARTS | {"bot.discord", "bot.polls", "bot.shelf", "bot.making", "bot.library"},
}
"""What each room may import: whole rooms, or single modules. A room may always import itself."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


def sources() -> list[Path]:
    return [path for room in ("bot", "cogs") for path in sorted((ROOT / room).rglob("*.py"))]


def room_of(module: str) -> str:
    parts = module.split(".")
    return "cogs" if parts[0] == "cogs" else ".".join(parts[:2])


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The modules of this project that a file imports, in any place."""
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = [f"bot.{alias.name}" for alias in node.names] if node.module == "bot" else [node.module or ""]
        else:
            continue
        yield from (name for name in names if name.partition(".")[0] in {"bot", "cogs", "sandbox", "tests"})


def test_nothing_imports_upward_or_its_neighbour() -> None:
    wrong = []
    for path in sources():
        if module_of(path) == "bot":
            continue
        room = room_of(module_of(path))
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imported(path)
            if not {name, room_of(name)} & {room, *MAY_IMPORT[room]}
        ]
    assert wrong == []


def test_every_cog_is_an_extension_and_imports_no_other() -> None:
    for path in sorted((ROOT / "cogs").glob("*.py")):
        assert [name for name in imported(path) if name.startswith("cogs")] == [], path.name
        setups = [
            node for node in tree_of(path).body if isinstance(node, ast.AsyncFunctionDef) and node.name == "setup"
        ]
        assert len(setups) == (path.name != "__init__.py"), path.name
    assert not [path for path in (ROOT / "cogs").iterdir() if path.is_dir() and path.name != "__pycache__"]


def reaches(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Calls that go through two objects: `self.a.b.c.d()` and `a.b.c.d()`."""
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = ast.unparse(node.func).removeprefix("self.").split(".")
            if len(names) > 3 and all(name.isidentifier() for name in names):
                yield ".".join(names)


def test_no_cog_reaches_through_two_objects() -> None:
    assert list(reaches(ast.walk(ast.parse("self.submitter.library.works.find(1)"))))
    assert list(reaches(ast.walk(ast.parse("submitter.library.works.find(1)"))))
    assert not list(reaches(ast.walk(ast.parse("self.library.works.find(1)"))))
    found = {
        str(path.relative_to(ROOT)): list(reaches(nodes_of(path)))
        for path in sources()
        if room_of(module_of(path)) in {"cogs", "bot.discord"}
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


ONCE_ALONE = re.compile(r"response\.is_done\(|await \w*interaction\.(followup|(edit_|delete_)?original_response)")
"""What discord.py says of a first answer, and later requests that are made only once."""


def test_answers_to_interactions_bear_a_broken_connection() -> None:
    assert ONCE_ALONE.search("await interaction.followup.send(text)")
    own = ROOT / "bot" / "reply" / "first_answer.py"
    assert [path for path in sources() if path != own and ONCE_ALONE.search(path.read_text())] == []


def test_no_imports_form_a_cycle_and_none_is_hidden_from_the_interpreter() -> None:
    modules = {module_of(path): path for path in sources()}
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        # `from bot.reply import threads` names a module by its package.
        names = set(imported(path))
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        graph[module] = (names & modules.keys()) - {module}
        assert "TYPE_CHECKING" not in path.read_text(), module
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in sources():
        text = path.read_text()
        if len(text.splitlines()) > LINES_MAX:
            long.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {lines} lines")
    assert long == []


INNER_PARTS: Final = "bot/discordpy.py"
"""The only file that may use private parts of discord.py. Its docstring says which, and why."""

UNDOCUMENTED: Final = (
    *("discord.gateway", "discord.http", "discord.shard", "discord.state", "discord.webhook"),
    *(f"asyncio.{module.name}" for module in iter_modules(asyncio.__path__) if module.name != "subprocess"),
)
"""Undocumented modules of discord.py and of asyncio without an underscore in their names."""

OVERRIDDEN: Final = frozenset({"has_components_v2", "to_components", "to_dict"})


def inner_parts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The private and undocumented parts of libraries that a file uses, as far as its source shows them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = []
        for name in names:
            is_private = any(part.startswith("_") for part in name.split("."))
            if is_private or name.startswith(UNDOCUMENTED):
                yield name
        if isinstance(node, ast.Attribute) and node.attr == "http":
            yield f".{node.attr}"
        if isinstance(node, ast.ClassDef) and any("ui." in ast.unparse(base) for base in node.bases):
            yield from (
                part.name for part in node.body if isinstance(part, ast.FunctionDef) and part.name in OVERRIDDEN
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("attr"):
            yield from (text for text in map(ast.unparse, node.args[1:2]) if text.startswith("'_"))


def test_inner_parts_of_libraries_are_used_in_one_file_alone() -> None:
    found = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        # The linter's rule SLF001 finds private attributes; no other file may suppress it.
        used = [*inner_parts(nodes_of(path)), *re.findall(r"noqa:.*\bSLF\d*", path.read_text())]
        if used:
            found[name] = used
    assert set(found) == {INNER_PARTS}, found
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "SLF" in linter["select"]
    assert not {"SLF", "SLF001"} & set(linter["ignore"])
    excused = {where for where, rules in linter["per-file-ignores"].items() if {"SLF", "SLF001"} & set(rules)}
    assert excused == {"{tests,sandbox/tests}/**"}


@pytest.mark.parametrize(
    "text",
    [
        "import google.genai._api_client",
        "from google.genai import _common",
        "from sqlalchemy._typing import x",
        "from discord.http import Route",
        "import discord.gateway",
        "from asyncio import sslproto",
        "import asyncio.sslproto",
        "from discord.webhook.async_ import x",
        "bot.http.request()",
        "getattr(client, '_connection')",
        "class Raw(ui.Modal):\n    def to_dict(self): ...",
    ],
)
def test_an_inner_part_is_found(text: str) -> None:
    assert list(inner_parts(ast.walk(ast.parse(text))))


_IMPORT_ALL: Final = """
import asyncio, gc, importlib, socket, subprocess, sys, threading
gc.disable()  # imports create no garbage, and collections during them take a fifth of the time
threads = threading.active_count()
def refuse(*args, **more):
    raise AssertionError("something happened while a module was imported")
socket.socket.connect = socket.socket.bind = refuse
asyncio.create_task = asyncio.run = asyncio.new_event_loop = subprocess.Popen = refuse
importlib.import_module("bot.library.library")
unused = {"alembic", "sqlalchemy.dialects.postgresql"} & sys.modules.keys()  # by a library in SQLite
importlib.import_module("bot.app")
unused |= {"numpy", "lameenc", "av"} & sys.modules.keys()  # by the bot itself: its child processes have them
unused |= {"markdown_it", "PIL.ImageFont", "aiohttp.web"} & sys.modules.keys()  # without downloads and HEALTH_PORT
for name in sys.argv[1:]:
    importlib.import_module(name)
assert threading.active_count() == threads
assert not unused, unused
"""


def test_importing_does_nothing_and_loads_nothing_that_is_not_used(tmp_path: Path) -> None:
    names = [module_of(path) for path in sources() if module_of(path) != "bot.__main__"]
    command = [sys.executable, "-W", "ignore", "-c", _IMPORT_ALL, *names]
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own modules
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={"HOME": str(tmp_path)}
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
