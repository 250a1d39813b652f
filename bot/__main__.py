"""The command line: `python -m bot run`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Sequence
from importlib import metadata

from dotenv import dotenv_values

from bot.settings import SettingsError, load

SWITCH_S = 0.0005
"""How long one thread may keep the interpreter while another waits for it. SQLite lets go of it at each statement; with
Python's usual 5 ms a transaction of a dozen statements waits for the event loop a dozen times that long."""

FOR_LIBRARIES = frozenset({"SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"})
"""What the libraries below read from the environment themselves; in .env they would not find it."""

EXIT_SETTINGS = 2
"""Settings are wrong or refused: one sentence on the terminal says which and what to do."""

EXIT_LOST = 3
"""The database is lost, or another process has it: one sentence on the terminal says which."""

WHERE_THE_DEMO_IS = "The demo is a package of its own: run `make demo` in a checkout, or `python -m sandbox demo`."


class _Version(argparse.Action):
    """Looks the version up when it is asked for, not at every start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"Elara {metadata.version('elara')}")
        parser.exit()


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Elara: stories, comics and narrations.")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the bot with the settings of the environment and of .env")
    if arguments[:1] == ["demo"]:
        print(WHERE_THE_DEMO_IS, file=sys.stderr)
        return EXIT_SETTINGS
    parser.parse_args(arguments)
    # What the environment says wins over .env, so that one run can be changed without editing the file.
    environ = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
    return run(environ)


def run(environ: dict[str, str]) -> int:
    """Run the bot until it is asked to stop."""
    try:
        settings = load(environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    os.environ.update({name: value for name, value in environ.items() if name.upper() in FOR_LIBRARIES and value})
    # Nothing that is imported or opened is garbage: to look for some again and again takes a fifth of the start.
    gc.disable()
    from bot import app, logs  # noqa: PLC0415 - wrong settings are told before a second of imports
    from bot.library.lock import LockLostError  # noqa: PLC0415

    logs.configure(
        level=settings.log_level,
        form=settings.log_format,
        secrets=settings.secrets(),
    )
    try:
        sys.setswitchinterval(SWITCH_S)
        asyncio.run(app.serve(settings))
    except (SettingsError, app.RefusedStartError) as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except LockLostError as error:
        print(error, file=sys.stderr)
        return EXIT_LOST
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
