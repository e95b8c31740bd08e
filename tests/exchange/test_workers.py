from __future__ import annotations

import csv
import errno
import os
from pathlib import Path

import pytest

from turkterm.exchange.table import BadFile
from turkterm.exchange.workers import Taken, write_workers

COLUMNS = ("WorkerId", "BlockReason")
ROWS = (("A1", 'said "no", twice'), ("A2", "two\nlines · 词语"))


def test_a_table_reads_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "workers.csv"
    write_workers(path, COLUMNS, ROWS)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(COLUMNS), *map(list, ROWS)]
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_is_replaced_only_where_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "workers.csv"
    path.write_text("mine")
    with pytest.raises(Taken, match=r"workers\.csv is there already"):
        write_workers(path, COLUMNS, ROWS)
    assert path.read_text() == "mine"
    write_workers(path, COLUMNS, ROWS, replace=True)
    assert path.read_text(encoding="utf-8").startswith("WorkerId,")


def test_nobody_is_asked_whether_a_folder_may_be_replaced(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="is no file: name one in it if it is a folder") as said:
        write_workers(tmp_path, COLUMNS, ROWS)
    assert not isinstance(said.value, Taken)


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be written"):
        write_workers(tmp_path / "missing" / "workers.csv", COLUMNS, ROWS)

    def broken() -> list[tuple[str, str]]:
        raise RuntimeError("a row that cannot be made")

    with pytest.raises(RuntimeError):
        write_workers(tmp_path / "workers.csv", COLUMNS, (row for row in broken()))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_runs_full_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match=r"workers\.csv: it cannot be written: no space left on device"):
        write_workers(tmp_path / "workers.csv", COLUMNS, ROWS)
    assert list(tmp_path.iterdir()) == []
