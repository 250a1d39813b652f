"""Schedules: narrations whose rest is spoken later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "work_schedules",
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("work_id", name="pk_work_schedules"),
    )
    op.create_index("ix_work_schedules_due_at", "work_schedules", ["due_at"])
