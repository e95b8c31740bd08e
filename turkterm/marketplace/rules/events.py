"""Events in the life of HITs and assignments: who asked to be told, and the document that goes into the outbox.

`note` is called by what carries a transition out, in its transaction: the document is written together with the change
or not at all. Where nobody asked, nothing is written and nothing more is read: a HIT's row, as `counters` reads it,
says which events its type's requester wants. How documents leave the outbox is `delivery`'s affair.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from turkterm.marketplace.context import Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.schema import notification_settings, outbox

#: The form of the documents [DOC, GUIDE], whichever version the specification names.
DOCUMENT_VERSION = "2014-08-15"
_DOCUMENT_ID_BYTES = 20  # 40 hexadecimal digits [Dallinger]
_ADDRESS = select(notification_settings.c.transport, notification_settings.c.destination).where(
    notification_settings.c.hit_type == bindparam("wanted")
)


class EventType(StrEnum):
    """What can be told [SDK]."""

    ASSIGNMENT_ACCEPTED = "AssignmentAccepted"
    ASSIGNMENT_ABANDONED = "AssignmentAbandoned"
    ASSIGNMENT_RETURNED = "AssignmentReturned"
    ASSIGNMENT_SUBMITTED = "AssignmentSubmitted"
    ASSIGNMENT_REJECTED = "AssignmentRejected"
    ASSIGNMENT_APPROVED = "AssignmentApproved"
    HIT_CREATED = "HITCreated"
    HIT_EXPIRED = "HITExpired"
    HIT_REVIEWABLE = "HITReviewable"
    HIT_EXTENDED = "HITExtended"
    HIT_DISPOSED = "HITDisposed"
    PING = "Ping"  # in tests alone


def note(tx: Tx, hit: Row[Any], event: EventType, assignment_id: str | None = None) -> None:
    """Something happened to the HIT, as read by `counters`, or to an assignment of it."""
    if event not in (hit.told or "").split():
        return
    to = tx.db.execute(_ADDRESS, {"wanted": hit.hit_type}).one()
    _post(tx, hit.account, to.transport, to.destination, _event(tx, event, hit.hit_id, assignment_id, hit.hit_type_id))


def note_test(tx: Tx, transport: str, destination: str, event: EventType) -> None:
    """An event that did not happen, with ids that nothing has, see `unknown`."""
    assignment_id = new_entity_id() if event.startswith("Assignment") else None
    _post(tx, tx.account, transport, destination, _event(tx, event, new_entity_id(), assignment_id, new_entity_id()))


def source_account(account: str) -> str:
    """The twelve digits that stand for a requester's AWS account, always the same ones, see `unknown`."""
    return f"{int.from_bytes(hashlib.sha256(account.encode()).digest()) % 10**12:012}"


def _event(tx: Tx, event: EventType, hit_id: str, assignment_id: str | None, hit_type_id: str) -> dict[str, str]:
    """An element of `Events`, in the order of the recorded one [Dallinger]."""
    return {
        "EventType": event,
        "EventTimestamp": f"{datetime.fromtimestamp(tx.now, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "HITId": hit_id,
        **({} if assignment_id is None else {"AssignmentId": assignment_id}),
        "HITTypeId": hit_type_id,
    }


def _post(tx: Tx, account: str, transport: str, destination: str, event: dict[str, str]) -> None:
    """Puts a document with one event into the outbox."""
    document = {
        "Events": [event],
        "EventDocId": secrets.token_hex(_DOCUMENT_ID_BYTES),
        "SourceAccount": source_account(account),
        "CustomerId": account,
        "EventDocVersion": DOCUMENT_VERSION,
    }
    tx.db.execute(
        insert(outbox),
        {
            "channel": None,
            "transport": transport,
            "destination": destination,
            "document": json.dumps(document, separators=(",", ":")),
            "event_time": tx.now,
            "attempts": 0,
            "claimed_until": 0.0,
        },
    )
