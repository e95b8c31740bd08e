"""Who holds one qualification type, with scores; on demand who held it before too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.of_type import OfTypePane
from turkterm.console.panes.worker_lines import card_lines
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.wording import NOTHING, number, percent
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.holders import HolderRow, holder_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_exact, show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.query import Value


class HoldersPane(OfTypePane[HolderRow]):
    """The holders of a type."""

    CONTEXT = Context.HOLDERS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.BONUSES})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.revoked = False

    def id_of(self, row: HolderRow) -> str:
        """The worker."""
        return row.worker_id

    def columns(self) -> tuple[Column, ...]:
        """Who, how good, since when, and what they did here."""
        return (
            Column("worker", "WORKER", None, minimum=14),
            Column("score", "SCORE", 10, "right"),
            Column("state", "STATE", 12),
            Column("since", "SINCE", 7, "right"),
            Column("done", "DONE", 5, "right", priority=1),
            Column("share", "✓%", 3, "right", priority=2),
        )

    def sorts(self) -> tuple[Sort[HolderRow], ...]:
        """The best first."""
        return (
            Sort("score", "by score", lambda row: (row.revoked, -(row.score or 0), row.worker_id)),
            Sort("worker", "by worker", lambda row: row.worker_id),
            Sort("since", "by time of grant, newest first", lambda row: row.since, reverse=True),
            Sort("done", "by work done", lambda row: row.done, reverse=True),
            Sort("share", "by approved share, worst first", lambda row: 2.0 if row.share is None else row.share),
            Sort("state", "revoked first", lambda row: (not row.revoked, row.worker_id)),
        )

    def rows(self) -> Iterable[HolderRow]:
        """All holders of the type."""
        return holder_rows(self.desk.board, self.type_id, revoked=self.revoked)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """Holders are few beside assignments, so that all of them are computed again."""
        return None if changed.topic in {Topic.QUALIFICATIONS, Topic.BLOCKS, Topic.ACTIVITY} else ()

    def cells(self, row: HolderRow) -> tuple[Cell, ...]:
        """One holder in a line."""
        quiet = "muted" if row.revoked else ""
        if row.under_way is not None:
            state = Cell(CleanText(f"… {row.under_way}"), "accent")
        elif row.revoked:
            state = Cell(CleanText("– revoked"), "muted")
        elif row.blocked:
            state = Cell(CleanText("✗ blocked"), "bad")
        else:
            state = Cell(CleanText("✓ holds it"), "good")
        return (
            Cell(clean(row.worker_id), quiet),
            Cell(row.value, quiet or "bold"),
            state,
            Cell(CleanText(show_span(max(0.0, self.desk.now() - row.since))), "muted"),
            Cell(*number(row.done)),
            Cell(NOTHING if row.share is None else percent(row.share), quiet),
        )

    def heading(self) -> Sequence[Span]:
        """Of which type, how many."""
        board = self.desk.board
        spans = [Span(CleanText("Holders "), "accent bold")]
        if self.type_id in board.qualifications.holders:
            spans.append(Span(CleanText(f"{len(board.qualifications.holders[self.type_id]):,}"), "bold"))
        spans.append(Span(CleanText(f" of {self.type_name}")))
        former = board.inbox.revoked.get(self.type_id)
        if self.revoked:
            spans.append(Span(CleanText(" · ◌ revoked" if former is None else f" · {len(former):,} revoked"), "muted"))
        return spans

    def absent(self) -> Sequence[CleanText]:
        """Nobody yet, or not read yet."""
        if self.type_id not in self.desk.board.qualifications.holders:
            why = self.desk.board.inbox.unread.get(self.type_id)
            said = CleanText("◌ Reading who holds it") if why is None else clean(f"Who holds it cannot be read: {why}")
            return (said, clean(f"{self.key_of('list.refresh')} reads again now"))
        helps = clean(f"{self.key_of('row.back')} goes back to the qualification types")
        if not self.desk.monitor:
            grant, scores = self.key_of("holder.grant"), self.key_of("holder.scores")
            helps = clean(f"{grant} grants it to workers, {scores} takes a CSV file of scores")
        return (clean(f"Nobody holds {self.type_name}"), helps)

    def filter_values(self, row: HolderRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a holder."""
        return row.fields, row.text

    def picture(self, row: HolderRow) -> Picture:
        """The worker's card."""
        since = Span(clean(f"{'granted' if not row.revoked else 'was granted'} {show_exact(row.since)}"), "muted")
        lines = tuple(card_lines(self.desk, row.worker_id, self.first.size.width))
        return Picture((Span(clean(row.worker_id)),), (since,), lines)

    def limit_to(self, within: str) -> None:
        """Those who held it before are shown on demand, of each type anew."""
        if within != self.within:
            self.revoked = False
        super().limit_to(within)

    def reread(self) -> None:
        """The operator wants everything anew: holders too, for they come by tests as well."""
        if self.display and self.within:
            self.desk.open_type(self.type_id)
            if self.revoked:
                self.desk.open_revoked(self.type_id)
        super().reread()

    def toggle_revoked(self) -> str:
        """Show who held it before too, or not; says which."""
        self.revoked = not self.revoked
        if self.revoked:
            self.desk.open_revoked(self.type_id)
        super().reread()
        self.catch_up()
        return "Revoked ones are shown too" if self.revoked else "Revoked ones are not shown"
