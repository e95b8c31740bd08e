"""The sandbox: its stamp on every message, its own Masters, and money that is none."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.conformance.table import FUNDS, Edge, Params, Rule, World, bad, request_error, rule_test
from tests.conformance.test_system_types import system_rows
from tests.marketplace.serving import serving
from turkterm.marketplace.server import ServerSettings
from turkterm.marketplace.wire import Suffix


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A marketplace that stands in for the sandbox; every row checks its stamp."""
    async with serving(tmp_path_factory.mktemp("sandbox"), ServerSettings(suffix=Suffix.SANDBOX)) as served:
        yield World(served, stamp=r" \(\d{13} s\)")


def after(spend: Callable[[World], object]) -> Callable[[World], Params]:
    """The balance once this was spent."""

    def make(world: World) -> Params:
        spend(world)
        return {}

    return make


def bonus(world: World) -> None:
    worker = world.worker()
    assignment = world.submit(world.accept(world.hit(), worker))
    world.call("SendBonus", WorkerId=worker, AssignmentId=assignment, BonusAmount="50000", Reason="r")


def override(world: World) -> None:
    rejected = world.rejected(world.hit(Reward="30000"))
    world.call("ApproveAssignment", AssignmentId=rejected, OverrideRejection=True)


def extension(world: World) -> None:
    hit_id = world.hit(Reward="40000")
    world.call("CreateAdditionalAssignmentsForHIT", HITId=hit_id, NumberOfAdditionalAssignments=2)


def approvals(world: World) -> None:
    hit_id = world.hit(Reward="20000", MaxAssignments=3, AutoApprovalDelayInSeconds=60)
    world.approved(hit_id)
    world.submitted(hit_id)
    world.later(60)


def fixed(rule: str, spend: Callable[[World], Any]) -> Rule:
    return Edge("S000", f"a fixed balance, {rule}", "GetAccountBalance", after(spend),
                lambda w, p, a: a, {"AvailableBalance": "10000.00"})  # fmt: skip


ROWS: list[Rule] = [
    fixed("at first", lambda w: None), fixed("with much on hold", lambda w: w.hit(Reward="99999", MaxAssignments=9)),
    fixed("after approvals", approvals), fixed("after a bonus", bonus), fixed("after an override", override),
    fixed("after an extension", extension),
    request_error("CHOICE", "more money than there is in the world", "CreateHIT",
                  lambda w: w.new(Reward="9999999999.99", MaxAssignments=1_000_000_000), "InsufficientFunds",
                  re.escape(FUNDS), stamped=False),
    request_error("Dallinger#3331", "the stamp of a RequestError", "GetHIT", lambda w: {"HITId": "3NONE"},
                  "HITDoesNotExist", re.escape("Hit 3NONE does not exist.")),
    bad("boto3#2355", "the stamp of a ParameterValidationError", "CreateWorkerBlock",
        lambda w: {"WorkerId": "A143XRCI1YXAFE", "Reason": "r"}, "WorkerId"),
    *system_rows(sandbox=True),
]  # fmt: skip

test_rule = rule_test(ROWS)
