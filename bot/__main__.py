"""The command line: `python -m bot run`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sys
from collections.abc import Sequence
from importlib import metadata

from dotenv import dotenv_values

from bot.allocator import configure_allocator
from bot.event_loop import new_event_loop
from bot.settings import SettingsError, load

SWITCH_S = 0.0005
"""The interpreter's switch interval. SQLite releases the GIL at each statement; with Python's default of 5 ms a
transaction of a dozen statements waits up to 60 ms for the event loop."""

FOR_LIBRARIES = frozenset({"SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"})
"""Variables that libraries read from the environment; they do not read .env."""

EXIT_FAULT = 1
"""A fault in Elara; the log has its traceback."""

EXIT_SETTINGS = 2
"""A setting is wrong or was refused; one sentence on the terminal says which and what to do."""

EXIT_LOST = 3
"""The connection to the database was lost, or another process has it; one sentence on the terminal says which."""

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
    # The environment overrides .env, so that a setting can be changed once without editing the file.
    environ = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
    return run(environ)


def run(environ: dict[str, str]) -> int:
    """Run the bot until SIGTERM or Ctrl-C; returns the exit code."""
    try:
        settings = load(environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    os.environ.update({name: value for name, value in environ.items() if name.upper() in FOR_LIBRARIES and value})
    configure_allocator()
    # Imports create no garbage, and collections during them take a fifth of the start.
    gc.disable()
    # But the syntax trees of patterns, and the classes that attrs makes twice for aiohttp, are 2 MB of garbage: it is
    # collected before there are other objects.
    import aiohttp  # noqa: F401, PLC0415 - see above

    from bot.script import panels, sections, speaker_labels  # noqa: F401, PLC0415

    gc.collect()
    from bot import app, logs  # noqa: PLC0415 - report wrong settings before a second of imports
    from bot.library.lock import LockLostError  # noqa: PLC0415

    sys.setswitchinterval(SWITCH_S)
    log = logs.configure(
        level=settings.log_level,
        form=settings.log_format,
        secrets=settings.secrets(),
    )
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(app.serve(settings))
    except (SettingsError, app.RefusedStartError) as error:
        log.say(str(error))
        return EXIT_SETTINGS
    except LockLostError as error:
        log.say(str(error))
        return EXIT_LOST
    except Exception:
        # The interpreter would write the traceback with secrets, and wait for a stream that nothing reads.
        logging.getLogger(__name__).critical("Elara has ended by a fault of its own", exc_info=True)
        return EXIT_FAULT
    finally:
        log.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
