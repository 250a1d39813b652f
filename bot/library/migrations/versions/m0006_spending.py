"""Spending: what a work had used before its reservation, whether a call may be under way, and notices to the owner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns, the index of open reservations, and the table."""
    for column in (
        sa.Column("calling", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("before_calls", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("before_panels", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("before_speech_minutes", sa.Double(), nullable=False, server_default=sa.text("0")),
        sa.Column("before_usd", sa.Double(), nullable=False, server_default=sa.text("0")),
    ):
        op.add_column("spending", column)
    settled = sa.column("settled", sa.Boolean())
    is_open = settled == sa.false()
    op.create_index("ix_spending_open", "spending", ["person_id"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "notices",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_notices"),
    )
    # An attempt that has not ended as planned may have called Gemini.
    spending = sa.table("spending", sa.column("work_id"), sa.column("calling", sa.Boolean()), settled)
    works = sa.table("works", sa.column("id"), sa.column("attempts"))
    attempted = sa.select(works.c.id).where(works.c.attempts > 0)
    op.execute(spending.update().where(is_open, spending.c.work_id.in_(attempted)).values(calling=sa.true()))
