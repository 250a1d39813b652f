"""Clients that this project does not use itself, as processes. Each prints its events as lines of JSON.

`SANDBOX_TEST_NODE_MODULES` names a folder of Node packages, `SANDBOX_TEST_HIKARI` a Python that has hikari.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

# Read at import, because tests run in a scrubbed environment.
_NODE_MODULES: Final = os.environ.get("SANDBOX_TEST_NODE_MODULES", "")
_HIKARI: Final = os.environ.get("SANDBOX_TEST_HIKARI", "")
_SCRIPTS: Final = Path(__file__).parent / "foreign"
_TIMEOUT_S: Final = 60.0


def node_script(name: str, package: str) -> tuple[list[str], dict[str, str]]:
    """How to run a script with Node, and the environment that lets it find a package; skips where it is absent."""
    node = shutil.which("node")
    if node is None or not (Path(_NODE_MODULES or "absent") / package / "package.json").is_file():
        pytest.skip(f"no {package}: npm install it, and let SANDBOX_TEST_NODE_MODULES name its node_modules")
    return [node, str(_SCRIPTS / name)], {"NODE_PATH": _NODE_MODULES}


def hikari_script(name: str) -> tuple[list[str], dict[str, str]]:
    """How to run a script with hikari; skips where it is absent."""
    if not _HIKARI:
        pytest.skip("no hikari: install it into an environment, and let SANDBOX_TEST_HIKARI name its Python")
    return [_HIKARI, str(_SCRIPTS / name)], {}


@dataclass
class ForeignClient:
    """A running client."""

    process: asyncio.subprocess.Process

    async def told(self, event: str) -> dict[str, Any]:
        """The next event, which must be of this name."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_TIMEOUT_S):
            line = await self.process.stdout.readline()
        found: dict[str, Any] = json.loads(line) if line else {"event": "the end of its output"}
        assert found["event"] == event, found
        return found

    async def go_on(self) -> None:
        """Lets a client that waits for a line continue."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        await self.process.stdin.drain()


@asynccontextmanager
async def foreign_client(
    script: tuple[list[str], dict[str, str]], environ: Mapping[str, str]
) -> AsyncIterator[ForeignClient]:
    """Runs a script and terminates it at the end. pytest shows its stderr."""
    command, own = script
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": os.environ["PATH"], **own, **environ},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield ForeignClient(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
