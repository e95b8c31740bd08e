from __future__ import annotations

from tests.desk.commands.test_choosing_types import called
from tests.desk.commands.test_reviewing import begin, chosen, desk_with, why_not
from tests.desk.commands.test_whom import FIRST, SECOND, workers
from tests.desk.factories import StillDesk, answer
from tests.model.values import NOW, hit
from turkterm.desk.commands.command import Kind
from turkterm.model.action import Verb
from turkterm.model.cleantext import clean
from turkterm.model.hit import Requirement
from turkterm.model.ids import HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.making import Granting, NewQualificationType
from turkterm.model.plans import Refusal
from turkterm.model.qualification import Holder

OUT, IN = QualificationTypeId("3QUAL1"), QualificationTypeId("3QUAL2")


def holds(type_id: QualificationTypeId, worker_id: WorkerId) -> Holder:
    return Holder(type_id, worker_id, 1, None, NOW, "Granted")


def desk_with_types(count: int = 2) -> StillDesk:
    """One HIT type keeps out who holds the first type, another asks for the second."""
    desk = desk_with(count)
    out = hit(
        "x", hit_type_id=HITTypeId("3TYPEX"), title=clean("Words"), requirements=(Requirement(OUT, "DoesNotExist"),)
    )
    asks = hit("y", hit_type_id=HITTypeId("3TYPEY"), title=clean("French"), requirements=(Requirement(IN, "Exists"),))
    desk.board.put_hits([out, asks])
    desk.board.qualifications.put_types([called("1", "Excluded"), called("2", "Reads")])
    desk.board.qualifications.put_holders(OUT, ())
    return desk


def test_three_keys_disqualify_by_the_type_that_keeps_out() -> None:
    asked, plan = answer(begin(desk_with_types(), "worker.disqualify", chosen(0)), "Excluded", "y")
    assert (asked[0].default, asked[1].kind) == ("Excluded", Kind.CONFIRM)
    assert asked[1].label == "disqualify A0EX…KER: works at 1 of 3 HIT types · by “Excluded”"
    assert plan is not None
    [grant] = plan.actions
    assert (grant.verb, grant.type_id, grant.worker_id, grant.number) == (Verb.GRANT, OUT, FIRST, 1)
    assert grant.details == Granting(notify=False)
    assert plan.notes[1] == "It keeps them out of “Words”"
    assert plan.notes[2] == (
        "It has no effect at “Rate the formality of words”, “French”: these do not require “Excluded” (DoesNotExist)"
    )
    assert plan.then is None


def test_a_new_name_makes_a_type_and_then_grants_it() -> None:
    asked, plan = answer(begin(desk_with_types(), "worker.disqualify", chosen(0, 1)), "Too fast", "y")
    preview = asked[1].preview
    assert preview is not None
    assert preview.notes[0] == "The qualification type “Too fast” is made first"
    assert [one.verb for one in preview.actions] == [Verb.GRANT, Verb.GRANT]
    assert plan is not None
    [create] = plan.actions
    assert create.verb is Verb.CREATE_TYPE
    assert isinstance(create.details, NewQualificationType)
    assert (create.details.name, create.details.auto_granted, create.details.test) == ("Too fast", False, "")
    assert plan.then is not None
    after = plan.then({create.action_id: "3NEW"})
    assert [(one.verb, one.type_id, one.worker_id) for one in after.actions] == [
        (Verb.GRANT, "3NEW", FIRST),
        (Verb.GRANT, "3NEW", SECOND),
    ]
    assert {one.run for one in after.actions} == {create.run}


def test_many_want_their_number_typed_although_one_type_is_made() -> None:
    asked, _ = answer(begin(desk_with(4), "worker.disqualify", chosen(0, 1, 2, 3)), "No further HITs", "4")
    assert (asked[0].default, asked[1].kind) == ("No further HITs", Kind.TYPED)


def test_a_type_that_hits_ask_for_is_refused() -> None:
    asked, _ = answer(begin(desk_with_types(), "worker.disqualify", chosen(0)), "reads", "", "Excluded", "")
    assert asked[1].error == "“French” asks for it: choose another one, or a new name"
    assert asked[2].error == "The name cannot be empty"


def test_tab_goes_through_the_types_that_can_stand_for_a_block() -> None:
    asked, _ = answer(begin(desk_with_types(), "worker.disqualify", chosen(0)), "Excluded", "")
    assert asked[0].suggest is not None
    assert list(asked[0].suggest("Excluded")) == ["Excluded"]
    desk = desk_with_types()
    desk.board.qualifications.put_types([*desk.board.qualifications.types.values(), called("3", "Slow")])
    asked, _ = answer(begin(desk, "worker.disqualify", chosen(0)), "Slow", "")
    assert asked[0].suggest is not None
    assert list(asked[0].suggest("Excluded")) == ["Excluded", "Slow"]
    assert list(asked[0].suggest("sl")) == ["Slow"]


def test_who_holds_it_already_is_left_out() -> None:
    desk = desk_with_types()
    desk.board.qualifications.put_holders(OUT, (holds(OUT, FIRST),))
    _, plan = answer(begin(desk, "worker.disqualify", chosen(0, 1)), "excluded", "y")
    assert plan is not None
    assert [one.worker_id for one in plan.actions] == [SECOND]
    assert plan.refused == (Refusal(FIRST, "“Excluded” is held already"),)
    _, plan = answer(begin(desk, "worker.disqualify", chosen(0)), "excluded")
    assert plan is not None
    assert plan.actions == ()


def test_without_an_open_hit_the_next_ones_are_named() -> None:
    desk = desk_with(1)
    desk.board.keep_hits(set())
    asked, _ = answer(begin(desk, "worker.disqualify", workers(FIRST)), "Excluded", "")
    assert asked[1].preview is not None
    assert "No HIT of yours is open" in asked[1].preview.notes[-1]


def test_re_qualifying_takes_it_back() -> None:
    desk = desk_with_types()
    assert why_not(desk, "worker.requalify", workers(FIRST)) == "A0EX…KER: nothing is known that would disqualify"
    desk.board.qualifications.put_holders(OUT, (holds(OUT, FIRST),))
    desk.board.qualifications.put_holders(IN, (holds(IN, SECOND),))
    assert why_not(desk, "worker.requalify", workers(SECOND)) is not None
    asked, plan = answer(begin(desk, "worker.requalify", workers(FIRST, SECOND)), "y")
    assert asked[0].label == "re-qualify 2 workers: take back “Excluded”"
    assert plan is not None
    assert [(one.verb, one.worker_id, one.type_id) for one in plan.actions] == [(Verb.REVOKE, FIRST, OUT)]
    assert plan.refused == (Refusal(SECOND, "“Excluded” is not held"),)


def test_of_several_disqualifications_one_is_chosen() -> None:
    desk = desk_with_types()
    desk.board.qualifications.put_types([*desk.board.qualifications.types.values(), called("3", "Slow")])
    slow = QualificationTypeId("3QUAL3")
    for type_id in (OUT, slow):
        desk.board.qualifications.put_holders(type_id, (holds(type_id, FIRST),))
    _, plan = answer(begin(desk, "worker.requalify", workers(FIRST)), "slow", "y")
    assert plan is not None
    assert [one.type_id for one in plan.actions] == [slow]
