"""Workers who request qualifications: granted, scored or pending, and when a second request is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.exam import EXAM, HALF, KEY, RIGHT, TEST
from tests.marketplace.market import START, WORKER, Market, open_market
from turkterm.marketplace import requests
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.requests import Answers, Granted, Requested


@pytest.fixture
def market(tmp_path: Any) -> Any:
    """A new marketplace with one worker."""
    with open_market(tmp_path) as opened:
        opened.worker()
        yield opened


def make(market: Market, **params: Any) -> str:
    """A new type; returns its id."""
    params = {"Name": "Reads Latin", "Description": "x", "QualificationTypeStatus": "Active", **params}
    return str(market.do("CreateQualificationType", **params)["QualificationType"]["QualificationTypeId"])


def ask(market: Market, kind: str, answers: Answers | None = None, worker: str = WORKER) -> Requested | Granted:
    return market.write(lambda tx: requests.request(tx, worker, kind, answers))


def refused(market: Market, kind: str, answers: Answers | None = None, worker: str = WORKER) -> str:
    with pytest.raises(ApiError) as caught:
        ask(market, kind, answers, worker)
    return (caught.value.code or "").removeprefix("AWS.MechanicalTurk.")


def pending(market: Market) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = market.do("ListQualificationRequests")["QualificationRequests"]
    return found


def score(market: Market, kind: str, worker: str = WORKER) -> int:
    answer = market.do("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)
    return int(answer["Qualification"]["IntegerValue"])


def test_without_a_test_the_requester_decides(market: Market) -> None:
    kind = make(market)
    asked = ask(market, kind)
    assert isinstance(asked, Requested)
    assert pending(market) == [
        {
            "QualificationRequestId": asked.request_id,
            "QualificationTypeId": kind,
            "WorkerId": WORKER,
            "SubmitTime": START,
        }
    ]


def test_automatic_grants(market: Market) -> None:
    assert ask(market, kind := make(market, AutoGranted=True)) == Granted(1)
    assert ask(market, make(market, Name="Other", AutoGranted=True, AutoGrantedValue=-7)) == Granted(-7)
    assert score(market, kind) == 1
    assert pending(market) == []


def test_a_key_scores_at_once(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY)
    assert ask(market, kind, RIGHT) == Granted(15)
    assert ask(market, kind, HALF, market.worker("AOTHER")) == Granted(8)
    assert (score(market, kind), score(market, kind, "AOTHER")) == (15, 8)
    assert pending(market) == []


def test_a_test_without_a_key_is_left_to_the_requester(market: Market) -> None:
    kind = make(market, **EXAM)
    asked = ask(market, kind, RIGHT)
    assert isinstance(asked, Requested)
    [request] = pending(market)
    assert request["Test"] == TEST
    assert request["Answer"].startswith('<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="')
    assert (
        "<Answer><QuestionIdentifier>both</QuestionIdentifier><SelectionIdentifier>a</SelectionIdentifier>"
        "<SelectionIdentifier>b</SelectionIdentifier></Answer>"
    ) in request["Answer"]


def test_a_whole_answer_document(market: Market) -> None:
    ask(market, make(market, Name="no key", **EXAM), RIGHT)
    document = pending(market)[0]["Answer"]
    assert ask(market, make(market, **EXAM, AnswerKey=KEY), document) == Granted(15)


def test_answers_that_are_none(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY)
    assert refused(market, kind) == "InvalidParameterValue"
    assert refused(market, kind, "no xml") == "XMLParseError"
    assert refused(market, kind, KEY) == "XMLParseError"
    assert ask(market, kind, {}) == Granted(-2)  # what was refused was no request; an empty sheet is one


def test_one_request_ever_without_a_retry_delay(market: Market) -> None:
    """SDK: once only, even where nothing was granted."""
    kind = make(market)
    ask(market, kind)
    market.clock.turn(10 * 365 * 86_400)
    assert refused(market, kind) == "QualificationTypeDoesNotAllowRetake"
    [request] = pending(market)
    market.do("RejectQualificationRequest", QualificationRequestId=request["QualificationRequestId"])
    assert refused(market, kind) == "QualificationTypeDoesNotAllowRetake"
    assert isinstance(ask(market, kind, worker=market.worker("AOTHER")), Requested)


def test_the_retry_delay_to_the_second(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY, RetryDelayInSeconds=60)
    assert ask(market, kind, HALF) == Granted(8)
    market.clock.turn(59)
    assert refused(market, kind, RIGHT) == "QualificationTypeRetryDelayNotElapsed"
    market.clock.turn(1)
    assert ask(market, kind, RIGHT) == Granted(15)
    market.clock.turn(59)
    assert refused(market, kind, RIGHT) == "QualificationTypeRetryDelayNotElapsed"
    assert score(market, kind) == 15


def test_no_delay_at_all(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY, RetryDelayInSeconds=0)
    assert [ask(market, kind, sheet) for sheet in (RIGHT, HALF, RIGHT)] == [Granted(15), Granted(8), Granted(15)]


def test_a_delay_that_comes_later_holds_for_earlier_requests(market: Market) -> None:
    kind = make(market, **EXAM, AnswerKey=KEY)
    ask(market, kind, HALF)
    market.do("UpdateQualificationType", QualificationTypeId=kind, RetryDelayInSeconds=60)
    assert refused(market, kind, RIGHT) == "QualificationTypeRetryDelayNotElapsed"
    market.clock.turn(60)
    assert ask(market, kind, RIGHT) == Granted(15)


def test_a_pending_request_bars_the_next(market: Market) -> None:
    kind = make(market, RetryDelayInSeconds=60)
    ask(market, kind)
    assert refused(market, kind) == "QualificationTypeRetryDelayNotElapsed"
    market.clock.turn(60)
    assert refused(market, kind) == "InvalidQualificationRequestState"
    [request] = pending(market)
    market.do("RejectQualificationRequest", QualificationRequestId=request["QualificationRequestId"])
    assert isinstance(ask(market, kind), Requested)


def test_what_is_held_is_not_requested_again(market: Market) -> None:
    kind = make(market, RetryDelayInSeconds=0)
    market.do("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=WORKER)
    assert refused(market, kind) == "QualificationAlreadyExists"
    market.do("DisassociateQualificationFromWorker", QualificationTypeId=kind, WorkerId=WORKER)
    assert isinstance(ask(market, kind), Requested)


def test_types_that_cannot_be_requested(market: Market) -> None:
    asleep = make(market, QualificationTypeStatus="Inactive")
    gone = make(market, Name="gone")
    market.do("DeleteQualificationType", QualificationTypeId=gone)
    assert refused(market, asleep) == "InvalidQualificationTypeState"
    assert refused(market, gone) == "InvalidQualificationTypeState"
    assert refused(market, "3NOSUCHTYPE") == "QualificationTypeDoesNotExist"
    assert refused(market, "00000000000000000071") == "InvalidParameterValue"
    assert refused(market, make(market, Name="fine"), worker="ASTRANGER") == "InvalidParameterValue"


def test_another_requesters_type_is_theirs_to_decide(market: Market) -> None:
    other = market.another_account()
    kind = market.do(
        "CreateQualificationType", account=other, Name="T", Description="x", QualificationTypeStatus="Active"
    )["QualificationType"]["QualificationTypeId"]
    ask(market, kind)
    assert pending(market) == []
    assert len(market.do("ListQualificationRequests", account=other)["QualificationRequests"]) == 1
