"""Actions are written down before they are sent, completely, and found again by the next turkterm."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.journal.actions import approval, bonus
from turkterm.journal.store import Journal, JournalUnusable
from turkterm.model.action import ActionState, Entry
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, AssignmentId

PLACE = "http://127.0.0.1:8788"


def open_journal(path: Path, *, marketplace: str = PLACE, now: float = 1_700_000_000.0) -> Journal:
    return Journal.open(path, marketplace=marketplace, who="ana", clock=lambda: now)


async def test_an_entry_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal.sqlite3"
    journal = open_journal(path)
    (written,) = await journal.intend([bonus()], ActionState.HELD)
    assert written == Entry(bonus(), ActionState.HELD, 1_700_000_000.0, 1_700_000_000.0, "ana", PLACE)
    noted = await journal.note(
        ActionId("bonus-1"), ActionState.DONE, outcome=clean("paid"), request_id="r-1", at=1_700_000_009.5
    )
    await journal.close()

    journal = open_journal(path)
    assert await journal.recent() == (noted,)
    await journal.close()
    assert noted.action == bonus()
    assert (noted.state, noted.created, noted.updated) == (ActionState.DONE, 1_700_000_000.0, 1_700_000_009.5)
    assert (noted.outcome, noted.request_id, noted.who, noted.marketplace) == ("paid", "r-1", "ana", PLACE)


async def test_the_file_is_the_operators_alone(tmp_path: Path) -> None:
    path = tmp_path / "home" / "journal.sqlite3"
    path.parent.mkdir()
    path.touch(mode=0o644)
    journal = open_journal(path)
    await journal.intend([approval(1)])
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()}
    await journal.close()
    assert len(modes) == 4  # the database, its -wal and -shm, the lease
    assert set(modes.values()) == {"0o600"}


async def test_a_new_folder_is_the_operators_alone(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "home" / "journal.sqlite3")
    await journal.close()
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


async def test_another_process_sees_an_intent_as_soon_as_it_is_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([approval(1), approval(2)])
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM entry WHERE state = 'queued'").fetchone() == (2,)
    other.close()
    await journal.close()


async def test_a_note_keeps_what_was_known(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(1)])
    await journal.note(ActionId("action-1"), ActionState.UNSURE, outcome=clean("no answer"), request_id="r-7", at=5.0)
    entry = await journal.note(ActionId("action-1"), ActionState.DONE, at=6.0)
    await journal.close()
    assert (entry.outcome, entry.request_id, entry.updated) == ("no answer", "r-7", 6.0)


async def test_an_action_is_never_written_down_twice_and_spoils_nothing_else(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(1)])
    fresh, twice = await journal.intend([approval(2), approval(1)])
    ids = [entry.action.action_id for entry in await journal.recent()]
    await journal.close()
    assert fresh.state is ActionState.QUEUED
    assert (twice.state, twice.outcome) == (ActionState.CANCELLED, "not sent: another turkterm wrote it down first")
    assert ids == ["action-2", "action-1"]


async def test_a_note_on_an_unknown_action_is_refused(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    with pytest.raises(KeyError):
        await journal.note(ActionId("never"), ActionState.DONE)
    await journal.close()


async def test_recent_gives_the_newest_first_and_no_more_than_asked(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.intend([approval(number) for number in range(30)])
    recent = await journal.recent(limit=3)
    await journal.close()
    assert [entry.action.action_id for entry in recent] == ["action-29", "action-28", "action-27"]


async def test_many_at_once_share_their_commits(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    statements: list[str] = []
    journal._commits._db.set_trace_callback(statements.append)
    await asyncio.gather(*(journal.intend([approval(number)]) for number in range(1500)))
    await asyncio.gather(*(journal.note(ActionId(f"action-{n}"), ActionState.DONE) for n in range(1500)))
    states = {entry.state for entry in await journal.recent(limit=2000)}
    await journal.close()
    assert states == {ActionState.DONE}
    assert 0 < statements.count("COMMIT") < 300  # of 3,000


async def test_a_closed_journal_says_so(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite3")
    await journal.close()
    with pytest.raises(JournalUnusable, match="is closed"):
        await journal.intend([approval(1)])


async def test_what_is_about_an_assignment_and_what_is_listed(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal.sqlite")
    try:
        await journal.intend([approval(1), approval(2), approval(3, run="run2")])
        await journal.intend([bonus()], ActionState.HELD)
        await journal.note(approval(2).action_id, ActionState.DONE)
        about = await journal.about([AssignmentId("3ASSIGNMENT"), AssignmentId(f"3A{2:028d}")])
        assert [entry.action.action_id for entry in about] == ["action-2", "bonus-1"]
        assert await journal.about([]) == ()

        async def listed(**given: Any) -> list[str]:
            return [entry.action.action_id for entry in await journal.listed(**given)]

        assert await listed() == ["bonus-1", "action-3", "action-2", "action-1"]
        assert await listed(states=[ActionState.QUEUED, ActionState.DONE], limit=2) == ["action-3", "action-2"]
        assert await listed(run="run2") == ["action-3"]
        assert await listed(run="run", limit=1) == ["bonus-1"]
        assert await listed(run="RUN2") == await listed(run="un2") == []
    finally:
        await journal.close()
