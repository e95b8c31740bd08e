"""A request for a qualification in lines."""

from __future__ import annotations

from dataclasses import replace

from tests.console.desks import NOW, entry, holder, kind, still_desk, text_of
from tests.marketplace.exam import KEY, TEST
from tests.model.test_answers import document
from tests.model.test_exam import chosen
from turkterm.console.panes.request_lines import request_lines
from turkterm.desk.desk import Desk
from turkterm.desk.rows.requests import request_rows
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.qualification import Exam, QualificationRequest
from turkterm.model.worker import Block

ONE = QualificationTypeId("QUAL1")
ASKED = QualificationRequest(
    QualificationRequestId("R1"),
    ONE,
    WorkerId("A1"),
    NOW - 60,
    TEST,
    document(chosen("one", "b"), chosen("both", "a", "b")),
)


def desk_with(request: QualificationRequest = ASKED, *, has_test: bool = True) -> Desk:
    desk = still_desk()
    desk.board.qualifications.put_types([replace(kind(), has_test=has_test)])
    desk.board.inbox.put_requests([request])
    return desk


def shown(desk: Desk, request: QualificationRequest = ASKED) -> str:
    [row] = request_rows(desk.board)
    return text_of(request_lines(desk, row, request))


def test_the_answers_beside_the_questions_and_what_the_key_expects() -> None:
    desk = desk_with()
    assert "◌ reading the key" in shown(desk)
    desk.board.inbox.put_exam(ONE, Exam(TEST, KEY))
    lines = shown(desk).splitlines()
    assert lines[0] == "A1 · asked 1m ago · nothing done for you yet"
    assert lines[1].startswith("2 questions")
    assert lines[1].endswith("the key gives 5")
    assert [line.split() for line in lines[2:]] == [
        ["1", "one?"],
        ["✗", "b", "0"],
        ["expected", "a"],
        ["2", "both?"],
        ["✓", "a", "·", "b", "+5"],
    ]


def test_without_a_key_nothing_is_right_or_wrong() -> None:
    desk = desk_with()
    desk.board.inbox.put_exam(ONE, Exam(TEST, ""))
    text = shown(desk)
    assert text.splitlines()[1].endswith("no key")
    assert not {"✓", "✗"} & set(text)


def test_an_answer_left_empty_and_a_request_without_a_test() -> None:
    empty = replace(ASKED, answer="")
    assert shown(desk_with(empty), empty).count("left empty") == 2
    plain = replace(ASKED, test="", answer="")
    assert "there is nothing to mark" in shown(desk_with(plain, has_test=False), plain)


def test_what_to_know_before_one_answers() -> None:
    desk = desk_with()
    desk.board.qualifications.put_holders(ONE, (holder("A1", 40),))
    desk.board.put_blocks([Block(WorkerId("A1"), clean("spam"))])
    about = {"type_id": ONE, "worker_id": WorkerId("A1"), "asked": ASKED.request_id}
    desk.board.put_entries([entry(Verb.ACCEPT_REQUEST, ActionState.FAILED, **about)])
    text = shown(desk)
    assert "✗ blocked" in text.splitlines()[0]
    assert "holds it already, with the score 40; accepting replaces that" in text
    assert "! accept request failed" in text
