"""Review policies of HITs: which there are, what a HIT carries, and when they run.

A policy is kept as the structure that created it and read again when it runs. Both run inside the transaction of what
causes them: an assignment's submission, or whatever makes a HIT Reviewable.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, insert, select

from turkterm.marketplace.context import Params, Tx
from turkterm.marketplace.rules import counters, unknown
from turkterm.marketplace.rules.review_policies import known_answers, plurality
from turkterm.marketplace.rules.review_policies.known_answers import KnownAnswers
from turkterm.marketplace.rules.review_policies.plurality import Plurality
from turkterm.marketplace.rules.review_policies.reports import Level, Report
from turkterm.marketplace.schema import assignments, review_policies
from turkterm.model.hit import HitStatus

#: The member of CreateHIT for each level.
MEMBERS = {Level.ASSIGNMENT: "AssignmentReviewPolicy", Level.HIT: "HITReviewPolicy"}
_OPEN = frozenset({HitStatus.ASSIGNABLE, HitStatus.UNASSIGNABLE})


def check(p: Params) -> dict[Level, dict[str, Any]]:
    """The policies of a CreateHIT call by level; raises ApiError."""
    found: dict[Level, dict[str, Any]] = {}
    for level, member in MEMBERS.items():
        policy = p.get(member)
        if policy is not None:
            _read(level, policy)
            found[level] = policy
    return found


def keep(tx: Tx, hit: int, policies: dict[Level, dict[str, Any]]) -> None:
    """Gives a new HIT its checked policies."""
    for level, policy in policies.items():
        text = json.dumps(policy, separators=(",", ":"))
        tx.db.execute(insert(review_policies).values(hit=hit, level=level, policy=text))


def policies_of(tx: Tx, hit: int) -> dict[Level, dict[str, Any]]:
    """The policies of a HIT by level."""
    statement = select(review_policies.c.level, review_policies.c.policy).where(review_policies.c.hit == hit)
    return {Level(row.level): json.loads(row.policy) for row in tx.db.execute(statement)}


def after_submission(tx: Tx, before: Row[Any], assignment: int) -> None:
    """An assignment was submitted; `before` is its HIT as it was until then."""
    policies = policies_of(tx, before.number)
    if Level.ASSIGNMENT in policies:
        row = tx.db.execute(select(assignments).where(assignments.c.number == assignment)).one()
        KnownAnswers.read(policies[Level.ASSIGNMENT]).run(Report(tx, before.number, Level.ASSIGNMENT), row)
    if Level.HIT in policies:
        _compare(tx, before, policies[Level.HIT])


def after_change(tx: Tx, before: Row[Any]) -> None:
    """Something else happened to a HIT that may have made it Reviewable; `before` is the HIT as it was until then."""
    if before.status not in _OPEN:
        return
    policy = policies_of(tx, before.number).get(Level.HIT)
    if policy is not None:
        _compare(tx, before, policy)


def _compare(tx: Tx, before: Row[Any], policy: dict[str, Any]) -> None:
    hit = counters.hit_by_number(tx, before.number)
    if before.status in _OPEN and hit.status == HitStatus.REVIEWABLE:
        Plurality.read(policy).run(Report(tx, hit.number, Level.HIT), hit)


def _read(level: Level, policy: dict[str, Any]) -> KnownAnswers | Plurality:
    name = policy["PolicyName"]
    if level is Level.ASSIGNMENT and name == known_answers.NAME:
        return KnownAnswers.read(policy)
    if level is Level.HIT and name == plurality.NAME:
        return Plurality.read(policy)
    raise unknown.review_policy_refused(MEMBERS[level], name)
