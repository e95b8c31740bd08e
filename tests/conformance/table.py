"""Tables of rules that are asked of the marketplace through plain boto3: what a row is, and how it is checked.

Sources: SDK (botocore's model and its texts), DOC (AWS's API reference), LEG and D08 (its older versions), GUIDE, WILD
(a log of the service, often by name), INFER (an inference), and CHOICE where the sources are silent and
`marketplace.rules.unknown` says what was chosen.
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
from turkterm.marketplace import labour
from turkterm.marketplace.scheduler import Scheduler

PREFIX = "AWS.MechanicalTurk."
Params = dict[str, Any]


class World:
    """One marketplace for all rows; HITs, titles and workers are new for each, so that rows do not meet."""

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

    def new(self, **params: Any) -> Params:
        """Parameters of a new HIT of a HIT type of its own."""
        given = {
            "Title": f"How warm is word {next(self._numbers)}?",
            "Description": "Read a word and say how warm it is",
            "Reward": "0.10",
            "AssignmentDurationInSeconds": 600,
            "LifetimeInSeconds": 86_400,
            "Question": QUESTION,
            **params,
        }
        return {name: value for name, value in given.items() if value is not None}

    def hit(self, **params: Any) -> str:
        """The id of a new HIT."""
        return str(self.call("CreateHIT", **self.new(**params))["HIT"]["HITId"])

    def look(self, hit_id: str) -> Params:
        """The HIT as GetHIT answers it."""
        found: Params = self.call("GetHIT", HITId=hit_id)["HIT"]
        return found

    def life(self, hit_id: str) -> tuple[str, int, int, int]:
        """Status, available, pending and completed."""
        hit = self.look(hit_id)
        counters = (hit[f"NumberOfAssignments{name}"] for name in ("Available", "Pending", "Completed"))
        available, pending, completed = counters
        return hit["HITStatus"], available, pending, completed

    def worker(self) -> str:
        """A new worker."""
        worker_id = f"AWORKER{next(self._numbers)}"
        self.served.store.write_now(lambda tx: labour.ensure_worker(tx, worker_id))
        return worker_id

    def accept(self, hit_id: str) -> str:
        """A new worker accepts the HIT; returns the assignment's id."""
        worker_id = self.worker()
        return self.served.store.write_now(lambda tx: labour.accept(tx, worker_id, hit_id))

    def submit(self, assignment_id: str, answers: Any = None) -> str:
        """The assignment is handed in."""
        self.served.store.write_now(lambda tx: labour.submit(tx, assignment_id, answers or {"q": "v"}))
        return assignment_id

    def submitted(self, hit_id: str, answers: Any = None) -> str:
        """A submitted assignment of the HIT."""
        return self.submit(self.accept(hit_id), answers)

    def give_back(self, assignment_id: str) -> None:
        """The assignment is returned."""
        self.served.store.write_now(lambda tx: labour.give_back(tx, assignment_id))

    def later(self, seconds: float) -> None:
        """Time passes, and what falls due happens."""
        self.served.clock.turn(seconds)
        tick = Scheduler(self.served.store, self.served.clock).tick
        while self.served.store.write_now(tick):
            pass

    @property
    def now(self) -> float:
        """The marketplace's time."""
        return self.served.clock.now()


@dataclass(frozen=True)
class Row:
    """A rule that refuses: `code` without its prefix, `message` a pattern of the whole text before the time.

    Parameters that begin with `_` are not sent, here and in `Edge`.
    """

    source: str
    rule: str
    operation: str
    params: Callable[[World], Params]
    kind: str
    code: str | None = None
    message: str = ".*"
    parameter: str | None = None
    stamped: bool = True

    def check(self, world: World) -> None:
        """Asks, and compares what boto3 shows and what came over the wire."""
        params = _sent(self.params(world))
        with pytest.raises(ClientError) as caught:
            world.call(self.operation, **params)
        response: Any = caught.value.response
        code = None if self.code is None else PREFIX + self.code
        stamp = r" \(\d{13}\)" if self.stamped else ""
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert response["Error"]["Code"] == self.kind
        assert re.fullmatch(self.message + stamp, response["Error"]["Message"], re.DOTALL)
        members = (world.raw["__type"], world.raw.get("TurkErrorCode"), world.raw.get("Parameter"))
        assert members == (self.kind, code, self.parameter)
        assert world.raw["Message"] == response["Error"]["Message"]
        if self.kind == "RequestError":  # the only kind that the model knows: botocore passes its members on
            assert (response["TurkErrorCode"], response["Message"]) == (code, world.raw["Message"])


@dataclass(frozen=True)
class Edge:
    """A rule that allows: what `seen` makes of the parameters and the answer is `expected`."""

    source: str
    rule: str
    operation: str
    params: Callable[[World], Params]
    seen: Callable[[World, Params, Params], Any] = field(default=lambda world, params, answer: answer)
    expected: Any = field(default_factory=dict)

    def check(self, world: World) -> None:
        """Asks, and compares."""
        params = self.params(world)
        answer = world.call(self.operation, **_sent(params))
        assert self.seen(world, params, answer) == self.expected


def _sent(params: Params) -> Params:
    return {name: value for name, value in params.items() if name[0] != "_"}


def request_error(
    source: str, rule: str, operation: str, params: Callable[[World], Params], code: str, message: str, **more: Any
) -> Row:
    """A RequestError: an object, a state, the money."""
    return Row(source, rule, operation, params, "RequestError", code, message, **more)


def bad(
    source: str,
    rule: str,
    operation: str,
    params: Callable[[World], Params],
    parameter: str,
    message: str = ".*",
    code: str = "InvalidParameterValue",
) -> Row:
    """A ParameterValidationError: a value that the model admits."""
    return Row(source, rule, operation, params, "ParameterValidationError", code, message, parameter)


def invalid(source: str, rule: str, operation: str, params: Callable[[World], Params], message: str) -> Row:
    """A ValidationException: a value that the model does not admit."""
    text = re.escape("1 validation error detected: ") + message
    return Row(source, rule, operation, params, "ValidationException", None, text, stamped=False)
