"""Notification specifications: where events are sent, in which form, and which of them.

A destination is checked for its form alone: whether somebody listens there shows when an event is delivered. No
destination is a file or any other place of the server's own, and the server calls none of them: a queue's URL and a
topic's ARN are names that it hands to the SQS or SNS that its operator chose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from turkterm.marketplace.attached import quirks
from turkterm.marketplace.context import Tx
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import limits, unknown
from turkterm.marketplace.rules.events import DOCUMENT_VERSION, EventType

EMAIL, SQS, SNS = "Email", "SQS", "SNS"
SDK_VERSION = "2006-05-05"

_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,80}")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}")
_URL_SIGNS = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Specification:
    """A NotificationSpecification that holds; `event_types` in the order given, each once."""

    transport: str
    destination: str
    version: str
    event_types: tuple[EventType, ...]


def check(wire: dict[str, Any]) -> Specification:
    """The specification of a call; raises ApiError."""
    transport, destination, version = wire["Transport"], wire["Destination"], wire["Version"]
    if transport == EMAIL:
        raise unknown.no_mail()
    if version not in (DOCUMENT_VERSION, SDK_VERSION):
        raise limits.refuse("Version", version, f"Valid values are {DOCUMENT_VERSION} and {SDK_VERSION}.")
    if len(destination) > limits.DESTINATION or not _FORMS[transport](destination):
        raise unknown.invalid_endpoint(transport, destination)
    if not wire["EventTypes"]:
        raise limits.too_short("EventTypes")
    return Specification(transport, destination, version, tuple(map(EventType, dict.fromkeys(wire["EventTypes"]))))


def check_test(tx: Tx, specification: Specification) -> None:
    """The service failed inside for the SDK's own version over SQS [boto3#1288]: one of the `quirks`."""
    if (
        quirks(tx).old_version_fails
        and specification.version == SDK_VERSION
        and specification.transport == SQS
    ):  # fmt: skip
        raise ApiError("InternalFailure", "", status=500, stamped=False)


def _is_queue(destination: str) -> bool:
    """Whether it is a queue's URL: AWS's or another server's."""
    try:
        parts = urlsplit(destination)
        address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = _URL_SIGNS.fullmatch(destination) and parts.username is None and not parts.query and not parts.fragment
    return bool(address and plain and _QUEUE.fullmatch(parts.path.rpartition("/")[2]))


def _is_topic(destination: str) -> bool:
    return _TOPIC.fullmatch(destination) is not None


_FORMS: dict[str, Callable[[str], bool]] = {SQS: _is_queue, SNS: _is_topic}
