"""Qualification types: create, edit, delete.

Rules of the API [SDK, DOC]: a name is unique and stays; a test wants a time limit and excludes that the type grants
itself; a key wants its test with it, so that a key alone cannot be sent; a test is never taken away, a retry delay
neither. What is deleted keeps its name for up to 48 hours.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import (
    acknowledging,
    ask_choice,
    ask_score,
    ask_span,
    ask_text,
    ask_typed,
    confirm,
)
from turkterm.desk.commands.choosing_types import quoted, type_of, why_no_type
from turkterm.desk.commands.command import Command, Context, Dialogue, Kind, Question, Selection
from turkterm.desk.commands.filing import ask_file
from turkterm.desk.planning import Planner
from turkterm.desk.rows.qualifications import groups_using
from turkterm.exchange.exams import read_key, read_test
from turkterm.model.action import Verb
from turkterm.model.cleantext import clean
from turkterm.model.counting import counted
from turkterm.model.exam import read_test as questions_of
from turkterm.model.limits import TYPE_DESCRIPTION_LIMIT, TYPE_KEYWORDS_LIMIT, TYPE_NAME_LIMIT
from turkterm.model.making import NewQualificationType, QualificationTypeChange
from turkterm.model.plans import Plan, Refusal
from turkterm.model.times import parse_span, show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import QualificationType

YOU, TEST, ITSELF = "you", "test", "itself"
ACTIVE, INACTIVE = "active", "inactive"

_HERE = frozenset({Context.QUALIFICATIONS})

Change = Generator[Question, str, tuple[QualificationTypeChange, tuple[str, ...]] | str]


# -- create --------------------------------------------------------------------------------------------------------


def _create(desk: Desk, _selection: Selection) -> Dialogue:
    taken = {str(kind.name) for kind in desk.board.qualifications.types.values()}

    def free(name: str) -> str | None:
        return f"There is a type {quoted(name)} already: names are unique" if name in taken else None

    name = yield from ask_text("new type · name", limit=TYPE_NAME_LIMIT, what="The name", also=free)
    about = f"new {quoted(name)}"
    description = yield from ask_text(f"{about} · description", limit=TYPE_DESCRIPTION_LIMIT, what="The description")
    keywords = yield from ask_text(
        f"{about} · keywords, or none", limit=TYPE_KEYWORDS_LIMIT, what="The list of keywords", optional=True
    )
    given = yield from ask_choice(f"{about} · workers get it by", (TEST, ITSELF, YOU), YOU)
    test = key = ""
    limit = value = None
    if given == TEST:
        test, limit, key = yield from _ask_test(about, "")
    elif given == ITSELF:
        value = yield from ask_score(f"{about} · score that it grants", "1")
    retry = yield from ask_span(f"{about} · again after (say 7d), or never", optional=True)
    status = yield from ask_choice(f"{about} · status", (ACTIVE, INACTIVE), ACTIVE)
    planner = Planner(f"create qualification type “{name}”")
    planner.add(
        Verb.CREATE_TYPE,
        details=NewQualificationType(
            name,
            description,
            keywords,
            active=status == ACTIVE,
            retry_delay=retry,
            test=test,
            test_duration=limit,
            answer_key=key,
            auto_granted=given == ITSELF,
            granted_value=value,
        ),
    )
    how = f"by itself with the score {value}" if given == ITSELF else f"by {given}"
    again = "one request a worker, ever" if retry is None else f"may be asked for again after {show_span(retry)}"
    lines = [f"workers get it {how}", *_test_lines(test, limit, key), again, f"{status} at once", description]
    plan = planner.plan(lines=lines)
    ask = confirm(f"create {quoted(name)}, by {given}, {status}", plan, typed_above=desk.settings.confirm_above)
    return plan if (yield from ask) else None


def _ask_test(about: str, limit: str, *, keyed: bool = False) -> Generator[Question, str, tuple[str, int, str]]:
    """Test, time limit in seconds, and key (empty: none, which deletes the key of a type that is `keyed`)."""
    test = yield from ask_file(f"{about} · test, a QuestionForm FILE", read_test)
    seconds = yield from _ask_limit(about, limit)
    key = yield from ask_file(
        f"{about} · key FILE, or none{' (deletes it)' if keyed else ''}",
        lambda path: read_key(path, test),
        instead={"": "", "none": ""},
    )
    return test, seconds, key


def _ask_limit(about: str, default: str) -> Generator[Question, str, int]:
    while True:
        seconds = yield from ask_span(f"{about} · time for the test (say 30m)", default)
        if seconds:
            return seconds


def _test_lines(test: str, limit: int | None, key: str) -> list[str]:
    if not test:
        return []
    marked = "marked by the key, score granted at once" if key else "no key: each request waits for your answer"
    return [f"test: {counted(len(questions_of(test)), 'question')} in {show_span(limit or 0)}", marked]


# -- edit ----------------------------------------------------------------------------------------------------------


def _edit(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"edit {quoted(kind.name)}"
    part = yield from ask_choice(f"{about} · what", _parts(kind))
    asked = yield from _change(desk, kind, part, about)
    if isinstance(asked, str):
        return Plan(about, (), (Refusal(kind.type_id, asked),))
    change, notes = asked
    planner = Planner(f"edit “{kind.name}”: {part}")
    planner.add(Verb.UPDATE_TYPE, type_id=kind.type_id, details=change)
    plan = planner.plan(notes=notes)
    ask = confirm(f"{about}: {_said(change)}", plan, typed_above=desk.settings.confirm_above)
    return plan if (yield from ask) else None


def _parts(kind: QualificationType) -> tuple[str, ...]:
    """What can be changed of this type."""
    tested = ("test", "key", "time") if kind.has_test else ("test", "granting")
    return ("description", "activate" if not kind.active else "deactivate", "retry", *tested)


def _said(change: QualificationTypeChange) -> str:
    """What a change does, in a few words."""
    if change.active is not None:
        return "activate it" if change.active else "deactivate it"
    if change.retry_delay is not None:
        return f"may be asked for again after {show_span(change.retry_delay)}"
    if change.test is not None:
        key = "with a key" if change.answer_key else "without a key"
        return f"{counted(len(questions_of(change.test)), 'question')} in {show_span(change.test_duration or 0)}, {key}"
    if change.auto_granted is not None:
        return f"granted by itself with the score {change.granted_value}" if change.auto_granted else "granted by you"
    return "the new description"


def _change(desk: Desk, kind: QualificationType, part: str, about: str) -> Change:
    """The change and what else it does, or why it cannot be made."""
    match part:
        case "description":
            now = str(kind.description)
            text = yield from ask_text(f"{about} · description", limit=TYPE_DESCRIPTION_LIMIT, default=now, what="It")
            return QualificationTypeChange(description=text), ()
        case "activate":
            return QualificationTypeChange(active=True), ()
        case "deactivate":
            kept = "who holds it keeps it, and the HITs that require it stay"
            stops = "workers cannot ask for it, and new HITs cannot require it"
            return QualificationTypeChange(active=False), (stops, kept)
        case "retry":
            delay = yield from ask_span(f"{about} · again after (say 7d)", _span(kind.retry_delay))
            return QualificationTypeChange(retry_delay=delay), ("a retry delay can be changed, never taken away",)
        case "granting":
            value = yield from ask_score(f"{about} · score by itself, or none", optional=True)
            return QualificationTypeChange(auto_granted=value is not None, granted_value=value), ()
    return (yield from _retest(desk, kind, part, about))


def _retest(desk: Desk, kind: QualificationType, part: str, about: str) -> Change:
    """Test, time and key go together: the API takes no key without its test, and drops the key of a test without."""
    exam = desk.board.inbox.exams.get(kind.type_id)
    if kind.has_test and exam is None:
        return "its test has not been read yet: wait a moment, or read again"
    old, keyed = ("", "") if exam is None else (exam.test, exam.answer_key)
    time = _span(kind.test_duration)
    if part == "test":
        test, seconds, key = yield from _ask_test(about, time, keyed=bool(keyed))
    elif part == "key":
        test, seconds = old, kind.test_duration or 0
        key = yield from ask_file(
            f"{about} · key FILE, or “none” to delete it", lambda path: read_key(path, test), instead={"none": ""}
        )
    else:
        test, key = old, keyed
        seconds = yield from _ask_limit(about, time)
    notes: list[str] = []
    if part != "time" and desk.board.inbox.waiting(kind.type_id):
        stays = "keep the test that they answered" if part == "test" else "are not granted by it: they wait for you"
        notes.append(f"requests that wait {stays}")
    if keyed and not key:
        notes.append("the answer key is deleted: each request then waits for your answer")
    if not kind.has_test:
        notes.append("a test can be replaced, never taken away; it cannot be granted by itself any more")
    automatic = False if kind.auto_granted else None
    change = QualificationTypeChange(
        test=test, test_duration=seconds, answer_key=key or None, auto_granted=automatic
    )  # fmt: skip
    return change, tuple(notes)


def _span(seconds: int | None) -> str:
    """A span as it may be typed, exactly."""
    if seconds is None:
        return ""
    shown = show_span(seconds)
    return shown if parse_span(shown) == seconds else f"{seconds}s"


# -- delete --------------------------------------------------------------------------------------------------------


def _delete(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    planner = Planner(f"delete qualification type “{kind.name}”")
    planner.add(Verb.DELETE_TYPE, type_id=kind.type_id)
    plan = planner.plan(notes=_what_goes(desk, kind))
    label = f"delete {quoted(kind.name)} · type its name to go on"
    return plan if (yield from ask_typed(Question(label, Kind.TYPED, preview=plan), str(kind.name))) else None


def _what_goes(desk: Desk, kind: QualificationType) -> list[str]:
    waiting = desk.board.inbox.waiting(kind.type_id)
    groups = groups_using(desk.board, kind.type_id)
    hits = sum(one.hits for one in groups)
    said = ["it cannot be brought back, and its name stays taken for up to 48 hours"]
    if waiting:
        said.append(f"{counted(waiting, 'request')} for it: rejected")
    if hits:
        titles = ", ".join(f"“{one.title}”" for one in groups[:3]) + (", …" if len(groups) > 3 else "")
        said.append(f"{counted(hits, 'HIT')} with this requirement cannot be extended any more: {titles}")
        said.append("no new HITs of their types can be made")
    held = desk.board.qualifications.holders.get(kind.type_id)
    if held:
        said.append(f"{counted(len(held), 'holder')}: it counts on for those HITs alone")
    return [clean(one) for one in said]


QUALIFYING = (
    Command(
        "qualification.create",
        "create",
        "Make a qualification type: given by you, by itself, or by a test and key from files.",
        ("c",),
        _HERE,
        writes=True,
        footer=70,
        wants_text=True,
        dialogue=acknowledging(_create),
    ),
    Command(
        "qualification.edit",
        "edit",
        "Change a type: description, active or not, retry delay, test, key and time, or that it grants itself.",
        ("e",),
        _HERE,
        writes=True,
        footer=65,
        wants_text=True,
        dialogue=acknowledging(_edit),
        why_not=why_no_type,
    ),
    Command(
        "qualification.delete",
        "delete",
        "Delete a type; what that does to requests, holders and HITs is said before.",
        ("D",),
        _HERE,
        writes=True,
        footer=30,
        wants_text=True,
        dialogue=acknowledging(_delete),
        why_not=why_no_type,
    ),
)
