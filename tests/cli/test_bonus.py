"""`turkterm bonus`: a whole file or nobody, each bonus once, and everything said before it happens."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.answered import Answered, answered
from tests.cli.conftest import COMMAND, Run, Serve
from turkterm.desk.planning import Planner, payment_identity
from turkterm.journal.store import Journal
from turkterm.model.action import Verb
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents


@pytest.fixture
def there(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> Answered:
    return answered(turkterm, serve, home, tmp_path)


def test_a_file_is_previewed_paid_and_paid_once(turkterm: Run, there: Answered) -> None:
    path = there.bonuses()
    dry = turkterm("bonus", path, "--dry-run")
    assert (dry.code, dry.out, there.paid()) == (0, "", [])
    people = len({one["WorkerId"] for one in there.work})
    assert f"4 to do, 0 skipped, 0 refused · {people} people · 2 HITs" in dry.err
    assert "$2.00 + $0.40 fee = $2.40 (fee $0.40 at 20 %) · balance after: $9,997.60" in dry.err

    unasked = turkterm("bonus", path)
    assert (unasked.code, unasked.out, there.paid()) == (2, "", [])
    assert unasked.err.splitlines()[-1] == "Nothing was done: without a terminal to ask on, --yes is needed."

    done = turkterm("bonus", path, "--yes", "--json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, [row["line"] for row in rows], {row["state"] for row in rows}) == (0, [2, 3, 4, 5], {"done"})
    assert all(row["request_id"] and row["fee"] == "0.10" for row in rows)
    assert "4 of 4 done" in done.err
    assert there.paid() == there.everybody()

    again = turkterm("bonus", path, "--yes", "--json")
    assert (again.code, there.paid()) == (0, there.everybody())
    assert {json.loads(line)["state"] for line in again.out.splitlines()} == {"skipped"}
    assert "nothing is left to do" in again.err


def test_what_a_script_paid_is_skipped_without_a_journal(turkterm: Run, there: Answered) -> None:
    one = there.work[0]
    about = {"WorkerId": one["WorkerId"], "AssignmentId": one["AssignmentId"]}
    there.mturk.send_bonus(BonusAmount="0.50", Reason="good", **about)
    done = turkterm("bonus", there.bonuses(), "--yes")
    assert (done.code, there.paid()) == (0, there.everybody())
    assert "line 2: skipped: the same amount was paid for the same reason" in done.err


def test_a_lost_journal_pays_nobody_twice(turkterm: Run, there: Answered, home: Path) -> None:
    turkterm("bonus", there.bonuses(), "--yes")
    for path in (home / "journal").iterdir():
        path.unlink()
    assert turkterm("bonus", there.bonuses(), "--yes").code == 0
    assert there.paid() == there.everybody()


def test_two_at_once_pay_once(turkterm: Run, there: Answered) -> None:
    path = there.bonuses()
    both = [
        subprocess.Popen([*COMMAND, "bonus", str(path), "--yes"], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in both:
        assert "Traceback" not in process.communicate(timeout=60)[1]
    assert turkterm("bonus", path, "--yes").code == 0
    assert there.paid() == there.everybody()


def test_one_mistake_and_nobody_is_paid(turkterm: Run, there: Answered) -> None:
    first, second = there.work[:2]
    good = (first["WorkerId"], first["AssignmentId"], "0.50", "good")
    path = there.bonuses(good, (second["WorkerId"], "3NONE", "0.50", "good"), (second["WorkerId"], *good[1:]))
    done = turkterm("bonus", path, "--yes")
    assert (done.code, done.out, there.paid()) == (1, "", [])
    *_, none, wrong, nothing = done.err.splitlines()
    assert none.startswith(f"{path}, line 3, column 2 (AssignmentId): no bonus for 3NONE")
    assert wrong.startswith(f"{path}, line 4, column 1 (WorkerId): {second['WorkerId']} did not submit")
    assert nothing == f"Nothing was done: 2 mistakes in {path}."


def test_an_assignment_that_was_not_submitted(turkterm: Run, there: Answered, tmp_path: Path) -> None:
    script = tmp_path / "script.jsonl"
    hit = there.mturk.create_hit(
        Title="t", Description="d", Reward="0.05", LifetimeInSeconds=3600, AssignmentDurationInSeconds=600,
        Question=there.mturk.get_hit(HITId=there.work[0]["HITId"])["HIT"]["Question"],
    )["HIT"]["HITId"]  # fmt: skip
    script.write_text(json.dumps({"do": "accept", "worker": "A2NEWWORKER001", "hit": hit}))
    accepted = json.loads(turkterm("marketplace", "worker", script).out)["assignment"]
    done = turkterm("bonus", there.bonuses(("A2NEWWORKER001", accepted, "0.50", "good")), "--yes")
    assert (done.code, there.paid()) == (1, [])
    assert "line 2, column 2 (AssignmentId): no bonus for" in done.err


def test_a_sum_beyond_the_balance_is_refused_before_the_first_cent(turkterm: Run, there: Answered) -> None:
    done = turkterm("bonus", there.bonuses(amount="4000"), "--yes")
    assert (done.code, there.paid()) == (1, [])
    assert "Nothing was done: $19,200.00 is needed, and the balance is $10,000.00." in done.err


def test_the_second_time_is_asked_for(turkterm: Run, there: Answered) -> None:
    turkterm("bonus", there.bonuses(), "--yes")
    for _ in range(2):
        assert turkterm("bonus", there.bonuses(), "--yes", "--occurrence", "2").code == 0
        assert there.paid() == sorted(there.everybody() * 2)


def test_bad_files(inside: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    inside("bonus", path).refused("no such file")
    path.write_text("WorkerId,AssignmentId,BonusAmount,Reason\nA1,3A1,0.125,good\n")
    inside("bonus", path).refused(f"{path}, line 2, column 3 (BonusAmount)", "at most two decimals")
    path.write_text("WorkerId,AssignmentId,BonusAmount,Reason\nA1,3A1,1,a\nA1,3A1,1,a\nA1,3A1,x,a\n")
    done = inside("bonus", path)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 2)


def test_a_read_only_profile_pays_nobody(inside: Run, home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[profiles.local]\nread_only = true\n")
    path = tmp_path / "b.csv"
    path.write_text("WorkerId,AssignmentId,BonusAmount,Reason\nA1,3A1,1,good\n")
    inside("bonus", path, "--yes").refused("The profile local is read-only")


def test_a_file_over_the_cap_is_refused_before_anybody_is_asked(turkterm: Run, there: Answered, home: Path) -> None:
    (home / "config.toml").write_text('[limits]\nrun = "2.00"\n')
    for option in ("--yes", "--dry-run"):
        done = turkterm("bonus", there.bonuses(), option)
        assert (done.code, there.paid()) == (1, [])
        why = "Nothing was done: this run would cost $2.40, and the cap for a run is $2.00."
        assert done.err.splitlines()[-1] == why
    assert turkterm("bonus", there.bonuses(amount="0.30"), "--yes").code == 0


def test_what_was_left_open_does_not_count_twice_against_the_cap(turkterm: Run, there: Answered, home: Path) -> None:
    (home / "config.toml").write_text('[limits]\nday = "3.00"\n')
    asyncio.run(interrupted(there, home))
    done = turkterm("bonus", there.bonuses(), "--yes")
    assert (done.code, there.paid()) == (0, there.everybody()), done.err


def test_what_was_left_open_and_is_paid_by_now_is_never_sent(turkterm: Run, there: Answered, home: Path) -> None:
    """Somebody else paid the rest: the file says so, and what an interrupted run left must not pay it again."""
    asyncio.run(interrupted(there, home))
    for one in there.work:
        about = {"WorkerId": one["WorkerId"], "AssignmentId": one["AssignmentId"]}
        there.mturk.send_bonus(BonusAmount="0.50", Reason="good", **about)
    done = turkterm("bonus", there.bonuses(), "--yes")
    assert (done.code, "0 to do, 4 skipped" in done.err) == (0, True)
    assert "nothing was left open" in turkterm("journal", "resume", "--yes").err
    assert there.paid() == there.everybody()


async def interrupted(there: Answered, home: Path) -> None:
    """A run over the whole file that ended before it sent anything."""
    journal = Journal.open(home / "journal" / "local.sqlite", marketplace="embedded", who="ana")
    planner = Planner("earlier")
    for one in there.work:
        worker_id, assignment_id = WorkerId(one["WorkerId"]), AssignmentId(one["AssignmentId"])
        planner.add(
            Verb.BONUS,
            assignment_id=assignment_id,
            worker_id=worker_id,
            amount=Cents(50),
            fee=Cents(10),
            text="good",
            identity=payment_identity("embedded", worker_id, assignment_id, Cents(50), "good"),
        )
    await journal.intend(planner.plan().actions)
    await journal.close()
