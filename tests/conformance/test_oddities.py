"""Oddities of the service that can be switched on, throttling, faults, and the stamps of both environments."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.table import World
from tests.marketplace.serving import serving
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.quirks import Quirks
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.wire import Suffix

LIST, REVIEWABLE, TYPES = "ListHITs", "ListReviewableHITs", "ListQualificationTypes"


async def live(folder: Path, settings: ServerSettings, story: Callable[[World], None]) -> None:
    """The story, in a marketplace of its own."""
    async with serving(folder, settings) as served:
        await asyncio.to_thread(story, World(served))


def refusal(world: World, operation: str, **params: Any) -> Any:
    with pytest.raises(ClientError) as caught:
        world.call(operation, **params)
    return caught.value.response


async def test_lists_lag_behind(tmp_path: Path) -> None:
    """ListHITs and ListQualificationTypes; GetHIT does not [Dallinger]."""

    def story(world: World) -> None:
        hit_id, kind = world.hit(), world.kind()
        types = {"MustBeRequestable": True, "MustBeOwnedByCaller": True}
        assert world.look(hit_id)["HITId"] == hit_id
        assert world.call(LIST)["HITs"] == []
        assert world.call(TYPES, **types)["QualificationTypes"] == []
        world.later(16)
        assert [hit["HITId"] for hit in world.call(LIST)["HITs"]] == [hit_id]
        assert [one["QualificationTypeId"] for one in world.call(TYPES, **types)["QualificationTypes"]] == [kind]

    await live(tmp_path, ServerSettings(quirks=Quirks(listing_lag=15)), story)


async def test_approval_of_what_is_not_known_yet(tmp_path: Path) -> None:
    """“A status of: null” for a while after the submission [ParlAI#2957]."""

    def story(world: World) -> None:
        assignment = world.submitted(world.hit())
        refused = refusal(world, "ApproveAssignment", AssignmentId=assignment)
        assert refused["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"
        assert re.fullmatch(
            r"This operation can be called with a status of: null \(\d{13}\)", refused["Error"]["Message"]
        )
        world.later(61)
        assert world.call("ApproveAssignment", AssignmentId=assignment) == {}

    await live(tmp_path, ServerSettings(quirks=Quirks(approval_lag=60)), story)


async def test_reviewable_hits_with_their_ids_alone(tmp_path: Path) -> None:
    """[sdk-js#2522]"""

    def story(world: World) -> None:
        hit_id = world.reviewable()
        assert world.call(REVIEWABLE)["HITs"] == [{"HITId": hit_id}]

    await live(tmp_path, ServerSettings(quirks=Quirks(bare_reviewable=True)), story)


@pytest.mark.parametrize(
    ("suffix", "end"), [(Suffix.PRODUCTION, r" \((\d{13})\)"), (Suffix.SANDBOX, r" \((\d{13}) s\)")]
)
async def test_the_stamp_of_a_message(tmp_path: Path, suffix: Suffix, end: str) -> None:
    """The marketplace's time in milliseconds; “s” in the sandbox [boto3#2355, Dallinger#3331]."""

    def story(world: World) -> None:
        world.later(1000)
        message = refusal(world, "GetHIT", HITId="3NONE")["Error"]["Message"]
        stamp = re.fullmatch(f"Hit 3NONE does not exist\\.{end}", message)
        assert stamp is not None
        assert abs(int(stamp[1]) / 1000 - world.now) < 60

    await live(tmp_path, ServerSettings(suffix=suffix), story)


async def test_too_many_requests(tmp_path: Path) -> None:
    """ThrottlingException, HTTP 400, no code, no stamp [amti#12]."""

    def story(world: World) -> None:
        responses = []
        for _ in range(20):
            try:
                world.call("GetAccountBalance")
            except ClientError as refused:
                responses.append(refused.response)
        assert responses
        assert responses[0]["Error"] == {"Code": "ThrottlingException", "Message": "Rate exceeded"}
        assert responses[0]["ResponseMetadata"]["HTTPStatusCode"] == 400

    await live(tmp_path, ServerSettings(rate=1), story)


async def test_a_fault_of_the_service(tmp_path: Path) -> None:
    """ServiceFault, HTTP 500, with its code in the model's members [Wallace#375]."""

    def story(world: World) -> None:
        response = refusal(world, "GetAccountBalance")
        assert response["Error"]["Code"] == "ServiceFault"
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 500
        assert response["TurkErrorCode"] == "AWS.ServiceUnavailable"
        assert re.fullmatch(
            r"There was an error with this request\. \(System error code: 1001 \d{13}\)", response["Error"]["Message"]
        )

    await live(tmp_path, ServerSettings(faults=Faults(error=1.0)), story)
