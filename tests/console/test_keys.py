"""What the keys do, at a real marketplace."""

from __future__ import annotations

from pathlib import Path

from textual.events import Key

from tests.console.sitting import sitting, words


async def test_a_verdict_is_held_taken_back_and_sent(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        first, second = (row.assignment_id for row in sat.ledger.rows[:2])
        await sat.press("a")
        assert sat.ledger.cursor_id == second
        await sat.sees("h held ✓", "Review 5 · 1 decided", "held: approve", "sent in", "held 1")
        await sat.press("u")
        assert sat.ledger.cursor_id == first
        assert "Took back: approve" in sat.status
        await sat.sees("Review 6")
        await sat.press("u")
        assert "Nothing is held" in sat.status
        await sat.press("r")
        assert "feedback" in sat.status
        await sat.press("enter")
        assert "cannot be empty" in sat.status
        await sat.press("'not a word", "enter")
        await sat.sees("h held ✗")
        assert sat.ledger.cursor_id == second
        await sat.press("k", "a")
        assert "Nothing to approve: reject is held already" in sat.status
        assert sat.desk.carryout is not None
        sat.desk.carryout.release()
        await sat.sees("✗ rejected")
        said = (await sat.client("get_assignment", AssignmentId=first))["Assignment"]
        assert (said["AssignmentStatus"], said["RequesterFeedback"]) == ("Rejected", "not a word")


async def test_a_run_ends_with_the_queue(tmp_path: Path) -> None:
    """With no grace the keys go out at once; the last verdict leaves nothing to decide, and the ledger says so."""
    async with sitting(tmp_path, words(1), grace=0) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("a", "a", "a")
        await sat.sees("Review 0 · 3 decided", "balance $9,999.64")
        assert sat.text.count("✓ approved") >= 3
        await sat.press("a")
        assert "it is approved already" in sat.status


async def test_marked_rows_are_done_at_once(tmp_path: Path) -> None:
    """More than three are shown before, more than the limit want their number typed; esc does nothing."""
    async with sitting(tmp_path, words(2), confirm_above=4) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        await sat.press("a", "asterisk")
        await sat.sees("6 marked")
        await sat.press("a")
        await sat.sees("approve 5 assignments of 3 workers in 2 HITs", "$0.50 + fees $0.10 = $0.60", "type 5 to go on")
        await sat.sees("balance after $9,999.40", "skipped 1 ─", "1  approve is held already")
        await sat.press("escape")
        await sat.sees("Left: nothing was done", "1 of 3 answers")
        await sat.press("a", "'5", "enter")
        await sat.sees("Review 0 · 6 decided", "5 of 6; skipped 1")
        assert not sat.ledger.marks
        await sat.press("u")
        await sat.sees("Took back: approve 5 assignments", "Review 5 · 1 decided")


async def test_after_marked_rows_comes_the_first_that_still_waits(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        await sat.press("space", "space")
        behind = sat.ledger.cursor_id
        await sat.press("a")
        await sat.sees("Review 4 · 2 decided")
        assert sat.ledger.cursor_id == behind
        await sat.press("a")
        await sat.sees("Review 3 · 3 decided")


async def test_bonus_block_and_notice(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), grace=0) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        row = sat.row
        await sat.press("b", "'half", "enter")
        assert "is not an amount" in sat.status
        await sat.press("ctrl+u", "'0.50", "enter", "'careful", "enter")
        assert "$0.50 + $0.10 fee = $0.60" in sat.status
        assert sat.status.count("y/N") == 1
        await sat.press("y")
        await sat.sees("sent a bonus to", "balance $9,999.40", "bonus $0.50 · careful")
        await sat.press("x")
        assert sat.text.splitlines()[-1].split() == ["enter", "answer", "esc", "leave"]
        await sat.press("'guessing", "enter")
        assert sat.text.splitlines()[-1].split() == ["y", "go", "on", "enter", "no"]
        await sat.press("n")
        await sat.sees("Left: nothing was done")
        await sat.press("a")
        await sat.sees("balance $9,999.28")
        await sat.press("k", "x", "'guessing", "enter", "y")
        await sat.sees("✗ blocked")
        blocks = (await sat.client("list_worker_blocks"))["WorkerBlocks"]
        assert [(block["WorkerId"], block["Reason"]) for block in blocks] == [(row.worker_id, "guessing")]
        await sat.press("n", "'Thanks", "enter", "'See you", "enter", "y")
        await sat.sees("notified")
        await sat.press("5", "j")
        await sat.sees("notify", "block", "approve", "bonus", "guessing")
        await sat.press("G", "enter")  # the bonus: it was for that assignment, which is in the queue
        await sat.sees("Review 2 · 1 decided")
        assert sat.ledger.cursor_id == row.assignment_id


async def test_counts_rows_and_words(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(3)) as sat:
        await sat.press("2")
        await sat.sees("Review 9")
        await sat.press("6", "j")
        assert sat.ledger.cursor == 6
        await sat.press("0", "2", "k")
        assert sat.ledger.cursor == 4
        await sat.press("0", "3")
        assert "3 …" in sat.status
        await sat.press("G")
        assert sat.ledger.cursor == 2
        await sat.press("0", "4", "space")
        await sat.sees("4 marked")
        assert sat.ledger.cursor == 6
        await sat.press("9", "space")  # to the end and no further
        await sat.sees("7 marked")
        await sat.press("0", "2", "a")
        assert "A count is for moving and marking" in sat.status
        assert not sat.desk.board.entries
        await sat.press("8", "escape")
        await sat.sees("7 marked")
        await sat.press("escape", "colon", "'5", "enter")
        assert sat.ledger.cursor == 4
        await sat.press("colon", "'filter worker:a3redd", "enter")
        await sat.sees("/worker:a3redd  3 of 9")
        await sat.press("colon", "'filter age>soon", "enter")
        assert "neither a number nor a span" in sat.status
        await sat.press("colon", "'refresh now", "enter")
        assert "takes no words" in sat.status
        await sat.press("colon", "'reject Not a word", "enter")
        await sat.sees("h held ✗")
        assert [entry.action.text for entry in sat.desk.board.entries.values()] == ["Not a word"]


async def test_monitor_mode_binds_nothing_that_writes(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1), monitor=True) as sat:
        await sat.press("2")
        await sat.sees("MONITOR", "Review 3")
        assert "approve" not in sat.text.splitlines()[-1]
        await sat.press("a")
        assert "“a” does nothing here; monitor mode only looks" in sat.status
        await sat.press("colon", "'approve", "enter")
        assert "No command is called “approve”" in sat.status
        await sat.press("escape", "5")
        await sat.sees("Monitor mode opens no journal")


