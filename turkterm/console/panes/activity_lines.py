"""One action of the journal in full, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from turkterm.console.widgets.painting import Span
from turkterm.console.widgets.wrapping import Line, field, line, rule
from turkterm.console.wording import ago, count, money, sign_of, state_span
from turkterm.desk.rows.activity import about_of
from turkterm.desk.settle import unreached
from turkterm.model.action import ActionState, Entry
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.times import show_exact, show_span

if TYPE_CHECKING:
    from turkterm.desk.board import Board

_NAMES = 11
#: How long the marketplace takes a request with the same token for the same one [DOC].
_TOKEN_HOURS = 24


def entry_lines(entry: Entry, board: Board, now: float) -> Iterator[Line]:
    """What became of it, what it was, and where it stands in the journal. `now` is the person's clock."""
    if entry.outcome:
        yield line(entry.outcome, sign_of(entry.state).role)
    again = board.runs.retry_of(entry.action.action_id)
    if entry.state is ActionState.UNSURE and again is None:
        yield line(CleanText("Nobody knows whether it arrived: look at the worker before you do it again"), "warn")
    if again is not None:
        said = clean(f"tried again {show_exact(again.created)}: {again.state} · {again.outcome or ''}".rstrip(" ·"))
        yield line(said, state_span(again.state).role)
    yield from _what(entry, board)
    yield from _unreached(entry)
    yield from _journal(entry, board, now)


def _what(entry: Entry, board: Board) -> Iterator[Line]:
    action = entry.action
    yield rule(CleanText("what"))
    people = ", ".join(action.worker_ids) if action.worker_ids else (action.worker_id or "")
    facts = {
        "about": about_of(action, board),
        "worker" if len(action.worker_ids) <= 1 else "workers": people,
        "assignment": action.assignment_id or "",
        "HIT": action.hit_id or "",
        "HIT type": action.hit_type_id or "",
        "type": action.type_id or "",
        "request": action.asked or "",
        "made": entry.result or "",
    }
    for name, value in facts.items():
        if value:
            yield _field(name, clean(value))
    if action.amount:
        paid = f"{money(action.amount)} + {money(action.fee)} fee"
        yield _field("amount", CleanText(paid), "money")
    if action.held:
        yield _field("set aside", CleanText(f"{money(action.held)} with fees, until the work is reviewed"), "money")
    if action.subject:
        yield _field("subject", clean(action.subject))
    if action.text:
        yield _field("text", clean(action.text, lines=True))


def _unreached(entry: Entry) -> Iterator[Line]:
    missed = unreached(entry)
    if missed:
        yield rule(clean(f"not reached: {count(len(missed), 'worker')}"))
        for worker, why in missed.items():
            yield Line((Span(clean(f"{worker}  ")), Span(clean(why), "muted")), hang=2)


def _journal(entry: Entry, board: Board, now: float) -> Iterator[Line]:
    action = entry.action
    yield rule(CleanText("journal"))
    yield _field("written", CleanText(f"{show_exact(entry.created)} · {ago(entry.created, now)}"))
    if entry.sent is not None:
        yield _field("first sent", CleanText(show_exact(entry.sent)))
    yield _field("changed", CleanText(show_exact(entry.updated)))
    yield _field("by", clean(f"{entry.who} on {entry.marketplace}"))
    if entry.request_id:
        yield _field("request id", clean(entry.request_id))
    if action.token is not None:
        yield _field("token", clean(f"{action.token}{_token_age(entry, now)}"))
    if action.retry_of is not None:
        first = board.entries.get(action.retry_of)
        what = f": {first.state} {show_exact(first.updated)}" if first is not None else ""
        yield _field("tries again", clean(f"{action.retry_of[:8]}{what}"))
    run = board.runs.progress(action.run)
    if run is not None and run.total > 1:
        yield _field("run", clean(f"{run.what} {run.total:,} · {action.run[:8]}"))
    yield _field("action", clean(action.action_id))


def _token_age(entry: Entry, now: float) -> str:
    """How long the token still stops a second payment; nothing before it was sent."""
    if entry.sent is None:
        return ""
    age = max(0.0, now - entry.sent)
    kept = "a repeat is recognised" if age < _TOKEN_HOURS * 3600 else "too old to recognise a repeat"
    return f" · {show_span(age)} old, {kept}"


def _field(name: str, value: CleanText, role: str = "") -> Line:
    return field(CleanText(name), (Span(value, role),), _NAMES)
