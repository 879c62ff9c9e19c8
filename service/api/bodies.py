"""What callers send as JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """Nothing in it is unknown, and each value is of its own type: `true` is no number, `"1"` neither."""

    model_config = ConfigDict(extra="forbid", strict=True)
