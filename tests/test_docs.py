"""The pages name only what exists: paths, names, links, make targets, commands, settings, rooms and numbers."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.__main__ import FOR_LIBRARIES
from bot.library.tables import metadata
from bot.settings import Settings
from bot.settings.reading import fields_of
from bot.settings.variable import names_of
from bot.words.catalogues import DEFAULT
from tests.budget import CPU_S
from tests.test_architecture import FLOOR, MAY_IMPORT, NEIGHBOURS

ROOT: Final = Path(__file__).parents[1]
ARCHITECTURE: Final = ROOT / "docs/architecture.md"
CONTRIBUTING: Final = ROOT / "CONTRIBUTING.md"
NAMED: Final = (ARCHITECTURE, CONTRIBUTING)
"""Pages whose code spans are all looked up."""
PAGES: Final = (*NAMED, ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", ROOT / "sandbox/README.md")

_FENCE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SPAN: Final = re.compile(r"`([^`\n]+)`")
_FOLDERS: Final = "bot|cogs|sandbox|tests|tools|docs|requirements|\\.ci|\\.github"
_PATH: Final = re.compile(rf"(?:{_FOLDERS})(?:/[\w.*-]+)*/?|[\w.-]+\.(?:md|toml|yaml|txt|example)|Makefile|Dockerfile")
_DOTTED: Final = re.compile(r"(?:bot|cogs|sandbox|tests)(?:\.\w+)+")
_NAME: Final = re.compile(r"(?P<name>[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?")
_CALL: Final = re.compile(r"@?(?P<name>[A-Za-z_]\w*)(?:\(.*\)|=[A-Z].*)")


# --- What there is ----------------------------------------------------------------------------------------------------


@cache
def make_targets() -> frozenset[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z]+):", text, re.MULTILINE))


@cache
def slash_commands() -> frozenset[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "cogs").glob("*.py")]
    return frozenset(name for text in texts for name in re.findall(r'app_commands\.command\(name="(\w+)"', text))


@cache
def variables() -> frozenset[str]:
    """The settings, and the variables that tests, the sandbox and the Makefile read."""
    files = [ROOT / "Makefile", ROOT / ".ci/run", *ROOT.glob("tests/**/*.py"), *ROOT.glob("sandbox/tests/*.py")]
    found = re.findall(r"\b((?:ELARA|SANDBOX)_[A-Z_]+)\b|^([A-Z]+) \?=", "\n".join(map(_text, files)), re.MULTILINE)
    settings = {name for one in fields_of(Settings) for name in names_of(one)}
    return frozenset({name for names in found for name in names if name} | settings | FOR_LIBRARIES)


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def defined_in(path: Path) -> frozenset[str]:
    """The names that a Python file defines, and those of its classes as `Class.name`."""
    found: set[str] = set()

    def add(prefix: str, body: list[ast.stmt]) -> None:
        for node in body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.add(prefix + node.name)
                case ast.ClassDef():
                    found.add(prefix + node.name)
                    add(f"{prefix}{node.name}.", node.body)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(prefix + name)
                case ast.Assign():
                    found.update(prefix + target.id for target in node.targets if isinstance(target, ast.Name))

    add("", ast.parse(_text(path)).body)
    return frozenset(found)


def exists(path: str) -> bool:
    """Whether a path or a pattern of paths names something in the repository."""
    return any(True for _ in ROOT.glob(path.rstrip("/")))


def resolved(dotted: str) -> Any:  # noqa: ANN401 - whatever has this name
    """The object of a dotted name. Raises `ImportError` or `AttributeError`."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


# --- What the pages say -----------------------------------------------------------------------------------------------


@dataclass
class Part:
    """A section of a page: its code spans, and the Python files that it names."""

    heading: str
    spans: list[str] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        named = [ROOT / span for span in self.spans if _PATH.fullmatch(span) and "*" not in span]
        return [path for path in named if path.suffix == ".py" and path.is_file()]


def parts_of(page: Path) -> Iterator[Part]:
    for text in re.split(r"^(?=#{1,3} )", _FENCE.sub("", _text(page)), flags=re.MULTILINE):
        yield Part(text.partition("\n")[0], _SPAN.findall(text))


def is_known(span: str, files: list[Path]) -> bool:
    """Whether a code span names something that exists.

    `files` are those in which a bare name may be defined. `<placeholder>` matches anything.
    """
    span = re.sub(r"<\w+>", "*", span)
    if span.startswith("make ") or span == "make":
        return set(re.findall(r"\b[a-z]+\b", span.partition("=")[0].removeprefix("make"))) <= make_targets()
    if span.startswith("/"):
        return span.removeprefix("/") in slash_commands()
    if _PATH.fullmatch(span):
        return exists(span)
    if _DOTTED.fullmatch(span):
        try:
            resolved(span)
        except (ImportError, AttributeError):
            return False
        return True
    if any(fnmatch(f"{section}.{key}", span) for section, keys in DEFAULT.items() for key in keys):
        return True
    found = _CALL.fullmatch(span) or _NAME.fullmatch(span)
    if found is None and " " in span:
        modules = re.findall(r"-m ((?:bot|sandbox|tests)[\w.]*)", span)
        return all(exists(f"{name.replace('.', '/')}*") for name in modules)
    if span.partition("=")[0] in variables():
        return True
    if found is None:
        return False
    defined = {name for path in files for name in defined_in(path)}
    names = defined | {name.rpartition(".")[2] for name in defined}
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    return found["name"] in names | columns | set(metadata.tables)


