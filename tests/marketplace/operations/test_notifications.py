"""UpdateNotificationSettings and SendTestEventNotification."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.kinds import code
from tests.marketplace.market import Market
from tests.marketplace.telling import (
    EVERYTHING,
    SPECIFICATION,
    TOPIC,
    documents,
    letters,
    sent_test,
    tell,
    told,
    told_hit,
)

UPDATE, TEST = "UpdateNotificationSettings", "SendTestEventNotification"


@pytest.fixture
def kind(market: Market) -> str:
    """The id of a HIT type."""
    return str(market.hit()["HITTypeId"])


def test_a_specification_is_replaced(market: Market) -> None:
    hit_id = told_hit(market, {"EventTypes": ["HITExtended"]}, MaxAssignments=3)
    assignment = market.accept(hit_id)
    assert told(market) == []
    tell(
        market, market.look(hit_id)["HITTypeId"], EventTypes=["AssignmentReturned"], Transport="SNS", Destination=TOPIC
    )
    market.give_back(assignment)
    market.do("CreateAdditionalAssignmentsForHIT", HITId=hit_id, NumberOfAdditionalAssignments=1)
    assert told(market) == ["AssignmentReturned"]
    assert [(row.transport, row.destination) for row in letters(market.store)] == [("SNS", TOPIC)]


def test_it_is_turned_off_and_on(market: Market, kind: str) -> None:
    tell(market, kind)
    market.do(UPDATE, HITTypeId=kind, Active=False)
    market.hit()
    assert told(market) == []
    tell(market, kind, EventTypes=["HITCreated"])  # a replacement leaves it off
    market.hit()
    assert told(market) == []
    market.do(UPDATE, HITTypeId=kind, Active=True)
    market.hit()
    assert told(market) == ["HITCreated"]
    market.do(UPDATE, HITTypeId=kind, Active=False, Notification=SPECIFICATION)
    market.hit()
    assert told(market) == ["HITCreated"]


def test_a_type_can_be_told_before_its_first_hit_and_starts_inactive_where_asked(market: Market) -> None:
    properties: dict[str, Any] = {"Title": "T", "Description": "D", "Reward": "0.01", "AssignmentDurationInSeconds": 60}
    kind = market.do("CreateHITType", **properties)["HITTypeId"]
    market.do(UPDATE, HITTypeId=kind, Notification=SPECIFICATION, Active=False)
    market.hit(**properties)
    assert told(market) == []
    market.do(UPDATE, HITTypeId=kind, Active=True)
    market.hit(**properties)
    assert told(market) == ["HITCreated"]


def test_an_event_is_told_once_however_often_it_is_named(market: Market) -> None:
    hit_id = told_hit(market, {"EventTypes": ["AssignmentAccepted"] * 3})
    market.accept(hit_id)
    assert told(market) == ["AssignmentAccepted"]


def test_settings_need_something_to_set(market: Market, kind: str) -> None:
    error = market.refused(UPDATE, HITTypeId=kind)
    assert (error.kind, code(error), error.parameter) == (
        "ParameterValidationError",
        "InvalidParameterValue",
        "Notification",
    )
    assert error.message.endswith("Either the Notification or the Active parameter must be specified.")


@pytest.mark.parametrize("active", [True, False])
def test_active_needs_a_specification(market: Market, kind: str, active: bool) -> None:
    error = market.refused(UPDATE, HITTypeId=kind, Active=active)
    assert (error.kind, code(error), error.parameter) == ("ParameterValidationError", "InvalidParameterValue", "Active")
    assert error.message == (
        f'The value "{str(active).lower()}" is not valid for the parameter Active. '
        "The HIT type has no notification specification."
    )


def test_another_requesters_type_does_not_exist(market: Market, kind: str) -> None:
    error = market.refused(UPDATE, HITTypeId=kind, Notification=SPECIFICATION, account=market.another_account())
    assert (error.kind, code(error)) == ("RequestError", "HITTypeDoesNotExist")
    assert error.message == f"HITType {kind} does not exist."


def test_ping_is_for_tests(market: Market, kind: str) -> None:
    with_ping = {**SPECIFICATION, "EventTypes": ["HITCreated", "Ping"]}
    error = market.refused(UPDATE, HITTypeId=kind, Notification=with_ping)
    assert (code(error), error.parameter) == ("InvalidParameterValue", "EventTypes")
    assert error.message.endswith("It can only be used with SendTestEventNotification.")
    sent_test(market, EventTypes=["HITCreated", "Ping"])
    assert told(market) == ["Ping"]


@pytest.mark.parametrize("operation", [UPDATE, TEST])
def test_both_refuse_a_bad_specification(market: Market, kind: str, operation: str) -> None:
    rest: dict[str, Any] = {"HITTypeId": kind} if operation == UPDATE else {"TestEventType": "Ping"}
    error = market.refused(operation, Notification={**SPECIFICATION, "Destination": "file:///etc/motd"}, **rest)
    assert (error.kind, code(error), error.parameter) == (
        "ParameterValidationError",
        "InvalidTransportEndpoint",
        "Destination",
    )
    assert documents(market) == []


@pytest.mark.parametrize("event", [*EVERYTHING, "Ping"])
def test_a_test_sends_any_event_whatever_is_asked_for(market: Market, event: str) -> None:
    sent_test(market, event, EventTypes=["HITDisposed"])
    (document,) = documents(market)
    (told_event,) = document["Events"]
    assert told_event["EventType"] == event
    assert ("AssignmentId" in told_event) == event.startswith("Assignment")
    assert market.refused("GetHIT", HITId=told_event["HITId"]).code


def test_a_test_changes_no_setting(market: Market, kind: str) -> None:
    sent_test(market)
    assert market.refused(UPDATE, HITTypeId=kind, Active=True).parameter == "Active"
