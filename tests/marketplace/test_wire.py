"""Bodies of requests, answers and errors, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

from turkterm.marketplace.errors import ApiError, bad_parameter, invalid, request_error
from turkterm.marketplace.service import service_model
from turkterm.marketplace.wire import Suffix, Wire, error_body, java_double

WIRE = Wire()
PREFIX = "MTurkRequesterServiceV20170117."

# A HIT as psiTurk recorded it, in the order of the model.
HIT: dict[str, Any] = {
    "HITId": "3" + "A" * 29,
    "HITTypeId": "3" + "B" * 29,
    "HITGroupId": "3" + "C" * 29,
    "CreationTime": 1558393704.9,
    "Title": 'Größe "🐢"\n/',
    "Description": "d",
    "Question": "<q/>",
    "HITStatus": "Assignable",
    "MaxAssignments": 1,
    "Reward": "0.10",
    "AutoApprovalDelayInSeconds": 2592000,
    "Expiration": 1558480104.0,
    "AssignmentDurationInSeconds": 30,
    "QualificationRequirements": [
        {
            "QualificationTypeId": "00000000000000000071",
            "Comparator": "In",
            "LocaleValues": [{"Country": "US"}],
            "RequiredToPreview": False,
        }
    ],
    "HITReviewStatus": "NotReviewed",
    "NumberOfAssignmentsPending": 0,
    "NumberOfAssignmentsAvailable": 1,
    "NumberOfAssignmentsCompleted": 0,
}


def refusal(target: str | None, body: bytes) -> ApiError:
    with pytest.raises(ApiError) as caught:
        WIRE.parse(target, body)
    return caught.value


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1558393704.0, "1.558393704E9"),
        (1.5e9, "1.5E9"),
        (1e9, "1.0E9"),
        (0.0, "0.0"),
        (-1.0, "-1.0"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (12345678.9, "1.23456789E7"),
        (-253402300799.0, "-2.53402300799E11"),
        (0.001, "0.001"),
        (5e-5, "5.0E-5"),
    ],
)
def test_java_doubles(number: float, text: str) -> None:
    assert java_double(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_java_double_is_the_same_number(number: float) -> None:
    assert float(java_double(number)) == number


def test_the_size_that_psiturk_recorded() -> None:
    """CreateHITType's answer was 46 bytes long [CALC+psiTurk fixture]."""
    body = WIRE.serialise("CreateHITType", {"HITTypeId": "3" + "A" * 29})
    assert body == b'{"HITTypeId":"3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'
    assert len(body) == 46


def test_an_answer_keeps_the_model_s_order_and_whole_seconds() -> None:
    shuffled = dict(sorted(HIT.items(), reverse=True))
    text = WIRE.serialise("GetHIT", {"HIT": shuffled}).decode()
    assert list(json.loads(text)["HIT"]) == list(HIT)
    assert '"CreationTime":1.558393704E9,"Title":"Größe \\"🐢\\"\\n/",' in text
    assert '"QualificationRequirements":[{"QualificationTypeId":"00000000000000000071",' in text
    assert '"RequiredToPreview":false}]' in text


def test_botocore_reads_the_answer_back() -> None:
    model = service_model().operation_model("ListHITs")
    body = WIRE.serialise("ListHITs", {"NextToken": "p1:x", "NumResults": 2, "HITs": [HIT, HIT]})
    response = {"body": body, "headers": {}, "status_code": 200}
    parsed = create_parser("json").parse(response, model.output_shape)
    assert parsed["NumResults"] == 2
    assert parsed["HITs"][1]["Title"] == HIT["Title"]
    assert parsed["HITs"][0]["CreationTime"].timestamp() == 1558393704
    assert parsed["HITs"][0]["QualificationRequirements"][0]["LocaleValues"] == [{"Country": "US"}]


