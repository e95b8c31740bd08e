"""HITs as rows, and what is done to them at a real marketplace."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.console.desks import assignment, hit, said, still_desk, words
from tests.console.sitting import Sitting, sitting
from tests.console.sitting import words as batch
from tests.marketplace.market import HIT
from turkterm.console.panes.hits import HitsPane
from turkterm.desk.board import Changed, Topic
from turkterm.desk.files.archive import Archive
from turkterm.marketplace import labour
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITId


async def make(sat: Sitting, **changes: Any) -> str:
    """A HIT made by plain boto3, once the console knows of it."""
    made = await sat.client("create_hit", **{**HIT, **changes})
    hit_id: str = made["HIT"]["HITId"]
    sat.desk.refresh()
    await sat.until(lambda: HITId(hit_id) in sat.desk.board.hits and len(sat.ledger), "the new HIT")
    return hit_id


async def seen(sat: Sitting, hit_id: str) -> dict[str, Any]:
    """The HIT as the marketplace itself has it."""
    found: dict[str, Any] = (await sat.client("get_hit", HITId=hit_id))["HIT"]
    return found


async def done(sat: Sitting, verb: str) -> None:
    """Wait until everything of this verb is done."""
    entries = sat.desk.board.entries
    await sat.until(
        lambda: [one.state for one in entries.values() if one.action.verb == verb and one.state == "done"], verb
    )


def accept(sat: Sitting, hit_id: str, worker: str = "A1EXAMPLEWORKER") -> str:
    """A worker takes the HIT."""

    def take(tx: Any) -> str:
        labour.ensure_worker(tx, worker)
        return labour.accept(tx, worker, hit_id)

    return sat.server.store.write_now(take)


# -- rows ------------------------------------------------------------------------------------------------------------


async def test_hits_in_lines_and_their_order() -> None:
    desk = still_desk()
    note = clean("BatchId:77;OriginalHitTemplateId:5;")
    desk.board.put_hits([hit(1, annotation=note), hit(2, expiration=1.0, available=0), hit(3, kind="OTHER")])
    desk.board.put_assignments(HITId("HIT2"), [assignment(1, hit=2), assignment(2, hit=2, status=_APPROVED)])
    pane = HitsPane(desk)
    pane.within = "TYPE1"
    pane.catch_up()
    assert said(pane.heading()) == "HITs 2 of Rate a word"
    assert [words(pane.cells(row)) for row in pane.ledger.rows] == [
        "HIT2|○ open|0|0|1|1|0|over|1h 00m|–|–",
        "HIT1|○ open|3|0|0|0|0|1d 00h|1h 00m|batch 77|–",
    ]
    pane.narrow("batch:77")
    assert [row.hit_id for row in pane.ledger.rows] == ["HIT1"]


_APPROVED = AssignmentStatus.APPROVED


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        (Changed(Topic.HITS, frozenset({"HIT1", "GONE"})), {"HIT1", "GONE"}),
        (Changed(Topic.PAGES, frozenset({"HIT1"})), {"HIT1"}),
        (Changed(Topic.ASSIGNMENTS, frozenset({"ASSIGNMENT1", "GONE"})), {"HIT1"}),
        (Changed(Topic.ASSIGNMENTS), None),
        (Changed(Topic.BALANCE), set()),
    ],
)
async def test_which_rows_a_change_touches(changed: Changed, touched: set[str] | None) -> None:
    desk = still_desk()
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1)])
    found = HitsPane(desk).touched(changed)
    assert (None if found is None else set(found)) == touched


# -- at a marketplace ------------------------------------------------------------------------------------------------


async def test_a_group_opens_to_its_hits_and_a_hit_to_its_assignments(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(3), size=(160, 45)) as sat:
        await sat.press("enter")
        await sat.sees("HITs 3 of Rate a word", "● reviewable", "FIRST INPUT", "word2", "nothing: open to every worker")
        await sat.press("j")
        hit_id = sat.row.hit_id
        await sat.sees(f"HIT          {hit_id}", "3: 0 available · 0 being worked on · 3 to review · 0 ✓ · 0 ✗")
        await sat.press("enter")
        await sat.sees(f"Review 3 in {hit_id[:4]}…{hit_id[-3:]} of Rate a word")
        assert {row.hit_id for row in sat.ledger.rows} == {hit_id}
        await sat.press("backspace")
        await sat.sees("HITs 3 of Rate a word")
        assert sat.row.hit_id == hit_id
        await sat.press("W")
        await sat.sees("Review 9 of Rate a word")
        await sat.press("backspace", "backspace")
        await sat.sees("HIT groups 1")
        await sat.press("colon", "'all hits", "enter")
        await sat.sees("HITs 3")
        assert "of Rate" not in sat.text.splitlines()[1]


async def test_what_was_decided_long_ago_is_seen_in_its_hit(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(1, answers=1)) as sat:
        await sat.press("2")
        await sat.sees("Review 1")
        await sat.client("approve_assignment", AssignmentId=sat.row.assignment_id)
        await sat.sees("Nothing waits for review")
        await sat.press("1", "enter", "enter")
        await sat.sees("Review 0 in", "✓ approved")


async def test_in_a_hit_the_cursor_stands_on_the_first_that_waits(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(1, answers=3), grace=0) as sat:
        await sat.press("enter", "enter")
        await sat.sees("Review 3 in")
        first, second, _ = (row.assignment_id for row in sat.ledger.rows)
        await sat.press("a")
        await sat.sees("Review 2 in")
        await sat.press("1", "enter", "enter")
        await sat.sees("Review 2 in")
        assert sat.ledger.rows[0].assignment_id == first
        assert sat.row.assignment_id == second


async def test_a_hit_is_extended_and_expired(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        hit_id = await make(sat, MaxAssignments=3)
        before = (await seen(sat, hit_id))["Expiration"].timestamp()
        await sat.press("enter")
        await sat.sees("HITs 1", "○ open")
        await sat.press("t", "'soon", "enter")
        assert "“soon” is no time" in sat.status
        await sat.press("ctrl+u", "'1h", "enter")
        assert "it lasts longer already" in sat.status
        await sat.press("ctrl+u", "'+12h", "enter")
        assert "y/N" in sat.status
        await sat.press("y")
        await done(sat, "extend")
        assert (await seen(sat, hit_id))["Expiration"].timestamp() == int(before) + 12 * 3600
        await sat.press("e")
        await sat.sees("! 3 free places close; the $0.36 held for them")
        await sat.press("y")
        await done(sat, "expire")
        assert (await seen(sat, hit_id))["Expiration"] < datetime.now(UTC)
        assert (await seen(sat, hit_id))["HITStatus"] == "Reviewable"
        await sat.sees("expired      ", "● reviewable")
        await sat.press("e")
        assert "Nothing to expire: expired already" in sat.status
        await sat.press("t", "'2d", "enter")
        await sat.sees("! 1 expired before: free places open", "holds $0.36")
        await sat.press("y")
        await sat.until(lambda: sat.row.expires > time.time(), "the second extension")
        assert (await seen(sat, hit_id))["HITStatus"] == "Assignable"


async def test_nine_never_become_ten_but_a_sibling_is_made(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        hit_id = await make(sat, MaxAssignments=7, RequesterAnnotation="pilot")
        await sat.press("enter")
        await sat.sees("Warm?", "pilot")  # the question is at hand
        await sat.press("plus", "'0", "enter")
        assert "whole number" in sat.status
        await sat.press("ctrl+u", "'2", "enter", "y")
        await done(sat, "add assignments")
        assert (await seen(sat, hit_id))["MaxAssignments"] == 9
        await sat.until(lambda: sat.row.places == 9, "nine places")
        await sat.press("plus", "'1", "enter")
        await sat.sees("from 10 on the fee is 40 % instead of 20 %", "9 never become 10 · sibling HIT of 1")
        await sat.press("y")
        await done(sat, "create HIT")
        found = (await sat.client("list_hits"))["HITs"]
        assert sorted(one["MaxAssignments"] for one in found) == [1, 9]
        assert len({one["HITTypeId"] for one in found}) == 1
        assert {one["Question"] for one in found} == {HIT["Question"]}
        assert {one["RequesterAnnotation"] for one in found} == {"pilot"}


async def test_a_type_is_changed_until_a_worker_accepts(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        hit_id = await make(sat, Title="Old words")
        other = (await seen(sat, await make(sat, Title="New words", Reward="0.30")))["HITTypeId"]
        await sat.sees("HIT groups 2")
        await sat.press("colon", "'all hits", "enter")
        assert sat.work.pane.stand_on(hit_id)
        await sat.press("T", "'new", "tab")
        assert other in sat.status
        await sat.press("enter")
        await sat.sees("New words · $0.30", "holds $0.24 more")
        await sat.press("y")
        await done(sat, "change type")
        assert (await seen(sat, hit_id))["HITTypeId"] == other
        accept(sat, hit_id)
        await sat.until(lambda: getattr(sat.ledger.get(hit_id), "pending", 0), "the accept")
        assert sat.work.pane.stand_on(hit_id)
        await sat.press("T")
        await sat.until(lambda: "a worker accepted it" in sat.status, "the refusal")


async def test_reviewed_hits_are_marked_and_deleted(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(2, answers=1), grace=0) as sat:
        await sat.press("enter", "D")
        await sat.until(lambda: "work waits for review (1)" in sat.status, "the refusal")
        hit_id = sat.row.hit_id
        await sat.press("m")
        await done(sat, "mark reviewing")
        assert (await seen(sat, hit_id))["HITStatus"] == "Reviewing"
        await sat.until(lambda: getattr(sat.ledger.get(hit_id), "status", "") == "Reviewing", "the mark")
        await sat.press("M")
        await done(sat, "mark reviewable")
        assert (await seen(sat, hit_id))["HITStatus"] == "Reviewable"
        await sat.press("enter", "a", "backspace")
        await sat.until(lambda: sat.row.approved, "the approval")
        assert sat.row.hit_id == hit_id
        await sat.press("asterisk", "D")
        await sat.sees(
            "submitted assignments: 1; they cannot be read again", "skipped 1 ──", "1  work waits for review"
        )
        await sat.press("'1", "enter")
        await sat.sees("HITs 1 of Rate a word")
        assert [one["HITId"] for one in (await sat.client("list_hits"))["HITs"]] == [sat.row.hit_id]
        assert sat.row.hit_id != hit_id


async def test_monitor_mode_has_no_such_command(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(1), monitor=True) as sat:
        await sat.press("enter")
        await sat.sees("HITs 1 of Rate a word")
        for key in ("e", "t", "plus", "T", "m", "M", "D"):
            await sat.press(key)
            assert "does nothing here; monitor mode only looks" in sat.status
        await sat.press("1", "C")
        assert "does nothing here; monitor mode only looks" in sat.status


def written(folder: Path) -> list[int]:
    """How many lines the exported files have."""
    return [len(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.csv")]


async def test_a_real_batch_is_closed_out(tmp_path: Path) -> None:
    """One open HIT with someone at work, and finished ones: expire, wait, review, export, delete."""
    async with sitting(tmp_path, batch(2, answers=1), grace=0) as sat:
        desk, folder = sat.desk, tmp_path / "exports"
        desk.closings.exporter = Archive(desk.board, desk.reader, folder, desk.now)
        [first] = {one["HITTypeId"] for one in (await sat.client("list_hits"))["HITs"]}
        made = await sat.client(
            "create_hit_with_hit_type",
            HITTypeId=first,
            LifetimeInSeconds=3600,
            MaxAssignments=2,
            Question=HIT["Question"],
        )
        work = accept(sat, made["HIT"]["HITId"])
        await sat.until(lambda: sat.row.pending == 1 and sat.row.available == 1, "the third HIT")
        await sat.press("C")
        await sat.sees("close out 1/5 · expire", "1 at work may still submit, for 1h 00m at the most")
        await sat.press("y")
        await sat.sees("✓ expire", "▸ wait: 1 at work", "close out 2/5 wait: 1 at work")
        await sat.press("C")
        assert "Close out waits: 1 at work may still submit" in sat.status
        sat.server.store.write_now(lambda tx: labour.submit(tx, work, {"warmth": "warm"}))
        await sat.sees("close out 3/5 review: 3 wait (C)")
        await sat.press("C")
        await sat.sees("close out 3/5 · approve all 3 that wait · $0.30 + $0.06 fee = $0.36")
        await sat.press("enter")
        await sat.sees("Left: nothing was done")
        await sat.press("C", "y")
        await sat.sees("close out 4/5 export: 3 left (C)")
        await sat.press("D")
        await sat.sees("never exported: ")
        await sat.press("enter", "C", "y")
        await sat.sees("exported to ", "close out 5/5 delete: 3 left (C)")
        assert written(folder) == [1 + 3]
        await sat.press("C")
        await sat.sees("delete HIT: 3 HITs", "every answer was exported")
        await sat.press("'3", "enter")
        await sat.sees("There are no HITs here")
        assert (await sat.client("list_hits"))["HITs"] == []
        await sat.until(lambda: "close out" not in sat.status, "the end of the close-out")


async def test_a_close_out_without_export_stops_before_deleting(tmp_path: Path) -> None:
    async with sitting(tmp_path, batch(1, answers=1), grace=0) as sat:
        await sat.press("C", "y")
        await sat.sees("close out 4/5 export: no export here (C)")
        await sat.press("C")
        await sat.sees("close out 4/5 · export is not available here; stop before deleting")
        await sat.press("y")
        await sat.until(lambda: "close out" not in sat.status, "the end of the close-out")
        assert len((await sat.client("list_hits"))["HITs"]) == 1
