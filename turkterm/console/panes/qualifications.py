"""Qualification types of this account, and beside the list who holds one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.panes.qualification_lines import type_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, count, number
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.qualifications import QualificationRow, qualification_rows
from turkterm.model.cleantext import CleanText, clean

if TYPE_CHECKING:
    from textual.timer import Timer

    from turkterm.desk.desk import Desk
    from turkterm.model.ids import QualificationTypeId
    from turkterm.model.query import Value

#: Who holds a type is read when the cursor has rested on it this long.
_LOOKED_AT = 0.25


class QualificationsPane(Pane[QualificationRow]):
    """Types at the left, their holders at the right."""

    CONTEXT = Context.QUALIFICATIONS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.QUALIFICATIONS, Topic.BLOCKS})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: QualificationTypeId | None = None
        self._looking: Timer | None = None

    def id_of(self, row: QualificationRow) -> str:
        """The type."""
        return row.type_id

    def columns(self) -> tuple[Column, ...]:
        """What it is called, whether it works, who has it, what asks for it."""
        return (
            Column("name", "NAME", None, minimum=18),
            Column("status", "STATUS", 10),
            Column("holders", "HOLDERS", 7, "right"),
            Column("requests", "ASKED", 5, "right"),
            Column("used", "HITS", 6, "right"),
            Column("test", "GIVEN", 9, priority=1),
        )

    def sorts(self) -> tuple[Sort[QualificationRow], ...]:
        """By name."""
        return (
            Sort("name", "by name", lambda row: (row.name.lower(), row.created)),
            Sort("requests", "by requests that wait", lambda row: row.waiting, reverse=True),
            Sort("used", "by HITs that require it", lambda row: row.used_by, reverse=True),
            Sort("holders", "by holders", lambda row: -1 if row.holders is None else row.holders, reverse=True),
            Sort("status", "by status", lambda row: (row.status, row.name.lower())),
        )

    def rows(self) -> Iterable[QualificationRow]:
        """All types of the account."""
        return qualification_rows(self.desk.board)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """There are few types, so all of them are computed again."""
        return None if changed.topic in {Topic.QUALIFICATIONS, Topic.HITS, Topic.REQUESTS} else ()

    def cells(self, row: QualificationRow) -> tuple[Cell, ...]:
        """One type in a line."""
        active = row.status == "Active"
        return (
            Cell(row.name),
            Cell(clean(f"{'✓' if active else '–'} {row.status.lower()}"), "good" if active else "muted"),
            Cell(NOTHING, "muted") if row.holders is None else Cell(*number(row.holders)),
            Cell(CleanText(f"{row.waiting:,}"), "warn bold") if row.waiting else Cell(*number(0)),
            Cell(*number(row.used_by)),
            Cell(CleanText(row.given), "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many there are, and how many requests wait."""
        total = Span(CleanText(f"{self.ledger.total:,}"), "bold")
        waiting = self.desk.board.inbox.waiting()
        wait = f" · {count(waiting, 'request')} {'waits' if waiting == 1 else 'wait'}" if waiting else ""
        return (Span(CleanText("Qualifications "), "accent bold"), total, Span(CleanText(wait), "warn"))

    def absent(self) -> Sequence[CleanText]:
        """None yet."""
        return (
            CleanText("This account has no qualification types"),
            CleanText("Those made through the API appear here by themselves")
            if self.desk.monitor
            else clean(f"{self.key_of('qualification.create')} makes one: given by you, by itself, or by a test"),
        )

    def filter_values(self, row: QualificationRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a type."""
        return row.fields, row.text

    def picture(self, row: QualificationRow) -> Picture:
        """What it is, and who holds it."""
        if row.type_id != self._asked:
            if self._looking is not None:
                self._looking.stop()
            self._looking = self.set_timer(_LOOKED_AT, self._look)
        tail = (Span(clean(row.type_id), "muted"),)
        return Picture((Span(row.name),), tail, tuple(type_lines(self.desk, row)))

    def _look(self) -> None:
        self._looking = None
        row = self.ledger.current
        if row is not None and row.type_id != self._asked:
            self._asked = row.type_id
            self.desk.open_type(row.type_id)

    def reread(self) -> None:
        """Holders too are read again when they are looked at."""
        self._asked = None
        super().reread()
