"""AWS JSON 1.1 as the Requester API speaks it: request bodies to parameters, results and errors to bytes.

Shapes come from botocore's service model alone. This module knows no HTTP, no signature, no store and no time of its
own. It refuses, with the service's errors, whatever the model does not admit.

Bytes: compact separators, members in the order of the model, text as UTF-8 (not escaped to ASCII), and timestamps as
Java prints a double, whole seconds: `1.558393704E9` [CALC, from psiTurk's recorded content-length].
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any, NoReturn

from turkterm.marketplace import constraints, parameters
from turkterm.marketplace.context import Params
from turkterm.marketplace.errors import ApiError, invalid
from turkterm.marketplace.service import service_model

CONTENT_TYPE = "application/x-amz-json-1.1"
OWN_ERRORS = frozenset({"RequestError", "ParameterValidationError", "ServiceFault"})

Writer = Callable[[Any, list[str]], None]


class Suffix(StrEnum):
    """How the service stamps its own messages: ` (<epoch-ms>)`, in the sandbox ` (<epoch-ms> s)` [boto3#2355]."""

    PRODUCTION = ""
    SANDBOX = " s"


class Wire:
    """The protocol of all 39 operations of the service model."""

    def __init__(self) -> None:
        model = service_model()
        self._prefix = f"{model.metadata['targetPrefix']}."
        self._operations: dict[str, Any] = {name: model.operation_model(name) for name in model.operation_names}
        self._writers: dict[str, Writer] = {}

    @property
    def operations(self) -> frozenset[str]:
        """The names of all operations that the model describes, carried out here or not."""
        return frozenset(self._operations)

    def operation(self, target: str | None) -> str:
        """The operation that an X-Amz-Target header names. Raises ApiError, an UnknownOperationException."""
        name = (target or "").removeprefix(self._prefix)
        if not target or not target.startswith(self._prefix) or name not in self._operations:
            raise ApiError(
                "UnknownOperationException",
                f"The X-Amz-Target header names no operation of this service: {target or '(none)'}",
                stamped=False,
            )
        return name

    def parse(self, target: str | None, body: bytes) -> tuple[str, Params]:
        """The operation and its parameters, timestamps as float epoch seconds.

        Raises ApiError: UnknownOperationException, SerializationException (no JSON object, a wrong type) or
        ValidationException (a constraint of the model).
        """
        name = self.operation(target)
        shape = self._operations[name].input_shape
        document = _document(body)
        if shape is None:
            return name, {}
        params: Params = parameters.read(shape, document)
        broken = constraints.failures(shape, params)
        if broken:
            raise invalid(*broken)
        return name, params

    def serialise(self, operation: str, result: Mapping[str, Any]) -> bytes:
        """The body of a successful answer; `{}` where the operation has no output.

        Raises KeyError for a member that the output shape does not have, and TypeError for a value of another type: a
        fault of the operation, never of the caller.
        """
        shape = self._operations[operation].output_shape
        if shape is None:
            if result:
                raise KeyError(f"{operation} has no output, got {sorted(result)}")
            return b"{}"
        out: list[str] = []
        self._writer(shape)(result, out)
        return "".join(out).encode("utf-8", errors="replace")

    def _writer(self, shape: Any) -> Writer:
        """The writer of a shape, made once."""
        writer = self._writers.get(shape.name)
        if writer is None:
            if shape.type_name == "structure":
                writer = self._structure_writer(shape)
            elif shape.type_name == "list":
                writer = self._list_writer(shape)
            else:
                writer = _SCALARS[shape.type_name]
            self._writers[shape.name] = writer
        return writer

    def _structure_writer(self, shape: Any) -> Writer:
        members = [(name, f'"{name}":', self._writer(member)) for name, member in shape.members.items()]
        known = frozenset(shape.members)

        def write(value: Mapping[str, Any], out: list[str]) -> None:
            if not known.issuperset(value):
                raise KeyError(f"{shape.name} has no member {sorted(set(value) - known)}")
            opening = "{"
            for name, label, writer in members:
                if name in value:
                    out.append(opening)
                    out.append(label)
                    writer(value[name], out)
                    opening = ","
            out.append("{}" if opening == "{" else "}")

        return write

    def _list_writer(self, shape: Any) -> Writer:
        element = self._writer(shape.member)

        def write(value: list[Any], out: list[str]) -> None:
            out.append("[")
            for position, item in enumerate(value):
                if position:
                    out.append(",")
                element(item, out)
            out.append("]")

        return write


def error_body(error: ApiError, now: float, suffix: Suffix = Suffix.PRODUCTION) -> bytes:
    """The body of an error, in the order `__type`, `Message`, `Parameter`, `TurkErrorCode` [boto3#2108].

    `now` (marketplace time, epoch seconds) is what a stamped message ends in. Errors of the framework, a
    ValidationException above all, carry `message` beside `Message`, since it is UNKNOWN which of them this service used
    and clients read either.
    """
    text = error.message
    if error.stamped:
        text = f"{text} ({int(now * 1000)}{suffix})"
    body = {"__type": error.kind}
    if text:
        body["Message"] = text
        if error.kind not in OWN_ERRORS:
            body["message"] = text
    if error.parameter is not None:
        body["Parameter"] = error.parameter
    if error.code is not None:
        body["TurkErrorCode"] = error.code
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def java_double(number: float) -> str:
    """A finite number as Java's `Double.toString` prints it."""
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return repr(float(number))
    sign, digits, exponent = Decimal(repr(float(number))).as_tuple()
    text = "".join(map(str, digits))
    assert isinstance(exponent, int), "the number is finite"
    return f"{'-' if sign else ''}{text[0]}.{text[1:].rstrip('0') or '0'}E{len(text) - 1 + exponent}"


def _document(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. JSON that only Python reads (NaN) is refused."""
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # Also undecodable bytes, and numbers of more than 4300 digits.
        raise parameters.serialization_error("The request body is not a JSON document") from None
    if not isinstance(document, dict):
        raise parameters.serialization_error("The request body is not a JSON object")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _write_string(value: str, out: list[str]) -> None:
    out.append(encode_basestring(value))


def _write_whole(value: int, out: list[str]) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"a whole number was expected, got {type(value).__name__}")
    out.append(int.__repr__(value))


def _write_boolean(value: bool, out: list[str]) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"true or false was expected, got {type(value).__name__}")
    out.append("true" if value else "false")


def _write_timestamp(value: float, out: list[str]) -> None:
    out.append(java_double(float(int(value))))


_SCALARS: dict[str, Writer] = {
    "string": _write_string,
    "integer": _write_whole,
    "long": _write_whole,
    "boolean": _write_boolean,
    "timestamp": _write_timestamp,
}
