"""Private notes about assignments and workers, and which answers are paid for and not to be used: a file of its own.

It is kept with the journal's care (one thread writes, a change is on the disk when its call returns, mode 0600, a file
that cannot be used is refused in a sentence), but nothing depends on it: a review goes on without notes. Two turkterms
may write the same file; the later word counts. Whoever exports results asks `noted_at`, which writes nothing.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from turkterm.journal.commits import Commits
from turkterm.journal.glance import glance
from turkterm.journal.schema import Form, check_form, open_file, unusable
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.remark import Remark

K = TypeVar("K", bound=str)

#: application_id "turn": no journal is taken for a file of notes, nor the other way round.
FORM = Form(
    "file of notes",
    0x7475726E,
    (
        (
            """
            CREATE TABLE remark (
                marketplace TEXT NOT NULL,
                about TEXT NOT NULL,
                id TEXT NOT NULL,
                note TEXT NOT NULL,
                unused INTEGER NOT NULL,
                updated REAL NOT NULL,
                who TEXT NOT NULL,
                PRIMARY KEY (marketplace, about, id)
            ) WITHOUT ROWID
            """,
        ),
    ),
)

_ASSIGNMENT, _WORKER = "assignment", "worker"
_PUT = """
    INSERT INTO remark (marketplace, about, id, note, unused, updated, who) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (marketplace, about, id) DO UPDATE
    SET note = excluded.note, unused = excluded.unused, updated = excluded.updated, who = excluded.who
"""

_ABOUT = "SELECT * FROM remark WHERE marketplace = ? AND about = ?"

Change = Callable[[Remark], Remark]


class Remarks:
    """One open file of notes. `who` and `marketplace` are written into each."""

    def __init__(self, commits: Commits, *, marketplace: str, who: str, clock: Callable[[], float]) -> None:
        self._commits = commits
        self._marketplace = marketplace
        self._who = who
        self._clock = clock

    @classmethod
    def open(cls, path: Path, *, marketplace: str, who: str, clock: Callable[[], float] = time.time) -> Remarks:
        """Open or create the file at `path`; `clock` gives epoch seconds. Raises JournalUnusable."""
        commits = Commits(open_file(path, FORM), path, FORM.word)
        return cls(commits, marketplace=marketplace, who=who, clock=clock)

    async def about_assignments(self) -> Mapping[AssignmentId, Remark]:
        """Everything noted about assignments of this marketplace."""
        return {AssignmentId(key): remark for key, remark in (await self._all(_ASSIGNMENT)).items()}

    async def about_workers(self) -> Mapping[WorkerId, Remark]:
        """Everything noted about workers of this marketplace."""
        return {WorkerId(key): remark for key, remark in (await self._all(_WORKER)).items()}

    async def note_assignments(self, ids: Iterable[AssignmentId], note: str) -> Mapping[AssignmentId, Remark]:
        """Note this about each of them, in place of what was noted; empty takes the note away."""
        return await self._change(_ASSIGNMENT, ids, lambda remark: replace(remark, note=clean(note)))

    async def use_assignments(self, ids: Iterable[AssignmentId], *, unused: bool) -> Mapping[AssignmentId, Remark]:
        """Say of each of them that its answers are not to be used, or that they are."""
        return await self._change(_ASSIGNMENT, ids, lambda remark: replace(remark, unused=unused))

    async def note_worker(self, worker_id: WorkerId, note: str) -> Mapping[WorkerId, Remark]:
        """Note this about a worker, in place of what was noted; empty takes the note away."""
        return await self._change(_WORKER, [worker_id], lambda remark: replace(remark, note=clean(note)))

    async def close(self) -> None:
        """Write what waits and close the file."""
        await self._commits.close()

    async def _all(self, about: str) -> Mapping[str, Remark]:
        def select(db: sqlite3.Connection) -> Mapping[str, Remark]:
            rows = db.execute(_ABOUT, (self._marketplace, about))
            return {row["id"]: _remark(row) for row in rows}

        return await self._commits.look(select)

    async def _change(self, about: str, ids: Iterable[K], change: Change) -> Mapping[K, Remark]:
        """Change remarks, all or none; those that say nothing afterwards are gone from the file."""
        blank = Remark(clean(""), False, 0.0, "")
        wanted = tuple(ids)

        def write(db: sqlite3.Connection) -> Mapping[K, Remark]:
            changed: dict[K, Remark] = {}
            for key in wanted:
                at = (self._marketplace, about, key)
                row = db.execute("SELECT * FROM remark WHERE marketplace = ? AND about = ? AND id = ?", at).fetchone()
                remark = change(blank if row is None else _remark(row))
                changed[key] = remark = replace(remark, updated=self._clock(), who=self._who)
                if remark:
                    db.execute(_PUT, (*at, remark.note, remark.unused, remark.updated, remark.who))
                else:
                    db.execute("DELETE FROM remark WHERE marketplace = ? AND about = ? AND id = ?", at)
            return changed

        return await self._commits.do(write)


def noted_at(path: Path, marketplace: str) -> Mapping[AssignmentId, Remark]:
    """What is noted about assignments in the file at `path`: nothing where there is none. Raises JournalUnusable."""
    if not path.exists():
        return {}
    try:
        with glance(path) as db:
            db.row_factory = sqlite3.Row
            if not check_form(db, path, FORM):
                return {}
            return {AssignmentId(row["id"]): _remark(row) for row in db.execute(_ABOUT, (marketplace, _ASSIGNMENT))}
    except sqlite3.Error as error:
        raise unusable(path, error, FORM.word) from error


def _remark(row: sqlite3.Row) -> Remark:
    return Remark(clean(row["note"]), bool(row["unused"]), row["updated"], row["who"])
