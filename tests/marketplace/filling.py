"""A marketplace with as many HITs as are wanted, written in one transaction: some 15,000 HITs a second.

Every HIT has three places: one approved and paid, one submitted, one free. Counters, money and holds are what the
operations would have made of it.
"""

from __future__ import annotations

from itertools import count

from sqlalchemy import insert, select, update

from tests.screens.servers import QUESTION
from turkterm.marketplace import labour
from turkterm.marketplace.context import Tx
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.rules.counters import cost_of_one
from turkterm.marketplace.rules.money import Kind
from turkterm.marketplace.schema import accounts, assignments, hit_types, hits, movements, questions
from turkterm.model.fees import reward_fee
from turkterm.model.money import Cents

PLACES, REWARD = 3, Cents(1)
TYPE = {"Title": "Name a colour", "Description": "One word", "Reward": "0.01", "AssignmentDurationInSeconds": 600}
DAY = 86_400.0
_WORKERS = 100
_AT_ONCE = 10_000  # rows of one statement: more would only cost memory


def assignment_id(number: int) -> str:
    """The id of the submitted assignment of the HIT with that number, from 1 on."""
    return f"3SUBMITTED{number:020}"


def worker_id(number: int) -> str:
    """Whose it is."""
    return f"AWORKER{number % _WORKERS}"


def fill(tx: Tx, wanted: int) -> None:
    """Makes the HITs, numbered from 1, in an empty marketplace."""
    hit_type_id = OPERATIONS["CreateHITType"].run(tx, dict(TYPE))["HITTypeId"]
    hit_type = tx.db.execute(select(hit_types).where(hit_types.c.hit_type_id == hit_type_id)).one()
    for number in range(_WORKERS):
        labour.ensure_worker(tx, worker_id(number))
    serial = count(1)
    for first in range(1, wanted + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, wanted + 1))
        _write(tx, hit_type.number, [(number, next(serial), next(serial)) for number in numbers])
    cost = cost_of_one(hit_type, PLACES)
    tx.db.execute(
        update(accounts)
        .where(accounts.c.account == tx.account)
        .values(available=accounts.c.available - wanted * cost, on_hold=wanted * 2 * cost)
    )


def _write(tx: Tx, hit_type: int, numbers: list[tuple[int, int, int]]) -> None:
    made = tx.now - DAY
    tx.db.execute(
        insert(hits),
        [
            {
                "number": number,
                "hit_id": f"3HIT{number:026}",
                "account": tx.account,
                "hit_type": hit_type,
                "creation_time": made,
                "expiration": made + 30 * DAY,
                "expired": False,
                "status": "Assignable",
                "review_status": "NotReviewed",
                "max_assignments": PLACES,
                "available": 1,
                "pending": 0,
                "submitted": 1,
                "approved": 1,
                "rejected": 0,
                "annotation": f"colour {number}",
                "listed": True,
            }
            for number, _, _ in numbers
        ],
    )
    tx.db.execute(insert(questions), [{"hit": number, "xml": QUESTION} for number, _, _ in numbers])
    shared = {"accept_time": made, "deadline": made + 600, "submit_time": made + 60, "answer": "<QuestionFormAnswers/>"}
    tx.db.execute(
        insert(assignments),
        [
            {
                **shared,
                "number": approved,
                "assignment_id": f"3APPROVED{number:021}",
                "hit": number,
                "place": number,
                "worker_id": worker_id(number + 1),
                "status": "Approved",
                "auto_approval_time": made + 30 * DAY,
                "approval_time": made + 120,
                "due": None,
            }
            for number, approved, _ in numbers
        ],
    )
    tx.db.execute(
        insert(assignments),
        [
            {
                **shared,
                "number": submitted,
                "assignment_id": assignment_id(number),
                "hit": number,
                "place": number,
                "worker_id": worker_id(number),
                "status": "Submitted",
                "auto_approval_time": made + 30 * DAY,
                "due": made + 30 * DAY,
            }
            for number, _, submitted in numbers
        ],
    )
    paid = ((Kind.REWARD, REWARD), (Kind.REWARD_FEE, reward_fee(REWARD, PLACES)))
    tx.db.execute(
        insert(movements),
        [
            {"account": tx.account, "time": made + 120, "kind": kind, "amount": -amount, "assignment": approved}
            for _, approved, _ in numbers
            for kind, amount in paid
        ],
    )
