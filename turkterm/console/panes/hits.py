"""HITs: those of one group or of all, and beside the list what one of them is and asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.hit_lines import hit_picture
from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, brief, hit_sign, number
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.links import hit_link
from turkterm.desk.rows.hits import HitRow, hit_row
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITId, HITTypeId
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.model.links import Link
    from turkterm.model.query import Value

_ORDER = tuple(HitStatus)
#: Rows around the cursor whose questions are read ahead, one a second: what the eye is on, and no more calls than that.
_AHEAD = 20


class HitsPane(Pane[HitRow]):
    """One row a HIT."""

    CONTEXT = Context.HITS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.PAGES, Topic.QUALIFICATIONS})

    def id_of(self, row: HitRow) -> str:
        """The HIT."""
        return row.hit_id

    def columns(self) -> tuple[Column, ...]:
        """Which, how far, until when, and what sets it apart."""
        return (
            Column("hit", "HIT", 8),
            Column("status", "STATUS", 12),
            Column("available", "AVAIL", 5, "right", priority=1),
            Column("pending", "WORK", 4, "right", priority=3),
            Column("review", "REVIEW", 8, "right"),
            Column("approved", "✓", 3, "right", priority=4),
            Column("rejected", "✗", 3, "right", priority=6),
            Column("expires", "EXPIRES", 7, "right", priority=5),
            Column("age", "AGE", 7, "right", priority=7),
            Column("annotation", "ANNOTATION", 16, priority=8),
            Column("input", "FIRST INPUT", None, priority=2, minimum=14),
        )

    def sorts(self) -> tuple[Sort[HitRow], ...]:
        """What waits for review first."""
        return (
            Sort("review", "by what waits for review", lambda row: (-row.submitted, row.created)),
            Sort("expires", "by expiry", lambda row: row.expires),
            Sort("available", "by free places", lambda row: row.available, reverse=True),
            Sort("status", "by status", lambda row: (_ORDER.index(row.status), row.created)),
            Sort("age", "by age, newest first", lambda row: row.created, reverse=True),
            Sort("annotation", "by annotation", lambda row: (row.annotation.text, row.created)),
            Sort("input", "by first input", lambda row: (row.first_input is None, row.first_input or "")),
            Sort("hit", "by id", lambda row: row.hit_id),
        )

    def rows(self) -> Iterable[HitRow]:
        """The HITs of the group, or all."""
        board = self.desk.board
        ids = tuple(board.by_type.get(HITTypeId(self.within), ()) if self.within else board.hits)
        return [row for key in ids if (row := self.row(key)) is not None]

    def row(self, row_id: str) -> HitRow | None:
        """One HIT, where it belongs here."""
        page = self.desk.known_page(HITId(row_id))
        row = hit_row(self.desk.board, HITId(row_id), self.desk.now(), None if page is None else page.first_input)
        return row if row is not None and self.within in {"", row.hit_type_id} else None

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """HITs themselves, and those whose assignments changed or whose page was read."""
        if changed.topic in {Topic.HITS, Topic.PAGES}:
            return changed.ids
        if changed.topic is not Topic.ASSIGNMENTS:
            return ()
        if not changed.ids:  # a HIT whose assignments were read, and there are none
            return None
        known = (self.desk.board.assignments.get(AssignmentId(key)) for key in changed.ids)
        return {one.hit_id for one in known if one is not None}  # of dropped ones the HIT is told as gone

    def cells(self, row: HitRow) -> tuple[Cell, ...]:
        """One HIT in a line."""
        now = self.desk.now()
        left = row.expires - now
        sign = hit_sign(row.status)
        note = row.annotation.words
        return (
            Cell(brief(row.hit_id)),
            Cell(sign.text, sign.role),
            Cell(*number(row.available)),
            Cell(*number(row.pending)),
            Cell(CleanText(f"{row.submitted:,}"), "bold" if row.submitted else "muted"),
            Cell(CleanText(f"{row.approved:,}"), "good" if row.approved else "muted"),
            Cell(CleanText(f"{row.rejected:,}"), "bad" if row.rejected else "muted"),
            Cell(CleanText(show_span(left)) if left > 0 else CleanText("over"), "" if left > 0 else "muted"),
            Cell(CleanText(show_span(max(0.0, now - row.created))), "muted"),
            Cell(note or NOTHING, "" if note else "muted"),
            Cell(row.first_input or NOTHING, "" if row.first_input else "muted"),
        )

    def heading(self) -> Sequence[Span]:
        """How many there are, and of which group."""
        spans = [Span(CleanText("HITs "), "accent bold"), Span(CleanText(f"{self.ledger.total:,}"), "bold")]
        title = next((row.title for row in self.ledger.everything), None)
        if self.within and title is not None:
            spans.append(Span(CleanText(f" of {title}")))
        return spans

    def absent(self) -> Sequence[CleanText]:
        """No HITs."""
        if self.within:
            helps = f"{self.key_of('row.back')} goes back to the HIT groups"
            return (CleanText("No HIT of this group is left: they were deleted, or given another type"), clean(helps))
        helps = f"HITs made through the API appear here by themselves; {self.key_of('list.refresh')} reads again now"
        return (CleanText("There are no HITs here"), clean(helps))

    def filter_values(self, row: HitRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a HIT."""
        return row.fields, row.text

    def picture(self, row: HitRow) -> Picture:
        """What it is and asks."""
        return hit_picture(self.desk, row)

    def link_of(self, row: HitRow) -> Link | None:
        """Where workers see it."""
        return hit_link(self.desk, row.hit_id)

    def tick(self) -> None:
        """Read one more question ahead, too."""
        super().tick()
        start = max(0, self.ledger.cursor - _AHEAD // 2)
        near = self.ledger.rows[start : start + _AHEAD]
        unread = (row.hit_id for row in near if self.desk.known_page(row.hit_id) is None)
        if (hit_id := next(unread, None)) is not None:
            self.desk.page(hit_id)
