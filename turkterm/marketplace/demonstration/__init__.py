"""A small project to look at first: three HIT types, sixty HITs, and a day of work that is already done.

An empty marketplace shows nothing. This one has a review queue from the start (some of it due for auto-approval within
hours), a few verdicts, a bonus, a blocked worker, a qualification type with holders, and plenty left for the crowd.
Everything is made by the operations and the worker's side that answer real programs, at times in the past day.

    if store.read_now(is_empty):
        store.write_now(seed)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import exists, select

from turkterm.marketplace import labour
from turkterm.marketplace.context import Result, Tx
from turkterm.marketplace.crowd import SEED
from turkterm.marketplace.demonstration.content import Project, load
from turkterm.marketplace.demonstration.past import Stint, stints
from turkterm.marketplace.filled import answer_document
from turkterm.marketplace.forms import read_form
from turkterm.marketplace.operations import OPERATIONS
from turkterm.marketplace.people import Person, people
from turkterm.marketplace.schema import hit_types, qualification_types

#: The people of the past day: the first of those that a crowd is made of, and one who is blocked at its end. That one
#: stands so far back that no small crowd has a member who can do nothing.
_WORKERS = 13
_BLOCKED = 23
_LIFETIME = 7 * 86_400
_DAY = 86_400

#: The French messages are for people who read French: scores in the order of the people, 0 for those without. The last
#: is the one who is blocked.
_FRENCH = (92, 78, 85, 64, 96, 71, 88, 74, 0, 81, 58, 90, 77, 0)
_FRENCH_NEEDED = 70
_NEEDS_FRENCH = "messages"

_PRAISE = "Thank you: short, exact, and nothing that is not in the picture."
_REJECTION = "The control question was answered wrongly and the work took a few seconds."
_BLOCK = "Answers within seconds, always with the same option, whatever the question."
#: The share of the reviewed among the oldest answers, and what was sent to the author of the best description.
_REVIEWED = {"headlines": 14, "messages": 12, "photographs": 6}
_BONUS = "0.50"


def is_empty(tx: Tx) -> bool:
    """Whether the requester of this transaction has made nothing yet: no HIT type and no qualification type."""
    made = [
        tx.db.execute(select(exists().where(table.c.account == tx.account))).scalar_one()
        for table in (hit_types, qualification_types)
    ]
    return not any(made)


def stands_alone(tx: Tx) -> bool:
    """Whether there is nothing but the demonstration: simulated people never answer HITs that somebody meant."""
    titles = set(tx.db.execute(select(hit_types.c.title).where(hit_types.c.account == tx.account)).scalars())
    return bool(titles) and titles <= {project.title for project in load()}


def seed(tx: Tx) -> None:
    """Publish the demonstration and play the past day. Only on an empty store: raises ValueError otherwise."""
    if not is_empty(tx):
        raise ValueError("the demonstration is for an empty marketplace: this one has HIT types already")
    everybody = people(_BLOCKED + 1, SEED)
    workers = (*everybody[:_WORKERS], everybody[_BLOCKED])
    for person in workers:
        labour.ensure_worker(_at(tx, 2 * _DAY), person.worker_id, person.locale)
    french = _qualify(_at(tx, 1.5 * _DAY), workers)
    for project in load():
        requirements = [_at_least(french, _FRENCH_NEEDED)] if project.name == _NEEDS_FRENCH else []
        able = [
            person
            for person, score in zip(workers, _FRENCH, strict=True)
            if not requirements or score >= _FRENCH_NEEDED
        ]
        hit_ids = _publish(_at(tx, project.began), project, requirements)
        played = _play(tx, project, hit_ids, stints(project, able, SEED))
        _review(tx, project, played)
    _call(_at(tx, 1200), "CreateWorkerBlock", WorkerId=workers[-1].worker_id, Reason=_BLOCK)


def _qualify(tx: Tx, workers: Sequence[Person]) -> str:
    made = _call(
        tx,
        "CreateQualificationType",
        Name="Lecture du français",
        Description="Lit le français couramment : note d'un court test de lecture, de 0 à 100.",
        Keywords="français, lecture",
        QualificationTypeStatus="Active",
    )
    type_id = str(made["QualificationType"]["QualificationTypeId"])
    for person, score in zip(workers, _FRENCH, strict=True):
        if score:
            _call(
                tx,
                "AssociateQualificationWithWorker",
                QualificationTypeId=type_id,
                WorkerId=person.worker_id,
                IntegerValue=score,
                SendNotification=False,
            )
    return type_id


def _at_least(type_id: str, score: int) -> dict[str, Any]:
    return {"QualificationTypeId": type_id, "Comparator": "GreaterThanOrEqualTo", "IntegerValues": [score]}


def _publish(tx: Tx, project: Project, requirements: Sequence[dict[str, Any]]) -> list[str]:
    """The project's HITs, a second apart."""
    made = _call(
        tx,
        "CreateHITType",
        Title=project.title,
        Description=project.description,
        Keywords=project.keywords,
        Reward=project.reward,
        AssignmentDurationInSeconds=project.assignment_duration,
        AutoApprovalDelayInSeconds=project.auto_approval_delay,
        QualificationRequirements=list(requirements),
    )
    return [
        str(
            _call(
                replace(tx, now=tx.now + number),
                "CreateHITWithHITType",
                HITTypeId=made["HITTypeId"],
                LifetimeInSeconds=_LIFETIME,
                MaxAssignments=project.max_assignments,
                Question=question,
            )["HIT"]["HITId"]
        )
        for number, question in enumerate(project.questions)
    ]


def _play(tx: Tx, project: Project, hit_ids: Sequence[str], work: Sequence[Stint]) -> list[tuple[str, Stint]]:
    """Every stint as the worker's side knows it, in the order of the submissions; the assignments with their stints."""
    played = []
    for stint in sorted(work, key=lambda one: -one.submitted):
        assignment = labour.accept(_at(tx, stint.accepted), stint.person.worker_id, hit_ids[stint.question])
        form = read_form(project.questions[stint.question])
        labour.submit(_at(tx, stint.submitted), assignment, answer_document(form, stint.values))
        played.append((assignment, stint))
    return played


def _review(tx: Tx, project: Project, played: Sequence[tuple[str, Stint]]) -> None:
    """The oldest answers were looked at: most approved, those of the bot rejected, one description praised."""
    praised = False
    for assignment, stint in played[: _REVIEWED[project.name]]:
        # A look half an hour after the submission, or just now.
        then = _at(tx, max(600.0, stint.submitted - 1800))
        if stint.person.bot:
            _call(then, "RejectAssignment", AssignmentId=assignment, RequesterFeedback=_REJECTION)
            continue
        _call(then, "ApproveAssignment", AssignmentId=assignment)
        if project.name == "photographs" and not praised:
            praised = True
            _call(
                then,
                "SendBonus",
                AssignmentId=assignment,
                WorkerId=stint.person.worker_id,
                BonusAmount=_BONUS,
                Reason=_PRAISE,
            )


def _at(tx: Tx, seconds_ago: float) -> Tx:
    return replace(tx, now=tx.now - seconds_ago)


def _call(tx: Tx, operation: str, **parameters: Any) -> Result:
    return OPERATIONS[operation].run(tx, parameters)
