"""An action of the operator and what becomes of it: the values that the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from turkterm.model.assignment import AssignmentStatus
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import (
        ActionId,
        AssignmentId,
        HITId,
        HITTypeId,
        QualificationRequestId,
        QualificationTypeId,
        WorkerId,
    )
    from turkterm.model.making import Details


class Verb(StrEnum):
    """What an action does. The value is the word on the screen and in the journal."""

    APPROVE = "approve"
    REJECT = "reject"
    OVERRIDE = "override"
    BONUS = "bonus"
    BLOCK = "block"
    UNBLOCK = "unblock"
    NOTIFY = "notify"
    GRANT = "grant"
    REVOKE = "revoke"
    ACCEPT_REQUEST = "accept request"
    REJECT_REQUEST = "reject request"
    EXPIRE = "expire"
    EXTEND = "extend"
    ADD_ASSIGNMENTS = "add assignments"
    CHANGE_TYPE = "change type"
    MARK_REVIEWING = "mark reviewing"
    MARK_REVIEWABLE = "mark reviewable"
    DELETE_HIT = "delete HIT"
    CREATE_HIT = "create HIT"
    CREATE_HIT_TYPE = "create HIT type"
    CREATE_TYPE = "create qualification type"
    UPDATE_TYPE = "update qualification type"
    DELETE_TYPE = "delete qualification type"
    NOTIFICATIONS = "notification settings"
    TRY_NOTIFICATION = "test notification"


#: The verbs that decide about an assignment, and the state that each wants for it.
WANTED: Mapping[Verb, AssignmentStatus] = {
    Verb.APPROVE: AssignmentStatus.APPROVED,
    Verb.OVERRIDE: AssignmentStatus.APPROVED,
    Verb.REJECT: AssignmentStatus.REJECTED,
}

#: The verbs whose request carries a UniqueRequestToken: the marketplace takes one twice within 24 hours for a repeat.
TOKENED = frozenset({Verb.BONUS, Verb.ADD_ASSIGNMENTS, Verb.CREATE_HIT})


class ActionState(StrEnum):
    """Where an action stands. Only `done`, `failed` and `cancelled` are ends; `unsure` waits for a look or a person."""

    HELD = "held"
    QUEUED = "queued"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether something may still happen to it without a person."""
        return self in {ActionState.HELD, ActionState.QUEUED, ActionState.SENT}


#: An action in one of these can still be cancelled: its request was not sent.
UNSENT = frozenset({ActionState.HELD, ActionState.QUEUED})


@dataclass(frozen=True, slots=True)
class Action:
    """One write to the marketplace: one assignment, one HIT, one worker or, for `notify`, up to a hundred.

    `run` is shared by the actions that one command made. `token` is the UniqueRequestToken, fixed when the action is
    planned, never made anew. `amount` is what the worker gets, `fee` what the marketplace adds, both in cents.
    `held` is what the marketplace sets aside on the balance until the work is reviewed, in cents with fees.
    `text` is feedback, reason or message; `number` a score, an instant or how many, as the verb needs; `details` what
    is made or set, whole. `retry_of` names the action that this one tries again; an action is tried again once, then
    its retry is.
    """

    action_id: ActionId
    run: str
    verb: Verb
    assignment_id: AssignmentId | None = None
    hit_id: HITId | None = None
    worker_id: WorkerId | None = None
    worker_ids: tuple[WorkerId, ...] = ()
    type_id: QualificationTypeId | None = None
    hit_type_id: HITTypeId | None = None
    asked: QualificationRequestId | None = None
    amount: Cents = field(default=Cents(0))
    fee: Cents = field(default=Cents(0))
    held: Cents = field(default=Cents(0))
    subject: str = ""
    text: str = ""
    token: str | None = None
    number: float | None = None
    details: Details | None = None
    retry_of: ActionId | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as the journal has it. `created`, `updated` and `sent` are epoch seconds of the person's own clock.

    `result` is the id of what the action made: a HITId, HITTypeId or QualificationTypeId. `sent` is when it first went
    out, None before.
    """

    action: Action
    state: ActionState
    created: float
    updated: float
    who: str
    marketplace: str
    request_id: str | None = None
    outcome: CleanText | None = None
    result: str | None = None
    sent: float | None = None
