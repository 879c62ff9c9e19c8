"""Speed: the figures of a place lie together, indicator by indicator."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_record_place", "record", ["place_id", "indicator_key"], unique=False)
    op.drop_index("ix_record_place_id", table_name="record")
