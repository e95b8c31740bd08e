"""Two consoles and a command on one profile at the same time: each action is done once, whoever carries it out."""

from __future__ import annotations

import contextlib
import csv
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.screens.servers import assignments_of, client, imported, serve
from tests.screens.terminal import Terminal, home_environment

MARKED, PEOPLE = 4, 60


def states(home: Path) -> Counter[tuple[str, str]]:
    """How many actions of each kind are in each state, by the journal's file."""
    with contextlib.closing(sqlite3.connect(f"file:{home / 'journal' / 'local.sqlite'}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT verb, state, count(*) FROM entry GROUP BY verb, state").fetchall()
    return Counter({(verb, state): count for verb, state, count in rows})


def test_two_consoles_and_a_command_do_each_thing_once(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    (files / "batch.csv").write_text("Title,Answer.formal\n" + "Rate a word,very\n" * PEOPLE)
    (files / "template.html").write_text("<p>How formal?</p>")
    environment = home_environment(home, os.environ)
    with serve(home, "--faults", "delay=0.05"):
        imported(home, files, "0.05")
        mturk = client(home)
        (type_id,) = {hit["HITTypeId"] for hit in mturk.list_hits(MaxResults=100)["HITs"]}
        work = assignments_of(mturk, type_id)
        assert len(work) == PEOPLE
        with (files / "bonuses.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["WorkerId", "AssignmentId", "BonusAmount", "Reason"])
            rows.writerows([one["WorkerId"], one["AssignmentId"], "0.50", "good"] for one in work)
        command = [sys.executable, "-P", "-m", "turkterm", "bonus", str(files / "bonuses.csv"), "--yes"]
        with Terminal([], environment) as first, Terminal([], environment) as second:
            for console in (first, second):
                console.until("Rate a word")
                console.press("2")
                console.until(rf"Review {PEOPLE}\b")
            second.press("G", *"k" * MARKED)  # verdicts go downwards: no assignment is decided by both
            paying = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                for _ in range(MARKED):
                    first.press("a")
                    second.press("a")
                for console in (first, second):
                    console.until(lambda text: f"{2 * MARKED} decided" in text and "held" not in text)
                _, said = paying.communicate(timeout=120)
            finally:
                paying.kill()
                paying.wait()
            assert (paying.returncode, f"{PEOPLE} of {PEOPLE} done" in said.decode()) == (0, True), said.decode()
            for console in (first, second):
                console.press("q")
                assert console.ended() == 0
        hits = {one["HITId"] for one in work}
        paid = Counter(
            one["AssignmentId"]
            for hit in hits
            for one in mturk.list_bonus_payments(HITId=hit, MaxResults=100)["BonusPayments"]
        )
        assert paid == Counter(one["AssignmentId"] for one in work)
        after = Counter(one["AssignmentStatus"] for one in assignments_of(mturk, type_id))
        assert after == {"Approved": 2 * MARKED, "Submitted": PEOPLE - 2 * MARKED}
    assert states(home) == {("approve", "done"): 2 * MARKED, ("bonus", "done"): PEOPLE}
