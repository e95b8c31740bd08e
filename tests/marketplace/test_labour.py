"""The worker's side: what is offered, who may accept, handing in, giving back, answer documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree

from tests.marketplace.market import QUESTION, START, WORKER, Market, open_market
from turkterm.marketplace import labour
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.labour import HitOffer, answer_document

LOCALE = "00000000000000000071"
ANSWERS = "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd}"


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    """A new marketplace without HTTP, with one worker."""
    with open_market(tmp_path) as opened:
        opened.worker()
        yield opened


def offers(market: Market, limit: int = 100, seed: int = 1, worker: str = WORKER) -> list[HitOffer]:
    return market.read(lambda tx: labour.open_hits(tx, worker, limit, seed))


def offered(market: Market, **params: Any) -> set[str]:
    return {offer.hit_id for offer in offers(market, **params)}


def refused_accept(market: Market, hit_id: str, worker: str = WORKER) -> str:
    market.worker(worker)
    with pytest.raises(ApiError) as caught:
        market.write(lambda tx: labour.accept(tx, worker, hit_id))
    assert caught.value.code is not None
    return caught.value.code.removeprefix("AWS.MechanicalTurk.")


def refused_submit(market: Market, assignment_id: str) -> str:
    with pytest.raises(ApiError) as caught:
        market.submit(assignment_id)
    assert caught.value.code is not None
    return caught.value.code.removeprefix("AWS.MechanicalTurk.")


def test_offers_say_what_a_worker_needs(market: Market) -> None:
    hit = market.hit(Reward="0.05", AssignmentDurationInSeconds=90)
    (offer,) = offers(market)
    assert (offer.hit_id, offer.question, offer.reward, offer.assignment_duration) == (hit["HITId"], QUESTION, 5, 90)


def test_offers_leave_out_what_cannot_be_accepted(market: Market) -> None:
    free = market.hit(LifetimeInSeconds=7200)["HITId"]
    taken, full, over, held = (market.hit(MaxAssignments=1 + (number == 3))["HITId"] for number in range(4))
    market.submitted(taken)
    market.accept(full, "AANOTHER")
    market.do("UpdateExpirationForHIT", HITId=over, ExpireAt=0.0)
    market.accept(held)
    assert offered(market) == {free}
    market.clock.turn(7200)  # the scheduler has not run
    assert offered(market) == set()


def test_a_returned_hit_is_offered_again(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.give_back(market.accept(hit_id))
    assert offered(market) == {hit_id}


def test_blocks_hide_a_requesters_hits_only(market: Market) -> None:
    market.hit()
    other = market.another_account()
    theirs = market.do(
        "CreateHIT",
        account=other,
        **{"Title": "Theirs", "Description": "x", "Reward": "0.01"}
        | {"AssignmentDurationInSeconds": 60, "LifetimeInSeconds": 600, "Question": QUESTION},
    )["HIT"]["HITId"]
    market.do("CreateWorkerBlock", WorkerId=WORKER, Reason="copies")
    assert offered(market) == {theirs}


def test_requirements_hide_hits(market: Market) -> None:
    def only(country: str) -> str:
        requirement = {"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "LocaleValues": [{"Country": country}]}
        return str(market.hit(QualificationRequirements=[requirement])["HITId"])

    american, german = only("US"), only("DE")
    market.worker("AGERMAN", "DE")
    assert offered(market) == {american}
    assert {offer.hit_id for offer in offers(market, worker="AGERMAN")} == {german}


def test_offers_are_drawn_by_the_seed_and_spread_over_the_types(market: Market) -> None:
    for number in range(60):
        market.clock.turn(1)
        market.hit(Title=f"Type {number % 3}")
    first = offers(market, limit=6, seed=7)

    assert offers(market, limit=6, seed=7) == first
    assert len({tuple(offer.hit_id for offer in offers(market, limit=6, seed=seed)) for seed in range(10)}) > 5
    types = Counter(market.look(offer.hit_id)["Title"] for offer in first)
    assert types == {"Type 0": 2, "Type 1": 2, "Type 2": 2}
    assert len(offered(market, limit=100)) == 60
    assert len({offers(market, limit=1, seed=seed)[0].hit_id for seed in range(40)}) > 15


def test_offers_of_hits_made_in_one_instant_are_spread_too(market: Market) -> None:
    for _ in range(40):
        market.hit()
    assert len({offers(market, limit=1, seed=seed)[0].hit_id for seed in range(40)}) > 15


def test_accepting_takes_a_place(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    first = market.accept(hit_id)
    assert market.life(hit_id) == ("Assignable", 1, 1, 0)
    second = market.accept(hit_id, "AANOTHER")
    assert market.life(hit_id) == ("Unassignable", 0, 2, 0)
    assert first != second
    assert len(first) == 30
    assert market.do("ListAssignmentsForHIT", HITId=hit_id)["Assignments"] == []


def test_the_life_cycle_table(market: Market) -> None:
    """The rows of the life cycle for five assignments, and the submitted ones that are in no counter."""
    hit_id = market.hit(MaxAssignments=5)["HITId"]
    life = [market.life(hit_id)]
    held = [market.accept(hit_id, f"A{number}") for number in range(3)]
    life.append(market.life(hit_id))
    held += [market.accept(hit_id, f"A{number}") for number in range(3, 5)]
    for assignment_id in held[:2]:
        market.submit(assignment_id)
    life.append(market.life(hit_id))
    market.give_back(held[2])
    life.append(market.life(hit_id))
    held[2] = market.accept(hit_id, "A2")
    for assignment_id in held[2:]:
        market.submit(assignment_id)
    life.append(market.life(hit_id))
    for assignment_id in held[:3]:
        market.do("ApproveAssignment", AssignmentId=assignment_id)
    life.append(market.life(hit_id))
    market.do("ApproveAssignment", AssignmentId=held[3])
    market.do("RejectAssignment", AssignmentId=held[4], RequesterFeedback="empty")
    life.append(market.life(hit_id))

    assert life == [
        ("Assignable", 5, 0, 0),
        ("Assignable", 2, 3, 0),
        ("Unassignable", 0, 3, 0),
        ("Assignable", 1, 2, 0),
        ("Reviewable", 0, 0, 0),
        ("Reviewable", 0, 0, 3),
        ("Reviewable", 0, 0, 5),
    ]


def test_who_may_not_accept(market: Market) -> None:
    hit_id = market.hit(MaxAssignments=2)["HITId"]
    assert refused_accept(market, "3NOTHING") == "HITDoesNotExist"
    market.do("CreateWorkerBlock", WorkerId=WORKER, Reason="copies")
    assert refused_accept(market, hit_id) == "DoesNotMeetRequirements"
    market.do("DeleteWorkerBlock", WorkerId=WORKER)
    assignment_id = market.accept(hit_id)
    assert refused_accept(market, hit_id) == "AssignmentAlreadyExists"
    market.submit(assignment_id)
    assert refused_accept(market, hit_id) == "AssignmentAlreadyExists"
    market.accept(hit_id, "AANOTHER")
    assert refused_accept(market, hit_id, "ATHIRD") == "NoHITsAvailable"
    with pytest.raises(ApiError, match="WorkerId"):
        market.write(lambda tx: labour.accept(tx, "ASTRANGER", hit_id))


def test_nobody_accepts_after_the_expiration(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60)["HITId"]
    market.clock.turn(60)
    assert market.life(hit_id)[0] == "Assignable"  # the scheduler has not run
    assert refused_accept(market, hit_id) == "NoHITsAvailable"


def test_a_disposed_hit_does_not_exist(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    market.do("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0.0)
    market.do("DeleteHIT", HITId=hit_id)
    assert refused_accept(market, hit_id) == "HITDoesNotExist"


def test_25_assignments_at_once(market: Market) -> None:
    held = [market.accept(market.hit()["HITId"]) for _ in range(25)]
    one_more = market.hit()["HITId"]
    assert refused_accept(market, one_more) == "ExceedsMaxAssignmentsPerWorker"
    market.submit(held[0])
    market.accept(one_more)


def test_handing_in_ends_with_the_deadline(market: Market) -> None:
    hit_id = market.hit(AssignmentDurationInSeconds=60, MaxAssignments=2)["HITId"]
    early, late = market.accept(hit_id), market.accept(hit_id, "AANOTHER")
    market.clock.turn(59)
    market.submit(early)
    market.clock.turn(1)
    assert refused_submit(market, late) == "InvalidAssignmentState"


def test_handing_in_after_the_expiration_of_the_hit(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60, MaxAssignments=2)["HITId"]
    assignment_id = market.accept(hit_id)
    market.later(60)
    assert market.life(hit_id) == ("Unassignable", 0, 1, 0)
    market.submit(assignment_id)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)


def test_only_what_is_held_can_be_handed_in_or_given_back(market: Market) -> None:
    hit_id = market.hit()["HITId"]
    returned = market.accept(hit_id)
    market.give_back(returned)
    again = market.accept(hit_id)
    assert again != returned
    market.submit(again)
    for assignment_id in (returned, again):
        assert refused_submit(market, assignment_id) == "InvalidAssignmentState"
        with pytest.raises(ApiError):
            market.give_back(assignment_id)
    assert refused_submit(market, "3NOTHING") == "AssignmentDoesNotExist"


def test_giving_back_after_the_expiration_frees_no_place(market: Market) -> None:
    hit_id = market.hit(LifetimeInSeconds=60)["HITId"]
    assignment_id = market.accept(hit_id)
    market.later(60)
    market.give_back(assignment_id)
    assert market.life(hit_id) == ("Reviewable", 0, 0, 0)
    assert market.money()[1] == "0.00"


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (START + 400, START + 400),  # as asked
        (START - 900, START + 100),  # never so far back that the deadline would have passed
        (START + 660, START + 650),  # never later than it was accepted
        (START, START + 100),
    ],
)
def test_the_start_of_the_work_can_be_set_back(market: Market, wanted: float, kept: float) -> None:
    hit_id = market.hit(AssignmentDurationInSeconds=600)["HITId"]
    market.clock.turn(650)
    assignment_id = market.accept(hit_id)
    market.clock.turn(50)
    market.write(lambda tx: labour.submit(tx, assignment_id, {}, accept_time=wanted))
    row = market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert (row["AcceptTime"], row["SubmitTime"]) == (kept, START + 700)


def test_work_begins_after_the_hit_was_made(market: Market) -> None:
    assignment_id = market.accept(market.hit()["HITId"])
    market.clock.turn(5)
    market.write(lambda tx: labour.submit(tx, assignment_id, {}, accept_time=START - 60))
    assert market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]["AcceptTime"] == START


def test_a_whole_document_is_kept_as_it_came(market: Market) -> None:
    assignment_id = market.accept(market.hit()["HITId"])
    market.write(lambda tx: labour.submit(tx, assignment_id, ""))
    assert market.do("GetAssignment", AssignmentId=assignment_id)["Assignment"]["Answer"] == ""


@pytest.mark.parametrize(
    ("worker_id", "locale"), [("B1", "US"), ("A", "US"), ("Aé", "US"), ("A1", "USA"), ("A1", "us")]
)
def test_bad_workers_get_a_sentence(market: Market, worker_id: str, locale: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        market.write(lambda tx: labour.ensure_worker(tx, worker_id, locale))


def test_a_known_worker_stays_as_they_are(market: Market) -> None:
    requirement = {"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "LocaleValues": [{"Country": "US"}]}
    hit_id = market.hit(QualificationRequirements=[requirement])["HITId"]
    market.write(lambda tx: labour.ensure_worker(tx, WORKER, "FR"))
    market.accept(hit_id)


def _answers(document: str) -> list[tuple[str | None, str | None]]:
    root: Element = ElementTree.fromstring(document.encode("ascii"))
    assert root.tag == f"{ANSWERS}QuestionFormAnswers"
    return [(one.findtext(f"{ANSWERS}QuestionIdentifier"), one.findtext(f"{ANSWERS}FreeText")) for one in root]


def test_an_answer_document_is_one_ascii_line() -> None:
    document = answer_document([("warm", "4"), ("why", "Weil's „schön“ ist & <b>")])
    assert document == (
        '<?xml version="1.0" encoding="ASCII"?>'
        f'<QuestionFormAnswers xmlns="{ANSWERS[1:-1]}">'
        "<Answer><QuestionIdentifier>warm</QuestionIdentifier><FreeText>4</FreeText></Answer>"
        "<Answer><QuestionIdentifier>why</QuestionIdentifier>"
        "<FreeText>Weil's &#8222;sch&#246;n&#8220; ist &amp; &lt;b&gt;</FreeText></Answer></QuestionFormAnswers>"
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("two\nlines", "two\nlines"),
        ("old\r\nlines\r", "old\r\nlines\r"),
        ("\U0001f600", "\U0001f600"),
        ("]]>", "]]>"),
        ("\x1b[31m", "\ufffd[31m"),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
def test_answers_survive_the_document(value: str, read: str) -> None:
    assert _answers(answer_document([("q", value)])) == [("q", read)]


def test_of_two_fields_with_one_name_the_last_stays() -> None:
    assert _answers(answer_document([("q", "1"), ("r", "2"), ("q", "3")])) == [("q", "3"), ("r", "2")]
