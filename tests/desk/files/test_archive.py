from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.desk.files.test_exporting import Lagging
from tests.desk.seated import Rig, rigged
from turkterm.desk.exporting import ExportFailed
from turkterm.desk.files.archive import MEMORY, Archive
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITId
from turkterm.model.remark import Remark


@asynccontextmanager
async def shelf(folder: Path) -> AsyncIterator[tuple[Rig, Archive]]:
    async with rigged(folder) as rig:
        await rig.poller.look()
        yield rig, archive(rig, folder)


def archive(rig: Rig, folder: Path, reader: Any = None) -> Archive:
    now = rig.place.server.clock.now
    return Archive(rig.board, reader or rig.place.gateway.reader, folder / "exports", now)


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exported(path: str) -> set[str]:
    """The assignments in a file, which is its owner's alone."""
    assert Path(path).stat().st_mode & 0o077 == 0
    return {row["AssignmentId"] for row in rows_of(path)}


def put(path: Path, text: str) -> None:
    path.write_text(text)


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_what_is_written_is_whole_and_remembered_until_it_changes(tmp_path: Path) -> None:
    async with shelf(tmp_path) as (rig, made):
        hit_ids = tuple(rig.board.by_hit)
        assert list(made.missing(hit_ids)) == list(hit_ids)
        path = await made.export(hit_ids)
        assert exported(path) == set(rig.board.assignments)
        assert list(made.missing(hit_ids)) == []
        assert list(archive(rig, tmp_path).missing(hit_ids)) == []  # the next session knows too
        one = rig.work[0]
        rig.board.reviewed(one.assignment_id, AssignmentStatus.APPROVED, 0.0)
        assert list(made.missing(hit_ids)) == [one.hit_id]
        assert await made.export(hit_ids) != path
        assert exported(path) == set(rig.board.assignments)


async def test_what_was_noted_goes_into_the_file(tmp_path: Path) -> None:
    async with shelf(tmp_path) as (rig, made):
        one = rig.work[0].assignment_id
        rig.board.put_remarks({one: Remark(clean("half of it"), True, 1.0, "ana")})
        rows = rows_of(await made.export(tuple(rig.board.by_hit)))
        noted = {row["AssignmentId"]: (row["PrivateNote"], row["DoNotUse"]) for row in rows}
        assert noted.pop(one) == ("half of it", "x")
        assert set(noted.values()) == {("", "")}


async def test_a_damaged_memory_means_to_export_again(tmp_path: Path) -> None:
    async with shelf(tmp_path) as (rig, made):
        hit_ids = tuple(rig.board.by_hit)
        await made.export(hit_ids)
        put(tmp_path / "exports" / MEMORY, "[1, 2")
        assert list(archive(rig, tmp_path).missing(hit_ids)) == list(hit_ids)


async def test_an_answer_that_no_list_shows_is_no_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr("turkterm.desk.files.archive.PAUSE", at_once)
    async with shelf(tmp_path) as (rig, _):
        late = archive(rig, tmp_path, Lagging(rig.place.gateway.reader, 99))
        with pytest.raises(ExportFailed, match="lag behind"):
            await late.export(tuple(rig.board.by_hit))
        assert files(tmp_path / "exports") == []


async def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    async with shelf(tmp_path) as (rig, made):
        with pytest.raises(ExportFailed, match="no HIT"):
            await made.export([HITId("3GONE")])
        put(tmp_path / "exports", "in the way")
        with pytest.raises(ExportFailed, match="exist"):
            await made.export(tuple(rig.board.by_hit))
