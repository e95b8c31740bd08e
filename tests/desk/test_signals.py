"""Signals follow the board: what is new, changed and gone counts once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.console.desks import answer, assignment, hit
from turkterm.desk.board import Board, Changed, Topic
from turkterm.desk.signals import Signals
from turkterm.model.ids import AssignmentId, HITId, HITTypeId
from turkterm.model.signals import Control, Signal

TYPE = HITTypeId("TYPE1")
LONG = "The room was clean and the host was kind to us all week"


def ids(*numbers: int) -> list[AssignmentId]:
    return [AssignmentId(f"ASSIGNMENT{number}") for number in numbers]


def studied(board: Board, controls: dict[HITTypeId, tuple[Control, ...]] | None = None) -> Signals:
    signals = Signals(board, controls)
    for hit_id in tuple(board.by_hit):
        signals.study(hit_id)
    return signals


def test_fast_odd_and_the_median() -> None:
    board = Board()
    board.put_hits([hit(1, places=9)])
    work = [assignment(number, worker=f"W{number}") for number in range(5)]
    quick = assignment(5, worker="W5", document=answer(q="cold"))
    work.append(replace(quick, accept_time=quick.submit_time - 9))
    board.put_assignments(HITId("HIT1"), work)
    signals = studied(board)
    assert signals.median(TYPE) == 60
    assert signals.of(ids(5)[0]) == (Signal.FAST, Signal.ODD)
    assert signals.odd_fields(ids(5)[0]) == 1
    assert signals.of(ids(0)[0]) == ()


def test_copied_text_and_the_same_answers_again() -> None:
    board = Board()
    board.put_hits([hit(number) for number in range(1, 7)])
    for number in range(1, 7):
        board.put_assignments(
            HITId(f"HIT{number}"),
            [
                assignment(number, hit=number, worker="LAZY", document=answer(q="x", why="y")),
                assignment(10 + number, hit=number, worker="GOOD", document=answer(q=f"{number}", why="z")),
            ],
        )
    pasted = answer(q="1", why=LONG)
    board.put_assignments(HITId("HIT1"), [assignment(20, worker="ONE", document=pasted)])
    board.put_assignments(HITId("HIT2"), [assignment(21, hit=2, worker="TWO", document=pasted)])
    signals = studied(board)
    assert all(Signal.SAME in signals.of(key) for key in ids(*range(1, 7)))
    assert signals.of(ids(11)[0]) == ()
    assert [signals.of(key) for key in ids(20, 21)] == [(Signal.DUPLICATE,), (Signal.DUPLICATE,)]


def test_what_is_gone_and_what_changed_counts_no_more() -> None:
    board = Board()
    board.put_hits([hit(1), hit(2)])
    document = answer(why=LONG)
    board.put_assignments(HITId("HIT1"), [assignment(1, worker="ONE", document=document)])
    board.put_assignments(HITId("HIT2"), [assignment(2, hit=2, worker="TWO", document=document)])
    signals = studied(board)
    board.watch(signals.hear)
    assert signals.of(ids(1)[0]) == (Signal.DUPLICATE,)
    assert signals.study(HITId("HIT1")) == []  # nothing new: nobody is told
    board.keep_hits({HITId("HIT1")})
    assert signals.of(ids(1)[0]) == ()
    assert signals.of(ids(2)[0]) == ()
    assert signals.median(TYPE) == 60


def test_control_questions_wait_for_their_inputs() -> None:
    board = Board()
    board.put_hits([hit(1), hit(2)])
    board.put_assignments(HITId("HIT1"), [assignment(1, document=answer(q3="wrong"))])
    signals = studied(board, {TYPE: (Control("q${n}", "right"),)})
    assert signals.of(ids(1)[0]) == ()
    assert signals.waiting_for == [HITId("HIT1")]
    signals.give_inputs(HITId("HIT1"), {"n": "3.0"})
    assert signals.study(HITId("HIT1")) == ids(1)
    assert signals.of(ids(1)[0]) == (Signal.CONTROL,)
    assert signals.waiting_for == []


async def test_it_runs_in_turns_and_tells_what_it_looked_at() -> None:
    board = Board()
    signals = Signals(board)
    board.watch(signals.hear)
    told: list[AssignmentId] = []
    all_told = asyncio.Event()

    def tell(looked_at: list[AssignmentId]) -> None:
        told.extend(looked_at)
        if len(told) == 300:
            all_told.set()

    running = asyncio.get_running_loop().create_task(signals.run(tell))
    board.put_hits([hit(number, places=1) for number in range(300)])
    for number in range(300):
        board.put_assignments(HITId(f"HIT{number}"), [assignment(number, hit=number)])
    signals.hear(Changed(Topic.BALANCE))
    await all_told.wait()
    assert sorted(told) == sorted(ids(*range(300)))
    running.cancel()
    await asyncio.wait([running])


def test_control_questions_of_one_answer() -> None:
    """What they want, with the inputs that are needed alone; a HIT type without any keeps nothing."""
    board = Board()
    board.put_hits([hit(1), hit(2, kind="TYPE2")])
    board.put_assignments(HITId("HIT1"), [assignment(1, document=answer(q3="Blue"))])
    signals = Signals(board, {TYPE: (Control("q${at}", "blue"), Control("q${at}b", "red"), Control("z${no}", "x"))})
    one = board.assignments[ids(1)[0]]
    assert signals.checked(one) == {}
    signals.give_inputs(HITId("HIT1"), {"at": "3.0", "word": "sky"})
    signals.give_inputs(HITId("HIT2"), {"at": "3.0"})
    assert {name: (found.expected, found.passed) for name, found in signals.checked(one).items()} == {
        "q3": ("blue", True),
        "q3b": ("red", False),
    }
    assert signals.waiting_for == []


def test_agreement_counts_the_fields_that_say_what_most_say() -> None:
    board = Board()
    board.put_hits([hit(1, places=9)])
    work = [assignment(number, worker=f"W{number}", document=answer(q="warm", r="red")) for number in range(3)]
    work.append(assignment(3, worker="W3", document=answer(q="warm", r="blue", why="because")))
    board.put_assignments(HITId("HIT1"), work)
    signals = studied(board)
    assert [signals.agreement(key) for key in ids(0, 3, 9)] == [(2, 2), (1, 2), (0, 0)]
