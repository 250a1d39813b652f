"""A failure is reported even if pytest cannot parse the source of the failed code."""

from __future__ import annotations

import ast

import pytest

from tests.tracebacks import pytest_runtest_makereport


def fail() -> None:
    raise ValueError("what went wrong")


def refuse(*_: object, **__: object) -> None:
    raise SystemError("AST constructor recursion depth mismatch (before=147, after=199)")


def test_a_failure_is_named_where_nothing_can_be_parsed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = pytest.CallInfo.from_call(fail, "call")
    with monkeypatch.context() as broken:
        broken.setattr(ast, "parse", refuse)
        with pytest.raises(SystemError) as error:
            pytest.TestReport.from_item_and_call(request.node, call)
        rendering = pytest_runtest_makereport(request.node, call)
        next(rendering)
        with pytest.raises(StopIteration) as end:
            rendering.throw(error.value)
    report: pytest.TestReport = end.value.value
    assert report.failed
    assert "ValueError: what went wrong" in report.longreprtext


def test_any_other_error_of_a_plugin_stays_one(request: pytest.FixtureRequest) -> None:
    rendering = pytest_runtest_makereport(request.node, pytest.CallInfo.from_call(fail, "call"))
    next(rendering)
    with pytest.raises(SystemError, match="another"):
        rendering.throw(SystemError("another"))
