"""A missing requirement on a new machine gives one sentence, before anything is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]

TOO_OLD: Final = """#!/bin/sh
case "$2" in *version_info\\ *) exit 1;; *print*) echo 3.10;; *) echo "an installer's complaint" >&2; exit 1;; esac
"""
"""A Python that says it is 3.10."""

WITHOUT_VENV: Final = f"""#!/bin/sh
case "$2" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1;; *) exec {sys.executable} "$@";; esac
"""
COMPLETE: Final = f"""#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$4/bin" && printf '#!/bin/sh\\nexit 0\\n' >"$4/bin/python" && chmod +x "$4/bin/python" && exit
fi
exec {sys.executable} "$@"
"""
"""A fake Python that makes an environment at once, in which every pip command succeeds."""

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("make") is None, reason="make and a POSIX shell are needed"
)


def make(tmp_path: Path, *arguments: str, **pythons: str) -> subprocess.CompletedProcess[str]:
    """Run `make .venv/run` in a copy, with only these Pythons on PATH."""
    path = tmp_path / "path"
    path.mkdir()
    for tool in ("sh", "mkdir", "chmod", "touch", "cat"):
        (path / tool).symlink_to(str(shutil.which(tool)))
    for name, script in pythons.items():
        (path / name.replace("_", ".")).write_text(script, encoding="utf-8")
        (path / name.replace("_", ".")).chmod(0o755)
    copy = tmp_path / "copy"
    for part in ("Makefile", "pyproject.toml", "tools/venv.sh", "requirements/run.txt", "requirements/build.txt"):
        (copy / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, copy / part)
    return subprocess.run(  # noqa: S603 - make, of this machine
        [str(shutil.which("make")), "--silent", *arguments, ".venv/run"],
        cwd=copy,
        env={"PATH": str(path), "HOME": os.environ.get("HOME", "")},
        capture_output=True,
        text=True,
        check=False,
    )


def sentences(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The sentences for the person, without make's own line about the error."""
    return [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make")]


def test_a_python_that_is_too_old_is_one_sentence(tmp_path: Path) -> None:
    done = make(tmp_path, python3=TOO_OLD)
    assert done.returncode != 0
    (told,) = sentences(done)
    assert told.startswith("Elara needs Python 3.11 or newer, and python3 is 3.10: install a newer one, or name it: ")


def test_no_python_at_all_is_one_sentence(tmp_path: Path) -> None:
    (told,) = sentences(make(tmp_path))
    assert told.startswith("Elara needs Python 3.11 or newer, and there is no python3: ")


def test_a_python_without_venv_is_one_sentence(tmp_path: Path) -> None:
    done = make(tmp_path, python3=WITHOUT_VENV)
    assert done.returncode != 0
    (told,) = sentences(done)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert told.startswith(f"python3 (Python {version}) lacks venv or ensurepip: ")
    assert told.endswith(f"apt install python{version}-venv).")


@pytest.mark.parametrize("first", [TOO_OLD, WITHOUT_VENV])
def test_another_python_is_taken_where_the_first_does_not_do(tmp_path: Path, first: str) -> None:
    done = make(tmp_path, python3=first, python3_13=COMPLETE)
    assert (done.returncode, sentences(done)) == (0, [])
    assert (tmp_path / "copy/.venv/bin/python").exists()


def test_a_python_that_is_named_is_the_only_one_that_is_tried(tmp_path: Path) -> None:
    done = make(tmp_path, "PYTHON=python3.10", python3=COMPLETE, python3_10=TOO_OLD)
    assert done.returncode != 0
    (told,) = sentences(done)
    assert "python3.10 is 3.10" in told


def test_an_environment_of_an_old_python_is_made_again(tmp_path: Path) -> None:
    old = tmp_path / "copy/.venv/bin/python"
    old.parent.mkdir(parents=True)
    old.write_text(TOO_OLD, encoding="utf-8")
    old.chmod(0o755)
    done = make(tmp_path, python3=COMPLETE)
    assert (done.returncode, sentences(done)) == (0, [])
    assert old.read_text(encoding="utf-8") != TOO_OLD
