"""Activity: the journal, newest first; failed and unsure actions before everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.ids import ActionId, WorkerId
    from turkterm.model.money import Cents
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One action. `target` is the id it is about; `amount` includes no fee; times are the person's clock."""

    action_id: ActionId
    created: float
    updated: float
    verb: Verb
    worker_id: WorkerId | None
    target: str
    amount: Cents
    fee: Cents
    state: ActionState
    words: CleanText
    outcome: CleanText | None

    @property
    def urgent(self) -> bool:
        """Whether the operator should look: it failed, or nobody knows."""
        return self.state in {ActionState.FAILED, ActionState.UNSURE}

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        return {
            "verb": self.verb,
            "worker": self.worker_id or "",
            "state": self.state,
            "amount": self.amount / 100,
            "id": self.target,
            "age": Moment(self.created),
        }

    @property
    def line(self) -> CleanText:
        """The rest of it in words: what was written, and what came of it."""
        return CleanText(" · ".join(part for part in (self.words, self.outcome or "") if part))

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.verb} {self.worker_id or ''} {self.target} {self.state} {self.line}"


def target_of(action: Action) -> str:
    """The id that an action is about, and that `y` copies: the assignment, else worker, type, HIT or HIT type."""
    people = f"{len(action.worker_ids)} workers" if len(action.worker_ids) > 1 else "".join(action.worker_ids)
    about = action.assignment_id or action.worker_id or people or action.type_id or action.hit_id
    return about or action.hit_type_id or ""


def activity_row(entry: Entry) -> ActivityRow:
    """The row of one journal entry."""
    action = entry.action
    words = f"{action.subject}: {action.text}" if action.subject else action.text or _score(action)
    only = action.worker_ids[0] if len(action.worker_ids) == 1 else None
    return ActivityRow(
        action.action_id,
        entry.created,
        entry.updated,
        action.verb,
        action.worker_id or only,
        target_of(action),
        action.amount,
        action.fee,
        entry.state,
        clean(words),
        entry.outcome,
    )


def _score(action: Action) -> str:
    """The score that a qualification is granted with."""
    granted = action.verb in {Verb.GRANT, Verb.ACCEPT_REQUEST} and action.number is not None
    return f"score {action.number:.0f}" if granted else ""


def activity_rows(board: Board) -> list[ActivityRow]:
    """Every action that the journal gave."""
    return [activity_row(entry) for entry in board.entries.values()]
