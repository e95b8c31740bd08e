"""Tables of rules that are asked of the marketplace through plain boto3: what a row is, and how it is checked.

Sources: SDK (botocore's model and its texts), DOC (AWS's API reference), LEG and D08 (its older versions), GUIDE, G08
and S000 (the guides and a lecture), WILD (a log of the service, often by name), CALC and MEAS (computed, measured),
INFER (an inference), and CHOICE where the sources are silent and `marketplace.rules.unknown` says what was chosen.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.world import PREFIX, Params, World

__all__ = [
    "DENIED",
    "FUNDS",
    "STATE",
    "STRANGER",
    "XML",
    "Edge",
    "Params",
    "Row",
    "Rule",
    "World",
    "answer_of",
    "bad",
    "given",
    "invalid",
    "quoted",
    "request_error",
    "rule_test",
]

STRANGER = "A143XRCI1YXAFE"
STATE = "This operation can be called with a status of: "
XML = (
    "There was an error parsing the XML question or answer data in your request.  Please make sure the data is "
    "well-formed and validates against the appropriate schema. Details: "
)
FUNDS = (
    "This Requester has insufficient funds in their account to complete this transaction. "
    "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs.  "
)
DENIED = "This user is not authorized to perform the requested operation."


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
    by: Callable[[World], Any] | None = None

    def check(self, world: World) -> None:
        """Asks, and compares what boto3 shows and what came over the wire."""
        params = _sent(self.params(world))
        with pytest.raises(ClientError) as caught:
            world.call(self.operation, by=self.by and self.by(world), **params)
        response: Any = caught.value.response
        code = None if self.code is None else PREFIX + self.code
        stamp = world.stamp if self.stamped else ""
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert response["Error"]["Code"] == self.kind
        assert re.fullmatch(self.message + stamp, response["Error"]["Message"], re.DOTALL)
        text = response["Error"]["Message"]
        modelled = self.kind == "RequestError"  # the only kind that botocore's model knows: it passes its members on
        own = modelled or self.kind == "ParameterValidationError"
        body = {"__type": self.kind, "Message": text, "message": None if own else text}
        body |= {"Parameter": self.parameter, "TurkErrorCode": code}
        assert [*world.raw.items()] == [member for member in body.items() if member[1] is not None]
        kept = {name: response[name] for name in ("TurkErrorCode", "Message", "Parameter") if name in response}
        assert kept == ({"TurkErrorCode": code, "Message": text} if modelled else {})


@dataclass(frozen=True)
class Edge:
    """A rule that allows: what `seen` makes of the parameters and the answer is `expected`."""

    source: str
    rule: str
    operation: str
    params: Callable[[World], Params]
    seen: Callable[[World, Params, Params], Any] = field(default=lambda world, params, answer: answer)
    expected: Any = field(default_factory=dict)
    by: Callable[[World], Any] | None = None

    def check(self, world: World) -> None:
        """Asks, and compares."""
        params = self.params(world)
        answer = world.call(self.operation, by=self.by and self.by(world), **_sent(params))
        seen = self.seen(world, params, answer)
        assert seen == self.expected


Rule = Row | Edge


def answer_of(world: World, params: Params, answer: Params) -> Params:
    """What `Edge.seen` is where the answer itself is what counts."""
    return answer


def given(params: Params) -> Callable[[World], Params]:
    """Parameters that need nothing of the world."""
    return lambda world: params


def rule_test(rows: Sequence[Rule]) -> Callable[..., Awaitable[None]]:
    """The test of a file's rows, one case a row."""

    @pytest.mark.asyncio(loop_scope="module")
    @pytest.mark.parametrize("row", rows, ids=lambda row: f"{row.operation}: {row.rule} [{row.source}]")
    async def test_rule(world: World, row: Rule) -> None:
        await asyncio.to_thread(row.check, world)

    return test_rule


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


def quoted(value: str, parameter: str) -> str:
    """The pattern of how a value that is refused is told."""
    return re.escape(f'The value "{value}" is not valid for the parameter {parameter}.')
