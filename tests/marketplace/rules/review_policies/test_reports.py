"""Entries of reports: appended, kept apart by policy, and shown as the API has them."""

from __future__ import annotations

from sqlalchemy import select

from tests.marketplace.market import Market
from turkterm.marketplace.context import Tx
from turkterm.marketplace.rules import counters
from turkterm.marketplace.rules.review_policies.reports import Level, Outcome, Report, Subject, scores, shown
from turkterm.marketplace.schema import review_entries

ABOUT = Subject(Level.ASSIGNMENT, "3ASSIGNMENT")


def test_entries_are_shown_as_they_were_added(market: Market) -> None:
    hit_id = market.hit()["HITId"]

    def fill(tx: Tx) -> int:
        hit = counters.find_hit(tx, hit_id)
        assert hit is not None
        report = Report(tx, hit.number, Level.ASSIGNMENT)
        report.found(ABOUT, "KnownAnswerScore", "50")
        report.found(ABOUT, "KnownAnswerCorrect", "1", "q 1")
        report.found(ABOUT, "KnownAnswerScore", "75")
        report.did("reject", ABOUT, "Too late", Outcome.FAILED, "AWS.X")
        report.did("review", Subject(Level.HIT, hit_id), "Done")
        Report(tx, hit.number, Level.HIT).found(ABOUT, "KnownAnswerScore", "1")
        return int(hit.number)

    number = market.write(fill)
    assert market.read(lambda tx: scores(tx, number, "KnownAnswerScore")) == {"3ASSIGNMENT": 75}
    rows = market.read(lambda tx: tx.db.execute(select(review_entries).order_by(review_entries.c.number)).all())
    entries = [shown(row) for row in rows]
    identifiers = [entry.pop("ActionId") for entry in entries]
    assert len(set(identifiers)) == len(identifiers) == 6
    subject = {"SubjectId": "3ASSIGNMENT", "SubjectType": "Assignment"}
    assert entries[0] == {**subject, "Key": "KnownAnswerScore", "Value": "50"}
    assert entries[1] == {**subject, "QuestionId": "q 1", "Key": "KnownAnswerCorrect", "Value": "1"}
    assert entries[3] == {
        "ActionName": "reject",
        "TargetId": "3ASSIGNMENT",
        "TargetType": "Assignment",
        "Status": "Failed",
        "CompleteTime": market.clock.now(),
        "Result": "Too late",
        "ErrorCode": "AWS.X",
    }
    assert entries[4]["TargetType"] == "HIT"
    assert "ErrorCode" not in entries[4]
