"""What review policies found and did, entry by entry, as ListReviewPolicyResultsForHIT gives it back.

Entries are appended and never changed: a HIT that is reviewed again after an extension has both reviews [DOC].
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select

from turkterm.marketplace.context import Result, Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.schema import review_entries


class Level(StrEnum):
    """What a policy looks at [SDK ReviewPolicyLevel]."""

    ASSIGNMENT = "Assignment"
    HIT = "HIT"


class Kind(StrEnum):
    """Something that was found out, or something that was done."""

    RESULT = "result"
    ACTION = "action"


class Outcome(StrEnum):
    """How an action ended [SDK ReviewActionStatus]: actions here are carried out at once."""

    SUCCEEDED = "Succeeded"
    FAILED = "Failed"


@dataclass(frozen=True, slots=True)
class Subject:
    """The HIT or assignment that an entry is about."""

    kind: Level
    identifier: str


@dataclass(frozen=True, slots=True)
class Report:
    """Where the entries of one policy go: a HIT, by its number, and the policy's level."""

    tx: Tx
    hit: int
    level: Level

    def found(self, about: Subject, key: str, value: str, question: str | None = None) -> None:
        """Adds a result."""
        self._add(Kind.RESULT, about, key, value, question_id=question)

    def did(
        self, name: str, target: Subject, text: str, outcome: Outcome = Outcome.SUCCEEDED, code: str | None = None
    ) -> None:
        """Adds an action."""
        self._add(Kind.ACTION, target, name, text, status=outcome, error_code=code)

    def _add(self, kind: Kind, subject: Subject, name: str, text: str, **more: Any) -> None:
        self.tx.db.execute(
            insert(review_entries).values(
                hit=self.hit,
                level=self.level,
                kind=kind,
                action_id=new_entity_id(),
                subject_id=subject.identifier,
                subject_type=subject.kind,
                name=name,
                text=text,
                time=self.tx.now,
                **more,
            )
        )


def scores(tx: Tx, hit: int, key: str) -> dict[str, int]:
    """The last assignment-level result with this key by AssignmentId."""
    rows = tx.db.execute(
        select(review_entries.c.subject_id, review_entries.c.text)
        .where(
            review_entries.c.hit == hit,
            review_entries.c.level == Level.ASSIGNMENT,
            review_entries.c.kind == Kind.RESULT,
            review_entries.c.name == key,
        )
        .order_by(review_entries.c.number)
    )
    return {row.subject_id: int(row.text) for row in rows}


def shown(row: Row[Any]) -> Result:
    """An entry as ReviewResultDetail or ReviewActionDetail."""
    if row.kind == Kind.RESULT:
        detail = {"ActionId": row.action_id, "SubjectId": row.subject_id, "SubjectType": row.subject_type}
        if row.question_id is not None:
            detail["QuestionId"] = row.question_id
        return detail | {"Key": row.name, "Value": row.text}
    action = {
        "ActionId": row.action_id,
        "ActionName": row.name,
        "TargetId": row.subject_id,
        "TargetType": row.subject_type,
        "Status": row.status,
        "CompleteTime": row.time,
        "Result": row.text,
    }
    return action if row.error_code is None else action | {"ErrorCode": row.error_code}
