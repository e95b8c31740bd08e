"""From a JSON document to the parameters of an operation: types only, constraints are `constraints`' business.

botocore's `ParamValidator` checks what a Python caller hands to a client; here the value comes from the wire, where a
wrong type is a SerializationException, null is an absent member, unknown members are ignored and numbers are Java's.
The texts are those of AWS's service framework as recorded from other AWS JSON services; none is recorded from this one
(INFER). Text that no store could keep (half a surrogate pair) is refused here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from turkterm.marketplace.errors import ApiError

EARLIEST_TIME = -62_135_510_400.0  # 0001-01-02T00:00:00Z, the first day that clients of every time zone can show
LATEST_TIME = 253_402_300_799.0  # 9999-12-31T23:59:59Z, the last second that clients can show
INTEGER_LIMITS = (-(2**31), 2**31 - 1)
LONG_LIMITS = (-(2**63), 2**63 - 1)
HALF_SURROGATE = re.compile("[\ud800-\udfff]")


def serialization_error(message: str) -> ApiError:
    """A SerializationException: the document is not of the shape's types."""
    return ApiError("SerializationException", message, stamped=False)


def read(shape: Any, value: Any) -> Any:
    """`value` (decoded JSON, not null) as the botocore `shape` has it. Raises ApiError, a SerializationException.

    Timestamps become float epoch seconds, numbers of integer shapes int; members that are null or unknown are left out.
    """
    return _READERS[shape.type_name](shape, value)


def _structure(shape: Any, value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        raise serialization_error(f"Unrecognized collection type class {shape.name}")
    if not isinstance(value, dict):
        raise serialization_error("Unexpected field type")
    members = shape.members
    return {name: read(member, value[name]) for name, member in members.items() if value.get(name) is not None}


def _list(shape: Any, value: Any) -> list[Any]:
    if isinstance(value, dict):
        raise serialization_error("Start of structure or map found where not expected")
    if not isinstance(value, list):
        raise serialization_error("Unexpected field type")
    return [None if item is None else read(shape.member, item) for item in value]


def _string(shape: Any, value: Any) -> str:
    if not isinstance(value, str):
        raise _not_convertible(value, "String")
    if not value.isascii() and HALF_SURROGATE.search(value):
        raise serialization_error("Unpaired surrogate in a string")
    return value


def _whole(name: str, limits: tuple[int, int]) -> Callable[[Any, Any], int]:
    lowest, highest = limits

    def reader(shape: Any, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _not_convertible(value, name)
        # The framework cuts fractions off and stops at the type's limits instead of refusing.
        return math.trunc(min(max(value, lowest), highest))

    return reader


def _boolean(shape: Any, value: Any) -> bool:
    if isinstance(value, str):
        raise serialization_error("Unexpected token received from parser")
    if not isinstance(value, bool):
        raise _not_convertible(value, "Boolean")
    return value


def _timestamp(shape: Any, value: Any) -> float:
    """Whole or broken epoch seconds as a number or as text, or an ISO 8601 instant (UTC where it names no zone)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _not_convertible(value, "Timestamp")
    if isinstance(value, str):
        seconds = _instant(value)
        if seconds is None:
            raise _not_convertible(value, "Timestamp")
    else:
        seconds = value
    if not EARLIEST_TIME <= seconds <= LATEST_TIME:
        raise serialization_error("Timestamp out of range")
    return float(seconds)


def _instant(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _not_convertible(value: Any, name: str) -> ApiError:
    if isinstance(value, dict):
        return serialization_error("Start of structure or map found where not expected")
    if isinstance(value, list):
        return serialization_error(f"Unrecognized collection type class java.lang.{name}")
    if isinstance(value, bool):
        kind = "TRUE_VALUE" if value else "FALSE_VALUE"
    elif isinstance(value, str):
        kind = "STRING_VALUE"
    else:
        kind = "DECIMAL_VALUE" if isinstance(value, float) else "NUMBER_VALUE"
    return serialization_error(f"{kind} cannot be converted to {name}")


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "integer": _whole("Integer", INTEGER_LIMITS),
    "long": _whole("Long", LONG_LIMITS),
    "boolean": _boolean,
    "timestamp": _timestamp,
}
