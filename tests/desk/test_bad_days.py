"""A marketplace that throttles, fails and loses answers: whatever is told as done is done, and once."""

from __future__ import annotations

from pathlib import Path

from tests.desk.deeds import (
    PROPERTIES,
)
from tests.desk.seated import Rig, rigged
from tests.gateway.marketplaces import QUESTION
from turkterm.desk.planning import Planner
from turkterm.marketplace.faults import Faults
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.server import ServerSettings
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import Assignment
from turkterm.model.making import (
    NewHit,
)
from turkterm.model.money import Cents

DONE, UNSURE = ActionState.DONE, ActionState.UNSURE


def payments(rig: Rig, assignment: Assignment) -> int:
    listing = OPERATIONS["ListBonusPayments"].run
    answer = rig.place.server.store.read_now(lambda tx: listing(tx, {"AssignmentId": assignment.assignment_id}))
    return int(answer["NumResults"])


async def test_on_a_bad_day_every_hit_is_made_exactly_once(tmp_path: Path) -> None:
    """And the journal keeps which HIT each action made, and what it was to be."""
    faults = Faults(error=0.1, lose=0.3, seed=5)
    async with rigged(tmp_path, hits=0, settings=ServerSettings(faults=faults)) as rig:
        planner = Planner("create 20")
        for number in range(20):
            made = NewHit(86_400, 3, QUESTION % number, hit_type=PROPERTIES)
            planner.add(Verb.CREATE_HIT, details=made, held=Cents(36))
        entries = await rig.carry_out(planner.plan())
        listing = OPERATIONS["ListHITs"].run  # behind the API, which has its bad day
        listed = rig.place.server.store.read_now(lambda tx: listing(tx, {"MaxResults": 100}))["HITs"]
        ids = {hit["RequesterAnnotation"]: hit["HITId"] for hit in listed}
        assert len(ids) == len(listed)
        for entry in await rig.journal.recent():
            assert entry.state in {DONE, UNSURE}
            assert entry.result == (ids[str(entry.action.token)] if entry.state is DONE else None)
            assert isinstance(entry.action.details, NewHit)
            assert entry.action.details.question.startswith("<HTMLQuestion")
        assert sum(entry.state is DONE for entry in entries) >= 15
        assert rig.failures == []


async def test_on_a_bad_day_every_bonus_is_paid_exactly_once(tmp_path: Path) -> None:
    """Throttled, failed and lost by the marketplace itself, over HTTP: whatever is told as done is done, and once."""
    faults = Faults(error=0.1, lose=0.3, seed=11)
    async with rigged(tmp_path, hits=2, answers=10, settings=ServerSettings(faults=faults)) as rig:
        plan = rig.plan(Verb.BONUS, *rig.work, amount=Cents(50), fee=Cents(10), text="good notes")
        assert len(plan.actions) == 20
        entries = await rig.carry_out(plan)
        for entry, assignment in zip(entries, rig.work, strict=True):
            paid = payments(rig, assignment)  # behind the API, which has its bad day
            assert entry.state in {DONE, UNSURE}
            assert paid == 1 if entry.state is DONE else paid <= 1
        assert sum(entry.state is DONE for entry in entries) >= 15
        assert rig.failures == []
