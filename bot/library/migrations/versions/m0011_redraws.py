"""Redraws: the pictures of a day that were looked at and drawn again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "redraws",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("redrawn", sa.Integer(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_redraws"),
    )
