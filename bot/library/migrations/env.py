"""What Alembic runs to apply the steps: within the transaction of the connection that its caller shares with it.

Source: Alembic, Cookbook, "Sharing a Connection across one or more programmatic migration commands".
"""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Apply the steps on the connection in the attributes of Alembic's configuration."""
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


# Alembic executes this file under a name of its own; a plain import does nothing.
if __name__ != "bot.library.migrations.env":
    run()
