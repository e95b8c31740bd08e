"""Qualification types of this account, with how many hold each where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.query import Moment

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import QualificationTypeId
    from turkterm.model.query import Value


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """A qualification type; `holders` is None until they were read, `used_by` counts HITs that require it."""

    type_id: QualificationTypeId
    name: CleanText
    description: CleanText
    status: str
    holders: int | None
    used_by: int
    has_test: bool
    auto_granted: bool
    created: float

    @property
    def fields(self) -> dict[str, Value]:
        """What the filter can ask for by name."""
        return {
            "name": self.name,
            "type": self.type_id,
            "status": self.status,
            "holders": self.holders or 0,
            "hits": self.used_by,
            "test": "yes" if self.has_test else "no",
            "age": Moment(self.created),
        }

    @property
    def text(self) -> str:
        """What free words of the filter are looked for in."""
        return f"{self.name} {self.description} {self.type_id}"


def qualification_rows(board: Board) -> list[QualificationRow]:
    """All qualification types of this account."""
    used: dict[QualificationTypeId, int] = {}
    for hit in board.hits.values():
        for requirement in hit.requirements:
            used[requirement.type_id] = used.get(requirement.type_id, 0) + 1
    return [
        QualificationRow(
            kind.type_id,
            kind.name,
            kind.description,
            kind.status,
            len(board.holders[kind.type_id]) if kind.type_id in board.holders else None,
            used.get(kind.type_id, 0),
            kind.has_test,
            kind.auto_granted,
            kind.creation_time,
        )
        for kind in board.types.values()
    ]
