"""The money in lines."""

from __future__ import annotations

from tests.console.desks import NOW, entry, text_of
from tests.desk.factories import still_desk
from turkterm.console.panes.money_lines import money_picture
from turkterm.desk.books import Report
from turkterm.journal.spending import Spent
from turkterm.journal.store import Limits
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents
from turkterm.model.worker import Balance

APPROVED = Spent(Verb.APPROVE, 108, Cents(1157), Cents(247), 0)
BONUS = Spent(Verb.BONUS, 2, Cents(100), Cents(20), 1)


def test_balance_caps_spans_and_bonuses() -> None:
    desk = still_desk()
    desk.board.put_balance(Balance(Cents(998_179), Cents(3_252)))
    paid = {"worker_id": WorkerId("W1"), "amount": Cents(50), "fee": Cents(10), "text": "careful"}
    desk.board.put_entries(
        [
            entry(Verb.BONUS, ActionState.DONE, 1, **paid),
            entry(Verb.BONUS, ActionState.UNSURE, 2, **paid),
            entry(Verb.BONUS, ActionState.FAILED, 3, **paid),
        ]
    )
    assert desk.books is not None
    assert "Reading the journal" in text_of(money_picture(desk, NOW).lines)
    desk.books.limits = Limits(Cents(2000), Cents(1500))
    desk.books.report = Report((), (APPROVED, BONUS), (APPROVED, BONUS), Cents(1524))
    text = text_of(money_picture(desk, NOW).lines)
    for part in (
        "balance      $9,981.79",
        "on hold      $32.52",
        "a run        $20.00 at the most",
        "today        $0.00 left of $15.00; $15.24 spent or under way",
        "bonus              2       $1.00 +    $0.20 fee, 1 unsure",
    ):
        assert part in text
    assert text.count("$14.04") == 2
    assert text.count("careful") == 2
    assert "2 bonuses" in text
    desk.books.problem = "the journal cannot be read"
    assert "the journal cannot be read" in text_of(money_picture(desk, NOW).lines)


def test_without_caps_and_without_a_journal() -> None:
    desk = still_desk()
    assert desk.books is not None
    desk.books.report = Report((), (), (), Cents(0))
    text = text_of(money_picture(desk, NOW).lines)
    assert "The balance was not read yet" in text
    assert "none: [limits] in the settings" in text
    monitor = text_of(money_picture(still_desk(monitor=True), NOW).lines)
    assert "Monitor mode opens no journal: what was spent is not known" in monitor
