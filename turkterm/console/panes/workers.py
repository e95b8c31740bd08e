"""Workers: who did what for this requester, and beside the list the card of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.worker_lines import card_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, brief, count, money, number, percent, work_time
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.workers import WorkerRow, worker_row, worker_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId, AssignmentId, WorkerId
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from textual.timer import Timer

    from turkterm.desk.desk import Desk
    from turkterm.model.query import Value

#: A card costs a call for every HIT that the worker worked on, so it is read for a worker who is looked at this long.
_LOOKED_AT = 0.6


class WorkersPane(Pane[WorkerRow]):
    """Everyone who worked for this requester or is blocked."""

    CONTEXT = Context.WORKERS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.QUALIFICATIONS, Topic.BONUSES, Topic.ACTIVITY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: WorkerId | None = None
        self._looking: Timer | None = None

    def id_of(self, row: WorkerRow) -> str:
        """The worker."""
        return row.worker_id

    def columns(self) -> tuple[Column, ...]:
        """What they did, how well, what they got."""
        return (
            Column("worker", "WORKER", 8),
            Column("done", "DONE", 5, "right"),
            Column("review", "REVIEW", 6, "right", priority=4),
            Column("share", "✓%", 3, "right"),
            Column("paid", "PAID", 8, "right"),
            Column("bonus", "BONUS", 7, "right", priority=2),
            Column("median", "MEDIAN", 6, "right", priority=3),
            Column("quals", "QUALS", 5, "right", priority=5),
            Column("last", "LAST", 7, "right", priority=6),
            Column("blocked", "BLOCKED", 7, priority=1),
            Column("reason", "REASON", None, priority=7, minimum=16),
        )

    def sorts(self) -> tuple[Sort[WorkerRow], ...]:
        """The busiest first."""
        return (
            Sort("done", "by work done", lambda row: row.done, reverse=True),
            Sort("review", "by what waits for review", lambda row: row.submitted, reverse=True),
            Sort("share", "by approved share, worst first", lambda row: 2.0 if row.share is None else row.share),
            Sort("paid", "by what was paid", lambda row: row.paid + row.bonuses, reverse=True),
            Sort("median", "by median time, quickest first", lambda row: row.median_time or 0.0),
            Sort("last", "by last work", lambda row: row.last or 0.0, reverse=True),
            Sort("blocked", "blocked first", lambda row: (row.block is None, -row.done)),
            Sort("worker", "by id", lambda row: row.worker_id),
        )

    def rows(self) -> Iterable[WorkerRow]:
        """Everyone."""
        return worker_rows(self.desk.board)

    def row(self, row_id: str) -> WorkerRow | None:
        """One worker, while there is work or a block."""
        board, worker_id = self.desk.board, WorkerId(row_id)
        known = board.by_worker.get(worker_id) or worker_id in board.blocks
        return worker_row(board, worker_id) if known else None

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The workers of the assignments that changed; of dropped ones nobody knows the worker any more."""
        board = self.desk.board
        match changed.topic:
            case Topic.ASSIGNMENTS | Topic.BONUSES:
                assignments = [board.assignments.get(AssignmentId(key)) for key in changed.ids]
                known = [one.worker_id for one in assignments if one is not None]
                return known if len(known) == len(assignments) else None
            case Topic.BLOCKS:
                return changed.ids
            case Topic.QUALIFICATIONS:
                return None
            case Topic.ACTIVITY:
                about = (board.entries[ActionId(key)].action.worker_id for key in changed.ids)
                return [key for key in about if key is not None]
            case _:
                return ()

    def cells(self, row: WorkerRow) -> tuple[Cell, ...]:
        """One worker in a line."""
        poor = row.share is not None and row.share < 0.8
        last = NOTHING if row.last is None else CleanText(show_span(max(0.0, self.desk.now() - row.last)))
        blocked = Cell(NOTHING, "muted") if row.block is None else Cell(CleanText("✗ yes"), "bad")
        return (
            Cell(brief(row.worker_id), "" if row.block is None else "muted"),
            Cell(*number(row.done)),
            Cell(*number(row.submitted)),
            Cell(percent(row.share), "warn" if poor else ""),
            Cell(money(row.paid), "money" if row.paid else "muted"),
            Cell(money(row.bonuses), "money" if row.bonuses else "muted"),
            Cell(NOTHING if row.median_time is None else work_time(row.median_time)),
            Cell(*number(row.qualifications)),
            Cell(last, "muted"),
            blocked,
            Cell(row.block or CleanText(""), "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many there are."""
        blocked = len(self.desk.board.blocks)
        return (
            Span(CleanText("Workers "), "accent bold"),
            Span(CleanText(f"{self.ledger.total:,}"), "bold"),
            Span(CleanText(f" · {blocked:,} blocked" if blocked else ""), "muted"),
        )

    def absent(self) -> Sequence[CleanText]:
        """Nobody yet."""
        return (
            CleanText("Nobody has worked for you here yet"),
            clean(f"Who submits an assignment appears here; {self.key_of('pane.groups')} shows the HIT groups"),
        )

    def filter_values(self, row: WorkerRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a worker."""
        return row.fields, row.text

    def picture(self, row: WorkerRow) -> Picture:
        """The card; what it does not know yet is read when it is looked at for a moment."""
        if row.worker_id != self._asked:
            if self._looking is not None:
                self._looking.stop()
            self._looking = self.set_timer(_LOOKED_AT, self._look)
        tail = (Span(CleanText("✗ blocked"), "bad bold"),) if row.block is not None else ()
        quals = Span(count(row.qualifications, "qualification"), "muted")
        lines = tuple(card_lines(self.desk, row.worker_id, self.first.size.width))
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
