"""The qualification types of this account and who holds them, by type and by worker.

A part of the board. Types come with each slow reading; who holds one is known once it was read. Nobody is asked here,
and what waits for a type is the inbox's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.ids import QualificationTypeId, WorkerId
    from turkterm.model.qualification import Holder, QualificationType


class Qualifications:
    """Read the mappings; change them through the methods alone. A type that is not in `holders` was not read yet."""

    def __init__(
        self, types_changed: Callable[[Iterable[str]], None], workers_changed: Callable[[Iterable[str]], None]
    ) -> None:
        self.types: dict[QualificationTypeId, QualificationType] = {}
        self.holders: dict[QualificationTypeId, tuple[Holder, ...]] = {}
        self.held_by: defaultdict[WorkerId, set[QualificationTypeId]] = defaultdict(set)
        self._types_changed = types_changed
        self._workers_changed = workers_changed

    def put_types(self, types: Iterable[QualificationType]) -> None:
        """Replace all qualification types of this account."""
        fresh = {kind.type_id: kind for kind in types}
        if fresh != self.types:
            ids = [key for key in fresh.keys() | self.types.keys() if fresh.get(key) != self.types.get(key)]
            self.types = fresh
            self._types_changed(ids)

    def put_holders(self, type_id: QualificationTypeId, holders: tuple[Holder, ...]) -> None:
        """Replace the holders known of one qualification type."""
        before = self.holders.get(type_id)
        if before != holders:
            for holder in before or ():
                self.held_by[holder.worker_id].discard(type_id)
            for holder in holders:
                if holder.status == "Granted":
                    self.held_by[holder.worker_id].add(type_id)
            self.holders[type_id] = holders
            self._types_changed([type_id])
            had = {holder.worker_id: holder for holder in before or ()}
            have = {holder.worker_id: holder for holder in holders}
            self._workers_changed(key for key in had | have if had.get(key) != have.get(key))

    def put_holder(self, type_id: QualificationTypeId, worker_id: WorkerId, holder: Holder | None) -> None:
        """Note what one worker holds of a type now, or that it is nothing; only where its other holders are known."""
        if type_id not in self.holders:
            return
        others = tuple(one for one in self.holders[type_id] if one.worker_id != worker_id)
        self.holders[type_id] = others if holder is None else (*others, holder)
        self.held_by[worker_id].discard(type_id)
        if holder is not None:
            self.held_by[worker_id].add(type_id)
        self._types_changed([type_id])
        self._workers_changed([worker_id])
