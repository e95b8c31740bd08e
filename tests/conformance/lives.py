"""One scripted life of HITs, lived through any client, and its record made comparable.

The script knows operations by their names on the wire and nothing of a client. What differs between two lives of one
script is replaced: ids by the order in which they appeared, instants by whole hours since the start, tokens and request
ids by their kind. What is left of two records has to be equal.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from tests.conformance.world import Params
from tests.screens.servers import QUESTION

#: A requester's worker in the script.
ANNA, BEN, CARL, STRANGER = "AANNA", "ABEN", "ACARL", "ASTRANGER"

_IDS = (
    "AssignmentId",
    "HITGroupId",
    "HITId",
    "HITTypeId",
    "QualificationRequestId",
    "QualificationTypeId",
    "assignment",
    "request",
)
_INSTANTS = (
    "AcceptTime",
    "ApprovalTime",
    "AutoApprovalTime",
    "CreationTime",
    "Deadline",
    "Expiration",
    "GrantTime",
    "RejectionTime",
    "SubmitTime",
)
_STAMP = re.compile(r" \(\d{13}\)$")
_REQUEST_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_JAVA_DATE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}")


@dataclass(frozen=True, slots=True)
class Failed:
    """An error as the client shows it to its user."""

    name: str
    message: str


class Client(Protocol):
    """A way to the API."""

    def call(self, operation: str, params: Params) -> Params | Failed:
        """Carries out an operation; the answer's members without what the client adds."""


Work = Callable[[Params], Params]


