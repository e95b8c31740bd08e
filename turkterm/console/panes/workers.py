"""Workers: who did what for this requester, and beside the list the card of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.worker_lines import card_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, brief, count, money, number, percent, signal_counts, work_time
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.dealings import people_of
from turkterm.desk.rows.workers import WorkerRow, qualification_catalog, worker_row, worker_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId, AssignmentId, WorkerId
from turkterm.model.query import Term, parse_query
from turkterm.model.signals import Signal
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from textual.timer import Timer

    from turkterm.desk.desk import Desk
    from turkterm.model.query import Value

#: A card costs a call for every HIT that the worker worked on, so it is read for a worker who is looked at this long.
_LOOKED_AT = 0.6
_POOR = 0.8
#: The fields that need to know who holds what.
_OF_HOLDERS = frozenset({"holds", "lacks"})


class WorkersPane(Pane[WorkerRow]):
    """Everyone who worked for this requester or is blocked."""

    CONTEXT = Context.WORKERS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.QUALIFICATIONS, Topic.BONUSES, Topic.ACTIVITY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: WorkerId | None = None
        self._looking: Timer | None = None
        self._catalog = qualification_catalog(desk.board)
        self._catalog_due = True

    def id_of(self, row: WorkerRow) -> str:
        """The worker."""
        return row.worker_id

    def columns(self) -> tuple[Column, ...]:
        """What they did, how well, what they got, what was done about them."""
        return (
            Column("worker", "WORKER", 8),
            Column("done", "DONE", 5, "right"),
            Column("review", "REVIEW", 6, "right", priority=5),
            Column("share", "✓%", 3, "right"),
            Column("agree", "≈%", 3, "right"),
            Column("paid", "PAID", 8, "right"),
            Column("bonus", "BONUS", 7, "right", priority=2),
            Column("median", "MEDIAN", 6, "right", priority=3),
            Column("signals", "SIGNALS", 12, priority=4),
            Column("messages", "SENT", 4, "right", priority=7),
            Column("quals", "QUALS", 5, "right", priority=6),
            Column("last", "LAST", 7, "right", priority=8),
            Column("blocked", "BLOCKED", None, priority=1, minimum=7),
        )

    def sorts(self) -> tuple[Sort[WorkerRow], ...]:
        """The busiest first."""
        return (
            Sort("done", "by work done", lambda row: row.done, reverse=True),
            Sort("review", "by what waits for review", lambda row: row.submitted, reverse=True),
            Sort("share", "by approved share, worst first", lambda row: 2.0 if row.share is None else row.share),
            Sort("agree", "by agreement, least first", lambda row: 2.0 if row.agreement is None else row.agreement),
            Sort("signals", "by signals, most first", lambda row: sum(row.signals.values()), reverse=True),
            Sort("paid", "by what was paid", lambda row: row.paid + row.bonuses, reverse=True),
            Sort("bonus", "by bonuses", lambda row: row.bonuses, reverse=True),
            Sort("median", "by median time, quickest first", lambda row: row.median_time or 0.0),
            Sort("messages", "by messages sent", lambda row: (row.unreached, row.messages), reverse=True),
            Sort("quals", "by qualifications held", lambda row: row.qualifications, reverse=True),
            Sort("last", "by last work", lambda row: row.last or 0.0, reverse=True),
            Sort("blocked", "blocked first", lambda row: (row.block is None, -row.done)),
            Sort("worker", "by id", lambda row: row.worker_id),
        )

    def rows(self) -> Iterable[WorkerRow]:
        """Everyone."""
        return worker_rows(self.desk.board, self.desk.signals, self.desk.dealings)

    def row(self, row_id: str) -> WorkerRow | None:
        """One worker, while there is work or a block."""
        board, worker_id = self.desk.board, WorkerId(row_id)
        known = board.by_worker.get(worker_id) or worker_id in board.blocks
        return worker_row(board, worker_id, self.desk.signals, self.desk.dealings) if known else None

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The workers whom a change is about; of dropped assignments the board names them."""
        board = self.desk.board
        match changed.topic:
            case Topic.ASSIGNMENTS | Topic.BONUSES | Topic.SIGNALS:
                assignments = (board.assignments.get(AssignmentId(key)) for key in changed.ids)
                return {one.worker_id for one in assignments if one is not None}
            case Topic.BLOCKS | Topic.WORKERS:
                return changed.ids
            case Topic.ACTIVITY:
                return {who for key in changed.ids for who in people_of(board.entries[ActionId(key)].action)}
            case _:
                return ()

    def cells(self, row: WorkerRow) -> tuple[Cell, ...]:
        """One worker in a line; of odd fields the agreement tells more."""
        last = NOTHING if row.last is None else CleanText(show_span(max(0.0, self.desk.now() - row.last)))
        sent = CleanText(f"{row.messages}!") if row.unreached else number(row.messages).text
        return (
            Cell(brief(row.worker_id), "" if row.block is None else "muted"),
            Cell(*number(row.done)),
            Cell(*number(row.submitted)),
            Cell(percent(row.share), _role(row.share)),
            Cell(percent(row.agreement), _role(row.agreement)),
            Cell(money(row.paid), "money" if row.paid else "muted"),
            Cell(money(row.bonuses), "money" if row.bonuses else "muted"),
            Cell(NOTHING if row.median_time is None else work_time(row.median_time)),
            Cell(signal_counts({key: times for key, times in row.signals.items() if key is not Signal.ODD}), "warn"),
            Cell(sent, "bad" if row.unreached else "" if row.messages else "muted"),
            Cell(*number(row.qualifications)),
            Cell(last, "muted"),
            Cell(CleanText("") if row.block is None else CleanText(f"✗ {row.block or 'no reason'}"), "bad"),
        )

    def heading(self) -> Sequence[Span]:
        """How many there are, and while that is being read, of how many qualifications nobody knows the holders."""
        blocked, unread = len(self.desk.board.blocks), self._unread
        return (
            Span(CleanText("Workers "), "accent bold"),
            Span(CleanText(f"{self.ledger.total:,}"), "bold"),
            Span(CleanText(f" · {blocked:,} blocked" if blocked else ""), "muted"),
            Span(CleanText(f" · ◌ reading holders, {unread} to go" if unread else ""), "muted"),
        )

    @property
    def _unread(self) -> int:
        board = self.desk.board
        return sum(type_id not in board.qualifications.holders for type_id in board.qualifications.types)

    def absent(self) -> Sequence[CleanText]:
        """Nobody yet."""
        return (
            CleanText("Nobody has worked for you here yet"),
            clean(f"Who submits an assignment appears here; {self.key_of('pane.groups')} shows the HIT groups"),
        )

    # -- who holds what ----------------------------------------------------------------------------------------------

    def hear(self, changed: Changed) -> None:
        """Types and holders change what `holds` and `lacks` mean."""
        self._catalog_due = self._catalog_due or changed.topic is Topic.QUALIFICATIONS
        super().hear(changed)

    def catch_up(self) -> None:
        """Read who holds what, once these rows are seen; a filter that asks for it is asked anew when it is known."""
        if self._catalog_due:
            self._catalog_due = False
            self._catalog = qualification_catalog(self.desk.board)
            if self._asks_for_holders():
                self.narrow(self.ledger.filter_text)
        state = self.desk.board.state
        if self.display and self._unread and state.loaded and state.problem is None:
            self.desk.know_holders()
        super().catch_up()

    def _asks_for_holders(self) -> list[Term]:
        return [term for term in parse_query(self.ledger.filter_text).terms if term.name in _OF_HOLDERS]

    def why_nothing_matches(self) -> Sequence[CleanText]:
        """A qualification that is not there, or of which nobody knows yet who holds it."""
        for term in self._asks_for_holders():
            if not self._catalog.meant(term.value):
                return (clean(f"No qualification type of yours is called “{term.value}”"),)
            if self._catalog.unknown(term.value):
                return (clean(f"◌ Who holds “{term.value}” is being read"),)
        return ()

    def filter_values(self, row: WorkerRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a worker."""
        return row.fields_in(self._catalog), row.text

    # -- the card ----------------------------------------------------------------------------------------------------

    def picture(self, row: WorkerRow) -> Picture:
        """The card; what it does not know yet is read when it is looked at for a moment."""
        if row.worker_id != self._asked:
            if self._looking is not None:
                self._looking.stop()
            self._looking = self.set_timer(_LOOKED_AT, self._look)
        tail = (Span(CleanText("✗ blocked"), "bad bold"),) if row.block is not None else ()
        quals = Span(count(row.qualifications, "qualification"), "muted")
        width = self.first.size.width if self.wide else self.size.width  # before it is seen the card has no width
        lines = tuple(card_lines(self.desk, row.worker_id, width))
        return Picture((Span(clean(row.worker_id)),), tail or (quals,), lines)

    def _look(self) -> None:
        self._looking = None
        row = self.ledger.current
        if row is not None and row.worker_id != self._asked:
            self._asked = row.worker_id
            self.desk.open_worker(row.worker_id)

    def reread(self) -> None:
        """Cards too are read again when they are looked at."""
        self._asked = None
        super().reread()


def _role(share: float | None) -> str:
    return "warn" if share is not None and share < _POOR else ""
