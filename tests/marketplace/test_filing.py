"""The file of notifications: a line a document, whole, private, and refused where it cannot be written."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from turkterm.marketplace.delivery import Undelivered
from turkterm.marketplace.filing import Filing
from turkterm.marketplace.outbox import Letter


def letter(document: str) -> Letter:
    return Letter(1, "SQS", "https://localhost/1/q", document, 0.0)


async def test_lines_are_appended_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    for number in range(3):
        await Filing(path).deliver(letter(json.dumps({"number": number})))
    assert [json.loads(line)["number"] for line in path.read_text().splitlines()] == [0, 1, 2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_file_that_was_moved_away_begins_anew(tmp_path: Path) -> None:
    """So a log rotator needs no signal."""
    path = tmp_path / "events.jsonl"
    filing = Filing(path)
    await filing.deliver(letter("{}"))
    path.rename(tmp_path / "events.jsonl.1")
    await filing.deliver(letter("[]"))
    assert path.read_text() == "[]\n"


@pytest.mark.parametrize("place", ["", "none/events.jsonl"])
def test_no_place_for_a_file(tmp_path: Path, place: str) -> None:
    with pytest.raises(OSError):
        Filing(tmp_path / place)


async def test_a_file_that_cannot_be_written_any_more(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    filing = Filing(folder / "events.jsonl")
    (folder / "events.jsonl").unlink()
    folder.rmdir()
    with pytest.raises(Undelivered, match=r"events\.jsonl cannot be written: No such file"):
        await filing.deliver(letter("{}"))


async def test_a_line_after_a_failure_stands_alone(tmp_path: Path) -> None:
    """A full disk may have taken half a line; /dev/full is one."""
    path = tmp_path / "events.jsonl"
    filing = Filing(path)
    path.unlink()
    path.symlink_to("/dev/full")
    with pytest.raises(Undelivered, match="No space left"):
        await filing.deliver(letter("{}"))
    path.unlink()
    path.write_text('{"half')
    path.chmod(0o600)
    await filing.deliver(letter('{"whole": 1}'))
    await filing.deliver(letter('{"whole": 2}'))
    assert path.read_text().splitlines()[1:] == ['{"whole": 1}', '{"whole": 2}']


async def test_a_line_after_another_server_s_half_one_stands_alone(tmp_path: Path) -> None:
    """A server that found the disk full, or was killed while it wrote, is not the one that goes on."""
    path = tmp_path / "events.jsonl"
    path.write_text('{"whole": 0}\n{"half')
    await Filing(path).deliver(letter('{"whole": 1}'))
    await Filing(path).deliver(letter('{"whole": 2}'))
    assert path.read_text().splitlines() == ['{"whole": 0}', '{"half', '{"whole": 1}', '{"whole": 2}']
