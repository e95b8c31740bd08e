"""Holders of a type as rows, and scores changed by hand and by file on a real marketplace."""

from __future__ import annotations

from pathlib import Path

from tests.console.desks import entry, holder, kind, said, still_desk, words
from tests.console.exams import be_there, make_type, scores
from tests.console.sitting import sitting
from tests.console.sitting import words as words_of
from turkterm.console.panes.holders import HoldersPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import QualificationTypeId, WorkerId
from turkterm.model.worker import Block

ONE = QualificationTypeId("QUAL1")


async def test_holders_in_lines() -> None:
    desk = still_desk()
    desk.board.qualifications.put_types([kind("QUAL1", "Reads French")])
    pane = HoldersPane(desk)
    pane.within = "QUAL1"
    pane.catch_up()
    assert said(pane.heading()) == "Holders  of Reads French"
    assert "Reading who holds it" in pane.absent()[0]
    desk.board.inbox.put_unread(ONE, "access denied")
    assert list(pane.absent()) == ["Who holds it cannot be read: access denied", "R reads again now"]
    desk.board.qualifications.put_holders(ONE, (holder("A1", 60), holder("A2", 90), holder("A3", 70)))
    desk.board.put_blocks([Block(WorkerId("A1"), clean("spam"))])
    desk.board.put_entries([entry(Verb.REVOKE, ActionState.SENT, type_id=ONE, worker_id=WorkerId("A3"))])
    pane.reread()
    pane.catch_up()
    assert said(pane.heading()) == "Holders 3 of Reads French"
    assert [words(pane.cells(row)) for row in pane.ledger.rows] == [
        "A2|90|✓ holds it|1d 00h|0|–",
        "A3|70|… revoke|1d 00h|0|–",
        "A1|60|✗ blocked|1d 00h|0|–",
    ]
    pane.revoked = True
    assert said(pane.heading()).endswith("· ◌ revoked")
    desk.board.inbox.put_revoked(ONE, (holder("A4", 95),))
    assert said(pane.heading()).endswith("· 1 revoked")


async def test_an_empty_list_names_no_key_that_monitor_mode_lacks() -> None:
    desk = still_desk()
    desk.board.qualifications.put_holders(ONE, ())
    pane = HoldersPane(desk)
    pane.within = "QUAL1"
    assert list(pane.absent()) == ["Nobody holds QUAL1", "backspace goes back to the qualification types"]
    assert pane.touched(Changed(Topic.QUALIFICATIONS)) is None
    assert pane.touched(Changed(Topic.ASSIGNMENTS)) == ()


async def test_scores_by_hand_and_by_file(tmp_path: Path) -> None:
    """Granted, changed, revoked with a reason, from a CSV file with and without bad rows, into one, and shown again."""
    async with sitting(tmp_path) as sat:
        type_id = await make_type(sat)
        be_there(sat, "A1ONE", "A2TWO", "A3THREE")
        await sat.press("4")
        await sat.sees("Reads French", "nobody holds it")
        await sat.press("enter")
        await sat.sees("Holders 0 of Reads French", "+ grants it to workers, f takes a CSV file of scores")
        await sat.press("plus", "'A1ONE A2TWO", "enter", "'80", "enter", "enter", "y")
        await sat.sees("Holders 2 of Reads French", "✓ holds it")
        assert await scores(sat, type_id) == {"A1ONE": 80, "A2TWO": 80}

        await sat.press("e", "'95", "enter")
        await sat.sees("95  ✓ holds it")
        (tmp_path / "bad.csv").write_text("WorkerId,Score\nA1ONE,9O\nbob,1\n", encoding="utf-8")
        (tmp_path / "good.csv").write_text(
            "WorkerId,Score,Reason\nA1ONE,95,\nA2TWO,,It moved\nA3THREE,70,\n", encoding="utf-8"
        )
        await sat.press("f", f"'{tmp_path}/bad.csv", "enter")
        await sat.sees("line 2, column 2 (Score)  “9O” is no whole number", "line 3, column 1 (WorkerId)  “bob”")
        await sat.press("escape", "f", f"'{tmp_path}/good.csv", "enter", "enter")
        await sat.sees("A3THREE  new 70", "A2TWO  80 revoked: It moved", "A1ONE  holds it with this score already")
        await sat.press("y")
        await sat.sees("A3THREE", "Holders 2 of Reads French")
        assert await scores(sat, type_id) == {"A1ONE": 95, "A3THREE": 70}
        assert await scores(sat, type_id, "Revoked") == {"A2TWO": 80}

        await sat.press("t")
        await sat.sees("1 revoked", "– revoked")
        await sat.press("colon", f"'export {tmp_path}/out.csv", "enter")
        await sat.sees("Wrote 2 holders into")
        assert [line.rpartition(",")[0] for line in (tmp_path / "out.csv").read_text().splitlines()] == [
            "WorkerId,Score",
            "A1ONE,95",
            "A3THREE,70",
        ]
        await sat.press("minus", "'Not any more", "enter", "y")
        await sat.sees("2 revoked")
        assert await scores(sat, type_id) == {"A3THREE": 70}
        await sat.client(
            "associate_qualification_with_worker", QualificationTypeId=type_id, WorkerId="A1ONE", IntegerValue=33
        )
        await sat.press("R")
        await sat.sees("33  ✓ holds it")
        await sat.press("w")
        assert "has not worked for you here: there is no profile" in sat.status
        await sat.press("backspace")
        await sat.sees("Qualifications 1")


async def test_the_workers_marked_in_their_pane_are_granted(tmp_path: Path) -> None:
    async with sitting(tmp_path, words_of(1)) as sat:
        type_id = await make_type(sat)
        await sat.press("3")
        await sat.sees("Workers 3")
        await sat.press("space", "space", "4")
        await sat.sees("nobody holds it")
        marked = sat.work.workers.ledger.targets()
        await sat.press("plus")
        await sat.sees("(enter: 2 marked)")
        await sat.press("enter", "'60", "enter", "enter", "y")
        await sat.until(
            lambda: len(sat.desk.board.qualifications.holders[QualificationTypeId(type_id)]) == 2, "two holders"
        )
        assert await scores(sat, type_id) == dict.fromkeys(marked, 60)
