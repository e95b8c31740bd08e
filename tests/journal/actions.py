"""Actions for the journal's tests."""

from __future__ import annotations

from turkterm.model.action import Action, Verb
from turkterm.model.ids import (
    ActionId,
    AssignmentId,
    HITId,
    HITTypeId,
    QualificationRequestId,
    QualificationTypeId,
    WorkerId,
)
from turkterm.model.making import Granting, HitTypeProperties, NewHit
from turkterm.model.money import Cents


def approval(number: int, run: str = "run1") -> Action:
    """One of many approvals."""
    return Action(
        action_id=ActionId(f"action-{number}"),
        run=run,
        verb=Verb.APPROVE,
        assignment_id=AssignmentId(f"3A{number:028d}"),
        hit_id=HITId("3HIT0000000000000000000000000A"),
        worker_id=WorkerId("A2EXAMPLE"),
        amount=Cents(5),
        fee=Cents(1),
    )


def bonus() -> Action:
    """An action with every member set, its text with what databases and terminals trip over."""
    return Action(
        action_id=ActionId("bonus-1"),
        run="run9",
        verb=Verb.BONUS,
        assignment_id=AssignmentId("3ASSIGNMENT"),
        hit_id=HITId("3HIT"),
        worker_id=WorkerId("A2EXAMPLE"),
        worker_ids=(WorkerId("A1"), WorkerId("A2")),
        type_id=QualificationTypeId("3TYPE"),
        amount=Cents(50),
        fee=Cents(10),
        subject="'; DROP TABLE entry; --",
        text="Gracias\n\x1b[31m☃ \u202e",
        token="0123456789abcdef",
        number=1_700_000_000.25,
    )


def creation() -> Action:
    """A HIT to be made, with the members that `bonus` leaves empty."""
    return Action(
        action_id=ActionId("create-1"),
        run="run9",
        verb=Verb.CREATE_HIT,
        hit_type_id=HITTypeId("3TYPE"),
        asked=QualificationRequestId("3REQUEST"),
        held=Cents(36),
        token="turkterm-create-1",
        details=NewHit(86_400, 3, "<x>\x1b[31m☃ '; DROP TABLE entry</x>", hit_type=PROPERTIES),
    )


PROPERTIES = HitTypeProperties("Rate a word", "Say how formal it is", Cents(10), 600)
GRANT = Action(ActionId("grant-1"), "run9", Verb.GRANT, details=Granting(notify=False))
