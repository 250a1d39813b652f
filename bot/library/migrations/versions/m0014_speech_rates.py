"""How fast narrations were spoken lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "speech_rates",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("speech_s", sa.Double(), nullable=False),
        sa.Column("took_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("model", name="pk_speech_rates"),
    )
