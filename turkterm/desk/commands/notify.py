"""Notify: a notice by mail.

Rules of the API [SDK, DOC]: a subject of 200 and a text of 4,096 characters, at most 100 workers a call, and it reaches
only those whose work was approved or rejected before. The call succeeds whatever becomes of the single mails: who was
not reached stands in the outcome, and in the list of workers (`unreached`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask_text, confirm
from turkterm.desk.commands.command import Command, Dialogue, Selection
from turkterm.desk.commands.whom import OFFERED, PEOPLE_IN, lately, names_of, nobody, workers_of
from turkterm.desk.planning import Planner
from turkterm.model.action import Verb
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.ids import some_of
from turkterm.model.limits import MESSAGE_LIMIT, SUBJECT_LIMIT
from turkterm.model.signals import plain

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.ids import WorkerId

NOTICE_WORKERS = 100
_SHOWN = 40


def _notify(desk: Desk, selection: Selection) -> Dialogue:
    workers = workers_of(desk, selection)
    names = names_of(workers)
    notices = lately(desk, Verb.NOTIFY)
    subjects = list(dict.fromkeys(notice.subject for notice in notices))[:OFFERED]
    subject = yield from ask_text(
        f"notify {names} · subject", limit=SUBJECT_LIMIT, what="The subject", templates=subjects
    )
    written = _written(desk, workers, subject)
    again = "" if not written else f" ({_had(written, workers)} this subject already)"
    saved = desk.settings.templates.get("notify", ())
    texts = list(dict.fromkeys([*saved, *(notice.text for notice in notices)]))[: len(saved) + OFFERED]
    text = yield from ask_text(f"notify {names}{again} · text", limit=MESSAGE_LIMIT, what="The text", templates=texts)
    planner = Planner(f"notify {len(workers)}")
    for start in range(0, len(workers), NOTICE_WORKERS):
        some = workers[start : start + NOTICE_WORKERS]
        only = some[0] if len(some) == 1 else None
        planner.add(Verb.NOTIFY, worker_id=only, worker_ids=some, subject=subject, text=text)
    plan = replace(planner.plan(), notes=_notes(desk, workers, written))
    label = f"send “{subject[:_SHOWN]}” to {names}{again}: mail cannot be taken back"
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


def _written(desk: Desk, workers: tuple[WorkerId, ...], subject: str) -> list[WorkerId]:
    """Who got a notice about this subject before, or may have got it."""
    about = plain(subject)

    def got(worker_id: WorkerId) -> bool:
        return any(one.arrived and plain(one.subject) == about for one in desk.dealings.messages(worker_id))

    return [worker_id for worker_id in workers if got(worker_id)]


def _had(written: list[WorkerId], workers: tuple[WorkerId, ...]) -> str:
    if len(workers) == 1:
        return "had"
    return f"{len(written)} had" if len(written) < len(workers) else "all had"


def _notes(desk: Desk, workers: tuple[WorkerId, ...], written: list[WorkerId]) -> tuple[str, ...]:
    notes = []
    if written:
        notes.append(f"Written to about this subject before: {some_of(written)}")
    if never := [one for one in workers if not _reviewed(desk, one)]:
        notes.append(f"Mail goes to those whose work was reviewed; none of yours is known of {some_of(never)}")
    return tuple(notes)


def _reviewed(desk: Desk, worker_id: WorkerId) -> bool:
    work = (desk.board.assignments[key] for key in desk.board.by_worker.get(worker_id, ()))
    return any(one.status is not AssignmentStatus.SUBMITTED for one in work)


NOTIFY = (
    Command(
        "worker.notify",
        "notify",
        "Send a notice by mail; it reaches workers whose work you approved or rejected before.",
        ("n",),
        PEOPLE_IN,
        writes=True,
        footer=50,
        wants_text=True,
        dialogue=acknowledging(_notify),
        why_not=nobody,
    ),
)
