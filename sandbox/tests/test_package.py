"""The package's architecture: who may import whom, what is installed, how long files and functions get."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[1]
LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60

MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    # The servers know neither each other nor the show.
    "sandbox.discord": frozenset(),
    "sandbox.gemini": frozenset(),
    # The painter parses people as the answers do, gives them the described looks, and stores them in the picture.
    "sandbox.show.art": frozenset(
        f"sandbox.gemini.{module}" for module in ("appearance", "cast", "figures", "shown", "world")
    ),
    "sandbox.show.speech": frozenset(),
    "sandbox.show.page": frozenset({"sandbox.discord", "sandbox.gemini"}),
    "sandbox.demo": frozenset({"sandbox.discord", "sandbox.gemini", "sandbox.show", "sandbox.signals"}),
    "sandbox.control": frozenset({"sandbox.discord", "sandbox.gemini"}),
    "sandbox.serve": frozenset(
        {"sandbox.control", "sandbox.discord", "sandbox.gemini", "sandbox.show", "sandbox.signals"}
    ),
    "sandbox.signals": frozenset(),
    "sandbox.__main__": frozenset({"sandbox.demo", "sandbox.serve"}),
}
"""What each room may import, by prefix. A room may always import itself."""

FOREIGN: Final = frozenset({"bot", "cogs", "discord", "google", "tests"})
"""What no module here imports: the bot, and the clients of the servers."""


def sources() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).parts[0] not in {"tests", "build"}]


def module_of(path: Path) -> str:
    return ".".join(("sandbox", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, in any place; `from a import b` counts as a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_imports_only_what_the_table_allows() -> None:
    wrong = []
    for path in sources():
        module = module_of(path)
        rooms = [room for room in MAY_IMPORT if is_in(module, room)]
        assert rooms or module in {"sandbox", "sandbox.show"}, module
        allowed = {allowed for room in rooms for allowed in {room, *MAY_IMPORT[room]}}
        wrong += [
            f"{module} imports {name}"
            for name in imported(path)
            if name.partition(".")[0] in FOREIGN
            or (is_in(name, "sandbox") and not any(is_in(name, room) for room in allowed))
        ]
    assert wrong == []


def test_no_import_is_hidden_from_the_running_program() -> None:
    assert [str(path) for path in sources() if "TYPE_CHECKING" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("server", ["discord", "gemini"])
def test_a_server_is_loaded_without_the_show(server: str) -> None:
    code = f"import sys, sandbox.{server}; print([name for name in sys.modules if name.startswith('sandbox.')])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    loaded = ast.literal_eval(done.stdout)
    assert f"sandbox.{server}" in loaded
    assert [name for name in loaded if not is_in(name, f"sandbox.{server}")] == []


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LINES_MAX:
            long.append(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {lines} lines")
    assert long == []


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_is_installed(project: dict[str, Any]) -> None:
    packages = {module_of(path) for path in sources() if path.name == "__init__.py"}
    assert set(project["tool"]["setuptools"]["packages"]) == packages


def test_every_other_file_of_a_package_is_installed(project: dict[str, Any]) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]
    folders = {package: ROOT.joinpath(*package.split(".")[1:]) for package in patterns}
    found = {
        path
        for package, folder in folders.items()
        for path in folder.rglob("*")
        if any(fnmatch(str(path.relative_to(folder)), pattern) for pattern in patterns[package])
    }
    every = {
        path
        for room in ("discord", "gemini", "show", "demo")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert len(every) > 20
    assert every - found == set()


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
    names = [module_of(path) for path in sources() if path.name != "__main__.py"]
    command = [sys.executable, "-W", "ignore", "-c", _IMPORT_ALL, *names]
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own modules
        command, cwd=ROOT.parent, capture_output=True, text=True, timeout=60, check=False, env={"HOME": str(tmp_path)}
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
