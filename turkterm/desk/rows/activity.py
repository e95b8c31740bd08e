"""Activity: the journal; what failed or is unsure before everything else, then what is under way, then the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.counting import counted
from turkterm.model.making import HitTypeProperties, NewHit, NewQualificationType, NotificationSettings, TrialEvent
from turkterm.model.query import Moment
from turkterm.model.times import show_exact

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.ids import ActionId, WorkerId
    from turkterm.model.money import Cents
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One action. `target` is the id it is about or made; `amount` includes no fee; times are the person's clock.

    `about` says in words what it concerned, `retried` where the action stands that tried it again.
    """

    action_id: ActionId
    run: str
    created: float
    updated: float
    verb: Verb
    worker_id: WorkerId | None
    target: str
    about: CleanText
    amount: Cents
    fee: Cents
    state: ActionState
    words: CleanText
    outcome: CleanText | None
    who: str
    retried: ActionState | None

    @property
    def urgent(self) -> bool:
        """Whether the operator should look: it failed, or nobody knows, and nobody tried it again."""
        return self.state in {ActionState.FAILED, ActionState.UNSURE} and self.retried is None

    @property
    def rank(self) -> int:
        """What comes first: what needs a look, then what is under way, then the rest."""
        return 0 if self.urgent else 1 if self.state.open else 2

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        return {
            "verb": self.verb,
            "worker": self.worker_id or "",
            "state": self.state,
            "amount": self.amount / 100,
            "id": self.target,
            "about": self.about,
            "who": self.who,
            "run": self.run,
            "age": Moment(self.created),
        }

    @property
    def line(self) -> CleanText:
        """The rest of it in words: what was written, what came of it, and of the try after it."""
        again = f"tried again: {self.retried}" if self.retried else ""
        outcome = "" if self.outcome == self.target else self.outcome or ""
        return CleanText(" · ".join(part for part in (outcome, again, self.words or self.about) if part))

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.verb} {self.worker_id or ''} {self.target} {self.about} {self.state} {self.who} {self.line}"


def target_of(action: Action) -> str:
    """The id that an action is about, and that `y` copies: the assignment, else worker, type, HIT or HIT type."""
    people = counted(len(action.worker_ids), "worker") if len(action.worker_ids) > 1 else "".join(action.worker_ids)
    about = action.assignment_id or action.worker_id or people or action.type_id or action.hit_id
    return about or action.hit_type_id or ""


def about_of(action: Action, board: Board) -> CleanText:
    """What an action concerned, in words: the title of a HIT, the name of a qualification, where events are sent."""
    return clean(" · ".join(part for part in (_measure(action), _name(action, board)) if part))


def _measure(action: Action) -> str:
    if action.number is None:
        return ""
    if action.verb is Verb.EXTEND:
        return f"until {show_exact(action.number)}"
    if action.verb is Verb.ADD_ASSIGNMENTS:
        return f"+{counted(int(action.number), 'assignment')}"
    return f"score {action.number:g}" if action.verb in {Verb.GRANT, Verb.ACCEPT_REQUEST} else ""


def _name(action: Action, board: Board) -> str:
    made = action.details
    if isinstance(made, NewHit) and made.hit_type is not None:
        return made.hit_type.title
    if isinstance(made, HitTypeProperties):
        return made.title
    if isinstance(made, NewQualificationType):
        return made.name
    if isinstance(made, NotificationSettings) and made.spec is not None:
        return f"to {made.spec.destination}"
    if isinstance(made, TrialEvent):
        return f"{made.event} to {made.spec.destination}"
    if action.type_id is not None:
        kind = board.qualifications.types.get(action.type_id)
        return "" if kind is None else kind.name
    hit = None if action.hit_id is None else board.hits.get(action.hit_id)
    if hit is None and action.hit_type_id is not None:
        hit = next((board.hits[key] for key in board.by_type.get(action.hit_type_id, ())), None)
    return "" if hit is None else hit.title


def activity_row(entry: Entry, board: Board) -> ActivityRow:
    """The row of one journal entry."""
    action = entry.action
    words = f"{action.subject}: {action.text}" if action.subject else action.text
    only = action.worker_ids[0] if len(action.worker_ids) == 1 else None
    again = board.runs.retry_of(action.action_id)
    return ActivityRow(
        action.action_id,
        action.run,
        entry.created,
        entry.updated,
        action.verb,
        action.worker_id or only,
        entry.result or target_of(action),
        about_of(action, board),
        action.amount,
        action.fee,
        entry.state,
        clean(words),
        entry.outcome,
        entry.who,
        None if again is None else again.state,
    )


def activity_rows(board: Board, run: str | None = None) -> list[ActivityRow]:
    """Every action that the journal gave, or those of one run."""
    entries = board.entries.values() if run is None else board.runs.of(run)
    return [activity_row(entry, board) for entry in entries]
