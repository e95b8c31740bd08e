"""Who holds a qualification type: grant, change scores, revoke, from a file of scores and into one.

Rules of the API [SDK, D08]: granting to a holder changes the score; a revoked one can be granted anew; the worker of a
revocation reads its reason, and without one is told nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging, ask, ask_choice, confirm
from turkterm.desk.commands.command import Command, Context, Dialogue, Kind, Question, Selection
from turkterm.desk.commands.filing import ask_file
from turkterm.desk.commands.qualifying import ask_score, quoted, type_of, why_no_type
from turkterm.desk.commands.whom import ask_reason, names_of
from turkterm.desk.planning import Planner
from turkterm.exchange.rows import WORKER_ID
from turkterm.exchange.scores import Scores, read_scores, write_scores
from turkterm.exchange.table import BadFile
from turkterm.model.action import Verb
from turkterm.model.counting import counted
from turkterm.model.ids import WorkerId
from turkterm.model.making import Granting
from turkterm.model.plans import Plan, Refusal
from turkterm.model.times import iso_instant

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.model.qualification import Holder, QualificationType

#: Stands for the workers marked in their pane.
MARKED = "marked"
_NO_MAIL, _MAIL = "no", "yes"
_TYPE = frozenset({Context.QUALIFICATIONS, Context.HOLDERS})
_LISTED = frozenset({Context.HOLDERS})


class _Changes:
    """Collects grants, changes and revocations of one type, with a line of words for each."""

    def __init__(self, desk: Desk, kind: QualificationType, *, mail: bool) -> None:
        self.held: dict[WorkerId, Holder] = {one.worker_id: one for one in desk.board.holders.get(kind.type_id, ())}
        self.refused: list[Refusal] = []
        self.lines: list[str] = []
        self.counts = {"new": 0, "changed": 0, "revoked": 0}
        self._kind = kind
        self._planner = Planner(f"scores of “{kind.name}”")
        self._mail = mail

    def grant(self, worker_id: WorkerId, score: int) -> None:
        """Grant, or change the score of who holds it with another one."""
        held = self.held.get(worker_id)
        if held is not None and held.score == score:
            self.refused.append(Refusal(worker_id, "holds it with this score already"))
            return
        self._planner.add(
            Verb.GRANT,
            type_id=self._kind.type_id,
            worker_id=worker_id,
            number=score,
            details=Granting(notify=self._mail),
        )
        self.counts["new" if held is None else "changed"] += 1
        self.lines.append(f"{worker_id}  {'new' if held is None else f'{held.score} →'} {score}")

    def revoke(self, worker_id: WorkerId, reason: str) -> None:
        """Revoke from who holds it."""
        if worker_id not in self.held:
            self.refused.append(Refusal(worker_id, "does not hold it"))
            return
        self._planner.add(Verb.REVOKE, type_id=self._kind.type_id, worker_id=worker_id, text=reason)
        self.counts["revoked"] += 1
        self.lines.append(f"{worker_id}  {self.held[worker_id].score} revoked{f': {reason}' if reason else ''}")

    @property
    def summary(self) -> str:
        """`2 new, 1 changed`."""
        return ", ".join(f"{number:,} {what}" for what, number in self.counts.items() if number) or "nothing to do"

    def plan(self, notes: Sequence[str] = ()) -> Plan:
        """The plan of what was collected."""
        return self._planner.plan(self.refused, lines=self.lines, notes=notes)


def _confirmed(desk: Desk, label: str, plan: Plan) -> Dialogue:
    """The plan once it is confirmed; one that does nothing tells at once what it left out."""
    if not plan.actions:
        return plan
    return plan if (yield from confirm(label, plan, typed_above=desk.settings.confirm_above)) else None


# -- by hand ---------------------------------------------------------------------------------------------------------


def _grant(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"grant {quoted(kind.name)}"
    workers = yield from _ask_workers(desk, selection, f"{about} to worker ids")
    whom = names_of(workers)
    score = yield from ask_score(f"{about} to {whom} · score", "1")
    mail = yield from _ask_mail(f"{about} to {whom}")
    changes = _Changes(desk, kind, mail=mail)
    for worker_id in workers:
        changes.grant(worker_id, score or 0)
    return (yield from _confirmed(desk, f"{about} with {score} to {whom}: {changes.summary}", changes.plan()))


def _ask_workers(desk: Desk, selection: Selection, label: str) -> Generator[Question, str, tuple[WorkerId, ...]]:
    """Ids parted by spaces or commas, or `marked` for those marked in the workers pane."""
    marked = selection.workers
    if marked:
        label += f", or “{MARKED}” ({len(marked):,})"

    def check(answer: str) -> str | None:
        if answer == MARKED:
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

    answer = yield from ask(Question(label, Kind.TEXT, default=MARKED if marked else "", suggest=suggest), check)
    ids: Iterable[str] = marked if answer == MARKED else _ids(answer)
    return tuple(dict.fromkeys(map(WorkerId, ids)))


def _ids(text: str) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", text) if one]


def _ask_mail(about: str) -> Generator[Question, str, bool]:
    return (yield from ask_choice(f"{about} · mail them", (_MAIL, _NO_MAIL), _NO_MAIL)) == _MAIL


def _change(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    changes = _Changes(desk, kind, mail=False)
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
    return (yield from _confirmed(desk, f"{about} to {score}: {changes.summary}", plan))


def _revoke(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"revoke {quoted(kind.name)} of {names_of(selection.ids)}"
    reason = yield from ask_reason(desk, Verb.REVOKE, f"{about} · reason, or none", optional=True)
    changes = _Changes(desk, kind, mail=False)
    for key in selection.ids:
        changes.revoke(WorkerId(key), reason)
    told = "they read the reason" if reason else "they are told nothing"
    return (yield from _confirmed(desk, f"{about}: {told}", changes.plan()))


# -- files -----------------------------------------------------------------------------------------------------------


def _scores(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"scores of {quoted(kind.name)}"
    scores = yield from _ask_scores(f"{about} · CSV FILE")
    mail = False
    if any(row.score is not None for row in scores.rows):
        mail = yield from _ask_mail(f"{about} from {scores.path.name}")
    changes = _Changes(desk, kind, mail=mail)
    for row in scores.rows:
        if row.score is None:
            changes.revoke(WorkerId(row.worker_id), row.reason)
        else:
            changes.grant(WorkerId(row.worker_id), row.score)
    return (yield from _confirmed(desk, f"{about}: {changes.summary}", changes.plan()))


def _ask_scores(label: str) -> Generator[Question, str, Scores]:
    """A file without a bad row; of one with some the first is said and all are shown."""
    found: list[Scores] = []

    def read(path: Path) -> Scores:
        scores = read_scores(path)
        if scores.problems:
            found[:] = [scores]
            first, more = scores.problems[0], len(scores.problems) - 1
            raise BadFile(f"{path}, {first.where}: {first.why}{f', and {more:,} more' if more else ''}")
        return scores

    def shown() -> Plan | None:
        if not found:
            return None
        refused = tuple(Refusal(one.where, one.why) for one in found.pop().problems)
        return Plan("rows that cannot be used, so that nothing is done", (), refused)

    return (yield from _previewing(ask_file(label, read), shown))


def _previewing(
    asking: Generator[Question, str, Scores], shown: Callable[[], Plan | None]
) -> Generator[Question, str, Scores]:
    """The same questions, with a plan beside each."""
    try:
        question = next(asking)
        while True:
            question = asking.send((yield replace(question, preview=shown())))
    except StopIteration as end:
        scores: Scores = end.value
        return scores


def _export(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    holders = sorted(desk.board.holders.get(kind.type_id, ()), key=lambda one: one.worker_id)
    rows = [
        (one.worker_id, "" if one.score is None else str(one.score), iso_instant(one.grant_time) or "")
        for one in holders
    ]
    label = f"export holders of {quoted(kind.name)} · new CSV FILE"
    path, count = yield from ask_file(label, lambda path: (path, write_scores(path, rows)))
    return Plan("export", (), note=f"Wrote {counted(count, 'holder')} into {path}")


# -- why not ---------------------------------------------------------------------------------------------------------


def _why_unread(desk: Desk, selection: Selection) -> str | None:
    kind = type_of(desk, selection)
    if kind is not None and kind.type_id not in desk.board.holders:
        return "Who holds it has not been read yet: wait a moment"
    return why_no_type(desk, selection)


def _why_not_held(desk: Desk, selection: Selection) -> str | None:
    if not selection.ids:
        return "There is no holder under the cursor"
    held = (desk.board.held_by.get(WorkerId(key), ()) for key in selection.ids)
    return None if any(selection.within in types for types in held) else "It was revoked already: + grants it anew"


HOLDERS = (
    Command(
        "holder.grant",
        "grant",
        "Grant the type to workers by id, or to those marked in the workers pane; who holds it gets the new score.",
        ("plus",),
        _TYPE,
        writes=True,
        footer=60,
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
        dialogue=acknowledging(_revoke),
        why_not=_why_not_held,
    ),
    Command(
        "holder.scores",
        "scores",
        "Grant, change and revoke by a CSV file, WorkerId,Score or a Reason to revoke; shown before it is done.",
        ("f",),
        _TYPE,
        writes=True,
        footer=40,
        dialogue=acknowledging(_scores),
        why_not=_why_unread,
    ),
    Command(
        "holder.export",
        "export",
        "Write the holders and their scores into a CSV file that `scores` takes back.",
        (),
        _TYPE,
        dialogue=_export,
        why_not=_why_unread,
    ),
)
