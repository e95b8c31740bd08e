"""The review queue: what waits for a verdict, the soonest due first, and beside it everything to decide by."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.review_lines import review_picture
from turkterm.console.panes.worker_lines import card_lines, others_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import brief, due_span, money, percent, signal_words, state_span, work_time
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.review import ReviewRow, in_queue, review_row, review_rows
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId, AssignmentId, HITTypeId, WorkerId

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Entry
    from turkterm.model.query import Value

#: From this width a third column has the other answers to the HIT and the worker's card.
THIRD = 160


class ReviewPane(Pane[ReviewRow]):
    """Assignments across HITs, or those of one HIT type."""

    CONTEXT = Context.REVIEW
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.PAGES, Topic.BONUSES, Topic.BLOCKS, Topic.ACTIVITY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.second = Detail(classes="second")
        self.limit: HITTypeId | None = None
        self.whole: WorkerId | None = None
        self._before_limit: str | None = None

    def id_of(self, row: ReviewRow) -> str:
        """The assignment."""
        return row.assignment_id

    def columns(self) -> tuple[Column, ...]:
        """When it is due, who, how good, how long, where it stands, which task."""
        return (
            Column("due", "DUE", 7, "right"),
            Column("worker", "WORKER", 8),
            Column("share", "✓%", 3, "right", priority=3),
            Column("time", "TIME", 6, "right", priority=2),
            Column("state", "STATE", 11),
            Column("signal", "SIGNAL", 12, priority=3),
            Column("reward", "REWARD", 6, "right", priority=5),
            Column("task", "TASK", None, priority=4, minimum=10),
        )

    def sorts(self) -> tuple[Sort[ReviewRow], ...]:
        """Due first."""
        return (
            Sort("due", "by auto-approval", lambda row: (row.due, row.worker_id)),
            Sort("worker", "by worker", lambda row: (row.worker_id, row.due)),
            Sort("share", "by approved share, worst first", lambda row: (row.share is None, row.share or 0.0)),
            Sort("time", "by work time, quickest first", lambda row: row.work_time),
            Sort("signal", "by signals, most first", lambda row: (-len(row.signals), -row.odd_fields, row.due)),
            Sort("state", "by state", lambda row: (not row.undecided, row.state)),
            Sort("submitted", "by submission, oldest first", lambda row: (row.submit_time, row.worker_id)),
            Sort("task", "by task", lambda row: (row.title, row.hit_id, row.submit_time)),
        )

    def rows(self) -> Iterable[ReviewRow]:
        """What waits, and what this session decided; or all that one worker did."""
        if self.whole is not None:
            mine = (self.row(key) for key in tuple(self.desk.board.by_worker.get(self.whole, ())))
            return [row for row in mine if row is not None]
        return review_rows(self.desk.board, self.desk.opened, self.limit, self.desk.signals)

    def row(self, row_id: str) -> ReviewRow | None:
        """One assignment, where it belongs into the queue."""
        board = self.desk.board
        one = board.assignments.get(AssignmentId(row_id))
        if self.whole is not None and (one is None or one.worker_id != self.whole):
            return None
        if self.whole is None and not in_queue(board, AssignmentId(row_id), self.desk.opened):
            return None
        row = review_row(board, AssignmentId(row_id), self.desk.signals)
        return row if row is not None and self.limit in {None, row.hit_type_id} else None

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """Assignments themselves, and the worker's others, whose approved share moves with them."""
        board = self.desk.board
        if changed.topic is Topic.ACTIVITY:
            about = (board.entries[ActionId(key)].action.assignment_id for key in changed.ids)
            return [key for key in about if key is not None]
        if changed.topic is Topic.SIGNALS:
            return changed.ids
        if changed.topic is not Topic.ASSIGNMENTS:
            return ()
        known = (board.assignments.get(AssignmentId(key)) for key in changed.ids)
        workers = {one.worker_id for one in known if one is not None and one.status is not AssignmentStatus.SUBMITTED}
        others = (key for worker in workers for key in board.by_worker.get(worker, ()))
        return {*changed.ids, *(key for key in others if self.ledger.get(key) is not None)}

    def cells(self, row: ReviewRow) -> tuple[Cell, ...]:
        """One assignment in a line."""
        quiet = "" if row.undecided else "muted"
        due = due_span(row.due, self.desk.now()) if row.status is AssignmentStatus.SUBMITTED else due_span(None, 0)
        share = Cell(percent(row.share), "" if row.share is None or row.share >= 0.8 else "warn")
        state = state_span(row.state, row.verb)
        return (
            Cell(due.text, due.role or quiet),
            Cell(brief(row.worker_id), quiet),
            share,
            Cell(work_time(row.work_time), quiet),
            Cell(state.text, state.role),
            Cell(signal_words(row.signals, row.odd_fields), "warn" if row.undecided else "muted"),
            Cell(money(row.reward), "muted"),
            Cell(row.title, "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many wait, and of which type."""
        waiting = sum(row.undecided for row in self.ledger.rows)
        spans = [Span(CleanText("Review "), "accent bold"), Span(CleanText(f"{waiting:,}"), "bold")]
        if self.whole is not None:
            spans.append(Span(CleanText(f" of {brief(self.whole)}, all their work")))
        if self.limit is not None:
            title = next((row.title for row in self.ledger.rows), self._title_of(self.limit))
            spans.append(Span(CleanText(f" of {title}")))
        decided = len(self.ledger) - waiting
        if decided:
            spans.append(Span(CleanText(f" · {decided:,} decided"), "muted"))
        return spans

    def _title_of(self, hit_type_id: HITTypeId) -> CleanText:
        board = self.desk.board
        hits = (board.hits[key] for key in board.by_type.get(hit_type_id, ()))
        return next((hit.title for hit in hits), clean(hit_type_id))

    def absent(self) -> Sequence[CleanText]:
        """Nothing waits."""
        if self.limit is not None:
            back, whole = self.key_of("row.back"), self.key_of("pane.review")
            helps = clean(f"{back} goes back to the HIT groups, {whole} shows the whole queue")
            return (CleanText("Nothing of this HIT type waits for review"), helps)
        return (
            CleanText("Nothing waits for review"),
            clean(
                f"What workers submit appears here by itself; {self.key_of('pane.groups')} shows the HIT groups, "
                f"{self.key_of('list.refresh')} reads again now"
            ),
        )

    def filter_values(self, row: ReviewRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of an assignment."""
        return row.fields, row.text

    # -- details -----------------------------------------------------------------------------------------------------

    def details(self) -> Iterable[Detail]:
        """The assignment, and on a wide screen what others answered and who this worker is."""
        return (self.first, self.second)

    def lay_out(self, width: int, height: int) -> None:
        """Two columns, or three."""
        self.set_class(width >= THIRD, "-vast")
        super().lay_out(width, height)

    def picture(self, row: ReviewRow) -> Picture:
        """Task, answers, worker, history."""
        detail = self.desk.review_detail(row.assignment_id)
        if detail is None:
            return Picture()
        return review_picture(detail, self._history(row.assignment_id), self.desk.now(), time.time())

    def _history(self, assignment_id: AssignmentId) -> list[Entry]:
        entries = self.desk.board.entries.values()
        mine = [entry for entry in entries if entry.action.assignment_id == assignment_id]
        return sorted(mine, key=lambda entry: entry.created, reverse=True)

    def show_detail(self) -> None:
        """The third column too, where there is one."""
        super().show_detail()
        row = self.ledger.current
        if self.has_class("-vast") and row is not None:
            lines = [
                *others_lines(self.desk.board, row),
                *card_lines(self.desk, row.worker_id, self.second.size.width, brief_card=True),
            ]
            self.second.show(lines, title=(Span(CleanText("Others, and this worker")),), key=row.assignment_id)
        elif self.has_class("-vast"):
            self.second.show(())

    def in_sight(self, assignment_id: AssignmentId) -> bool:
        """Whether the whole queue has this assignment."""
        return in_queue(self.desk.board, assignment_id, self.desk.opened)

    # -- the queue ---------------------------------------------------------------------------------------------------

    def show_all_of(self, worker_id: WorkerId | None) -> None:
        """Show everything that one worker did, decided or not; None goes back to the queue."""
        if worker_id == self.whole:
            return
        self.whole = worker_id
        self.limit = None
        self.ledger.clear_marks()
        if self.ledger.filter_text:
            self.narrow("")
        self.reread()
        self.catch_up()
        self.table.top()

    def limit_to(self, hit_type_id: HITTypeId | None) -> None:
        """Show only the assignments of one HIT type, from the top; or all, where one was before."""
        if hit_type_id == self.limit:
            return
        if self.limit is None:
            self._before_limit = self.ledger.cursor_id
        self.limit = hit_type_id
        self.ledger.clear_marks()
        if self.ledger.filter_text:
            self.narrow("")
        self.reread()
        self.catch_up()
        if hit_type_id is not None or self._before_limit is None or not self.stand_on(self._before_limit):
            self.table.top()

    def advance(self) -> bool:
        """Go to the next row that waits for a verdict; False where none is left."""
        found = self.ledger.next_where(lambda row: row.undecided)
        self.table.redraw()
        self.show_detail()
        return found
