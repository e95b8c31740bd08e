"""The review queue: what waits for a verdict, the soonest due first, and beside it everything to decide by."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.review_answers import Folding
from turkterm.console.panes.review_lines import review_picture
from turkterm.console.panes.review_others import others_lines
from turkterm.console.panes.review_summary import summary_sentence
from turkterm.console.panes.worker_lines import card_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.detail import Detail
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import brief, due_span, money, percent, signal_words, state_span, work_time
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.review import ReviewRow, decided, in_queue, review_row, review_rows
from turkterm.desk.summary import session_summary
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import ActionId, AssignmentId, HITId, HITTypeId, WorkerId

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.action import Entry
    from turkterm.model.query import Value

#: From this width a third column has the other answers to the HIT and the worker's card.
THIRD = 160


class ReviewPane(Pane[ReviewRow]):
    """Assignments across HITs, those of one HIT type, or all of one HIT."""

    CONTEXT = Context.REVIEW
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PAGES, Topic.BONUSES, Topic.BLOCKS, Topic.ACTIVITY, Topic.REMARKS, Topic.SIGNALS}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.second = Detail(classes="second")
        self.whole: WorkerId | None = None
        self._before_limit: str | None = None
        self._unfolded: str | None = None

    @property
    def limit(self) -> HITTypeId | HITId | None:
        """What the queue is limited to."""
        return HITTypeId(self.within) if self.within else None

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
            Column("signal", "SIGNAL", None, priority=1, minimum=12),
            Column("reward", "REWARD", 6, "right", priority=5),
            Column("group", "TASK", None, priority=4, minimum=10),
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
            Sort("group", "by HIT group", lambda row: (row.title, row.hit_type_id, row.hit_id, row.submit_time)),
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
        if self.whole is None and not in_queue(board, AssignmentId(row_id), self.desk.opened, self.limit):
            return None
        row = review_row(board, AssignmentId(row_id), self.desk.signals)
        return row if row is not None and self.limit in {None, row.hit_type_id, row.hit_id} else None

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """Assignments themselves, and the worker's others, whose approved share moves with them."""
        board = self.desk.board
        if changed.topic is Topic.ACTIVITY:
            about = (board.entries[ActionId(key)].action.assignment_id for key in changed.ids)
            return [key for key in about if key is not None]
        if changed.topic in {Topic.SIGNALS, Topic.REMARKS}:
            return [key for key in changed.ids if key in board.assignments]
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
            Cell(_marks(row), "warn" if row.undecided else "muted"),
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
            spans.append(Span(self._title_of(self.limit)))
        done = len(self.ledger) - waiting
        if done:
            spans.append(Span(CleanText(f" · {done:,} decided"), "muted"))
        if done and not waiting:
            spans.append(Span(CleanText(f" · {self.key_of('review.summary')} sums up"), "muted"))
        return spans

    def _title_of(self, limit: HITTypeId | HITId) -> CleanText:
        board = self.desk.board
        if (one := board.hits.get(HITId(limit))) is not None:
            return CleanText(f" in {brief(one.hit_id)} of {one.title}")
        hits = (board.hits[key] for key in board.by_type.get(HITTypeId(limit), ()))
        return CleanText(f" of {next((hit.title for hit in hits), clean(limit))}")

    def absent(self) -> Sequence[CleanText]:
        """Nothing waits."""
        if self.limit is not None:
            back, whole = self.key_of("row.back"), self.key_of("pane.review")
            helps = clean(f"{back} goes back to where you came from, {whole} shows the whole queue")
            if HITId(self.limit) in self.desk.board.hits:
                return (CleanText("Nobody has submitted anything to this HIT yet"), helps)
            return (CleanText("Nothing of this HIT type waits for review"), helps)
        since = self.desk.opened
        return (
            CleanText("Nothing waits for review"),
            clean(
                f"What workers submit appears here by itself; {self.key_of('pane.groups')} shows the HIT groups, "
                f"{self.key_of('list.refresh')} reads again now"
            ),
            *([said] if (said := summary_sentence(session_summary(self.desk.board.entries.values(), since))) else []),
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
        if width >= THIRD:
            self.remove_class("-others")
        super().lay_out(width, height)

    def picture(self, row: ReviewRow) -> Picture:
        """Task, answers, worker, history."""
        detail = self.desk.review_detail(row.assignment_id)
        if detail is None:
            return Picture()
        whole = self._unfolded == row.assignment_id
        folding = Folding(whole, self.key_of("detail.unfold"), self.key_of("assignment.file"))
        return review_picture(detail, self._history(row.assignment_id), self.desk.now(), time.time(), folding)

    def _history(self, assignment_id: AssignmentId) -> list[Entry]:
        entries = self.desk.board.entries.values()
        mine = [entry for entry in entries if entry.action.assignment_id == assignment_id]
        return sorted(mine, key=lambda entry: entry.created, reverse=True)

    def show_detail(self) -> None:
        """The third column too, where there is one; without room for it the others stand in the detail's place."""
        super().show_detail()
        if not (self.has_class("-vast") or self.has_class("-others")):
            return
        row = self.ledger.current
        if row is None:
            self.second.show(())
            return
        lines = [
            *others_lines(self.desk.board, row, self.desk.page(row.hit_id)),
            *card_lines(self.desk, row.worker_id, self.second.size.width, brief_card=True),
        ]
        self.second.show(lines, title=(Span(CleanText("Others, and this worker")),), key=row.assignment_id)

    def read(self, reading: bool) -> None:
        """Give the keys to the detail, or back to the list; the others make room again."""
        self.remove_class("-others")
        super().read(reading)

    def read_next(self) -> None:
        """The keys go from the list to the detail, to the others, and back."""
        if self.reading and not self.has_class("-vast") and not self.has_class("-others"):
            self.add_class("-others")
            self.screen.set_focus(self.second, scroll_visible=False)
            self.show_detail()
        else:
            super().read_next()

    def unfold(self) -> None:
        """Show long texts of this row in full, or fold them again."""
        here = self.ledger.cursor_id
        self._unfolded = None if self._unfolded == here else here
        self.show_detail()

    def in_sight(self, assignment_id: AssignmentId) -> bool:
        """Whether the whole queue has this assignment."""
        return in_queue(self.desk.board, assignment_id, self.desk.opened)

    # -- the queue ---------------------------------------------------------------------------------------------------

    @property
    def limits(self) -> tuple[str, ...]:
        """The HIT type or HIT, and the worker of whom all is shown."""
        return (self.within, self.whole or "")

    def limit_to(self, within: str, whole: str = "") -> None:
        """Show what one HIT type or one HIT has, from the first that waits, or all that one worker did, from the top.

        Without either the whole queue, from where one was in it before.
        """
        if not any(self.limits):
            self._before_limit = self.ledger.cursor_id
        self.whole = WorkerId(whole) if whole else None
        super().limit_to(within)
        if whole or (not within and self._before_limit is not None and self.stand_on(self._before_limit)):
            return
        self.advance()

    def advance(self) -> bool:
        """Stay on a row that waits for a verdict, or go to the next one that does; False where none is left."""
        here = self.ledger.current
        found = (here is not None and here.undecided) or self.ledger.next_where(lambda row: row.undecided)
        self.table.redraw()
        self.show_detail()
        return found

    def look_back(self) -> bool:
        """Go to the assignment that was decided before this one, or last; False where this is the first of them."""
        keys = [key for key in decided(self.desk.board, self.desk.opened) if self.in_sight(key)]
        here = self.ledger.cursor_id
        at = keys.index(AssignmentId(here)) + 1 if here in keys else 0
        return at < len(keys) and self.stand_on(keys[at])


def _marks(row: ReviewRow) -> CleanText:
    """What was noted, what is not to be used, and the signals."""
    marks = [sign for sign, holds in (("¶", row.note), ("ø", row.unused)) if holds]
    return CleanText(" ".join([*marks, *filter(None, [signal_words(row.signals, row.odd_fields)])]))
