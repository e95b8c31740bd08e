"""Makes actions: every one gets its id, and where the API knows one its UniqueRequestToken, here and never again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from turkterm.model.action import Action, Verb
from turkterm.model.ids import ActionId, AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.plans import Plan, Refusal


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
        amount: Cents | None = None,
        fee: Cents | None = None,
        subject: str = "",
        text: str = "",
        number: float | None = None,
    ) -> None:
        """Add one action."""
        action_id = ActionId(uuid.uuid4().hex)
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
                amount=amount or Cents(0),
                fee=fee or Cents(0),
                subject=subject,
                text=text,
                # The token is the action's own id: 41 of the 64 characters that the API takes [SDK].
                token=f"turkterm-{action_id}" if verb is Verb.BONUS else None,
                number=number,
            )
        )

    def plan(self, refused: Sequence[Refusal] = ()) -> Plan:
        """The plan of what was added."""
        return Plan(self._title, tuple(self._actions), tuple(refused))
