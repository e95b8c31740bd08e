"""What a qualification does at the requester's own HITs: whom it keeps out, and where it is asked for.

A qualification instead of a block works where HITs require that workers do not have it (DoesNotExist). Where HITs do
not name it, it has no effect; where they ask for it, for a score of it even, it is no type to keep people out by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.model.action import ActionState, Verb

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.cleantext import CleanText
    from turkterm.model.ids import QualificationTypeId
    from turkterm.model.qualification import QualificationType

_ABSENCE = "DoesNotExist"


@dataclass(frozen=True, slots=True)
class Effect:
    """Titles of HIT types: open ones that keep out who holds the type, all that ask for it, open ones that do neither.

    A HIT type is open while one of its HITs has not expired.
    """

    keeps_out: tuple[CleanText, ...] = ()
    asks: tuple[CleanText, ...] = ()
    nothing: tuple[CleanText, ...] = ()


class Exclusions:
    """What qualifications do at the HIT types of a board at this moment."""

    def __init__(self, board: Board, now: float) -> None:
        self._board = board
        self._first = [board.hits[next(iter(ids))] for ids in board.by_type.values() if ids]
        siblings = ((kind, (board.hits[key] for key in ids)) for kind, ids in board.by_type.items())
        self._open = {kind for kind, hits in siblings if any(hit.expiration > now for hit in hits)}

    def effect(self, type_id: QualificationTypeId | None) -> Effect:
        """What holding a type does; None is a type that is yet to be made."""
        found: dict[str, list[CleanText]] = {"keeps_out": [], "asks": [], "nothing": []}
        for hit in self._first:
            comparators = {one.comparator for one in hit.requirements if one.type_id == type_id}
            if comparators - {_ABSENCE}:
                found["asks"].append(hit.title)
            elif hit.hit_type_id in self._open:
                found["keeps_out" if comparators else "nothing"].append(hit.title)
        return Effect(**{name: tuple(titles) for name, titles in found.items()})

    def types(self) -> list[QualificationType]:
        """The own types that can stand for a block: those that keep somebody out, those granted last, the rest.

        Left out is what HITs ask for, and what workers earn by a test or by asking.
        """
        grants = (entry for entry in self._board.entries.values() if entry.action.verb is Verb.GRANT)
        used = {entry.action.type_id: entry.created for entry in grants if entry.state is ActionState.DONE}
        found = []
        for kind in self._board.qualifications.types.values():
            does = self.effect(kind.type_id)
            earned = kind.has_test or kind.auto_granted
            if kind.active and not does.asks and (does.keeps_out or not earned):
                found.append((not does.keeps_out, -used.get(kind.type_id, 0.0), kind.name.lower(), kind))
        found.sort(key=lambda each: each[:3])
        return [kind for *_, kind in found]
