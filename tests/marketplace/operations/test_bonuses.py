"""Bonuses: paid once, with a fee, to the worker of the assignment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import START, WORKER, Market
from turkterm.marketplace.operations import OPERATIONS


@pytest.fixture
def bonus(market: Market) -> dict[str, Any]:
    """A bonus of $0.50 that can be sent."""
    assignment_id = market.submitted(market.hit()["HITId"])
    market.do("ApproveAssignment", AssignmentId=assignment_id)
    return {"WorkerId": WORKER, "AssignmentId": assignment_id, "BonusAmount": "0.50", "Reason": "Careful work"}


def test_a_bonus_costs_its_amount_and_a_fee(market: Market, bonus: dict[str, Any]) -> None:
    assert market.do("SendBonus", **bonus) == {}

    assert market.money() == ("9999.28", "0.00")
    assert market.movements()[3:] == [("bonus", -50), ("bonus fee", -10)]
    payment = {
        "WorkerId": WORKER,
        "BonusAmount": "0.50",
        "AssignmentId": bonus["AssignmentId"],
        "Reason": "Careful work",
        "GrantTime": START,
    }
    answer = market.do("ListBonusPayments", AssignmentId=bonus["AssignmentId"])
    assert (answer["NumResults"], answer["BonusPayments"]) == (1, [payment])


@pytest.mark.parametrize(("amount", "cents"), [("0.01", 2), ("0.02", 3), ("0.13", 16), ("5", 600), ("7.", 840)])
def test_fees_on_bonuses(market: Market, bonus: dict[str, Any], amount: str, cents: int) -> None:
    market.do("SendBonus", **{**bonus, "BonusAmount": amount})
    assert sum(amount for _, amount in market.movements()[3:]) == -cents


def test_a_token_pays_once_in_24_hours(market: Market, bonus: dict[str, Any]) -> None:
    operation = OPERATIONS["SendBonus"]
    paid = {**bonus, "UniqueRequestToken": "tok-1"}
    market.store.write_now(lambda tx: operation.run(tx, paid), request_id="0e3c-first")
    before = market.money()

    error = market.refused("SendBonus", **{**paid, "BonusAmount": "0.60"})
    assert error.kind == "RequestError"
    assert error.message == 'The idempotency token "tok-1" has already been processed. Request ID: 0e3c-first.'
    assert market.money() == before
    market.clock.turn(86_399)
    market.refused("SendBonus", **paid)
    market.clock.turn(1)
    market.do("SendBonus", **paid)
    assert market.do("ListBonusPayments", AssignmentId=bonus["AssignmentId"])["NumResults"] == 2


def test_a_refused_bonus_spends_no_token(market: Market, bonus: dict[str, Any]) -> None:
    market.refused("SendBonus", **{**bonus, "BonusAmount": "20000.00"}, UniqueRequestToken="tok-1")
    market.do("SendBonus", **bonus, UniqueRequestToken="tok-1")


def test_tokens_of_hits_and_bonuses_are_apart(market: Market, bonus: dict[str, Any]) -> None:
    market.hit(UniqueRequestToken="tok-1")
    market.do("SendBonus", **bonus, UniqueRequestToken="tok-1")


def test_without_token_each_call_pays(market: Market, bonus: dict[str, Any]) -> None:
    for _ in range(2):
        market.do("SendBonus", **bonus)
    assert market.do("ListBonusPayments", AssignmentId=bonus["AssignmentId"])["NumResults"] == 2


def test_workers_of_other_marketplaces_are_refused(market: Market, bonus: dict[str, Any]) -> None:
    error = market.refused("SendBonus", **{**bonus, "WorkerId": "A143XRCI1YXAFE"})
    assert error.kind == "ParameterValidationError"
    assert error.message == 'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId.'
    assert (error.code, error.parameter) == ("AWS.MechanicalTurk.InvalidParameterValue", "WorkerId")

    market.worker("AANOTHER")
    assert market.refused("SendBonus", **{**bonus, "WorkerId": "AANOTHER"}).parameter == "WorkerId"


def test_an_assignment_in_flight_does_not_exist(market: Market, bonus: dict[str, Any]) -> None:
    held = market.accept(market.hit()["HITId"])
    error = market.refused("SendBonus", **{**bonus, "AssignmentId": held})
    assert error.message == f"Assignment {held} does not exist."
    market.submit(held)
    market.do("SendBonus", **{**bonus, "AssignmentId": held})


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("BonusAmount", "0"), ("BonusAmount", "0.00"), ("BonusAmount", "9" * 14), ("Reason", ""), ("Reason", "r" * 4097)],
)
def test_bad_values(market: Market, bonus: dict[str, Any], parameter: str, value: str) -> None:
    error = market.refused("SendBonus", **{**bonus, parameter: value})
    assert (error.kind, error.parameter) == ("ParameterValidationError", parameter)


def test_a_bonus_may_not_touch_promised_money(market: Market, bonus: dict[str, Any]) -> None:
    market.hit(Reward="8332.00")  # $9,998.40 with its fee: $1.48 of the $9,999.88 are free
    for amount in ("1.24", "1.40", "1.49"):
        error = market.refused("SendBonus", **{**bonus, "BonusAmount": amount})
        assert error.code == "AWS.MechanicalTurk.InsufficientFunds"
    market.do("SendBonus", **{**bonus, "BonusAmount": "1.23"})
    assert market.money() == ("9998.40", "9998.40")


def test_bonuses_of_a_hit_and_of_an_assignment(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    done = {worker: market.submitted(hit_id, worker) for worker in ("AONE", "ATWO")}
    for cents in range(1, 13):
        worker = ("AONE", "ATWO")[cents % 2]
        market.do(
            "SendBonus", WorkerId=worker, AssignmentId=done[worker], BonusAmount=f"0.{cents:02d}", Reason="well done"
        )
    pages = market.pages("ListBonusPayments", "BonusPayments", HITId=hit_id)

    assert [len(page) for page in pages] == [10, 2]
    assert [row["BonusAmount"] for page in pages for row in page] == [f"0.{cents:02d}" for cents in range(1, 13)]
    of_one = market.do("ListBonusPayments", HITId=hit_id, AssignmentId=done["AONE"], MaxResults=100)
    assert {row["WorkerId"] for row in of_one["BonusPayments"]} == {"AONE"}
    assert of_one["NumResults"] == 6


def test_a_list_needs_a_subject(market: Market) -> None:
    assert market.refused("ListBonusPayments").kind == "ParameterValidationError"
    assert market.refused("ListBonusPayments", HITId="3X").code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert market.refused("ListBonusPayments", AssignmentId="3X").code == "AWS.MechanicalTurk.AssignmentDoesNotExist"
