"""What acting from a file shares: the confirmation on a terminal, and a signal in the middle."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.answered import answered
from tests.cli.conftest import COMMAND, Run, Serve, wait_until
from tests.screens.servers import exported
from tests.screens.terminal import Terminal, home_environment
from turkterm.desk.planning import Planner
from turkterm.journal.store import Journal
from turkterm.model.action import Verb
from turkterm.model.ids import AssignmentId


def test_on_a_terminal_the_number_is_typed(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> None:
    there = answered(turkterm, serve, home, tmp_path)
    path = str(there.bonuses())
    for typed, code, paid in (("y", 1, 0), ("4", 0, 4)):
        with Terminal(["bonus", path], home_environment(home, os.environ)) as terminal:
            terminal.until("Type 4 to do this")
            terminal.type(typed)
            assert terminal.ended() == code, terminal.text
            assert ("the number was not typed" in terminal.text) == (code == 1)
        assert len(there.paid()) == paid


def test_the_question_is_left_with_ctrl_c(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> None:
    there = answered(turkterm, serve, home, tmp_path)
    with Terminal(["bonus", str(there.bonuses())], home_environment(home, os.environ)) as terminal:
        terminal.until("Type 4 to do this")
        terminal.press("ctrl+c")
        assert terminal.ended(10.0) == 1, terminal.text
        assert "Interrupted" in terminal.text
    assert there.paid() == []


def test_a_production_marketplaces_name_is_typed_first(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> None:
    there = answered(turkterm, serve, home, tmp_path)
    (home / "config.toml").write_text(f'[profiles.lab]\nendpoint = "{there.server.url}"\nkind = "production"\n')
    environment = home_environment(home, os.environ | exported(home))
    for name, code, paid in (("local", 1, 0), ("lab", 0, 4)):
        with Terminal(["bonus", str(there.bonuses()), "--profile", "lab"], environment) as terminal:
            terminal.until("This is lab: type its name to go on")
            terminal.type(name)
            if code == 0:
                terminal.until("Type 4 to do this")
                terminal.type("4")
            assert terminal.ended() == code, terminal.text
        assert len(there.paid()) == paid


def test_rows_of_an_earlier_run_that_are_not_in_the_file_are_left(
    turkterm: Run, serve: Serve, home: Path, tmp_path: Path
) -> None:
    there = answered(turkterm, serve, home, tmp_path)
    one, other = there.work[:2]
    planner = Planner("earlier")
    planner.add(Verb.APPROVE, assignment_id=AssignmentId(other["AssignmentId"]))

    async def interrupted() -> None:
        journal = Journal.open(home / "journal" / "local.sqlite", marketplace="embedded", who="ana")
        await journal.intend(planner.plan().actions)
        await journal.close()

    asyncio.run(interrupted())
    done = turkterm("bonus", there.bonuses((one["WorkerId"], one["AssignmentId"], "1", "good")), "--yes")
    assert done.code == 0
    assert "of an earlier run, not in this file and left as they are: 1" in done.err
    assert set(there.states().values()) == {"Submitted"}
    assert turkterm("journal", "resume").code == 0
    assert there.states()[other["AssignmentId"]] == "Approved"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_and_the_rest_is_resumed(
    turkterm: Run, serve: Serve, home: Path, tmp_path: Path, number: signal.Signals
) -> None:
    there = answered(turkterm, serve, home, tmp_path, hits=3, each=80, faults="delay=0.1")
    path = there.bonuses()
    process = subprocess.Popen([*COMMAND, "bonus", str(path), "--yes"], stderr=subprocess.PIPE, text=True)
    wait_until(lambda: bool(there.paid()), seconds=60)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    stopped = len(there.paid())
    assert process.returncode == 1
    assert "what is under way is finished, nothing more is sent" in said
    assert f"{240 - stopped} were not sent: stopped by a signal; go on with `turkterm journal resume`" in said
    assert f"{stopped} of 240 done" in said
    resumed = turkterm("journal", "resume")
    assert (resumed.code, there.paid()) == (0, there.everybody())
    again = turkterm("bonus", path, "--yes")
    assert (again.code, there.paid()) == (0, there.everybody())


def test_a_signal_stops_where_nobody_reads(turkterm: Run, serve: Serve, home: Path, tmp_path: Path) -> None:
    there = answered(turkterm, serve, home, tmp_path, hits=3, each=80, faults="delay=0.1")
    command = [*COMMAND, "bonus", str(there.bonuses()), "--yes", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: bool(there.paid()), seconds=60)
    assert process.stderr is not None
    assert process.stdout is not None
    process.stderr.close()
    process.terminate()
    rows = [json.loads(row)["state"] for row in process.stdout]
    assert process.wait(60) == 1
    assert (rows.count("done"), rows.count("queued")) == (len(there.paid()), 240 - len(there.paid()))
    assert rows.count("queued") > 0
    process.stdout.close()
