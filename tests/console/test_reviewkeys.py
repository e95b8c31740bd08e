"""What helps to decide and to look back, at a real marketplace; how many keys each verdict costs."""

from __future__ import annotations

from pathlib import Path

from tests.console.sitting import WORKERS, Sitting, sitting, words
from tests.marketplace.serving import serving
from tests.marketplace.test_uploads import ANSWER
from turkterm.exchange.template import question
from turkterm.journal.remarks import Remarks
from turkterm.marketplace import labour
from turkterm.marketplace.importing import Finished, FinishedAnswer, import_batch
from turkterm.model.action import ActionState
from turkterm.model.ids import AssignmentId, HITTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.signals import Control


async def test_notes_stay_on_this_computer(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        first: AssignmentId = sat.row.assignment_id
        worker: WorkerId = sat.row.worker_id
        await sat.press("N", "'answers in French", "enter")
        await sat.sees("Noted about 1 assignment", "¶ answers in French")
        await sat.press("X")
        await sat.sees("1 assignment: pay, do not use", "ø pay, but do not use the answers", "¶ ø")
        await sat.press("M", "'careful", "enter")
        await sat.sees("Noted about", "¶ worker: careful")
        await sat.press("N")
        assert "answers in French" in sat.status  # to be changed
        await sat.press("escape", "colon", "'filter flag:unused", "enter")
        await sat.sees("1 of 6")
        await sat.press("X")
        await sat.sees("1 assignment: to be used", "Nothing matches")
        remarks = Remarks.open(tmp_path / "remarks.sqlite", marketplace="embedded", who="somebody")
        kept = await remarks.about_assignments()
        assert (list(kept), kept[first].note, kept[first].unused) == ([first], "answers in French", False)
        assert (await remarks.about_workers())[worker].note == "careful"
        await remarks.close()


async def test_monitor_mode_has_no_notes(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), monitor=True) as sat:
        await sat.press("2", "N")
        await sat.sees("“N” does nothing here; monitor mode only looks")
        await sat.press("colon", "'note x", "enter")
        await sat.sees("No command is called “note x” here")


async def test_one_workers_answers_and_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(3)) as sat:
        await sat.press("2")
        await sat.sees("Review 9")
        await sat.press("j", "j")
        here = sat.ledger.cursor_id
        await sat.press("W")
        await sat.sees("3 of 9")
        assert {row.worker_id for row in sat.ledger.rows} == {sat.row.worker_id}
        await sat.press("W")
        await sat.sees("Review 9")
        assert (sat.ledger.cursor_id, sat.ledger.filter_text) == (here, "")
        await sat.press("3", "W")
        await sat.sees("3 of 9")
        await sat.press("backspace")
        await sat.sees("Workers 3")


