"""Packaging: the lock files match `pyproject.toml`, versions agree, and releases do not contain the sandbox."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.__main__ import EXIT_SETTINGS, main
from bot.__main__ import main as command_line
from bot.reply.interaction_route import USER_AGENT

ROOT: Final = Path(__file__).parents[1]
_ASKED_FOR: Final = re.compile(r"elara(?:-sandbox)? \((?:sandbox/)?pyproject")
_PIN: Final = re.compile(
    r"^(?P<name>[a-z][\w.-]*)==(?P<version>[^\s;]+)(?P<rest>(?:[^\n]*\n)(?:[ #][^\n]*\n)*)", re.MULTILINE
)


def project(folder: str = ".") -> dict[str, Any]:
    return tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))


def wanted(lock: str) -> list[Requirement]:
    """The requirements of the projects that a lock file has to satisfy."""
    declared = project()
    extras = declared["project"]["optional-dependencies"]
    texts = {
        "run": [*declared["project"]["dependencies"], *extras["voice"]],
        "dev": [*declared["project"]["dependencies"], *extras["dev"], *project("sandbox")["project"]["dependencies"]],
        "build": declared["build-system"]["requires"],
    }
    return [Requirement(text) for text in texts[lock]]


def pins(lock: str) -> dict[str, tuple[str, str]]:
    """The version and the lines below it, by package name."""
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    return {found["name"]: (found["version"], found["rest"]) for found in _PIN.finditer(text)}


@pytest.mark.parametrize("lock", ["run", "dev", "build"])
def test_the_lock_fits_what_is_declared(lock: str) -> None:
    pinned = pins(lock)
    unfit = [
        str(requirement)
        for requirement in wanted(lock)
        if not (pin := pinned.get(canonicalize_name(requirement.name))) or pin[0] not in requirement.specifier
    ]
    assert unfit == [], "make lock"
    asked_for = {
        name for name, (_, below) in pinned.items() if re.search(r"elara(?:-sandbox)? \((?:sandbox/)?pyproject", below)
    }
    left_over = asked_for - {canonicalize_name(requirement.name) for requirement in wanted(lock)}
    assert left_over == set(), "make lock"


@pytest.mark.parametrize("lock", ["run", "dev", "build"])
def test_a_lock_holds_a_hash_of_each_file_and_no_address(lock: str) -> None:
    assert pins(lock)
    assert [name for name, (_, below) in pins(lock).items() if "--hash=sha256:" not in below] == []
    text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


def test_what_runs_has_the_same_version_in_both_locks() -> None:
    run, dev = pins("run"), pins("dev")
    assert {name: version for name, (version, _) in run.items()} == {name: dev[name][0] for name in run}


def test_what_builds_is_what_the_lock_for_it_holds() -> None:
    assert project()["dependency-groups"]["build"] == project()["build-system"]["requires"]


def test_the_changelog_begins_with_the_version_that_is_declared() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == project()["project"]["version"]


def test_discord_is_told_the_version_that_is_declared() -> None:
    assert USER_AGENT.endswith(f", {project()['project']['version']})")


def test_the_command_line_says_the_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importlib.metadata.version", {"elara": "1.2.3"}.__getitem__)
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, "Elara 1.2.3\n")


def test_neither_the_wheel_nor_the_image_holds_the_sandbox() -> None:
    found = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]["include"]
    assert not any(fnmatch("sandbox", pattern) for pattern in found)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert not any("sandbox" in line for line in ignored)
    assert "COPY sandbox" not in (ROOT / "Dockerfile").read_text()


def test_the_image_holds_bytecode_that_is_not_checked_again(tmp_path: Path) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    (options,) = re.findall(r"&& python -m compileall (.+) \"\$\(", dockerfile)
    for module in ("bot/app.py", "numpy/tests/test_x.py"):
        (tmp_path / module).parent.mkdir(parents=True)
        (tmp_path / module).touch()
    command = [sys.executable, "-m", "compileall", *shlex.split(options), str(tmp_path)]
    subprocess.run(command, check=True)  # noqa: S603 - this interpreter, with options of our own
    (compiled,) = tmp_path.rglob("*.pyc")
    assert compiled.parent.parent.name == "bot"
    flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
    assert flags == 0b01, "PEP 552: by hash, and the source is not checked"


@pytest.mark.parametrize("arguments", [["demo"], ["demo", "--terminal"]])
def test_the_bot_says_where_the_demo_is(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line(arguments) == EXIT_SETTINGS
    assert capsys.readouterr().err.count("python -m sandbox demo") == 1


def test_the_demo_extra_is_what_the_sandbox_needs_beyond_the_bot() -> None:
    """The extra allows one lock file for both. The sandbox itself is installed from its own folder."""
    bot, sandbox = (
        tomllib.loads(path.read_text())["project"]
        for path in (ROOT / "pyproject.toml", ROOT / "sandbox/pyproject.toml")
    )
    needed = set(sandbox["dependencies"]) - set(bot["dependencies"])
    assert set(bot["optional-dependencies"]["demo"]) == needed


@pytest.mark.parametrize("room", ["bot", "cogs"])
def test_the_package_says_what_it_is(room: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text()))
