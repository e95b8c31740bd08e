"""The money in lines: what is there, what was spent on what, what the caps leave, which bonuses were paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import BLANK, Line, field, line, rule
from turkterm.console.wording import ago, brief, count, money, verb_words
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.money import Cents

if TYPE_CHECKING:
    from turkterm.desk.books import Books, Report
    from turkterm.desk.desk import Desk
    from turkterm.journal.spending import Spent

_NAMES = 11
#: Bonuses that are listed, the newest.
_BONUSES = 30


def money_picture(desk: Desk, now: float) -> Picture:
    """What the detail shows of the money. `now` is the person's clock."""
    return Picture((Span(CleanText("Money")),), (), tuple(_lines(desk, now)))


def _lines(desk: Desk, now: float) -> Iterator[Line]:
    balance = desk.board.balance
    if balance is None:
        yield line(CleanText("The balance was not read yet"), "muted")
    else:
        yield field(CleanText("balance"), (Span(money(balance.available), "money bold"),), _NAMES)
        yield field(CleanText("on hold"), (Span(money(balance.on_hold or Cents(0)), "money"),), _NAMES)
    if desk.books is None:
        yield line(
            clean(desk.read_only_because or "Monitor mode opens no journal: what was spent is not known"), "muted"
        )
        return
    yield from _books(desk.books)
    yield from _bonuses(desk, now)


def _books(books: Books) -> Iterator[Line]:
    if books.problem:
        yield Line((Span(clean(books.problem), "bad"),))
    if books.report is None:
        yield line(CleanText("◌ Reading the journal"), "muted")
        return
    yield from _caps(books, books.report)
    for title, spent in (
        ("today", books.report.today),
        ("this session", books.report.session),
        ("the last 7 days", books.report.week),
    ):
        yield from _span(title, spent)


def _caps(books: Books, report: Report) -> Iterator[Line]:
    yield rule(CleanText("caps"))
    run, day = books.limits.run, books.limits.day
    if run is None and day is None:
        yield line(CleanText("none: [limits] in the settings caps what a run and a day may cost"), "muted")
    if run is not None:
        yield field(CleanText("a run"), (Span(CleanText(f"{money(run)} at the most"), "money"),), _NAMES)
    if day is not None:
        left = Cents(max(0, day - report.counted))
        spans = (
            Span(CleanText(f"{money(left)} left"), "money bold" if left else "bad bold"),
            Span(CleanText(f" of {money(day)}; {money(report.counted)} spent or under way"), "muted"),
        )
        yield field(CleanText("today"), spans, _NAMES)


def _span(title: str, spent: Sequence[Spent]) -> Iterator[Line]:
    total = Cents(sum(one.total for one in spent))
    yield rule(CleanText(title), money(total))
    for one in spent:
        unsure = f", {one.unsure} unsure" if one.unsure else ""
        label = Span(CleanText(f"{verb_words(one.verb):<13}{one.count:>7,}"))
        paid = Span(CleanText(f"  {money(one.amount):>10} + {money(one.fee):>8} fee"), "money")
        yield Line((label, paid, Span(CleanText(unsure), "warn")), (Span(money(one.total), "money"),))


def _bonuses(desk: Desk, now: float) -> Iterator[Line]:
    paid = [
        entry
        for entry in desk.board.entries.values()
        if entry.action.verb is Verb.BONUS and entry.state in {ActionState.DONE, ActionState.UNSURE}
    ]
    if not paid:
        return
    paid.sort(key=lambda entry: -entry.updated)
    yield BLANK
    yield rule(CleanText("bonuses paid"), count(len(paid), "bonus", "bonuses"))
    for entry in paid[:_BONUSES]:
        action = entry.action
        spans = (
            Span(CleanText(f"{brief(action.worker_id):<9}")),
            Span(CleanText(f"{money(action.amount):>8}"), "money"),
            Span(CleanText("  ? unsure" if entry.state is ActionState.UNSURE else ""), "warn"),
            Span(clean(f"  {action.text}"), "muted"),
        )
        yield Line(spans, (Span(ago(entry.updated, now), "muted"),), hang=19)
    if len(paid) > _BONUSES:
        yield line(CleanText(f"… and {len(paid) - _BONUSES:,} before"), "muted")
