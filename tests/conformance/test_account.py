"""The account: its balance and what is on hold, in production and in the sandbox, and who may ask."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.table import Edge, Params, Row, Rule, World, rule_test
from tests.marketplace.serving import serving
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.wire import Suffix

pytestmark = pytest.mark.asyncio(loop_scope="module")

BALANCE = "GetAccountBalance"


def with_key(access_key_id: str = "", secret: str = "", token: str | None = None) -> Callable[[World], Any]:
    """A client with other credentials than the requester's."""

    def make(world: World) -> Any:
        key = world.served.keys[0]
        served = world.served
        return world.watched(served.client_with(access_key_id or key.access_key_id, secret or key.secret, token=token))

    return make


def elsewhere(world: World) -> Any:
    """A client that signs for another region."""
    key = world.served.keys[0]
    return world.watched(world.served.client_with(key.access_key_id, key.secret, region="eu-west-1"))


def refused(source: str, rule: str, kind: str, message: str, by: Callable[[World], Any]) -> Row:
    return Row(source, rule, BALANCE, lambda w: {}, kind, None, message, stamped=False, by=by)


def hold(world: World) -> Params:
    before = world.money()
    world.hit(Reward="1", MaxAssignments=2)
    return {"_before": before}


ROWS: list[Rule] = [
    Edge("SDK", "two decimals", BALANCE, lambda w: {},
         lambda w, p, a: {name: bool(re.fullmatch(r"\d+\.\d\d", text)) for name, text in a.items()},
         {"AvailableBalance": True, "OnHoldBalance": True}),
    Edge("GUIDE", "a HIT's reward and fees are on hold, and not taken yet", BALANCE, hold,
         lambda w, p, a: (w.money()[0] - p["_before"][0], w.money()[1] - p["_before"][1]), (0, 240)),
    Edge("IAM", "a key that may only read", BALANCE, lambda w: {}, lambda w, p, a: len(a), 2, by=lambda w: w.reader),
    refused("AWS JSON", "a key of nobody", "UnrecognizedClientException",
            re.escape("The security token included in the request is invalid."), with_key("AKIANOBODY", "x")),
    refused("AWS JSON", "another secret", "InvalidSignatureException",
            "The request signature we calculated does not match .*", with_key(secret="x")),
    refused("SDK", "us-east-1 is the only region", "InvalidSignatureException",
            r"Credential should be scoped to a valid region.*", elsewhere),
]  # fmt: skip

test_rule = rule_test(ROWS)


async def test_the_sandbox_moves_no_money(tmp_path: Path) -> None:
    """The balance is fixed, nothing is ever too dear, and nothing is taken [S000, GUIDE]."""

    def live(world: World) -> None:
        fixed = {"AvailableBalance": "10000.00"}
        assert world.call(BALANCE) == fixed
        hit_id = world.hit(Reward="20000", MaxAssignments=9)
        assert world.call(BALANCE) == fixed
        worker = world.worker()
        assignment = world.submit(world.accept(hit_id, worker))
        world.call("ApproveAssignment", AssignmentId=assignment)
        world.call("SendBonus", WorkerId=worker, AssignmentId=assignment, BonusAmount="50000", Reason="r")
        rejected = world.rejected(hit_id)
        world.call("ApproveAssignment", AssignmentId=rejected, OverrideRejection=True)
        world.call("CreateAdditionalAssignmentsForHIT", HITId=world.hit(Reward="90000"),
                   NumberOfAdditionalAssignments=2)  # fmt: skip
        assert world.call(BALANCE) == fixed

    async with serving(tmp_path, ServerSettings(suffix=Suffix.SANDBOX)) as served:
        await asyncio.to_thread(live, World(served))
