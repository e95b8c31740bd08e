"""A filled marketplace is one that the operations could have made."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from tests.marketplace.filling import assignment_id, fill, worker_id
from tests.marketplace.market import open_market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.schema import assignments, hits, questions

HITS = 7


def sizes(tx: Tx) -> list[int]:
    """How many HITs, questions and assignments there are."""
    tables = (hits, questions, assignments)
    return [tx.db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def test_counters_and_money_agree(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        market.write(lambda tx: fill(tx, HITS))
        assert market.read(sizes) == [HITS, HITS, 2 * HITS]
        (listed,) = market.pages("ListHITs", "HITs", MaxResults=100)
        assert [hit["RequesterAnnotation"] for hit in listed] == [f"colour {number}" for number in range(HITS, 0, -1)]
        assert {market.life(hit["HITId"]) for hit in listed} == {("Assignable", 1, 0, 1)}
        assert market.money() == ("9999.86", "0.28")
        assert sum(cents for _, cents in market.movements()) == 999_986

        market.do("ApproveAssignment", AssignmentId=assignment_id(HITS))
        bonus = {"WorkerId": worker_id(HITS), "BonusAmount": "1.00", "Reason": "Thanks"}
        market.do("SendBonus", AssignmentId=assignment_id(HITS), **bonus)
        assert market.life(listed[0]["HITId"]) == ("Assignable", 1, 0, 2)
        assert market.money() == ("9998.64", "0.26")
        assert market.settle() == 0
