from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.exchange import real_batch
from tests.marketplace.telling import SPECIFICATION, letters
from turkterm.exchange.batch import read_batch
from turkterm.exchange.template import question, read_template
from turkterm.marketplace.clock import Clock
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.importing import Finished, FinishedAnswer, ImportReport, import_batch
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.scheduler import Scheduler
from turkterm.marketplace.store import Store
from turkterm.model.answers import parse_answers
from turkterm.model.money import Cents
from turkterm.model.question import inputs_of

REAL = {
    "word-formality": (83, 396),
    "opinion-mining-spanish": (167, 500),
    "paraphrase-evaluation": (200, 600),
    "advice-writing": (1, 200),
    "adjective-ordering": (40, 200),
    "chatbot-quality": (10, 30),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "m.db", Clock())
    yield opened
    opened.close()


def finished(folder: Path) -> list[Finished]:
    """The mapping that the command line does between the two rooms."""
    batch = read_batch(folder / "batch.csv")
    template = read_template(folder / "template.html")
    template.check(batch.input_names)
    return [
        Finished(
            title=hit.title,
            description=hit.description,
            keywords=hit.keywords,
            question=question(template.text, hit.inputs),
            answers=tuple(FinishedAnswer(answer.worker_id, answer.fields) for answer in hit.answers),
            reward=hit.reward,
        )
        for hit in batch.hits
    ]


def made(count: int, places: int = 3, **changes: Any) -> list[Finished]:
    return [
        Finished(
            title="Title",
            description="Description",
            keywords="a, b",
            question=question("<p>${word}</p><input name=q>", (("word", f"w{number}"),)),
            answers=tuple(FinishedAnswer(None, (("q", f"é {number}.{place}"),)) for place in range(places)),
            **changes,
        )
        for number in range(count)
    ]


def put(store: Store, batch: list[Finished], reward: Cents | None = None) -> ImportReport:
    return store.write_now(lambda tx: import_batch(tx, batch, reward=reward))


def call(store: Store, operation: str, **parameters: Any) -> dict[str, Any]:
    return store.read_now(lambda tx: OPERATIONS[operation].run(tx, parameters))


def every(store: Store, operation: str, member: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = call(store, operation, MaxResults=100, **parameters)
        found += answer[member]
        if not answer["NumResults"]:
            return found
        parameters["NextToken"] = answer["NextToken"]


def test_an_imported_batch_waits_for_review(store: Store) -> None:
    now = Clock().now()
    report = put(store, made(4))
    assert (report.hits, report.assignments, len(report.hit_type_ids)) == (4, 12, 1)
    found = every(store, "ListHITs", "HITs")
    # Newest first: the file's first HIT is the oldest.
    assert [inputs_of(hit["Question"])[0][1] for hit in found] == ["w3", "w2", "w1", "w0"]
    for hit in found:
        assert hit["HITTypeId"] == report.hit_type_id
        assert hit["HITStatus"] == "Reviewable"
        assert hit["MaxAssignments"] == 3
        assert hit["NumberOfAssignmentsAvailable"] == 0
        assert hit["NumberOfAssignmentsPending"] == hit["NumberOfAssignmentsCompleted"] == 0
        assert (hit["Reward"], hit["Keywords"]) == ("0.05", "a, b")
        assert hit["Expiration"] > now
        assignments = every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])
        times = [assignment["SubmitTime"] for assignment in assignments]
        assert times == sorted(times)
        assert len({assignment["WorkerId"] for assignment in assignments}) == 3
        for assignment in assignments:
            assert assignment["AssignmentStatus"] == "Submitted"
            assert hit["CreationTime"] < assignment["AcceptTime"] < assignment["SubmitTime"] < now
            assert assignment["SubmitTime"] > now - 90_000
            assert assignment["AutoApprovalTime"] == pytest.approx(assignment["SubmitTime"] + 3 * 86_400)
            (field,) = parse_answers(assignment["Answer"]).fields
            assert field.name == "q"
            assert field.text.startswith("é ")
    # 12 submitted answers at $0.05 and a fee of $0.01 each.
    assert call(store, "GetAccountBalance") == {"AvailableBalance": "10000.00", "OnHoldBalance": "0.72"}


def test_the_answers_can_be_reviewed_and_paid(store: Store) -> None:
    put(store, made(2, places=10), Cents(100))
    hit, *_ = every(store, "ListHITs", "HITs")
    first, second, *_ = every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])

    def review(tx: Any) -> None:
        OPERATIONS["ApproveAssignment"].run(tx, {"AssignmentId": first["AssignmentId"]})
        rejection = {"AssignmentId": second["AssignmentId"], "RequesterFeedback": "No."}
        OPERATIONS["RejectAssignment"].run(tx, rejection)

    store.write_now(review)
    # Ten assignments and more: 40 %. Twenty were on hold, two are decided.
    assert call(store, "GetAccountBalance") == {"AvailableBalance": "9998.60", "OnHoldBalance": "25.20"}
    assert call(store, "GetHIT", HITId=hit["HITId"])["HIT"]["NumberOfAssignmentsCompleted"] == 2


def test_twice_the_same_batch_is_the_same_type_and_the_same_people(store: Store) -> None:
    first, second = put(store, made(5)), put(store, made(5))
    assert first == second
    found = every(store, "ListHITs", "HITs")
    assert len(found) == 10
    groups: dict[str, list[set[str]]] = {}
    for hit in found:
        assignments = every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])
        groups.setdefault(hit["Question"], []).append({one["WorkerId"] for one in assignments})
    assert all(one == other for one, other in groups.values())


