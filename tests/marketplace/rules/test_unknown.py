"""The choices where the sources are silent: texts that our own gateway and other clients can tell apart."""

from __future__ import annotations

import re

from turkterm.marketplace.rules import unknown


def test_a_repeated_hit_names_the_first() -> None:
    error = unknown.hit_already_exists("3ABC")
    assert (error.kind, error.code) == ("RequestError", "AWS.MechanicalTurk.HitAlreadyExists")
    assert "3ABC" in error.message


def test_a_repeated_token_has_the_recorded_words() -> None:
    error = unknown.token_already_used("tok", "request-1")
    assert error.message.startswith('The idempotency token "tok" has already been processed.')
    assert "request-1" in error.message
    assert unknown.token_already_used("tok").message == 'The idempotency token "tok" has already been processed.'


def test_codes_are_spelled_like_the_services() -> None:
    errors = (
        unknown.no_hits_available("3A"),
        unknown.requirements_not_met("3A"),
        unknown.already_taken("3A"),
        unknown.too_many_held(),
        unknown.no_such_hit_type("3A"),
        unknown.no_such_layout("3A"),
        unknown.not_your_type(),
        unknown.inactive_type(),
    )
    assert all(error.kind == "RequestError" and error.code is not None for error in errors)
    assert all(re.fullmatch(r"AWS\.MechanicalTurk\.[A-Z][A-Za-z]+", error.code or "") for error in errors)
