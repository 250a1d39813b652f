"""People: their settings, what they spend, and what they vote for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "people",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("others_may_narrate", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_people"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Double(), nullable=False),
        sa.Column("closes_at", sa.Double(), nullable=False),
        sa.Column("unattended", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("winner", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_author_id", "rounds", ["author_id"])
    op.create_index("ix_rounds_message_id", "rounds", ["message_id"])
    op.create_index("ix_rounds_state", "rounds", ["state"])
    op.create_index("ix_rounds_work_id", "rounds", ["work_id"])
    op.create_table(
        "spending",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("panels", sa.Integer(), nullable=False),
        sa.Column("speech_minutes", sa.Double(), nullable=False),
        sa.Column("usd", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_spending"),
    )
    op.create_index("ix_spending_guild", "spending", ["day", "guild_id"])
    op.create_index("ix_spending_person", "spending", ["day", "person_id"])
    op.create_index("ix_spending_work_id", "spending", ["work_id"])
    op.create_table(
        "votes",
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "person_id", name="pk_votes"),
    )
    op.create_index("ix_votes_person_id", "votes", ["person_id"])
