"""A console that is killed or whose line drops in the middle of its work, and the next one that finds it."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.console.sitting import crowd_of
from tests.desk.seated import states_in
from tests.screens.servers import assignments_of, client, serve
from tests.screens.terminal import Terminal, home_environment
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.importing import import_batch
from turkterm.marketplace.store import Store
from turkterm.model.money import Cents

HITS, ANSWERS = 6, 20
PEOPLE = HITS * ANSWERS


def fill(home: Path, hits: int, answers: int) -> str:
    """Put a finished batch in; its HIT type."""
    (home / "marketplace").mkdir(parents=True)
    with closing(Store.open(home / "marketplace" / "marketplace.sqlite", Clock())) as store:
        return str(store.write_now(lambda tx: import_batch(tx, crowd_of(hits, answers), reward=Cents(10))).hit_type_id)


def verdicts(home: Path, hit_type: str) -> Counter[str]:
    """How the assignments stand, by plain boto3."""
    return Counter(one["AssignmentStatus"] for one in assignments_of(client(home), hit_type))


def test_after_kill_9_the_next_console_goes_on(tmp_path: Path) -> None:
    hit_type = fill(tmp_path, HITS, ANSWERS)
    environment = home_environment(tmp_path, os.environ)
    with serve(tmp_path, "--faults", "delay=0.4"):
        with Terminal([], environment) as console:
            console.until(rf"to review {PEOPLE}")
            console.press("2")
            console.until(rf"Review {PEOPLE}")
            console.press("*", "a")
            console.until(rf"type {PEOPLE} to go on")
            console.type(str(PEOPLE))
            console.until(f"held: approve {PEOPLE}")
            console.press("L")
            console.until("Runs 1")
            console.press("S")
            journal = next((tmp_path / "journal").glob("*.sqlite"))
            while Counter(states_in(journal).values())["done"] < 10:  # the screen would tell it later
                assert console.pump(0.02), console.text
            os.kill(console.pid, signal.SIGKILL)
        sent = verdicts(tmp_path, hit_type)
        assert 0 < sent["Approved"] < PEOPLE

        with Terminal([], environment) as console:
            console.until(r"Left by a turkterm that ended, and not sent: \d+ queued; L shows what, and goes on")
            console.press("L")
            console.until(r"! interrupted")
            console.until("Runs 1 · 1 wait for you")
            console.until(lambda text: "were not sent" in text and "being looked up" not in text)
            console.press("o")
            asked = re.search(r"type (\d+) to go on", console.until(r"type \d+ to go on|y/N"))
            assert asked is not None
            console.type(asked[1])
            console.until(rf"approve {PEOPLE}: {PEOPLE} done")
            console.press("q")
            assert console.ended() == 0
        assert verdicts(tmp_path, hit_type) == {"Approved": PEOPLE}


def test_a_dropped_line_leaves_what_is_held_held(tmp_path: Path) -> None:
    hit_type = fill(tmp_path, 1, 3)
    environment = home_environment(tmp_path, os.environ)
    with serve(tmp_path):
        with Terminal([], environment) as console:
            console.until("to review 3")
            console.press("2")
            console.until("Review 3")
            console.press("a")
            console.until("held: approve")
            os.kill(console.pid, signal.SIGHUP)
            assert console.ended() == 0
        assert verdicts(tmp_path, hit_type) == {"Submitted": 3}

        with Terminal([], environment, columns=80, rows=24) as console:
            console.until("not sent: 1 held; L shows what, and")
            console.press("L")
            console.until("approve 1 .* ! interrupted")
            console.press("x")
            console.until("cancel the rest of approve 1")
            console.press("y")
            console.until("Cancelled 1 of approve 1")
            console.press("q")
            assert console.ended() == 0
        assert verdicts(tmp_path, hit_type) == {"Submitted": 3}
