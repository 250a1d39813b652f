"""Saved forms: what a person entered into a form that has not become a work yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "saved_forms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("entered", sa.Text(), nullable=False),
        sa.Column("guess", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_forms"),
    )
    op.create_index("ix_saved_forms_person_id", "saved_forms", ["person_id"])
    op.create_index("ix_saved_forms_saved_at", "saved_forms", ["saved_at"])
