"""One request over real HTTP: what is answered, refused, faulted and logged. Operations are small ones of the test."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest

from tests.marketplace.handled import OPERATIONS, Site, open_site
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.context import Operation, Params, Result, Rights, Tx
from turkterm.marketplace.faults import BadFaults, Faults, parse_faults
from turkterm.marketplace.handler import LARGEST_BODY, Handler, ServerSettings, describe
from turkterm.marketplace.store import AccessKey, Store
from turkterm.marketplace.wire import Suffix


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path) as opened:
        yield opened


async def test_an_answer(site: Site) -> None:
    site.clock.turn(86_400)
    before = int(site.clock.now())
    response = await site.send("GetAccountBalance")
    assert response.status == 200
    assert response.text == '{"AvailableBalance":"10000.00"}'
    assert response.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert response.headers["Content-Length"] == "31"
    assert str(UUID(response.headers["x-amzn-RequestId"])) == response.headers["x-amzn-RequestId"]
    date = parsedate_to_datetime(response.headers["Date"]).timestamp()
    assert before <= date <= site.clock.now(), "the Date header is the marketplace's time"


async def test_every_request_has_an_id_of_its_own_which_the_operation_learns(site: Site) -> None:
    ids = [
        (await site.send("CreateWorkerBlock", {"WorkerId": f"A{number}", "Reason": "r "})).headers["x-amzn-RequestId"]
        for number in range(3)
    ]
    assert len(set(ids)) == 3
    assert site.noted() == {f"A{number}": f"r {each}" for number, each in enumerate(ids)}


async def test_a_refusal(site: Site) -> None:
    response = await site.send("GetHIT", {"HITId": "ABC"})
    assert response.status == 400
    assert response.headers["Connection"] == "close"
    assert response.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert list(response.body) == ["__type", "Message", "TurkErrorCode"]
    message, stamp = response.body["Message"].removesuffix(")").split(" (")
    assert message == "Hit ABC does not exist."
    assert int(stamp) / 1000 == pytest.approx(site.clock.now(), abs=10)
    assert response.body["TurkErrorCode"] == "AWS.MechanicalTurk.HITDoesNotExist"


async def test_the_sandbox_s_stamp(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(suffix=Suffix.SANDBOX)) as site:
        response = await site.send("GetHIT", {"HITId": "ABC"})
    assert response.body["Message"].endswith(" s)")


async def test_an_operation_that_is_not_there_yet(site: Site) -> None:
    response = await site.send("GetFileUploadURL", {"AssignmentId": "3A", "QuestionIdentifier": "q"})
    assert response.status == 400
    assert response.body["__type"] == "UnknownOperationException"
    assert response.body["Message"] == "GetFileUploadURL is not carried out by this marketplace yet"


async def test_a_read_only_key(site: Site) -> None:
    assert (await site.send("GetAccountBalance", rights=Rights.READ_ONLY)).status == 200
    response = await site.send("CreateWorkerBlock", {"WorkerId": "A1", "Reason": "r"}, rights=Rights.READ_ONLY)
    assert response.status == 400
    assert response.body["__type"] == "RequestError"
    assert response.body["Message"].startswith("This user is not authorized to perform the requested operation. (")
    assert response.body["TurkErrorCode"] == "AWS.MechanicalTurk.PermissionDeniedException"
    assert site.noted() == {}


async def test_signatures_are_checked(site: Site) -> None:
    (full, _) = site.store.access_keys()
    unsigned = await site.send("GetAccountBalance", sign=False)
    assert unsigned.body["__type"] == "MissingAuthenticationTokenException"
    forged = AccessKey(full.access_key_id, "guess", full.account_id, full.rights)
    assert (await site.send("GetAccountBalance", key=forged)).body["__type"] == "InvalidSignatureException"
    unknown = AccessKey("AKIAUNKNOWN", full.secret, full.account_id, full.rights)
    assert (await site.send("GetAccountBalance", key=unknown)).body["__type"] == "UnrecognizedClientException"


async def test_a_client_that_sets_its_clock_by_the_date_of_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the SDK for JavaScript does [MEAS]; one that keeps the real time is understood as before."""
    site.clock.turn(40 * 86_400)
    first = await site.send("GetAccountBalance")
    date = parsedate_to_datetime(first.headers["Date"])
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: date)
    second = await site.send("GetAccountBalance")
    site.clock.turn(86_400)
    third = await site.send("GetAccountBalance")
    assert [first.status, second.status, third.status] == [200, 200, 400]
    assert third.body["__type"] == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/index.html"), ("PUT", "/"), ("DELETE", "/"), ("OPTIONS", "/"), ("POST", "/hits")],
)
async def test_what_is_no_request_of_the_api(site: Site, method: str, path: str) -> None:
    response = await site.send("GetAccountBalance", method=method, path=path)
    assert response.status == 404
    assert response.body["__type"] == "UnknownOperationException"
    assert "x-amzn-RequestId" in response.headers
    assert (await site.send("GetAccountBalance")).status == 200


