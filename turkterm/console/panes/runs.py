"""Runs: what one command did to many, how far each is, and beside the list why some of it failed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from turkterm.console.panes.listing import Picture, Sort
from turkterm.console.panes.pane import Pane
from turkterm.console.widgets.cells import Cell, Column
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, rule
from turkterm.console.wording import NOTHING, count, money, number
from turkterm.desk.board import Changed, Topic
from turkterm.desk.commands.command import Context
from turkterm.desk.rows.runs import RunRow, RunState, run_row, run_rows
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.money import Cents
from turkterm.model.times import show_exact, show_span

if TYPE_CHECKING:
    from turkterm.model.query import Value

_NAMES = 11
#: Failures that are listed one by one.
_LISTED = 200
_LOOKS = {
    RunState.INTERRUPTED: ("! interrupted", "warn bold"),
    RunState.PAUSED: ("h paused", "accent"),
    RunState.HELD: ("h held", "accent"),
    RunState.RUNNING: ("… running", "accent"),
    RunState.DONE: ("✓ done", "good"),
    RunState.CANCELLED: ("– taken back", "muted"),
}
_ORDER = tuple(_LOOKS)


class RunsPane(Pane[RunRow]):
    """Runs at the left, what became of one at the right."""

    CONTEXT = Context.RUNS
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset({Topic.ACTIVITY})

    def id_of(self, row: RunRow) -> str:
        """The run."""
        return row.run

    def columns(self) -> tuple[Column, ...]:
        """When, what, for whom and how much, how far, how fast."""
        return (
            Column("when", "AGO", 7, "right"),
            Column("verb", "RUN", None, minimum=14),
            Column("people", "PEOPLE", 6, "right", priority=3),
            Column("sum", "SUM", 9, "right", priority=1),
            Column("done", "✓", 6, "right"),
            Column("failed", "!", 5, "right"),
            Column("unsure", "?", 5, "right"),
            Column("left", "LEFT", 6, "right"),
            Column("rate", "/S", 5, "right", priority=4),
            Column("time", "TIME", 6, "right", priority=2),
            Column("state", "STATE", 13),
        )

    def sorts(self) -> tuple[Sort[RunRow], ...]:
        """What waits for the operator first, then what runs, then the newest."""
        return (
            Sort(
                "when",
                "interrupted first, then newest",
                lambda row: (_ORDER.index(row.state) if row.progress.left else len(_ORDER), -row.progress.created),
            ),
            Sort("failed", "by what failed", lambda row: row.again, reverse=True),
            Sort("sum", "by sum", lambda row: row.progress.amount + row.progress.fee, reverse=True),
        )

    def rows(self) -> Iterable[RunRow]:
        """Every run that is known."""
        return run_rows(self.desk)

    def row(self, row_id: str) -> RunRow | None:
        """One run."""
        return run_row(self.desk, row_id)

    def touched(self, changed: Changed) -> Iterable[str] | None:
        """There are few runs, and counts are kept: all of them are computed again."""
        return None if changed.topic is Topic.ACTIVITY else ()

    def tick(self) -> None:
        """A second went by: of what has not ended rates fall, and what another turkterm left may have become known."""
        super().tick()
        left = () if self.desk.carryout is None else self.desk.carryout.interrupted()
        moving = {row.run for row in self.ledger.everything if row.progress.left}
        self.compute_again(moving | {one.run for one in left})

    def cells(self, row: RunRow) -> tuple[Cell, ...]:
        """One run in a line."""
        one = row.progress
        word, role = _LOOKS[row.state]
        total = Cents(one.amount + one.fee)
        return (
            Cell(CleanText(show_span(max(0.0, time.time() - one.created))), "muted"),
            Cell(row.title, "bold" if one.left else ""),
            Cell(number(one.people).text, number(one.people).role),
            Cell(money(total), "money") if total else Cell(NOTHING, "muted"),
            Cell(number(one.done).text, number(one.done).role),
            Cell(number(one.failed).text, "bad bold" if one.failed else "muted"),
            Cell(number(one.unsure).text, "warn bold" if one.unsure else "muted"),
            Cell(number(one.left).text, number(one.left).role),
            Cell(CleanText(f"{one.rate:.1f}") if one.under_way and one.rate else NOTHING, "muted"),
            Cell(NOTHING if one.seconds_left is None else CleanText(show_span(one.seconds_left)), "muted"),
            Cell(CleanText(word), role),
        )

    def heading(self) -> Sequence[Span]:
        """How many runs, and how many wait for a word."""
        waiting = sum(row.unfinished for row in self.ledger.everything)
        total = Span(CleanText(f"{self.ledger.total:,}"), "bold")
        said = Span(CleanText(f" · {waiting} wait for you" if waiting else ""), "warn bold")
        return (Span(CleanText("Runs "), "accent bold"), total, said)

    def absent(self) -> Sequence[CleanText]:
        """Nothing was done to many yet, or nothing can be."""
        if self.desk.monitor:
            return (clean(self.desk.read_only_because or "Monitor mode opens no journal"),)
        mark, every, back = self.key_of("row.mark"), self.key_of("row.mark_all"), self.key_of("pane.activity")
        return (
            CleanText("Nothing was done to more than one at once yet"),
            clean(f"{mark} marks rows and {every} all of them; a verb then makes a run · {back} shows single actions"),
        )

    def filter_values(self, row: RunRow) -> tuple[dict[str, Value], str]:
        """The fields and the text of a run."""
        return row.fields, row.text

    def now(self) -> float:
        """The journal keeps the person's own clock."""
        return time.time()

    def picture(self, row: RunRow) -> Picture:
        """How far it is, and every failure with its reason."""
        word, role = _LOOKS[row.state]
        return Picture((Span(row.title),), (Span(CleanText(word), role),), tuple(self._lines(row)))

    def _lines(self, row: RunRow) -> Iterator[Line]:
        one = row.progress
        if row.unfinished:
            said = f"{self.key_of('run.resume')} goes on, {self.key_of('run.cancel')} cancels what is left"
            yield line(clean(f"{one.left - row.looked_up:,} were not sent: {said}"), "warn")
        if row.looked_up:
            yield line(clean(f"{row.looked_up:,} were sent without an answer and are being looked up"), "warn")
        if one.people:
            yield _field("people", count(one.people, "worker"))
        if one.amount:
            paid = f"{money(one.amount)} + {money(one.fee)} fee = {money(Cents(one.amount + one.fee))}"
            yield _field("sum", CleanText(paid), "money")
        yield _field("done", CleanText(f"{one.done:,} of {one.total:,}"))
        if one.cancelled:
            yield _field("cancelled", CleanText(f"{one.cancelled:,}"))
        yield _field("begun", CleanText(show_exact(one.created)))
        yield _field("by", clean(one.who))
        yield _field("run", clean(row.run))
        yield from self._failures(row)

    def _failures(self, row: RunRow) -> Iterator[Line]:
        bad = self.desk.board.runs.failures(row.run)
        if not bad:
            return
        yield rule(CleanText("failed or unsure"), clean(f"{self.key_of('run.retry')} tries {len(bad):,} again"))
        for why, times in Counter(
            entry.outcome or CleanText("no reason given") for entry in bad[:_LISTED]
        ).most_common():
            yield Line((Span(CleanText(f"{times:>5,}  "), "bad bold"), Span(why)), hang=7)
        if len(bad) > _LISTED:
            yield line(CleanText(f"… and {len(bad) - _LISTED:,} more"), "muted")


def _field(name: str, value: CleanText, role: str = "") -> Line:
    return field(CleanText(name), (Span(value, role),), _NAMES)
