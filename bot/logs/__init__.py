"""Logging: one line per event, with secrets replaced. It never blocks, and it counts what repeats."""

from bot.logs.configuration import configure
from bot.logs.handler import LogHandler

__all__ = ["LogHandler", "configure"]
