"""What a call costs does not grow with what is stored: SQLite's own steps are counted, which no busy machine changes.

A plan may name an index and still walk through most of it (`test_query_plans` cannot see that); the steps tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.marketplace.filling import DAY, TYPE, assignment_id, fill, worker_id
from tests.marketplace.market import QUESTION, START, Market, open_market
from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.rules.pages import write_token
from turkterm.marketplace.scheduler import Scheduler, next_due

FEW, MANY = 250, 5_000
MADE = START - DAY  # when `fill` made them all
NEWCOMER = "ANEW"
Act = Callable[[Tx], Any]


def operation(name: str, **params: Any) -> Act:
    """An operation of the API."""
    return lambda tx: OPERATIONS[name].run(tx, params)


def looks(worker: str) -> Act:
    """A worker who asks for HITs a few times and is shown some from here and from there."""
    return lambda tx: [labour.open_hits(tx, worker, 20, seed) for seed in range(8)]


#: The HIT in the middle is worked on: the ends of an index are near in any case.
CASES: dict[str, Callable[[int], Act]] = {
    "ListHITs": lambda _: operation("ListHITs", MaxResults=100),
    "ListHITs, from the middle of a batch": lambda middle: (
        lambda tx: OPERATIONS["ListHITs"].run(
            tx, {"MaxResults": 20, "NextToken": write_token(tx, "ListHITs", [MADE, middle])}
        )
    ),
    "ListReviewableHITs": lambda _: operation("ListReviewableHITs", MaxResults=100),
    "ListAssignmentsForHIT": lambda middle: operation("ListAssignmentsForHIT", HITId=hit_id(middle)),
    "GetHIT": lambda middle: operation("GetHIT", HITId=hit_id(middle)),
    # It expires with the others: that many HITs have one expiration is what the index is walked for.
    "CreateHIT": lambda _: operation("CreateHIT", **TYPE, LifetimeInSeconds=29 * 86_400, Question=QUESTION),
    "ApproveAssignment": lambda middle: operation("ApproveAssignment", AssignmentId=assignment_id(middle)),
    "RejectAssignment": lambda middle: operation(
        "RejectAssignment", AssignmentId=assignment_id(middle + 1), RequesterFeedback="no"
    ),
    "SendBonus": lambda middle: operation(
        "SendBonus",
        AssignmentId=assignment_id(middle),
        WorkerId=worker_id(middle),
        BonusAmount="0.01",
        Reason="r",
        UniqueRequestToken="once",
    ),
    "NotifyWorkers": lambda middle: operation(
        "NotifyWorkers", Subject="s", MessageText="t", WorkerIds=[worker_id(middle)]
    ),
    "a worker looks for work": lambda _: looks(NEWCOMER),
    "one who did much looks for work": lambda middle: looks(worker_id(middle)),
    "a worker accepts": lambda middle: lambda tx: labour.accept(tx, NEWCOMER, hit_id(middle + 2)),
    "the scheduler looks": lambda _: next_due,
}


def hit_id(number: int) -> str:
    """The id that `fill` gave the HIT."""
    return f"3HIT{number:026}"


def steps(market: Market, act: Act) -> int:
    """How many steps of its machine SQLite takes."""
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    def counted(tx: Tx) -> None:
        raw: Any = tx.db.connection.driver_connection
        raw.set_progress_handler(count, 1)
        try:
            act(tx)
        finally:
            raw.set_progress_handler(None, 0)

    market.write(counted)
    return taken[0]


@pytest.fixture(scope="module")
def markets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[tuple[int, Market], ...]]:
    """A small and a large marketplace."""
    with ExitStack() as open_:
        opened = []
        for size in (FEW, MANY):
            market = open_.enter_context(open_market(Path(tmp_path_factory.mktemp("market"))))
            market.write(partial(fill, wanted=size))
            market.worker(NEWCOMER)
            opened.append((size // 2, market))
        yield tuple(opened)


@pytest.mark.parametrize("case", CASES)
def test_steps_do_not_grow(markets: tuple[tuple[int, Market], ...], case: str) -> None:
    small, large = (steps(market, CASES[case](middle)) for middle, market in markets)
    assert small > 10
    assert large <= 1.3 * small, "twenty times as many HITs are stored"


def test_the_scheduler_has_nothing_to_do(markets: tuple[tuple[int, Market], ...]) -> None:
    small, large = (steps(market, Scheduler(market.store, market.clock).tick) for _, market in markets)
    assert large == small


def test_what_would_be_found(markets: tuple[tuple[int, Market], ...]) -> None:
    slow = "SELECT count(*) FROM hits WHERE annotation = 'x'"
    small, large = (steps(market, lambda tx: tx.db.exec_driver_sql(slow).all()) for _, market in markets)
    assert large > 10 * small
