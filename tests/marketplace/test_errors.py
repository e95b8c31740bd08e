"""The errors' words as they are recorded."""

from __future__ import annotations

from turkterm.marketplace.errors import bad_parameter, invalid, request_error


def test_a_request_error_has_the_prefixed_code() -> None:
    error = request_error("HITDoesNotExist", "Hit ABC does not exist.")
    assert (error.kind, error.code, error.status) == ("RequestError", "AWS.MechanicalTurk.HITDoesNotExist", 400)
    assert str(error) == "Hit ABC does not exist."
    assert error.stamped


def test_a_bad_parameter_names_itself() -> None:
    error = bad_parameter("WorkerId", "A143XRCI1YXAFE")
    assert (error.kind, error.parameter) == ("ParameterValidationError", "WorkerId")
    assert error.message == 'The value "A143XRCI1YXAFE" is not valid for the parameter WorkerId.'
    assert bad_parameter("X", "1", "Too small.").message.endswith("parameter X. Too small.")


def test_validation_failures_are_counted() -> None:
    assert invalid("a").message == "1 validation error detected: a"
    assert invalid("a", "b").message == "2 validation errors detected: a; b"
    assert not invalid("a").stamped
