"""Samples of voices, and the voice that a person chose from their list last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table, and add the columns."""
    op.create_table(
        "voice_samples",
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("voice", "language", name="pk_voice_samples"),
    )
    op.create_index("ix_voice_samples_sha256", "voice_samples", ["sha256"])
    op.add_column("people", sa.Column("voice", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("voice_at", sa.Double(), nullable=False, server_default=sa.text("0")))