@dataclass
class Life:
    """The record of one life, each entry what was asked and what came of it."""

    client: Client
    work: Work
    record: list[tuple[str, Any]] = field(default_factory=list)
    _started: float = field(default_factory=time.time)
    _names: dict[str, str] = field(default_factory=dict)

    def do(self, operation: str, /, **params: Any) -> Params:
        """An operation that has to succeed."""
        outcome = self.client.call(operation, params)
        assert not isinstance(outcome, Failed), f"{operation}: {outcome}"
        self.record.append((operation, self._plain(outcome)))
        return outcome

    def fail(self, name: str, operation: str, /, **params: Any) -> None:
        """An operation that has to fail, with the error of that name."""
        outcome = self.client.call(operation, params)
        assert isinstance(outcome, Failed), f"{operation}: {outcome}"
        assert outcome.name == name, outcome
        self.record.append((operation, (outcome.name, self._text(outcome.message))))

    def step(self, **step: Any) -> Params:
        """A worker's step."""
        answer = self.work(step)
        self.record.append((step["do"], self._plain(answer)))
        return answer

    def _plain(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {each: self._plain(member, each) for each, member in sorted(value.items())}
        if isinstance(value, list):
            return [self._plain(each, name) for each in value]
        if name in _INSTANTS:
            return f"{round((instant(value) - self._started) / 3600)} h"
        if name in _IDS:
            return self._names.setdefault(value, f"<{name} {len(self._names)}>")
        if name == "NextToken":
            assert re.fullmatch(r"p1:[A-Za-z0-9+/=]+", value)
            return "<token>"
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        for value, name in self._names.items():
            text = text.replace(value, name)
        return _REQUEST_ID.sub("<request id>", _JAVA_DATE.sub("<instant>", _STAMP.sub(" (<instant>)", text)))


def instant(value: Any) -> float:
    """A client's instant, whatever it shows it as, in epoch seconds. Raises ValueError."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.timestamp() if isinstance(value, datetime) else float(value)


def live(life: Life) -> None:
    """The script: some fifty calls and a dozen steps of workers."""
    do, fail, step = life.do, life.fail, life.step
    assert do("GetAccountBalance") == {"AvailableBalance": "10000.00", "OnHoldBalance": "0.00"}

    skill = do(
        "CreateQualificationType",
        Name="Farbsehen",
        Description="Wer Farben gut unterscheidet: Größe, ½ und 🐢",
        Keywords="colour, sight",
        QualificationTypeStatus="Active",
    )["QualificationType"]["QualificationTypeId"]
    fail("RequestError", "CreateQualificationType", Name="Farbsehen", Description="x", QualificationTypeStatus="Active")
    request = step(do="request", worker=ANNA, type=skill, answers={})["request"]
    do("ListQualificationRequests", QualificationTypeId=skill)
    do("AcceptQualificationRequest", QualificationRequestId=request, IntegerValue=90)
    do("GetQualificationScore", QualificationTypeId=skill, WorkerId=ANNA)
    fail("RequestError", "GetQualificationScore", QualificationTypeId=skill, WorkerId=STRANGER)

    kind: Params = {
        "Title": "Name a colour",
        "Description": "One word",
        "Keywords": "colour, words",
        "Reward": "0.05",
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 86_400,
    }
    skilled = [{"QualificationTypeId": skill, "Comparator": "GreaterThanOrEqualTo", "IntegerValues": [80]}]
    made = do("CreateHITType", **kind, QualificationRequirements=skilled)["HITTypeId"]
    asked = {"LifetimeInSeconds": 7200, "Question": QUESTION}
    guarded = do("CreateHITWithHITType", HITTypeId=made, **asked, UniqueRequestToken="guarded")["HIT"]["HITId"]
    fail("RequestError", "CreateHITWithHITType", HITTypeId=made, **asked, UniqueRequestToken="guarded")
    hit = do("CreateHIT", **kind, **asked, MaxAssignments=3, RequesterAnnotation="batch 7")["HIT"]["HITId"]
    fail("ValidationException", "CreateHIT", **kind | {"Reward": "a nickel"}, **asked)
    fail("ParameterValidationError", "CreateHIT", **kind, LifetimeInSeconds=7200, Question="<HTMLQuestion/>")
    fail("ParameterValidationError", "CreateHIT", **kind, **asked | {"LifetimeInSeconds": 29})

    assert "error" in step(do="accept", worker=BEN, hit=guarded)
    returned = step(do="accept", worker=ANNA, hit=guarded)["assignment"]
    step(do="return", assignment=returned)
    work = {worker: step(do="accept", worker=worker, hit=hit)["assignment"] for worker in (ANNA, BEN, CARL)}
    fail("RequestError", "ApproveAssignment", AssignmentId=work[ANNA])
    for worker, colour in ((ANNA, "red"), (BEN, "grün & <blau> 🐢"), (CARL, "")):
        step(do="submit", assignment=work[worker], answers={"colour": colour})
    do("GetHIT", HITId=hit)
    first = do("ListAssignmentsForHIT", HITId=hit, MaxResults=2)
    do("ListAssignmentsForHIT", HITId=hit, MaxResults=2, NextToken=first["NextToken"])
    fail("ParameterValidationError", "ListAssignmentsForHIT", HITId=hit, NextToken="p1:made-up")
    do("ListReviewableHITs")
    fail("RequestError", "DeleteHIT", HITId=hit)

    do("ApproveAssignment", AssignmentId=work[ANNA], RequesterFeedback="Danke schön")
    fail("RequestError", "ApproveAssignment", AssignmentId=work[ANNA])
    fail("RequestError", "RejectAssignment", AssignmentId=work[ANNA], RequesterFeedback="too late")
    do("RejectAssignment", AssignmentId=work[BEN], RequesterFeedback="That is no colour.")
    fail("RequestError", "ApproveAssignment", AssignmentId=work[BEN])
    do("ApproveAssignment", AssignmentId=work[BEN], OverrideRejection=True)
    do("RejectAssignment", AssignmentId=work[CARL], RequesterFeedback="Empty.")
    do("GetAssignment", AssignmentId=work[BEN])
    do("ListAssignmentsForHIT", HITId=hit, AssignmentStatuses=["Approved", "Rejected"])
    fail("RequestError", "GetAssignment", AssignmentId="3NOSUCHASSIGNMENT")

    bonus = {"WorkerId": ANNA, "AssignmentId": work[ANNA], "BonusAmount": "1.50", "Reason": "Bonne idée"}
    do("SendBonus", **bonus, UniqueRequestToken="once")
    fail("RequestError", "SendBonus", **bonus, UniqueRequestToken="once")
    fail("ParameterValidationError", "SendBonus", **bonus | {"WorkerId": STRANGER})
    do("ListBonusPayments", HITId=hit)
    do("NotifyWorkers", Subject="Thanks", MessageText="More to come.", WorkerIds=[ANNA, STRANGER])
    do("CreateWorkerBlock", WorkerId=CARL, Reason="Empty answers")
    fail("ParameterValidationError", "CreateWorkerBlock", WorkerId=STRANGER, Reason="Unknown")
    do("ListWorkerBlocks")
    do("CreateAdditionalAssignmentsForHIT", HITId=hit, NumberOfAdditionalAssignments=2)
    assert "error" in step(do="accept", worker=CARL, hit=hit)
    do("DeleteWorkerBlock", WorkerId=CARL, Reason="Forgiven")
    do("ListWorkerBlocks")

    later = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    do("UpdateExpirationForHIT", HITId=hit, ExpireAt=later.isoformat())
    fail("RequestError", "UpdateExpirationForHIT", HITId=hit, ExpireAt=later.isoformat())
    do("GetHIT", HITId=hit)
    do("UpdateExpirationForHIT", HITId=hit, ExpireAt="2020-01-01T00:00:00+00:00")
    do("UpdateHITReviewStatus", HITId=hit)
    do("ListReviewableHITs", Status="Reviewing")
    fail("RequestError", "DeleteHIT", HITId=guarded)
    do("DeleteHIT", HITId=hit)
    fail("RequestError", "GetHIT", HITId=hit)
    fail("RequestError", "UpdateExpirationForHIT", HITId=hit, ExpireAt=later.isoformat())
    assert [each["HITId"] for each in do("ListHITs", MaxResults=100)["HITs"]] == [guarded]
    do("DisassociateQualificationFromWorker", QualificationTypeId=skill, WorkerId=ANNA, Reason="It is over.")
    do("ListWorkersWithQualificationType", QualificationTypeId=skill, Status="Revoked")
    do("DeleteQualificationType", QualificationTypeId=skill)
    fail("RequestError", "GetQualificationType", QualificationTypeId=skill)
    # Two rewards and a bonus of 1.50, with fees: 2 * 6 cents and 1.80.
    assert do("GetAccountBalance") == {"AvailableBalance": "9998.08", "OnHoldBalance": "0.06"}
