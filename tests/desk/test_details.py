from __future__ import annotations

from tests.desk.factories import fill
from tests.model.test_answers import document, free
from tests.model.values import NOW, assignment, hit
from turkterm.desk.board import Board
from turkterm.desk.details import Agreement, review_detail
from turkterm.desk.pages import Page
from turkterm.model.assignment import Assignment
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.question import Asked
from turkterm.model.remark import Remark


def said(name: str, word: str, at: float = 0.0) -> Assignment:
    answer = document(free("word", word), free("note", f"note {name}"))
    return assignment(name, worker_id=WorkerId(f"A{name}"), answer=answer, submit_time=NOW + at)


def board_with(*assignments: Assignment) -> Board:
    return fill(Board(), [hit()], assignments)


def test_the_detail_says_which_of_the_answers_this_is_and_how_many_agree() -> None:
    board = board_with(said("1", "no", 3), said("2", "no", 1), said("3", "no", 2), said("4", "yes", 0))
    agreeing = review_detail(board, AssignmentId("3ASG1"), None)
    assert agreeing is not None
    assert (agreeing.place, agreeing.siblings, agreeing.page) == (4, 4, None)
    assert agreeing.agreement == {"word": Agreement(3, 4), "note": Agreement(1, 4)}
    alone = review_detail(board, AssignmentId("3ASG4"), None)
    assert alone is not None
    assert alone.agreement["word"] == Agreement(1, 4, clean("no"), 3)
    assert (alone.worker.worker_id, alone.hit.hit_id, alone.row.assignment_id) == ("A4", "3HIT1", "3ASG4")


def test_a_single_answer_agrees_with_nobody() -> None:
    detail = review_detail(board_with(said("1", "no")), AssignmentId("3ASG1"), None)
    assert detail is not None
    assert (detail.agreement, detail.place, detail.siblings) == ({}, 1, 1)


def test_the_answers_of_a_survey_are_not_compared() -> None:
    detail = review_detail(board_with(*(said(f"{n:03d}", "no", n) for n in range(101))), AssignmentId("3ASG007"), None)
    assert detail is not None
    assert (detail.agreement, detail.place, detail.siblings) == ({}, 8, 101)


def test_a_broken_answer_has_a_detail_all_the_same() -> None:
    detail = review_detail(board_with(assignment("1", answer="<oops"), said("2", "no")), AssignmentId("3ASG1"), None)
    assert detail is not None
    assert detail.answers.problem is not None
    assert detail.agreement == {"answer": Agreement(1, 1)}


def test_what_is_gone_has_no_detail() -> None:
    assert review_detail(board_with(), AssignmentId("3ASG1"), None) is None


def test_answers_stand_in_the_order_of_the_form_and_what_is_missing_is_named() -> None:
    answer = document(free("extra", "x"), free("note", "n"), free("word", "w"))
    board = board_with(assignment("1", answer=answer))
    board.put_remarks({}, {WorkerId("A2KZEXAMPLE7QF"): Remark(clean("writes well"), False, NOW, "ana")})
    asked = (Asked(clean("word")), Asked(clean("kind")), Asked(clean("sure"), optional=True), Asked(clean("note")))
    detail = review_detail(board, AssignmentId("3ASG1"), Page((), (), asked=asked))
    assert detail is not None
    assert [field.name for field in detail.answers.fields] == ["word", "note", "extra"]
    assert detail.unanswered == ("kind",)
    assert (detail.worker_note, detail.checked) == ("writes well", {})
    unread = review_detail(board, AssignmentId("3ASG1"), None)
    assert unread is not None
    assert ([field.name for field in unread.answers.fields], unread.unanswered) == (["extra", "note", "word"], ())
