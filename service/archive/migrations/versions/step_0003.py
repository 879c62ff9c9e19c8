"""The desk: additions to the catalogue, and indexes for the queue and for what a person did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "addition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("removed_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_addition_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addition")),
    )
    op.create_index("ix_record_queue", "record", ["review", "live", "confidence", "id"], unique=False)
    op.create_index("ix_record_place_id", "record", ["place_id"], unique=False)
    op.create_index("ix_correction_agent_id", "correction", ["agent_id", "made_at"], unique=False)
