"""The tables of what HITs bring along: the layout of the question, and review policies with their reports."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, String, Table, Text

from turkterm.marketplace.tables import NUMBER, metadata, number

#: Which layout a HIT's question was made from.
hit_layouts = Table(
    "hit_layouts",
    metadata,
    Column("hit", NUMBER, ForeignKey("hits.number"), primary_key=True),
    Column("layout_id", String(64), nullable=False),
)

#: The review policies of HITs, at most one a level.
review_policies = Table(
    "review_policies",
    metadata,
    Column("hit", NUMBER, ForeignKey("hits.number"), primary_key=True),
    Column("level", String(16), primary_key=True),  # rules.review_policies.reports.Level
    Column("policy", Text, nullable=False),  # JSON, the structure as the API has it
)

#: What review policies found out and did, in the order in which it happened.
review_entries = Table(
    "review_entries",
    metadata,
    number(),
    Column("hit", NUMBER, ForeignKey("hits.number"), nullable=False),
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
