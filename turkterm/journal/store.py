"""The journal: every action is written here before it is sent, and what came of it afterwards.

`intend` returns when its rows are on the disk; only then may anything go to the marketplace. A journal that cannot be
written raises JournalUnusable, and the caller sends nothing. The journal sends nothing itself and decides nothing.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.journal import queue
from turkterm.journal.commits import Commits
from turkterm.journal.guards import Limits, OverLimit, check_limits, spent_today, why_refused
from turkterm.journal.queue import Claim, Interrupted
from turkterm.journal.recover import Lease, RunnerLock, alive, sweep
from turkterm.journal.rows import entry_of, insert
from turkterm.journal.schema import JournalUnusable, open_file
from turkterm.journal.spending import Spent, spent_since
from turkterm.model.action import Action, ActionState, Entry
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from turkterm.model.ids import ActionId, AssignmentId
    from turkterm.model.money import Cents

__all__ = ["Claim", "Interrupted", "Journal", "JournalUnusable", "Limits", "OverLimit"]

_UNFINISHED = "SELECT * FROM entry WHERE state IN ('held', 'queued', 'sent') AND marketplace = ? ORDER BY seq"
_ONE = "SELECT * FROM entry WHERE action_id = ?"


class Journal:
    """One open journal. `who` and `marketplace` are written into each entry."""

    def __init__(
        self, commits: Commits, lease: Lease, path: Path, *, marketplace: str, who: str, clock: Callable[[], float]
    ) -> None:
        self._commits = commits
        self._lease = lease
        self._runner = RunnerLock(path, marketplace)
        self._path = path
        self._clock = clock
        self._following = queue.Following()
        self.marketplace = marketplace
        self.who = who

    @classmethod
    def open(cls, path: Path, *, marketplace: str, who: str, clock: Callable[[], float] = time.time) -> Journal:
        """Open or create the journal at `path`; `clock` gives epoch seconds. Raises JournalUnusable."""
        db = open_file(path)
        try:
            lease = Lease(path)
        except OSError as error:
            db.close()
            raise JournalUnusable(f"the journal {path} cannot be written: {error.strerror or error}") from error
        return cls(Commits(db, path), lease, path, marketplace=marketplace, who=who, clock=clock)

    # -- writing down -----------------------------------------------------------------------------------------------

    async def intend(
        self,
        actions: Sequence[Action],
        state: ActionState = ActionState.QUEUED,
        *,
        held: Collection[ActionId] = (),
        limits: Limits | None = None,
    ) -> tuple[Entry, ...]:
        """Write the actions of a plan down in one commit; they are on the disk when this returns.

        Those in `held` are held, the others get `state`. An entry for each action: as it was written, or, where a guard
        refused it, cancelled with the reason and not written. Raises JournalUnusable; OverLimit where the whole would
        pass a cap: then nothing was written.
        """
        now = self._clock()

        def write(db: sqlite3.Connection) -> tuple[Entry, ...]:
            if limits is not None:
                check_limits(db, actions, limits, now)
            entries = []
            for action in actions:
                entry = Entry(
                    action,
                    ActionState.HELD if action.action_id in held else state,
                    now,
                    now,
                    self.who,
                    self.marketplace,
                )
                if why := why_refused(db, action, self.marketplace):
                    entries.append(replace(entry, state=ActionState.CANCELLED, outcome=clean(why)))
                    continue
                insert(db, entry, self._lease.session)
                entries.append(entry)
            return tuple(entries)

        return await self._commits.do(write)

    async def over_limit(
        self, actions: Sequence[Action], limits: Limits, instead: Collection[ActionId] = ()
    ) -> str | None:
        """Why these actions would pass a cap now; None where they would not. Writes nothing.

        They are done `instead` of some that are open, which do not count then.
        """
        try:
            await self._commits.look(lambda db: check_limits(db, actions, limits, self._clock(), instead))
        except OverLimit as fault:
            return str(fault)
        return None

    async def note(
        self,
        action_id: ActionId,
        state: ActionState,
        *,
        outcome: CleanText | None = None,
        request_id: str | None = None,
        result: str | None = None,
        at: float | None = None,
    ) -> Entry:
        """Write down what became of an action, at the epoch second `at` (now by default); on the disk on return.

        An outcome, a request id and a result that were noted before stay where none is given. Raises KeyError for an
        action that was never written down, JournalUnusable where the journal cannot be written.
        """
        when = self._clock() if at is None else at

        def update(db: sqlite3.Connection) -> Entry:
            db.execute(
                "UPDATE entry SET state = ?, updated = ?, outcome = coalesce(?, outcome),"
                " request_id = coalesce(?, request_id), result = coalesce(?, result),"
                " revision = (SELECT coalesce(max(revision), 0) + 1 FROM entry) WHERE action_id = ?",
                (state.value, when, outcome, request_id, result, action_id),
            )
            row = db.execute(_ONE, (action_id,)).fetchone()
            if row is None:
                raise KeyError(action_id)
            return entry_of(row)

        return await self._commits.do(update)

    async def claim(self, action_id: ActionId, at: float) -> Claim | None:
        """Note that a queued action is sent now; None where that was done or cancelled, or whose it is has ended."""
        return await self._commits.do(lambda db: queue.claim(db, action_id, at, self._ended))

    async def move(
        self,
        actions: Iterable[ActionId],
        expected: Collection[ActionState],
        state: ActionState,
        *,
        outcome: CleanText | None = None,
        adopt: bool = False,
        left: bool = False,
    ) -> tuple[Entry, ...]:
        """Bring those that are in an expected state into another, in one commit; returns them.

        With `adopt` they belong to this turkterm from now on; with `left` only those of turkterms that ended move.
        """
        ids, at, session = tuple(actions), self._clock(), self._lease.session if adopt else None
        ended = self._ended if left else None
        return await self._commits.do(
            lambda db: queue.move(db, ids, expected, state, at, outcome=outcome, session=session, ended=ended)
        )

    # -- reading ----------------------------------------------------------------------------------------------------

    async def recent(self, limit: int = 500) -> tuple[Entry, ...]:
        """The newest entries, newest first, of every marketplace that this journal has seen."""
        return await self._select("SELECT * FROM entry ORDER BY seq DESC LIMIT ?", limit)

    async def of_run(self, run: str) -> tuple[Entry, ...]:
        """The entries of one run, in order."""
        return await self._select("SELECT * FROM entry WHERE run = ? ORDER BY seq", run)

    async def paid_like(self, action: Action) -> int:
        """How many other bonuses like this one are paid, for the same assignment."""
        return await self._commits.look(lambda db: queue.paid_like(db, action))

    async def spent(self, since: float) -> tuple[Spent, ...]:
        """What went out since this epoch second, by verb."""
        return await self._commits.look(lambda db: spent_since(db, since))

    async def spent_today(self) -> Cents:
        """What counts against the cap of the day: what went out since midnight, and what is under way."""
        return await self._commits.look(lambda db: spent_today(db, self._clock()))

    async def entry(self, action_id: ActionId) -> Entry | None:
        """One entry; None where it was never written down."""
        return next(iter(await self._select(_ONE, action_id)), None)

    async def about(self, assignment_ids: Iterable[AssignmentId]) -> tuple[Entry, ...]:
        """Every entry about one of these assignments, oldest first, whoever wrote it."""
        wanted = json.dumps(list(assignment_ids))

        def select(db: sqlite3.Connection) -> tuple[Entry, ...]:
            query = "SELECT * FROM entry WHERE assignment_id IN (SELECT value FROM json_each(?)) ORDER BY seq"
            return tuple(entry_of(row) for row in db.execute(query, (wanted,)))

        return await self._commits.look(select)

    async def listed(
        self, *, states: Collection[ActionState] = (), run: str | None = None, limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Entries, newest first: in one of the states where some are given, of one run, so many at the most.

        `run` may be the beginning of one: lists show no more of it.
        """
        wanted = json.dumps(list(states)) if states else None
        query = (
            "SELECT * FROM entry WHERE (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))"
            " AND substr(run, 1, length(:run)) = :run ORDER BY seq DESC LIMIT :limit"
        )
        given = {"states": wanted, "run": run or "", "limit": -1 if limit is None else limit}

        def select(db: sqlite3.Connection) -> tuple[Entry, ...]:
            return tuple(entry_of(row) for row in db.execute(query, given))

        return await self._commits.look(select)

    async def unfinished(self) -> tuple[Entry, ...]:
        """All held, queued and sent entries on this marketplace, whosesoever they are, in order."""
        return await self._select(_UNFINISHED, self.marketplace)

    async def _select(self, sql: str, value: object) -> tuple[Entry, ...]:
        return await self._commits.look(lambda db: tuple(map(entry_of, db.execute(sql, (value,)))))

    async def runnable(self) -> tuple[ActionId, ...]:
        """The queued actions of the turkterms that run, in order: what the one that carries out has to send."""
        return await self._commits.look(lambda db: queue.runnable(db, self.marketplace, self._ended))

    async def interrupted(self) -> tuple[Interrupted, ...]:
        """What turkterms that ended left held or queued on this marketplace, a run each, oldest first."""
        return await self._commits.look(lambda db: queue.interrupted(db, self.marketplace, self._ended))

    async def left(self) -> tuple[Entry, ...]:
        """What turkterms that ended left held or queued on this marketplace, in order."""
        return await self._commits.look(lambda db: queue.left(db, self.marketplace, self._ended))

    async def news(self) -> tuple[Entry, ...]:
        """What changed since the last look; costs one pragma while no other turkterm writes to the file."""
        return await self._commits.look(lambda db: tuple(map(entry_of, self._following.news(db))))

    # -- who carries out --------------------------------------------------------------------------------------------

    def lead(self) -> bool:
        """Become the one that carries out everybody's actions here, where nobody else is; whether it is this one."""
        try:
            return self._runner.take()
        except OSError as error:
            raise JournalUnusable(f"the journal {self._path} cannot be written: {error.strerror or error}") from error

    def step_down(self) -> None:
        """Let another turkterm carry out, until this one leads again."""
        self._runner.release()

    @property
    def leads(self) -> bool:
        """Whether this process carries out."""
        return self._runner.held

    @property
    def leader(self) -> int | None:
        """The process that carries out, by its id."""
        return self._runner.holder()

    def let_go(self) -> None:
        """What this turkterm queued and nobody sent counts as interrupted from now on."""
        self._lease.release()

    def _ended(self, sessions: set[str]) -> set[str]:
        return {session for session in sessions if not alive(self._path, session)}

    async def close(self) -> None:
        """Write what waits, close the file and let another turkterm carry out."""
        await self._commits.close()
        self._runner.release()
        sweep(self._path, self._lease.session)
        self._lease.release()