async def test_a_body_that_is_too_large(site: Site) -> None:
    for size in (LARGEST_BODY + 1, 10 * 2**20):
        response = await site.send("GetAccountBalance", body=b" " * size)
        assert response.status == 413
        assert response.body["__type"] == "RequestEntityTooLargeException"
        assert (await site.send("GetAccountBalance")).status == 200
    response = await site.send("GetAccountBalance", body=b"{}".rjust(LARGEST_BODY))
    assert response.status == 200


async def test_bodies_that_are_no_documents(site: Site) -> None:
    for body in (b"", b"hello", b"[1]", b"\xff"):
        response = await site.send("GetHIT", body=body)
        assert (response.status, response.body["__type"]) == (400, "SerializationException")
    response = await site.send("GetHIT", {"HITId": 5})
    assert response.body["Message"] == "NUMBER_VALUE cannot be converted to String"
    response = await site.send("GetHIT")
    assert response.body["__type"] == "ValidationException"
    assert response.body["message"] == response.body["Message"]


async def test_a_failure_inside(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        response = await site.send("ListHITs")
    assert response.status == 500
    assert response.text == '{"__type":"InternalFailure"}'
    (record,) = (record for record in caplog.records if record.name == "turkterm.marketplace")
    line = record.getMessage()
    assert response.headers["x-amzn-RequestId"] in line
    assert "ListHITs" in line
    assert "RuntimeError: first line (at handled.py:" in line
    assert "the secret" not in line
    assert "\n" not in line
    assert record.exc_info is None
    assert (await site.send("GetAccountBalance")).status == 200


async def test_what_cannot_be_answered_is_not_committed(site: Site) -> None:
    response = await site.send("DeleteWorkerBlock", {"WorkerId": "A1", "Reason": "r"})
    assert response.status == 500
    assert site.noted() == {}
    assert (await site.send("ListWorkerBlocks")).status == 500


async def test_a_throttled_caller(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(rate=3)) as site:
        responses = [await site.send("GetAccountBalance") for _ in range(3)]
        responses += await asyncio.gather(*(site.send("GetAccountBalance") for _ in range(4)))
        unsigned = await site.send("GetAccountBalance", sign=False)
    assert [response.status for response in responses[:3]] == [200] * 3
    throttled = [response for response in responses if response.status == 400]
    assert throttled
    assert {response.body["__type"] for response in throttled} == {"ThrottlingException"}
    assert {response.body["Message"] for response in throttled} == {"Rate exceeded"}
    assert unsigned.body["__type"] == "MissingAuthenticationTokenException"


async def test_a_fault_before_the_commit(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(faults=Faults(error=1))) as site:
        response = await site.send("CreateWorkerBlock", {"WorkerId": "A1", "Reason": "r"})
        wrong = await site.send("CreateWorkerBlock", {"WorkerId": "A1"})
        assert site.noted() == {}
    assert response.status == 500
    assert response.body["__type"] == "ServiceFault"
    assert response.body["TurkErrorCode"] == "AWS.ServiceUnavailable"
    assert wrong.body["__type"] == "ValidationException", "a mistake of the caller's is answered as such"


async def test_a_lost_answer(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(faults=Faults(lose=1))) as site:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await site.send("CreateWorkerBlock", {"WorkerId": "A1", "Reason": "r"})
        assert list(site.noted()) == ["A1"], "the commit stands"
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await site.send("GetHIT", {"HITId": "ABC"})
        assert (await site.send("GetAccountBalance", sign=False)).status == 400


async def test_an_injected_throttle(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(faults=parse_faults("throttle=1"))) as site:
        response = await site.send("CreateWorkerBlock", {"WorkerId": "A1", "Reason": "r"})
        assert response.body["__type"] == "ThrottlingException"
        assert site.noted() == {}


async def test_a_delay_comes_before_each_answer(tmp_path: Path) -> None:
    async with open_site(tmp_path, ServerSettings(faults=Faults(delay=0.2))) as site:
        loop = asyncio.get_running_loop()
        before = loop.time()
        responses = await asyncio.gather(*(site.send("GetAccountBalance") for _ in range(5)))
        took = loop.time() - before
    assert {response.status for response in responses} == {200}
    assert 0.19 <= took < 0.9, "requests wait side by side"


async def test_the_loop_stays_free_while_an_operation_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, released = threading.Event(), threading.Event()

    def slow(tx: Tx, p: Params) -> Result:
        started.set()
        assert released.wait(10)
        return {}

    monkeypatch.setitem(OPERATIONS, "CreateWorkerBlock", Operation("CreateWorkerBlock", slow, True))
    async with open_site(tmp_path) as site:
        writing = asyncio.gather(site.send("CreateWorkerBlock", {"WorkerId": "A1", "Reason": "r"}))
        assert await asyncio.to_thread(started.wait, 10)
        assert (await site.send("GetAccountBalance")).status == 200
        assert not writing.done()
        released.set()
        ((response),) = await writing
    assert response.status == 200


def test_a_rate_that_makes_no_sense(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "marketplace.sqlite", Clock())
    with pytest.raises(BadFaults):
        Handler(store, Clock(), OPERATIONS, ServerSettings(rate=0))
    store.close()


def test_a_description_for_the_log() -> None:
    assert describe(ValueError("")) == "ValueError: "
    assert describe(ValueError("x" * 1000)).endswith("x" * 200)
