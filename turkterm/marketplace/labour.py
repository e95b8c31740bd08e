"""The worker's side: finding HITs, accepting, submitting and returning them.

The crowd, the importer, the scripted workers and the worker pages all go through these functions, each in a writing
transaction of the store (`open_hits` in a reading one). They know no HTTP and draw no random numbers of their own.
Errors are ApiErrors with the codes of DOC and LEG; where only the code is recorded, the text is `rules.unknown`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy import Row, Select, bindparam, exists, func, insert, select, update

from turkterm.marketplace.context import Tx
from turkterm.marketplace.ids import new_entity_id
from turkterm.marketplace.rules import counters, events, requirements, review_policies, states, unknown
from turkterm.marketplace.rules.counters import Step
from turkterm.marketplace.rules.events import EventType
from turkterm.marketplace.rules.pages import beyond, first_rows
from turkterm.marketplace.rules.questions import RESERVED
from turkterm.marketplace.rules.requirements import Reach
from turkterm.marketplace.rules.standing import Standing, blocked, find_worker, note, standing_of, unknown_worker
from turkterm.marketplace.rules.states import AssignmentState
from turkterm.marketplace.schema import assignments, hit_types, hits, questions, workers
from turkterm.model.hit import HitStatus
from turkterm.model.money import Cents

_WORKER_ID = re.compile(r"A[A-Z0-9]{1,63}")
_LOCALE = re.compile(r"([A-Z]{2})(?:-([A-Z]{2}))?")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ANSWERS_NAMESPACE = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"
)


@dataclass(frozen=True, slots=True)
class HitOffer:
    """A HIT with a free place, and how far the worker would get with it; the duration is in seconds.

    `question` is empty where the worker may not preview.
    """

    hit_id: str
    question: str
    reward: Cents
    assignment_duration: int
    reach: Reach = Reach.ACCEPT


def ensure_worker(tx: Tx, worker_id: str, locale: str = "US") -> None:
    """Makes the worker known, where it is not, with a locale such as `DE` or `US-CA`. Raises ValueError."""
    if find_worker(tx, worker_id) is not None:
        return
    place = _LOCALE.fullmatch(locale)
    if not _WORKER_ID.fullmatch(worker_id):
        raise ValueError(f"“{worker_id[:80]}” is no worker id: an A and up to 63 capitals and digits")
    if place is None:
        raise ValueError(f"“{locale[:20]}” is no locale: two capitals, in the US a state may follow, as in US-CA")
    country, subdivision = place.groups()
    tx.db.execute(insert(workers).values(worker_id=worker_id, country=country, subdivision=subdivision, created=tx.now))


def open_hits(tx: Tx, worker_id: str, limit: int, seed: int, *, least: Reach = Reach.ACCEPT) -> list[HitOffer]:
    """At most `limit` HITs that the worker could accept, drawn by `seed` and spread over the HIT types.

    With `least` DISCOVER also those that the worker only finds, with PREVIEW those that can be looked at. Blocks,
    requirements and the HITs that the worker has or had are respected. Raises ApiError for an unknown worker.
    """
    worker = _worker(tx, worker_id)
    random = Random(seed)  # noqa: S311 - which HITs a worker sees first is no secret
    standings: dict[str, Standing | None] = {}
    reaches = [(kind, _reach(tx, kind, worker, standings)) for kind in _types_with_places(tx)]
    open_types = [(kind, reach) for kind, reach in reaches if reach >= max(least, Reach.DISCOVER)]
    random.shuffle(open_types)
    share = -(-limit // max(1, len(open_types)))
    offers: list[HitOffer] = []
    for kind, reach in open_types:
        if len(offers) >= limit:
            break
        for row in _draw(tx, kind.number, worker_id, min(share, limit - len(offers)), random):
            question = row.xml if reach >= Reach.PREVIEW else ""
            offers.append(HitOffer(row.hit_id, question, Cents(kind.reward), kind.assignment_duration, reach))
    return offers


def accept(tx: Tx, worker_id: str, hit_id: str) -> str:
    """The worker takes a place of the HIT; returns the new assignment's id. Raises ApiError.

    Refused are strangers, a HIT that is gone, blocked or unqualified workers, a second assignment of one HIT, a HIT
    with no place left or past its expiration, and more assignments at once than `unknown.HELD_AT_ONCE`.
    """
    worker = _worker(tx, worker_id)
    hit = counters.find_hit(tx, hit_id)
    if hit is None or hit.status == HitStatus.DISPOSED:
        raise states.no_such_hit(hit_id)
    kind = tx.db.execute(select(hit_types).where(hit_types.c.number == hit.hit_type)).one()
    if _reach(tx, kind, worker, {}) < Reach.ACCEPT:
        raise unknown.requirements_not_met(hit_id)
    if tx.db.execute(_place_of(worker_id).where(assignments.c.place == hit.number)).first() is not None:
        raise unknown.already_taken(hit_id)
    if hit.status != HitStatus.ASSIGNABLE or hit.expiration <= tx.now:
        raise unknown.no_hits_available(hit_id)
    held = select(func.count()).where(
        assignments.c.worker_id == worker_id, assignments.c.status == AssignmentState.ACCEPTED
    )
    if tx.db.execute(held).scalar_one() >= unknown.HELD_AT_ONCE:
        raise unknown.too_many_held()
    assignment_id = new_entity_id()
    deadline = tx.now + hit.assignment_duration
    tx.db.execute(
        insert(assignments),
        {
            "assignment_id": assignment_id,
            "hit": hit.number,
            "worker_id": worker_id,
            "status": AssignmentState.ACCEPTED,
            "place": hit.number,
            "accept_time": tx.now,
            "deadline": deadline,
            "due": deadline,
        },
    )
    events.note(tx, hit, EventType.ASSIGNMENT_ACCEPTED, assignment_id)
    counters.apply(tx, hit, Step(pending=1))
    return assignment_id


def submit(tx: Tx, assignment_id: str, answers: Mapping[str, str] | str, *, accept_time: float | None = None) -> None:
    """The worker hands in: fields of a form, or a whole answer document. Raises ApiError.

    Only before the deadline; the HIT may have expired [mturk-manage]. `accept_time` (epoch seconds) sets the start of
    the work back, for a crowd that lives faster than its clock, but never before the HIT was made nor so far that
    the deadline would have passed.
    """
    row = _held(tx, assignment_id)
    if row.deadline <= tx.now:
        raise states.wrong_assignment_state(AssignmentState.ACCEPTED)
    hit = counters.hit_by_number(tx, row.hit)
    started = row.accept_time
    if accept_time is not None:
        started = min(max(accept_time, hit.creation_time, tx.now - hit.assignment_duration), row.accept_time)
    approval = tx.now + hit.auto_approval_delay
    _end(
        tx,
        row,
        status=AssignmentState.SUBMITTED,
        accept_time=started,
        deadline=started + hit.assignment_duration,
        submit_time=tx.now,
        auto_approval_time=approval,
        due=approval,
        answer=answers if isinstance(answers, str) else answer_document(_answered(answers)),
    )
    events.note(tx, hit, EventType.ASSIGNMENT_SUBMITTED, assignment_id)
    counters.apply(tx, hit, Step(pending=-1, submitted=1))
    note(tx, hit.account, row.worker_id, submitted=1)
    review_policies.after_submission(tx, hit, row.number)


def _answered(fields: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The fields that are answers: those by which the page says whose they are, are not [GUIDE]."""
    return ((name, value) for name, value in fields.items() if name not in RESERVED)


