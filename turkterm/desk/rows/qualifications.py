"""Qualification types of this account: who holds each where that is known, what waits, and which HITs ask for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.cleantext import CleanText
    from turkterm.model.hit import Requirement
    from turkterm.model.ids import HITTypeId, QualificationTypeId
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """A qualification type; `holders` is None until they were read, `used_by` counts HITs that require it.

    `waiting` are requests for it that nobody answered yet.
    """

    type_id: QualificationTypeId
    name: CleanText
    description: CleanText
    status: str
    holders: int | None
    waiting: int
    used_by: int
    has_test: bool
    auto_granted: bool
    created: float

    @property
    def given(self) -> str:
        """How workers get it: by a test, by itself, or only by the requester."""
        return "by test" if self.has_test else "by itself" if self.auto_granted else "by you"

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        return {
            "name": self.name,
            "type": self.type_id,
            "status": self.status,
            "holders": self.holders or 0,
            "requests": self.waiting,
            "hits": self.used_by,
            "test": "yes" if self.has_test else "no",
            "given": self.given,
            "age": Moment(self.created),
        }

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.name} {self.description} {self.type_id}"


@dataclass(frozen=True, slots=True)
class UsingGroup:
    """A HIT group that requires a type: how, and how many HITs of it are there."""

    hit_type_id: HITTypeId
    title: CleanText
    requirement: Requirement
    hits: int


def qualification_rows(board: Board) -> list[QualificationRow]:
    """All qualification types of this account."""
    used = Counter(one.type_id for hit in board.hits.values() for one in hit.requirements)
    waiting = Counter(one.type_id for one in (board.inbox.requests or {}).values())
    return [
        QualificationRow(
            kind.type_id,
            kind.name,
            kind.description,
            kind.status,
            len(board.qualifications.holders[kind.type_id]) if kind.type_id in board.qualifications.holders else None,
            waiting[kind.type_id],
            used[kind.type_id],
            kind.has_test,
            kind.auto_granted,
            kind.creation_time,
        )
        for kind in board.qualifications.types.values()
    ]


def groups_using(board: Board, type_id: QualificationTypeId) -> list[UsingGroup]:
    """The HIT groups that require a type, those with most HITs first."""
    found: list[UsingGroup] = []
    for hit_type_id, members in board.by_type.items():
        hit = board.hits[next(iter(members))]
        needs = next((one for one in hit.requirements if one.type_id == type_id), None)
        if needs is not None:
            found.append(UsingGroup(hit_type_id, hit.title, needs, len(members)))
    return sorted(found, key=lambda one: (-one.hits, one.title))
