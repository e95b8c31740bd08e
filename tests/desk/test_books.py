"""The books of a session, a day and a week."""

from __future__ import annotations

from pathlib import Path

from tests.model.values import action
from turkterm.desk.books import WEEK, Books
from turkterm.desk.tasks import Tasks
from turkterm.journal.store import Journal, Limits
from turkterm.model.action import ActionState
from turkterm.model.money import Cents

NOON = 1_800_014_400.0


async def test_three_spans_and_what_counts_today(tmp_path: Path) -> None:
    now = NOON
    journal = Journal.open(tmp_path / "journal.sqlite", marketplace="m", who="me", clock=lambda: now)
    told: list[None] = []
    failed: list[str] = []
    tasks = Tasks(lambda name, fault: failed.append(f"{name}: {fault}"))
    books = Books(journal, Limits(day=Cents(500)), tasks, lambda: told.append(None), lambda: now)
    instants = (NOON - WEEK - 60, NOON - 2 * 86_400, NOON + 60, NOON + 120)
    for number, at in enumerate(instants):
        one = action(str(number), amount=Cents(10), fee=Cents(2))
        await journal.intend([one])
        await journal.claim(one.action_id, at)
        await journal.note(one.action_id, ActionState.DONE)
    books.refresh()
    await tasks.idle()
    assert (told, failed) == ([None], [])
    report, problem = books.report, books.problem
    assert problem is None
    assert report is not None
    counts = [sum(one.count for one in spent) for spent in (report.session, report.today, report.week)]
    assert counts == [2, 2, 3]
    assert report.counted == 24
    await journal.close()
    await books.read()
    assert books.problem is not None
    assert books.report is report
