"""A qualification type in lines."""

from __future__ import annotations

from dataclasses import replace

from tests.console.desks import NOW, hit, holder, kind, still_desk, text_of
from tests.marketplace.exam import KEY, TEST
from turkterm.console.panes.qualification_lines import type_lines
from turkterm.desk.desk import Desk
from turkterm.desk.rows.qualifications import qualification_rows
from turkterm.model.cleantext import clean
from turkterm.model.hit import Requirement
from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.qualification import Exam, QualificationRequest, QualificationType
from turkterm.model.worker import Block

ONE = QualificationTypeId("QUAL1")


def shown(desk: Desk) -> str:
    [row] = qualification_rows(desk.board)
    return text_of(type_lines(desk, row), 90)


def desk_with(made: QualificationType) -> Desk:
    desk = still_desk()
    desk.board.qualifications.put_types([made])
    return desk


def test_what_it_is() -> None:
    text = shown(desk_with(replace(kind(), keywords=clean("french"), retry_delay=86_400)))
    assert "made 1d 00h ago · workers may ask for it · again after 1d 00h" in text
    assert "keywords french" in text
    text = shown(desk_with(replace(kind(), status="Inactive")))
    assert "workers cannot ask for it · one request a worker, ever" in text
    assert "grants itself to who asks, with the score 7" in shown(
        desk_with(replace(kind(), auto_granted=True, granted_value=7))
    )


def test_its_test_while_it_is_read_and_with_and_without_a_key() -> None:
    desk = desk_with(replace(kind(), has_test=True, test_duration=1800))
    assert "a test in 30m · ◌ reading it" in shown(desk)
    desk.board.inbox.put_exam(ONE, Exam(TEST, ""))
    text = shown(desk)
    assert "test: 2 questions in 30m" in text
    assert "no key: you mark it" in text
    assert "1 one?\n2 both?" in text
    desk.board.inbox.put_exam(ONE, Exam(TEST, KEY))
    assert "marked by its key" in shown(desk)


def test_the_groups_that_require_it_and_the_requests_that_wait() -> None:
    desk = desk_with(kind())
    needs = (Requirement(ONE, "GreaterThanOrEqualTo", (80,)),)
    desk.board.put_hits([hit(1, requirements=needs), hit(2, requirements=needs)])
    desk.board.inbox.put_requests([QualificationRequest(QualificationRequestId("R1"), ONE, WorkerId("A1"), NOW)])
    text = shown(desk)
    assert "1 HIT group requires it" in text
    assert "Rate a word  Reads French ≥ 80" in text
    assert text.splitlines()[-3].endswith("2 HITs")
    assert "? 1 request waits for your answer" in text


def test_its_holders_the_best_first_and_no_more_than_one_reads() -> None:
    desk = desk_with(kind())
    assert "◌ reading who holds it" in shown(desk)
    desk.board.qualifications.put_holders(ONE, ())
    assert "nobody holds it" in shown(desk)
    desk.board.qualifications.put_holders(ONE, (holder("LOW", 12), holder("HIGH", 90)))
    desk.board.put_blocks([Block(WorkerId("LOW"), clean("guessing"))])
    text = shown(desk)
    assert text.index("90  HIGH  since 1d 00h") < text.index("12  LOW  since 1d 00h · ✗ blocked")
    desk.board.qualifications.put_holders(ONE, tuple(holder(f"A{number}", number) for number in range(60)))
    assert "… and 10 more" in shown(desk)
