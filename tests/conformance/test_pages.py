"""Pages of every list: ten by default, a hundred at most, tokens that lead to the end and to nothing else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.conformance.table import Params, World
from tests.marketplace.rules.review_policies.policies import plurality
from turkterm.marketplace import labour, requests
from turkterm.marketplace.operations import OPERATIONS

pytestmark = pytest.mark.asyncio(loop_scope="module")

COUNT = 101
TOKEN = re.compile(r"p1:[A-Za-z0-9+/]+={0,2}")


class Listed(NamedTuple):
    """A list operation, its parameters for a list of `COUNT`, and the member that tells its elements apart."""

    operation: str
    member: str
    key: str
    params: Params


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lists(world: World) -> AsyncIterator[dict[str, Listed]]:
    """`COUNT` of everything that can be listed, made in one transaction."""

    def fill(tx: Any) -> dict[str, Listed]:
        def do(operation: str, **params: Any) -> Any:
            return OPERATIONS[operation].run(tx, params)

        kinds = [
            do("CreateQualificationType", **world.new_type(Keywords="listed"))["QualificationType"]
            ["QualificationTypeId"] for _ in range(COUNT)
        ]  # fmt: skip
        workers = [f"ALISTED{number}" for number in range(COUNT)]
        wanted = {"QualificationTypeId": kinds[0], "Comparator": "DoesNotExist"}
        hit: Params = {**world.requiring(wanted), "Reward": "0.01"}
        many = do("CreateHIT", **{**hit, "MaxAssignments": COUNT})["HIT"]["HITId"]
        for worker in workers:
            labour.ensure_worker(tx, worker)
            assignment = labour.accept(tx, worker, many)
            labour.submit(tx, assignment, {"q": "v"})
            do("SendBonus", WorkerId=worker, AssignmentId=assignment, BonusAmount="0.01", Reason="r")
            do("CreateWorkerBlock", WorkerId=worker, Reason="r")
            do("AssociateQualificationWithWorker", QualificationTypeId=kinds[0], WorkerId=worker)
            requests.request(tx, worker, kinds[1])
        ended = []
        for _ in range(COUNT - 1):
            made = do("CreateHIT", **hit)["HIT"]
            ended.append(do("UpdateExpirationForHIT", HITId=made["HITId"], ExpireAt=0))
        return {
            one.operation: one
            for one in (
                Listed("ListHITs", "HITs", "HITId", {}),
                Listed("ListReviewableHITs", "HITs", "HITId", {}),
                Listed("ListHITsForQualificationType", "HITs", "HITId", {"QualificationTypeId": kinds[0]}),
                Listed("ListAssignmentsForHIT", "Assignments", "AssignmentId", {"HITId": many}),
                Listed("ListBonusPayments", "BonusPayments", "AssignmentId", {"HITId": many}),
                Listed("ListWorkerBlocks", "WorkerBlocks", "WorkerId", {}),
                Listed("ListQualificationTypes", "QualificationTypes", "QualificationTypeId",
                       {"MustBeRequestable": True, "Query": "listed"}),
                Listed("ListQualificationRequests", "QualificationRequests", "QualificationRequestId",
                       {"QualificationTypeId": kinds[1]}),
                Listed("ListWorkersWithQualificationType", "Qualifications", "WorkerId",
                       {"QualificationTypeId": kinds[0]}),
            )
        }  # fmt: skip

    yield await asyncio.to_thread(world.served.store.write_now, fill)


OPERATIONS_WITH_PAGES = (
    "ListHITs", "ListReviewableHITs", "ListHITsForQualificationType", "ListAssignmentsForHIT", "ListBonusPayments",
    "ListWorkerBlocks", "ListQualificationTypes", "ListQualificationRequests", "ListWorkersWithQualificationType",
)  # fmt: skip
each = pytest.mark.parametrize("operation", OPERATIONS_WITH_PAGES)


@each
@pytest.mark.parametrize(("asked", "count"), [(None, 10), (1, 1), (99, 99), (100, 100)])
async def test_the_size_of_a_page(
    world: World, lists: dict[str, Listed], operation: str, asked: int | None, count: int
) -> None:
    """10 by default [aws-samples#3, D08], 1 to 100 [SDK]; what is past that is in `test_model`."""
    listed = lists[operation]
    more = {} if asked is None else {"MaxResults": asked}
    page = await asyncio.to_thread(lambda: world.call(operation, **listed.params, **more))
    assert (page["NumResults"], len(page[listed.member])) == (count, count)
    assert TOKEN.fullmatch(page["NextToken"])
    assert len(page["NextToken"]) <= 255
    assert list(page) in (["NextToken", "NumResults", listed.member], ["NumResults", "NextToken", listed.member])


@each
async def test_the_way_to_the_end(world: World, lists: dict[str, Listed], operation: str) -> None:
    """Every page with rows has a token [S000]; botocore's paginator and a loop until NumResults is 0 both end."""
    listed = lists[operation]

    def walk() -> tuple[list[int], list[bool], list[str]]:
        pages: list[Params] = []
        token = None
        while not pages or pages[-1]["NumResults"]:
            more: Params = {} if token is None else {"NextToken": token}
            pages.append(world.call(operation, **listed.params, **more, MaxResults=25))
            token = pages[-1].get("NextToken")
        found = [one[listed.key] for page in pages for one in page[listed.member]]
        return [page["NumResults"] for page in pages], ["NextToken" in page for page in pages], found

    def paginate() -> list[str]:
        method = next(name for name, wire in world.api.meta.method_to_api_mapping.items() if wire == operation)
        pages = world.api.get_paginator(method).paginate(**listed.params, PaginationConfig={"PageSize": 100})
        return [one[listed.key] for page in pages for one in page[listed.member]]

    sizes, tokens, found = await asyncio.to_thread(walk)
    assert sizes == [25, 25, 25, 25, 1, 0]
    assert tokens == [True] * 5 + [False]
    assert len(set(found)) == COUNT
    assert await asyncio.to_thread(paginate) == found


@each
async def test_a_token_is_for_one_list(world: World, lists: dict[str, Listed], operation: str) -> None:
    """Nothing but the list, its filter and its requester take it; another size of page does not matter [CHOICE]."""
    listed = lists[operation]

    def borrow() -> tuple[int, set[str]]:
        token = world.call(operation, **listed.params)["NextToken"]
        rest = world.call(operation, **listed.params, MaxResults=100, NextToken=token)["NumResults"]
        return rest, {
            world.refused(other.operation, **other.params, NextToken=token)
            for other in lists.values()
            if other.operation != operation
        }

    assert await asyncio.to_thread(borrow) == (COUNT - 10, {"ParameterValidationError"})


async def test_rows_that_come_meanwhile_move_no_page(world: World, lists: dict[str, Listed]) -> None:
    """A HIT that is newer than the page repeats nothing on the next one [CHOICE]."""

    def walk() -> tuple[list[str], list[str]]:
        before = world.call("ListHITs", MaxResults=20)
        first = world.call("ListHITs", MaxResults=10)
        world.hit()
        second = world.call("ListHITs", MaxResults=10, NextToken=first["NextToken"])
        return [h["HITId"] for h in before["HITs"]], [h["HITId"] for h in (*first["HITs"], *second["HITs"])]

    before, walked = await asyncio.to_thread(walk)
    assert walked == before


async def test_a_review_report_in_pages(world: World) -> None:
    """Results and actions of all lists together, oldest first, a hundred by default; no NumResults [SDK, CHOICE]."""

    def walk() -> tuple[list[int], list[str], list[str]]:
        hit_id = world.hit(MaxAssignments=40, HITReviewPolicy=plurality(["q"]), Reward="0")
        for _ in range(40):
            world.submitted(hit_id, {"q": "v"})
        sizes, found = [], []
        token: Params = {}
        while token is not None:
            page = world.call("ListReviewPolicyResultsForHIT", HITId=hit_id, **token)
            report = page["HITReviewReport"]
            sizes.append(len(report["ReviewResults"]) + len(report["ReviewActions"]))
            found += [one["ActionId"] for one in report["ReviewResults"]]
            if "NextToken" not in page:
                break
            token = {"NextToken": page["NextToken"]}
        small = world.call("ListReviewPolicyResultsForHIT", HITId=hit_id, MaxResults=3)["HITReviewReport"]
        return sizes, found, [one["ActionId"] for one in small["ReviewResults"]]

    sizes, found, small = await asyncio.to_thread(walk)
    assert sizes == [100, 24, 0]  # three of the question, three of each worker, one of the HIT
    assert len(set(found)) == 124
    assert small == found[:3]


async def test_a_token_is_as_long_as_the_model_allows_however_long_the_names(world: World) -> None:
    """PaginationToken has at most 255 characters [SDK], a qualification type's name 200 [CHOICE] of any plane."""

    def walk() -> tuple[list[str], list[str], int]:
        word = world.name()
        names = sorted((f"{letter}{word}".ljust(200, "\N{GRINNING FACE}") for letter in "cab"), reverse=True)
        for name in names:
            world.kind(Name=name)
        found: list[str] = []
        lengths: list[int] = []
        token: Params = {}
        while True:
            page = world.call("ListQualificationTypes", MustBeRequestable=True, Query=word, MaxResults=1, **token)
            found += [kind["Name"] for kind in page["QualificationTypes"]]
            if "NextToken" not in page:
                return names, found, max(lengths)
            lengths.append(len(page["NextToken"]))
            token = {"NextToken": page["NextToken"]}

    names, found, longest = await asyncio.to_thread(walk)
    assert found == names
    assert longest <= 255
