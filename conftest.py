"""What holds for the tests of the bot and of the sandbox alike: their order, their cost, and failures with names."""

import os

# Before numpy is loaded: its products here are small, and a second thread for them mostly spins in wait of the first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

pytest_plugins = ("tests.budget", "tests.collecting", "tests.tracebacks")
