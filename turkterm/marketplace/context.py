"""What every operation of the marketplace gets: one transaction, one time, one caller.

An operation is a plain function of a transaction and validated parameters. It knows no HTTP, no signature and no real
time, so that the same code answers a boto3 client, the crowd, the importer and a test that turns the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

Params = dict[str, Any]
Result = dict[str, Any]


class Rights(StrEnum):
    """What an access key may do. `READ_ONLY` is IAM's managed policy AmazonMechanicalTurkReadOnly: Get* and List*."""

    FULL = "full"
    READ_ONLY = "read-only"


@dataclass(slots=True)
class Tx:
    """One open transaction of the store.

    `now` is the marketplace's time in epoch seconds, read once, so that one operation sees one instant. `account` is
    the requester's CustomerId (`A…`); operations see nothing of another requester.
    """

    db: Connection
    now: float
    account: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the API: its function and whether it needs a writing transaction."""

    name: str
    run: Callable[[Tx, Params], Result]
    writes: bool
