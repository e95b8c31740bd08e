"""Every constraint of the service model, at its edge and one past it, for every member of all 39 operations [SDK].

botocore's own checks are off, so that what it would refuse is asked of the marketplace too. A value at the edge may be
refused for other reasons (nothing has that id), but not as a ValidationException.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import botocore.session
from botocore.exceptions import ClientError

from tests.conformance.table import Edge, Row, Rule, World, given, rule_test

MODEL = botocore.session.get_session().get_service_model("mturk")
#: What each pattern of the model takes and refuses: the whole text must fit it, as in Java.
PATTERNS = {
    "^[A-Z0-9]+$": (["3", "A", "0"], ["abc", "3NONE-", "3NONE ", "3NONE\n", "É"]),
    "^A[A-Z0-9]+$": (["A1", "AA"], ["A", "B1", "Ab", "bob", "A1\n"]),
    r"^[0-9]+(\.)?[0-9]{0,2}$": (["0", "0.", "5.", "005", "0.5", "0.05"], ["0.975", "-1", ".5", "$1", "1,00", "1.00 "]),
}
PLAIN: dict[str, Any] = {"integer": 60, "long": 60, "boolean": False, "timestamp": 0}


class Passed(Edge):
    """A value that the model admits: whatever the operation says to it, it is no ValidationException."""

    def check(self, world: World) -> None:
        """Asks."""
        kind = None
        try:
            world.call(self.operation, by=world.bare, **self.params(world))
        except ClientError as error:
            kind = error.response["Error"]["Code"]
        assert kind != "ValidationException"


def sample(shape: Any) -> Any:
    """A value of the shape with no more than it must have."""
    if shape.type_name == "structure":
        return {name: sample(shape.members[name]) for name in shape.metadata.get("required", ())}
    if shape.type_name == "list":
        return [sample(shape.member)]
    if shape.type_name == "string":
        limits = shape.metadata
        enum, pattern = limits.get("enum"), limits.get("pattern")
        return enum[0] if enum else PATTERNS[pattern][0][0] if pattern else "A" * limits.get("min", 1)
    return PLAIN[shape.type_name]


def leaves(shape: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The way to every value of a shape; `*` is an element of a list."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield from leaves(member, (*path, name))
    elif shape.type_name == "list":
        yield from leaves(shape.member, (*path, "*"))
    else:
        yield path, shape


def placed(shape: Any, path: tuple[str, ...], value: Any) -> Any:
    """A sample of the shape with `value` at the end of the path."""
    if not path:
        return value
    if path[0] == "*":
        return [placed(shape.member, path[1:], value)]
    return {**sample(shape), path[0]: placed(shape.members[path[0]], path[1:], value)}


def edges(shape: Any) -> Iterator[tuple[list[Any], list[Any], str]]:
    """For each constraint: values that it admits, values that it does not, and its words."""
    limits = shape.metadata
    whole = shape.type_name in {"integer", "long"}
    noun = "value" if whole else "length"

    def sized(size: int) -> Any:
        return size if whole else "A" * size

    if "max" in limits:
        most = limits["max"]
        yield [sized(most)], [sized(most + 1)], f"Member must have {noun} less than or equal to {most}"
    if "min" in limits:
        least = limits["min"]
        fits = "pattern" not in limits or re.fullmatch(limits["pattern"], "A" * least)
        yield (
            [sized(least)] if fits else [],
            [sized(least - 1)],
            f"Member must have {noun} greater than or equal to {least}",
        )
    if "pattern" in limits:
        yield *PATTERNS[limits["pattern"]], f"Member must satisfy regular expression pattern: {limits['pattern']}"
    if "enum" in limits:
        names = limits["enum"]
        yield names, ["Other", names[0].lower()], f"Member must satisfy enum value set: [{', '.join(names)}]"


def constraints() -> Iterator[Rule]:
    """The rows of all operations."""
    for operation in MODEL.operation_names:
        shape = MODEL.operation_model(operation).input_shape
        for path, leaf in leaves(shape):
            name = ".".join(path)
            at = ".".join("1.member" if step == "*" else step[0].lower() + step[1:] for step in path)
            for admitted, refused, words in edges(leaf):
                demand = re.escape(words)
                if path[-1] == "*":  # a list of plain values is one failure, which names all that its elements must be
                    at, demand = at.removesuffix(".1.member"), rf"Member must satisfy constraint: \[.*{demand}.*\]"
                for value in admitted:
                    params = given(placed(shape, path, value))
                    yield Passed("SDK", f"{name} may be {str(value)[:40]!r} ({words[:24]})", operation, params)
                for value in refused:
                    params = given(placed(shape, path, value))
                    shown = re.escape(f"[{value}]" if path[-1] == "*" else str(value))
                    yield Row(
                        "SDK", f"{name} may not be {str(value)[:40]!r} ({words[:24]})", operation,
                        params, "ValidationException", None,
                        rf"\d validation errors? detected: .*Value '{shown}' at '{at}' failed to satisfy constraint: "
                        + demand + ".*", stamped=False, by=lambda world: world.bare,
                    )  # fmt: skip


CONSTRAINTS = list(constraints())
test_rule = rule_test(CONSTRAINTS)


def test_every_operation_has_constraints_but_one() -> None:
    assert set(MODEL.operation_names) - {row.operation for row in CONSTRAINTS} == {
        "GetAccountBalance", "AcceptQualificationRequest", "RejectQualificationRequest",
    }  # fmt: skip
