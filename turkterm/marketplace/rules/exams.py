"""What makes a qualification type: test and its duration, answer key, automatic grant, retry delay.

A Test is a QuestionForm without file upload and needs a duration; an AnswerKey needs a Test whose questions are all
selections; AutoGranted excludes a Test. A change keeps what it does not name, except the key, which goes with its test.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from turkterm.marketplace.context import Params
from turkterm.marketplace.errors import bad_parameter
from turkterm.marketplace.rules import limits, unknown
from turkterm.marketplace.rules.answer_key import read_key
from turkterm.marketplace.rules.grants import DEFAULT_SCORE
from turkterm.marketplace.rules.questions import QUESTION_FORMS, check_document


def check_retry_delay(p: Params) -> None:
    """RetryDelayInSeconds, where it is given: whole seconds from 0 on; raises ApiError."""
    if "RetryDelayInSeconds" in p:
        limits.check_range("RetryDelayInSeconds", p["RetryDelayInSeconds"], (0, limits.LONGEST_DELAY))


def check_new(p: Params) -> int | None:
    """Checks a new type's parameters; returns the value that it grants by itself. Raises ApiError."""
    granted = p.get("AutoGranted", False)
    _check_test(p, granted)
    return _granted_value(p, granted, DEFAULT_SCORE)


def changes(p: Params, kind: Row[Any]) -> dict[str, Any]:
    """The columns that an update of this type changes; raises ApiError."""
    granted = p.get("AutoGranted", kind.auto_granted)
    _check_test(p, granted)
    if granted and kind.test is not None:
        raise bad_parameter("AutoGranted", "true", "It cannot be used with a Test, and a Test cannot be removed.")
    check_retry_delay(p)
    before = kind.auto_granted_value
    values: dict[str, Any] = {
        "auto_granted": granted,
        "auto_granted_value": _granted_value(p, granted, DEFAULT_SCORE if before is None else before),
    }
    if "RetryDelayInSeconds" in p:
        values["retry_delay"] = p["RetryDelayInSeconds"]
    if "Test" in p:
        # Without a new key the old one goes: it belonged to the old test [DOC].
        values |= {
            "test": p["Test"],
            "test_duration": p["TestDurationInSeconds"],
            "answer_key": p.get("AnswerKey"),
        }
    return values


def _check_test(p: Params, granted: bool) -> None:
    test, key = p.get("Test"), p.get("AnswerKey")
    if test is not None:
        if granted:
            raise limits.refuse("Test", test)  # the service's words [boto3#2108]
        root = check_document("Test", test, QUESTION_FORMS)
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        if "FileUploadAnswer" in names:
            raise limits.refuse("Test", test, "A Test cannot have a FileUploadAnswer.")
        if "TestDurationInSeconds" not in p:
            raise bad_parameter("TestDurationInSeconds", "null", "It is required with a Test.")
        if key is not None:
            read_key(key)
            for name in ("FreeTextAnswer", "OtherSelection"):
                if name in names:
                    raise unknown.answer_key_needs_selections(name)
    elif key is not None:
        raise limits.refuse("AnswerKey", key, "It needs a Test.")
    if "TestDurationInSeconds" in p:
        if test is None:
            raise bad_parameter("TestDurationInSeconds", str(p["TestDurationInSeconds"]), "It needs a Test.")
        limits.check_range("TestDurationInSeconds", p["TestDurationInSeconds"], (1, limits.LONGEST_DELAY))


def _granted_value(p: Params, granted: bool, default: int) -> int | None:
    value = p.get("AutoGrantedValue")
    if value is not None and not granted:
        raise bad_parameter("AutoGrantedValue", str(value), "It can only be used with AutoGranted.")
    return (default if value is None else int(value)) if granted else None
