"""Workers as rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.console import sitting as seats
from tests.console.desks import NOW, assignment, entry, hit, holder, kind, said, still_desk, words
from tests.console.sitting import WORKERS, Sitting, sitting
from turkterm.console.panes.workers import WorkersPane
from turkterm.desk.board import Changed, Topic
from turkterm.desk.rows.workers import WorkerRow
from turkterm.marketplace.importing import FinishedAnswer
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.signals import Signal
from turkterm.model.worker import Block


async def test_workers_in_lines() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    rejected = [assignment(number, status=AssignmentStatus.REJECTED) for number in (1, 2)]
    desk.board.put_assignments(HITId("HIT1"), [*rejected, assignment(3, worker="W2")])
    desk.board.put_blocks([Block(WorkerId("W3"), clean("guessing"))])
    pane = WorkersPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Workers 3 · 1 blocked"
    lines = [words(pane.cells(row)) for row in pane.ledger.rows]
    assert lines == [
        "WORK…ONE|2|0|0|–|$0.00|$0.00|1:00||0|0|30m|",
        "W2|1|1|–|–|$0.00|$0.00|1:00||0|0|30m|",
        "W3|0|0|–|–|$0.00|$0.00|–||0|0|–|✗ guessing",
    ]
    desk.board.put_blocks([])
    pane.reread()
    pane.catch_up()
    assert len(pane.ledger) == 2  # who did nothing and is not blocked is nobody here


@pytest.mark.parametrize(
    ("topic", "key", "touched"),
    [
        (Topic.ASSIGNMENTS, "ASSIGNMENT1", {"WORKER-ONE"}),
        (Topic.ASSIGNMENTS, "GONE", set()),  # the board names its worker in a word of its own
        (Topic.WORKERS, "W4", {"W4"}),
        (Topic.SIGNALS, "ASSIGNMENT1", {"WORKER-ONE"}),
        (Topic.BLOCKS, "W3", {"W3"}),
        (Topic.QUALIFICATIONS, "QUAL1", set()),
        (Topic.ACTIVITY, "action1", {"W9"}),
        (Topic.HITS, "HIT1", set()),
    ],
)
async def test_which_rows_a_change_touches(topic: Topic, key: str, touched: set[str]) -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    desk.board.put_entries([entry(Verb.BLOCK, ActionState.SENT, worker_id=WorkerId("W9"))])
    found = WorkersPane(desk).touched(Changed(topic, frozenset({key})))
    assert found is not None
    assert set(found) == touched


async def test_ranked_by_how_it_went() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    good = assignment(1, worker="GOOD", status=AssignmentStatus.APPROVED, submit_time=NOW - 60)
    bad = assignment(2, worker="BAD", status=AssignmentStatus.REJECTED)
    desk.board.put_assignments(HITId("HIT1"), [good, bad, assignment(3, worker="NEW")])
    pane = WorkersPane(desk)
    pane.catch_up()
    while pane.next_sort() != "by approved share, worst first":
        pass
    assert [row.worker_id for row in pane.ledger.rows] == ["BAD", "GOOD", "NEW"]


async def test_what_signals_and_the_journal_say_stands_in_the_row() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(number, worker=f"W{number}") for number in range(4)])
    told = entry(Verb.NOTIFY, ActionState.FAILED, worker_ids=(WorkerId("W1"),), subject="Hello")
    desk.board.put_entries([told])
    pane = WorkersPane(desk)
    pane.catch_up()
    row = pane.row("W1")
    assert row is not None
    assert words(pane.cells(row)).split("|")[8:10] == ["", "1!"]
    shown = pane.cells(replace(row, signals={Signal.ODD: 9, Signal.FAST: 3, Signal.CONTROL: 1}, agreed=3, compared=4))
    assert [cell.text for cell in shown][8] == "ctl 1 fast 3"
    assert (shown[4].text, shown[4].role) == ("75", "warn")


async def test_only_the_workers_a_change_is_about_are_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With many workers and HITs a burst of changes costs their rows, not everybody's."""
    desk = still_desk()
    for number in range(200):
        desk.board.put_hits([hit(number)])
        work = [assignment(5 * number + place, hit=number, worker=f"W{5 * number + place}") for place in range(5)]
        desk.board.put_assignments(HITId(f"HIT{number}"), work)
    desk.board.qualifications.put_types([kind()])
    desk.board.qualifications.put_holders(QualificationTypeId("QUAL1"), (holder("W3", 1),))
    pane = WorkersPane(desk)
    desk.board.watch(pane.hear)
    pane.catch_up()
    assert len(pane.ledger) == 1000
    computed: list[str] = []
    row_of = pane.row

    def counted(key: str) -> WorkerRow | None:
        computed.append(key)
        return row_of(key)

    monkeypatch.setattr(pane, "row", counted)
    monkeypatch.setattr(pane, "rows", lambda: pytest.fail("every row was computed"))
    desk.board.reviewed(AssignmentId("ASSIGNMENT7"), AssignmentStatus.APPROVED, NOW)
    desk.board.qualifications.put_holders(QualificationTypeId("QUAL1"), (holder("W4", 1),))
    desk.board.put_entries([entry(Verb.NOTIFY, ActionState.DONE, worker_ids=(WorkerId("W9"),))])
    desk.board.put_blocks([Block(WorkerId("W8"), clean("spam"))])
    desk.board.keep_hits({HITId(f"HIT{number}") for number in range(199)})
    pane.catch_up()
    assert sorted(computed) == ["W3", "W4", "W7", "W8", "W9", "W995", "W996", "W997", "W998", "W999"]
    assert len(pane.ledger) == 995


