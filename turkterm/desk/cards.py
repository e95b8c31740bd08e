"""What is read only when the operator opens a card: holders and test of a qualification type, a worker's bonuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.gateway.faults import NotFound, Refused

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.gateway.protocols import Reader
    from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
    from turkterm.model.worker import Bonus


class Cards:
    """Reads for the cards of one board. Every method raises GatewayError."""

    def __init__(self, board: Board, reader: Reader) -> None:
        self._board = board
        self._reader = reader
        self._read: set[AssignmentId | QualificationTypeId] = set()
        self._refused: set[QualificationTypeId] = set()
        self._exams: set[QualificationTypeId] = set()

    def forget(self) -> None:
        """Read everything anew when a card is opened next."""
        self._read.clear()
        self._refused.clear()
        self._exams.clear()

    async def read_holders(self, type_id: QualificationTypeId, reader: Reader | None = None) -> None:
        """Read who holds a qualification type; by another reader where one is given."""
        self._board.qualifications.put_holders(type_id, await (reader or self._reader).holders(type_id))
        self._read.add(type_id)

    @property
    def unread(self) -> list[QualificationTypeId]:
        """The types of which nobody read who holds them; those that the marketplace refused are given up."""
        return [key for key in self._board.qualifications.types if key not in self._read and key not in self._refused]

    async def read_every_holder(self, reader: Reader) -> None:
        """Read who holds what, a type after the other, until all is known; behind what the operator waits for."""
        while unread := self.unread:
            try:
                await self.read_holders(unread[0], reader)
            except Refused:
                self._refused.add(unread[0])

    async def read_exam(self, type_id: QualificationTypeId) -> None:
        """Read a type's test and key, where it has one; what was read before is kept until all is forgotten."""
        kind = self._board.qualifications.types.get(type_id)
        if type_id not in self._exams and kind is not None and kind.has_test:
            self._board.inbox.put_exam(type_id, await self._reader.exam(type_id))
            self._exams.add(type_id)

    async def read_revoked(self, type_id: QualificationTypeId) -> None:
        """Read who held a qualification type before."""
        self._board.inbox.put_revoked(type_id, await self._reader.holders(type_id, "Revoked"))

    async def read_bonuses(self, hit_id: HITId) -> None:
        """Read the bonuses paid on a HIT; one that was deleted meanwhile has none to show."""
        paid: dict[AssignmentId, tuple[Bonus, ...]] = dict.fromkeys(self._board.by_hit.get(hit_id, ()), ())
        try:
            bonuses = await self._reader.bonuses(hit_id=hit_id)
        except NotFound:
            return
        for bonus in bonuses:
            paid[bonus.assignment_id] = (*paid.get(bonus.assignment_id, ()), bonus)
        self._board.put_bonuses(paid)
        self._read.update(paid)

    async def read_worker(self, worker_id: WorkerId) -> None:
        """Read the holders of every type and the bonuses of the worker's assignments, where not known yet."""
        await self.read_every_holder(self._reader)
        work = [key for key in self._board.by_worker.get(worker_id, ()) if key not in self._read]
        for hit_id in dict.fromkeys(self._board.assignments[key].hit_id for key in work):
            await self.read_bonuses(hit_id)
