from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.desk.factories import entry
from tests.desk.seated import NEVER_ARRIVES, Rig
from tests.model.values import action
from turkterm.desk.board import Board
from turkterm.desk.chaining import Chaining
from turkterm.desk.planning import Planner
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import ActionId, QualificationTypeId
from turkterm.model.making import Granting, NewQualificationType
from turkterm.model.plans import Plan


def grants_after(rig: Rig) -> Plan:
    """A type is made, and then granted to everybody who worked."""
    planner = Planner("disqualify 2")
    planner.add(Verb.CREATE_TYPE, details=NewQualificationType("Too fast", "Was too fast"))
    plan = planner.plan()

    def then(made: Mapping[ActionId, str]) -> Plan:
        grants = Planner("disqualify 2")
        for one in rig.work:
            type_id = QualificationTypeId(made[plan.actions[0].action_id])
            grants.add(Verb.GRANT, worker_id=one.worker_id, type_id=type_id, number=1, details=Granting(notify=False))
        return grants.plan()

    return replace(plan, then=then)


async def test_a_type_is_made_and_granted_in_one_go(rig: Rig) -> None:
    chaining = Chaining(rig.board, rig.carryout.submit)
    rig.board.watch(chaining.hear)
    plan = grants_after(rig)
    chaining.expect(plan)
    await rig.carry_out(plan)
    assert rig.writer.names == ["create_type", "grant", "grant"]
    assert {entry.state for entry in rig.board.entries.values()} == {ActionState.DONE}
    [kind] = (await rig.ask("list_qualification_types", MustBeRequestable=False, MustBeOwnedByCaller=True))[
        "QualificationTypes"
    ]
    listed = await rig.ask(
        "list_workers_with_qualification_type", QualificationTypeId=kind["QualificationTypeId"], Status="Granted"
    )
    held = {(one["WorkerId"], one["IntegerValue"]) for one in listed["Qualifications"]}
    assert held == {(one.worker_id, 1) for one in rig.work}
    assert rig.failures == []


async def test_where_the_first_does_not_happen_nothing_follows(rig: Rig) -> None:
    await rig.ask("create_qualification_type", Name="Too fast", Description="Taken", QualificationTypeStatus="Active")
    chaining = Chaining(rig.board, rig.carryout.submit)
    rig.board.watch(chaining.hear)
    plan = grants_after(rig)
    chaining.expect(plan)
    [made] = await rig.carry_out(plan)
    assert made.state is ActionState.FAILED
    assert rig.writer.names == ["create_type"]


async def test_an_answer_that_was_lost_is_looked_up_before_anything_follows(rig: Rig) -> None:
    rig.writer.fates["create_type"] = [NEVER_ARRIVES]
    chaining = Chaining(rig.board, rig.carryout.submit)
    rig.board.watch(chaining.hear)
    plan = grants_after(rig)
    chaining.expect(plan)
    await rig.carry_out(plan)
    assert rig.writer.names == ["create_type", "create_type", "grant", "grant"]


@pytest.mark.parametrize("last", [ActionState.FAILED, ActionState.UNSURE, ActionState.CANCELLED, ActionState.SENT])
def test_every_action_has_to_be_done(last: ActionState) -> None:
    board, submitted = Board(), list[Plan]()
    chaining = Chaining(board, submitted.append)
    board.watch(chaining.hear)
    first, second = action("1", Verb.CREATE_TYPE), action("2", Verb.CREATE_TYPE)
    follows = Plan("after", ())
    chaining.expect(Plan("before", (first, second), then=lambda made: follows))
    board.put_entries([entry(first, ActionState.DONE)])
    board.put_entries([entry(second, last)])
    assert submitted == []
    board.put_entries([entry(second, ActionState.DONE)])
    assert submitted == ([follows] if last.open else [])
    board.put_entries([entry(second, ActionState.DONE)])
    assert len(submitted) <= 1
