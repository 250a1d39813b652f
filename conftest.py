"""What holds for the tests of the bot and of the sandbox alike: each room's seconds are counted."""

from tests.budget import pytest_runtest_makereport, pytest_terminal_summary

__all__ = ["pytest_runtest_makereport", "pytest_terminal_summary"]
