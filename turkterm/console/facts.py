"""What the header and the resting status line say about a desk: plain values computed from it, nothing kept."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from turkterm.console.keynames import key_for
from turkterm.console.panes.closing_lines import closing_note
from turkterm.console.widgets.header_line import Figure, HeaderFacts, Pulse
from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.table_lines import Note
from turkterm.console.wording import action_name, count, money, outcome_of
from turkterm.desk.board import PRESSING_HOURS, State
from turkterm.desk.settle import unreached
from turkterm.desk.standing import Summary
from turkterm.model.action import ActionState, Entry
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_span

if TYPE_CHECKING:
    from turkterm.desk.desk import Desk, Figures
    from turkterm.desk.runs import Progress

#: Without a problem, data older than this is stale: the longest pause between two readings is two minutes.
STALE_AFTER = 150.0
#: A reading of fewer HITs than this is over before it could be read about.
WORTH_SAYING = 100


def header_facts(desk: Desk, figures: Figures, wall: float) -> HeaderFacts:
    """The header of a desk; `wall` is the person's clock."""
    pulse, age = pulse_of(desk.board.state, wall)
    if figures.wait_left > 0 and pulse != "offline":
        pulse, age = "stale", CleanText(f"asked to slow down, next try in {show_span(math.ceil(figures.wait_left))}")
    balance = desk.board.balance
    right: list[Figure] = []
    if balance is not None:
        right.append(Figure(CleanText("balance"), money(balance.available), "money", 1))
        if balance.on_hold:
            right.append(Figure(CleanText("on hold"), money(balance.on_hold), "money", 7))
    summary = Summary() if desk.carryout is None else desk.carryout.summary()
    if summary.held:
        right.append(Figure(CleanText("held"), CleanText(str(summary.held)), "accent bold", 4))
    if summary.leader is not None:
        right.append(Figure(CleanText("sent by"), CleanText(f"process {summary.leader}"), "warn", 9))
    found = "" if figures.rate is None else f" · {figures.rate:.1f}/s allowed"
    budget = f"{figures.calls}/{desk.settings.cadence.budget}{found}"
    right.append(Figure(CleanText("calls"), CleanText(budget), "", 8))
    if figures.throttled:
        right.append(Figure(CleanText("throttled"), CleanText(str(figures.throttled)), "warn", 6))
    waiting = Figure(CleanText("to review"), CleanText(f"{figures.to_review:,}"), "bold", 2)
    pressing = Figure(
        CleanText(f"auto <{PRESSING_HOURS}h"),
        CleanText(f"{figures.pressing:,} ({key_for(desk.registry, 'review.soon')})" if figures.pressing else "0"),
        "warn bold" if figures.pressing else "muted",
        3,  # above what is held: the status line tells that too
    )
    return HeaderFacts(
        clean(desk.profile_name),
        desk.role.value,
        desk.monitor,
        pulse,
        age,
        (waiting, pressing, *_requests(desk)) if desk.board.state.last_read is not None or desk.board.hits else (),
        tuple(right),
    )


def _requests(desk: Desk) -> tuple[Figure, ...]:
    """Requests for qualifications that wait, where any do."""
    waiting = desk.board.inbox.waiting()
    return (Figure(CleanText("requests"), CleanText(f"{waiting:,}"), "warn bold", 5),) if waiting else ()


def pulse_of(state: State, wall: float) -> tuple[Pulse, CleanText | None]:
    """How fresh the board is, as a glyph and in words."""
    if state.problem:
        if state.next_try is not None and state.next_try > wall:
            return "offline", CleanText(f"next try in {show_span(math.ceil(state.next_try - wall))}")
        return "offline", CleanText("trying")
    if state.last_read is None:
        return "loading", _progress(state)
    age = wall - state.last_read
    return ("stale" if age > STALE_AFTER else "fresh"), CleanText(show_span(max(0.0, age)))


def _progress(state: State) -> CleanText:
    if state.progress is None:
        return CleanText("reading")
    read, of = state.progress
    return CleanText(f"{read * 100 // max(1, of)} %")


