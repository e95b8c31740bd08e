"""What is known around qualification types: the requests that wait, the tests, and who held a type before.

A part of the board. Requests come by themselves with each slow reading; tests and former holders are read when they
are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.ids import QualificationRequestId, QualificationTypeId
    from turkterm.model.qualification import Exam, Holder, QualificationRequest


class Inbox:
    """Read the mappings; change them through the methods alone. `requests` is None until they were read.

    `unread` says why the last reading about a type failed.
    """

    def __init__(
        self, types_changed: Callable[[Iterable[str]], None], requests_changed: Callable[[Iterable[str]], None]
    ) -> None:
        self.requests: dict[QualificationRequestId, QualificationRequest] | None = None
        self.exams: dict[QualificationTypeId, Exam] = {}
        self.revoked: dict[QualificationTypeId, tuple[Holder, ...]] = {}
        self.unread: dict[QualificationTypeId, str] = {}
        self._types_changed = types_changed
        self._requests_changed = requests_changed

    def put_requests(self, requests: Iterable[QualificationRequest]) -> None:
        """Replace all requests that wait."""
        known = self.requests or {}
        fresh = {one.request_id: one for one in requests}
        if self.requests is None or fresh != known:
            self.requests = fresh
            self._requests_changed([key for key in fresh.keys() | known.keys() if fresh.get(key) != known.get(key)])

    def drop_requests(self, gone: Callable[[QualificationRequest], bool]) -> None:
        """Note that these requests wait no more."""
        if self.requests is not None:
            self.put_requests([one for one in self.requests.values() if not gone(one)])

    def waiting(self, type_id: QualificationTypeId | None = None) -> int:
        """How many requests wait, of one type or of all."""
        return sum(type_id in {None, one.type_id} for one in (self.requests or {}).values())

    def put_exam(self, type_id: QualificationTypeId, exam: Exam) -> None:
        """Note a type's test and key."""
        if self.exams.get(type_id) != exam:
            self.exams[type_id] = exam
            self._types_changed([type_id])
            self._requests_changed([key for key, one in (self.requests or {}).items() if one.type_id == type_id])

    def put_unread(self, type_id: QualificationTypeId, why: str | None) -> None:
        """Note why a reading about a type failed, or that the last one did not."""
        if self.unread.get(type_id) != why:
            self.unread.pop(type_id, None)
            if why is not None:
                self.unread[type_id] = why
            self._types_changed([type_id])

    def put_revoked(self, type_id: QualificationTypeId, revoked: tuple[Holder, ...]) -> None:
        """Replace those who held a type before."""
        if self.revoked.get(type_id) != revoked:
            self.revoked[type_id] = revoked
            self._types_changed([type_id])
