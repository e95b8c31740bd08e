"""Who holds a qualification type, and on demand who held it before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.ids import QualificationTypeId, WorkerId
    from turkterm.model.qualification import Holder
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A worker with a score. `value` is the score or place in words; `under_way` the verb of an action without end."""

    worker_id: WorkerId
    score: int | None
    value: CleanText
    since: float
    revoked: bool
    done: int
    share: float | None
    blocked: bool
    under_way: Verb | None

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        found: dict[str, Value] = {
            "worker": self.worker_id,
            "done": self.done,
            "blocked": "yes" if self.blocked else "no",
            "status": "revoked" if self.revoked else "granted",
            "age": Moment(self.since),
        }
        if self.score is not None:
            found["score"] = self.score
        if self.share is not None:
            found["share"] = self.share * 100
        return found

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return self.worker_id


def value_of(holder: Holder) -> CleanText:
    """A score, or a place."""
    if holder.score is not None:
        return CleanText(f"{holder.score}")
    return clean(str(holder.locale)) if holder.locale is not None else CleanText("held")


def holder_rows(board: Board, type_id: QualificationTypeId, *, revoked: bool = False) -> list[HolderRow]:
    """The holders of a type as far as they were read; with `revoked` those who held it before too."""
    known = list(board.qualifications.holders.get(type_id, ()))
    if revoked:  # read at another time: who was granted it anew since holds it
        holds = {one.worker_id for one in known}
        known += [one for one in board.inbox.revoked.get(type_id, ()) if one.worker_id not in holds]
    acting = {
        entry.action.worker_id: entry.action.verb
        for entry in board.entries.values()
        if entry.action.type_id == type_id and entry.state.open and entry.action.verb in {Verb.GRANT, Verb.REVOKE}
    }
    return [
        HolderRow(
            one.worker_id,
            one.score,
            value_of(one),
            one.grant_time,
            one.status != "Granted",
            len(board.by_worker.get(one.worker_id, ())),
            board.approved_share(one.worker_id),
            one.worker_id in board.blocks,
            acting.get(one.worker_id),
        )
        for one in known
    ]