@pytest.mark.parametrize("page", NAMED, ids=lambda page: page.name)
def test_everything_that_is_set_as_code_exists(page: Path) -> None:
    unknown = [
        f"{part.heading}: {span}" for part in parts_of(page) for span in part.spans if not is_known(span, part.files)
    ]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_path_in_a_page_exists(page: Path) -> None:
    folder = page.parent if page.parent.name == "sandbox" else ROOT
    spans = [span for span in _SPAN.findall(_FENCE.sub("", _text(page))) if re.match(rf"(?:{_FOLDERS})/", span)]
    drawn = [path for fence in _FENCE.findall(_text(page)) for path in re.findall(r"\b(?:bot|cogs)/[\w/]+\.py", fence)]
    paths = [path for path in (*spans, *drawn) if _PATH.fullmatch(path)]
    assert [path for path in paths if not exists(path) and not any(folder.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", _text(page))):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            lost.append(target)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them: letters, digits, and hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", _text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_make_target_in_a_page_exists(page: Path) -> None:
    named = re.findall(r"(?:^|`)make (?:LOCKED=1 )?([a-z]+)", _text(page), re.MULTILINE)
    assert set(named) <= make_targets()


def test_every_command_stands_in_the_readme() -> None:
    rows = set(re.findall(r"^\| `/(\w+)` \|", _text(ROOT / "README.md"), re.MULTILINE))
    assert rows == slash_commands()


def test_the_example_of_a_test_is_a_test() -> None:
    [example] = re.findall(r"^(@pytest\.mark\.asyncio\n.*?)^```$", _text(CONTRIBUTING), re.MULTILINE | re.DOTALL)
    assert any(example in _text(path) for path in (ROOT / "tests/wire").glob("test_*.py"))


@pytest.mark.parametrize("page", NAMED, ids=lambda page: page.name)
def test_python_in_a_page_is_python_that_imports_what_exists(page: Path) -> None:
    for code in re.findall(r"^```python\n(.*?)^```$", _text(page), re.MULTILINE | re.DOTALL):
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom) and node.module != "__future__":
                assert [
                    alias.name for alias in node.names if not hasattr(resolved(node.module or ""), alias.name)
                ] == []


# --- Tables -----------------------------------------------------------------------------------------------------------


def rows_below(heading: str, page: Path = ARCHITECTURE) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    _, _, text = _text(page).partition(f"\n## {heading}\n")
    rows = re.findall(r"^\| (.*) \|$", text.partition("\n## ")[0], re.MULTILINE)
    assert len(rows) > 1, heading
    return [row.split(" | ") for row in rows[1:]]


def rooms_in(text: str) -> frozenset[str]:
    """The rooms, and single modules, that a text names as paths."""
    return frozenset(span.removesuffix(".py").replace("/", ".") for span in _SPAN.findall(text))


GROUPS: Final = {"the base": FLOOR, "the middle": NEIGHBOURS}


@pytest.mark.parametrize("name", GROUPS)
def test_the_groups_of_rooms_are_those_of_the_architecture(name: str) -> None:
    [sentence] = re.findall(rf"^\*\*{name}\*\* is (.*)\.$", _text(ARCHITECTURE), re.MULTILINE | re.IGNORECASE)
    assert rooms_in(sentence) == GROUPS[name]


def test_the_table_of_rooms_is_that_of_the_architecture() -> None:
    told = {}
    for room, holds, imports in rows_below("The rooms"):
        [name] = rooms_in(room)
        assert holds
        imported = rooms_in(imports.partition("and of `bot/reply`")[0]) | rooms_in(imports.partition("composed of:")[2])
        told[name] = imported.union(*(rooms for group, rooms in GROUPS.items() if group in imports))
        assert imports == "nothing" or told[name], room
    assert told == MAY_IMPORT


def test_every_room_exists() -> None:
    assert [room for room in MAY_IMPORT if not any(ROOT.glob(f"{room.replace('.', '/')}*"))] == []


UNITS: Final = {"": 1.0, "ms": 0.001, "s": 1.0, "min": 60.0, "MiB": 2.0**20}


def test_the_numbers_are_those_of_the_code() -> None:
    wrong = []
    for value, _, constant in rows_below("Numbers"):
        number, _, unit = value.partition(" ")
        if float(number.replace(",", "")) * UNITS[unit] != resolved(constant.strip("`")):
            wrong.append(f"{constant} is not {value}")
    assert wrong == []


def test_the_budgets_of_the_rooms_are_those_of_the_tests() -> None:
    told = {room.strip("`").removeprefix("tests/"): int(cpu_s) for room, cpu_s, _ in rows_below("Tests", CONTRIBUTING)}
    assert told == {room: cpu_s for room, cpu_s in CPU_S.items() if room not in {"top", "sandbox"}}


# --- The test itself --------------------------------------------------------------------------------------------------

HERE: Final = [ROOT / "bot/discord/submitter.py"]


@pytest.mark.parametrize(
    "span",
    [
        "make test",
        "/story",
        "bot/discord/submitter.py",
        "bot/*/kinds.py",
        "bot.discord.submitter.FIRST_FRAME_S",
        "Submitter.submit",
        "python -m bot run",
        "DISCORD_TOKEN",
        "ELARA_TEST_POSTGRES",
        "stop_by",
    ],
)
def test_what_exists_is_known(span: str) -> None:
    assert is_known(span, HERE)


@pytest.mark.parametrize(
    "span",
    [
        "make tea",
        "/dance",
        "bot/discord/attic.py",
        "bot/*/attic.py",
        "bot.discord.submitter.ATTIC_S",
        "bot.attic",
        "Submitter.dance",
        "Editor.write",
        "python -m tests.attic",
        "ATTIC_TOKEN",
    ],
)
def test_what_does_not_exist_is_found(span: str) -> None:
    assert not is_known(span, HERE)
