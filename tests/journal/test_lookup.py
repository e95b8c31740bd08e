"""A journal is asked for an id."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journal.actions import approval
from tests.journal.test_store import open_journal
from turkterm.journal.lookup import knows


async def test_what_it_knows(tmp_path: Path) -> None:
    path = tmp_path / "lab.sqlite"
    journal = open_journal(path)
    action = approval(1)
    await journal.intend([action])
    for identifier in (action.assignment_id, action.hit_id, action.worker_id):
        assert identifier is not None
        assert knows(path, identifier)  # while another holds it open, too
    assert not knows(path, "3OTHER")
    await journal.close()


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_a_file_that_is_no_journal_knows_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.sqlite"
    if content is not None:
        path.write_bytes(content)
    assert not knows(path, "3HIT")
    assert path.exists() is (content is not None)
