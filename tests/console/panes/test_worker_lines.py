"""The card of a worker, as it is read."""

from __future__ import annotations

from dataclasses import replace

from tests.console.desks import DAY, NOW, StillDesk, answer, assignment, entry, hit, holder, kind, still_desk, text_of
from turkterm.console.panes.worker_lines import card_lines
from turkterm.console.widgets.wrapping import rows_of
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.hit import Requirement
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.remark import Remark
from turkterm.model.worker import Block, Bonus

ONE = WorkerId("WORKER-ONE")


def desk() -> StillDesk:
    """A worker with three assignments, a bonus, a block and a qualification."""
    made = still_desk()
    board = made.board
    board.put_hits([hit(number) for number in (1, 2, 3)])
    states = [AssignmentStatus.APPROVED, AssignmentStatus.REJECTED, AssignmentStatus.SUBMITTED]
    for number, state in enumerate(states, 1):
        said = clean("not a word") if state is AssignmentStatus.REJECTED else None
        one = assignment(number, hit=number, submit_time=NOW - 600 * (4 - number), status=state, feedback=said)
        board.put_assignments(HITId(f"HIT{number}"), [one])
    board.put_bonuses(
        {
            AssignmentId("ASSIGNMENT1"): (
                Bonus(ONE, AssignmentId("ASSIGNMENT1"), Cents(50), clean("careful"), NOW - DAY),
            )
        }
    )
    board.put_blocks([Block(ONE, clean("guessing"))])
    board.qualifications.put_types([kind()])
    board.qualifications.put_holders(QualificationTypeId("QUAL1"), (holder("WORKER-ONE", 81), holder("OTHER", 12)))
    made.board.put_entries([entry(Verb.NOTIFY, ActionState.DONE, worker_ids=(ONE,), subject="Hello", text="Thanks")])
    return made


def test_the_card() -> None:
    text = text_of(card_lines(desk(), ONE, 70))
    assert "3 assignments · ✓ 1 · ✗ 1 · S 1 to review · 50 % approved" in text
    assert "paid $0.10 · bonuses $0.50" in text
    assert "✗ blocked guessing" in text
    assert "Reads French  81 · since 1d 00h" in text
    assert "\n✓✗S\n" in text  # by time, the oldest first
    assert "1d 00h ago    $0.50  careful" in text
    assert "1 message ──" in text
    assert "✓ Hello" in text
    assert "by HIT group ──" in text
    assert "3  ✓1   ✗1   S1   ≈  –  Rate a word" in text
    last = text.partition("the last ones")[2].splitlines()[1:]
    assert [line.split()[1] for line in last if line[4:9].strip()] == ["S", "✗", "✓"]
    assert "Rate a word · not a word" in text


def test_a_narrow_card_fits_and_lists_less() -> None:
    text = text_of(card_lines(desk(), ONE, 42, brief_card=True), 39)
    assert max(map(len, text.splitlines())) <= 39
    assert "bonuses ──" not in text
    assert "submitted " not in text.partition("the last ones")[2]


def test_many_assignments_are_counted_where_they_do_not_fit() -> None:
    made = still_desk()
    made.board.put_hits([hit(1)])
    made.board.put_assignments(HITId("HIT1"), [assignment(number) for number in range(450)])
    text = text_of(card_lines(made, ONE, 70))
    assert "50 before … SSS" in text
    assert text.count("S submitted") == 30


def test_agreement_and_signals_stand_under_the_counts() -> None:
    made = still_desk()
    made.board.put_hits([hit(1, places=9)])
    work = [assignment(number, worker=f"W{number}") for number in range(4)]
    made.board.put_assignments(HITId("HIT1"), [*work, assignment(9, document=answer(q="cold"))])
    made.signals.study(HITId("HIT1"))
    text = text_of(card_lines(made, ONE, 70))
    assert "agrees with most in 0 % of 1 field · odd 1" in text
    assert "1  ✓0   ✗0   S1   ≈  0  Rate a word" in text
    assert "agrees" not in text_of(card_lines(still_desk(), ONE, 70))


def test_a_qualification_says_where_it_keeps_them_out() -> None:
    made = desk()
    absent = Requirement(QualificationTypeId("QUAL1"), "DoesNotExist")
    made.board.put_hits([hit(9, kind="TYPE9", title="Closed to them", requirements=(absent,))])
    assert "81 · since 1d 00h · ✗ keeps out of 1 HIT type" in text_of(card_lines(made, ONE, 70))


def test_who_holds_what_may_not_be_known_yet() -> None:
    made = desk()
    made.board.qualifications.put_types([kind(), kind("QUAL2", "Reads Latin")])
    assert "◌ 1 being read" in text_of(card_lines(made, ONE, 70))


def test_messages_say_why_one_did_not_arrive_whatever_is_in_them() -> None:
    made = desk()
    nasty = "\x1b[2Jfree \u202ebonus"
    told = entry(Verb.NOTIFY, ActionState.DONE, 2, worker_ids=(ONE, WorkerId("A2")), subject=nasty)
    lost = entry(Verb.NOTIFY, ActionState.UNSURE, 3, worker_ids=(ONE,), subject="Hello again")
    failed = entry(Verb.NOTIFY, ActionState.FAILED, 4, worker_ids=(ONE,), subject="A third")
    made.board.put_entries([told, lost, replace(failed, outcome=clean("Word\x1b[0m too long"))])
    text = text_of(card_lines(made, ONE, 120), 120)
    assert "4 messages" in text
    assert "✓ ␛[2Jfree \ufffdbonus" in text
    assert "? Hello again · nobody knows whether it was sent" in text
    assert "! A third · not reached: Word␛[0m too long" in text


def test_what_else_was_done_names_its_qualification() -> None:
    made = desk()
    grant = entry(Verb.GRANT, ActionState.DONE, 2, worker_id=ONE, type_id=QualificationTypeId("QUAL1"))
    made.board.put_entries([grant])
    assert "✓ grant · Reads French" in text_of(card_lines(made, ONE, 70))


def test_wide_and_right_to_left_text_keeps_to_the_page() -> None:
    made = desk()
    made.board.put_hits(
        [hit(1, title="对以下词语的正式程度进行评分" * 4), hit(2, kind="TYPE2", title="דרגו את המילים " * 9)]
    )
    made.board.qualifications.put_types([kind("QUAL1", "קורא עברית " * 6)])
    made.board.put_blocks([Block(ONE, clean("ניחושים 词语 " * 20))])
    for width in (38, 70):
        rows = rows_of(card_lines(made, ONE, width), width)
        assert max(sum(part.width for part in row) for row in rows) <= width


def test_a_private_note_stands_on_the_card() -> None:
    made = still_desk()
    made.board.put_remarks({}, {ONE: Remark(clean("writes well"), False, NOW, "ana")})
    assert "¶ writes well" in text_of(card_lines(made, ONE, 70)).splitlines()
