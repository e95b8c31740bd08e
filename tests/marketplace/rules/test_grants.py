"""Granting: a new grant, a new score, a grant after a revocation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tests.marketplace.market import START, WORKER, Market
from turkterm.marketplace.rules import grants
from turkterm.marketplace.schema import qualification_types


def held(market: Market, kind: int) -> tuple[Any, ...] | None:
    row = market.read(lambda tx: grants.find(tx, kind, WORKER))
    return None if row is None else (row.status, row.score, row.grant_time, row.reason)


def test_granted_changed_revoked_and_granted_anew(market: Market) -> None:
    market.worker()
    market.do("CreateQualificationType", Name="Latin", Description="x", QualificationTypeStatus="Active")
    of_name = select(qualification_types.c.number).where(qualification_types.c.name == "Latin")
    kind = int(market.read(lambda tx: tx.db.execute(of_name).scalar_one()))
    assert held(market, kind) is None

    market.write(lambda tx: grants.grant(tx, kind, WORKER, 5))
    assert held(market, kind) == (grants.GRANTED, 5, START, None)
    market.clock.turn(10)
    market.write(lambda tx: grants.grant(tx, kind, WORKER, -6))
    assert held(market, kind) == (grants.GRANTED, -6, START, None)

    row = market.read(lambda tx: grants.find(tx, kind, WORKER))
    assert row is not None
    market.write(lambda tx: grants.change(tx, row, status=grants.REVOKED, reason="expired"))
    assert held(market, kind) == (grants.REVOKED, -6, START, "expired")
    market.write(lambda tx: grants.grant(tx, kind, WORKER, 7))
    assert held(market, kind) == (grants.GRANTED, 7, START + 10, None)