def board_note(state: State, wall: float, refresh: CleanText) -> Note | None:
    """What a pane says of the freshness of its rows: offline, stale or still loading; None where all is well.

    `refresh` is the key that reads at once.
    """
    if state.problem:
        since = (
            "nothing was read yet" if state.last_read is None else f"last read {show_span(wall - state.last_read)} ago"
        )
        return Note("offline", (clean(state.problem), CleanText(f"{since} · {refresh} tries now")))
    if state.progress is not None and (not state.loaded or state.progress[1] >= WORTH_SAYING):
        read, of = state.progress
        return Note("loading", (CleanText(f"Reading assignments: {read:,} of {of:,} HITs"),))
    if not state.loaded:
        return Note("loading", (CleanText("Reading HITs"),))
    if state.last_read is not None and wall - state.last_read > STALE_AFTER:
        return Note("stale", (CleanText(f"Last read {show_span(wall - state.last_read)} ago · {refresh} reads now"),))
    return None


def resting(desk: Desk, last: Entry | None) -> list[Span]:
    """The left of the status line at rest: what is held and how long, else the last outcome."""
    if desk.carryout is None:
        return [Span(clean(desk.read_only_because or "Monitor mode: nothing here can write"), "muted")]
    summary = desk.carryout.summary()
    if summary.problem is not None:
        return [Span(clean(summary.problem), "bad")]
    if summary.send_in is not None:
        waiting = desk.carryout.in_grace
        held = [one for run in waiting for one in desk.board.runs.of(run) if one.state is ActionState.HELD]
        newest = max(held, key=lambda entry: entry.created)
        mine = [entry for entry in held if entry.action.run == newest.action.run]
        what = action_name(newest.action) if len(mine) == 1 else f"{newest.action.verb} {len(mine)} assignments"
        others = f"{len(held)} held, last: " if len(held) > len(mine) else "held: "
        seconds = math.ceil(summary.send_in)
        when = "sent in" if len(held) == len(mine) else "first in"
        return [
            Span(clean(f"{others}{what}"), "accent"),
            Span(CleanText(f", {when} {seconds}s ({key_for(desk.registry, 'action.undo')} takes it back)"), "muted"),
        ]
    if last is None:
        return [Span(CleanText(""))]
    return [outcome_of(last)]


def under_way(desk: Desk, wrong: int) -> list[Span]:
    """The right of the status line: what is queued, and how many failed or are unsure and were not looked at."""
    spans: list[Span] = []
    summary = Summary() if desk.carryout is None else desk.carryout.summary()
    if wrong:
        spans.append(Span(CleanText(f"! {wrong} to look at: {key_for(desk.registry, 'pane.activity')}"), "bad bold"))
    if (closing := closing_note(desk)) is not None:
        spans.append(Span(CleanText(f"{'  ' if spans else ''}{closing.text}"), closing.role))
    if summary.queued:
        other = "" if summary.leader is None else f", process {summary.leader} sends"
        spans.append(Span(CleanText(f"{'  ' if spans else ''}{summary.queued:,} queued{other}"), "muted"))
    return spans


def run_line(run: Progress, missed: int = 0) -> Span:
    """How far a run is: `approve 141: 87 done, 2 failed, 9.4/s, 6s left`; what it came to when nothing is left.

    `missed`: workers whom its messages did not reach.
    """
    width = len(f"{run.total:,}")  # the line does not move while it counts
    parts = [f"{run.done:>{width if run.left else 0},} done"]
    parts += [f"{number:,} {word}" for number, word in ((run.failed, "failed"), (run.unsure, "unsure")) if number]
    if missed:
        parts.append(f"{count(missed, 'worker')} not reached")
    if run.cancelled:
        parts.append(f"{run.cancelled:,} taken back")
    if run.seconds_left is not None:
        parts.append(f"{run.rate:.1f}/s, {show_span(math.ceil(run.seconds_left))} left")
    elif run.left:
        parts.append(f"{run.left:,} wait")
    bad = run.failed + run.unsure + missed
    return Span(CleanText(f"{run.what} {run.total:,}: {', '.join(parts)}"), "bad" if bad else "")


def not_reached(entries: Iterable[Entry]) -> int:
    """How many workers the messages of a run did not reach."""
    return sum(len(unreached(entry)) for entry in entries)


def run_share(run: Progress) -> Span:
    """How far a run is, beside something that was said."""
    return Span(CleanText(f"{run.what} {run.total - run.left:,} of {run.total:,}  "), "accent")
