"""Which notification specifications are taken, and with which words the others are not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import Market
from tests.marketplace.telling import QUEUE, SPECIFICATION, TOPIC, sent_test, told
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.rules import limits
from turkterm.marketplace.rules.specifications import check

TOPIC_START = TOPIC.rpartition(":")[0] + ":"


def spec(**changes: Any) -> dict[str, Any]:
    return {**SPECIFICATION, **changes}


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("SQS", QUEUE),
        ("SQS", "https://sqs.eu-west-1.amazonaws.com/123456789012/Q_1-a"),
        ("SQS", "http://localhost:9324/queue/us-east-1/000000000000/events"),
        ("SQS", "http://[::1]:5000/123456789012/events"),
        ("SQS", f"https://sqs.us-east-1.amazonaws.com/1/{'q' * 80}"),
        ("SQS", f"https://sqs.us-east-1.amazonaws.com/{'1' * (limits.DESTINATION - 38)}/q"),
        ("SNS", TOPIC),
        ("SNS", TOPIC_START + "t" * 256),
    ],
)
def test_destinations(transport: str, destination: str) -> None:
    assert len(destination) <= limits.DESTINATION
    assert check(spec(Transport=transport, Destination=destination)).destination == destination


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("SQS", ""),
        ("SQS", TOPIC),
        ("SQS", "file:///tmp/events.jsonl"),
        ("SQS", "file:/tmp/events.jsonl"),
        ("SQS", "/tmp/events.jsonl"),
        ("SQS", "ftp://sqs.us-east-1.amazonaws.com/1/q"),
        ("SQS", "https:///1/q"),
        ("SQS", "https://host:port/1/q"),
        ("SQS", "https://host:0/1/q"),
        ("SQS", "https://[::1/1/q"),
        ("SQS", "https://sqs.us-east-1.amazonaws.com"),
        ("SQS", "https://sqs.us-east-1.amazonaws.com/1/"),
        ("SQS", "https://user:secret@host/1/q"),
        ("SQS", f"{QUEUE}?Action=DeleteQueue"),
        ("SQS", f"{QUEUE}#part"),
        ("SQS", f"{QUEUE}.fifo"),
        ("SQS", f"{QUEUE}\n"),
        ("SQS", "https://ho st/1/q"),
        ("SQS", f"https://sqs.us-east-1.amazonaws.com/1/{'q' * 81}"),
        ("SQS", f"https://sqs.us-east-1.amazonaws.com/{'1' * (limits.DESTINATION - 37)}/q"),
        ("SNS", ""),
        ("SNS", QUEUE),
        ("SNS", "arn:aws:sqs:us-east-1:123456789012:turk-events"),
        ("SNS", "arn:aws:sns:us-east-1:12345678901:turk-events"),
        ("SNS", f"{TOPIC}.fifo"),
        ("SNS", f"{TOPIC}\n"),
        ("SNS", TOPIC_START),
        ("SNS", TOPIC_START + "t" * 257),
    ],
)
def test_destinations_that_are_none(transport: str, destination: str) -> None:
    with pytest.raises(ApiError) as caught:
        check(spec(Transport=transport, Destination=destination))
    error = caught.value
    assert (error.kind, error.code, error.parameter) == (
        "ParameterValidationError",
        "AWS.MechanicalTurk.InvalidTransportEndpoint",
        "Destination",
    )
    wanted = {"SQS": "For SQS it must be a queue's URL.", "SNS": "For SNS it must be a topic's ARN."}
    assert error.message.startswith(f'The value "{destination[:200]}')
    assert error.message.endswith(f"is not valid for the parameter Destination. {wanted[transport]}")


@pytest.mark.parametrize("version", ["2014-08-15", "2006-05-05"])
def test_both_versions_are_taken(version: str) -> None:
    assert check(spec(Version=version)).version == version


@pytest.mark.parametrize(
    ("changes", "parameter", "message"),
    [
        (
            {"Version": "2014-08-16"},
            "Version",
            'The value "2014-08-16" is not valid for the parameter Version. '
            "Valid values are 2014-08-15 and 2006-05-05.",
        ),
        ({"Version": ""}, "Version", 'The value "" is not valid for the parameter Version. Valid values are '),
        (
            {"Transport": "Email", "Destination": "lab@example.org"},
            "Transport",
            'The value "Email" is not valid for the parameter Transport. '
            "This marketplace sends notifications to SQS and SNS only.",
        ),
        ({"EventTypes": []}, "EventTypes", "Your request parameter EventTypes has a minimum length of 1."),
    ],
)
def test_what_else_is_refused(changes: dict[str, Any], parameter: str, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        check(spec(**changes))
    error = caught.value
    assert (error.kind, error.code) == ("ParameterValidationError", "AWS.MechanicalTurk.InvalidParameterValue")
    assert error.parameter == parameter
    assert error.message.startswith(message)


def test_the_old_version_fails_where_the_oddity_is_on(market: Market) -> None:
    sent_test(market, Version="2006-05-05")
    market.store.quirks = Quirks(old_version_fails=True)
    test: dict[str, Any] = {"TestEventType": "Ping", "Notification": spec(Version="2006-05-05")}
    error = market.refused("SendTestEventNotification", **test)
    assert (error.kind, error.status, error.message, error.code) == ("InternalFailure", 500, "", None)
    sent_test(market, Version="2006-05-05", Transport="SNS", Destination=TOPIC)
    sent_test(market, Version="2014-08-15")
    assert told(market) == ["Ping"] * 3
