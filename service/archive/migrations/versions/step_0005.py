"""Pages that people keep under a name; where what a job reads came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "saved",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved")),
        sa.UniqueConstraint("owner", "path", "name", name=op.f("uq_saved_owner_path_name")),
    )
    op.add_column("job_item", sa.Column("origin", sa.Text(), nullable=True))
    op.add_column("job_item", sa.Column("custodian", sa.Text(), nullable=True))
