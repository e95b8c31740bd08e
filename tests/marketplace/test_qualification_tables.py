"""What the tables of qualifications refuse by themselves."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError

from tests.marketplace.kinds import grant, make
from tests.marketplace.market import WORKER, Market
from turkterm.marketplace import qualification_tables
from turkterm.marketplace.qualification_tables import qualification_types, qualifications
from turkterm.marketplace.schema import metadata


def test_all_of_them_are_made() -> None:
    own = {table.name for table in vars(qualification_tables).values() if isinstance(table, Table)}
    assert len(own) == 5
    assert own <= metadata.tables.keys()


def test_an_owner_has_a_name_once(market: Market) -> None:
    make(market)
    (row,) = market.read(
        lambda tx: tx.db.execute(select(qualification_types).where(qualification_types.c.account.is_not(None))).all()
    )
    twin = {**row._mapping, "number": None, "type_id": "3OTHER"}
    with pytest.raises(IntegrityError, match=r"qualification_types\.account, qualification_types\.name"):
        market.write(lambda tx: tx.db.execute(insert(qualification_types).values(twin)))
    market.write(lambda tx: tx.db.execute(insert(qualification_types).values({**twin, "name": "Reads Greek"})))


def test_a_worker_holds_a_type_once(market: Market) -> None:
    grant(market, make(market))
    (row,) = market.read(
        lambda tx: tx.db.execute(select(qualifications).where(qualifications.c.worker_id == WORKER)).all()
    )
    with pytest.raises(IntegrityError, match=r"qualifications\.type, qualifications\.worker_id"):
        market.write(lambda tx: tx.db.execute(insert(qualifications).values({**row._mapping, "score": 5})))


def test_holders_are_known_workers(market: Market) -> None:
    make(market)
    number = market.read(
        lambda tx: tx.db.execute(
            select(qualification_types.c.number).where(qualification_types.c.account.is_not(None))
        ).scalar_one()
    )
    held = {"type": number, "worker_id": "ANOBODY", "status": "Granted", "grant_time": 0.0}
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        market.write(lambda tx: tx.db.execute(insert(qualifications).values(held)))
