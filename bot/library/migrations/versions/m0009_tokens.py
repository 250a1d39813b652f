"""An index of the replies whose token is not wiped yet, so that looking for expired ones does not read all replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the index."""
    has_token = sa.column("token").is_not(None)
    op.create_index(
        "ix_replies_token", "replies", ["token_expires_at"], sqlite_where=has_token, postgresql_where=has_token
    )
