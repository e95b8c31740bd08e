"""The desk: one marketplace, what is known of it, and what is being done to it. The console talks to this object alone.

In monitor mode there is no journal and no carry-out: nothing here could write even if it were asked to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from turkterm.desk.board import PRESSING_HOURS, Board, Changed, Topic
from turkterm.desk.books import Books
from turkterm.desk.cards import Cards
from turkterm.desk.carryout import Carryout
from turkterm.desk.commands.registry import Registry
from turkterm.desk.details import ReviewDetail, review_detail
from turkterm.desk.errands import Errands
from turkterm.desk.pages import Page, Pages
from turkterm.desk.poller import Cadence, Poller
from turkterm.desk.settle import Settler
from turkterm.desk.signals import Signals
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import GatewayError
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.desk.commands.command import Command, Context, Selection
    from turkterm.gateway.protocols import Reader, Writer
    from turkterm.journal.store import Journal, Limits
    from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId
    from turkterm.model.plans import Plan
    from turkterm.model.signals import Control


class Role(StrEnum):
    """What kind of marketplace it is: what a mistake there costs."""

    LOCAL = "local"
    SANDBOX = "sandbox"
    PRODUCTION = "production"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`grace` seconds that verdicts are held; above `confirm_above` actions their number is typed to confirm.

    `templates` are texts to choose from, by verb; `controls` the control questions by HIT type; `fair_wage` dollars an
    hour; `views` filters and orders of panes by name; `limits` caps what a run and a day may cost.
    """

    grace: float = 5.0
    confirm_above: int = 20
    cadence: Cadence = field(default_factory=Cadence)
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    controls: Mapping[HITTypeId, tuple[Control, ...]] = field(default_factory=dict)
    fair_wage: float | None = None
    views: Mapping[str, View] = field(default_factory=dict)
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A pane with a filter and the column that it is sorted by; empty ones leave things as they are."""

    context: Context
    filter: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The header's figures: assignments that wait, those auto-approved within six hours, calls in the last minute.

    `wait_left`: seconds until requests go out again after a throttled one; `rate`: requests a second that the
    marketplace was found to allow, None where no limit was met.
    """

    to_review: int
    pressing: int
    calls: int
    throttled: int
    wait_left: float = 0.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What the gateway knows of the connection: marketplace time minus ours, calls and throttled calls a minute.

    And how long requests wait, and the rate that was found.
    """

    offset: Callable[[], float]
    calls: Callable[[], int]
    throttled: Callable[[], int]
    wait_left: Callable[[], float] = lambda: 0.0
    rate: Callable[[], float | None] = lambda: None


class Desk:
    """Built by the wiring. `journal` and `writer` are None in monitor mode, both or neither.

    `reader` keeps the board fresh; `key_reader`, the same one where none is given, reads what the operator waits for.
    """

    def __init__(
        self,
        profile_name: str,
        role: Role,
        *,
        reader: Reader,
        writer: Writer | None,
        journal: Journal | None,
        line: Line,
        key_reader: Reader | None = None,
        settings: DeskSettings | None = None,
        keymap: Mapping[str, tuple[str, ...]] | None = None,
        read_only_because: str | None = None,
    ) -> None:
        self.profile_name = profile_name
        self.role = role
        self.settings = settings or DeskSettings()
        self.read_only_because = read_only_because
        self.opened = time.time()
        self.board = Board()
        self.signals = Signals(self.board, self.settings.controls)
        self.board.watch(self.signals.hear)
        self.registry = Registry(monitor=writer is None, keymap=keymap)
        self.failures: list[str] = []
        self.acknowledged = False
        self._line = line
        self._reading = Tasks(self._failed)
        self._writing = Tasks(self._failed)
        keys = key_reader or reader
        self._poller = Poller(self.board, reader, self.settings.cadence, now=self.now)
        self._cards = Cards(self.board, keys)
        self._pages = Pages(self.board, keys, self._reading, self._page_arrived)
        self._worker: asyncio.Task[None] | None = None
        self.carryout: Carryout | None = None
        self.errands: Errands | None = None
        self.books: Books | None = None
        if writer is not None and journal is not None:
            self.carryout = Carryout(
                self.board,
                journal,
                Settler(keys, writer),
                self._writing,
                grace=self.settings.grace,
                now=self.now,
                changed=self._poller.hurry,
                limits=self.settings.limits,
            )
            self.errands = Errands(self.carryout, self._writing)
            told = partial(self.board.tell, Topic.BALANCE)
            self.books = Books(journal, self.settings.limits, self._reading, told)

    @property
    def monitor(self) -> bool:
        """Whether this desk can only look."""
        return self.carryout is None

    @property
    def unacknowledged(self) -> bool:
        """Whether the first write of this session must be preceded by the profile's name, typed out."""
        return self.role is Role.PRODUCTION and not self.acknowledged

    def now(self) -> float:
        """The marketplace's time in epoch seconds."""
        return time.time() + self._line.offset()

    # -- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Recall the journal and begin to read."""
        if self.carryout is not None:
            await self.carryout.recall()
            self._reading.spawn(self.carryout.follow(), "journal")
        self._reading.spawn(self._poller.run(), "poller")
        self._reading.spawn(self.signals.run(lambda ids: self.board.tell(Topic.SIGNALS, ids)), "signals")

    async def stop(self) -> None:
        """End reading, wait for the actions under way; what is still held goes out: cancel it before where unwanted."""
        await self._reading.cancel()
        if self.carryout is not None:
            self.carryout.leave()
            await self.carryout.finish()

    def watch(self, watcher: Callable[[Changed], None]) -> Callable[[], None]:
        """Hear of changes on the board; returns what ends it."""
        return self.board.watch(watcher)

    def _failed(self, name: str, fault: BaseException) -> None:
        sentence = clean(f"{name} stopped: {type(fault).__name__}: {fault}", limit=300)
        self.failures.append(sentence)
        self.board.put_state(self.board.state.with_problem(sentence))

    # -- reading ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything again now."""
        self._pages.forget_problems()
        self._cards.forget()
        self._poller.hurry(everything=True)

    async def look(self) -> None:
        """One reading, awaited: for scripts and tests."""
        await self._poller.look()

    def figures(self) -> Figures:
        """The header's figures, computed from the board."""
        soon = self.now() + PRESSING_HOURS * 3600
        waiting = pressing = 0
        for hit_id, hit in self.board.hits.items():
            tally = self.board.tallies.get(hit_id)
            if tally is None:
                waiting += hit.waiting(self.now()) or 0
                continue
            waiting += tally.submitted
            if tally.next_auto is not None and tally.next_auto <= soon:
                pressing += self._pressing(hit_id, soon)
        line = self._line
        return Figures(waiting, pressing, line.calls(), line.throttled(), line.wait_left(), line.rate())

    def _pressing(self, hit_id: HITId, soon: float) -> int:
        mine = (self.board.assignments[key] for key in self.board.by_hit[hit_id])
        return sum(one.status is AssignmentStatus.SUBMITTED and one.auto_approval_time <= soon for one in mine)

    def page(self, hit_id: HITId) -> Page | None:
        """What a HIT asks; None until it was read, which this begins. `Topic.PAGES` tells when it is there."""
        return self._pages.page(hit_id)

    def _page_arrived(self, hit_id: HITId) -> None:
        self.board.tell(Topic.PAGES, [hit_id])

    def review_detail(self, assignment_id: AssignmentId) -> ReviewDetail | None:
        """Everything to decide one assignment by; its page may still be None."""
        assignment = self.board.assignments.get(assignment_id)
        page = None if assignment is None else self.page(assignment.hit_id)
        return review_detail(self.board, assignment_id, page, self.signals)

    def open_type(self, type_id: QualificationTypeId) -> None:
        """Read who holds a qualification type."""
        reading = self._read_quietly(lambda: self._cards.read_holders(type_id))
        self._reading.spawn(reading, f"holders of {type_id}")

    def open_worker(self, worker_id: WorkerId) -> None:
        """Read the bonuses of a worker's assignments, and who holds what, where not known yet.

        A worker opened before is read no further: the operator went on.
        """
        if self._worker is not None:
            self._worker.cancel()
        reading = self._read_quietly(lambda: self._cards.read_worker(worker_id))
        self._worker = self._reading.spawn(reading, f"worker {worker_id}")

    async def _read_quietly(self, reading: Callable[[], Awaitable[None]]) -> None:
        """A reading for one card: where it fails the board says so, and the next one tries again."""
        try:
            await reading()
        except GatewayError as fault:
            self.board.put_state(self.board.state.with_problem(str(fault)))

    def bonuses_of(self, assignment_id: AssignmentId) -> Cents:
        """What was paid in bonuses for an assignment, in cents, as far as the marketplace or the journal shows."""
        listed = Cents(sum(bonus.amount for bonus in self.board.bonuses.get(assignment_id, ())))
        return max(listed, self.board.runs.paid_for(assignment_id))

    # -- doing ---------------------------------------------------------------------------------------------------

    def why_not(self, command: Command, selection: Selection) -> str | None:
        """Why a command cannot be done now; None where it can."""
        if command.writes and self.carryout is None:
            return self.read_only_because or "Monitor mode only looks"
        return command.why_not(self, selection)

    def carry_out(self, plan: Plan) -> None:
        """Hand a plan over; does nothing where nothing may be written."""
        if self.carryout is not None:
            self.carryout.submit(plan)
