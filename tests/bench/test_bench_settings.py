"""The benchmark starts: its modules load, and the bot accepts its settings."""

from __future__ import annotations

import pytest

from bot.settings import load
from tests.bench import __main__ as bench
from tests.bench.figures import FIGURES, ON_POSTGRES
from tests.bench.inputs import WORST, worst_text
from tests.bench.stage import NO_LIMITS


def test_the_bot_accepts_the_settings_of_the_benchmark() -> None:
    settings = load({"DISCORD_TOKEN": "token", "GEMINI_API_KEY": "key", **NO_LIMITS})
    assert settings.limits.running_in_all >= 10_000


def test_the_command_line_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.main(["--help"])
    assert ended.value.code == 0
    assert "--strict" in capsys.readouterr().out


def test_rows_on_postgres_are_rows() -> None:
    assert set(ON_POSTGRES) <= set(FIGURES)


def test_the_worst_inputs_fill_their_size() -> None:
    for name in WORST:
        assert 0 <= 6000 - len(worst_text(name, 6000).encode()) < 100
