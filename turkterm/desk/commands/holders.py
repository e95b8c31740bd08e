"""Who holds a qualification type: grant, change scores, revoke.

Rules of the API [SDK, D08]: granting to a holder changes the score; a revoked one can be granted anew; the worker of a
revocation reads its reason, and without one is told nothing.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask, ask_score
from turkterm.desk.commands.choosing_types import quoted, type_of, why_no_type
from turkterm.desk.commands.command import Command, Context, Dialogue, Kind, Question, Selection
from turkterm.desk.commands.holder_changes import ON_TYPE, Changes, ask_mail, confirmed
from turkterm.desk.commands.whom import ask_reason, names_of
from turkterm.exchange.rows import WORKER_ID
from turkterm.model.action import Verb
from turkterm.model.ids import WorkerId
from turkterm.model.plans import Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk

#: Stands for the workers marked in their pane.
MARKED = "marked"
_LISTED = frozenset({Context.HOLDERS})


def _grant(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"grant {quoted(kind.name)}"
    workers = yield from _ask_workers(desk, selection, f"{about} to worker ids")
    whom = names_of(workers)
    score = yield from ask_score(f"{about} to {whom} · score", "1")
    mail = yield from ask_mail(f"{about} to {whom}")
    changes = Changes(desk, kind, mail=mail)
    for worker_id in workers:
        changes.grant(worker_id, score or 0)
    return (yield from confirmed(desk, f"{about} with {score} to {whom}: {changes.summary}", changes.plan()))


def _ask_workers(desk: Desk, selection: Selection, label: str) -> Generator[Question, str, tuple[WorkerId, ...]]:
    """Ids parted by spaces or commas; nothing, or `marked`, means those marked in the workers pane.

    That word is not typed in beforehand: an id would be typed behind it.
    """
    marked = selection.workers
    if marked:
        label += f" (enter: {len(marked):,} {MARKED})"

    def check(answer: str) -> str | None:
        if answer == MARKED or (marked and not answer):
            return None if marked else "Nobody is marked among the workers"
        ids = _ids(answer)
        wrong = [one for one in ids if not WORKER_ID.fullmatch(one)]
        if wrong:
            return f"“{wrong[0][:30]}” is no worker id: they are an A and capital letters and digits"
        return None if ids else "To whom? Worker ids, parted by spaces"

    def suggest(typed: str) -> Sequence[str]:
        head, space, last = typed.rpartition(" ")
        known = [MARKED] if marked and not head else []
        known += selection.ids if selection.context is Context.HOLDERS else ()  # one that was revoked, granted anew
        if last:
            known += sorted(one for one in desk.board.by_worker if one.startswith(last))
        return [f"{head}{space}{one}" for one in known if one.startswith(last)]

    answer = yield from ask(Question(label, Kind.TEXT, suggest=suggest), check)
    ids: Iterable[str] = marked if answer in {"", MARKED} else _ids(answer)
    return tuple(dict.fromkeys(map(WorkerId, ids)))


def _ids(text: str) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", text) if one]


def _change(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    changes = Changes(desk, kind, mail=False)
    workers = [WorkerId(key) for key in selection.ids]
    held = changes.held.get(workers[0]) if len(workers) == 1 else None
    now = f" from {held.score}" if held is not None else ""
    about = f"change {quoted(kind.name)} of {names_of(workers)}{now}"
    score = yield from ask_score(f"{about} · score")
    for worker_id in workers:
        if worker_id in changes.held:
            changes.grant(worker_id, score or 0)
        else:  # those who were revoked can be in the list too
            changes.refused.append(Refusal(worker_id, "does not hold it: + grants it anew"))
    plan = changes.plan()
    if len(plan.actions) == 1:
        return plan
    return (yield from confirmed(desk, f"{about} to {score}: {changes.summary}", plan))


def _revoke(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"revoke {quoted(kind.name)} of {names_of(selection.ids)}"
    reason = yield from ask_reason(desk, Verb.REVOKE, f"{about} · reason, or none", optional=True)
    changes = Changes(desk, kind, mail=False)
    for key in selection.ids:
        changes.revoke(WorkerId(key), reason)
    told = "they read the reason" if reason else "they are told nothing"
    return (yield from confirmed(desk, f"{about}: {told}", changes.plan()))


def _why_not_held(desk: Desk, selection: Selection) -> str | None:
    if not selection.ids:
        return "There is no holder under the cursor"
    held = (desk.board.qualifications.held_by.get(WorkerId(key), ()) for key in selection.ids)
    return None if any(selection.within in types for types in held) else "It was revoked already: + grants it anew"


HOLDERS = (
    Command(
        "holder.grant",
        "grant",
        "Grant the type to workers by id, or to those marked in the workers pane; who holds it gets the new score.",
        ("plus",),
        ON_TYPE,
        writes=True,
        footer=60,
        wants_text=True,
        dialogue=acknowledging(_grant),
        why_not=why_no_type,
    ),
    Command(
        "holder.change",
        "score",
        "Change the score, of all marked holders at once.",
        ("e",),
        _LISTED,
        writes=True,
        footer=58,
        wants_text=True,
        dialogue=acknowledging(_change),
        why_not=_why_not_held,
    ),
    Command(
        "holder.revoke",
        "revoke",
        "Take the qualification away, with a reason that the worker reads or without telling them.",
        ("minus",),
        _LISTED,
        writes=True,
        footer=56,
        wants_text=True,
        dialogue=acknowledging(_revoke),
        why_not=_why_not_held,
    ),
)
