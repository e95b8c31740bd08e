"""A session as it is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.console.desks import NOW, text_of
from turkterm.console.panes.review_summary import summary_lines, summary_sentence
from turkterm.desk.summary import Paid, Summary
from turkterm.model.action import ActionState
from turkterm.model.ids import WorkerId
from turkterm.model.money import Cents

NOTHING = Paid(0, Cents(0), Cents(0))


EMPTY = Summary(NOW, "ana", NOTHING, 0, NOTHING, 0, Counter(), Counter(), None)


def test_the_whole_of_it() -> None:
    done = replace(
        EMPTY,
        approved=Paid(120, Cents(1200), Cents(240)),
        rejected=3,
        bonuses=Paid(2, Cents(100), Cents(20)),
        people=Counter({WorkerId(f"WORKER-{number:02d}"): 20 - number for number in range(14)}),
        states=Counter({ActionState.FAILED: 1, ActionState.HELD: 2, ActionState.CANCELLED: 4}),
        pace=9.4,
    )
    text = text_of(summary_lines(done), 100)
    assert "by ana" in text
    assert "approved    120  $12.00 + $2.40 fee" in text
    assert "rejected    3" in text
    assert "paid        $15.60 with fees" in text
    assert "0:09 from one verdict to the next" in text
    assert text.index("h held") < text.index("! failed") < text.index("– taken back")
    assert "14 workers" in text
    assert "WORK…-00 20," in text
    assert "and 2 more" in text
    assert summary_sentence(done) == (
        "approved 120 · rejected 3 · 2 bonuses · paid $15.60 with fees · 2 held · 1 failed"
    )


def test_nothing_was_done() -> None:
    assert "Nothing was decided or paid" in text_of(summary_lines(EMPTY))
    assert summary_sentence(EMPTY) == ""
