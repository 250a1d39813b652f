"""What holds for the tests of the bot and of the sandbox alike: their order, seconds that are counted, named failures."""

pytest_plugins = ("tests.budget", "tests.collecting", "tests.tracebacks")
