"""A failed test is reported even if pytest cannot render its traceback.

Python before 3.12 has one counter of recursion for all threads that use `ast.parse`, by which pytest finds the source
of a statement: beside busy threads it raises `SystemError` ("AST constructor recursion depth mismatch"), and a run of
pytest-xdist dies without a word about the test.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Render the traceback as Python does, without parsing, if the style of the run fails."""
    try:
        return (yield)
    except (SystemError, Warning) as error:
        if not _is_of_the_parser(error) or call.excinfo is None:
            raise
    style, item.config.option.tbstyle = item.config.option.tbstyle, "native"
    try:
        return pytest.TestReport.from_item_and_call(item, call)
    finally:
        item.config.option.tbstyle = style


def _is_of_the_parser(error: Exception) -> bool:
    """Whether it is that `SystemError`, or the warning of a plugin about it."""
    return "AST constructor" in str(error)
