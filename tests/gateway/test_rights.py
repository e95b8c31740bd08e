"""Whether keys may write is found out without a change, and by what the marketplace says alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.gateway.marketplaces import connected
from tests.gateway.stub import KEYS, error, hang_up, silence, stubbed
from turkterm.gateway import rights
from turkterm.gateway.rights import Rights
from turkterm.gateway.session import Endpoint, open_gateway


@pytest.mark.parametrize(("key", "found"), [(0, Rights.WRITE), (1, Rights.LOOK)])
async def test_both_keys_of_the_embedded_marketplace(tmp_path: Path, key: int, found: Rights) -> None:
    async with connected(tmp_path, key=key) as place:
        place.finish(2, 2)
        before = await place.hits(), await place.assignments()
        assert await place.gateway.rights() is found
        assert (place.gateway.writer is None) is (found is Rights.LOOK)
        assert (await place.hits(), await place.assignments()) == before


DENIED = error("AccessDeniedException", "User: lab is not authorized to perform: mturk-requester:…")
PERMISSION = error("RequestError", "not authorized", code="PermissionDeniedException")
NO_SUCH = error("RequestError", "Hit 0 does not exist.", code="HITDoesNotExist")
INVALID = error("ValidationException", "1 validation error detected")
UNKNOWN_KEY = error("UnrecognizedClientException", "The security token included in the request is invalid.")


@pytest.mark.parametrize(
    ("answers", "found", "asked"),
    [
        ([NO_SUCH], Rights.WRITE, 1),
        ([INVALID], Rights.WRITE, 1),
        ([DENIED, DENIED], Rights.LOOK, 2),
        ([PERMISSION, PERMISSION], Rights.LOOK, 2),
        ([DENIED, NO_SUCH], Rights.WRITE, 2),  # a policy without UpdateHITReviewStatus still reviews
        ([UNKNOWN_KEY], Rights.UNKNOWN, 1),
        ([error("ServiceFault", status=500)], Rights.UNKNOWN, 1),
        ([hang_up], Rights.UNKNOWN, 1),
    ],
)
async def test_what_each_answer_means(answers: list[Any], found: Rights, asked: int) -> None:
    script = [(lambda _, one=one: _again(one)) if not callable(one) else one for one in answers]
    async with stubbed(*script) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert await gateway.rights() is found
        assert stub.operations == ["UpdateHITReviewStatus", "ApproveAssignment"][:asked]
        assert all("0" in asked.params.values() for asked in stub.asked)


def _again(response: Any) -> Any:
    """A response may be sent once: a copy of it."""
    return type(response)(body=response.body, status=response.status, headers=response.headers)


async def test_silence_does_not_hold_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stubbed(silence) as stub, open_gateway(stub.endpoint, KEYS, writable=True) as gateway:
        assert await rights.rights_of(gateway._caller, seconds=0.2) is Rights.UNKNOWN
        assert gateway.writer is not None


async def test_nobody_there() -> None:
    async with open_gateway(Endpoint("lab", "http://127.0.0.1:9"), KEYS, writable=True) as gateway:
        assert await gateway.rights() is Rights.UNKNOWN
