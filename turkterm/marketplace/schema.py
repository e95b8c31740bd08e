"""The tables of the marketplace, in SQLAlchemy Core and nothing that only SQLite speaks.

Every table has a growing `number` where its rows are listed in pages; the ids of the API are columns of their own.
Instants are epoch seconds (floats), durations whole seconds, money whole cents. Text that is large and rarely read
(questions) has a table of its own, so that a counter's change does not rewrite it. Names follow the API where it has
one. A change of these tables raises `SCHEMA_VERSION` and gets a step in `upgrades`; the store refuses a file that is
newer than it knows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
)

SCHEMA_VERSION = 2

metadata = MetaData()

# SQLite numbers rows by itself only in a column declared INTEGER.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _number() -> Column[int]:
    return Column("number", _NUMBER, primary_key=True, autoincrement=True)


meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("created", Float, nullable=False),
    # AvailableBalance: the sum of the account's movements. Holds do not lower it.
    Column("available", BigInteger, nullable=False),
    # OnHoldBalance: what the open assignments of all HITs would cost with fees.
    Column("on_hold", BigInteger, nullable=False),
    CheckConstraint("available >= 0", name="never_overdrawn"),
    CheckConstraint("on_hold >= 0", name="never_negative_hold"),
)

access_keys = Table(
    "access_keys",
    metadata,
    Column("access_key_id", String(64), primary_key=True),
    Column("account", ForeignKey(accounts.c.account), nullable=False, index=True),
    Column("secret", String(128), nullable=False),
    Column("rights", String(16), nullable=False),
    Column("created", Float, nullable=False),
)

movements = Table(
    "movements",
    metadata,
    _number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("time", Float, nullable=False),
    Column("kind", String(16), nullable=False),  # rules.money.Kind
    Column("amount", BigInteger, nullable=False),  # positive into the account, negative out of it
    Column("worker_id", String(64)),  # who is owed; fees are owed to nobody
    Column("assignment", _NUMBER, ForeignKey("assignments.number")),
    Column("bonus", _NUMBER, ForeignKey("bonuses.number")),
    Index("movements_by_account", "account", "number"),
    Index("movements_by_assignment", "assignment"),
)

workers = Table(
    "workers",
    metadata,
    _number(),
    Column("worker_id", String(64), nullable=False, unique=True),
    Column("country", String(2), nullable=False),
    Column("subdivision", String(2)),
    Column("created", Float, nullable=False),
)

#: What a worker did for one requester: the base of the system qualifications and of NotifyWorkers' rule.
standings = Table(
    "standings",
    metadata,
    Column("account", ForeignKey(accounts.c.account), primary_key=True),
    Column("worker_id", ForeignKey(workers.c.worker_id), primary_key=True),
    Column("submitted", Integer, nullable=False),
    Column("approved", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
)

hit_types = Table(
    "hit_types",
    metadata,
    _number(),
    Column("hit_type_id", String(64), nullable=False, unique=True),
    Column("group_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("identity", String(64), nullable=False),  # digest of the seven properties, see rules.identity
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("keywords", Text),
    Column("reward", BigInteger, nullable=False),
    Column("assignment_duration", BigInteger, nullable=False),
    Column("auto_approval_delay", BigInteger, nullable=False),
    Column("requirements", Text, nullable=False),  # JSON, as rules.requirements writes it
    Column("created", Float, nullable=False),
    UniqueConstraint("account", "identity", name="one_type_for_equal_properties"),
)

hits = Table(
    "hits",
    metadata,
    _number(),
    Column("hit_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("hit_type", _NUMBER, ForeignKey(hit_types.c.number), nullable=False),
    Column("creation_time", Float, nullable=False),
    Column("expiration", Float, nullable=False),
    Column("expired", Boolean, nullable=False),  # the expiry was settled: nothing is available any more
    Column("status", String(16), nullable=False),
    Column("review_status", String(24), nullable=False),
    Column("max_assignments", BigInteger, nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("pending", BigInteger, nullable=False),
    Column("submitted", BigInteger, nullable=False),  # submitted and not yet reviewed: in no counter of the API
    Column("approved", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("annotation", Text),
    Column("listed", Boolean, nullable=False),  # every status but Disposed
    Column("disposal", Float),  # when a HIT that waits for nothing disposes of itself
    CheckConstraint(
        "available >= 0 AND pending >= 0 AND submitted >= 0 AND approved >= 0 AND rejected >= 0"
        " AND available + pending + submitted + approved + rejected <= max_assignments",
        name="counters_are_consistent",
    ),
    Index("hits_newest", "account", "listed", "creation_time", "number"),
    Index("hits_by_status", "account", "status", "expiration", "number"),
    Index("hits_by_type", "hit_type", "status", "expiration", "number"),
    Index("hits_expiring", "expired", "expiration"),
    Index("hits_disposal", "disposal"),
)

questions = Table(
    "questions",
    metadata,
    Column("hit", _NUMBER, ForeignKey(hits.c.number), primary_key=True),
    Column("xml", Text, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    _number(),
    Column("assignment_id", String(64), nullable=False, unique=True),
    Column("hit", _NUMBER, ForeignKey(hits.c.number), nullable=False),
    Column("worker_id", ForeignKey(workers.c.worker_id), nullable=False),
    Column("status", String(16), nullable=False),  # rules.states.AssignmentState
    # The HIT's number while the assignment takes a place of it; null once it was returned or abandoned. The constraint
    # on it keeps a worker to one assignment of a HIT, since nulls differ from each other.
    Column("place", _NUMBER),
    Column("accept_time", Float, nullable=False),
    Column("deadline", Float, nullable=False),
    Column("submit_time", Float),
    Column("auto_approval_time", Float),
    Column("approval_time", Float),
    Column("rejection_time", Float),
    Column("feedback", Text),
    Column("answer", Text),
    # The next instant at which something happens by itself: the deadline while accepted, then the auto-approval.
    Column("due", Float),
    UniqueConstraint("place", "worker_id", name="one_assignment_a_worker"),
    Index("assignments_of_hit", "hit", "submit_time", "number"),
    Index("assignments_of_worker", "worker_id", "status"),
    Index("assignments_due", "due"),
)

bonuses = Table(
    "bonuses",
    metadata,
    _number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("hit", _NUMBER, ForeignKey(hits.c.number), nullable=False),
    Column("assignment", _NUMBER, ForeignKey(assignments.c.number), nullable=False),
    Column("worker_id", ForeignKey(workers.c.worker_id), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("grant_time", Float, nullable=False),
    Index("bonuses_of_hit", "hit", "number"),
    Index("bonuses_of_assignment", "assignment", "number"),
)

#: UniqueRequestToken and its like: what was asked for once and must not happen twice for a day.
request_tokens = Table(
    "request_tokens",
    metadata,
    Column("account", ForeignKey(accounts.c.account), primary_key=True),
    Column("scope", String(16), primary_key=True),  # rules.tokens.Scope
    Column("token", String(200), primary_key=True),
    Column("outcome", String(64), nullable=False),  # the HITId or request id that the error names
    Column("created", Float, nullable=False),
    Index("request_tokens_by_age", "created"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("account", ForeignKey(accounts.c.account), primary_key=True),
    Column("worker_id", ForeignKey(workers.c.worker_id), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("created", Float, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    _number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent", Float, nullable=False),
)

notice_recipients = Table(
    "notice_recipients",
    metadata,
    Column("worker_id", ForeignKey(workers.c.worker_id), primary_key=True),
    Column("notice", _NUMBER, ForeignKey(notices.c.number), primary_key=True),
)

qualification_types = Table(
    "qualification_types",
    metadata,
    _number(),
    Column("type_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.account), index=True),  # null: a type of the marketplace itself
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
    Column("type", _NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("worker_id", ForeignKey(workers.c.worker_id), primary_key=True),
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
    _number(),
    Column("request_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.account), nullable=False),  # the owner of the type
    Column("type", _NUMBER, ForeignKey(qualification_types.c.number), nullable=False),
    Column("worker_id", ForeignKey(workers.c.worker_id), nullable=False),
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
    Column("type", _NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("begun", Float, nullable=False),
    Column("due", Float, nullable=False, index=True),  # when it is looked at again
)

#: Which qualification types a HIT type's requirements name.
requirement_uses = Table(
    "requirement_uses",
    metadata,
    Column("type", _NUMBER, ForeignKey(qualification_types.c.number), primary_key=True),
    Column("hit_type", _NUMBER, ForeignKey(hit_types.c.number), primary_key=True),
)

#: Which layout a HIT's question was made from.
hit_layouts = Table(
    "hit_layouts",
    metadata,
    Column("hit", _NUMBER, ForeignKey(hits.c.number), primary_key=True),
    Column("layout_id", String(64), nullable=False),
)

#: The review policies of HITs, at most one a level.
review_policies = Table(
    "review_policies",
    metadata,
    Column("hit", _NUMBER, ForeignKey(hits.c.number), primary_key=True),
    Column("level", String(16), primary_key=True),  # rules.review_policies.reports.Level
    Column("policy", Text, nullable=False),  # JSON, the structure as the API has it
)

#: What review policies found out and did, in the order in which it happened.
review_entries = Table(
    "review_entries",
    metadata,
    _number(),
    Column("hit", _NUMBER, ForeignKey(hits.c.number), nullable=False),
    Column("level", String(16), nullable=False),
    Column("kind", String(8), nullable=False),  # rules.review_policies.reports.Kind
    Column("action_id", String(64), nullable=False),
    Column("subject_id", String(64), nullable=False),  # of an action: its target
    Column("subject_type", String(16), nullable=False),
    Column("question_id", Text),
    Column("name", String(40), nullable=False),  # a result's key, an action's name
    Column("text", Text, nullable=False),  # a result's value, an action's outcome in words
    Column("status", String(16)),  # of an action
    Column("error_code", String(80)),
    Column("time", Float, nullable=False),
    Index("review_entries_of_hit", "hit", "number"),
)


def insert_numbered(db: Connection, table: Table, values: dict[str, Any]) -> int:
    """Inserts a row into a table with a `number` and returns that number."""
    key = db.execute(insert(table), values).inserted_primary_key
    assert key is not None
    return int(key[0])
