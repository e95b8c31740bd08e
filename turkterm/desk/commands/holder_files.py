"""Who holds a qualification type, from a file of scores and into one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.desk.commands.asking import acknowledging
from turkterm.desk.commands.choosing_types import quoted, type_of, why_no_type
from turkterm.desk.commands.command import Command, Dialogue, Question, Selection
from turkterm.desk.commands.filing import ask_file
from turkterm.desk.commands.holder_changes import ON_TYPE, Changes, ask_mail, confirmed
from turkterm.exchange.scores import Scores, read_scores, write_scores
from turkterm.exchange.table import BadFile
from turkterm.model.counting import counted
from turkterm.model.ids import WorkerId
from turkterm.model.plans import Plan, Refusal
from turkterm.model.times import iso_instant

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk


def _scores(desk: Desk, selection: Selection) -> Dialogue:
    kind = type_of(desk, selection)
    if kind is None:
        return None
    about = f"scores of {quoted(kind.name)}"
    scores = yield from _ask_scores(f"{about} · CSV FILE")
    mail = False
    if any(row.score is not None for row in scores.rows):
        mail = yield from ask_mail(f"{about} from {scores.path.name}")
    changes = Changes(desk, kind, mail=mail)
    for row in scores.rows:
        if row.score is None:
            changes.revoke(WorkerId(row.worker_id), row.reason)
        else:
            changes.grant(WorkerId(row.worker_id), row.score)
    return (yield from confirmed(desk, f"{about}: {changes.summary}", changes.plan()))


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
    holders = sorted(desk.board.qualifications.holders.get(kind.type_id, ()), key=lambda one: one.worker_id)
    rows = [
        (one.worker_id, "" if one.score is None else str(one.score), iso_instant(one.grant_time) or "")
        for one in holders
    ]
    label = f"export holders of {quoted(kind.name)} · new CSV FILE"
    path, count = yield from ask_file(label, lambda path: (path, write_scores(path, rows)))
    return Plan("export", (), note=f"Wrote {counted(count, 'holder')} into {path}")


def _why_unread(desk: Desk, selection: Selection) -> str | None:
    kind = type_of(desk, selection)
    if kind is not None and kind.type_id not in desk.board.qualifications.holders:
        return "Who holds it has not been read yet: wait a moment"
    return why_no_type(desk, selection)


HOLDER_FILES = (
    Command(
        "holder.scores",
        "scores",
        "Grant, change and revoke by a CSV file, WorkerId,Score or a Reason to revoke; shown before it is done.",
        ("f",),
        ON_TYPE,
        writes=True,
        footer=40,
        wants_text=True,
        dialogue=acknowledging(_scores),
        why_not=_why_unread,
    ),
    Command(
        "holder.export",
        "export",
        "Write the holders and their scores into a CSV file that `scores` takes back.",
        (),
        ON_TYPE,
        dialogue=_export,
        why_not=_why_unread,
    ),
)
