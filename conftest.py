"""What holds for the tests of the bot and of the sandbox alike: seconds are counted, and every failure is named."""

pytest_plugins = ("tests.budget", "tests.tracebacks")
