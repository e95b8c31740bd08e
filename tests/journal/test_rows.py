"""What an entry holds is in its row, whole; what another turkterm wrote into a row is read with care."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.journal.actions import GRANT, approval, creation
from tests.journal.test_store import open_journal
from turkterm.journal.schema import JournalUnusable
from turkterm.model.action import Action, ActionState


@pytest.mark.parametrize("action", [creation(), GRANT])
async def test_what_is_to_be_made_comes_back_whole_and_what_was_made_too(tmp_path: Path, action: Action) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([action])
    await journal.note(action.action_id, ActionState.SENT)
    noted = await journal.note(action.action_id, ActionState.DONE, result="3HIT\x1b")
    again = await journal.note(action.action_id, ActionState.DONE)  # what was known stays
    await journal.close()
    journal = open_journal(path)
    assert await journal.recent() == (again,)
    await journal.close()
    assert (noted.action, noted.result, again.result) == (action, "3HIT␛", "3HIT␛")


async def test_details_of_another_version_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([creation()])
    with sqlite3.connect(path) as other:
        other.execute("UPDATE entry SET details = '{}'")
    other.close()
    with pytest.raises(JournalUnusable, match="newer turkterm"):
        await journal.recent()
    await journal.close()


async def test_an_entry_of_a_newer_vocabulary_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([approval(1)])
    with sqlite3.connect(path) as other:
        other.execute("UPDATE entry SET verb = 'levitate'")
    other.close()
    with pytest.raises(JournalUnusable, match="newer turkterm"):
        await journal.recent()
    await journal.close()


async def test_an_outcome_is_clean_even_when_the_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    await journal.intend([approval(1)])
    with sqlite3.connect(path) as other:
        other.execute("UPDATE entry SET outcome = ?", ("\x1b]52;c;\x07",))
    other.close()
    (entry,) = await journal.recent()
    await journal.close()
    assert entry.outcome == "␛]52;c;␇"
