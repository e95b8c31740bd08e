"""Listings are read to their end with as few requests as there are pages, whatever the pages look like."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.marketplaces import QUESTION, connected
from tests.gateway.stub import KEYS, Asked, stubbed
from tests.marketplace.exam import form, free_text
from tests.marketplace.test_uploads import ANSWER
from turkterm.gateway import calls
from turkterm.gateway.faults import Denied, NotFound, Refused, Unavailable
from turkterm.gateway.session import Endpoint, Keys, open_gateway
from turkterm.marketplace import labour, requests
from turkterm.marketplace.context import Tx
from turkterm.model.answers import parse_answers
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitStatus, Locale, Requirement
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.making import (
    HitTypeProperties,
    NewHit,
    NewQualificationType,
    PolicyEntry,
    PolicyParameter,
    ReviewPolicy,
)
from turkterm.model.money import Cents
from turkterm.model.qualification import Exam
from turkterm.model.review import PolicyLevel


def page(*numbers: int, token: str | None = None) -> dict[str, Any]:
    """A page of ListHITs."""
    answer: dict[str, Any] = {"NumResults": len(numbers), "HITs": [{"HITId": f"3HIT{n}"} for n in numbers]}
    if token:
        answer["NextToken"] = token
    return answer


async def read_hits(*script: Any) -> tuple[list[list[str]], list[Asked]]:
    """What a listing gives and what was asked for it."""
    async with stubbed(*script) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        pages = [[str(hit.hit_id) for hit in found] async for found in gateway.reader.hits()]
        return pages, stub.asked


async def test_a_short_page_is_not_the_last_one() -> None:
    pages, asked = await read_hits(page(1, 2, token="a"), page(3, token="b"), page(4, 5))
    assert pages == [["3HIT1", "3HIT2"], ["3HIT3"], ["3HIT4", "3HIT5"]]
    assert [request.params.get("NextToken") for request in asked] == [None, "a", "b"]
    assert {request.params["MaxResults"] for request in asked} == {100}


async def test_an_empty_page_ends_a_listing_even_with_a_token() -> None:
    pages, asked = await read_hits(page(1, token="a"), page(token="b"), page(2))
    assert pages == [["3HIT1"]]
    assert len(asked) == 2


async def test_nothing_at_all_is_no_page() -> None:
    assert (await read_hits({"NumResults": 0}))[0] == []


async def test_a_repeated_token_ends_in_words_instead_of_never() -> None:
    script = (page(1, token="a"), page(2, token="b"), page(3, token="a"))
    with pytest.raises(Unavailable, match="repeats a page of ListHITs; reading stopped after 3"):
        await read_hits(*script)


async def test_an_answer_without_items_or_their_number_is_not_the_end() -> None:
    with pytest.raises(Unavailable, match="the marketplace's answer to ListHITs cannot be read"):
        await read_hits(page(1, token="a"), {})


async def test_a_page_in_the_middle_may_fail_and_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.gateway.stub import hang_up

    monkeypatch.setattr(calls, "READ_PAUSES", (0.0,))
    pages, asked = await read_hits(page(1, token="a"), hang_up, page(2))
    assert pages == [["3HIT1"], ["3HIT2"]]
    assert [request.params.get("NextToken") for request in asked] == [None, "a", "a"]


async def test_statuses_are_asked_for(tmp_path: Path) -> None:
    async with stubbed({"NumResults": 0}) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        wanted = frozenset({AssignmentStatus.SUBMITTED, AssignmentStatus.APPROVED})
        assert [found async for found in gateway.reader.assignments(HITId("3H"), wanted)] == []
        assert stub.asked[0].params["AssignmentStatuses"] == ["Approved", "Submitted"]


async def test_bonuses_of_nothing_are_a_mistake_of_the_program() -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        with pytest.raises(ValueError):
            await gateway.reader.bonuses()
        assert stub.asked == []


# -- against the marketplace ------------------------------------------------------------------------------------------


async def test_a_thousand_hits_take_eleven_calls(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1000, 1)
        before = place.gateway.calls.total
        started = time.perf_counter()
        hits = await place.hits()
        seconds = time.perf_counter() - started
        assert place.gateway.calls.total - before <= 11
        assert len({hit.hit_id for hit in hits}) == 1000
        assert [hit.creation_time for hit in hits] == sorted((hit.creation_time for hit in hits), reverse=True)
        assert seconds < 10


async def test_a_hit_its_question_and_its_assignments(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 3)
        (hit,) = await place.hits()
        assert hit.title == "Rate a word \ufffd!"
        assert (hit.reward, hit.status, hit.max_assignments, hit.completed) == (5, HitStatus.REVIEWABLE, 3, 0)
        assert (hit.available, hit.pending, hit.waiting(time.time())) == (0, 0, 3)
        assert abs(time.time() - hit.creation_time) < 2 * 86_400
        assert await place.gateway.reader.hit(hit.hit_id) == hit
        assert await place.gateway.key_reader.question(hit.hit_id) == QUESTION % 0

        found = await place.assignments()
        assert [one.status for one in found] == [AssignmentStatus.SUBMITTED] * 3
        assert {one.hit_id for one in found} == {hit.hit_id}
        assert [one.submit_time for one in found] == sorted(one.submit_time for one in found)
        assert all(one.accept_time < one.submit_time < one.auto_approval_time for one in found)
        fields = parse_answers(found[0].answer).fields
        assert [(field.name, field.text) for field in fields][1] == ("país", "año")
        assert await place.gateway.reader.assignment(found[1].assignment_id) == found[1]


async def test_the_number_that_is_expected_saves_the_empty_page(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 150)
        (hit,) = await place.hits()
        before = place.gateway.calls.total
        pages = [len(found) async for found in place.gateway.reader.assignments(hit.hit_id, expected=150)]
        assert (pages, place.gateway.calls.total - before) == ([100, 50], 2)
        pages = [len(found) async for found in place.gateway.reader.assignments(hit.hit_id)]
        assert pages == [100, 50]
        none = frozenset({AssignmentStatus.REJECTED})
        assert [found async for found in place.gateway.reader.assignments(hit.hit_id, none)] == []


async def test_account_workers_and_qualifications(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 2)
        reader, writer = place.gateway.reader, place.gateway.writer
        assert writer is not None
        balance = await reader.balance()
        assert (balance.available, balance.on_hold) == (1_000_000, 12)
        first, second = await place.assignments()

        assert await reader.blocks() == ()
        await writer.block(first.worker_id, "copied answers")
        assert [(block.worker_id, block.reason) for block in await reader.blocks()] == [
            (first.worker_id, "copied answers")
        ]

        await writer.send_bonus(second.worker_id, second.assignment_id, Cents(50), "careful work", "token-1")
        (bonus,) = await reader.bonuses(assignment_id=second.assignment_id)
        assert (bonus.worker_id, bonus.amount, bonus.reason) == (second.worker_id, 50, "careful work")
        assert await reader.bonuses(hit_id=second.hit_id) == (bonus,)

        made = await writer.create_type(NewQualificationType("Spanish", "Speaks Spanish", "language"))
        kind = await reader.qualification_type(QualificationTypeId(str(made.made)))
        assert (kind.name, kind.keywords, kind.active, kind.test_duration) == ("Spanish", "language", True, None)
        assert await reader.exam(kind.type_id) == Exam("", "")
        assert await reader.qualification_types() == (kind,)
        assert await reader.qualification_types(query="spanish") == (kind,)
        assert await reader.qualification_types(query="french") == ()
        await writer.grant(kind.type_id, first.worker_id, 80, notify=False)
        holder = await reader.score(kind.type_id, first.worker_id)
        assert holder is not None
        assert (holder.score, holder.status, holder.worker_id) == (80, "Granted", first.worker_id)
        assert await reader.holders(kind.type_id) == (holder,)
        assert await reader.score(kind.type_id, second.worker_id) is None
        await writer.revoke(kind.type_id, first.worker_id, "left the project")
        assert await reader.score(kind.type_id, first.worker_id) is None
        assert await reader.holders(kind.type_id) == ()
        assert [one.status for one in await reader.holders(kind.type_id, "Revoked")] == ["Revoked"]
        with pytest.raises(NotFound, match="this qualification type does not exist"):
            await reader.score(QualificationTypeId("3NONE"), WorkerId(first.worker_id))


async def test_requests_for_qualifications_come_with_test_and_answer(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 2)
        reader, writer, store = place.gateway.reader, place.gateway.writer, place.server.store
        assert writer is not None
        first, second = await place.assignments()
        examined = NewQualificationType("Why", "Says why", test=form(free_text()), test_duration=600)
        types = [
            QualificationTypeId(str((await writer.create_type(new)).made))
            for new in (examined, NewQualificationType("Plain", "Nothing to answer"))
        ]
        exam = await reader.exam(types[0])
        assert (exam.test, exam.answer_key) == (form(free_text()), "")
        assert (await reader.qualification_type(types[0])).test_duration == 600
        store.write_now(lambda tx: requests.request(tx, first.worker_id, types[0], {"why": "a\x1b[2J"}))
        store.write_now(lambda tx: requests.request(tx, second.worker_id, types[1]))
        (asked,) = await reader.qualification_requests(types[0])
        assert (asked.type_id, asked.worker_id, asked.test) == (types[0], first.worker_id, exam.test)
        assert [field.name for field in parse_answers(asked.answer).fields] == ["why"]
        assert abs(time.time() - asked.submit_time) < 60
        everyone = await reader.qualification_requests()
        assert [one.worker_id for one in everyone] == [first.worker_id, second.worker_id]
        await writer.accept_request(everyone[1].request_id, 7)
        await writer.reject_request(asked.request_id, "too short")
        assert await reader.qualification_requests() == ()
        holder = await reader.score(types[1], second.worker_id)
        assert holder is not None
        assert holder.score == 7


async def test_hits_that_use_a_type(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 1)
        reader, writer = place.gateway.reader, place.gateway.writer
        assert writer is not None
        made = await writer.create_type(NewQualificationType("Spanish", "Speaks Spanish"))
        type_id = QualificationTypeId(str(made.made))
        wanted = (
            Requirement(type_id, "In", (80, 90), guarded="PreviewAndAccept"),
            Requirement(QualificationTypeId("00000000000000000071"), "EqualTo", locales=(Locale("US", "CA"),)),
        )
        kind = HitTypeProperties("Translate", "A sentence", Cents(25), 900, "words", 3600, wanted)
        made = await writer.create_hit(NewHit(3600, 2, QUESTION % 1, annotation="row 1", hit_type=kind), "token-1")
        [[hit]] = [page async for page in reader.hits_using(type_id)]
        assert hit == await reader.hit(HITId(str(made.made)))
        assert sorted(hit.requirements, key=str) == sorted(wanted, key=str)
        assert (hit.title, hit.description, hit.keywords) == ("Translate", "A sentence", "words")
        assert (hit.reward, hit.assignment_duration, hit.auto_approval_delay) == (25, 900, 3600)
        assert (hit.max_assignments, hit.annotation, hit.layout_id) == (2, "row 1", None)
        assert hit.expiration == hit.creation_time + 3600


async def test_what_review_policies_found_and_did(tmp_path: Path) -> None:
    """101 entries and more: both levels, over several pages."""
    async with connected(tmp_path) as place:
        reader, writer, store = place.gateway.reader, place.gateway.writer, place.server.store
        assert writer is not None
        right = PolicyParameter("AnswerKey", entries=(PolicyEntry("a", ("1",)), PolicyEntry("b", ("2",))))
        known = ReviewPolicy(
            "ScoreMyKnownAnswers/2011-09-01",
            (right, PolicyParameter("ApproveIfKnownAnswerScoreIsAtLeast", ("50",))),
        )
        plurality = ReviewPolicy(
            "SimplePlurality/2011-09-01",
            (PolicyParameter("QuestionIds", ("a",)), PolicyParameter("QuestionAgreementThreshold", ("50",))),
        )
        kind = HitTypeProperties("Choose", "One of two", Cents(5), 900)
        new = NewHit(3600, 25, QUESTION % 1, hit_type=kind, assignment_policy=known, hit_policy=plurality)
        hit_id = HITId(str((await writer.create_hit(new, "token-1")).made))
        assert (await reader.review_report(hit_id)).findings == ()

        def work(tx: Tx) -> None:
            for number in range(25):
                labour.ensure_worker(tx, f"AWORKER{number}")
                held = labour.accept(tx, f"AWORKER{number}", hit_id)
                labour.submit(tx, held, {"a": "1"})

        store.write_now(work)
        before = place.gateway.calls.total
        report = await reader.review_report(hit_id)
        assert place.gateway.calls.total - before >= 2
        assert report.policies == (
            (PolicyLevel.ASSIGNMENT, "ScoreMyKnownAnswers/2011-09-01"),
            (PolicyLevel.HIT, "SimplePlurality/2011-09-01"),
        )
        scores = [one for one in report.findings if one.key == "KnownAnswerScore"]
        assert {(one.level, one.subject_type, one.value) for one in scores} == {
            (PolicyLevel.ASSIGNMENT, "Assignment", "50")
        }
        assert len({one.subject_id for one in scores}) == 25
        agreed = [one for one in report.findings if one.key == "AgreedAnswer"]
        assert [(one.level, one.question, one.value) for one in agreed] == [(PolicyLevel.HIT, "a", "1")]
        approvals = [one for one in report.deeds if one.name == "approve"]
        assert {(one.status, one.level, one.error) for one in approvals} == {
            ("Succeeded", PolicyLevel.ASSIGNMENT, None)
        }
        assert all(abs(one.time - time.time()) < 60 for one in approvals)
        assert len(approvals) == 25


async def test_where_a_workers_file_is(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        reader, writer, store = place.gateway.reader, place.gateway.writer, place.server.store
        assert writer is not None
        kind = HitTypeProperties("Send a photo", "Of a tree", Cents(5), 900)
        made = await writer.create_hit(NewHit(3600, question=QUESTION % 1, hit_type=kind), "token-1")

        def work(tx: Tx) -> str:
            labour.ensure_worker(tx, "AWORKER1")
            held = labour.accept(tx, "AWORKER1", str(made.made))
            labour.submit(tx, held, ANSWER)
            return held

        assignment_id = AssignmentId(store.write_now(work))
        assert (await reader.file_url(assignment_id, "photo")).startswith(f"{place.server.url}/-/uploads/")
        with pytest.raises(Refused, match="does not accept “q” as QuestionIdentifier"):
            await reader.file_url(assignment_id, "q")


async def test_what_does_not_exist(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        with pytest.raises(NotFound, match="this HIT does not exist"):
            await place.gateway.reader.hit(HITId("3NONE"))
        with pytest.raises(NotFound, match="this assignment does not exist"):
            await place.gateway.reader.assignment(AssignmentId("3NONE"))


async def test_keys_that_do_not_fit(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        from tests.gateway.stub import Hidden

        endpoint, right = Endpoint("local", place.server.url), place.server.keys[0].access_key_id
        for keys, words in (
            (Keys("AKIAUNKNOWN", Hidden("x")), "does not know this access key"),
            (Keys(right, Hidden("x")), "the secret key does not fit"),
        ):
            async with open_gateway(endpoint, keys, writable=False) as gateway:
                with pytest.raises(Denied, match=words):
                    await gateway.reader.balance()


async def test_the_marketplaces_turned_clock_is_seen(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        await place.gateway.reader.balance()
        assert place.gateway.clock_offset == pytest.approx(0.0, abs=1.0)
        place.server.clock.turn(3 * 86_400)
        await place.gateway.reader.balance()
        assert place.gateway.clock_offset == pytest.approx(3 * 86_400, abs=1.0)


async def test_a_link_to_an_uploaded_file() -> None:
    async with stubbed({"FileUploadURL": "https://files.example/1"}) as stub:
        async with open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
            assert await gateway.reader.file_url(AssignmentId("3ASG1"), "photo") == "https://files.example/1"
        assert stub.asked[0].params == {"AssignmentId": "3ASG1", "QuestionIdentifier": "photo"}
