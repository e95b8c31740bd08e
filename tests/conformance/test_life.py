"""The life of a HIT and of its assignments: counters after every transition, expiry, abandonment, disposal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tests.conformance.table import Params, World
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.unknown import HELD_AT_ONCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = 86_400
EXPIRE, EXTEND, DELETE = "UpdateExpirationForHIT", "CreateAdditionalAssignmentsForHIT", "DeleteHIT"
APPROVE, REJECT = "ApproveAssignment", "RejectAssignment"
Step = tuple[str, str, int, int, int]

#: What happens to a HIT of five assignments, its status then, and what is available, pending and completed. The rows
#: are GUIDE's (“HIT Lifecycle”); NumberOfAssignmentsCompleted is SDK's: approved or rejected, and nothing else.
LIFE: tuple[Step, ...] = (
    ("created",                     "Assignable",   5, 0, 0),
    ("accepted",                    "Assignable",   4, 1, 0),
    ("accepted",                    "Assignable",   3, 2, 0),
    ("accepted",                    "Assignable",   2, 3, 0),  # “3 accepted”
    ("accepted",                    "Assignable",   1, 4, 0),
    ("accepted",                    "Unassignable", 0, 5, 0),
    ("submitted",                   "Unassignable", 0, 4, 0),
    ("submitted",                   "Unassignable", 0, 3, 0),  # “all accepted, 2 submitted”
    ("returned",                    "Assignable",   1, 2, 0),  # “1 returned”
    ("accepted",                    "Unassignable", 0, 3, 0),
    ("abandoned",                   "Assignable",   3, 0, 0),  # all three whose time ran out
    ("accepted",                    "Assignable",   2, 1, 0),
    ("submitted",                   "Assignable",   2, 0, 0),
    ("accepted",                    "Assignable",   1, 1, 0),
    ("submitted",                   "Assignable",   1, 0, 0),
    ("accepted",                    "Unassignable", 0, 1, 0),
    ("submitted",                   "Reviewable",   0, 0, 0),  # “all submitted”
    ("approved",                    "Reviewable",   0, 0, 1),
    ("approved",                    "Reviewable",   0, 0, 2),
    ("approved",                    "Reviewable",   0, 0, 3),  # “3 approved”
    ("rejected",                    "Reviewable",   0, 0, 4),
    ("approved by itself",          "Reviewable",   0, 0, 5),  # “all approved or rejected”
    ("rejection overridden",        "Reviewable",   0, 0, 5),
    ("extended by 2",               "Assignable",   2, 0, 5),
    ("accepted",                    "Assignable",   1, 1, 5),
    ("expired",                     "Unassignable", 0, 1, 5),
    ("submitted",                   "Reviewable",   0, 0, 5),
    ("expires later",               "Assignable",   1, 0, 5),
    ("expired",                     "Reviewable",   0, 0, 5),
    ("marked Reviewing",            "Reviewing",    0, 0, 5),
    ("approved",                    "Reviewing",    0, 0, 6),
    ("mark taken back",             "Reviewable",   0, 0, 6),
)  # fmt: skip


class Hit:
    """One HIT, and how each event of the table is brought about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.hit_id = ""
        self.held: list[str] = []
        self.handed_in: list[str] = []
        self.rejected: list[str] = []
        self.events: dict[str, Callable[[], object]] = {
            "created": self.create,
            "accepted": lambda: self.held.append(world.accept(self.hit_id)),
            "submitted": lambda: self.handed_in.append(world.submit(self.held.pop())),
            "returned": lambda: world.give_back(self.held.pop()),
            "abandoned": self.abandon,
            "approved": lambda: world.call(APPROVE, AssignmentId=self.handed_in.pop()),
            "rejected": self.reject,
            "approved by itself": lambda: world.later(5000),
            "rejection overridden": lambda: world.call(
                APPROVE, AssignmentId=self.rejected.pop(), OverrideRejection=True
            ),
            "extended by 2": lambda: world.call(EXTEND, HITId=self.hit_id, NumberOfAdditionalAssignments=2),
            "expired": lambda: world.end(self.hit_id),
            "expires later": lambda: world.call(EXPIRE, HITId=self.hit_id, ExpireAt=int(world.now + DAY)),
            "marked Reviewing": lambda: world.call("UpdateHITReviewStatus", HITId=self.hit_id),
            "mark taken back": lambda: world.call("UpdateHITReviewStatus", HITId=self.hit_id, Revert=True),
        }

    def create(self) -> None:
        self.hit_id = self.world.hit(MaxAssignments=5, AutoApprovalDelayInSeconds=5000)

    def abandon(self) -> None:
        self.world.later(600)
        self.held.clear()

    def reject(self) -> None:
        self.rejected.append(self.handed_in.pop())
        self.world.call(REJECT, AssignmentId=self.rejected[-1], RequesterFeedback="no")

    def live(self) -> Iterator[Step]:
        """Everything that the table says happens, and what GetHIT says then."""
        for event, *_ in LIFE:
            self.events[event]()
            yield event, *self.world.life(self.hit_id)


async def test_the_life_of_a_hit(world: World) -> None:
    assert await asyncio.to_thread(lambda: tuple(Hit(world).live())) == LIFE


