"""Words, signs and colours for what the desk's values mean: one place, so that every pane says the same thing alike.

State is a glyph and a word before it is a colour. Everything returned here is cleaned text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from turkterm.console.widgets.painting import Span
from turkterm.model.action import Action, ActionState, Entry, Verb
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.hit import HitStatus
from turkterm.model.ids import shorten
from turkterm.model.money import Cents, show_amount
from turkterm.model.signals import Signal
from turkterm.model.times import show_span, show_work_time

#: Seconds before an auto-approval at which it becomes pressing, and urgent.
PRESSING = 6 * 3600
URGENT = 3600

NOTHING = CleanText("–")

_GRAVEST = (Signal.CONTROL, Signal.FAST, Signal.SAME, Signal.DUPLICATE, Signal.ODD)


class Sign(NamedTuple):
    """How a state looks: one glyph, one word, one role."""

    glyph: str
    word: str
    role: str = ""

    @property
    def text(self) -> CleanText:
        """Glyph and word."""
        return CleanText(f"{self.glyph} {self.word}")


_SIGNS = {
    "submitted": Sign("S", "submitted"),
    "approved": Sign("✓", "approved", "good"),
    "rejected": Sign("✗", "rejected", "bad"),
    ActionState.HELD: Sign("h", "held", "accent"),
    ActionState.QUEUED: Sign("…", "queued", "accent"),
    ActionState.SENT: Sign("…", "sent", "accent"),
    ActionState.DONE: Sign("✓", "done", "good"),
    ActionState.FAILED: Sign("!", "failed", "bad bold"),
    ActionState.UNSURE: Sign("?", "unsure", "warn bold"),
    ActionState.CANCELLED: Sign("–", "taken back", "muted"),
}
_HIT_SIGNS = {
    HitStatus.ASSIGNABLE: Sign("○", "open"),
    HitStatus.UNASSIGNABLE: Sign("◐", "taken"),
    HitStatus.REVIEWABLE: Sign("●", "reviewable", "accent"),
    HitStatus.REVIEWING: Sign("◎", "reviewing", "accent"),
    HitStatus.DISPOSED: Sign("–", "deleted", "muted"),
}
_OURS = frozenset(ActionState)
_VERDICTS = {Verb.APPROVE: "✓", Verb.OVERRIDE: "✓", Verb.REJECT: "✗"}
_PAST = {
    Verb.APPROVE: "approved",
    Verb.REJECT: "rejected",
    Verb.OVERRIDE: "overrode the rejection of",
    Verb.BONUS: "sent a bonus",
    Verb.BLOCK: "blocked",
    Verb.UNBLOCK: "unblocked",
    Verb.NOTIFY: "notified",
    Verb.GRANT: "granted a qualification to",
    Verb.REVOKE: "revoked a qualification of",
    Verb.ACCEPT_REQUEST: "accepted the request of",
    Verb.REJECT_REQUEST: "rejected the request of",
    Verb.EXPIRE: "expired",
    Verb.EXTEND: "extended",
    Verb.ADD_ASSIGNMENTS: "added assignments to",
    Verb.CHANGE_TYPE: "changed the type of",
    Verb.MARK_REVIEWING: "marked as reviewing",
    Verb.MARK_REVIEWABLE: "marked as reviewable",
    Verb.DELETE_HIT: "deleted HIT",
    Verb.CREATE_HIT: "created a HIT",
    Verb.CREATE_HIT_TYPE: "created a HIT type",
    Verb.CREATE_TYPE: "created a qualification type",
    Verb.UPDATE_TYPE: "updated qualification type",
    Verb.DELETE_TYPE: "deleted qualification type",
    Verb.NOTIFICATIONS: "set the notifications of",
    Verb.TRY_NOTIFICATION: "had a test event sent",
}
#: What each verb is called where there are twelve cells for it; those that are not here are called what they are.
_SHORT = {
    Verb.ACCEPT_REQUEST: "accept req.",
    Verb.REJECT_REQUEST: "reject req.",
    Verb.ADD_ASSIGNMENTS: "add places",
    Verb.MARK_REVIEWING: "reviewing",
    Verb.MARK_REVIEWABLE: "reviewable",
    Verb.CREATE_HIT_TYPE: "new HIT type",
    Verb.CREATE_TYPE: "new qual.",
    Verb.UPDATE_TYPE: "edit qual.",
    Verb.DELETE_TYPE: "delete qual.",
    Verb.NOTIFICATIONS: "notify to",
    Verb.TRY_NOTIFICATION: "test event",
}


def verb_words(verb: Verb) -> CleanText:
    """A verb in at most twelve cells."""
    return CleanText(_SHORT.get(verb, verb.value))


def sign_of(state: str) -> Sign:
    """The sign of an assignment's or an action's state."""
    return _SIGNS.get(state) or Sign("?", clean(state))


def hit_sign(status: HitStatus) -> Sign:
    """The sign of a HIT's status."""
    return _HIT_SIGNS[status]