def test_empty_answers() -> None:
    assert WIRE.serialise("RejectAssignment", {}) == b"{}"
    assert WIRE.serialise("ListHITs", {"NumResults": 0, "HITs": []}) == b'{"NumResults":0,"HITs":[]}'


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        ("GetAccountBalance", {"Balance": "1.00"}),
        ("GetHIT", {"HIT": {"Titel": "x"}}),
        ("RejectAssignment", {"HIT": {}}),
    ],
)
def test_a_member_that_the_model_lacks_is_a_fault_of_the_operation(operation: str, result: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        WIRE.serialise(operation, result)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Title", None),
        ("Title", 5),
        ("MaxAssignments", "5"),
        ("MaxAssignments", 5.0),
        ("MaxAssignments", True),
        ("CreationTime", None),
    ],
)
def test_a_value_of_another_type_is_a_fault_of_the_operation(member: str, value: object) -> None:
    with pytest.raises(TypeError):
        WIRE.serialise("GetHIT", {"HIT": {member: value}})


def test_all_operations_are_known_and_others_are_not() -> None:
    assert len(WIRE.operations) == 39
    assert WIRE.operation(PREFIX + "GetHIT") == "GetHIT"
    for target in (None, "", "GetHIT", PREFIX, PREFIX + "gethit", PREFIX + "GetHITs", "Dynamo.GetHIT"):
        error = refusal(target, b"{}")
        assert (error.kind, error.status) == ("UnknownOperationException", 400)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"{",
        b"hello",
        b"{'a':1}",
        b'{"HITId":NaN}',
        b'{"a":Infinity}',
        b"\xff\xfe{}",
        b"[" * 50_000,
        b'{"a":' * 50_000,
        b"1" * 5000,
        b"null",
        b"[]",
        b'"{}"',
        b"7",
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_what_is_no_document(body: bytes) -> None:
    error = refusal(PREFIX + "GetHIT", body)
    assert (error.kind, error.status, error.stamped) == ("SerializationException", 400, False)


def test_parameters_of_a_good_request() -> None:
    body = json.dumps({"HITId": "3A", "ExpireAt": 1558393704, "Else": 1}).encode()
    assert WIRE.parse(PREFIX + "UpdateExpirationForHIT", body) == (
        "UpdateExpirationForHIT",
        {"HITId": "3A", "ExpireAt": 1558393704.0},
    )
    assert WIRE.parse(PREFIX + "GetAccountBalance", b"{}") == ("GetAccountBalance", {})


def test_broken_constraints_are_one_validation_exception() -> None:
    error = refusal(PREFIX + "ListHITs", b'{"MaxResults":101}')
    assert error.kind == "ValidationException"
    assert error.message == (
        "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 100"
    )
    both = refusal(PREFIX + "CreateWorkerBlock", b"{}")
    assert both.message == (
        "2 validation errors detected: Value null at 'workerId' failed to satisfy constraint: Member must not be "
        "null; Value null at 'reason' failed to satisfy constraint: Member must not be null"
    )


def test_the_recorded_error_byte_for_byte() -> None:
    """Dallinger#3331."""
    error = request_error("QualificationDoesNotExist", "You requested a Qualification that does not exist.")
    assert error_body(error, 1631094715.163) == (
        b'{"__type":"RequestError","Message":"You requested a Qualification that does not exist. (1631094715163)",'
        b'"TurkErrorCode":"AWS.MechanicalTurk.QualificationDoesNotExist"}'
    )


def test_the_sandbox_stamps_otherwise() -> None:
    error = bad_parameter("WorkerId", "Ä1")
    assert error_body(error, 1563818969.32, Suffix.SANDBOX).decode() == (
        '{"__type":"ParameterValidationError",'
        '"Message":"The value \\"Ä1\\" is not valid for the parameter WorkerId. (1563818969320 s)",'
        '"Parameter":"WorkerId","TurkErrorCode":"AWS.MechanicalTurk.InvalidParameterValue"}'
    )


def test_errors_of_the_framework_have_no_stamp_and_both_spellings() -> None:
    assert json.loads(error_body(invalid("x"), 5.0)) == {
        "__type": "ValidationException",
        "Message": "1 validation error detected: x",
        "message": "1 validation error detected: x",
    }
    silent = ApiError("InternalFailure", "", status=500, stamped=False)
    assert error_body(silent, 5.0) == b'{"__type":"InternalFailure"}'
