"""What callers send to be kept: JSON or multipart, made into documents to take in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Header, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from extractor.reading.manifest import ManifestEntry
from service.api.extract import Day, Line, Source
from service.api.problems import Refusal, invalid
from service.archive.brought import entry_json
from service.archive.idempotency import Once
from service.archive.jobs import Sent
from service.sources import Task

Model = TypeVar("Model", bound=BaseModel)
ExternalId = Annotated[Line, Field(min_length=1, max_length=200, description="Your name for the document.")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key with the same request gets the same answer for 7 days, and nothing happens twice.",
    ),
]
Origin = Annotated[Line, Field(max_length=500, description="Where it comes from, for the accession register.")]
Custodian = Annotated[Line, Field(max_length=500, description="Who kept it before, for the accession register.")]
BATCH = 1000
"""Documents of one batch."""


class Submission(Source):
    """A document to keep: exactly one of `text`, `html` and `file`."""

    external_id: ExternalId | None = None
    origin: Origin = ""
    custodian: Custodian = ""

    def sent(self) -> Sent:
        """Raises Refusal."""
        return Sent(self.task(), self.external_id, self.origin, self.custodian)


class Register(BaseModel):
    """What a multipart request says of its files for the accession register, all optional."""

    model_config = ConfigDict(extra="forbid")
    origin: Origin = ""
    custodian: Custodian = ""


class Told(Register):
    """What a multipart request says of its one file, all optional."""

    external_id: ExternalId | None = None
    title: Line = Field("", max_length=2000)
    published: Day | None = None
    source: Line = Field("", max_length=2000)


class Batch(BaseModel):
    """Documents to keep, each as for `POST /v1/documents`."""

    model_config = ConfigDict(extra="forbid")
    documents: list[Submission] = Field(min_length=1, max_length=BATCH)


def submission_schema() -> dict[str, Any]:
    """For OpenAPI."""
    return Submission.model_json_schema()


def batch_schema() -> dict[str, Any]:
    """For OpenAPI, without references, which would point elsewhere there."""
    schema = Batch.model_json_schema()
    schema["properties"]["documents"]["items"] = schema.pop("$defs")["Submission"]
    return schema


def bodies(model: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """The body of an operation that takes JSON or multipart, for OpenAPI."""
    content = {
        "application/json": {"schema": model},
        "multipart/form-data": {"schema": {"type": "object", "additionalProperties": False} | form},
    }
    return {"requestBody": {"required": True, "content": content}}


async def submission(request: Request) -> Sent:
    """The document of a request. Raises Refusal."""
    if not _multipart(request):
        return (await _model(request, Submission)).sent()
    async with request.form(max_files=1, max_fields=10) as form:
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        if len(files) != 1:
            raise Refusal(422, "invalid-request", "file: give one file")
        told = _validated(Told, {name: part for name, part in form.multi_items() if isinstance(part, str)})
        entry = ManifestEntry("-", told.title, told.published, told.source)
        return Sent(
            Task(named(files[0]), None, await files[0].read(), entry), told.external_id, told.origin, told.custodian
        )


async def batch(request: Request) -> list[Sent]:
    """The documents of a request. Raises Refusal."""
    if not _multipart(request):
        return [one.sent() for one in (await _model(request, Batch)).documents]
    async with request.form(max_files=BATCH, max_fields=10) as form:
        return await _files(form)


async def _files(form: FormData) -> list[Sent]:
    told = _validated(Register, {name: part for name, part in form.multi_items() if isinstance(part, str)})
    files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
    if not files:
        raise Refusal(422, "invalid-request", "file: give at least one file")
    return [Sent(Task(named(one), None, await one.read(), None), None, told.origin, told.custodian) for one in files]


def named(file: UploadFile) -> str:
    """A file's name, without folders and what no name should hold."""
    name = "".join(letter for letter in (file.filename or "") if letter.isprintable())
    name = name.replace("\\", "/").rpartition("/")[2]
    return name[-200:] or "file"


def _multipart(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data"


async def _model(request: Request, model: type[Model]) -> Model:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Refusal(415, "media-type", "send application/json or multipart/form-data")
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise Refusal(422, "invalid-request", f"body: it is no JSON ({error})") from error
    return _validated(model, given)


def _validated(model: type[Model], given: Any) -> Model:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid(error) from error


def once(owner: str, key: str | None, what: str, documents: Sequence[Sent]) -> Once | None:
    """The request as one that happens once, where it has a key."""
    if key is None:
        return None
    seen = hashlib.sha256(what.encode())
    for one in documents:
        told = [one.task.name, entry_json(one.task.entry), one.external_id]
        told += [one.origin, one.custodian] if one.origin or one.custodian else []
        seen.update(json.dumps(told, sort_keys=True).encode())
        seen.update(hashlib.sha256(one.task.data or b"").digest())
    return Once(owner, key, seen.hexdigest())
