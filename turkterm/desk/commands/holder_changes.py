"""Grants, changes and revocations of one qualification type, collected: what they do in words, and what is asked."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import ask_choice, confirm
from turkterm.desk.commands.command import Context, Dialogue, Question
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.making import Granting
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import WorkerId
    from turkterm.model.qualification import Holder, QualificationType

#: The panes in which a row or all of it is about one type.
ON_TYPE = frozenset({Context.QUALIFICATIONS, Context.HOLDERS})
_NO_MAIL, _MAIL = "no", "yes"


class Changes:
    """Collects grants, changes and revocations of one type, with a line of words for each."""

    def __init__(self, desk: Desk, kind: QualificationType, *, mail: bool) -> None:
        holders = desk.board.qualifications.holders.get(kind.type_id, ())
        self.held: dict[WorkerId, Holder] = {one.worker_id: one for one in holders}
        self.refused: list[Refusal] = []
        self.lines: list[str] = []
        self.counts = {"new": 0, "changed": 0, "revoked": 0}
        self._kind = kind
        self._planner = Planner(f"scores of “{kind.name}”")
        self._mail = mail

    def grant(self, worker_id: WorkerId, score: int) -> None:
        """Grant, or change the score of who holds it with another one."""
        held = self.held.get(worker_id)
        if held is not None and held.score == score:
            self.refused.append(Refusal(worker_id, "holds it with this score already"))
            return
        self._planner.add(
            Verb.GRANT,
            type_id=self._kind.type_id,
            worker_id=worker_id,
            number=score,
            details=Granting(notify=self._mail),
        )
        self.counts["new" if held is None else "changed"] += 1
        self.lines.append(f"{worker_id}  {'new' if held is None else f'{held.score} →'} {score}")

    def revoke(self, worker_id: WorkerId, reason: str) -> None:
        """Revoke from who holds it."""
        if worker_id not in self.held:
            self.refused.append(Refusal(worker_id, "does not hold it"))
            return
        self._planner.add(Verb.REVOKE, type_id=self._kind.type_id, worker_id=worker_id, text=reason)
        self.counts["revoked"] += 1
        self.lines.append(f"{worker_id}  {self.held[worker_id].score} revoked{f': {reason}' if reason else ''}")

    @property
    def summary(self) -> str:
        """`2 new, 1 changed`."""
        return ", ".join(f"{number:,} {what}" for what, number in self.counts.items() if number) or "nothing to do"

    def plan(self) -> Plan:
        """The plan of what was collected."""
        return self._planner.plan(self.refused, lines=self.lines)


def confirmed(desk: Desk, label: str, plan: Plan) -> Dialogue:
    """The plan once it is confirmed; one that does nothing tells at once what it left out."""
    if not plan.actions:
        return plan
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def ask_mail(about: str) -> Generator[Question, str, bool]:
    """Ask whether those who are granted it get mail; no is the default."""
    return (yield from ask_choice(f"{about} · mail them", (_MAIL, _NO_MAIL), _NO_MAIL)) == _MAIL
