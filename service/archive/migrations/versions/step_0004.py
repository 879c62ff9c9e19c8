"""Speed: the figures of a place lie together, in the order of what they tell."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index(
        "ix_record_place",
        "record",
        ["place_id", "indicator_key", "period_end", "period_start", "measure"],
        unique=False,
    )
    op.drop_index("ix_record_place_id", table_name="record")
