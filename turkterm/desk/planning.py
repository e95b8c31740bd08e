"""Makes actions: every one gets its id, and where the API knows one its UniqueRequestToken, here and never again."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.retrying import token_again
from turkterm.model.action import TOKENED, Action, Verb
from turkterm.model.ids import (
    ActionId,
    AssignmentId,
    HITId,
    HITTypeId,
    QualificationRequestId,
    QualificationTypeId,
    WorkerId,
)
from turkterm.model.making import NewHit
from turkterm.model.money import Cents
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.model.action import Entry
    from turkterm.model.making import Details


def payment_identity(
    marketplace: str, worker_id: WorkerId, assignment_id: AssignmentId, amount: Cents, reason: str, occurrence: int = 1
) -> str:
    """The identity of a bonus that is the same however often it is planned: the `occurrence`th payment of its kind.

    A second run over one file so finds in the journal what the first one did, and sends with the same token.
    """
    kind = [marketplace, worker_id, assignment_id, amount, reason, occurrence]
    return hashlib.sha256(json.dumps(kind).encode()).hexdigest()[:32]


def payment_token(identity: str) -> str:
    """The UniqueRequestToken of a bonus: 41 of the 64 characters that the API takes [SDK]."""
    return f"turkterm-{identity}"


class Planner:
    """Collects the actions of one run, in the order in which they shall be carried out."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._run = uuid.uuid4().hex
        self._actions: list[Action] = []

    def add(
        self,
        verb: Verb,
        *,
        assignment_id: AssignmentId | None = None,
        hit_id: HITId | None = None,
        worker_id: WorkerId | None = None,
        worker_ids: Sequence[WorkerId] = (),
        type_id: QualificationTypeId | None = None,
        hit_type_id: HITTypeId | None = None,
        asked: QualificationRequestId | None = None,
        amount: Cents | None = None,
        fee: Cents | None = None,
        held: Cents | None = None,
        subject: str = "",
        text: str = "",
        number: float | None = None,
        details: Details | None = None,
        identity: str | None = None,
        tried: Sequence[Entry] = (),
    ) -> Action:
        """Add one action. One with an identity may have been `tried`: then it tries the last of these again.

        A new HIT without an annotation gets its token for one: should its answer be lost and the token grow old, the
        list of HITs still shows whether it was made. Only the requester sees annotations.
        """
        identity = identity or uuid.uuid4().hex
        action_id = ActionId(f"{identity}-{len(tried) + 1}" if tried else identity)
        token = payment_token(identity) if verb in TOKENED else None
        if tried:
            token = token_again(tried[-1], action_id)
        if isinstance(details, NewHit) and token and not details.annotation:
            details = replace(details, annotation=token)
        self._actions.append(
            Action(
                action_id,
                self._run,
                verb,
                assignment_id=assignment_id,
                hit_id=hit_id,
                worker_id=worker_id,
                worker_ids=tuple(worker_ids),
                type_id=type_id,
                hit_type_id=hit_type_id,
                asked=asked,
                amount=amount or Cents(0),
                fee=fee or Cents(0),
                held=held or Cents(0),
                subject=subject,
                text=text,
                token=token,
                number=number,
                details=details,
                retry_of=tried[-1].action.action_id if tried else None,
            )
        )
        return self._actions[-1]

    def plan(
        self,
        refused: Sequence[Refusal] = (),
        notes: Sequence[str] = (),
        *,
        lines: Sequence[str] = (),
    ) -> Plan:
        """The plan of what was added."""
        actions = tuple(self._actions)
        return Plan(self._title, actions, tuple(refused), tuple(notes), lines=tuple(lines))
