"""The notification operations through plain boto3: a row a rule, with the label of its source (see `table`)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.table import STRANGER, Edge, Params, Row, World, bad, invalid, quoted, request_error
from tests.marketplace.serving import serving
from tests.marketplace.telling import EVERYTHING, QUEUE, SPECIFICATION, TOPIC
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.server import ServerSettings

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPDATE, TEST = "UpdateNotificationSettings", "SendTestEventNotification"
EVENTS = "|".join((*EVERYTHING, "Ping"))
NO_QUEUE, NO_TOPIC = "For SQS it must be a queue's URL\\.", "For SNS it must be a topic's ARN\\."


def kind(world: World) -> str:
    """The id of a new HIT type."""
    return str(world.look(world.hit())["HITTypeId"])


def update(specification: Params | None = None, **more: Any) -> Callable[[World], Params]:
    """A call for a new HIT type; with a specification, the usual one with these changes."""
    told = {} if specification is None else {"Notification": {**SPECIFICATION, **specification}}
    return lambda world: {"HITTypeId": kind(world), **told, **more}


def send(event: str = "Ping", **changes: Any) -> Callable[[World], Params]:
    """A test of the usual specification with these changes."""
    return lambda world: {"Notification": {**SPECIFICATION, **changes}, "TestEventType": event}


def set_before(**more: Any) -> Callable[[World], Params]:
    """A call for a HIT type with a specification."""

    def params(world: World) -> Params:
        given = update({})(world)
        world.call(UPDATE, **given)
        return {"HITTypeId": given["HITTypeId"], **more}

    return params


def bad_destination(transport: str, destination: str, why: str) -> Row:
    """A destination that is none for its transport."""
    return bad("CHOICE", f"{transport} to {destination[:40]}", UPDATE,
               update({"Transport": transport, "Destination": destination}), "Destination",
               f"{quoted(destination, 'Destination')} {why}", "InvalidTransportEndpoint")  # fmt: skip


ROWS: list[Row | Edge] = [
    Edge("SDK", "a specification", UPDATE, update({})),
    Edge("SDK", "a specification that is off", UPDATE, update({}, Active=False)),
    Edge("SDK", "a specification is replaced", UPDATE,
         set_before(Notification={**SPECIFICATION, "Transport": "SNS", "Destination": TOPIC})),
    Edge("SDK", "off alone, where there is a specification", UPDATE, set_before(Active=False)),
    Edge("SDK", "the SDK's version", UPDATE, update({"Version": "2006-05-05"})),
    Edge("SDK", "a test", TEST, send()),
    Edge("SDK", "a test of the SDK's version", TEST, send(Version="2006-05-05")),
    Edge("SDK", "a test ignores the filter", TEST, send("HITExpired", EventTypes=["HITCreated"])),
    Edge("SDK", "a test of Ping with Ping", TEST, send(EventTypes=["Ping"])),
    bad("SDK", "neither part", UPDATE, update(), "Notification",
        f"{quoted('null', 'Notification')} Either the Notification or the Active parameter must be specified\\."),
    bad("SDK", "Active needs a specification", UPDATE, update(Active=True), "Active",
        f"{quoted('true', 'Active')} The HIT type has no notification specification\\."),
    bad("SDK", "Ping is for tests", UPDATE, update({"EventTypes": ["Ping"]}), "EventTypes",
        f"{quoted('Ping', 'EventTypes')} It can only be used with SendTestEventNotification\\."),
    bad("CHOICE", "at least one event", UPDATE, update({"EventTypes": []}), "EventTypes",
        "Your request parameter EventTypes has a minimum length of 1\\."),
    bad("DOC", "no mail", UPDATE, update({"Transport": "Email", "Destination": "lab@example.org"}), "Transport",
        f"{quoted('Email', 'Transport')} This marketplace sends notifications to SQS and SNS only\\."),
    bad("CHOICE", "another version", UPDATE, update({"Version": "2017-01-17"}), "Version",
        f"{quoted('2017-01-17', 'Version')} Valid values are 2014-08-15 and 2006-05-05\\."),
    bad_destination("SQS", TOPIC, NO_QUEUE),
    bad_destination("SQS", "file:///tmp/events", NO_QUEUE),
    bad_destination("SQS", f"{QUEUE}.fifo", NO_QUEUE),
    bad_destination("SNS", QUEUE, NO_TOPIC),
    bad("CHOICE", "a test checks the destination", TEST, send(Destination="no-url"), "Destination",
        f"{quoted('no-url', 'Destination')} {NO_QUEUE}", "InvalidTransportEndpoint"),
    request_error("CHOICE", "no such HIT type", UPDATE,
                  lambda world: {"HITTypeId": STRANGER, "Notification": SPECIFICATION},
                  "HITTypeDoesNotExist", f"HITType {STRANGER} does not exist\\."),
    invalid("SDK", "transports", UPDATE, update({"Transport": "Fax"}),
            re.escape("Value 'Fax' at 'notification.transport' failed to satisfy constraint: "
                      "Member must satisfy enum value set: [Email, SQS, SNS]")),
    invalid("SDK", "events", UPDATE, update({"EventTypes": ["HITEaten"]}),
            r"Value '\[HITEaten\]' at 'notification\.eventTypes' failed to satisfy constraint: "
            r"Member must satisfy constraint: \[Member must satisfy enum value set: .*"),
    invalid("SDK", "tested events", TEST, send("HITEaten"),
            "Value 'HITEaten' at 'testEventType' failed to satisfy constraint: "
            rf"Member must satisfy enum value set: \[(({EVENTS})(, |\]$)){{12}}"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation}: {row.rule} [{row.source}]")
async def test_rule(world: World, row: Row | Edge) -> None:
    await asyncio.to_thread(row.check, world)


async def test_the_old_version_over_sqs_is_a_500_where_asked_for(tmp_path: Any) -> None:
    """boto3#1288, with nothing but the status and the kind."""
    async with serving(tmp_path, ServerSettings(quirks=Quirks(old_version_fails=True))) as served:
        world = World(served)
        with pytest.raises(ClientError) as caught:
            await asyncio.to_thread(world.call, TEST, **send(Version="2006-05-05")(world))
        response: Any = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert (response["Error"]["Code"], response["Error"]["Message"]) == ("InternalFailure", "")


async def test_every_operation_is_carried_out(world: World) -> None:
    assert set(world.api.meta.method_to_api_mapping.values()) == set(OPERATIONS)
    assert len(OPERATIONS) == 39


async def test_a_read_only_key_changes_no_settings(world: World) -> None:
    reader = world.served.client(world.served.keys[1])
    settings = await asyncio.to_thread(update({}), world)
    for call, params in (
        (reader.update_notification_settings, settings),
        (reader.send_test_event_notification, send()(world)),
    ):
        with pytest.raises(ClientError, match="not authorized"):
            await asyncio.to_thread(call, **params)
