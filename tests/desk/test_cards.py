from __future__ import annotations

from dataclasses import replace

from tests.desk.seated import Rig
from tests.marketplace.exam import EXAM, KEY, TEST
from turkterm.desk.cards import Cards
from turkterm.model.ids import HITId, QualificationTypeId
from turkterm.model.money import Cents
from turkterm.model.qualification import Exam


async def test_the_card_of_a_worker_shows_what_was_paid_on_top(rig: Rig) -> None:
    first, second = rig.work
    for one, amount in ((first, "0.50"), (first, "0.25"), (second, "1.00")):
        await rig.ask(
            "send_bonus", WorkerId=one.worker_id, AssignmentId=one.assignment_id, BonusAmount=amount, Reason="good"
        )
    cards = Cards(rig.board, rig.place.gateway.reader)
    await cards.read_worker(first.worker_id)
    assert {key: [bonus.amount for bonus in paid] for key, paid in rig.board.bonuses.items()} == {
        first.assignment_id: [Cents(50), Cents(25)],
        second.assignment_id: [Cents(100)],
    }


async def test_what_was_read_is_read_again_only_after_a_refresh(rig: Rig) -> None:
    type_id = await rig.create_type()
    worker_id = rig.work[0].worker_id
    rig.poller.hurry(everything=True)
    await rig.poller.look()
    cards, calls = Cards(rig.board, rig.place.gateway.reader), rig.place.gateway.calls
    await cards.read_worker(worker_id)
    assert (rig.board.qualifications.holders[type_id], rig.board.bonuses[rig.work[0].assignment_id]) == ((), ())

    holds = {"QualificationTypeId": type_id, "WorkerId": worker_id, "IntegerValue": 80}
    await rig.ask("associate_qualification_with_worker", **holds)
    before = calls.total
    await cards.read_worker(worker_id)
    assert calls.total == before
    cards.forget()
    await cards.read_worker(worker_id)
    assert calls.total > before
    [holder] = rig.board.qualifications.holders[type_id]
    assert (holder.worker_id, holder.score) == (worker_id, 80)
    assert rig.board.qualifications.held_by[worker_id] == {type_id}


async def test_a_hit_that_is_gone_has_no_bonuses_to_show(rig: Rig) -> None:
    cards = Cards(rig.board, rig.place.gateway.reader)
    await cards.read_bonuses(HITId("3DOESNOTEXIST"))
    assert rig.board.bonuses == {}


async def test_all_holders_are_read_one_type_after_the_other_and_once(rig: Rig) -> None:
    type_id = await rig.create_type()
    worker_id = rig.work[0].worker_id
    await rig.ask("associate_qualification_with_worker", QualificationTypeId=type_id, WorkerId=worker_id)
    rig.poller.hurry(everything=True)
    await rig.poller.look()
    gone = replace(rig.board.qualifications.types[type_id], type_id=QualificationTypeId("3DOESNOTEXIST"))
    rig.board.qualifications.put_types([gone, *rig.board.qualifications.types.values()])
    cards, calls = Cards(rig.board, rig.place.gateway.reader), rig.place.gateway.calls
    assert cards.unread == [gone.type_id, type_id]
    await cards.read_every_holder(rig.place.gateway.reader)
    assert rig.board.qualifications.held_by[worker_id] == {type_id}
    assert cards.unread == []  # one was read, the other refused and given up
    before = calls.total
    await cards.read_every_holder(rig.place.gateway.reader)
    assert calls.total == before
    cards.forget()
    assert len(cards.unread) == 2


async def test_a_test_is_read_once_and_former_holders_each_time(rig: Rig) -> None:
    plain = await rig.create_type()
    about = {"Name": "Tested", "Description": "d", "QualificationTypeStatus": "Active", "AnswerKey": KEY, **EXAM}
    made = await rig.ask("create_qualification_type", **about)
    tested = QualificationTypeId(made["QualificationType"]["QualificationTypeId"])
    rig.poller.hurry(everything=True)
    await rig.poller.look()
    cards, calls = Cards(rig.board, rig.place.gateway.reader), rig.place.gateway.calls
    await cards.read_exam(plain)
    await cards.read_exam(tested)
    assert rig.board.inbox.exams == {tested: Exam(TEST, KEY)}
    before = calls.total
    await cards.read_exam(plain)
    await cards.read_exam(tested)
    assert calls.total == before
    cards.forget()
    await cards.read_exam(tested)
    assert calls.total == before + 1

    worker_id = rig.work[0].worker_id
    holds = {"QualificationTypeId": plain, "WorkerId": worker_id}
    await rig.ask("associate_qualification_with_worker", IntegerValue=5, **holds)
    await rig.ask("disassociate_qualification_from_worker", **holds)
    await cards.read_revoked(plain)
    assert [(one.worker_id, one.status) for one in rig.board.inbox.revoked[plain]] == [(worker_id, "Revoked")]


async def test_a_type_that_is_gone_hides_nothing_else_of_a_worker(rig: Rig) -> None:
    type_id = await rig.create_type()
    rig.poller.hurry(everything=True)
    await rig.poller.look()
    gone = replace(rig.board.qualifications.types[type_id], type_id=QualificationTypeId("3DOESNOTEXIST"))
    rig.board.qualifications.put_types([gone, *rig.board.qualifications.types.values()])
    await Cards(rig.board, rig.place.gateway.reader).read_worker(rig.work[0].worker_id)
    assert (list(rig.board.qualifications.holders), rig.board.bonuses[rig.work[0].assignment_id]) == ([type_id], ())