async def test_an_expired_hit(world: World) -> None:
    """It is Unassignable while work is in progress, and nothing of it becomes available again [G08]."""

    def live() -> None:
        hit_id = world.hit(MaxAssignments=4, LifetimeInSeconds=60)
        returned, abandoned, late = (world.accept(hit_id) for _ in range(3))
        world.later(60)
        assert world.life(hit_id) == ("Unassignable", 0, 3, 0)
        with pytest.raises(ApiError, match="no more available assignments"):
            world.accept(hit_id)
        world.submit(late)
        world.give_back(returned)
        assert world.life(hit_id) == ("Unassignable", 0, 1, 0)
        listed = world.call("ListAssignmentsForHIT", HITId=hit_id)["Assignments"]
        assert [one["AssignmentId"] for one in listed] == [late]
        world.later(600)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 0)
        assert world.refused("GetAssignment", AssignmentId=abandoned) == "InvalidAssignmentState"
        world.call(EXPIRE, HITId=hit_id, ExpireAt=int(world.now) + 600)
        assert world.life(hit_id) == ("Assignable", 3, 0, 0)

    await asyncio.to_thread(live)


async def test_an_expired_hit_that_nobody_took(world: World) -> None:
    """Reviewable at once, with nothing available [GUIDE]."""

    def live() -> None:
        hit_id = world.hit(MaxAssignments=2, LifetimeInSeconds=30)
        world.later(30)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 0)

    await asyncio.to_thread(live)


async def test_who_may_take_a_place(world: World) -> None:
    """A place a HIT for each worker, again after a return but not after a submission, and 25 at once [G08, INFER]."""

    def live() -> None:
        worker, hit_id = world.worker(), world.hit(MaxAssignments=9)
        first = world.accept(hit_id, worker)
        with pytest.raises(ApiError, match="already has an assignment"):
            world.accept(hit_id, worker)
        world.give_back(first)
        second = world.accept(hit_id, worker)
        assert second != first
        world.later(600)
        third = world.accept(hit_id, worker)
        world.submit(third)
        with pytest.raises(ApiError, match="already has an assignment"):
            world.accept(hit_id, worker)
        for _ in range(HELD_AT_ONCE):
            world.accept(world.hit(), worker)
        with pytest.raises(ApiError, match="at most 25 assignments"):
            world.accept(world.hit(), worker)

    await asyncio.to_thread(live)


@pytest.mark.parametrize("delay", [0, 3600, 2_592_000])
async def test_an_auto_approval(world: World, delay: int) -> None:
    """At AutoApprovalTime, with an ApprovalTime and no feedback, and no rejection after it [SDK, mturk-manage]."""

    def live() -> None:
        hit_id = world.hit(AutoApprovalDelayInSeconds=delay, Reward="1.00")
        assignment = world.submitted(hit_id)
        if delay:
            world.later(delay - 60)
            made = world.done(assignment)
            assert (made["AssignmentStatus"], "ApprovalTime" in made) == ("Submitted", False)
            assert (made["AutoApprovalTime"] - made["SubmitTime"]).total_seconds() == delay
        before = world.money()
        world.later(60)
        made = world.done(assignment)
        assert (made["AssignmentStatus"], "RequesterFeedback" in made) == ("Approved", False)
        assert made["ApprovalTime"] >= made["AutoApprovalTime"]
        if delay:
            assert (before[0] - world.money()[0], before[1] - world.money()[1]) == (120, 120)
        assert world.refused(REJECT, AssignmentId=assignment, RequesterFeedback="no") == "InvalidAssignmentState"

    await asyncio.to_thread(live)


async def test_a_hit_is_disposed_after_120_days(world: World) -> None:
    """120 days after its last change, here its expiration; then nothing of it is to be had [SDK, G08, GUIDE]."""

    def live() -> None:
        hit_id = world.hit(MaxAssignments=2, LifetimeInSeconds=DAY)
        approved, rejected = world.approved(hit_id), world.rejected(hit_id)
        world.later(DAY)
        world.later(119 * DAY)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 2)
        assert world.done(approved)["AssignmentStatus"] == "Approved"
        world.later(DAY)
        refused: Params = {"HITId": hit_id}
        for operation in ("GetHIT", "ListAssignmentsForHIT", "ListBonusPayments", "ListReviewPolicyResultsForHIT"):
            assert world.refused(operation, **refused) == "HITDoesNotExist"
        for assignment in (approved, rejected):
            assert world.refused("GetAssignment", AssignmentId=assignment) == "AssignmentDoesNotExist"
        overridden = world.refused(APPROVE, AssignmentId=rejected, OverrideRejection=True)
        assert overridden == "AssignmentDoesNotExist"
        assert hit_id not in [hit["HITId"] for hit in world.call("ListHITs", MaxResults=100)["HITs"]]
        assert world.refused(DELETE, **refused) == "InvalidHITState"

    await asyncio.to_thread(live)


async def test_a_hit_that_waits_for_its_requester_is_kept(world: World) -> None:
    """Days count from the last change, and only when there is nothing left to review [G08, CHOICE]."""

    def live() -> None:
        hit_id = world.hit(AutoApprovalDelayInSeconds=2_592_000)
        world.submitted(hit_id)
        world.later(29 * DAY)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 0)
        world.later(DAY)
        world.later(119 * DAY)
        assert world.life(hit_id) == ("Reviewable", 0, 0, 1)
        world.later(DAY)
        assert world.refused("GetHIT", HITId=hit_id) == "HITDoesNotExist"

    await asyncio.to_thread(live)
