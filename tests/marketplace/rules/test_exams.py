"""What a qualification type may be made of, without a store."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.marketplace.exam import EXAM, KEY, QUESTIONS, TEST, form, free_text
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules import exams, limits

UPLOAD = form(
    free_text().replace(
        "<FreeTextAnswer/>",
        "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes><MinFileSizeInBytes>1</MinFileSizeInBytes>"
        "</FileUploadAnswer>",
    ),
    version="2005-10-01",
)
OTHER = TEST.replace("</Selections>", "<OtherSelection/></Selections>", 1)


def row(**columns: Any) -> Any:
    """A type's row with a test or without."""
    plain = {"auto_granted": False, "auto_granted_value": None, "test": None}
    return SimpleNamespace(**{**plain, **columns})


@pytest.mark.parametrize(
    ("params", "value"),
    [
        ({}, None),
        ({"AutoGranted": False}, None),
        ({"AutoGranted": True}, 1),
        ({"AutoGranted": True, "AutoGrantedValue": 0}, 0),
        (EXAM, None),
        ({**EXAM, "AnswerKey": KEY}, None),
        ({**EXAM, "Test": form(*QUESTIONS, free_text())}, None),
        ({**EXAM, "Test": OTHER}, None),
    ],
)
def test_what_goes_together(params: dict[str, Any], value: int | None) -> None:
    assert exams.check_new(params) == value


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({**EXAM, "AutoGranted": True}, "Test"),
        ({**EXAM, "Test": UPLOAD}, "Test"),
        ({**EXAM, "Test": KEY}, "Test"),
        ({"Test": TEST}, "TestDurationInSeconds"),
        ({**EXAM, "TestDurationInSeconds": 0}, "TestDurationInSeconds"),
        ({**EXAM, "TestDurationInSeconds": limits.LONGEST_DELAY + 1}, "TestDurationInSeconds"),
        ({"TestDurationInSeconds": 60}, "TestDurationInSeconds"),
        ({"AnswerKey": KEY}, "AnswerKey"),
        ({**EXAM, "AnswerKey": TEST}, "AnswerKey"),
        ({**EXAM, "AnswerKey": KEY, "Test": form(*QUESTIONS, free_text())}, "AnswerKey"),
        ({**EXAM, "AnswerKey": KEY, "Test": OTHER}, "AnswerKey"),
        ({"AutoGrantedValue": 1}, "AutoGrantedValue"),
    ],
)
def test_what_does_not(params: dict[str, Any], parameter: str) -> None:
    for check in (exams.check_new, lambda p: exams.changes(p, row())):
        with pytest.raises(ApiError) as caught:
            check(params)
        assert (caught.value.kind, caught.value.parameter) == ("ParameterValidationError", parameter)


def test_a_change_names_the_columns_that_change() -> None:
    nothing = {"auto_granted": False, "auto_granted_value": None}
    assert exams.changes({}, row()) == nothing
    assert exams.changes({"RetryDelayInSeconds": 0}, row()) == {**nothing, "retry_delay": 0}
    assert exams.changes(EXAM, row(test=TEST)) == {
        **nothing, "test": TEST, "test_duration": 300, "answer_key": None,
    }  # fmt: skip
    assert exams.changes({}, row(auto_granted=True, auto_granted_value=7))["auto_granted_value"] == 7
    assert exams.changes({"AutoGranted": False}, row(auto_granted=True, auto_granted_value=7)) == nothing


def test_a_test_and_an_automatic_grant_do_not_meet_later_either() -> None:
    for params, kind, parameter in (
        (EXAM, row(auto_granted=True, auto_granted_value=1), "Test"),
        ({"AutoGranted": True}, row(test=TEST), "AutoGranted"),
    ):
        with pytest.raises(ApiError) as caught:
            exams.changes(params, kind)
        assert caught.value.parameter == parameter


@pytest.mark.parametrize("delay", [0, limits.LONGEST_DELAY])
def test_retry_delays(delay: int) -> None:
    exams.check_retry_delay({"RetryDelayInSeconds": delay})
    exams.check_retry_delay({})


@pytest.mark.parametrize("delay", [-1, limits.LONGEST_DELAY + 1])
def test_retry_delays_out_of_bounds(delay: int) -> None:
    with pytest.raises(ApiError) as caught:
        exams.check_retry_delay({"RetryDelayInSeconds": delay})
    assert caught.value.parameter == "RetryDelayInSeconds"
