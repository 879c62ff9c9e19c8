"""Whether the service lives, is ready, and what it counts."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy import text

from service.api.problems import plain, responses
from service.api.security import Reader, archive_of

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


class Version(BaseModel):
    name: str
    version: str
    contract: str


@router.get("/health", summary="Does it live")
async def health() -> Health:
    """Answers while the process does."""
    return Health(status="ok")


@router.get("/ready", summary="Can it work", responses=responses(503))
def ready(request: Request) -> Health:
    """Answers 200 while the archive answers."""
    with archive_of(request).read() as connection:
        connection.execute(text("SELECT 1"))
    return Health(status="ready")


@router.get("/version", summary="Which version")
async def this_version() -> Version:
    from extractor.contract import SCHEMA

    return Version(name="solieu", version=version("solieu"), contract=SCHEMA)


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses=plain("text/plain") | responses(401, 403, 429),
)
def metrics(request: Request, caller: Reader) -> Response:
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
