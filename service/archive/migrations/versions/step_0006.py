"""When each account was last logged in with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("account", sa.Column("last_login_at", sa.String(length=32), nullable=True))
