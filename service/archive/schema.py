"""The tables of an archive, the same on SQLite and PostgreSQL. Docs: docs/archive.md.

What came in (`digital_object`, `version`), what was read from it (`extraction`) and what people decided (`correction`)
is only ever added to. `record` is made of these three: the latest reading with the decisions laid over it. It can be
made again at any time, and `verify` does so to compare. So are the tables of search (docs/search.md).

Moments are ISO 8601 text in UTC, which sorts; numbers are kept as the decimal text of the contract, with a float
beside it to search and sort by.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by themselves only where the key is plain INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")
_Moment = String(32)
_Digest = String(64)

_TOLD = ("live", "review", "document_id", "value")


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True, autoincrement=True)


agent = Table(
    "agent",
    metadata,
    _id(),
    Column("kind", String(16), nullable=False),  # person, software
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False, server_default=""),
    UniqueConstraint("kind", "name", "version"),
)

accession = Table(
    "accession",
    metadata,
    _id(),
    Column("number", String(32), nullable=False, unique=True),  # 2026-000123, given once
    Column("origin", Text, nullable=False),  # where the documents came from
    Column("custodian", Text, nullable=False),  # who kept them before
    Column("note", Text, nullable=False),
    Column("started_at", _Moment, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
)

digital_object = Table(
    "digital_object",
    metadata,
    Column("digest", _Digest, primary_key=True),  # SHA-256 in hexadecimal
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("created_at", _Moment, nullable=False),
)

object_part = Table(
    "object_part",
    metadata,
    Column("digest", ForeignKey("digital_object.digest"), primary_key=True),
    Column("part", Integer, primary_key=True),  # from 0
    Column("content", LargeBinary, nullable=False),
)

document = Table(
    "document",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),  # what makes a document that comes again the same work
    Column("external_id", Text, unique=True),
    Column("created_at", _Moment, nullable=False),
    Column("withdrawn_at", _Moment),
    Column("withdrawal_reason", Text),
    # What is in force now, and what it says of itself. Of a document that could not be read, `problem` tells why.
    Column("version_id", BigInteger, index=True),
    Column("extraction_id", BigInteger),
    Column("problem", Text),
    Column("title", Text),
    Column("published", Date),
    Column("issuer", Text),
    Column("number", Text),
    Column("kind", String(16)),
    Column("source", Text, nullable=False),
    Column("media_type", Text),
    Column("place_name", Text),
    Column("place_code", Text),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("period_label", Text),
    Column("record_count", Integer, nullable=False, server_default="0"),
    Column("warning_count", Integer, nullable=False, server_default="0"),
)

version = Table(
    "version",
    metadata,
    _id(),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("digest", ForeignKey("digital_object.digest"), nullable=False, index=True),
    Column("accession_id", ForeignKey("accession.id"), nullable=False),
    Column("name", Text, nullable=False),  # of the file, as it came
    Column("entry", JSON),  # what the manifest or the sender told: title, published, source
    Column("received_at", _Moment, nullable=False),
    UniqueConstraint("document_id", "number"),
)

extraction = Table(
    "extraction",
    metadata,
    _id(),
    Column("version_id", ForeignKey("version.id"), nullable=False, index=True),
    Column("software", Text, nullable=False),  # name and version of what read it
    Column("made_at", _Moment, nullable=False),
    Column("text_digest", _Digest, nullable=False),
    Column("result", LargeBinary, nullable=False),  # the contract's object: JSON in UTF-8, zlib
    # Which rows of `record` it speaks of: `ids` of its records in their order; `kept`, by id, the records that only
    # people still say, as they stand in this text.
    Column("laid", JSON, nullable=False),
)

record = Table(
    "record",
    metadata,
    _id(),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("extraction_id", ForeignKey("extraction.id"), nullable=False),  # whose text the offsets point into
    Column("ordinal", Integer),  # its place among the records of the reading in force; none where that has it not
    Column("live", Boolean, nullable=False),  # false: said by an earlier reading only, or withdrawn
    Column("review", String(16), nullable=False),  # unreviewed, accepted, corrected, rejected, added
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("evidence_text", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("page", Integer),
    Column("place_id", Text),
    Column("place_name", Text),
    Column("place_level", String(16)),
    Column("place_code", Text),
    Column("indicator_id", Text),
    Column("indicator_name", Text),  # the catalogue's, else as written
    Column("indicator_key", Text),  # the same for all ways of writing one: `readings.indicator_key`
    Column("measure", String(24), nullable=False),
    Column("value", Text),
    Column("upper", Text),
    Column("of", Text),
    Column("number", Float),  # value × 10^multiplier
    Column("unit", Text),
    Column("unit_text", Text),
    Column("multiplier", Integer, nullable=False),
    Column("qualifier", String(8), nullable=False),
    Column("period_start", Date),
    Column("period_end", Date),
    Column("period_label", Text),
    Column("basis_kind", String(32)),
    Column("status", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("restates", Integer),  # ordinal of the record that said it before
    Index("ix_record_document_id", "document_id", "live"),
    Index("ix_record_queue", "review", "live", "confidence", "id"),
    # With what tells whether figures of one fact differ: it is found without reading the records.
    Index("ix_record_fact", "indicator_key", "place_id", "period_end", "period_start", "measure", *_TOLD),
    Index("ix_record_place", "place_id", "indicator_key", "period_end", "period_start", "measure", *_TOLD),
    CheckConstraint("evidence_start <= evidence_end", name="evidence"),
)

# Who belongs to an emulation cluster, as documents say: a row for each member a document names, made again with `record`.
cluster_member = Table(
    "cluster_member",
    metadata,
    _id(),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    Column("cluster", Text, nullable=False),  # its name
    Column("cluster_key", Text, nullable=False, index=True),  # its number, else its name folded
    Column("province_id", Text),  # where it is, unless it is a cluster of provinces
    Column("year", Integer),
    Column("member_kind", String(8), nullable=False),  # unit, body, person
    Column("place_id", Text),
    Column("name", Text, nullable=False),
    Column("role", String(8)),  # leader, deputy
    Column("elected", Boolean, nullable=False),  # a role chosen for the year, not yet served
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
)

correction = Table(
    "correction",
    metadata,
    _id(),
    Column("document_id", ForeignKey("document.id"), nullable=False),
    Column("record_id", ForeignKey("record.id"), nullable=False, index=True),
    Column("action", String(16), nullable=False),  # set, accept, reject, add, undo
    # Field of the contract → what it is to be; of accept, every field as it stood; empty for reject and undo.
    Column("changes", JSON, nullable=False),
    Column("before", JSON),  # the record as it stood
    Column("beneath", JSON),  # the record without decisions, as it then was; none where it was added by this one
    Column("extraction_id", ForeignKey("extraction.id"), nullable=False),  # whose text the offsets in these point into
    Column("undoes", ForeignKey("correction.id")),
    Column("reason", Text, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Index("ix_correction_document_id", "document_id"),
    Index("ix_correction_agent_id", "agent_id", "made_at"),
)

# What people add to the catalogue of indicators, which the next reading of a document knows.
addition = Table(
    "addition",
    metadata,
    _id(),
    Column("kind", String(16), nullable=False),  # indicator, alias
    Column("indicator_id", Text, nullable=False),
    Column("text", Text, nullable=False),  # the indicator's name, or the alias
    Column("units", JSON, nullable=False),  # codes of an indicator's units
    Column("reason", Text, nullable=False),
    Column("made_at", _Moment, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("removed_at", _Moment),
)

event = Table(
    "event",
    metadata,
    _id(),
    Column("kind", String(32), nullable=False),  # of PREMIS: docs/archive.md lists them
    Column("at", _Moment, nullable=False),
    Column("agent_id", ForeignKey("agent.id"), nullable=False),
    Column("outcome", String(16), nullable=False),  # success, failure
    Column("detail", JSON, nullable=False),
    Column("accession_id", BigInteger),
    Column("digest", _Digest),
    Column("document_id", BigInteger, index=True),
    Column("version_id", BigInteger),
    Column("extraction_id", BigInteger),
    Column("record_id", BigInteger),
)

# Who may do what through the service, and what it remembers for those who call it.

account = Table(
    "account",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # scrypt, salted
    Column("role", String(16), nullable=False),  # reader, archivist, administrator
    Column("created_at", _Moment, nullable=False),
    Column("disabled_at", _Moment),
    Column("last_login_at", _Moment),
)

session = Table(
    "session",
    metadata,
    Column("digest", _Digest, primary_key=True),  # SHA-256 of the token in the browser's cookie
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", _Moment, nullable=False),
    Column("expires_at", _Moment, nullable=False),
)

saved = Table(
    "saved",
    metadata,
    _id(),
    Column("owner", Text, nullable=False),  # as in idempotency: an account, or who uses this machine
    Column("path", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),  # with the path and what was chosen
    Column("saved_at", _Moment, nullable=False),
    UniqueConstraint("owner", "path", "name"),
)

api_key = Table(
    "api_key",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("prefix", String(16), nullable=False),  # its first characters, to know it by
    Column("digest", _Digest, nullable=False, unique=True),  # SHA-256 of the whole key, which is shown once
    Column("scopes", JSON, nullable=False),
    Column("created_at", _Moment, nullable=False),
    Column("expires_at", _Moment),
    Column("revoked_at", _Moment),
    Column("last_used_at", _Moment),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("owner", Text, primary_key=True),  # whose key it is: two callers may use the same
    Column("key", Text, primary_key=True),
    Column("request_digest", _Digest, nullable=False),
    Column("status", Integer, nullable=False),
    Column("location", Text),  # the header of that name
    Column("body", LargeBinary, nullable=False),
    Column("made_at", _Moment, nullable=False, index=True),
)

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),  # hexadecimal; later ones sort behind
    Column("kind", String(16), nullable=False),  # document, batch
    Column("owner", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, running, done, failed, cancelled
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),  # items that ended well
    Column("failed", Integer, nullable=False),
    Column("created_at", _Moment, nullable=False),
    Column("ended_at", _Moment),
)

job_item = Table(
    "job_item",
    metadata,
    Column("job_id", ForeignKey("job.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 0
    Column("digest", ForeignKey("digital_object.digest"), nullable=False),
    Column("name", Text, nullable=False),
    Column("entry", JSON, nullable=False),  # as of `version`
    Column("external_id", Text),
    Column("state", String(16), nullable=False),  # waiting, queued, running, done, failed, cancelled
    Column("attempt", Integer, nullable=False),  # from 1
    Column("changed_at", _Moment, nullable=False),
    Column("outcome", String(16)),  # of `Receipt`
    Column("document_id", BigInteger),
    Column("version", Integer),
    Column("records", Integer),
    Column("message", Text),
    Column("origin", Text),  # for the accession
    Column("custodian", Text),
    Index("ix_job_item_state", "state", "job_id", "number"),
)

executor = Table(
    "executor",
    metadata,
    Column("name", Text, primary_key=True),  # a machine's service that works on jobs
    Column("seen_at", _Moment, nullable=False),
)

webhook = Table(
    "webhook",
    metadata,
    _id(),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # deliveries are signed with it
    Column("kinds", JSON, nullable=False),  # of events; an empty list is all
    Column("owner", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("after_event", BigInteger, nullable=False),  # events up to this one are delivered or on their way
    Column("created_at", _Moment, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    Column("webhook_id", ForeignKey("webhook.id"), nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=False),
    Column("state", String(16), nullable=False),  # waiting, delivered, failed
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),  # of the last answer
    Column("error", Text),
    Column("made_at", _Moment, nullable=False),
    Column("next_at", _Moment),
    UniqueConstraint("webhook_id", "event_id"),
    Index("ix_delivery_state_next_at", "state", "next_at"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", _Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("address", Text, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    _id(),
    Column("extraction_id", ForeignKey("extraction.id"), nullable=False),
    Column("start", Integer, nullable=False),  # a sentence with records; 0 to 0: the document's title, issuer, number
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("extraction_id", "start", "end"),
)

posting = Table(
    "posting",
    metadata,
    Column("plain", Text, primary_key=True),  # the word without marks
    Column("word", Text, primary_key=True),
    Column("first", _Id, ForeignKey("posting_segment.first"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # where it stands: search/postings.py
)

posting_segment = Table(
    "posting_segment",
    metadata,
    Column("first", _Id, primary_key=True, autoincrement=False),  # passages from … to, whose words are posted
    Column("last", BigInteger, nullable=False),
)

record_part = Table(
    "record_part",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the records number × 4096 and after
    Column("stamp", String(32), nullable=False),  # another one each time it is made
    Column("content", LargeBinary, nullable=False),  # their fields in columns: search/columns.py
)
