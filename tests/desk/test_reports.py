from __future__ import annotations

from typing import cast

from turkterm.desk.reports import _KEPT, Reports
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import Unavailable
from turkterm.gateway.protocols import HitReader
from turkterm.model.ids import HITId
from turkterm.model.review import ReviewReport

HIT = HITId("3HIT1")


class Asked:
    """Answers with an empty report, or fails."""

    def __init__(self) -> None:
        self.fails = False
        self.calls: list[HITId] = []

    async def review_report(self, hit_id: HITId) -> ReviewReport:
        self.calls.append(hit_id)
        if self.fails:
            raise Unavailable("offline")
        return ReviewReport()


async def test_a_report_is_read_once_and_told_until_it_is_forgotten() -> None:
    reader, arrived, failures = Asked(), list[HITId](), list[str]()
    tasks = Tasks(lambda name, fault: failures.append(name))
    reports = Reports(cast(HitReader, reader), tasks, arrived.append)
    assert (reports.report(HIT), reports.report(HIT)) == (None, None)
    await tasks.idle()
    found = reports.report(HIT)
    assert found is not None
    assert (found.report, found.problem, reader.calls, arrived) == (ReviewReport(), None, [HIT], [HIT])
    reports.forget()
    reader.fails = True
    reports.report(HIT)
    await tasks.idle()
    found = reports.report(HIT)
    assert found is not None
    assert (found.report, found.problem, failures) == (None, "offline", [])


async def test_only_the_newest_are_kept() -> None:
    reader = Asked()
    tasks = Tasks(lambda name, fault: None)
    reports = Reports(cast(HitReader, reader), tasks, lambda _: None)
    for number in range(_KEPT + 1):
        reports.report(HITId(f"3HIT{number}"))
    await tasks.idle()
    assert reports.report(HITId("3HIT0")) is None
    assert reports.report(HITId(f"3HIT{_KEPT}")) is not None
    await tasks.idle()
