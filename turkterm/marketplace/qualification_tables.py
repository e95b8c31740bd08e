"""The tables of qualifications: types, who holds them and who asked for them, and which HIT types need them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, String, Table, Text, UniqueConstraint

from turkterm.marketplace.tables import NUMBER, metadata, number

qualification_types = Table(
    "qualification_types",
    metadata,
    number(),
    Column("type_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.account"), index=True),  # null: a type of the marketplace itself
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("keywords", Text),
    Column("search_text", Text, nullable=False),  # name, keywords and description in folded case
    Column("status", String(16), nullable=False),
    Column("creation_time", Float, nullable=False),
    Column("retry_delay", BigInteger),
    Column("test", Text),
    Column("test_duration", BigInteger),
    Column("answer_key", Text),
    Column("requestable", Boolean, nullable=False),
    Column("auto_granted", Boolean, nullable=False),
    Column("auto_granted_value", BigInteger),
    UniqueConstraint("account", "name", name="one_name_an_owner"),
    Index("qualification_types_by_name", "name", "number"),
)

qualifications = Table(
    "qualifications",
    metadata,
    Column("type", NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("worker_id", ForeignKey("workers.worker_id"), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("score", BigInteger),
    Column("grant_time", Float, nullable=False),
    Column("reason", Text),  # why it was revoked
    Index("holders_of_type", "type", "status", "worker_id"),
    Index("qualifications_of_worker", "worker_id", "status"),
)

#: Requests for qualifications, those that were decided at once too: a worker's last one decides about the next.
qualification_requests = Table(
    "qualification_requests",
    metadata,
    number(),
    Column("request_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.account"), nullable=False),  # the owner of the type
    Column("type", NUMBER, ForeignKey(qualification_types.c.number), nullable=False),
    Column("worker_id", ForeignKey("workers.worker_id"), nullable=False),
    Column("status", String(16), nullable=False),  # rules.grants.RequestState
    Column("submit_time", Float, nullable=False),
    Column("reason", Text),  # why it was rejected
    Column("test", Text),  # as it was when the worker took it
    Column("answer", Text),
    Index("requests_of_owner", "account", "status", "submit_time", "number"),
    Index("requests_of_type", "type", "status", "submit_time", "number"),
    Index("requests_of_worker", "worker_id", "type", "submit_time", "number"),
)

#: Qualification types that were deleted and still hold their name.
type_disposals = Table(
    "type_disposals",
    metadata,
    Column("type", NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("begun", Float, nullable=False),
    Column("due", Float, nullable=False, index=True),  # when it is looked at again
)

#: Which qualification types a HIT type's requirements name.
requirement_uses = Table(
    "requirement_uses",
    metadata,
    Column("type", NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("hit_type", NUMBER, ForeignKey("hit_types.number"), primary_key=True),
)
