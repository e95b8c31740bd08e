"""A row a rule: what it takes to check one rule of the API through plain boto3, and to say where the rule is from.

Sources: SDK (botocore's model and its texts), DOC (AWS's API reference), LEG and D08 (its older versions), GUIDE, WILD
(a log of the service) or an issue's name, and CHOICE where the sources are silent and `marketplace.rules.unknown` says
what was chosen. A `Row` names a call that is refused and how; an `Edge` one that goes through, and what is seen then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.marketplace.market import QUESTION
from tests.marketplace.serving import Serving
from turkterm.marketplace import labour, requests
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.requests import Granted, Requested
from turkterm.marketplace.rules.money import open_account
from turkterm.model.money import Cents

PREFIX = "AWS.MechanicalTurk."
STRANGER = "A143XRCI1YXAFE"
STATE = "This operation can be called with a status of: "
XML = (
    "There was an error parsing the XML question or answer data in your request.  Please make sure the data is "
    "well-formed and validates against the appropriate schema. Details: "
)
DENIED = "This user is not authorized to perform the requested operation."
Params = dict[str, Any]


class World:
    """One marketplace for all rows; names and workers are new for each, so that rows do not meet."""

    def __init__(self, served: Serving) -> None:
        self.served = served
        self.api = served.client()
        self.raw: Params = {}
        self.api.meta.events.register("before-parse.mturk", self._keep)
        self._numbers = count(1)

    def _keep(self, response_dict: Params, **_: Any) -> None:
        self.raw = json.loads(response_dict["body"])

    def call(self, operation: str, /, **params: Any) -> Params:
        """An operation through boto3, by its name on the wire."""
        method = next(name for name, wire in self.api.meta.method_to_api_mapping.items() if wire == operation)
        answer: Params = getattr(self.api, method)(**params)
        answer.pop("ResponseMetadata")
        return answer

    def name(self) -> str:
        """A name that no type has."""
        return f"Type {next(self._numbers)}"

    def new(self, **params: Any) -> Params:
        """Parameters of a new type."""
        return {"Name": self.name(), "Description": "x", "QualificationTypeStatus": "Active", **params}

    def kind(self, **params: Any) -> str:
        """The id of a new type."""
        return str(
            self.call("CreateQualificationType", **self.new(**params))["QualificationType"]["QualificationTypeId"]
        )

    def named(self, **params: Any) -> Params:
        """The names of a new type and a new worker."""
        return {"QualificationTypeId": self.kind(), "WorkerId": self.worker(), **params}

    def gone(self) -> str:
        """The id of a deleted type."""
        kind = self.kind()
        self.call("DeleteQualificationType", QualificationTypeId=kind)
        return kind

    def theirs(self, status: str = "Active") -> str:
        """The id of a type of another requester."""
        account = f"A2OTHER{next(self._numbers)}"
        params = self.new(QualificationTypeStatus=status)

        def make(tx: Any) -> Params:
            open_account(tx, Cents(0))
            return OPERATIONS["CreateQualificationType"].run(tx, params)

        return str(self.served.store.write_now(make, account)["QualificationType"]["QualificationTypeId"])

    def worker(self, locale: str = "US") -> str:
        """A new worker."""
        worker = f"AWORKER{next(self._numbers)}"
        self.served.store.write_now(lambda tx: labour.ensure_worker(tx, worker, locale))
        return worker

    def ask(self, kind: str, answers: Any = None, worker: str = "") -> Requested | Granted:
        """A worker requests the type."""
        worker = worker or self.worker()
        return self.served.store.write_now(lambda tx: requests.request(tx, worker, kind, answers))

    def pending(self, kind: str = "") -> str:
        """The id of a new pending request."""
        asked = self.ask(kind or self.kind())
        assert isinstance(asked, Requested)
        return asked.request_id

    def decided(self, operation: str) -> str:
        """The id of a request that was accepted or rejected."""
        request = self.pending()
        self.call(operation, QualificationRequestId=request)
        return request

    def holder(self, kind: str, *, revoked: bool = False, **params: Any) -> Params:
        """The parameters that name a new worker who holds the type."""
        names = {"QualificationTypeId": kind, "WorkerId": self.worker()}
        self.call("AssociateQualificationWithWorker", **names, **params)
        if revoked:
            self.call("DisassociateQualificationFromWorker", **names)
        return names

    def score(self, kind: str, worker: str) -> int:
        """The worker's score as GetQualificationScore answers it."""
        answer = self.call("GetQualificationScore", QualificationTypeId=kind, WorkerId=worker)
        return int(answer["Qualification"]["IntegerValue"])

    def hit(self, *requirements: Params) -> Params:
        """Parameters of a new HIT with these requirements."""
        return {
            "Title": "How warm is this word?",
            "Description": "Read a word",
            "Reward": "0.01",
            "AssignmentDurationInSeconds": 600,
            "LifetimeInSeconds": 600,
            "Question": QUESTION,
            "QualificationRequirements": list(requirements),
        }

    def fits(self, hit_id: str, worker: str) -> bool:
        """Whether the worker may accept the HIT."""
        try:
            self.served.store.write_now(lambda tx: labour.accept(tx, worker, hit_id))
        except ApiError as error:
            if error.code != f"{PREFIX}DoesNotMeetRequirements":
                raise
            return False
        return True


