"""HIT groups: the HITs of each type with live counts, and under the list what one of them is and how it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.group_lines import group_picture
from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, due_span, money, number
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.links import group_link
from turkterm.desk.rows.groups import GroupRow, group_row, group_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId

if TYPE_CHECKING:
    from turkterm.model.links import Link
    from turkterm.model.query import Value

_BAR = 8


class GroupsPane(Pane[GroupRow]):
    """One row a HIT type."""

    CONTEXT = Context.GROUPS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.QUALIFICATIONS, Topic.ASSIGNMENTS})

    def id_of(self, row: GroupRow) -> str:
        """The HIT type."""
        return row.hit_type_id

    def columns(self) -> tuple[Column, ...]:
        """What it is, how far it is, when money goes out by itself, and what an hour pays.

        The wage stays where there is little room as soon as the settings have a line to hold it against.
        """
        judged = self.desk.settings.fair_wage is not None
        return (
            Column("title", "TITLE", None, minimum=16),
            Column("reward", "REWARD", 6, "right", priority=3),
            Column("hits", "HITS", 5, "right", priority=4),
            Column("available", "AVAIL", 5, "right"),
            Column("pending", "WORK", 4, "right"),
            Column("review", "REVIEW", 6, "right"),
            Column("approved", "✓", 5, "right"),
            Column("rejected", "✗", 4, "right"),
            Column("done", "DONE", _BAR + 5, priority=5),
            Column("auto", "NEXT AUTO", 11, "right", priority=1),
            Column("wage", "$/H", 7, "right", priority=2 if judged else 6),
        )

    def sorts(self) -> tuple[Sort[GroupRow], ...]:
        """The next auto-approval first."""
        return (
            Sort(
                "auto", "by next auto-approval", lambda row: (row.next_auto is None, row.next_auto or 0.0, -row.newest)
            ),
            Sort("review", "by what waits for review", lambda row: row.submitted, reverse=True),
            Sort("done", "by how much is done", lambda row: row.done),
            Sort("title", "by title", lambda row: (row.title.lower(), row.newest)),
            Sort("hits", "by HITs", lambda row: row.hits, reverse=True),
            Sort("reward", "by reward", lambda row: row.reward, reverse=True),
            Sort("wage", "by hourly wage, lowest first", lambda row: (row.wage is None, row.wage or 0)),
        )

    def rows(self) -> Iterable[GroupRow]:
        """All groups."""
        return group_rows(self.desk.board, self.desk.now())

    def row(self, row_id: str) -> GroupRow | None:
        """One group."""
        return group_row(self.desk.board, HITTypeId(row_id), self.desk.now())

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """The types of HITs and assignments that changed; of dropped ones nobody knows the type any more."""
        board = self.desk.board
        if changed.topic is Topic.HITS:
            hits = [board.hits.get(HITId(key)) for key in changed.ids]
        elif changed.topic is Topic.ASSIGNMENTS:
            if not changed.ids:  # a HIT whose assignments were read, and there are none
                return None
            assignments = [board.assignments.get(AssignmentId(key)) for key in changed.ids]
            hits = [None if one is None else board.hits.get(one.hit_id) for one in assignments]
        else:
            return ()
        known = {hit.hit_type_id for hit in hits if hit is not None}
        return None if None in hits else known

    def cells(self, row: GroupRow) -> tuple[Cell, ...]:
        """One group in a line."""
        due = due_span(row.next_auto, self.desk.now())
        return (
            Cell(row.title),
            Cell(money(row.reward), "money"),
            Cell(*number(row.hits)),
            Cell(*number(row.available)),
            Cell(*number(row.pending)),
            Cell(CleanText(f"{row.submitted:,}"), "bold" if row.submitted else "muted"),
            Cell(CleanText(f"{row.approved:,}"), "good" if row.approved else "muted"),
            Cell(CleanText(f"{row.rejected:,}"), "bad" if row.rejected else "muted"),
            _bar(row.done),
            Cell(due.text, due.role),
            self._wage(row),
        )

    def _wage(self, row: GroupRow) -> Cell:
        """What an hour pays, with a sign where that is below the line of the settings."""
        if row.wage is None:
            return Cell(NOTHING, "muted")
        below = row.fair_reward(self.desk.settings.fair_wage) is not None
        return Cell(CleanText(f"{row.wage / 100:,.2f} {'↓' if below else ' '}"), "warn bold" if below else "money")

    def heading(self) -> Sequence[Span]:
        """How many there are."""
        total = Span(CleanText(f"{self.ledger.total:,}"), "bold")
        return (Span(CleanText("HIT groups "), "accent bold"), total)

    def absent(self) -> Sequence[CleanText]:
        """No HITs."""
        return (
            CleanText("There are no HITs here"),
            CleanText("turkterm marketplace import BATCH.csv --template T.html brings a finished batch to review"),
            clean(
                f"HITs made through the API appear here by themselves; {self.key_of('list.refresh')} reads again now"
            ),
        )

    def filter_values(self, row: GroupRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a group."""
        return row.fields, row.text

    def fits_beside(self, width: int, height: int) -> bool:
        """The detail stands under the list, so it is the height that counts."""
        return width >= 100 and height >= 28

    def picture(self, row: GroupRow) -> Picture:
        """What it is and how it goes."""
        return group_picture(self.desk, row)

    def link_of(self, row: GroupRow) -> Link | None:
        """Where workers see it."""
        return group_link(self.desk, row.group_id)


def _bar(done: float) -> Cell:
    """A bar and a number: full only when everything is done."""
    filled = _BAR if done >= 1 else min(_BAR - 1, int(done * _BAR + 0.5))
    share = 100 if done >= 1 else min(99, round(done * 100))
    return Cell(CleanText(f"{'━' * filled}{'─' * (_BAR - filled)} {share:3}%"), "good" if done >= 1 else "")
