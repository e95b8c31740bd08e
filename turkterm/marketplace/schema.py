"""The tables of the marketplace, in SQLAlchemy Core and nothing that only SQLite speaks.

Every table has a growing `number` where its rows are listed in pages; the ids of the API are columns of their own.
Instants are epoch seconds (floats), durations whole seconds, money whole cents. Text that is large and rarely read
(questions) has a table of its own, so that a counter's change does not rewrite it. Names follow the API where it has
one. A change of these tables raises `SCHEMA_VERSION` and gets a step in `upgrades`; the store refuses a file that is
newer than it knows.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from turkterm.marketplace.notification_tables import notification_settings, outbox
from turkterm.marketplace.qualification_tables import (
    qualification_requests,
    qualification_types,
    qualifications,
    requirement_uses,
    type_disposals,
)
from turkterm.marketplace.review_tables import hit_layouts, review_entries, review_policies
from turkterm.marketplace.tables import NUMBER, insert_numbered, metadata, number

__all__ = [
    "SCHEMA_VERSION",
    "access_keys",
    "account_names",
    "accounts",
    "assignments",
    "blocks",
    "bonuses",
    "hit_layouts",
    "hit_types",
    "hits",
    "insert_numbered",
    "meta",
    "metadata",
    "movements",
    "notice_recipients",
    "notices",
    "notification_settings",
    "outbox",
    "qualification_requests",
    "qualification_types",
    "qualifications",
    "questions",
    "request_tokens",
    "requirement_uses",
    "review_entries",
    "review_policies",
    "standings",
    "type_disposals",
    "uploads",
    "workers",
]

SCHEMA_VERSION = 4

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

#: What people call the requesters.
account_names = Table(
    "account_names",
    metadata,
    Column("account", ForeignKey(accounts.c.account), primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
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
    number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("time", Float, nullable=False),
    Column("kind", String(16), nullable=False),  # rules.money.Kind
    Column("amount", BigInteger, nullable=False),  # positive into the account, negative out of it
    Column("worker_id", String(64)),  # who is owed; fees are owed to nobody
    Column("assignment", NUMBER, ForeignKey("assignments.number")),
    Column("bonus", NUMBER, ForeignKey("bonuses.number")),
    Index("movements_by_account", "account", "number"),
    Index("movements_by_assignment", "assignment"),
)

workers = Table(
    "workers",
    metadata,
    number(),
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
    Index("standings_of_worker", "worker_id"),
)

hit_types = Table(
    "hit_types",
    metadata,
    number(),
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
    number(),
    Column("hit_id", String(64), nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("hit_type", NUMBER, ForeignKey(hit_types.c.number), nullable=False),
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
    Column("hit", NUMBER, ForeignKey(hits.c.number), primary_key=True),
    Column("xml", Text, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    number(),
    Column("assignment_id", String(64), nullable=False, unique=True),
    Column("hit", NUMBER, ForeignKey(hits.c.number), nullable=False),
    Column("worker_id", ForeignKey(workers.c.worker_id), nullable=False),
    Column("status", String(16), nullable=False),  # rules.states.AssignmentState
    # The HIT's number while the assignment takes a place of it; null once it was returned or abandoned. The constraint
    # on it keeps a worker to one assignment of a HIT, since nulls differ from each other.
    Column("place", NUMBER),
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

#: Files that came with answers; they go when their HIT is disposed of.
uploads = Table(
    "uploads",
    metadata,
    Column("key", String(64), primary_key=True),  # UploadedFileKey
    Column("hit", NUMBER, ForeignKey(hits.c.number), nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),
)

bonuses = Table(
    "bonuses",
    metadata,
    number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("hit", NUMBER, ForeignKey(hits.c.number), nullable=False),
    Column("assignment", NUMBER, ForeignKey(assignments.c.number), nullable=False),
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
    number(),
    Column("account", ForeignKey(accounts.c.account), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent", Float, nullable=False),
)

notice_recipients = Table(
    "notice_recipients",
    metadata,
    Column("worker_id", ForeignKey(workers.c.worker_id), primary_key=True),
    Column("notice", NUMBER, ForeignKey(notices.c.number), primary_key=True),
)
