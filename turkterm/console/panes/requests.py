"""The inbox: requests for qualifications that wait, and beside the list the answers to the test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.of_type import OfTypePane
from turkterm.console.panes.request_lines import request_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, brief, number, percent, sign_of
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.requests import RequestRow, request_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import QualificationTypeId
    from turkterm.model.query import Value


class RequestsPane(OfTypePane[RequestRow]):
    """The requests of all types, or of one."""

    CONTEXT = Context.REQUESTS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.QUALIFICATIONS, Topic.ACTIVITY})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: set[QualificationTypeId] = set()

    def id_of(self, row: RequestRow) -> str:
        """The request."""
        return row.request_id

    def columns(self) -> tuple[Column, ...]:
        """Since when, who, for what, and what the key says."""
        return (
            Column("asked", "ASKED", 7, "right"),
            Column("worker", "WORKER", 8),
            Column("state", "STATE", 8),
            Column("score", "KEY", 6, "right", priority=1),
            Column("done", "DONE", 5, "right", priority=3),
            Column("share", "✓%", 3, "right", priority=4),
            Column("name", "QUALIFICATION", None, priority=2, minimum=12),
        )

    def sorts(self) -> tuple[Sort[RequestRow], ...]:
        """Those who wait longest first."""
        return (
            Sort("asked", "by time, oldest first", lambda row: (row.submitted, row.worker_id)),
            Sort("name", "by qualification", lambda row: (row.name.lower(), row.submitted)),
            Sort("score", "by the key's score", lambda row: -1 if row.marked is None else row.marked, reverse=True),
            Sort("worker", "by worker", lambda row: (row.worker_id, row.submitted)),
            Sort("done", "by work done", lambda row: row.done, reverse=True),
        )

    def rows(self) -> Iterable[RequestRow]:
        """What waits; their tests are read, for the key may be there."""
        rows = request_rows(self.desk.board, self.type_id or None)
        if self.display:
            answered = {row.type_id for row in rows if row.answered}
            for type_id in answered - self.desk.board.inbox.exams.keys() - self._asked:
                self._asked.add(type_id)
                self.desk.open_exam(type_id)
        return rows

    def reread(self) -> None:
        """Tests and keys too are read again."""
        self._asked.clear()
        super().reread()

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """They are few, so that all of them are computed again."""
        return None if changed.topic in {Topic.REQUESTS, Topic.QUALIFICATIONS, Topic.ACTIVITY} else ()

    def cells(self, row: RequestRow) -> tuple[Cell, ...]:
        """One request in a line."""
        waits = row.entry is None
        state = Cell(CleanText("? waits"), "warn") if waits else Cell(sign_of(row.state).text, sign_of(row.state).role)
        quiet = "" if waits else "muted"
        return (
            Cell(CleanText(show_span(max(0.0, self.desk.now() - row.submitted))), quiet),
            Cell(brief(row.worker_id), quiet),
            state,
            Cell(NOTHING, "muted") if row.marked is None else Cell(CleanText(f"{row.marked}"), "bold"),
            Cell(*number(row.done)),
            Cell(NOTHING if row.share is None else percent(row.share), quiet),
            Cell(row.name, quiet),
        )

    def heading(self) -> Sequence[Span]:
        """How many wait, and for what."""
        waiting = sum(row.entry is None for row in self.ledger.everything)
        spans = [Span(CleanText("Requests "), "accent bold"), Span(CleanText(f"{waiting:,}"), "bold")]
        if self.within:
            spans.append(Span(CleanText(f" for {self.type_name}")))
        return spans

    def absent(self) -> Sequence[CleanText]:
        """None waits, or not read yet."""
        if self.desk.board.inbox.requests is None:
            return (CleanText("◌ Reading the requests"),)
        refresh = self.key_of("list.refresh")
        what = f"for {self.type_name} " if self.within else "for a qualification "
        return (
            clean(f"No request {what}waits"),
            clean(f"They come by themselves, once a minute or so; {refresh} reads again now"),
        )

    def filter_values(self, row: RequestRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a request."""
        return row.fields, row.text

    def picture(self, row: RequestRow) -> Picture:
        """Who asks for what, and the test with the answers."""
        request = (self.desk.board.inbox.requests or {}).get(row.request_id)
        if request is None:
            return Picture()
        lines = tuple(request_lines(self.desk, row, request))
        return Picture((Span(row.name),), (Span(brief(row.worker_id), "muted"),), lines)
