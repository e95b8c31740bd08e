from __future__ import annotations

from tests.desk.commands.test_reviewing import begin, chosen, desk_with
from tests.desk.commands.test_whom import FIRST, SECOND, workers
from tests.desk.factories import answer, entry
from tests.model.values import action, assignment, hit
from turkterm.model.action import ActionState, Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.cleantext import clean


def test_a_notice_has_a_subject_and_a_text_within_the_marketplace_s_limits() -> None:
    asked, plan = answer(
        begin(desk_with(), "worker.notify", chosen(0)), "s" * 201, "about word 20", "", "t" * 4097, "please read", "y"
    )
    assert [question.limit for question in asked] == [200, 200, 4096, 4096, 4096, None]
    assert plan is not None
    [notice] = plan.actions
    assert (notice.verb, notice.worker_id, notice.worker_ids) == (Verb.NOTIFY, FIRST, (FIRST,))
    assert (notice.subject, notice.text, notice.token) == ("about word 20", "please read", None)


def test_a_notice_to_many_is_cut_into_hundreds_and_wants_the_number_of_people() -> None:
    names = [f"A{number:03d}" for number in range(250)]
    asked, plan = answer(begin(desk_with(), "worker.notify", workers(*names)), "hello", "text", "250")
    assert asked[2].label.endswith("to 250 workers: mail cannot be taken back · type 250 to go on")
    assert plan is not None
    assert [len(one.worker_ids) for one in plan.actions] == [100, 100, 50]
    assert [worker for one in plan.actions for worker in one.worker_ids] == names
    assert plan.people == 250


def test_who_was_written_to_about_the_same_subject_is_said() -> None:
    desk = desk_with(3)
    told = action("n", Verb.NOTIFY, worker_id=None, worker_ids=(FIRST, SECOND), subject="About  Word 20", text="Hello")
    outcome = clean(f"1 of 2 reached; {SECOND}: You cannot contact this worker")
    desk.board.put_entries([entry(told, ActionState.DONE, outcome=outcome)])
    asked, plan = answer(begin(desk, "worker.notify", chosen(0, 1, 2)), "about word 20", "please read", "y")
    assert asked[0].suggest is not None
    assert list(asked[0].suggest("")) == ["About  Word 20"]
    assert asked[1].label == "notify 3 workers (1 had this subject already) · text"
    assert "1 had this subject already" in asked[2].label
    assert plan is not None
    assert plan.notes[0] == "Written to about this subject before: A0EX…KER"
    asked, _ = answer(begin(desk, "worker.notify", workers(FIRST)), "about word 20", "again", "")
    assert "(had this subject already)" in asked[2].label
    asked, _ = answer(begin(desk, "worker.notify", workers(FIRST)), "about word 21", "again", "")
    assert "already" not in asked[2].label


def test_whom_mail_may_not_reach_is_said_before() -> None:
    desk = desk_with(2)
    approved = assignment("0", "0", worker_id=FIRST, status=AssignmentStatus.APPROVED)
    desk.board.put_assignments(hit("0").hit_id, [approved])
    asked, _ = answer(begin(desk, "worker.notify", workers(FIRST, SECOND)), "hello", "text", "")
    preview = asked[2].preview
    assert preview is not None
    assert preview.notes == ("Mail goes to those whose work was reviewed; none of yours is known of A1EX…KER",)
