"""Desks for tests of what is drawn: a board filled by hand, no marketplace and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from turkterm.console.widgets.cells import Cell
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, rows_of
from turkterm.desk.board import State
from turkterm.desk.desk import Desk, DeskSettings, Role
from turkterm.desk.desk import Line as Connection
from turkterm.gateway.protocols import Reader
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.assignment import Assignment, AssignmentStatus
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.hit import Hit, HitReviewStatus, HitStatus
from turkterm.model.ids import ActionId, AssignmentId, HITGroupId, HITId, HITTypeId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.qualification import Holder, QualificationType

#: The time on these desks.
NOW = 1_800_000_000.0
HOUR, DAY = 3600.0, 86_400.0


class StillDesk(Desk):
    """A desk whose marketplace time stands still."""

    def now(self) -> float:
        """Always the same."""
        return NOW


def still_desk(*, role: Role = Role.LOCAL, read_only_because: str | None = None, **settings: Any) -> StillDesk:
    """A desk that only looks, at an empty board that was read."""
    desk = StillDesk(
        "local",
        role,
        reader=cast(Reader, None),  # nothing here reads
        writer=None,
        journal=None,
        line=Connection(offset=lambda: 0.0, calls=lambda: 7, throttled=lambda: 0),
        read_only_because=read_only_because,
        settings=DeskSettings(**settings),
    )
    desk.board.put_state(State(loaded=True, last_read=NOW))
    return desk


def hit(number: int = 1, *, kind: str = "TYPE1", title: str = "Rate a word", places: int = 3, **changes: Any) -> Hit:
    """A HIT for ten cents, made an hour ago, for a day."""
    made = Hit(
        HITId(f"HIT{number}"),
        HITTypeId(kind),
        HITGroupId(f"GROUP-{kind}"),
        clean(title),
        clean("Say how warm a word is"),
        clean("words, warmth"),
        Cents(10),
        HitStatus.ASSIGNABLE,
        HitReviewStatus.NOT_REVIEWED,
        places,
        places,
        0,
        0,
        NOW - HOUR,
        NOW + DAY,
        600,
        3 * 86_400,
        clean(""),
    )
    return replace(made, **changes)


def answer(**fields: str) -> str:
    """A QuestionFormAnswers document."""
    inside = "".join(
        f"<Answer><QuestionIdentifier>{name}</QuestionIdentifier><FreeText>{text}</FreeText></Answer>"
        for name, text in fields.items()
    )
    return f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers>{inside}</QuestionFormAnswers>'


def assignment(
    number: int, *, hit: int = 1, worker: str = "WORKER-ONE", document: str | None = None, **changes: Any
) -> Assignment:
    """Submitted half an hour ago after a minute of work, due in two hours and `number` minutes."""
    made = Assignment(
        AssignmentId(f"ASSIGNMENT{number}"),
        HITId(f"HIT{hit}"),
        WorkerId(worker),
        AssignmentStatus.SUBMITTED,
        NOW - HOUR / 2 - 60,
        NOW - HOUR / 2,
        NOW + 2 * HOUR + number * 60,
        answer=answer(q="warm") if document is None else document,
    )
    return replace(made, **changes)


def entry(verb: Verb, state: ActionState, number: Any = 1, *, run: Any = "run", **fields: Any) -> Entry:
    """A journal entry made a minute ago."""
    action = Action(ActionId(f"action{number}"), run, verb, **fields)
    return Entry(action, state, NOW - 60, NOW - 60, "me", "embedded")


def kind(type_id: str = "QUAL1", name: str = "Reads French") -> QualificationType:
    """A qualification type that was made a day ago."""
    made = NOW - DAY
    return QualificationType(
        QualificationTypeId(type_id), clean(name), clean("A short test"), clean(""), "Active", made
    )


def holder(worker: str, score: int | None, type_id: str = "QUAL1") -> Holder:
    """Someone who holds it since a day."""
    return Holder(QualificationTypeId(type_id), WorkerId(worker), score, None, NOW - DAY, "Granted")


def text_of(lines: Iterable[Line], width: int = 70) -> str:
    """Lines as they are read."""
    return "\n".join("".join(part.text for part in row).rstrip() for row in rows_of(lines, width))


def words(spans: Sequence[Span] | Sequence[Cell]) -> str:
    """Spans or cells as they are read."""
    return "|".join(span.text for span in spans)


def said(spans: Sequence[Span]) -> CleanText:
    """Spans joined."""
    return CleanText("".join(span.text for span in spans))
