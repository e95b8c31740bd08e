"""Errors as the Requester API answers them: type, message text, TurkErrorCode and parameter.

Clients match on these texts (botocore drops TurkErrorCode from unmodelled errors), so the texts are contract. This
module refuses to know HTTP: `wire` turns an `ApiError` into bytes, `server` into a response.
"""

from __future__ import annotations

from dataclasses import dataclass

PREFIX = "AWS.MechanicalTurk."


@dataclass(slots=True)
class ApiError(Exception):
    """An error of the API.

    `kind` is the `__type` of the body (RequestError, ParameterValidationError, ValidationException …); `message` has
    no time suffix: `stamped` says whether the answer appends ` (<epoch-ms>)` as the service did for its own errors
    (not for the framework's: ValidationException, signatures, throttling). `code` is the full TurkErrorCode.
    """

    kind: str
    message: str
    code: str | None = None
    parameter: str | None = None
    status: int = 400
    stamped: bool = True

    def __str__(self) -> str:
        return self.message


def request_error(code: str, message: str) -> ApiError:
    """A RequestError: an object that does not exist, a state that forbids the call, permission, funds."""
    return ApiError("RequestError", message, code=PREFIX + code)


def bad_parameter(parameter: str, value: str, detail: str = "") -> ApiError:
    """A ParameterValidationError: a value that the model admits and the business does not [boto3#2355]."""
    text = f'The value "{value}" is not valid for the parameter {parameter}.'
    return ApiError(
        "ParameterValidationError",
        f"{text} {detail}" if detail else text,
        code=PREFIX + "InvalidParameterValue",
        parameter=parameter,
    )


def invalid(*failures: str) -> ApiError:
    """A ValidationException of the service framework, one or more constraints in one message (Coral's form)."""
    count = len(failures)
    noun = "error" if count == 1 else "errors"
    return ApiError(
        "ValidationException",
        f"{count} validation {noun} detected: {'; '.join(failures)}",
        stamped=False,
    )
