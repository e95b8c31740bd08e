"""HITs that exist already: more assignments, another type, and the requester's own mark while reviewing."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from turkterm.marketplace.attached import request_id
from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.hit_types import own_hit_type
from turkterm.marketplace.operations.hits import check_settled, own_hit
from turkterm.marketplace.rules import counters, extending, states, type_states, unknown
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.money import require_funds
from turkterm.marketplace.rules.tokens import Scope, first_outcome, remember
from turkterm.marketplace.schema import assignments
from turkterm.model.hit import HitStatus


def create_additional_assignments_for_hit(tx: Tx, p: Params) -> Result:
    """CreateAdditionalAssignmentsForHIT: more places, once a UniqueRequestToken; see `extending` for the rules.

    A Reviewable or Reviewing HIT that is not expired is Assignable again; an expired one waits for its expiration to
    be set later.
    """
    token: str | None = p.get("UniqueRequestToken")
    first = first_outcome(tx, Scope.EXTENSION, token)
    if token is not None and first is not None:
        raise unknown.token_already_used(token, first)
    hit = own_hit(tx, p["HITId"])
    check_settled(tx, hit)
    extending.extend(tx, hit, p["NumberOfAdditionalAssignments"])
    remember(tx, Scope.EXTENSION, token, request_id(tx) or str(uuid.uuid4()))
    return {}


def update_hit_type_of_hit(tx: Tx, p: Params) -> Result:
    """UpdateHITTypeOfHIT: the HIT moves to the group of the other type, until a worker accepted it [GUIDE].

    What is on hold follows the reward. InvalidHITState after that (INFER), see `unknown`.
    """
    hit, hit_type = own_hit(tx, p["HITId"]), own_hit_type(tx, p["HITTypeId"])
    check_settled(tx, hit)
    type_states.check_usable(tx, hit_type)
    if tx.db.execute(select(assignments.c.number).where(assignments.c.hit == hit.number).limit(1)).first() is not None:
        raise states.wrong_hit_state(hit.status, HitStatus.ASSIGNABLE)
    counters.change_type(tx, hit, hit_type)
    require_funds(tx, hit.account, 0)
    return {}


def update_hit_review_status(tx: Tx, p: Params) -> Result:
    """UpdateHITReviewStatus: Reviewable becomes Reviewing, with Revert the other way; no toggle [SDK]."""
    hit, revert = own_hit(tx, p["HITId"]), p.get("Revert", False)
    wanted = HitStatus.REVIEWING if revert else HitStatus.REVIEWABLE
    if hit.status != wanted:
        raise states.wrong_hit_state(hit.status, wanted)
    counters.apply(tx, hit, Step(reviewing=not revert))
    return {}
