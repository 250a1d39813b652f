"""The command line: `python -m sandbox serve` (also without a command) and `python -m sandbox demo`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from dotenv import dotenv_values

from sandbox import serve
from sandbox.demo import command


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A Discord and a Gemini on this machine, for the tests and demos of bots."
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="the servers, the page and the faults, for any bot (the default)", add_help=False)
    commands.add_parser("demo", help="the same with Elara beside them, without any account", add_help=False)
    name, *rest = arguments or ["serve"]
    if name.startswith("-") and name not in ("-h", "--help"):
        name, rest = "serve", list(arguments)
    if parser.parse_args([name]).command == "serve":
        return serve.main(rest)
    # The environment wins over .env, as it does in the bot.
    environ = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
    return command.main(rest, environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
