"""A HIT in lines: where its assignments stand, its terms, who may do it, what it asks, and where workers see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.panes.listing import Picture
from turkterm.console.panes.requirement_lines import guard_text, requirement_text
from turkterm.console.theming import link_role
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, name_width, rule
from turkterm.console.wording import ago, count, hit_sign, money
from turkterm.desk.links import hit_link
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.fees import MANY_ASSIGNMENTS, assignments_hold, reward_fee
from turkterm.model.hit import HitReviewStatus
from turkterm.model.money import Cents
from turkterm.model.times import show_exact, show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk
    from turkterm.desk.reports import Reported
    from turkterm.desk.rows.hits import HitRow
    from turkterm.model.hit import Hit

_NAME = 11


def hit_picture(desk: Desk, row: HitRow) -> Picture:
    """What stands beside the list of HITs."""
    hit = desk.board.hits.get(row.hit_id)
    if hit is None:
        return Picture()
    sign = hit_sign(row.status)
    return Picture(
        (Span(row.title),),
        (Span(CleanText(f"{sign.glyph} {row.status.lower()}"), sign.role),),
        tuple(_lines(desk, row, hit)),
    )


def _lines(desk: Desk, row: HitRow, hit: Hit) -> Iterator[Line]:
    yield _named("HIT", Span(clean(row.hit_id)))
    yield _named("assignments", *_counts(row))
    yield from _times(row, hit, desk.now())
    yield from _money(row, hit)
    yield from _notes(row, hit)
    if (link := hit_link(desk, row.hit_id)) is not None:
        yield _named("seen at", Span(clean(link), link_role(link)))
    yield from _requirements(desk, hit)
    yield from _policies(desk.report(row.hit_id))
    yield from _question(desk, row)


def _named(name: str, *value: Span) -> Line:
    return field(CleanText(name), value, _NAME)


def _counts(row: HitRow) -> Iterator[Span]:
    yield Span(CleanText(f"{row.places:,}: "))
    figures = (
        (row.available, "available", ""),
        (row.pending, "being worked on", ""),
        (row.submitted, "to review", "bold"),
        (row.approved, "✓", "good"),
        (row.rejected, "✗", "bad"),
    )
    for number, (value, words, role) in enumerate(figures):
        spaced = " · " if number else ""
        yield Span(CleanText(f"{spaced}{value:,} {words}"), role if value else "muted")


def _times(row: HitRow, hit: Hit, now: float) -> Iterator[Line]:
    left = row.expires - now
    ends = f"in {show_span(left)}" if left > 0 else f"{show_span(-left)} ago"
    yield _named("expires" if left > 0 else "expired", Span(clean(f"{ends} · {show_exact(row.expires)}")))
    yield _named("made", Span(clean(f"{ago(row.created, now)} · {show_exact(row.created)}"), "muted"))
    allowed = f"{show_span(hit.assignment_duration)} each · auto-approves after {show_span(hit.auto_approval_delay)}"
    yield _named("time", Span(CleanText(allowed)))


def _money(row: HitRow, hit: Hit) -> Iterator[Line]:
    fee = reward_fee(row.reward, row.places)
    rate = "40 %: ten or more" if row.places >= MANY_ASSIGNMENTS else "20 %"
    yield _named(
        "reward",
        Span(money(row.reward), "money"),
        Span(CleanText(f" + {money(fee)} fee ({rate}, at least $0.01)"), "muted"),
    )
    paid = Cents(row.approved * (row.reward + fee))
    to_come = assignments_hold(hit.reward, row.available + row.pending + row.submitted, row.places)
    yield _named(
        "cost",
        Span(money(paid), "money"),
        Span(CleanText(" so far · at the most "), "muted"),
        Span(money(to_come), "money"),
        Span(CleanText(" to come, bonuses not"), "muted"),
    )


def _notes(row: HitRow, hit: Hit) -> Iterator[Line]:
    note = row.annotation
    if note.text:
        spans = [Span(note.words)]
        if note.words != note.text:
            spans.append(Span(CleanText(f"  {note.text}"), "muted"))
        yield _named("annotation", *spans)
    group = CleanText(f"type {hit.hit_type_id} · group {hit.group_id}")
    yield _named("kind", Span(clean(group), "muted"))
    if hit.layout_id:
        yield _named("layout", Span(clean(hit.layout_id), "muted"))
    if hit.review_status is not HitReviewStatus.NOT_REVIEWED:
        yield _named("review", Span(clean(hit.review_status)))


def _requirements(desk: Desk, hit: Hit) -> Iterator[Line]:
    if not hit.requirements:
        yield _named("needs", Span(CleanText("nothing: open to every worker"), "muted"))
    for number, one in enumerate(hit.requirements):
        words = Span(clean(requirement_text(desk.board, one)))
        yield _named("" if number else "needs", words, Span(clean(f"  {guard_text(one)}"), "muted"))


def _policies(reported: Reported | None) -> Iterator[Line]:
    """The review policies and what they did, where there are any."""
    if reported is None:
        return
    if reported.report is None:
        yield _named("policies", Span(clean(f"could not be read: {reported.problem}"), "warn"))
        return
    for level, name in reported.report.policies:
        found = sum(one.level is level for one in reported.report.findings)
        did = sum(one.level is level for one in reported.report.deeds)
        told = f"  for each {level.lower()} · {count(found, 'finding')} · {count(did, 'action')}"
        yield _named("policy", Span(name), Span(CleanText(told), "muted"))


def _question(desk: Desk, row: HitRow) -> Iterator[Line]:
    page = desk.page(row.hit_id)
    if page is None:
        yield rule(CleanText("question"))
        yield line(CleanText("reading"), "muted")
        return
    if page.inputs:
        yield rule(CleanText("inputs"))
        width = name_width(name for name, _ in page.inputs)
        for name, value in page.inputs:
            yield field(name, (Span(value),), width)
    yield rule(CleanText("question"))
    if page.problem:
        yield line(clean(page.problem), "warn")
    for each in page.whole:
        yield line(each)
