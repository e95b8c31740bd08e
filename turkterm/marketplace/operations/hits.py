"""HITs: creating, reading, listing, expiring, extending and deleting them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert

from turkterm.marketplace import shapes
from turkterm.marketplace.attached import quirks
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.operations.hit_types import find_or_make, own_hit_type
from turkterm.marketplace.rules import counters, events, limits, review_policies, states, type_states, unknown
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.rules.hit_questions import question_of
from turkterm.marketplace.rules.money import change_hold, require_funds
from turkterm.marketplace.rules.pages import page
from turkterm.marketplace.rules.tokens import Scope, first_outcome, remember
from turkterm.marketplace.schema import hit_layouts, hits, insert_numbered, questions
from turkterm.model.hit import HitReviewStatus, HitStatus

_ALL_HITS = shapes.select_hits()
_ONE_HIT = _ALL_HITS.where(hits.c.hit_id == bindparam("wanted"))


def create_hit(tx: Tx, p: Params) -> Result:
    """CreateHIT: a HIT of the type that its seven properties make."""
    _check_token(tx, p)
    return _create(tx, p, find_or_make(tx, p))


def create_hit_with_hit_type(tx: Tx, p: Params) -> Result:
    """CreateHITWithHITType."""
    _check_token(tx, p)
    hit_type = own_hit_type(tx, p["HITTypeId"])
    type_states.check_usable(tx, hit_type)
    return _create(tx, p, hit_type)


def get_hit(tx: Tx, p: Params) -> Result:
    """GetHIT; a disposed HIT and one of another requester do not exist."""
    return {"HIT": shown_hit(tx, p["HITId"])}


def list_hits(tx: Tx, p: Params) -> Result:
    """ListHITs: every HIT that is not disposed, newest first [S000, psiTurk#209]; see `quirks` for its lag."""
    statement = _ALL_HITS.where(hits.c.account == tx.account, hits.c.listed.is_(True))
    lag = quirks(tx).listing_lag
    if lag:
        statement = statement.where(hits.c.creation_time <= tx.now - lag)
    return page(
        tx,
        p,
        statement,
        member="HITs",
        purpose="ListHITs",
        order=(hits.c.creation_time, hits.c.number),
        descending=True,
        shape=shapes.hit,
    )


def list_reviewable_hits(tx: Tx, p: Params) -> Result:
    """ListReviewableHITs: Reviewable or Reviewing ones, the one that expires last first [LEG].

    Whole HITs [SDK]; the service was seen to give their ids alone, which is one of the `quirks`.
    """
    status, hit_type_id = p.get("Status", HitStatus.REVIEWABLE), p.get("HITTypeId")
    statement = _ALL_HITS.where(hits.c.account == tx.account, hits.c.status == status)
    if hit_type_id is not None:
        statement = statement.where(hits.c.hit_type == own_hit_type(tx, hit_type_id).number)
    return page(
        tx,
        p,
        statement,
        member="HITs",
        purpose=f"ListReviewableHITs {status} {hit_type_id}",
        order=(hits.c.expiration, hits.c.number),
        descending=True,
        shape=shapes.hit_id if quirks(tx).bare_reviewable else shapes.hit,
    )


def update_expiration_for_hit(tx: Tx, p: Params) -> Result:
    """UpdateExpirationForHIT: ends the HIT at once, or sets its end later or earlier (GUIDE allows both).

    A HIT that had expired opens again where places are left, which takes the money for them on hold.
    """
    hit, at = own_hit(tx, p["HITId"]), p["ExpireAt"]
    if at <= tx.now:
        counters.apply(tx, hit, Step(expired=True, expiration=at))
        review_policies.after_change(tx, hit)
        return {}
    check_settled(tx, hit)
    if at > tx.now + limits.YEAR:
        raise limits.refuse("ExpireAt", _java_date(at), "The lifetime of a HIT is at most one year.")
    # The service took the same future time twice for a repeat [Dallinger#3109].
    token = f"{hit.hit_id}{_java_date(at)}"
    if first_outcome(tx, Scope.EXPIRATION, token) is not None:
        raise unknown.token_already_used(token)
    if at > hit.expiration:
        type_states.check_extendable(tx, hit.hit_type)
    grown = counters.apply(tx, hit, Step(expired=False, expiration=at))
    if grown > 0:
        require_funds(tx, tx.account, 0)
    remember(tx, Scope.EXPIRATION, token, hit.hit_id)
    return {}


def delete_hit(tx: Tx, p: Params) -> Result:
    """DeleteHIT: disposes of a HIT with nothing open and nothing to review.

    The service's message is the same for a HIT that is Reviewable with unreviewed work [boto3#2107].
    """
    hit = counters.find_hit(tx, p["HITId"])
    if hit is None or hit.account != tx.account:
        raise states.no_such_hit(p["HITId"])
    if hit.status not in states.DELETABLE or hit.submitted:
        raise states.wrong_hit_state(hit.status, *states.DELETABLE)
    counters.apply(tx, hit, Step(disposed=True))
    return {}


def own_hit(tx: Tx, hit_id: str) -> Row[Any]:
    """The row of this account's HIT, which is not disposed; raises ApiError."""
    hit = counters.find_hit(tx, hit_id)
    if hit is None or hit.account != tx.account or hit.status == HitStatus.DISPOSED:
        raise states.no_such_hit(hit_id)
    return hit


def check_settled(tx: Tx, hit: Row[Any]) -> None:
    """Refuses a change of a HIT that is too young for it, which is one of the `quirks`. Raises ApiError."""
    if tx.now - hit.creation_time < quirks(tx).change_lag:
        raise states.no_such_hit(hit.hit_id)


def shown_hit(tx: Tx, hit_id: str) -> Result:
    """The HIT structure of this account's HIT, which is not disposed; raises ApiError."""
    row = tx.db.execute(_ONE_HIT, {"wanted": hit_id}).one_or_none()
    if row is None or row.account != tx.account or row.status == HitStatus.DISPOSED:
        raise states.no_such_hit(hit_id)
    return shapes.hit(row)


def _check_token(tx: Tx, p: Params) -> None:
    first = first_outcome(tx, Scope.HIT, p.get("UniqueRequestToken"))
    if first is not None:
        raise unknown.hit_already_exists(first)


def _create(tx: Tx, p: Params, hit_type: Row[Any]) -> Result:
    question, layout_id = question_of(tx, p)
    policies = review_policies.check(p)
    lifetime = limits.check_range("LifetimeInSeconds", p["LifetimeInSeconds"], limits.LIFETIME)
    places = limits.check_range("MaxAssignments", p.get("MaxAssignments", 1), (1, limits.MAX_ASSIGNMENTS))
    annotation = limits.check_text("RequesterAnnotation", p.get("RequesterAnnotation"), limits.ANNOTATION)
    if annotation is not None and not annotation.isascii():
        raise limits.refuse("RequesterAnnotation", annotation, "It can only contain ASCII characters.")
    hold = places * counters.cost_of_one(hit_type, places)
    require_funds(tx, tx.account, hold)
    hit_id = new_entity_id()
    number = insert_numbered(
        tx.db,
        hits,
        {
            "hit_id": hit_id,
            "account": tx.account,
            "hit_type": hit_type.number,
            "creation_time": tx.now,
            "expiration": tx.now + lifetime,
            "expired": False,
            "status": HitStatus.ASSIGNABLE,
            "review_status": HitReviewStatus.NOT_REVIEWED,
            "max_assignments": places,
            "available": places,
            "pending": 0,
            "submitted": 0,
            "approved": 0,
            "rejected": 0,
            "annotation": annotation,
            "listed": True,
            "disposal": None,
        },
    )
    tx.db.execute(insert(questions), {"hit": number, "xml": question})
    if layout_id is not None:
        tx.db.execute(insert(hit_layouts), {"hit": number, "layout_id": layout_id})
    review_policies.keep(tx, number, policies)
    change_hold(tx, tx.account, hold)
    events.note(tx, counters.hit_by_number(tx, number), EventType.HIT_CREATED)
    remember(tx, Scope.HIT, p.get("UniqueRequestToken"), hit_id)
    return {"HIT": shown_hit(tx, hit_id)}


def _java_date(instant: float) -> str:
    """The instant as Java's `Date.toString` has it, which is part of the service's token for an expiration."""
    return f"{datetime.fromtimestamp(instant, UTC):%a %b %d %H:%M:%S UTC %Y}"
