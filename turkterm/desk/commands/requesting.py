"""Requests for qualifications: accept with a score, reject with a reason, many at once.

Rules of the API [SDK, D08]: a request is answered once; accepted without a score it gives 1; the reason of a rejection
is what the worker reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask_score, ask_text, confirm
from turkterm.desk.commands.choosing_types import quoted
from turkterm.desk.commands.command import Command, Context, Dialogue, Selection
from turkterm.desk.planning import Planner
from turkterm.desk.rows.requests import ANSWERING, own_score
from turkterm.model.action import Verb
from turkterm.model.counting import counted
from turkterm.model.ids import QualificationRequestId, shorten
from turkterm.model.limits import REASON_LIMIT
from turkterm.model.plans import Plan, Refusal

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import QualificationRequest

_REQUESTS = frozenset({Context.REQUESTS})


def _split(desk: Desk, selection: Selection) -> tuple[list[QualificationRequest], list[Refusal]]:
    """The requests that wait, and those that do not, with why."""
    known = desk.board.inbox.requests or {}
    under_way = {
        entry.action.asked: entry.action.verb
        for entry in desk.board.entries.values()
        if entry.action.verb in ANSWERING and entry.state.open
    }
    waiting: list[QualificationRequest] = []
    refused: list[Refusal] = []
    for key in map(QualificationRequestId, selection.ids):
        request = known.get(key)
        if request is None:
            refused.append(Refusal(key, "it was answered meanwhile"))
        elif key in under_way:
            refused.append(Refusal(request.worker_id, f"{under_way[key]} is on its way already"))
        else:
            waiting.append(request)
    return waiting, refused


def _whose(desk: Desk, requests: Sequence[QualificationRequest]) -> str:
    if len(requests) == 1:
        kind = desk.board.qualifications.types.get(requests[0].type_id)
        return f"{shorten(requests[0].worker_id)} for {quoted(kind.name if kind else requests[0].type_id)}"
    return counted(len(requests), "request")


def _accept(desk: Desk, selection: Selection) -> Dialogue:
    waiting, refused = _split(desk, selection)
    about = f"accept {_whose(desk, waiting)}"
    if len(waiting) == 1:
        own = own_score(desk.board, waiting[0])
        score = yield from ask_score(f"accept {shorten(waiting[0].worker_id)} · score", "" if own is None else str(own))
    else:
        score = yield from ask_score(f"{about} · score, or none for their own", optional=True)
    planner = Planner(about)
    lines: list[str] = []
    for one in waiting:
        number = own_score(desk.board, one) if score is None else score
        if number is None:
            refused.append(Refusal(one.worker_id, "the key to its test has not been read yet: say a score"))
            continue
        planner.add(
            Verb.ACCEPT_REQUEST, type_id=one.type_id, worker_id=one.worker_id, asked=one.request_id, number=number
        )
        lines.append(f"{one.worker_id}  score {number}")
    return (yield from _confirmed(desk, about, planner.plan(refused, lines=lines)))


def _reject(desk: Desk, selection: Selection) -> Dialogue:
    waiting, refused = _split(desk, selection)
    about = f"reject {_whose(desk, waiting)}"
    reason = yield from ask_text(
        f"{about} · reason",
        limit=REASON_LIMIT,
        what="The reason",
        templates=desk.settings.templates.get("request", ()),
    )
    planner = Planner(about)
    for one in waiting:
        planner.add(
            Verb.REJECT_REQUEST, type_id=one.type_id, worker_id=one.worker_id, asked=one.request_id, text=reason
        )
    return (yield from _confirmed(desk, about, planner.plan(refused)))


def _confirmed(desk: Desk, about: str, plan: Plan) -> Dialogue:
    """Several at once are confirmed."""
    if len(plan.actions) > 1 and not (yield from confirm(about, plan, typed_above=desk.settings.confirm_above)):
        return None
    return plan


def _why_not(desk: Desk, selection: Selection) -> str | None:
    if not selection.ids:
        return "There is no request under the cursor"
    waiting, refused = _split(desk, selection)
    return None if waiting else f"Not this one: {refused[0].why}"


REQUESTING = (
    Command(
        "request.accept",
        "accept",
        "Accept the request with a score; the key's, the type's or 1 is offered.",
        ("a",),
        _REQUESTS,
        writes=True,
        footer=90,
        wants_text=True,
        dialogue=acknowledging(_accept),
        why_not=_why_not,
    ),
    Command(
        "request.reject",
        "reject",
        "Reject the request with a reason that the worker reads.",
        ("r",),
        _REQUESTS,
        writes=True,
        footer=88,
        wants_text=True,
        dialogue=acknowledging(_reject),
        why_not=_why_not,
    ),
)
