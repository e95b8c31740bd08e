from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from turkterm.marketplace.timetable import LONGEST_WORK, WINDOW, Sheet, Shift, digest, draw, own_id, published

HITS = [[Sheet(None, 20)] * 5 for _ in range(80)]


def test_the_same_batch_gives_the_same_workers_and_times() -> None:
    assert draw("s", HITS) == draw("s", HITS)
    assert draw("s", HITS) != draw("t", HITS)
    assert digest(["a", ("b", 1)]) == digest(["a", ("b", 1)]) != digest(["a", ("b", 2)])


def test_workers_of_a_hit_are_distinct_and_few_do_much() -> None:
    drawn = draw("s", HITS)
    assert [len(hit) for hit in drawn] == [5] * 80
    assert all(len({shift.worker_id for shift in hit}) == 5 for hit in drawn)
    share = Counter(shift.worker_id for hit in drawn for shift in hit)
    top = sum(count for _, count in share.most_common(len(share) // 5))
    assert len(share) > 30
    assert top > 0.4 * 400


@pytest.mark.parametrize("hits", [HITS, [[Sheet(None, 9)] * 200], [[Sheet("A1", 200)]] * 400, [[Sheet(None, 0)]]])
def test_all_work_lies_in_the_last_day_after_the_publishing(hits: list[list[Sheet]]) -> None:
    drawn = draw("s", hits)
    for number, shifts in enumerate(drawn):
        for shift in shifts:
            assert published(number, len(hits)) > WINDOW + 60
            assert WINDOW >= shift.accepted > shift.submitted >= 29
            assert shift.accepted - shift.submitted <= LONGEST_WORK
    created = [published(number, len(hits)) for number in range(len(hits))]
    assert all(earlier > later for earlier, later in pairwise(created))


def test_a_worker_does_one_hit_after_another() -> None:
    by_worker: dict[str, list[Shift]] = {}
    for hit in draw("s", HITS):
        for shift in hit:
            by_worker.setdefault(shift.worker_id, []).append(shift)
    for shifts in by_worker.values():
        shifts.sort(key=lambda shift: -shift.accepted)
        assert all(before.submitted > after.accepted for before, after in pairwise(shifts))


def test_workers_that_the_file_names_stay() -> None:
    assert own_id("A1B2C3") == "A1B2C3"
    assert own_id("worker 7") == own_id("worker 7") != own_id("worker 8")
    assert own_id("worker 7").startswith("A")
    (shifts,) = draw("s", [[Sheet("A1B2C3", 1), Sheet(None, 1), Sheet("worker 7", 1)]])
    assert shifts[0].worker_id == "A1B2C3"
    assert shifts[2].worker_id == own_id("worker 7")
    assert len({shift.worker_id for shift in shifts}) == 3
