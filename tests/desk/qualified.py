"""Desks with qualification types: who holds them, who asks for them."""

from __future__ import annotations

from typing import Any

from tests.desk.factories import StillDesk, still_desk
from tests.model.values import NOW, qualification_type
from turkterm.desk.commands.command import Context, Selection
from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.qualification import Holder, QualificationRequest

TYPE = QualificationTypeId("3QUAL1")
NAME = "Careful reader 1"


def holder(worker: str, score: int | None = 80, **changes: Any) -> Holder:
    """Somebody who holds the type."""
    values = {"type_id": TYPE, "locale": None, "grant_time": NOW - 60, "status": "Granted", **changes}
    return Holder(worker_id=WorkerId(worker), score=score, **values)


def request(name: str = "1", worker: str = "A1", **changes: Any) -> QualificationRequest:
    """A request for the type, made a minute ago."""
    values = {"type_id": TYPE, "submit_time": NOW - 60, **changes}
    return QualificationRequest(QualificationRequestId(f"3REQ{name}"), worker_id=WorkerId(worker), **values)


def desk_with_type(*holders: Holder, requests: tuple[QualificationRequest, ...] = (), **changes: Any) -> StillDesk:
    """A desk with one type, its holders and its requests read."""
    desk = still_desk()
    desk.board.qualifications.put_types([qualification_type("1", **changes)])
    desk.board.qualifications.put_holders(TYPE, holders)
    desk.board.inbox.put_requests(requests)
    return desk


def on_type(*workers: str) -> Selection:
    """The type under the cursor, and workers marked elsewhere."""
    return Selection(Context.QUALIFICATIONS, (TYPE,), workers=workers)


def on_holders(*workers: str) -> Selection:
    """Holders of the type."""
    return Selection(Context.HOLDERS, workers, TYPE)