def give_back(tx: Tx, assignment_id: str) -> None:
    """The worker returns the assignment: its place is free again while the HIT is not expired. Raises ApiError."""
    row = _held(tx, assignment_id)
    _leave(tx, row, AssignmentState.RETURNED, EventType.ASSIGNMENT_RETURNED)
    note(tx, counters.hit_by_number(tx, row.hit).account, row.worker_id, returned=1)


def abandon(tx: Tx, row: Row[Any]) -> None:
    """The deadline of an accepted assignment passed (the scheduler's call): like a return, but noted otherwise."""
    _leave(tx, row, AssignmentState.ABANDONED, EventType.ASSIGNMENT_ABANDONED)
    note(tx, counters.hit_by_number(tx, row.hit).account, row.worker_id, abandoned=1)


def answer_document(pairs: Iterable[tuple[str, str]]) -> str:
    """A form's fields as the service wrote them: a FreeText answer a field.

    Of fields with one name, one answer is retained, the last.
    """
    return answers_of((name, (("FreeText", value),)) for name, value in dict(pairs).items())


def answers_of(answers: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> str:
    """A QuestionFormAnswers document: each answer a QuestionIdentifier, then elements by their names and texts.

    One line of XML declared ASCII, as the service wrote it. What ASCII lacks becomes numeric entities; what XML cannot
    hold becomes U+FFFD.
    """
    written = "".join(
        f"<Answer><QuestionIdentifier>{_text(name)}</QuestionIdentifier>"
        f"{''.join(f'<{element}>{_text(text)}</{element}>' for element, text in parts)}</Answer>"
        for name, parts in answers
    )
    document = f'<QuestionFormAnswers xmlns="{_ANSWERS_NAMESPACE}">{written}</QuestionFormAnswers>'
    return '<?xml version="1.0" encoding="ASCII"?>' + document.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _text(value: str) -> str:
    # A parser would read a bare carriage return as a line feed.
    return escape(_NOT_IN_XML.sub("\ufffd", value), {"\r": "&#13;"})


def _worker(tx: Tx, worker_id: str) -> Row[Any]:
    worker = find_worker(tx, worker_id)
    if worker is None:
        raise unknown_worker(worker_id)
    return worker


def _held(tx: Tx, assignment_id: str) -> Row[Any]:
    row = tx.db.execute(select(assignments).where(assignments.c.assignment_id == assignment_id)).one_or_none()
    if row is None:
        raise states.no_such_assignment(assignment_id)
    if row.status != AssignmentState.ACCEPTED:
        raise states.wrong_assignment_state(AssignmentState.ACCEPTED)
    return row


def _leave(tx: Tx, row: Row[Any], status: AssignmentState, event: EventType) -> None:
    _end(tx, row, status=status, place=None, due=None)
    hit = counters.hit_by_number(tx, row.hit)
    events.note(tx, hit, event, row.assignment_id)
    counters.apply(tx, hit, Step(pending=-1))
    review_policies.after_change(tx, hit)


def _end(tx: Tx, row: Row[Any], **values: Any) -> None:
    tx.db.execute(
        update(assignments).where(assignments.c.number == bindparam("the_assignment")),
        {"the_assignment": row.number, **values},
    )


def _place_of(worker_id: str) -> Select[Any]:
    return select(assignments.c.number).where(assignments.c.worker_id == worker_id)


def _open(tx: Tx) -> Any:
    return (hits.c.status == HitStatus.ASSIGNABLE) & (hits.c.expiration > tx.now)


def _types_with_places(tx: Tx) -> list[Row[Any]]:
    places = exists().where(hits.c.hit_type == hit_types.c.number, _open(tx))
    return list(tx.db.execute(select(hit_types).where(places).order_by(hit_types.c.number)).all())


def _reach(tx: Tx, kind: Row[Any], worker: Row[Any], known: dict[str, Standing | None]) -> Reach:
    """How far the worker gets with the HIT type; `known` keeps standings by requester (None: blocked) between calls."""
    if kind.account not in known:
        barred = blocked(tx, kind.account, worker.worker_id)
        known[kind.account] = None if barred else standing_of(tx, worker)
    standing = known[kind.account]
    return Reach.NOTHING if standing is None else standing.reach(requirements.parse(kind.requirements))


def _draw(tx: Tx, hit_type: int, worker_id: str, count: int, random: Random) -> list[Row[Any]]:
    """Open HITs of a type that are new to the worker, from a random place of the index on, then from its start."""
    of_type = (hits.c.hit_type == hit_type, hits.c.status == HitStatus.ASSIGNABLE)
    alive = hits.c.expiration > tx.now
    order = (hits.c.expiration, hits.c.number)
    ends = select(*order).where(*of_type, alive)
    first = tx.db.execute(ends.order_by(*order).limit(1)).one()
    last = tx.db.execute(ends.order_by(hits.c.expiration.desc(), hits.c.number.desc()).limit(1)).one()
    portion = random.random()
    start = (
        first.expiration + portion * (last.expiration - first.expiration),
        int(first.number + portion * (last.number - first.number)),
    )
    untaken: Select[Any] = (
        select(hits.c.hit_id, questions.c.xml)
        .join(questions, questions.c.hit == hits.c.number)
        .where(*of_type, ~exists(_place_of(worker_id).where(assignments.c.place == hits.c.number)))
        .order_by(*order)
    )
    # What comes from the start on is alive, as the first one is. To say so too would make SQLite walk there from it.
    later = beyond(untaken, order, start, included=True)
    earlier = reversed(beyond(untaken.where(alive), order, start, descending=True))
    return first_rows(tx, [*later, *earlier], count)
