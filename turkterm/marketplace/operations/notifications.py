"""Notifications: what the requester of a HIT type is told, and a test of the way there."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from turkterm.marketplace.context import Params, Result, Tx
from turkterm.marketplace.operations.hit_types import own_hit_type
from turkterm.marketplace.rules import events, specifications, unknown
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.schema import notification_settings


def update_notification_settings(tx: Tx, p: Params) -> Result:
    """UpdateNotificationSettings: replaces the HIT type's specification, turns it on or off, or both [SDK].

    A first specification is active unless the call says otherwise; a replacement stays what the old one was.
    """
    wire, active = p.get("Notification"), p.get("Active")
    if wire is None and active is None:
        raise unknown.no_change_of_notifications()
    hit_type = own_hit_type(tx, p["HITTypeId"]).number
    of_type = notification_settings.c.hit_type == hit_type
    present = tx.db.execute(select(notification_settings.c.active).where(of_type)).scalar_one_or_none()
    if wire is None:
        if present is None:
            raise unknown.nothing_to_activate(bool(active))
        tx.db.execute(update(notification_settings).where(of_type).values(active=active))
        return {}
    specification = specifications.check(wire)
    if EventType.PING in specification.event_types:
        raise unknown.ping_is_a_test()
    if active is None:
        active = True if present is None else present
    tx.db.execute(delete(notification_settings).where(of_type))
    tx.db.execute(
        insert(notification_settings).values(
            hit_type=hit_type,
            transport=specification.transport,
            destination=specification.destination,
            version=specification.version,
            event_types=" ".join(specification.event_types),
            active=active,
        )
    )
    return {}


def send_test_event_notification(tx: Tx, p: Params) -> Result:
    """SendTestEventNotification: the event goes out at once, whatever EventTypes says [SDK]."""
    specification = specifications.check(p["Notification"])
    specifications.check_test(tx, specification)
    events.note_test(tx, specification.transport, specification.destination, EventType(p["TestEventType"]))
    return {}
