"""Every code that the service's own clients know has a sentence that a person can read."""

from __future__ import annotations

import pytest

from turkterm.gateway import codes
from turkterm.gateway.faults import Denied, NotFound, Refused, Throttled, WrongState, from_answer

GROUPS: dict[type[Refused], dict[str, str]] = {
    Denied: codes.DENIED,
    NotFound: codes.NOT_FOUND,
    WrongState: codes.WRONG_STATE,
    Refused: codes.REFUSED,
}
EACH = [(kind, code, text) for kind, group in GROUPS.items() for code, text in group.items()]


def refusal(code: str) -> dict[str, object]:
    """An error answer of this code, as botocore parses it."""
    return {
        "Error": {"Code": "RequestError", "Message": "The service says so."},
        "TurkErrorCode": f"AWS.MechanicalTurk.{code}",
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }


@pytest.mark.parametrize(("kind", "code", "text"), EACH, ids=[code for _, code, _ in EACH])
def test_a_code_means_one_thing_and_reads_well(kind: type[Refused], code: str, text: str) -> None:
    fault = from_answer(refusal(code), write=True)
    assert type(fault) is kind
    assert str(fault) == text
    assert text[0].islower()
    assert not text.endswith(".")


def test_no_code_is_in_two_groups() -> None:
    assert len({code for _, code, _ in EACH}) == len(EACH)
    assert not codes.THROTTLING & {code for _, code, _ in EACH}


@pytest.mark.parametrize("code", sorted(codes.THROTTLING))
def test_throttling_has_many_names(code: str) -> None:
    answer = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    assert isinstance(from_answer(answer, write=True), Throttled)


def test_keys_that_are_good_and_may_not_are_told_from_bad_ones() -> None:
    assert {"AccessDeniedException", "PermissionDeniedException", "NotAuthorized"} <= codes.NO_RIGHT
    assert not codes.NO_RIGHT & {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredToken"}
