"""The constraints that the service model declares: required, minimum, maximum, pattern, enumeration.

botocore's client checks only the first two, so the rest reaches the service, which answers a ValidationException with
every failure in one message. Verbatim: the pattern and the null form [Dallinger#1052, boto3#1222]; the others are the
framework's form in other AWS services, which this one was not seen to use (INFER). Members are written lowerCamelCase,
elements of a list of structures `list.1.member`, and a list of plain values is one failure at the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """One constraint: its text in an error, and whether a value meets it."""

    demand: str
    met: Callable[[Any], bool]


def failures(shape: Any, params: dict[str, Any]) -> list[str]:
    """Every constraint of the structure `shape` that `params` (typed by `parameters.read`) breaks, in model order."""
    return list(_structure(shape, params, ""))


def _structure(shape: Any, value: dict[str, Any], path: str) -> Iterator[str]:
    required = shape.metadata.get("required", ())
    for name, member in shape.members.items():
        at = f"{path}{name[0].lower()}{name[1:]}"
        if name in value:
            yield from _member(member, value[name], at)
        elif name in required:
            yield _failure(None, at, "Member must not be null")


def _member(shape: Any, value: Any, at: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from _structure(shape, value, f"{at}.")
    elif shape.type_name == "list":
        yield from _list(shape, value, at)
    else:
        for demand in _broken(shape, value):
            yield _failure(value, at, demand)


def _list(shape: Any, value: list[Any], at: str) -> Iterator[str]:
    for demand in _broken(shape, value):
        yield _failure(value, at, demand)
    inner = shape.member
    if inner.type_name in ("structure", "list"):
        for position, element in enumerate(value, start=1):
            if element is None:
                yield _failure(None, f"{at}.{position}.member", "Member must not be null")
            else:
                yield from _member(inner, element, f"{at}.{position}.member")
    elif any(element is None or _broken(inner, element) for element in value):
        demands = [*(rule.demand for rule in _rules(inner)), "Member must not be null"]
        yield _failure(value, at, f"Member must satisfy constraint: [{', '.join(demands)}]")


def _failure(value: Any, at: str, demand: str) -> str:
    shown = "null" if value is None else f"'{_show(value)}'"
    return f"Value {shown} at '{at}' failed to satisfy constraint: {demand}"


def _show(value: Any) -> str:
    """A value as Java prints it."""
    if isinstance(value, list):
        return f"[{', '.join('null' if element is None else _show(element) for element in value)}]"
    return str(value)


def _rules(shape: Any) -> Iterator[Rule]:
    """What the model demands of a value of `shape`. A pattern must match the whole text, as in Java."""
    limits = shape.metadata
    size, noun = (int, "value") if shape.type_name in ("integer", "long") else (len, "length")
    if "max" in limits:
        most = limits["max"]
        yield Rule(f"Member must have {noun} less than or equal to {most}", lambda value: size(value) <= most)
    if "min" in limits:
        least = limits["min"]
        yield Rule(f"Member must have {noun} greater than or equal to {least}", lambda value: size(value) >= least)
    if "pattern" in limits:
        pattern = limits["pattern"]
        yield Rule(
            f"Member must satisfy regular expression pattern: {pattern}",
            lambda value: re.fullmatch(pattern, value) is not None,
        )
    if "enum" in limits:
        names = limits["enum"]
        yield Rule(
            f"Member must satisfy enum value set: [{', '.join(names)}]",
            lambda value: value in names,
        )


def _broken(shape: Any, value: Any) -> list[str]:
    """The demands of `shape` that `value` does not meet."""
    return [rule.demand for rule in _rules(shape) if not rule.met(value)]
