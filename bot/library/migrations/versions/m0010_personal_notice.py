"""A personal setting: a line to the author when a long work has ended. Polls that are followed by another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns. No open poll is followed by another: its author was not asked."""
    op.add_column("people", sa.Column("wants_notice", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("rounds", sa.Column("repeats", sa.Boolean(), nullable=False, server_default=sa.false()))
