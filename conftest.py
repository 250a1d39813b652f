"""What holds for the tests of the bot and of the sandbox alike: their order, their cost, and failures with names."""

pytest_plugins = ("tests.budget", "tests.collecting", "tests.tracebacks")
