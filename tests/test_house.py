"""The house keeps its shape: who may import whom, how long things get, and that importing does nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, cast
from unittest.mock import Mock, create_autospec

import pytest

from bot.making.service import WorkService
from bot.polls.polls import Polls
from bot.reply.controls import (
    FORM_TEMPLATE,
    POLL_TEMPLATE,
    SETTING_TEMPLATE,
    SHELF_TEMPLATE,
    WORK_TEMPLATE,
    Action,
    custom_id,
    form_id,
    poll_buttons,
    setting_id,
    shelf_id,
)
from bot.reply.work_buttons import ended_buttons, running_buttons, waiting_buttons
from bot.shelf.deletion import Deletion
from bot.work.ending import COMPLETE, Ending, EndingKind
from bot.work.parts import FileRef, Panel, PanelScript, PartState, Section
from bot.work.request import ComicOptions, NarrationOptions, Request, StoryOptions
from bot.work.work import Work
from cogs.buttons import dynamic_items, form_handlers, work_handlers
from cogs.intake import Intake
from cogs.kept import Kept, around_kept
from cogs.votes import Ballots

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
    "bot.proxy": frozenset({"bot.settings"}),
    "bot.discordpy": frozenset(),
    "bot.command_diff": frozenset(),
    **dict.fromkeys(NEIGHBOURS, FLOOR),
    # The channel's routes and threads are written through discord.py.
    "bot.reply": FLOOR | {"bot.discordpy"},
    "bot.sandbox": frozenset(),
    "bot.queue": frozenset({"bot.work", "bot.library"}),
    "bot.making": FLOOR | NEIGHBOURS | {"bot.queue"},
    "bot.polls": FLOOR | NEIGHBOURS | {"bot.making"},
    "bot.shelf": FLOOR | NEIGHBOURS | {"bot.making"},
    "bot.discord": FLOOR | {"bot.discordpy"},
    "bot.logs": frozenset(),
    "bot.health": frozenset({"bot.settings"}),
    "bot.discord_client": frozenset({"bot.discordpy", "bot.command_diff"}),
    "bot.app": FLOOR
    | NEIGHBOURS
    | {
        "bot.polls",
        "bot.shelf",
        "bot.making",
        "bot.logs",
        "bot.health",
        "bot.discord_client",
        "bot.discordpy",
        "bot.proxy",
        "cogs",
    },
    "bot.__main__": frozenset({"bot.app", "bot.logs", "bot.settings", "bot.sandbox", "bot.library"}),
    "cogs": frozenset({"bot.discord", "bot.polls", "bot.shelf", "bot.making", "bot.library", "bot.discordpy", *FLOOR}),
}
"""Room by room; a room may always import itself."""

_SHOWN: Final = frozenset(
    {
        "bot.reply.completeness",
        "bot.reply.controls",
        "bot.reply.frame",
        "bot.reply.kinds",
        "bot.reply.payload",
        "bot.reply.private_page",
    }
)
"""What a message with buttons is put together from: private answers look like replies, and share their ids."""

ALSO: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("cogs/buttons.py", "cogs/forms.py", "cogs/kept.py", "cogs/onward.py"), _SHOWN),
    **dict.fromkeys(("cogs/more.py", "cogs/shelf_view.py", "cogs/usage.py", "cogs/votes.py"), _SHOWN),
    # A command's first answer is a reply's first frame.
    "cogs/intake.py": frozenset({*_SHOWN, "bot.reply.opening", "bot.reply.render", "bot.reply.state"}),
    # Answers and presses: how the first answer of an interaction was given, and where.
    "cogs/answers.py": frozenset({*_SHOWN, "bot.reply.opening"}),
    "cogs/takes.py": _SHOWN | {"bot.reply.message_exists"},
    # A press may empty the message it was on.
    "cogs/presses.py": frozenset({*_SHOWN, "bot.reply.opening", "bot.reply.repair"}),
    # Private pages: where one opens, and what Discord says when one cannot be written.
    **dict.fromkeys(
        ("cogs/library.py", "cogs/pages.py"), _SHOWN | {"bot.reply.opening", "bot.reply.interaction_route"}
    ),
    "cogs/privacy.py": frozenset({*_SHOWN, "bot.reply.opening", "bot.reply.render", "bot.reply.interaction_route"}),
    "cogs/keep.py": frozenset(
        {
            *_SHOWN,
            "bot.reply.opening",
            "bot.reply.render",
            "bot.reply.interaction_route",
            "bot.export.book",
            "bot.export.download",
        }
    ),
}
"""Single doors beside the table. No door leads to Gemini, or to what writes a reply that is being made."""


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


INNER_PARTS: Final = "bot/discordpy.py"
"""The one file that may use what discord.py keeps to itself; its docstring says what, and why."""

UNDOCUMENTED: Final = ("discord.gateway", "discord.http", "discord.shard", "discord.state", "discord.webhook")
"""Modules of discord.py that its documentation does not promise, whatever their names."""

OVERRIDDEN: Final = frozenset({"has_components_v2", "to_components", "to_dict"})


def inner_parts(tree: ast.AST) -> Iterator[str]:
    """What a file uses of libraries that they do not promise, as far as its text shows it."""
    for node in ast.walk(tree):
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
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"getattr", "setattr", "delattr"}:
            yield from (text for text in map(ast.unparse, node.args[1:2]) if text.startswith("'_"))


def test_inner_parts_of_libraries_are_used_in_one_file_alone() -> None:
    found = {}
    for path in sources():
        name, text = str(path.relative_to(ROOT)), path.read_text()
        # The linter's rule SLF001 finds private attributes; what is left is not to be excused anywhere else.
        used = [*inner_parts(ast.parse(text)), *re.findall(r"noqa:.*\bSLF\d*", text)]
        if used:
            found[name] = used
    assert set(found) == {INNER_PARTS}, found
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "SLF" in linter["select"]
    assert not {"SLF", "SLF001"} & set(linter["ignore"])
    excused = {where for where, rules in linter["per-file-ignores"].items() if {"SLF", "SLF001"} & set(rules)}
    assert excused == {"tests/**"}


@pytest.mark.parametrize(
    "text",
    [
        "import google.genai._api_client",
        "from google.genai import _common",
        "from sqlalchemy._typing import x",
        "from discord.http import Route",
        "import discord.gateway",
        "from discord.webhook.async_ import x",
        "bot.http.request()",
        "getattr(client, '_connection')",
        "class Raw(ui.Modal):\n    def to_dict(self): ...",
    ],
)
def test_an_inner_part_is_found(text: str) -> None:
    assert list(inner_parts(ast.parse(text)))


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


@pytest.fixture(scope="module")
def intake() -> Intake:
    """Enough of the house to ask what answers which button; nothing is open, and nothing is ever asked of it."""
    return Intake(create_autospec(WorkService, instance=True, library=Mock()))


@pytest.fixture(scope="module")
def votes() -> Polls:
    return cast(Polls, create_autospec(Polls, instance=True))


@pytest.fixture(scope="module")
def kept(intake: Intake) -> Kept:
    return around_kept(intake, create_autospec(Deletion, instance=True))


@pytest.fixture(scope="module")
def patterns(intake: Intake, votes: Polls, kept: Kept) -> list[re.Pattern[str]]:
    """The patterns of everything that answers after a restart, one for each class."""
    items = (*dynamic_items(intake.work_service, {}, Ballots(intake, votes)), *kept.items)
    return [item.__discord_ui_compiled_template__ for item in items]


PANEL: Final = Panel(
    script=PanelScript(number=1),
    state=PartState.MADE,
    picture=FileRef(sha256="0" * 64, media_type="image/png", size_bytes=1, width_px=1, height_px=1),
)
SECTION: Final = Section(
    number=1,
    text="x",
    state=PartState.MADE,
    audio=FileRef(sha256="0" * 64, media_type="audio/wav", size_bytes=1, seconds=1.0),
)
ENDED: Final = (
    Work(id="0a1b", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=0.0, text="x"),
    Work(id="0a1b", request=Request(prompt="p", options=ComicOptions()), author_id=1, created_at=0.0, panels=(PANEL,)),
    Work(
        id="0a1b",
        request=Request(prompt="p", options=NarrationOptions()),
        author_id=1,
        created_at=0.0,
        sections=(SECTION,),
    ),
    Work(id="0a1b", request=Request(prompt="p", options=StoryOptions()), author_id=1, created_at=0.0),
)
"""One work of each kind, and one with nothing in it."""


def emitted() -> list[str]:
    """Custom ids of every button that is shown below works and votes, and of all that can be named at all."""
    endings = (COMPLETE, *(Ending(kind) for kind in EndingKind))
    rows = [*waiting_buttons("0a1b", "en"), *running_buttons("0a1b", "en")]
    rows += [row for work in ENDED for end in endings for row in ended_buttons(replace(work, ending=end), "en", (2, 3))]
    rows += poll_buttons("0a1b", "en", votes=(1, 2, 3))
    shown = {button.custom_id for row in rows for button in row}
    named = {custom_id(action, "0a1b") for action in Action}
    return sorted(shown | named | {shelf_id("m::0:0:n"), setting_id("voice")})


def test_every_template_belongs_to_one_class(patterns: list[re.Pattern[str]]) -> None:
    assert sorted(pattern.pattern for pattern in patterns) == sorted(
        template.pattern for template in (WORK_TEMPLATE, POLL_TEMPLATE, SHELF_TEMPLATE, SETTING_TEMPLATE)
    )


@pytest.mark.parametrize("custom_id", emitted())
def test_every_button_is_answered_by_exactly_one_class(custom_id: str, patterns: list[re.Pattern[str]]) -> None:
    # discord.py calls every class whose pattern fits the whole id.
    assert sum(pattern.fullmatch(custom_id) is not None for pattern in patterns) == 1


def test_every_action_is_handled_once(intake: Intake, votes: Polls, kept: Kept) -> None:
    making = work_handlers(intake, votes)
    assert making.keys() & kept.handlers.keys() == set()
    assert making.keys() | kept.handlers.keys() == set(Action)


def test_every_form_that_a_button_opens_is_taken_by_one_handler(intake: Intake, kept: Kept) -> None:
    opened = {
        Action[name]
        for path in sorted((ROOT / "cogs").glob("*.py"))
        for name in re.findall(r"open_lasting\(\s*\w+,\s*custom_id\(Action\.([A-Z_]+)", path.read_text())
    }
    making = form_handlers(intake)
    assert opened
    assert making.keys() & kept.forms.keys() == set()
    assert making.keys() | kept.forms.keys() == opened


def test_every_form_of_a_command_is_taken_by_its_own_template_alone(patterns: list[re.Pattern[str]]) -> None:
    commands = {
        name
        for path in sorted((ROOT / "cogs").glob("*.py"))
        for name in re.findall(r'open_command_form\(\s*\w+,\s*"([a-z]+)"', path.read_text())
    }
    assert commands == {"story", "comic", "narrate"}
    for own in map(form_id, commands):
        assert FORM_TEMPLATE.fullmatch(own)
        assert [pattern for pattern in patterns if pattern.fullmatch(own)] == []
    assert [other for other in emitted() if FORM_TEMPLATE.fullmatch(other)] == []


def test_no_custom_id_is_written_anywhere_else() -> None:
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name != "bot/reply/controls.py":
            assert "elara:" not in path.read_text(), name


@pytest.mark.parametrize("room", ["bot", "cogs"])
def test_the_package_says_what_it_is(room: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text()))
