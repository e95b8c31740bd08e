"""A finished batch becomes HITs whose assignments were submitted in the past day.

Everything happens in the one transaction that the caller opens, so nothing is ever half imported, and a server that
has the same store open sees the batch appear at once. The HITs are made by the operations that answer CreateHITType
and CreateHITWithHITType, at a time of their own: money is held, groups form and limits count as for any other HIT.
Their assignments are rows of their own: today's blocks and requirements do not undo work that was done.

    report = store.write_now(lambda tx: import_batch(tx, finished, reward=parse_amount("0.05")))

An ApiError says what the marketplace refuses (money, a title too long); it takes everything back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, insert, update

from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.operations.hit_types import create_hit_type
from turkterm.marketplace.operations.hits import create_hit_with_hit_type
from turkterm.marketplace.rules import counters, events, standing
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.rules.limits import QUESTION_BYTES
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments, questions
from turkterm.marketplace.timetable import Sheet, Shift, digest, draw, published
from turkterm.model.money import Cents, wire_amount

DEFAULT_REWARD = Cents(5)
#: An hour for an assignment, three days to review it, a week for the HIT: usual values, in seconds.
ASSIGNMENT_DURATION = 3600
AUTO_APPROVAL_DELAY = 3 * 86_400
LIFETIME = 7 * 86_400

_STAND_IN = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">'
    "<HTMLContent></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """One person's answer: the worker where the batch names one, and the fields in order."""

    worker_id: str | None
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished HIT. `question` is its HTMLQuestion document, `reward` what the batch itself says it paid."""

    title: str
    description: str
    keywords: str
    question: str
    answers: tuple[FinishedAnswer, ...]
    reward: Cents | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was imported. A batch of several titles or rewards makes several HIT types, the first one's first."""

    hit_type_ids: tuple[str, ...]
    hits: int
    assignments: int

    @property
    def hit_type_id(self) -> str:
        """The type of the first HIT."""
        return self.hit_type_ids[0]


def import_batch(tx: Tx, finished: Sequence[Finished], *, reward: Cents | None = None) -> ImportReport:
    """Import a batch of at least one HIT.

    `reward` is for every HIT; without it, each HIT's own holds, and $0.05 where it has none. The same batch imported
    again makes a second set of HITs of the same HIT type. Raises ApiError.
    """
    seed = digest([(hit.title, hit.description, hit.question, hit.answers) for hit in finished])
    shifts = draw(seed, [[Sheet(one.worker_id, len(one.fields)) for one in hit.answers] for hit in finished])
    for worker_id in dict.fromkeys(shift.worker_id for hit in shifts for shift in hit):
        labour.ensure_worker(tx, worker_id)
    types: dict[str, None] = {}
    for number, (hit, worked) in enumerate(zip(finished, shifts, strict=True)):
        # Whole seconds: the API shows no fractions, and the day's order of HITs must survive that.
        then = replace(tx, now=tx.now - published(number, len(finished)))
        paid = reward if reward is not None else hit.reward if hit.reward is not None else DEFAULT_REWARD
        hit_type_id = _hit_type(then, hit, paid)
        types[hit_type_id] = None
        row = _publish(then, hit_type_id, hit)
        _store_answers(tx, row, hit, worked)
    counts = Counter(shift.worker_id for hit in shifts for shift in hit)
    for worker_id, submitted in counts.items():
        standing.note(tx, tx.account, worker_id, submitted=submitted)
    return ImportReport(tuple(types), len(finished), counts.total())


def _hit_type(tx: Tx, hit: Finished, reward: Cents) -> str:
    made = create_hit_type(
        tx,
        {
            "Title": hit.title,
            "Description": hit.description,
            "Keywords": hit.keywords,
            "Reward": wire_amount(reward),
            "AssignmentDurationInSeconds": ASSIGNMENT_DURATION,
            "AutoApprovalDelayInSeconds": AUTO_APPROVAL_DELAY,
        },
    )
    return str(made["HITTypeId"])


def _publish(tx: Tx, hit_type_id: str, hit: Finished) -> Row[Any]:
    """Create the HIT. A page above the API's 65,535 bytes is put in afterwards: the website had no such limit."""
    too_long = len(hit.question.encode()) > QUESTION_BYTES
    made = create_hit_with_hit_type(
        tx,
        {
            "HITTypeId": hit_type_id,
            "LifetimeInSeconds": LIFETIME,
            "MaxAssignments": len(hit.answers),
            "Question": _STAND_IN if too_long else hit.question,
        },
    )
    row = counters.find_hit(tx, made["HIT"]["HITId"])
    assert row is not None, "the HIT was created in this transaction"
    if too_long:
        tx.db.execute(update(questions).where(questions.c.hit == row.number).values(xml=hit.question))
    return row


def _store_answers(tx: Tx, row: Row[Any], hit: Finished, worked: Sequence[Shift]) -> None:
    """The HIT's answers as submitted assignments, in the order of their submission."""
    rows = []
    for answer, shift in sorted(zip(hit.answers, worked, strict=True), key=lambda pair: -pair[1].submitted):
        accepted, submitted = tx.now - shift.accepted, tx.now - shift.submitted
        due = submitted + AUTO_APPROVAL_DELAY
        rows.append(
            {
                "assignment_id": new_entity_id(),
                "hit": row.number,
                "worker_id": shift.worker_id,
                "status": AssignmentState.SUBMITTED,
                "place": row.number,
                "accept_time": accepted,
                "deadline": accepted + ASSIGNMENT_DURATION,
                "submit_time": submitted,
                "auto_approval_time": due,
                "answer": labour.answer_document(answer.fields),
                "due": due,
            }
        )
    tx.db.execute(insert(assignments), rows)
    for assignment in rows:
        then = replace(tx, now=assignment["submit_time"])
        events.note(then, row, EventType.ASSIGNMENT_SUBMITTED, assignment["assignment_id"])
    counters.apply(tx, row, counters.Step(submitted=len(rows)))