async def test_leaving_asks_what_becomes_of_what_is_held(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        kept, sent = (row.assignment_id for row in sat.ledger.rows[:2])
        await sat.press("a", "q")
        assert "send 1 held now (s), take back (t), stay (esc)" in sat.status
        await sat.press("escape", "q", "'x", "enter")
        assert "s sends, t takes back, esc stays" in sat.status
        await sat.press("escape", "u", "j", "a", "q", "'s", "enter")
        await sat.until(lambda: sat.app._exit, "the end")
        states = {key: await sat.client("get_assignment", AssignmentId=key) for key in (kept, sent)}
        found = [states[key]["Assignment"]["AssignmentStatus"] for key in (kept, sent)]
        assert found == ["Submitted", "Approved"]


async def test_what_is_typed_fast_goes_to_the_question(tmp_path: Path) -> None:
    """Keys that arrive together with the one that asks are the answer, not commands."""
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        for letter in ("r", "b", "a", "d", "enter"):
            sat.app.post_message(_pressed(letter))
        await sat.sees("h held ✗")
        assert [entry.action.text for entry in sat.desk.board.entries.values()] == ["bad"]


def _pressed(key: str) -> Key:
    return Key(key, key if len(key) == 1 else "\r")


async def test_another_theme_by_its_name(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(1)) as sat:
        await sat.press("colon", "'theme nosuch", "enter")
        assert "There is no theme" in sat.status
        await sat.press("colon", "'theme nord", "enter")
        assert sat.app.theme == "nord"
        await sat.press("colon", "'theme", "enter", "'pl", "tab")
        assert "theme" in sat.status
        await sat.press("enter")
        assert "Theme plain" in sat.status


async def test_a_template_rejects_with_three_keys(tmp_path: Path) -> None:
    templates = {"reject": ("The control question was missed.",)}
    async with sitting(tmp_path, words(1), templates=templates) as sat:
        await sat.press("2")
        await sat.sees("Review 3")
        await sat.press("r", "tab", "enter")
        await sat.sees("h held ✗")
        assert [one.action.text for one in sat.desk.board.entries.values()] == ["The control question was missed."]


async def test_what_is_typed_behind_a_refused_question_runs_no_commands(tmp_path: Path) -> None:
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("2")
        await sat.sees("Review 6")
        await sat.press("a", "k")
        stood = sat.ledger.cursor_id
        await sat.press_at_once("r", *"jad", "enter", "backspace", "u", "q")
        await sat.sees("Nothing to reject: approve is held already")
        assert sat.desk.carryout is not None
        assert (sat.ledger.cursor_id, sat.desk.carryout.summary().held) == (stood, 1)
        later = Key("j", "j")
        later.time += 1.5
        sat.app.post_message(later)
        await sat.until(lambda: sat.ledger.cursor_id != stood)
        await sat.press_at_once("k", "a", "j", "a", "j")  # a verb that asks nothing keeps nobody waiting
        await sat.sees("held 2")
