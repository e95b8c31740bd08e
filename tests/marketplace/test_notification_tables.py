"""What the tables of notifications refuse by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.marketplace.market import Market
from turkterm.marketplace.schema import hit_types, notification_settings


def test_a_hit_type_has_one_specification_and_is_there(market: Market) -> None:
    market.hit()
    number = market.read(lambda tx: tx.db.execute(select(hit_types.c.number)).scalar_one())
    values: dict[str, Any] = {
        "transport": "SQS",
        "destination": "https://localhost/1/q",
        "version": "2014-08-15",
        "event_types": "HITCreated",
        "active": True,
    }
    statement = insert(notification_settings).values(hit_type=number, **values)
    market.write(lambda tx: tx.db.execute(statement))
    with pytest.raises(IntegrityError, match=r"notification_settings\.hit_type"):
        market.write(lambda tx: tx.db.execute(statement))
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        market.write(lambda tx: tx.db.execute(insert(notification_settings).values(hit_type=number + 1, **values)))
