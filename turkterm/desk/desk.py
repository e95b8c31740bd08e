"""The desk: one marketplace, what is known of it, and what is being done to it. The console talks to this object alone.

In monitor mode there is no journal and no carry-out: nothing here could write even if it were asked to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from turkterm.desk.board import Board, Changed, Topic
from turkterm.desk.books import Books
from turkterm.desk.cards import Cards
from turkterm.desk.carryout import Carryout
from turkterm.desk.chaining import Chaining
from turkterm.desk.closing import Closings
from turkterm.desk.commands.registry import Registry
from turkterm.desk.controls import ControlInputs
from turkterm.desk.dealings import Dealings
from turkterm.desk.details import ReviewDetail, review_detail
from turkterm.desk.errands import Errands
from turkterm.desk.figures import Figures, Line, figures_of
from turkterm.desk.learning import Learning
from turkterm.desk.notes import Notes
from turkterm.desk.openings import Openings
from turkterm.desk.pages import Page, Pages
from turkterm.desk.poller import Cadence, Poller
from turkterm.desk.reports import Reported, Reports
from turkterm.desk.settle import Settler
from turkterm.desk.signals import Signals
from turkterm.desk.tasks import Tasks
from turkterm.desk.worker_table import COLUMNS, worker_cells
from turkterm.exchange.workers import write_workers
from turkterm.model.cleantext import clean

if TYPE_CHECKING:
    from pathlib import Path

    from turkterm.desk.commands.command import Command, Context, Selection
    from turkterm.desk.exporting import Exporter
    from turkterm.desk.rows.workers import WorkerRow
    from turkterm.gateway.protocols import Reader, Writer
    from turkterm.journal.remarks import Remarks
    from turkterm.journal.store import Journal, Limits
    from turkterm.model.ids import AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId
    from turkterm.model.plans import Plan
    from turkterm.model.signals import Control

__all__ = ["Desk", "DeskSettings", "Figures", "Line", "Role", "View"]


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


class Desk:
    """Built by the wiring. `journal` and `writer` are None in monitor mode, both or neither.

    `remarks` is the file of private notes, None in monitor mode and where `no_remarks` says why it cannot be used.
    `reader` keeps the board fresh; `key_reader`, the same one where none is given, reads what the operator waits for.
    `exporter` writes assignments to files; `preview_page` is the address of the worker's preview of a HIT group, whose
    id follows it.
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
        remarks: Remarks | None = None,
        no_remarks: str | None = None,
        exporter: Exporter | None = None,
        preview_page: str | None = None,
    ) -> None:
        self.profile_name = profile_name
        self.role = role
        self.settings = settings or DeskSettings()
        self.read_only_because = read_only_because
        self.preview_page = preview_page
        self.opened = time.time()
        self.board = Board()
        self.signals = Signals(self.board, self.settings.controls)
        self.board.watch(self.signals.hear)
        self.dealings = Dealings(self.board)
        self.board.watch(self.dealings.hear)
        self._chaining = Chaining(self.board, self.carry_out)
        self.board.watch(Learning(self.board, self.now, self.opened).hear)
        self.board.watch(self._chaining.hear)
        self.registry = Registry(monitor=writer is None, keymap=keymap)
        self.failures: list[str] = []
        self.journal = journal
        self.acknowledged = False
        self._line = line
        self._reading = Tasks(self._failed)
        self._writing = Tasks(self._failed)
        self.reader = keys = key_reader or reader
        self._poller = Poller(self.board, reader, self.settings.cadence, now=self.now)
        self._openings = Openings(self.board, Cards(self.board, keys), keys, reader, self._reading)
        self._pages = Pages(self.board, keys, self._reading, self._page_arrived)
        self._inputs = ControlInputs(self.signals, reader, budget=self.settings.cadence.budget)
        self.board.watch(self._inputs.hear)
        self.notes = Notes(self.board, remarks, self._writing, no_remarks)
        self._reports = Reports(keys, self._reading, lambda hit_id: self.board.tell(Topic.PAGES, [hit_id]))
        self.closings = Closings(self.board, exporter, self.now)
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
        await self.notes.recall()
        self._reading.spawn(self._poller.run(), "poller")
        self._reading.spawn(self.signals.run(lambda ids: self.board.tell(Topic.SIGNALS, ids)), "signals")
        if any(control.inputs for controls in self.settings.controls.values() for control in controls):
            self._reading.spawn(self._inputs.run(), "inputs of control questions")

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
        self._openings.forget()
        self._reports.forget()
        self._poller.hurry(everything=True)

    async def look(self) -> None:
        """One reading, awaited: for scripts and tests."""
        await self._poller.look()

    def figures(self) -> Figures:
        """The header's figures, computed from the board."""
        return figures_of(self.board, self._line, self.now())

    def page(self, hit_id: HITId) -> Page | None:
        """What a HIT asks; None until it was read, which this begins. `Topic.PAGES` tells when it is there."""
        return self._pages.page(hit_id)

    def known_page(self, hit_id: HITId) -> Page | None:
        """What a HIT asks, where it was read; reads nothing."""
        return self._pages.known(hit_id)

    def question(self, hit_id: HITId) -> str | None:
        """A HIT's question as it came; None until it was read, which this begins."""
        return self._pages.raw(hit_id)

    def report(self, hit_id: HITId) -> Reported | None:
        """What the review policies of a HIT did; None until it was read, which this begins."""
        return self._reports.report(hit_id)

    def _page_arrived(self, hit_id: HITId) -> None:
        page = self._pages.known(hit_id)
        if page is not None and page.problem is None:
            self.signals.give_inputs(hit_id, dict(page.inputs))
        self.board.tell(Topic.PAGES, [hit_id])

    def review_detail(self, assignment_id: AssignmentId) -> ReviewDetail | None:
        """Everything to decide one assignment by; its page may still be None."""
        assignment = self.board.assignments.get(assignment_id)
        page = None if assignment is None else self.page(assignment.hit_id)
        return review_detail(self.board, assignment_id, page, self.signals)

    def open_type(self, type_id: QualificationTypeId) -> None:
        """Read who holds a qualification type, and its test."""
        self._openings.open_holders(type_id)
        self._openings.open_exam(type_id)

    def open_exam(self, type_id: QualificationTypeId) -> None:
        """Read a qualification type's test and key, where not known yet."""
        self._openings.open_exam(type_id)

    def open_revoked(self, type_id: QualificationTypeId) -> None:
        """Read who held a qualification type before."""
        self._openings.open_revoked(type_id)

    def know_holders(self) -> None:
        """Read in the background who holds what, of every type where that is not known yet."""
        self._openings.know_holders()

    def open_worker(self, worker_id: WorkerId) -> None:
        """Read what a worker's card shows and nobody read yet; one opened before is read no further."""
        self._openings.open_worker(worker_id)

    def link(self, assignment_id: AssignmentId, field: str, told: Callable[[str | None, str], None]) -> None:
        """Ask for a link to an uploaded file; `told` hears it, or None and why there is none."""
        self._openings.link(assignment_id, field, told)

    def export_workers(self, path: Path, rows: Sequence[WorkerRow], *, replace: bool = False) -> None:
        """Write these workers to a CSV file, the whole of it or none. Raises Taken, or BadFile."""
        write_workers(path, COLUMNS, (worker_cells(self.board, row) for row in rows), replace=replace)

    # -- doing ---------------------------------------------------------------------------------------------------

    def why_not(self, command: Command, selection: Selection) -> str | None:
        """Why a command cannot be done now; None where it can."""
        if command.writes and self.carryout is None:
            return self.read_only_because or "Monitor mode only looks"
        return command.why_not(self, selection)

    def carry_out(self, plan: Plan) -> None:
        """Hand a plan over; does nothing where nothing may be written."""
        if self.carryout is not None:
            self._chaining.expect(plan)
            self.carryout.submit(plan)
