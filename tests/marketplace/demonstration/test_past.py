from __future__ import annotations

from itertools import pairwise

from turkterm.marketplace.crowd import SEED
from turkterm.marketplace.demonstration.content import load
from turkterm.marketplace.demonstration.past import stints
from turkterm.marketplace.people import people


def test_the_past_is_in_order_and_nobody_does_two_things_at_once() -> None:
    for project in load():
        work = stints(project, people(13, SEED), SEED)
        assert len(work) == project.answered
        assert work == stints(project, people(13, SEED), SEED)
        assert all(project.began >= stint.accepted > stint.submitted > 30 for stint in work)
        assert min(stint.submitted for stint in work) < 1200
        # Nothing may have fallen due before the demonstration is made.
        assert project.began < project.auto_approval_delay
        assert len({(stint.person.worker_id, stint.question) for stint in work}) == len(work)
        by_worker: dict[str, list[tuple[float, float]]] = {}
        for stint in work:
            by_worker.setdefault(stint.person.worker_id, []).append((stint.accepted, stint.submitted))
        for spans in by_worker.values():
            spans.sort(reverse=True)
            assert all(before[1] > after[0] for before, after in pairwise(spans))
