"""How a document that is brought is taken in: at once, or by a job; once, however often it is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

from fastapi import Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from extractor.catalogues.indicators.lookup import NOTHING
from extractor.reading.worker import OutOfTime
from service.api import shapes
from service.api.extract import read_now
from service.api.problems import Refusal
from service.api.security import archive_of, client, settings_of
from service.api.submissions import once
from service.archive import access, holdings, idempotency, jobs
from service.archive.access import Principal
from service.archive.differences import difference
from service.archive.idempotency import Answer, KeyUsed, Once
from service.archive.ingest import Custody, known, take
from service.archive.jobs import Sent
from service.archive.readings import Parts, read, read_short
from service.archive.search.keeping import settle
from service.archive.vocabulary import additions
from service.batch import Outcome
from service.jobs import Jobs


async def bring(request: Request, caller: Principal, kind: str, sent: list[Sent], key: str | None) -> Response:
    """Takes documents in, one of them at once where it is short; the answer to the request. Raises Refusal."""
    taking = _Taking(request, caller, once(caller.owner, key, kind, sent))
    answer = await run_in_threadpool(taking.before, sent)
    if answer is None and kind == "document" and _short(request, sent[0]):
        reading = await taking.read(sent[0])
        if reading is not None:
            answer = await run_in_threadpool(taking.keep, sent[0], reading)
    if answer is None:
        answer = await run_in_threadpool(taking.queue, kind, sent)
        cast(Jobs, request.app.state.jobs).wake()
    headers = {"Location": answer.location} if answer.location else {}
    return Response(answer.body, answer.status, headers, "application/json")


_SMALL = 2 * 1024 * 1024
"""Bytes up to which a file may be a short one: fonts and a picture are in it, too."""


def _short(request: Request, sent: Sent) -> bool:
    """Whether a document may be read at once: text or a page of a size that takes no time, or a small file."""
    size = len(sent.task.data or b"")
    return size <= (settings_of(request).short if _is_text(sent) else _SMALL)


def _is_text(sent: Sent) -> bool:
    from extractor.reading.door import is_text

    return is_text(sent.task.data or b"")


class _Taking:
    """One request."""

    def __init__(self, request: Request, caller: Principal, once: Once | None) -> None:
        self._request = request
        self._archive = archive_of(request)
        self._caller = caller
        self._once = once
        self._added = NOTHING

    def before(self, sent: list[Sent]) -> Answer | None:
        """The answer where this was sent before, or changes nothing. Raises Refusal."""
        with self._archive.read() as connection:
            self._added = additions(connection)
            answer = self._given(connection)
            for one in sent if answer is None else ():
                self._refuse_withdrawn(connection, one)
            if answer is None and len(sent) == 1 and self._once is None:
                receipt = known(connection, sent[0].task, sent[0].external_id)
                if receipt is not None and receipt.document_id is not None:
                    answer = self._answer(connection, receipt.outcome, receipt.document_id)
            return answer

    async def read(self, sent: Sent) -> Outcome[Parts] | None:
        """What a document says; None where a job is to read it: a file of many pages, or of images, and what takes
        longer than a request may. Raises Refusal."""
        function = read if _is_text(sent) else read_short
        try:
            told = await read_now(self._request, function, replace(sent.task, added=self._added))
        except Refusal as refusal:
            if isinstance(refusal.__cause__, OutOfTime):
                return None
            raise
        if told is None:
            return None
        parts, error = told
        if parts is None:
            raise Refusal(422, "unreadable-document", error or "")
        return Outcome(parts, None)

    def keep(self, sent: Sent, reading: Outcome[Parts]) -> Answer:
        """Keeps a document that was read. Raises Refusal."""
        with self._archive.write() as connection:
            answer = self._given(connection)
            if answer is not None:
                return answer
            self._refuse_withdrawn(connection, sent)
            custody = Custody(self._caller.agent, sent.origin, sent.custodian, continued=True)
            before = holdings.by_external_id(connection, sent.external_id) if sent.external_id else None
            receipt = take(connection, sent.task, reading, custody, sent.external_id)
            if receipt.document_id is None:
                raise Refusal(422, "unreadable-document", receipt.message or "")
            self._note(connection, "bring", f"document {receipt.document_id}")
            settle(connection, all_of_it=False)
            answer = self._answer(connection, receipt.outcome, receipt.document_id, before and before.extraction_id)
            return self._done(connection, answer)

    def queue(self, kind: str, sent: list[Sent]) -> Answer:
        """Stores documents with a job that reads them. Raises Refusal where too many wait."""
        with self._archive.write() as connection:
            answer = self._given(connection)
            if answer is not None:
                return answer
            for one in sent:
                self._refuse_withdrawn(connection, one)
            if jobs.unfinished(connection) + len(sent) > settings_of(self._request).jobs_limit:
                raise Refusal(429, "queue-full", "too many documents wait to be read", {"Retry-After": "30"})
            job_id = jobs.add(connection, kind, self._caller.owner, self._caller.agent, sent)
            self._note(connection, "bring", f"job {job_id}")
            row = jobs.one(connection, job_id)
            assert row is not None
            body = shapes.job(row).model_dump_json().encode()
            return self._done(connection, Answer(202, f"/v1/jobs/{job_id}", body))

    def _answer(self, connection: Connection, outcome: str, document_id: int, before: int | None = None) -> Answer:
        """`before` is the reading in force until now. Raises Refusal for a copy of what could not be read."""
        row = holdings.one(connection, document_id)
        assert row is not None
        if row.extraction_id is None:
            reason = f"these bytes are kept as document {document_id}, which could not be read: {row.problem}"
            raise Refusal(422, "unreadable-document", reason)
        told: dict[str, Any] = {
            "outcome": outcome,
            "document": shapes.document(row).model_dump(mode="json"),
            "result": holdings.contract(connection, row),
        }
        if outcome == "new_version" and before is not None:
            told["changes"] = shapes.changes(difference(connection, document_id, before, row.extraction_id)).model_dump(
                mode="json"
            )
        body = json.dumps(told, ensure_ascii=False).encode()
        return Answer(201 if outcome == "new" else 200, f"/v1/documents/{document_id}", body)

    def _given(self, connection: Connection) -> Answer | None:
        try:
            return idempotency.given(connection, self._once) if self._once else None
        except KeyUsed as error:
            told = "this Idempotency-Key was used for another request; take a new one"
            raise Refusal(422, "idempotency-key", told) from error

    def _done(self, connection: Connection, answer: Answer) -> Answer:
        if self._once is not None:
            idempotency.keep(connection, self._once, answer)
        return answer

    def _refuse_withdrawn(self, connection: Connection, sent: Sent) -> None:
        if sent.external_id is None:
            return
        row = holdings.by_external_id(connection, sent.external_id)
        if row is not None and row.withdrawn_at is not None:
            told = f"document {row.id} (external id {row.external_id}) was withdrawn; reinstate it first"
            raise Refusal(409, "withdrawn", told)

    def _note(self, connection: Connection, action: str, target: str) -> None:
        access.note(connection, self._caller, action, target, client(self._request))
