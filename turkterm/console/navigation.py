"""Going from one pane to another and back: what a row opens, and the trail of where one was.

It finds out where a row leads and has the workplace show that pane. It paints nothing, decides nothing about
assignments or money, and does not know which key leads where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from turkterm.console.screens.help import HelpScreen
from turkterm.console.screens.palette import PaletteScreen
from turkterm.desk.commands.command import Context
from turkterm.model.ids import ActionId, AssignmentId, HITId, HITTypeId, QualificationTypeId, WorkerId

if TYPE_CHECKING:
    from turkterm.console.panes.pane import Pane
    from turkterm.console.screens.workplace import Workplace
    from turkterm.desk.commands.command import Command


class Stop(NamedTuple):
    """Where one was: a pane, its row and filter, and what its list was limited to."""

    pane: Pane[Any]
    row_id: str | None
    filter: str
    limits: tuple[str, ...]


class Navigation:
    """The ways through one workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._desk = place.desk
        self._opens: dict[Context, Callable[[str], None]] = {
            Context.GROUPS: partial(self._open_in, place.hits),
            Context.HITS: partial(self._open_in, place.review),
            Context.QUALIFICATIONS: self._open_type,
            Context.ACTIVITY: self._open_target,
            Context.RUNS: partial(self._open_in, place.activity),
        }
        self._trail: list[Stop] = []

    @property
    def _pane(self) -> Pane[Any]:
        return self._place.pane

    def go(self, context: Context) -> None:
        """Show a pane as its key does: the whole of it, and nowhere to go back to."""
        self._trail.clear()
        self._place.pane_of(context).show_all()
        self._place.show(context)
        if self._pane.reading:
            self._pane.read(False)

    def remember(self) -> None:
        """Note where one is, to come back here."""
        pane = self._pane
        self._trail.append(Stop(pane, pane.ledger.cursor_id, pane.ledger.filter_text, pane.limits))

    def filter_queue(self, source: str) -> None:
        """Show what passes a filter of the whole queue, from the top; back leads to where one is now."""
        self.remember()
        if self._pane.reading:
            self._pane.read(False)
        self._place.review.show_all()
        self._place.show(Context.REVIEW)
        self._place.review.narrow(source)
        self._place.review.table.top()
        self._place.show_keys()

    def open_row(self) -> None:
        """Open the row under the cursor: its queue, its detail, or what it was about."""
        row_id = self._pane.ledger.cursor_id
        if row_id is None:
            self._place.say("There is no row to open", "warn")
        elif (opens := self._opens.get(self._pane.CONTEXT)) is not None:
            opens(row_id)
        else:
            self._pane.read(True)

    def _open_in(self, pane: Pane[Any], *limits: str) -> None:
        """What belongs to a row, in the list of another pane."""
        self.remember()
        pane.limit_to(*limits)
        self._place.show(pane.CONTEXT)

    def open_group_queue(self) -> None:
        """The review queue of the group under the cursor, or of the HIT's group."""
        row = self._pane.ledger.current
        if row is None:
            self._place.say("There is no HIT group under the cursor", "warn")
        else:
            self._open_in(self._place.review, row.hit_type_id)

    def _open_target(self, _row_id: str) -> None:
        """What an action was about: the assignment in the queue, else the worker, the HIT's group, the entry."""
        row: Any = self._pane.ledger.current
        if row.target and self._place.review.in_sight(AssignmentId(row.target)):
            self.remember()
            self._place.review.show_all()
            self._place.review.stand_on(row.target)
            self._place.show(Context.REVIEW)
        elif row.worker_id:
            self.open_worker()
        elif (group := self._group_of(row.action_id)) is not None:
            self.remember()
            self._place.show(Context.GROUPS)
            self._pane.stand_on(group)
        else:
            self._pane.read(True)

    def open_holders(self) -> None:
        """The holders of the type under the cursor, whatever waits for it."""
        row_id = self._pane.ledger.cursor_id
        if row_id is None:
            self._place.say("There is no qualification type under the cursor", "warn")
        else:
            self._open_holders(QualificationTypeId(row_id))

    def _open_type(self, row_id: str) -> None:
        """The requests that wait for a type, else its holders."""
        type_id = QualificationTypeId(row_id)
        if self._desk.board.inbox.waiting(type_id):
            self._open_in(self._place.requests, type_id)
        else:
            self._open_holders(type_id)

    def _open_holders(self, type_id: QualificationTypeId) -> None:
        self._open_in(self._place.holders, type_id)
        self._desk.open_type(type_id)

    def open_group(self, hit_type_id: HITTypeId) -> None:
        """A HIT group in the list of them."""
        self.remember()
        self._place.show(Context.GROUPS)
        if not self._pane.stand_on(hit_type_id):
            self._place.say("This HIT group is gone", "warn")

    def _group_of(self, action_id: ActionId) -> str | None:
        """The HIT type that an action was about or made, where it has HITs."""
        entry, board = self._desk.board.entries[action_id], self._desk.board
        hit = board.hits.get(HITId(entry.result or entry.action.hit_id or ""))
        hit_type = entry.action.hit_type_id if hit is None else hit.hit_type_id
        return hit_type if hit_type in board.by_type else None

    def open_money(self) -> None:
        """What is there, and what was spent on what."""
        if self._pane is not self._place.activity:
            self.remember()
            self._place.activity.show_all()
            self._place.show(Context.ACTIVITY)
        self._place.activity.show_money()

    def open_worker(self) -> None:
        """The profile of the worker of the row under the cursor."""
        worker_id = getattr(self._pane.ledger.current, "worker_id", None)
        if worker_id is None:
            self._place.say("There is no worker under the cursor", "warn")
            return
        if not self._place.workers.stand_on(worker_id):
            self._place.say(f"{worker_id} has not worked for you here: there is no profile", "warn")
            return
        self.remember()
        self._place.show(Context.WORKERS)
        if not self._pane.wide:
            self._pane.read(True)

    def open_work(self) -> None:
        """All assignments of the worker under the cursor, in the review queue."""
        worker_id = self._pane.ledger.cursor_id
        if worker_id is None or not self._desk.board.by_worker.get(WorkerId(worker_id)):
            self._place.say("There is no work of this worker to show", "warn")
            return
        self._open_in(self._place.review, "", worker_id)

    @property
    def can_go_back(self) -> bool:
        """Whether there is anything to go back from."""
        ledger = self._pane.ledger
        return bool(self._trail or self._pane.reading or ledger.marks or ledger.filter_text)

    def back(self) -> None:
        """Back: from the detail to the list, to where one came from, and from marks and filter to the plain list."""
        pane = self._pane
        came_to_the_card = bool(self._trail) and pane is self._place.workers and not pane.wide
        if pane is self._place.activity and self._place.activity.money and self._trail:
            pane.read(False)
        if pane.reading and not came_to_the_card:
            pane.read(False)
        elif self._trail:
            stop = self._trail.pop()
            if pane.reading:
                pane.read(False)
            stop.pane.restore(stop.limits)
            self._place.show(stop.pane.CONTEXT)
            if self._pane.ledger.filter_text != stop.filter:
                self._pane.narrow(stop.filter)
            if stop.row_id is not None:
                self._pane.stand_on(stop.row_id)
        elif not pane.lifted():
            self._place.say("There is nothing to go back to", "muted")

    def open_help(self) -> None:
        """The keys, and what they do."""
        page = HelpScreen(self._desk.registry, self._pane.CONTEXT, monitor=self._desk.monitor)
        self._place.screen.app.push_screen(page)

    def open_palette(self, whys: Mapping[str, str | None], chosen: Callable[[Command | None], None]) -> None:
        """The commands of this pane by a few letters; `whys` tells why one cannot be done, `chosen` hears which."""
        palette = PaletteScreen(self._desk.registry, self._desk.registry.of(self._pane.CONTEXT), whys)
        self._place.screen.app.push_screen(palette, chosen)
