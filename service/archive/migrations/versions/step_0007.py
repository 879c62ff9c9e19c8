"""Indexes that tell whether figures of one fact differ, without the records themselves."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

_SAME = ("period_end", "period_start", "measure", "live", "review", "document_id", "value")


def upgrade() -> None:
    op.drop_index("ix_record_fact", "record")
    op.create_index("ix_record_fact", "record", ["indicator_key", "place_id", *_SAME])
    op.drop_index("ix_record_place", "record")
    op.create_index("ix_record_place", "record", ["place_id", "indicator_key", *_SAME])