async def test_an_empty_list_says_what_the_filter_cannot_know() -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    desk.board.qualifications.put_types([kind()])
    pane = WorkersPane(desk)
    pane.display = False  # nothing is read for what nobody sees
    desk.board.watch(pane.hear)
    pane.catch_up()
    assert "reading holders, 1 to go" in said(pane.heading())
    pane.narrow("lacks:french")
    assert [line for line in pane.table.empty if "Who holds “french” is being read" in line]
    pane.narrow("lacks:greek")
    assert [line for line in pane.table.empty if "No qualification type of yours is called “greek”" in line]
    pane.narrow("lacks:french")
    desk.board.qualifications.put_holders(QualificationTypeId("QUAL1"), ())
    pane.catch_up()
    assert [row.worker_id for row in pane.ledger.rows] == ["WORKER-ONE"]


# -- at a real marketplace ---------------------------------------------------------------------------------------------


async def approve_all(sat: Sitting, worker_id: str) -> None:
    """Approve a worker's work by plain boto3, so that mail reaches them."""
    for key in list(sat.desk.board.by_worker[WorkerId(worker_id)]):
        await sat.client("approve_assignment", AssignmentId=key)
    sat.desk.refresh()


async def new_type(sat: Sitting, name: str) -> str:
    about = {"Name": name, "Description": "A short test", "QualificationTypeStatus": "Active"}
    made: dict[str, Any] = await sat.client("create_qualification_type", **about)
    return str(made["QualificationType"]["QualificationTypeId"])


async def held_by(sat: Sitting, type_id: str) -> dict[str, int]:
    listed = await sat.client("list_workers_with_qualification_type", QualificationTypeId=type_id, Status="Granted")
    return {one["WorkerId"]: one["IntegerValue"] for one in listed["Qualifications"]}


async def test_a_set_is_filtered_marked_and_paid(tmp_path: Path) -> None:
    """Who did the task, lacks a qualification and has approved work: one filter, one mark, one verb, 8 keys."""
    async with sitting(tmp_path, seats.words(2, title="Rate the formality")) as sat:
        type_id = await new_type(sat, "Reads French")
        grant = {"QualificationTypeId": type_id, "WorkerId": WORKERS[2], "IntegerValue": 80}
        await sat.client("associate_qualification_with_worker", **grant)
        for worker_id in WORKERS:
            await approve_all(sat, worker_id)
        await sat.press("3")
        await sat.until(lambda: sat.desk.board.qualifications.held_by[WorkerId(WORKERS[2])], "the holders")
        await sat.press("slash", '\'did:formality lacks:"reads french" approved>=2', "enter", "asterisk")
        await sat.until(lambda: set(sat.ledger.targets()) == set(WORKERS[:2]), "the set")
        await sat.press("b", "'0.25", "enter", "'careful", "enter", "y")
        await sat.sees("bonus 2: 2 done", "$0.25")
        paid = [
            (one["WorkerId"], one["BonusAmount"], one["Reason"])
            for hit_id in sat.desk.board.hits
            for one in (await sat.client("list_bonus_payments", HITId=hit_id, MaxResults=100))["BonusPayments"]
        ]
        assert sorted(paid) == [(worker_id, "0.25", "careful") for worker_id in WORKERS[:2]]


