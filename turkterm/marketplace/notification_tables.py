"""The tables of notifications: what the requester of a HIT type asked for, and what was not delivered yet."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from turkterm.marketplace.tables import NUMBER, metadata, number

#: The notification specification of a HIT type: at most one.
notification_settings = Table(
    "notification_settings",
    metadata,
    Column("hit_type", NUMBER, ForeignKey("hit_types.number"), primary_key=True),
    Column("transport", String(8), nullable=False),
    Column("destination", Text, nullable=False),
    Column("version", String(16), nullable=False),
    Column("event_types", Text, nullable=False),  # names with a space between them
    Column("active", Boolean, nullable=False),
)

#: Event documents that wait for their delivery, written by the transaction that they tell of.
outbox = Table(
    "notification_outbox",
    metadata,
    number(),
    # The courier that takes it: a transport's name or another one's; null until a server has sorted it.
    Column("channel", String(16)),
    Column("transport", String(8), nullable=False),
    Column("destination", Text, nullable=False),
    Column("document", Text, nullable=False),  # the JSON text: a second delivery is the same to the byte
    Column("event_time", Float, nullable=False),  # by the marketplace's clock
    Column("attempts", Integer, nullable=False),  # that failed
    # Some server is delivering it until then, by the real clock; 0 where none is.
    Column("claimed_until", Float, nullable=False),
    Index("outbox_by_lane", "channel", "destination", "claimed_until"),
)
