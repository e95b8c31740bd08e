from __future__ import annotations

from pathlib import Path

from tests.desk.files.papers import reviewed_of, written
from tests.desk.seated import Rig, rigged
from turkterm.desk.files.deciding import draft_decisions
from turkterm.desk.files.draft import Draft, Fate
from turkterm.desk.files.lookup import Lookup
from turkterm.exchange.reviewed import Reviewed, read_reviewed
from turkterm.model.action import Entry, Verb

GONE = "this assignment does not exist, or not any more"
GO, SKIPPED, REFUSED = Fate.GO, Fate.SKIPPED, Fate.REFUSED


async def drafted(rig: Rig, reviewed: Reviewed, *left: Entry, trusted: bool = True) -> Draft:
    known = await rig.journal.about([one.assignment_id for one in reviewed.decisions])
    return await draft_decisions(reviewed, Lookup(rig.place.gateway.reader), known, left, trusted=trusted)


async def test_the_assignments_state_decides(tmp_path: Path) -> None:
    async with rigged(tmp_path, answers=10) as rig:
        work = rig.work
        marks = [(one, "" if number % 2 else "x", "empty" if number % 2 else "") for number, one in enumerate(work[:6])]
        await rig.ask("approve_assignment", AssignmentId=work[2].assignment_id)
        await rig.ask("approve_assignment", AssignmentId=work[3].assignment_id)
        await rig.ask("reject_assignment", AssignmentId=work[4].assignment_id, RequesterFeedback="no")
        await rig.ask("reject_assignment", AssignmentId=work[5].assignment_id, RequesterFeedback="no")
        draft = await drafted(rig, reviewed_of(tmp_path, marks))
        assert [item.fate for item in draft.items] == [GO, GO, SKIPPED, REFUSED, REFUSED, SKIPPED]
        assert [item.why for item in draft.items[2:]] == [
            "it is approved already",
            "it is approved already, and an approval cannot be taken back",
            "it is rejected already; the console can override a rejection",
            "it is rejected already",
        ]
        approve, reject = draft.plan.actions
        assert (approve.verb, approve.amount, approve.fee) == (Verb.APPROVE, 5, 2)  # 40 % with ten assignments
        assert (reject.verb, reject.amount, reject.text) == (Verb.REJECT, 0, "empty")
        assert draft.dear_fees == 2
        await rig.carry_out(draft.plan)
        again = await drafted(rig, reviewed_of(tmp_path, marks))
        assert (again.plan.actions, again.of(GO)) == ((), ())
        assert [await rig.status(one) for one in work[:2]] == ["Approved", "Rejected"]


async def test_a_verdict_under_way_elsewhere_is_left_to_it_and_an_adopted_one_is_done_anew(
    rig: Rig, tmp_path: Path
) -> None:
    (entry,) = await rig.journal.intend(rig.plan(Verb.REJECT, rig.work[0], text="no").actions)
    reviewed = reviewed_of(tmp_path, [(rig.work[0], "x", "")])
    (item,) = (await drafted(rig, reviewed)).items
    assert (item.fate, item.why) == (REFUSED, "reject is queued in another turkterm")
    adopted = await drafted(rig, reviewed, entry)
    assert ([one.fate for one in adopted.items], adopted.stale) == ([GO], (entry,))
    assert [one.fate for one in (await drafted(rig, reviewed, trusted=False)).items] == [GO]
    await rig.ask("approve_assignment", AssignmentId=rig.work[0].assignment_id)
    spared = await drafted(rig, reviewed, entry)
    assert ([one.fate for one in spared.items], spared.stale, spared.spare) == ([SKIPPED], (), (entry,))


async def test_a_row_that_does_not_fit_its_assignment_is_a_mistake_of_the_file(tmp_path: Path) -> None:
    async with rigged(tmp_path, hits=2) as rig:
        one, other = rig.work[0], rig.work[-1]
        rows = [
            (other.hit_id, one.assignment_id, one.worker_id, "x"),
            (other.hit_id, other.assignment_id, "A0", "x"),
            (one.hit_id, "3NONE", one.worker_id, "x"),
            (one.hit_id, rig.work[1].assignment_id, "", "x"),
        ]
        path = written(tmp_path / "r.csv", ("HITId", "AssignmentId", "WorkerId", "Approve"), rows)
        draft = await drafted(rig, read_reviewed(path))
        assert draft.problems == (
            f"{path}, line 2, column 1 (HITId): {one.assignment_id} is of the HIT {one.hit_id}, not {other.hit_id}",
            f"{path}, line 3, column 3 (WorkerId): A0 did not submit {other.assignment_id}, {other.worker_id} did",
            f"{path}, line 4, column 2 (AssignmentId): no verdict on 3NONE: {GONE}",
        )
        assert {item.fate for item in draft.items} == {REFUSED}
