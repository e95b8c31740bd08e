"""What goes over the wire: headers, numbers, members that are absent, and bodies that boto3 would not write."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from tests.conformance.table import Params, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

TARGET = "MTurkRequesterServiceV20170117"
FOUR = {"x-amzn-RequestId", "Content-Type", "Content-Length", "Date"}
Ask = Callable[[World], object]


def sent(world: World, body: bytes | Params, operation: str = "GetHIT", **headers: str) -> Any:
    """The answer to a body, and headers, that boto3 signs and sends without having written them."""
    client = world.client()

    def replace(params: Params, **_: Any) -> None:
        params["body"] = body if isinstance(body, bytes) else json.dumps(body).encode()
        params["headers"].update({"X-Amz-Target": f"{TARGET}.{operation}", **headers})

    client.meta.events.register("before-call.mturk", replace)
    try:
        return client.get_account_balance()
    except ClientError as refused:
        return refused.response


async def asked(world: World, ask: Callable[[World], Any]) -> Any:
    return await asyncio.to_thread(ask, world)


@pytest.mark.parametrize("ask", [
    lambda world: world.call("GetAccountBalance"), lambda world: world.call("ListHITs"),
    lambda world: world.call("DeleteWorkerBlock", WorkerId=world.worker()),
])  # fmt: skip
async def test_an_answer_has_four_headers(world: World, ask: Ask) -> None:
    """[S000, psiTurk]"""
    await asked(world, ask)
    headers = {name.lower(): value for name, value in world.headers.items()}
    assert set(headers) == {name.lower() for name in FOUR}
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-amzn-requestid"])
    assert int(headers["content-length"]) == len(world.body)
    assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", headers["date"])


async def test_an_error_closes_the_connection(world: World) -> None:
    """[boto3#2108]"""
    await asked(world, lambda w: w.refused("GetHIT", HITId="3NONE"))
    assert {name.lower() for name in world.headers} == {*(name.lower() for name in FOUR), "connection"}
    assert world.headers["Connection"] == "close"


@pytest.mark.parametrize(("operation", "params"), [
    ("DeleteWorkerBlock", {"WorkerId": "A1"}),
    ("UpdateExpirationForHIT", {"ExpireAt": 0}), ("UpdateHITReviewStatus", {}), ("DeleteHIT", {}),
])  # fmt: skip
async def test_an_empty_answer_is_two_bytes(world: World, operation: str, params: Params) -> None:
    """`{}` and a Content-Length of 2 [S000]"""

    def ask(w: World) -> None:
        named = {} if "WorkerId" in params else {"HITId": w.end(w.hit())}
        w.call(operation, **named, **params)

    await asked(world, ask)
    assert (world.body, world.headers["Content-Length"]) == (b"{}", "2")


async def test_instants_are_java_doubles(world: World) -> None:
    """Whole seconds, as `1.558393704E9` [CALC from psiTurk's content-length]; a whole day ends in fewer digits."""
    await asked(world, lambda w: w.hit())
    instants = re.findall(rb'"(?:CreationTime|Expiration)":([^,}]+)', world.body)
    assert len(instants) == 2
    for instant in instants:
        assert re.fullmatch(rb"[1-9]\.\d{1,9}E9", instant)
        assert float(instant) == int(float(instant))


async def test_the_body_of_a_hit(world: World) -> None:
    """Compact, in the model's order, UTF-8 and no escaped slashes [psiTurk]; lists are there when they are empty."""
    await asked(world, lambda w: w.hit(Description="é — https://lab.example/x"))
    assert b'"Description":"\xc3\xa9 \xe2\x80\x94 https://lab.example/x"' in world.body
    assert b'"QualificationRequirements":[]' in world.body
    assert world.body.startswith(b'{"HIT":{"HITId":"3')
    model = world.api.meta.service_model.shape_for("HIT")
    members = list(world.raw["HIT"])
    assert members == [name for name in model.members if name in members]


async def test_the_body_of_an_error(world: World) -> None:
    """Byte for byte but for the time [Dallinger#3331]."""

    def ask(w: World) -> None:
        w.refused("GetQualificationScore", **w.named())

    await asked(world, ask)
    assert re.fullmatch(
        rb'\{"__type":"RequestError","Message":"You requested a Qualification that does not exist\. \(\d{13}\)",'
        rb'"TurkErrorCode":"AWS\.MechanicalTurk\.QualificationDoesNotExist"\}',
        world.body,
    )


async def test_several_constraints_in_one_error(world: World) -> None:
    """In the model's order [Coral's form]."""
    answer = await asked(world, lambda w: sent(w, {"HITId": "no", "MaxResults": 101}, "ListAssignmentsForHIT"))
    assert answer["Error"] == {
        "Code": "ValidationException",
        "Message": "2 validation errors detected: Value 'no' at 'hITId' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: ^[A-Z0-9]+$; Value '101' at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 100",
    }


@pytest.mark.parametrize("written", [
    lambda at: str(at), lambda at: f"{at / 1e9}E9", lambda at: f"{at}.75", lambda at: f'"{at}"',
    lambda at: f'"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"',
])  # fmt: skip
async def test_instants_of_every_form(world: World, written: Callable[[int], str]) -> None:
    """Whole and broken numbers, with and without exponent, text, and ISO 8601 [SDK, MEAS]."""

    def ask(w: World) -> int:
        hit_id, at = w.hit(), int(w.now) + 7200
        answer = sent(w, f'{{"HITId":"{hit_id}","ExpireAt":{written(at)}}}'.encode(), "UpdateExpirationForHIT")
        assert "Error" not in answer
        return int(w.look(hit_id)["Expiration"].timestamp()) - at

    assert await asked(world, ask) == 0


@pytest.mark.parametrize("body", [{"HITId": None}, {"HITId": None, "Other": 1}, {}])
async def test_null_is_absent_and_the_unknown_is_ignored(world: World, body: Params) -> None:
    """[AWS JSON]"""
    answer = await asked(world, lambda w: sent(w, body))
    assert answer["Error"]["Message"].startswith("1 validation error detected: Value null at 'hITId'")


@pytest.mark.parametrize(("body", "operation"), [
    (b"", "GetHIT"), (b"HITId=3", "GetHIT"), (b"[]", "GetHIT"), (b'{"HITId":"3"', "GetHIT"),
    (b'{"HITId":NaN}', "GetHIT"), (b"\xff", "GetHIT"),
    ({"HITId": 3}, "GetHIT"), ({"HITId": ["3"]}, "GetHIT"), ({"HITId": {"a": "3"}}, "GetHIT"),
    ({"MaxResults": "10"}, "ListHITs"), ({"MaxResults": True}, "ListHITs"),
    ({"HITId": "3", "Revert": "true"}, "UpdateHITReviewStatus"), ({"HITId": "3", "Revert": 1}, "UpdateHITReviewStatus"),
    ({"HITId": "3", "ExpireAt": "soon"}, "UpdateExpirationForHIT"),
    ({"Subject": "s", "MessageText": "m", "WorkerIds": "A1"}, "NotifyWorkers"),
    (b'{"HITId":"\\ud800"}', "GetHIT"),
])  # fmt: skip
async def test_a_body_of_other_types(world: World, body: bytes | Params, operation: str) -> None:
    """SerializationException, HTTP 400, no stamp [AWS JSON]."""
    answer = await asked(world, lambda w: sent(w, body, operation))
    assert answer["Error"]["Code"] == "SerializationException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert not re.search(r"\(\d{13}\)$", answer["Error"]["Message"])


@pytest.mark.parametrize("target", ["MTurkRequesterServiceV20170117.GetHit", "GetHIT", "", "Other.GetHIT"])
async def test_an_unknown_operation(world: World, target: str) -> None:
    """[AWS JSON]"""
    answer = await asked(world, lambda w: sent(w, {}, **{"X-Amz-Target": target}))
    assert answer["Error"]["Code"] == "UnknownOperationException"


async def test_a_request_without_a_signature(world: World) -> None:
    """[AWS JSON]"""
    answer = await asked(world, lambda w: w.refused("GetAccountBalance", by=w.client(signature_version=UNSIGNED)))
    assert answer == "MissingAuthenticationTokenException"


async def test_ids_of_this_marketplace(world: World) -> None:
    """30 characters, `3` first, for everything but people [fixtures]."""

    def ids(w: World) -> list[str]:
        hit = w.look(w.hit(MaxAssignments=2))
        assignment = w.submitted(hit["HITId"])
        kind = w.kind()
        return [hit["HITId"], hit["HITTypeId"], hit["HITGroupId"], assignment, kind, w.pending(kind)]

    assert [one for one in await asked(world, ids) if not re.fullmatch("3[0-9A-Z]{29}", one)] == []
