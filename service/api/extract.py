"""`POST /v1/extract`: the records of a text, page or file; nothing is stored."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import date
from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from extractor.reading.manifest import ManifestEntry
from extractor.reading.worker import CallFailed, OutOfMemory, OutOfTime
from service.api.problems import Refusal, plain, responses
from service.api.security import Reader
from service.batch import record_json
from service.readers import Busy, Readers
from service.sources import Task

router = APIRouter(tags=["extract"])


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it holds characters that cannot be shown")
    return text


def _given(given: Any) -> Any:
    if given is None:
        raise ValueError("leave it out")
    return given


def _day(given: Any) -> Any:
    if isinstance(given, date) or (isinstance(given, str) and _ISO.fullmatch(given)):
        return given
    raise ValueError("write a day as 2017-06-30")


_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.A)
Line = Annotated[str, AfterValidator(_line)]
# left out it is None, but none may be sent
Given = Annotated[str | None, BeforeValidator(_given), WithJsonSchema({"type": "string"})]
Day = Annotated[date, BeforeValidator(_day)]


_ONE_OF = ("text", "html", "file")


class Source(BaseModel):
    """A document to read: exactly one of `text`, `html` and `file`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": [{"required": [one]} for one in _ONE_OF]})
    text: Given = Field(
        default_factory=lambda: None, description="Plain text.", examples=["Huyện An Biên thu ngân sách 88,83 tỷ đồng."]
    )
    html: Given = Field(
        default_factory=lambda: None, description="A web page, or the part of one that holds the article."
    )
    file: Given = Field(
        default_factory=lambda: None, description="The bytes of a file of any format that is read, in base64."
    )
    name: Line = Field("", max_length=500, description="A file name or address, for messages and the format.")
    title: Line = Field("", max_length=2000)
    published: Day | None = None
    source: Line = Field("", max_length=2000, description="Where it was published.")

    def task(self) -> Task:
        """What is to be read. Raises Refusal."""
        given = [one for one in (self.text, self.html, self.file) if one is not None]
        if len(given) != 1:
            raise Refusal(422, "invalid-request", "give exactly one of text, html and file")
        entry = ManifestEntry("-", self.title, self.published, self.source)
        if self.file is not None:
            try:
                return Task(self.name or "file", None, base64.b64decode(self.file, validate=True), entry)
            except (binascii.Error, ValueError) as error:
                raise Refusal(422, "invalid-request", f"file is not base64: {error}") from error
        data = given[0].encode("utf-8", "replace")
        ending = ".html" if self.html is not None else ".txt"
        name = self.name if self.name.endswith(ending) else (self.name or "document") + ending
        return Task(name, None, data, entry)


async def read_now(request: Request, function: Any, task: Task) -> Any:
    """What `function` gives for a task, in a reader process. Raises Refusal where that cannot be had now."""
    readers = cast(Readers, request.app.state.readers)
    try:
        return await readers.run(function, task)
    except Busy as error:
        raise Refusal(429, "busy", "too many documents are being read; try again", {"Retry-After": "1"}) from error
    except OutOfTime as error:
        raise Refusal(413, "over-limit", f"{task.name}: takes longer than a request may; send it as a job") from error
    except OutOfMemory as error:
        raise Refusal(413, "over-limit", f"{task.name}: takes more memory than a request may") from error
    except CallFailed as error:
        raise Refusal(422, "unreadable-document", f"{task.name}: its reader fails on it ({error})") from error


@router.post(
    "/extract",
    summary="Read a document",
    response_class=Response,
    responses=plain("application/json", "object") | responses(401, 403, 413, 422, 429),
)
async def extract(request: Request, source: Source, caller: Reader) -> Response:
    """The records of a document, in the contract's form (docs/extraction.md). Nothing is stored."""
    body, error = await read_now(request, record_json, source.task())
    if body is None:
        raise Refusal(422, "unreadable-document", cast(str, error))
    return Response(body, media_type="application/json")