async def test_what_the_header_counts_can_be_gone_to(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("A")
        await sat.sees("Nothing is approved by itself within 6 hours")
        soonest = min(one.auto_approval_time for one in sat.desk.board.assignments.values())
        sat.server.clock.turn(soonest - sat.desk.now() - 3600)
        await sat.until(lambda: sat.desk.figures().pressing, "an auto-approval that is near")
        await sat.press("A")
        await sat.sees("/due<=6h status:submitted")
        assert len(sat.ledger) == sat.desk.figures().pressing
        await sat.press("backspace")
        await sat.sees("HIT groups 1")


async def test_how_many_keys_a_verdict_costs_and_the_way_back(tmp_path: Path) -> None:
    """One to approve, three to reject with a template, six for a bonus as the last one was."""
    templates = {"reject": ("The control question was missed.",), "bonus": ("Thank you for the care",)}
    async with sitting(tmp_path, words(2), templates=templates) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        approved = sat.ledger.cursor_id
        await sat.press("a")
        await sat.sees("Review 5 · 1 decided")
        rejected = sat.ledger.cursor_id
        await sat.press("r", "tab", "enter")
        await sat.sees("Review 4 · 2 decided")
        waiting = sat.ledger.cursor_id
        await sat.press("b", "'0.25", "enter", "tab", "enter", "y")
        await sat.until(lambda: paid(sat) == [25], "the first bonus")
        await sat.press("b", "tab", "enter", "tab", "enter", "y")
        await sat.until(lambda: paid(sat) == [25, 25], "the second bonus")
        await sat.press("D")
        assert sat.ledger.cursor_id == rejected
        await sat.press("D")
        assert sat.ledger.cursor_id == approved
        await sat.press("D")
        assert "That was the first decision" in sat.status
        await sat.press("backspace")
        assert sat.ledger.cursor_id == waiting
        await sat.press("S")
        await sat.until(lambda: "This session" in sat.text)
        assert "bonuses     2  $0.50 + $0.10 fee" in sat.text
        assert "h held        2" in sat.text
        await sat.press("q")


def paid(sat: Sitting) -> list[int]:
    """The bonuses that arrived, in cents."""
    entries = sat.desk.board.entries.values()
    return [one.action.amount for one in entries if one.action.verb == "bonus" and one.state is ActionState.DONE]


async def test_control_questions_and_files_of_a_real_marketplace(tmp_path: Path) -> None:
    """The control question names an input, which is read in the background; a file is had by its link."""
    page = question('<input name="q1"><input name="q2"><input name="photo">', (("control", "2.0"),))
    answers = tuple(
        FinishedAnswer(name, (("q1", "x"), ("q2", said))) for name, said in zip(WORKERS, "yn", strict=False)
    )
    made = Finished("Rate", "Rate a word", "words", page, answers)
    async with serving(tmp_path) as server:
        kind = server.store.write_now(lambda tx: import_batch(tx, [made], reward=Cents(10))).hit_type_id
    controls = {HITTypeId(kind): (Control("q${control}", "y"),)}
    async with sitting(tmp_path, controls=controls, size=(80, 24)) as sat:
        hit_id = next(iter(sat.desk.board.hits))
        await sat.press("2")
        await sat.sees("ctl")
        [missed] = [row for row in sat.ledger.rows if row.signals]
        assert missed.worker_id == WORKERS[1]
        sat.work.review.stand_on(missed.assignment_id)
        await sat.press("enter")
        await sat.sees("✗ control: expected y", "not answered: photo")
        await sat.press("tab")
        await sat.sees("Others, and this worker", "≠ y  A1BL…LE1")
        assert "second" in sat.focused
        await sat.press("K" if sat.ledger.cursor else "J")
        await sat.sees("≠ n  A2GR…PL2")
        await sat.press("tab")
        await sat.sees("SIGNAL")

        await sat.client("create_additional_assignments_for_hit", HITId=hit_id, NumberOfAdditionalAssignments=1)
        store = sat.server.store
        store.write_now(lambda tx: labour.ensure_worker(tx, WORKERS[2], "US"))
        held = store.write_now(lambda tx: labour.accept(tx, WORKERS[2], hit_id))
        store.write_now(lambda tx: labour.submit(tx, held, ANSWER))
        sat.desk.refresh()
        await sat.until(lambda: sat.ledger.get(held) is not None, "the file's assignment")
        await sat.press("f")
        assert "hold no uploaded file" in sat.status
        sat.work.review.stand_on(held)
        await sat.press("f")
        assert "file" in sat.status
        await sat.press("'photo", "enter")
        await sat.until(lambda: "/-/uploads/" in sat.app.clipboard, "a link")
        await sat.press("colon", "'file nosuch", "enter")
        assert "There is no file “nosuch”; there are photo, bad" in sat.status


async def test_texts_are_opened_and_the_others_find_their_column_when_the_screen_grows(tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(150))
    made = Finished(
        "Tell",
        "Tell a story",
        "words",
        question("<textarea name=story></textarea>", ()),
        (FinishedAnswer(None, (("story", long),)),),
    )
    async with sitting(tmp_path, [made], size=(100, 30)) as sat:
        await sat.press("2")
        await sat.sees("Review 1")
        await sat.press("z")  # opens the detail where it is not seen
        await sat.sees("word149")
        await sat.press("z")
        await sat.sees("characters more: z")
        await sat.press("tab")
        await sat.sees("nobody else has answered this HIT yet")
        assert "characters more" not in sat.text
        await sat.pilot.resize_terminal(170, 30)
        await sat.sees("nobody else has answered this HIT yet", "characters more: z")


async def test_what_was_done_is_said_to_the_terminal_that_one_comes_back_to(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), grace=0) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("a", "a", "a")
        await sat.sees("Review 0 · 3 decided · S sums up", "balance $9,999.64")
        await sat.press("q")
        await sat.until(lambda: sat.app._exit, "the end")
        assert sat.app._exit_renderables == ["approved 3 · rejected 0 · paid $0.36 with fees"]
