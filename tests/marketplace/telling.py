"""Notifications for tests: a HIT type whose requester is told of everything, and what waits in the outbox."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, select

from tests.marketplace.market import Market
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.schema import outbox
from turkterm.marketplace.store import Store

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/turk-events"
TOPIC = "arn:aws:sns:us-east-1:123456789012:turk-events"
EVERYTHING = [str(event) for event in EventType if event is not EventType.PING]
SPECIFICATION: dict[str, Any] = {
    "Destination": QUEUE,
    "Transport": "SQS",
    "Version": "2014-08-15",
    "EventTypes": EVERYTHING,
}


def told_hit(market: Market, specification: dict[str, Any] | None = None, **params: Any) -> str:
    """The id of a new HIT whose requester is told, by default of everything but its creation."""
    hit = market.hit(**params)
    tell(market, hit["HITTypeId"], **(specification or {}))
    return str(hit["HITId"])


def tell(market: Market, hit_type_id: str, **specification: Any) -> None:
    """The requester of the HIT type is told of everything, or as the specification says."""
    given = {**SPECIFICATION, **specification}
    assert market.do("UpdateNotificationSettings", HITTypeId=hit_type_id, Notification=given) == {}


def sent_test(market: Market, event: str = "Ping", **specification: Any) -> None:
    """A test event goes out."""
    given = {**SPECIFICATION, **specification}
    assert market.do("SendTestEventNotification", Notification=given, TestEventType=event) == {}


def letters(store: Store) -> list[Row[Any]]:
    """The rows of the outbox, oldest first."""
    return list(store.read_now(lambda tx: tx.db.execute(select(outbox).order_by(outbox.c.number)).all()))


def documents(market: Market) -> list[dict[str, Any]]:
    """The documents in the outbox, oldest first."""
    return [json.loads(row.document) for row in letters(market.store)]


def told(market: Market) -> list[str]:
    """The types of the events in the outbox, oldest first."""
    return [event["EventType"] for document in documents(market) for event in document["Events"]]
