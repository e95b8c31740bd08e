from __future__ import annotations

from tests.desk.factories import entry, fill
from tests.model.values import DAY, NOW, action, hit, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.exclusion import Effect, Exclusions
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.hit import Hit, Requirement
from turkterm.model.ids import HITTypeId, QualificationTypeId

OUT, IN, OTHER = (QualificationTypeId(f"3QUAL{number}") for number in (1, 2, 3))


def a_hit(name: str, *requirements: Requirement, past: bool = False) -> Hit:
    expires = NOW - DAY if past else NOW + DAY
    kind = HITTypeId(f"3TYPE{name}")
    return hit(name, hit_type_id=kind, title=clean(f"Task {name}"), requirements=requirements, expiration=expires)


def board() -> Board:
    made = fill(
        Board(),
        [
            a_hit("1", Requirement(OUT, "DoesNotExist")),
            a_hit("2", Requirement(IN, "GreaterThanOrEqualTo", (80,))),
            a_hit("3", Requirement(IN, "Exists"), past=True),
            a_hit("4", Requirement(OUT, "DoesNotExist"), past=True),
        ],
    )
    made.qualifications.put_types([qualification_type(name) for name in ("1", "2", "3")])
    return made


def test_what_a_type_does_at_the_open_hit_types() -> None:
    exclusions = Exclusions(board(), NOW)
    assert exclusions.effect(OUT) == Effect(keeps_out=(clean("Task 1"),), nothing=(clean("Task 2"),))
    assert exclusions.effect(IN) == Effect(asks=(clean("Task 2"), clean("Task 3")), nothing=(clean("Task 1"),))
    assert exclusions.effect(None) == Effect(nothing=(clean("Task 1"), clean("Task 2")))


def test_a_type_that_hits_ask_for_or_that_is_earned_stands_for_no_block() -> None:
    made = board()
    types = [
        *made.qualifications.types.values(),
        qualification_type("4", has_test=True),
        qualification_type("5", status="Inactive"),
    ]
    made.qualifications.put_types(types)
    assert [kind.type_id for kind in Exclusions(made, NOW).types()] == [OUT, OTHER]


def test_what_was_granted_last_comes_first_of_those_that_do_as_much() -> None:
    made = board()
    made.qualifications.put_types([*made.qualifications.types.values(), qualification_type("6")])
    granted = action("g", Verb.GRANT, type_id=QualificationTypeId("3QUAL6"))
    made.put_entries([entry(granted, ActionState.DONE)])
    assert [kind.type_id for kind in Exclusions(made, NOW).types()] == [OUT, "3QUAL6", OTHER]
