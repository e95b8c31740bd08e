"""A HIT group in lines: what is asked of whom, how fast it goes, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from turkterm.console.panes.closing_lines import closing_lines
from turkterm.console.panes.listing import Picture
from turkterm.console.panes.requirement_lines import requirement_text
from turkterm.console.theming import link_role
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, rule
from turkterm.console.wording import brief, count, hit_sign, money
from turkterm.desk.links import group_link
from turkterm.desk.rows.groups import tally_of
from turkterm.model.annotation import read_annotation
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.fees import MANY_ASSIGNMENTS, assignments_hold
from turkterm.model.money import Cents
from turkterm.model.times import show_span, show_work_time

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.desk import Desk
    from turkterm.desk.rows.groups import GroupRow
    from turkterm.model.assignment import Assignment
    from turkterm.model.hit import Hit

_HOURS = 24
_LISTED = 300
_ORIGINS = 3
_STEPS = "▁▂▃▄▅▆▇█"


def group_picture(desk: Desk, row: GroupRow) -> Picture:
    """What stands under the list of groups."""
    board, now = desk.board, desk.now()
    hits = [board.hits[key] for key in board.by_type.get(row.hit_type_id, ())]
    work = [board.assignments[key] for hit in hits for key in board.by_hit.get(hit.hit_id, ())]
    tail = Span(CleanText(f"type {brief(row.hit_type_id)} · group {brief(row.group_id)}"), "muted")
    return Picture((Span(row.title),), (tail,), tuple(_lines(desk, row, hits, work, now)))


def _lines(desk: Desk, row: GroupRow, hits: Sequence[Hit], work: Sequence[Assignment], now: float) -> Iterator[Line]:
    board = desk.board
    yield from closing_lines(desk, row.hit_type_id)
    yield Line((Span(row.description), Span(CleanText(f"   {row.keywords}"), "muted")))
    yield Line((Span(_terms(row, hits, now)),), hang=2)
    requirements = hits[0].requirements if hits else ()
    needs = ", ".join(requirement_text(board, one) for one in requirements) or "nothing: open to every worker"
    yield Line((Span(CleanText("needs "), "muted"), Span(clean(needs))), hang=6)
    yield _pace(row, work, now)
    yield from _wage(row, desk.settings.fair_wage)
    yield _cost(board, row, hits, now)
    yield from _origins(hits)
    if (link := group_link(desk, row.group_id)) is not None:
        yield Line((Span(CleanText("seen at "), "muted"), Span(clean(link), link_role(link))), hang=8)
    yield rule(count(len(hits), "HIT"))
    for hit in sorted(hits, key=lambda one: (-(one.waiting(now) or 0), one.creation_time))[:_LISTED]:
        yield _hit_line(board, hit, now)


def _hit_line(board: Board, hit: Hit, now: float) -> Line:
    """One HIT: how many of its assignments wait, and where the others are."""
    tally = board.tallies.get(hit.hit_id)
    waiting = tally.submitted if tally is not None else hit.waiting(now) or 0
    sign = hit_sign(hit.status)
    spans = [Span(CleanText(f"{brief(hit.hit_id)}  ")), Span(CleanText(f"{sign.text:<12}"), sign.role or "muted")]
    figures = ((waiting, "to review"), (hit.available, "free"), (hit.pending, "at work"), (hit.completed, "reviewed"))
    for value, words in figures:
        spans.append(Span(CleanText(f"{value:>5,} {words}"), "" if value else "muted"))
    if hit.annotation:
        spans.append(Span(CleanText(f"   {read_annotation(hit.annotation).words}"), "muted"))
    return Line(tuple(spans), hang=10)


def _terms(row: GroupRow, hits: Sequence[Hit], now: float) -> CleanText:
    each = sorted({hit.max_assignments for hit in hits})
    many = f"{each[0]}" if len(each) == 1 else f"{each[0]} to {each[-1]}" if each else "0"
    left = row.expires - now
    parts = [
        f"{money(row.reward)} for each of {many} assignments a HIT",
        f"in {show_span(row.duration)}",
        f"auto-approves after {show_span(row.auto_approval_delay)}",
        f"expires in {show_span(left)}" if left > 0 else f"expired {show_span(-left)} ago",
    ]
    return CleanText(" · ".join(parts))


def _pace(row: GroupRow, work: Sequence[Assignment], now: float) -> Line:
    """How many were submitted in each of the last 24 hours, how many in the last one, and when it may be done."""
    hours = [0] * _HOURS
    for one in work:
        age = int((now - one.submit_time) // 3600)
        if 0 <= age < _HOURS:
            hours[_HOURS - 1 - age] += 1
    spans = [
        Span(CleanText("submissions, last 24 h "), "muted"),
        Span(CleanText(sparkline(hours)), "accent"),
        Span(CleanText(f" {hours[-1]:,} in the last hour"), "" if hours[-1] else "muted"),
    ]
    left = row.available + row.pending
    if left and hours[-1]:
        spans.append(Span(CleanText(f" · done in about {show_span(left / hours[-1] * 3600)}")))
    return Line(tuple(spans), hang=2)


def _wage(row: GroupRow, fair_wage: float | None) -> Iterator[Line]:
    """What an hour pays by the median work time, and what reward would pay the wage that the settings call fair."""
    if row.median is None or row.wage is None:
        return
    fair = row.fair_reward(fair_wage)
    spans = [
        Span(CleanText(f"median work time {show_work_time(row.median)} · pays "), "muted"),
        Span(CleanText(f"{money(row.wage)} an hour"), "money" if fair is None else "warn bold"),
    ]
    if fair_wage is not None:
        line = money(Cents(round(fair_wage * 100)))
        if fair is None:
            spans.append(Span(CleanText(f" · fair line {line}"), "muted"))
        else:
            spans.append(Span(CleanText(f" ↓ below the fair line of {line}: {money(fair)} would be fair"), "warn"))
    yield Line(tuple(spans), hang=2)


def _origins(hits: Sequence[Hit]) -> Iterator[Line]:
    """What the annotations say of where the HITs come from: batches of the requester website, turkterm, notes."""
    origins = Counter(note.words for hit in hits if (note := read_annotation(hit.annotation)).text)
    if not origins:
        return
    named = [f"{words} ({count(many, 'HIT')})" for words, many in origins.most_common(_ORIGINS)]
    more = f", {len(origins) - _ORIGINS:,} more" if len(origins) > _ORIGINS else ""
    yield Line((Span(CleanText("annotations "), "muted"), Span(clean(f"{', '.join(named)}{more}"))), hang=12)


def fee_rule(hits: Iterable[Hit]) -> CleanText:
    """The fee of these HITs' rewards as the marketplace counts it."""
    kinds = {hit.max_assignments >= MANY_ASSIGNMENTS for hit in hits}
    if kinds == {True}:
        rate = "40 % from 10 assignments"
    elif kinds == {True, False}:
        rate = "20 %, 40 % on HITs of 10 assignments or more"
    else:
        rate = "20 %"
    return CleanText(f"fees {rate}, at least $0.01")


def _cost(board: Board, row: GroupRow, hits: Sequence[Hit], now: float) -> Line:
    """What was paid, and what comes at the most: all that is free, at work or to be reviewed is approved."""
    to_come = sum(
        assignments_hold(
            hit.reward, hit.available + hit.pending + tally_of(board, hit, now).submitted, hit.max_assignments
        )
        for hit in hits
    )
    spans = (
        Span(CleanText("cost so far "), "muted"),
        Span(money(row.cost), "money"),
        Span(CleanText(" · at the most to come "), "muted"),
        Span(money(Cents(to_come)), "money"),
        Span(CleanText(f" · {fee_rule(hits)}, included; bonuses not"), "muted"),
    )
    return Line(spans, hang=2)


def sparkline(values: Sequence[int]) -> str:
    """A line of bars, the highest full; nothing is the lowest bar."""
    top = max(values, default=0)
    if not top:
        return _STEPS[0] * len(values)
    return "".join(_STEPS[0] if not value else _STEPS[max(1, round(value / top * 7))] for value in values)