def test_a_block_does_not_undo_work_that_was_done(store: Store) -> None:
    put(store, made(1))
    (hit,) = every(store, "ListHITs", "HITs")
    worker = every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])[0]["WorkerId"]
    store.write_now(lambda tx: OPERATIONS["CreateWorkerBlock"].run(tx, {"WorkerId": worker, "Reason": "r"}))
    assert put(store, made(1)).assignments == 3


def test_workers_and_rewards_of_the_batch_are_kept(store: Store) -> None:
    answers = (FinishedAnswer("A1B2C3D4E5", (("q", "1"),)), FinishedAnswer("worker 7", (("q", "2"),)))
    batch = [replace(made(1)[0], answers=answers, reward=Cents(12)), made(1)[0]]
    report = put(store, batch)
    assert len(report.hit_type_ids) == 2
    hit = next(hit for hit in every(store, "ListHITs", "HITs") if hit["Reward"] == "0.12")
    workers = {one["WorkerId"] for one in every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])}
    assert "A1B2C3D4E5" in workers
    assert all(worker.startswith("A") for worker in workers)
    assert len(put(store, batch, Cents(7)).hit_type_ids) == 1


def test_money_that_is_not_there_imports_nothing(store: Store) -> None:
    with pytest.raises(ApiError, match="insufficient funds"):
        put(store, made(50, places=9), Cents(2500))
    assert every(store, "ListHITs", "HITs") == []
    assert call(store, "GetAccountBalance") == {"AvailableBalance": "10000.00", "OnHoldBalance": "0.00"}


def test_a_broken_hit_in_the_middle_imports_nothing(store: Store) -> None:
    batch = made(5)
    batch[3] = replace(batch[3], title="x" * 200)
    with pytest.raises(ApiError, match="Title"):
        put(store, batch)
    assert every(store, "ListHITs", "HITs") == []


def test_a_page_above_the_limit_of_the_api_is_imported_whole(store: Store) -> None:
    long = question("<p>" + "é" * 50_000 + "</p>", ())
    put(store, [replace(made(1)[0], question=long)])
    (hit,) = every(store, "ListHITs", "HITs")
    assert hit["Question"] == long


def test_what_was_imported_falls_due_in_three_days_like_any_other_work(store: Store) -> None:
    put(store, made(1))
    (hit,) = every(store, "ListHITs", "HITs")
    clock = Clock(4 * 86_400)
    later = Store.open(store.path, clock)
    later.write_now(Scheduler(later, clock).tick)
    later.close()
    statuses = {
        one["AssignmentStatus"] for one in every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"])
    }
    assert statuses == {"Approved"}


async def test_a_running_server_with_the_same_store_sees_it_and_keeps_serving(serving: Any, tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        client = server.client()
        other = Store.open(server.store.path, Clock())
        try:
            writing = asyncio.to_thread(put, other, made(60, places=5))
            balances = [asyncio.to_thread(client.get_account_balance) for _ in range(5)]
            report, *answers = await asyncio.gather(writing, *balances)
        finally:
            other.close()
        assert {answer["OnHoldBalance"] for answer in answers} <= {"0.00", "18.00"}
        listed = await asyncio.to_thread(client.list_reviewable_hits, MaxResults=100)
        assert listed["NumResults"] == report.hits == 60
        answer = await asyncio.to_thread(
            client.list_assignments_for_hit, HITId=listed["HITs"][0]["HITId"], MaxResults=100
        )
        assert answer["NumResults"] == 5


@pytest.mark.parametrize("name", REAL)
def test_real_batches_read_back_as_they_were(store: Store, name: str) -> None:
    folder = real_batch(name)
    batch = read_batch(folder / "batch.csv")
    report = put(store, finished(folder))
    assert (report.hits, report.assignments) == REAL[name]
    assert len(report.hit_type_ids) == 1
    wanted = Counter(
        (hit.inputs, tuple((field, value) for field, value in answer.fields))
        for hit in batch.hits
        for answer in hit.answers
    )
    found: Counter[Any] = Counter()
    workers: Counter[str] = Counter()
    for hit in every(store, "ListHITs", "HITs"):
        inputs = inputs_of(hit["Question"])
        for one in every(store, "ListAssignmentsForHIT", "Assignments", HITId=hit["HITId"]):
            read = parse_answers(one["Answer"])
            assert read.problem is None
            found[inputs, tuple((field.name, field.text) for field in read.fields)] += 1
            workers[one["WorkerId"]] += 1
    assert found == wanted
    if report.hits > 20:
        busiest = sum(count for _, count in workers.most_common(max(1, len(workers) // 5)))
        assert busiest > 0.35 * report.assignments


def test_a_second_import_is_told_to_who_asked_after_the_first(store: Store) -> None:
    """Submissions at their own times in the past; the HIT that is made is Reviewable at once."""
    report = put(store, made(1, places=2))
    settings = {"HITTypeId": report.hit_type_id, "Notification": SPECIFICATION}
    store.write_now(lambda tx: OPERATIONS["UpdateNotificationSettings"].run(tx, settings))
    put(store, made(1, places=2))
    rows = letters(store)
    events = [json.loads(row.document)["Events"][0]["EventType"] for row in rows]
    assert events == ["HITCreated", "AssignmentSubmitted", "AssignmentSubmitted", "HITReviewable"]
    times = [row.event_time for row in rows]
    assert times == sorted(times)
    newest, _ = every(store, "ListHITs", "HITs")
    submitted = every(store, "ListAssignmentsForHIT", "Assignments", HITId=newest["HITId"])
    assert times[1:3] == [assignment["SubmitTime"] for assignment in submitted]
