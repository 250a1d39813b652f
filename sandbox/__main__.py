"""The command line: `python -m sandbox demo`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from dotenv import dotenv_values

from sandbox.demo import command


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A Discord and a Gemini on this machine, for the tests and demos of bots."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="show Elara on this machine, without any account", add_help=False)
    _, rest = parser.parse_known_args(arguments)
    # The environment wins over .env, as it does in the bot.
    environ = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
    return command.main(rest, environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
