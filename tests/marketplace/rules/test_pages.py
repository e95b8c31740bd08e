"""Page tokens: opaque, sealed, and right while rows come and go."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64decode, b64encode
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.marketplace.market import START, Market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.rules.pages import beyond, first_rows, read_token, write_token
from turkterm.marketplace.schema import hits


def written(market: Market, purpose: str, *place: object) -> str:
    return market.read(lambda tx: write_token(tx, purpose, list(place)))


def test_a_token_holds_its_place(market: Market) -> None:
    for place in ([1_800_000_000.123456789, 2**62], ["A" * 64], [0.1 + 0.2, 1]):
        token = written(market, "ListX", *place)
        assert market.read(partial(read_token, purpose="ListX", token=token)) == place
        assert re.fullmatch(r"p1:[A-Za-z0-9+/]+={0,2}", token)
        assert len(token) <= 255


def test_a_token_tells_nothing(market: Market) -> None:
    token = written(market, "ListX", "AWORKER")
    assert b"AWORKER" not in b64decode(token[3:])


@pytest.mark.parametrize("token", ["", "p1:", "p1:AAAA", "p1:?", "p2:x", "x" * 255, "p1:" + "A" * 60, "ü"])
def test_what_is_no_token(market: Market, token: str) -> None:
    error = market.refused("ListHITs", NextToken=token)
    assert (error.kind, error.parameter) == ("ParameterValidationError", "NextToken")
    assert error.message == f'The value "{token}" is not valid for the parameter NextToken.'


def test_every_changed_bit_is_noticed(market: Market) -> None:
    market.hit()
    token = market.do("ListHITs")["NextToken"]
    sealed = bytearray(b64decode(token[3:]))
    for position in range(len(sealed)):
        sealed[position] ^= 1
        market.refused("ListHITs", NextToken="p1:" + b64encode(sealed).decode())
        sealed[position] ^= 1
    market.do("ListHITs", NextToken="p1:" + b64encode(sealed).decode())
    market.refused("ListHITs", NextToken=token[3:])


def test_a_token_belongs_to_its_list_and_account(market: Market) -> None:
    market.hit()
    token = market.do("ListHITs")["NextToken"]
    other = market.another_account()
    assert market.refused("ListHITs", account=other, NextToken=token).parameter == "NextToken"
    assert market.refused("ListReviewableHITs", NextToken=token).parameter == "NextToken"
    with pytest.raises(ApiError):
        market.read(lambda tx: read_token(tx, "ListX", token))


def test_every_page_with_rows_carries_a_token(market: Market) -> None:
    for _ in range(4):
        market.hit()
    first = market.do("ListHITs", MaxResults=2)
    second = market.do("ListHITs", MaxResults=2, NextToken=first["NextToken"])
    last = market.do("ListHITs", MaxResults=2, NextToken=second["NextToken"])
    assert (first["NumResults"], second["NumResults"]) == (2, 2)
    assert last == {"NumResults": 0, "HITs": []}
    assert market.do("ListHITs", NextToken=first["NextToken"], MaxResults=1)["HITs"] == second["HITs"][:1]


def test_pages_go_on_while_rows_leave(market: Market) -> None:
    hits = [market.hit()["HITId"] for _ in range(6)][::-1]
    first = market.do("ListHITs", MaxResults=3)
    for hit_id in (hits[2], hits[4]):  # the page's last row and one that is to come
        market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
        market.do("DeleteHIT", HITId=hit_id)
    rest = market.do("ListHITs", NextToken=first["NextToken"])
    assert [hit["HITId"] for hit in rest["HITs"]] == [hits[3], hits[5]]


def test_a_place_whose_row_is_gone_is_refused_where_the_row_holds_it(market: Market) -> None:
    """A qualification type's name is too long for a token; a deleted type disappears after 48 hours at the earliest."""
    for name in ("B", "A"):
        market.do("CreateQualificationType", Name=name, Description="paged", QualificationTypeStatus="Active")
    wanted: dict[str, Any] = {"MustBeRequestable": True, "Query": "paged", "MaxResults": 1}
    first = market.do("ListQualificationTypes", **wanted)
    token = first["NextToken"]
    (last,) = first["QualificationTypes"]
    market.do("DeleteQualificationType", QualificationTypeId=last["QualificationTypeId"])
    (rest,) = market.do("ListQualificationTypes", **wanted, NextToken=token)["QualificationTypes"]
    assert (last["Name"], rest["Name"]) == ("B", "A")
    market.later(3 * 86_400)
    assert market.refused("ListQualificationTypes", **wanted, NextToken=token).parameter == "NextToken"


@pytest.mark.parametrize(
    ("operation", "params", "index"),
    [
        ("ListHITs", {}, "hits_newest"),
        ("ListReviewableHITs", {}, "hits_by_status"),
        ("ListReviewableHITs", {"HITTypeId": "?"}, "hits_by_type"),
        ("ListAssignmentsForHIT", {"HITId": "?"}, "assignments_of_hit"),
        ("ListBonusPayments", {"HITId": "?"}, "bonuses_of_hit"),
    ],
)
def test_later_pages_walk_an_index(market: Market, operation: str, params: dict[str, str], index: str) -> None:
    """The cost of a page does not grow with what is stored: no sorting, and the place is looked up in the index."""
    for _ in range(2):
        done = market.submitted(market.hit(MaxAssignments=2)["HITId"], "AONE")
    row = market.do("GetAssignment", AssignmentId=done)
    market.submitted(row["HIT"]["HITId"], "ATWO")
    for _ in range(2):
        market.do("SendBonus", WorkerId="AONE", AssignmentId=done, BonusAmount="0.01", Reason="x")
    wanted = {name: row["HIT"][name] for name in params}
    token = market.do(operation, **wanted, MaxResults=1)["NextToken"]
    plans: list[str] = []

    def page_again(tx: Tx) -> None:
        def explain(connection: Any, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
            if "LIMIT" in sql:
                plain = sqlite3.connect(market.store.path)
                plans.extend(row[3] for row in plain.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))
                plain.close()

        event.listen(tx.db, "before_cursor_execute", explain)
        OPERATIONS[operation].run(tx, {**wanted, "NextToken": token})

    market.read(page_again)
    assert any(f"USING INDEX {index} " in step and ("<" in step or ">" in step) for step in plans), plans
    assert not any("TEMP B-TREE" in step for step in plans), plans


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("included", [False, True])
def test_what_comes_after_a_place(market: Market, descending: bool, included: bool) -> None:
    """HITs of three instants, two of each, beside Python's own comparison of pairs; places between them too."""
    for _ in range(3):
        market.hit()
        market.hit()
        market.clock.turn(1)
    order = (hits.c.creation_time, hits.c.number)
    pairs = [(START + second, 2 * second + number) for second in range(3) for number in (1, 2)]
    signed = [column.desc() if descending else column.asc() for column in order]
    for place in [*pairs, (START + 0.5, 3), (START - 1, 9), (START + 9, 0)]:
        statements = beyond(select(*order), order, place, descending=descending, included=included)
        wanted = [
            pair for pair in pairs if (pair < place if descending else pair > place) or (included and pair == place)
        ]
        for count in (1, 3, 9):
            found = market.read(
                partial(first_rows, statements=[each.order_by(*signed) for each in statements], count=count)
            )
            assert [tuple(row) for row in found] == sorted(wanted, reverse=descending)[:count]