async def test_a_disqualification_makes_its_type_and_is_taken_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, seats.words(2)) as sat:
        await sat.press("3")
        await sat.sees("Workers 3")
        await sat.press("asterisk", "d", "enter")
        await sat.sees("“No further HITs” is made", "no effect at “Rate a word”", "(DoesNotExist)", "y/N")
        await sat.press("y")
        held = sat.desk.board.qualifications.held_by
        await sat.until(lambda: len(held) == 3 and all(held.values()), "the grants")
        [listed] = (await sat.client("list_qualification_types", MustBeRequestable=False, MustBeOwnedByCaller=True))[
            "QualificationTypes"
        ]
        assert listed["Name"] == "No further HITs"
        type_id = listed["QualificationTypeId"]
        assert await held_by(sat, type_id) == dict.fromkeys(WORKERS, 1)
        await sat.press("Q")
        await sat.sees("re-qualify", "take back “No further HITs”")
        who = sat.row.worker_id
        await sat.press("y")
        await sat.until(lambda: not held[who], "the revocation")
        assert who not in await held_by(sat, type_id)


async def test_who_was_not_reached_is_shown_afterwards(tmp_path: Path) -> None:
    async with sitting(tmp_path, seats.words(2), size=(160, 45)) as sat:
        await approve_all(sat, WORKERS[0])
        await sat.press("3")
        await sat.until(lambda: sat.desk.board.approved_share(WorkerId(WORKERS[0])) == 1.0, "the approvals")
        await sat.press("asterisk", "n", "'About word 1", "enter", "'Please read it again", "enter")
        await sat.sees("Mail goes to those whose work was reviewed", "y/N")
        await sat.press("y")
        await sat.sees("1 of 3 reached")
        await sat.press("slash", "'unreached>0", "enter")
        await sat.until(lambda: {row.worker_id for row in sat.ledger.rows} == set(WORKERS[1:]), "who was not reached")
        await sat.sees("1 message", "About word 1 · not reached:")


async def test_more_than_a_hundred_are_written_to_in_two_calls(tmp_path: Path) -> None:
    crowd = [replace(one, answers=(FinishedAnswer(None, one.answers[0].fields),) * 103) for one in seats.words(1)]
    async with sitting(tmp_path, crowd) as sat:
        reached = list(sat.desk.board.by_worker)[:2]
        for worker_id in reached:
            await approve_all(sat, worker_id)
        await sat.press("3")
        await sat.until(lambda: len(sat.ledger) == 103, "the crowd")
        await sat.press("asterisk", "n", "'About word 1", "enter", "'Please read it again", "enter", "'103", "enter")
        await sat.sees("notify 2: ", "101 workers not reached")
        notices = [entry.action for entry in sat.desk.board.entries.values()]
        assert [len(notice.worker_ids) for notice in notices] == [100, 3]
        await sat.press("slash", "'unreached>0", "enter")
        await sat.until(lambda: len(sat.ledger) == 101, "who was not reached")
        assert not set(reached) & {row.worker_id for row in sat.ledger.rows}


async def test_all_work_of_a_worker_and_the_way_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, seats.words(2)) as sat:
        await approve_all(sat, WORKERS[0])
        await sat.press("3")
        await sat.until(lambda: sat.work.workers.stand_on(WORKERS[0]), "the worker")
        await sat.press("w")
        await sat.sees("all their work", "✓ approved")
        assert {row.worker_id for row in sat.ledger.rows} == {WORKERS[0]}
        assert len(sat.ledger) == 2
        await sat.press("backspace")
        assert (sat.work.pane, sat.row.worker_id) == (sat.work.workers, WORKERS[0])
        await sat.press("2")
        await sat.sees("Review 4")


async def test_monitor_mode_has_no_verbs_and_still_shows_who_holds_what(tmp_path: Path) -> None:
    async with sitting(tmp_path, seats.words(1), monitor=True, size=(80, 24)) as sat:
        await new_type(sat, "Reads French")
        sat.desk.refresh()
        await sat.press("3")
        await sat.until(lambda: sat.desk.board.qualifications.holders, "the holders")
        await sat.press("d")
        await sat.sees("“d” does nothing here")
        await sat.press("slash", "'lacks:french", "enter")
        await sat.until(lambda: len(sat.ledger) == 3, "who lacks it")
