from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.console.desks import answer as answers
from tests.desk.factories import entry, fill
from tests.model.values import NOW, action, assignment, hit, qualification_type
from turkterm.desk.board import Board
from turkterm.desk.dealings import Dealings
from turkterm.desk.rows.workers import qualification_catalog, worker_row, worker_rows
from turkterm.desk.signals import Signals
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import Holder
from turkterm.model.query import parse_query
from turkterm.model.signals import Signal
from turkterm.model.worker import Block, Bonus

ANNA, BLOCKED = WorkerId("A2KZEXAMPLE7QF"), WorkerId("A9BLOCKED")


def board() -> Board:
    made = fill(
        Board(),
        [hit("1"), hit("2", reward=Cents(25))],
        [
            assignment("1", "1", status=AssignmentStatus.APPROVED, accept_time=NOW - 100, submit_time=NOW - 90),
            assignment("2", "2", status=AssignmentStatus.APPROVED, accept_time=NOW - 100, submit_time=NOW - 80),
            assignment("3", "1", status=AssignmentStatus.REJECTED, accept_time=NOW - 100, submit_time=NOW - 70),
            assignment("4", "1", accept_time=NOW - 100, submit_time=NOW - 60),
        ],
    )
    first = AssignmentId("3ASG1")
    made.put_bonuses({first: (Bonus(ANNA, first, Cents(50), clean("good"), NOW),)})
    made.put_blocks([Block(BLOCKED, clean("spam"))])
    kind = QualificationTypeId("3QUAL1")
    made.qualifications.put_holders(kind, (Holder(kind, ANNA, 90, None, NOW, "Granted"),))
    return made


def test_a_worker_is_shown_in_numbers() -> None:
    row = worker_row(board(), ANNA)
    assert (row.submitted, row.approved, row.rejected, row.done) == (1, 2, 1, 4)
    assert (row.paid, row.bonuses) == (35, 50)
    assert (row.median_time, row.last) == (25, NOW - 60)
    assert row.share == 2 / 3
    assert (row.qualifications, row.block) == (1, None)
    assert parse_query("worker:a2kz share>66 paid=0.35 bonus=0.5 blocked:no time<30").matches(row.fields, row.text)


def test_who_is_blocked_is_listed_without_any_work() -> None:
    rows = {row.worker_id: row for row in worker_rows(board())}
    assert list(rows) == [ANNA, BLOCKED]
    row = rows[BLOCKED]
    assert (row.done, row.share, row.median_time, row.last, row.block) == (0, None, None, None, "spam")
    assert parse_query("blocked:yes spam").matches(row.fields, row.text)


def test_a_worker_whose_work_is_gone_is_gone() -> None:
    emptied = board()
    emptied.keep_hits(set())
    assert [row.worker_id for row in worker_rows(emptied)] == [BLOCKED]


class Counted(dict[Any, Any]):
    """Counts how often something is looked up in it."""

    looked_up = 0

    def __getitem__(self, key: Any) -> Any:
        self.looked_up += 1
        return super().__getitem__(key)


def test_a_row_costs_as_much_as_its_worker_s_work_however_many_there_are() -> None:
    made = Board()
    made.assignments = Counted()
    hits = [hit(str(number)) for number in range(60)]
    made.put_hits(hits)
    for number, one in enumerate(hits):
        work = (assignment(f"{number}-{who}", str(number), worker_id=WorkerId(f"A{who}")) for who in range(number, 80))
        made.put_assignments(one.hit_id, work)
    made.assignments.looked_up = 0
    assert worker_row(made, WorkerId("A7")).done == 8
    assert made.assignments.looked_up == 8


def test_what_they_did_and_what_they_lack_is_one_filter() -> None:
    made = board()
    french, latin = (replace(qualification_type(n), name=clean(name)) for n, name in (("1", "French"), ("2", "Latin")))
    made.qualifications.put_types([french, latin])
    row = worker_row(made, ANNA)

    def passes(source: str) -> bool:
        return parse_query(source).matches(row.fields_in(qualification_catalog(made)), row.text, NOW)

    assert passes("did:formality holds:french approved>=2 -blocked:yes")
    assert passes("did:3type")
    assert not passes("did:paraphrase")
    assert not passes("lacks:latin")  # nobody knows yet who holds it
    made.qualifications.put_holders(latin.type_id, ())
    assert passes('did:"formality of words" lacks:latin approved>=2')
    assert not passes("lacks:french")


def test_agreement_signals_and_messages_come_from_those_who_know_them() -> None:
    made = Board()
    signals, dealings = Signals(made), Dealings(made)
    made.watch(dealings.hear)
    made.put_hits([hit("1")])
    said = {"A1": "warm", "A2": "warm", "A3": "cold", "A4": "warm"}
    made.put_assignments(
        HITId("3HIT1"),
        [assignment(who, "1", worker_id=WorkerId(who), answer=answers(q=text)) for who, text in said.items()],
    )
    signals.study(HITId("3HIT1"))
    told = action("n", Verb.NOTIFY, worker_ids=(WorkerId("A3"),), subject="Hello")
    bonus = action("A3", Verb.BONUS, worker_id=WorkerId("A3"), amount=Cents(30))
    failed = entry(told, ActionState.DONE, outcome=clean("0 of 1 reached; A3: never worked for you"))
    made.put_entries([failed, entry(bonus, ActionState.QUEUED)])
    odd, even = (worker_row(made, WorkerId(who), signals, dealings) for who in ("A3", "A1"))
    assert (odd.agreement, odd.signals, odd.messages, odd.unreached, odd.bonuses) == (0.0, {Signal.ODD: 1}, 1, 1, 30)
    assert (even.agreement, even.signals, even.messages, even.unreached, even.bonuses) == (1.0, {}, 0, 0, 0)
    assert parse_query("agree<50 odd>=1 unreached>0 messages=1 bonus=0.30").matches(odd.fields, odd.text)