def state_span(state: str, verb: Verb | None = None) -> Span:
    """A state as text; one of ours under way says which verdict it is."""
    sign = sign_of(state)
    verdict = _VERDICTS.get(verb) if verb is not None and state in _OURS else None
    return Span(CleanText(f"{sign.text} {verdict}") if verdict else sign.text, sign.role)


def brief(identifier: str | None) -> CleanText:
    """An id shortened in the middle."""
    return clean(shorten(identifier)) if identifier else NOTHING


def money(amount: Cents) -> CleanText:
    """An amount."""
    return CleanText(show_amount(amount))


def percent(share: float | None) -> CleanText:
    """A share between 0 and 1 in whole percent; a dash where it is not known."""
    return NOTHING if share is None else CleanText(f"{share * 100:.0f}")


def signal_words(signals: Collection[Signal], odd_fields: int) -> CleanText:
    """The signals of an assignment, the gravest first: `ctl fast ≠3`."""
    words = [f"≠{odd_fields}" if one is Signal.ODD else one.value for one in _GRAVEST if one in signals]
    return CleanText(" ".join(words))


def signal_counts(signals: Mapping[Signal, int]) -> CleanText:
    """How often each signal is there, the gravest first: `ctl 1 fast 3`."""
    return CleanText(" ".join(f"{one.value} {signals[one]}" for one in _GRAVEST if signals.get(one)))


def count(number: int, one: str, many: str | None = None) -> CleanText:
    """`1 worker`, `2 workers`."""
    return CleanText(f"{number:,} {one if number == 1 else many or one + 's'}")


def number(value: int) -> Span:
    """A count in a column: nothing is quiet."""
    return Span(CleanText(f"{value:,}"), "" if value else "muted")


def work_time(seconds: float) -> CleanText:
    """Time spent in at most six cells: `1:12`, and from an hour on `2h 05m`."""
    return CleanText(show_work_time(seconds) if seconds < URGENT else show_span(seconds))


def due_span(instant: float | None, now: float) -> Span:
    """How long until an auto-approval; quiet while it is far."""
    if instant is None:
        return Span(NOTHING, "muted")
    left = instant - now
    if left <= 0:
        return Span(CleanText("now"), "bad bold")
    role = "bad bold" if left < URGENT else "warn" if left < PRESSING else ""
    return Span(CleanText(show_span(left)), role)


def ago(instant: float, now: float) -> CleanText:
    """How long ago."""
    return CleanText(f"{show_span(max(0.0, now - instant))} ago")


def action_name(action: Action) -> CleanText:
    """An action not yet done: `approve 3AB…X9 for A2K…7QF`."""
    return _named(str(action.verb), action)


def outcome_of(entry: Entry) -> Span:
    """What became of an action, in a line."""
    action = entry.action
    if entry.state is ActionState.DONE:
        paid = f" ({show_amount(action.amount)} + {show_amount(action.fee)} fee)" if action.amount else ""
        extra = f" · {entry.outcome}" if entry.outcome else ""
        return Span(CleanText(f"{_named(_PAST[action.verb], action)}{paid}{extra}"), "")
    sign = sign_of(entry.state)
    reason = f": {entry.outcome}" if entry.outcome else ""
    return Span(CleanText(f"{sign.glyph} {action_name(action)} {sign.word}{reason}"), sign.role)


def _named(verb: str, action: Action) -> CleanText:
    if len(action.worker_ids) > 1:
        return clean(f"{verb} {len(action.worker_ids)} workers")
    worker = action.worker_id or "".join(action.worker_ids)
    if action.verb is Verb.BONUS and worker:
        return clean(f"{verb} to {shorten(worker)} for {shorten(action.assignment_id or '')}")
    if action.assignment_id and worker:
        return clean(f"{verb} {shorten(action.assignment_id)} for {shorten(worker)}")
    target = action.assignment_id or worker or action.type_id or action.hit_id or action.hit_type_id or ""
    return clean(f"{verb} {shorten(target)}".rstrip())
