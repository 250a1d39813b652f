"""Works, their parts and files, and the replies that show them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_MINE = sa.and_(sa.column("shown", sa.Boolean) == sa.true(), sa.column("deleted_at").is_(None))
IN_GUILD = sa.and_(
    sa.column("shown", sa.Boolean) == sa.true(),
    sa.column("deleted_at").is_(None),
    sa.column("private", sa.Boolean) == sa.false(),
    sa.column("listed", sa.Boolean) == sa.true(),
)


def upgrade() -> None:
    """Create the tables."""
    _works()
    _work_indexes()
    _parts_and_files()
    _replies()


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("interaction_id", sa.BigInteger(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=True),
        sa.Column("parent_author_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("stop_by", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_works"),
        sa.UniqueConstraint("id", name="uq_works_id"),
        sa.UniqueConstraint("interaction_id", name="uq_works_interaction_id"),
    )


def _where(condition: sa.ColumnElement[bool]) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


def _work_indexes() -> None:
    op.create_index("ix_works_author", "works", ["author_id", "group_id"])
    op.create_index(
        "ix_works_credit", "works", ["parent_author_id"], **_where(sa.column("parent_author_id").is_not(None))
    )
    op.create_index("ix_works_deleted", "works", ["deleted_at"], **_where(sa.column("deleted_at").is_not(None)))
    op.create_index("ix_works_ended", "works", ["ended_at"], **_where(sa.column("ended_at").is_not(None)))
    op.create_index("ix_works_group_id", "works", ["group_id"])
    op.create_index("ix_works_guild", "works", ["guild_id", "seq", "kind"], **_where(IN_GUILD))
    op.create_index("ix_works_mine", "works", ["author_id", "seq", "kind"], **_where(IN_MINE))
    op.create_index("ix_works_parent_id", "works", ["parent_id"])
    op.create_index("ix_works_unended", "works", ["author_id", "guild_id"], **_where(sa.column("ending").is_(None)))


def _parts_and_files() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "work_id", name="pk_files"),
    )
    op.create_index("ix_files_work_id", "files", ["work_id"])
    op.create_table(
        "parts",
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("work_id", "kind", "place", name="pk_parts"),
    )


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("token_expires_at", sa.Double(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", name="pk_replies"),
    )
    op.create_index("ix_replies_work_id", "replies", ["work_id"])
    op.create_table(
        "messages",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reply_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_messages"),
    )
    op.create_index("ix_messages_reply_id", "messages", ["reply_id"])
