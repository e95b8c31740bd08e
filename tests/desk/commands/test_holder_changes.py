from __future__ import annotations

from tests.desk.commands.test_holders import told
from tests.desk.qualified import TYPE, desk_with_type, holder
from turkterm.desk.commands.holder_changes import Changes
from turkterm.model.action import Verb
from turkterm.model.ids import WorkerId
from turkterm.model.plans import Refusal


def test_what_is_collected_is_counted_and_told_line_by_line() -> None:
    desk = desk_with_type(holder("A1", 80), holder("A2", 60))
    changes = Changes(desk, desk.board.qualifications.types[TYPE], mail=False)
    assert (changes.summary, changes.plan().actions) == ("nothing to do", ())
    for worker, score in (("A1", 80), ("A2", 70), ("A3", 50)):
        changes.grant(WorkerId(worker), score)
    changes.revoke(WorkerId("A1"), "moved")
    changes.revoke(WorkerId("A4"), "moved")
    plan = changes.plan()
    assert told(plan) == [(Verb.GRANT, "A2", 70, ""), (Verb.GRANT, "A3", 50, ""), (Verb.REVOKE, "A1", None, "moved")]
    assert plan.lines == ("A2  60 → 70", "A3  new 50", "A1  80 revoked: moved")
    assert plan.refused == (Refusal("A1", "holds it with this score already"), Refusal("A4", "does not hold it"))
    assert changes.summary == "1 new, 1 changed, 1 revoked"
