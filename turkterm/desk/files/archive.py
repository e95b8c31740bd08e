"""Exports of whole HITs into the profile's own folder, and the memory of what is in them as it stands now.

A HIT may be deleted once every assignment of it is in a file with the state that it has: its deletion takes the answers
along. What was written is remembered beside the files, in one small file that is written whole; where that is lost or
damaged, the HITs are exported again.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.desk.exporting import ExportFailed
from turkterm.desk.files.exporting import Export
from turkterm.exchange.results import Spool, write_csv
from turkterm.exchange.table import BadFile
from turkterm.exchange.wholefile import whole_file
from turkterm.gateway.faults import GatewayError

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.exchange.results import Record
    from turkterm.gateway.protocols import Reader
    from turkterm.model.ids import HITId, HITTypeId

MEMORY = "exported.json"
#: Waits before a list that lags is read again.
PAUSE = asyncio.sleep


class Archive:
    """An `Exporter` (see `desk.exporting`) into one folder; `now` is the marketplace's time."""

    def __init__(self, board: Board, reader: Reader, folder: Path, now: Callable[[], float]) -> None:
        self._board = board
        self._reader = reader
        self._folder = folder
        self._now = now
        self._known: dict[str, str] | None = None

    def missing(self, hit_ids: Sequence[HITId]) -> Sequence[HITId]:
        """Those with a submitted assignment that is in no export as it stands now."""
        known = self._memory()
        return [key for key in hit_ids if self._board.by_hit.get(key) and known.get(key) != self._print(key)]

    async def export(self, hit_ids: Sequence[HITId]) -> str:
        """Write all assignments of these HITs into a new CSV file; its path. Raises ExportFailed."""
        hits = [self._board.hits[key] for key in hit_ids if key in self._board.hits]
        if not hits:
            raise ExportFailed("There is no HIT to export any more")
        target = self._fresh(hits[0].hit_type_id)
        remarks = self._board.remarks
        reading = Export(self._reader, self._now, lambda _done, _of: None, PAUSE, remarks=remarks)
        prints: dict[str, list[tuple[str, str]]] = {hit.hit_id: [] for hit in hits}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with whole_file(target) as file, tempfile.TemporaryFile() as rows:
                spool = Spool(rows)
                async for record in reading.of(hits):
                    spool.add(record)
                    prints[str(record["HITId"])].append(_state(record))
                if reading.short:  # an answer that no list shows yet would go with its HIT
                    raise ExportFailed(f"The lists of answers lag behind: {reading.short[0]}; try again in a moment")
                await asyncio.to_thread(write_csv, spool, file)
            await asyncio.to_thread(self._remember, {key: _digest(states) for key, states in prints.items()})
        except (BadFile, GatewayError) as fault:
            raise ExportFailed(str(fault)) from fault
        except OSError as fault:
            raise ExportFailed(f"{target}: {(fault.strerror or str(fault)).lower()}") from fault
        return str(target)

    def _fresh(self, hit_type_id: HITTypeId) -> Path:
        """A name that no file has."""
        stem = f"{hit_type_id}-{datetime.fromtimestamp(self._now(), UTC):%Y%m%d-%H%M%S}"
        names = (f"{stem}{f'-{number}' if number else ''}.csv" for number in itertools.count())
        return next(path for name in names if not (path := self._folder / name).exists())

    def _print(self, hit_id: HITId) -> str:
        mine = (self._board.assignments[key] for key in self._board.by_hit[hit_id])
        return _digest([(one.assignment_id, one.status.value) for one in mine])

    def _memory(self) -> dict[str, str]:
        if self._known is None:
            try:
                told = json.loads((self._folder / MEMORY).read_bytes())
                self._known = {str(key): str(value) for key, value in told.items()}
            except (OSError, ValueError, AttributeError):  # none yet, or damaged: everything is exported again
                self._known = {}
        return self._known

    def _remember(self, prints: dict[str, str]) -> None:
        known = self._memory() | prints
        with whole_file(self._folder / MEMORY) as file:
            file.write(json.dumps(known).encode())
        self._known = known


def _state(record: Record) -> tuple[str, str]:
    return str(record["AssignmentId"]), str(record["AssignmentStatus"])


def _digest(states: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(sorted(states)).encode()).hexdigest()
