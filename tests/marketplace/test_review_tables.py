"""What the tables of layouts and reviews refuse by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError

from tests.marketplace.market import Market
from turkterm.marketplace import review_tables
from turkterm.marketplace.review_tables import hit_layouts, review_policies
from turkterm.marketplace.schema import hits, metadata


def number_of(market: Market, hit_id: str) -> int:
    return int(market.read(lambda tx: tx.db.execute(select(hits.c.number).where(hits.c.hit_id == hit_id)).scalar_one()))


def put(market: Market, table: Table, **values: Any) -> None:
    market.write(lambda tx: tx.db.execute(insert(table).values(values)))


def test_all_of_them_are_made() -> None:
    own = {table.name for table in vars(review_tables).values() if isinstance(table, Table)}
    assert len(own) == 3
    assert own <= metadata.tables.keys()


def test_a_hit_has_one_policy_a_level(market: Market) -> None:
    hit = number_of(market, market.hit()["HITId"])
    put(market, review_policies, hit=hit, level="HIT", policy="{}")
    put(market, review_policies, hit=hit, level="Assignment", policy="{}")
    with pytest.raises(IntegrityError, match=r"review_policies\.hit, review_policies\.level"):
        put(market, review_policies, hit=hit, level="HIT", policy="{}")


def test_a_hit_has_one_layout_and_is_there(market: Market) -> None:
    hit = number_of(market, market.hit()["HITId"])
    put(market, hit_layouts, hit=hit, layout_id="3LAYOUT")
    with pytest.raises(IntegrityError, match=r"hit_layouts\.hit"):
        put(market, hit_layouts, hit=hit, layout_id="3OTHER")
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        put(market, hit_layouts, hit=hit + 1, layout_id="3LAYOUT")