@dataclass(frozen=True)
class Row:
    """A rule that refuses: `code` without its prefix, `message` a pattern of the whole text before the time."""

    source: str
    rule: str
    operation: str
    params: Callable[[World], Params]
    kind: str
    code: str | None = None
    message: str = ".*"
    parameter: str | None = None


@dataclass(frozen=True)
class Edge:
    """A rule that allows: what `seen` makes of the answer is `expected`."""

    source: str
    rule: str
    operation: str
    params: Callable[[World], Params]
    seen: Callable[[World, Params, Params], Any] = field(default=lambda world, params, answer: answer)
    expected: Any = field(default_factory=dict)


def request_error(
    source: str, rule: str, operation: str, params: Callable[[World], Params], code: str, message: str
) -> Row:
    return Row(source, rule, operation, params, "RequestError", code, message)


def bad(
    source: str,
    rule: str,
    operation: str,
    params: Callable[[World], Params],
    parameter: str,
    message: str = ".*",
    code: str = "InvalidParameterValue",
) -> Row:
    return Row(source, rule, operation, params, "ParameterValidationError", code, message, parameter)


def invalid(source: str, rule: str, operation: str, params: Callable[[World], Params], message: str) -> Row:
    return Row(source, rule, operation, params, "ValidationException", None, message)


def quoted(value: str, parameter: str) -> str:
    return re.escape(f'The value "{value}" is not valid for the parameter {parameter}.')


def check(world: World, row: Row | Edge) -> None:
    """Makes the call, in a thread of its own, and fails where the rule does not hold."""
    if isinstance(row, Row):
        _refuse(world, row)
    else:
        _allow(world, row)


def _allow(world: World, row: Edge) -> None:
    params = row.params(world)
    answer = world.call(row.operation, **{name: value for name, value in params.items() if name[0] != "_"})
    assert row.seen(world, params, answer) == row.expected


def _refuse(world: World, row: Row) -> None:
    params = row.params(world)
    with pytest.raises(ClientError) as caught:
        world.call(row.operation, **params)
    response: Any = caught.value.response
    code = None if row.code is None else PREFIX + row.code
    stamp = "" if row.kind == "ValidationException" else r" \(\d{13}\)"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["Error"]["Code"] == row.kind
    assert re.fullmatch(row.message + stamp, response["Error"]["Message"], re.DOTALL)
    assert (world.raw["__type"], world.raw.get("TurkErrorCode"), world.raw.get("Parameter")) == (
        row.kind, code, row.parameter,
    )  # fmt: skip
    assert world.raw["Message"] == response["Error"]["Message"]
    if row.kind == "RequestError":  # the only kind that the model knows: botocore passes its members on
        assert (response["TurkErrorCode"], response["Message"]) == (code, world.raw["Message"])
