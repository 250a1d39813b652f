"""The script that Alembic executes to apply the migrations, in the transaction of its caller's connection.

Source: Alembic, Cookbook, "Sharing a Connection across one or more programmatic migration commands".
"""

from __future__ import annotations

from alembic import context


def apply() -> None:
    """Apply the migrations on the connection in the attributes of Alembic's configuration."""
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


# Alembic executes this file under another module name; an ordinary import does nothing.
if __name__ != "bot.library.migrations.env":
    apply()
