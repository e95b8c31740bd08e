"""Words and signs for the desk's values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.console.desks import DAY, HOUR, NOW, entry
from turkterm.console.wording import (
    action_name,
    ago,
    brief,
    count,
    due_span,
    hit_sign,
    number,
    outcome_of,
    percent,
    sign_of,
    signal_counts,
    signal_words,
    state_span,
    work_time,
)
from turkterm.model.action import ActionState, Verb
from turkterm.model.cleantext import clean
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITTypeId, WorkerId
from turkterm.model.money import Cents
from turkterm.model.signals import Signal

ABOUT = {"assignment_id": AssignmentId("3ABCDEFGHIJKLMX9"), "worker_id": WorkerId("A2KZEXAMPLE7QF")}


def test_every_state_has_a_glyph_and_a_word_of_its_own() -> None:
    states = ["submitted", "approved", "rejected", *ActionState]
    signs = [sign_of(state) for state in states]
    assert all(len(sign.glyph) == 1 and sign.word for sign in signs)
    assert len({sign.word for sign in signs}) == len(states)
    assert sign_of("Novel\x1b").text == "? Novel␛"


@pytest.mark.parametrize(
    ("state", "verb", "text"),
    [
        ("submitted", None, "S submitted"),
        ("approved", Verb.APPROVE, "✓ approved"),
        (ActionState.HELD, Verb.REJECT, "h held ✗"),
        (ActionState.SENT, Verb.APPROVE, "… sent ✓"),
        (ActionState.FAILED, Verb.OVERRIDE, "! failed ✓"),
    ],
)
def test_a_verdict_under_way_says_which(state: str, verb: Verb | None, text: str) -> None:
    assert state_span(state, verb).text == text


@pytest.mark.parametrize(
    ("left", "text", "role"),
    [
        (None, "–", "muted"),
        (-5, "now", "bad bold"),
        (HOUR - 1, "59m", "bad bold"),
        (2 * HOUR, "2h 00m", "warn"),
        (DAY, "1d 00h", ""),
    ],
)
def test_what_is_due_soon_stands_out(left: float | None, text: str, role: str) -> None:
    assert due_span(None if left is None else NOW + left, NOW) == (text, role)


def test_figures() -> None:
    assert (percent(None), percent(0.976), percent(1.0)) == ("–", "98", "100")
    assert (count(1, "HIT"), count(2_000, "HIT"), count(2, "waits", "wait")) == ("1 HIT", "2,000 HITs", "2 wait")
    assert (number(0).role, number(1_234)) == ("muted", ("1,234", ""))
    assert (work_time(72), work_time(2 * HOUR + 300)) == ("1:12", "2h 05m")
    assert (ago(NOW - 90, NOW), ago(NOW + 9, NOW)) == ("1m ago", "0s ago")
    assert (brief("A2KZEXAMPLE7QF"), brief(None), brief("\x1b[A")) == ("A2KZ…7QF", "–", "␛[A")


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_words_for_what_it_did(verb: Verb) -> None:
    done = outcome_of(entry(verb, ActionState.DONE)).text
    assert done
    assert done not in {verb.value, "–"}


def test_what_was_made_is_named() -> None:
    made = replace(entry(Verb.CREATE_HIT, ActionState.DONE), outcome=clean("3HIT"))
    assert outcome_of(made).text == "created a HIT · 3HIT"
    about = entry(Verb.NOTIFICATIONS, ActionState.DONE, hit_type_id=HITTypeId("3TYPE"))
    assert outcome_of(about).text == "set the notifications of 3TYPE"


def test_an_action_is_named_by_what_it_is_about() -> None:
    assert action_name(entry(Verb.APPROVE, ActionState.HELD, **ABOUT).action) == "approve 3ABC…MX9 for A2KZ…7QF"
    assert action_name(entry(Verb.BLOCK, ActionState.HELD, worker_id=ABOUT["worker_id"]).action) == "block A2KZ…7QF"
    many = tuple(WorkerId(f"A{number}") for number in range(3))
    assert action_name(entry(Verb.NOTIFY, ActionState.QUEUED, worker_ids=many).action) == "notify 3 workers"


def test_outcomes_say_what_was_paid_or_why_not() -> None:
    paid = entry(Verb.APPROVE, ActionState.DONE, amount=Cents(10), fee=Cents(2), **ABOUT)
    assert outcome_of(paid).text == "approved 3ABC…MX9 for A2KZ…7QF ($0.10 + $0.02 fee)"
    bonus = entry(Verb.BONUS, ActionState.DONE, amount=Cents(50), fee=Cents(10), **ABOUT)
    assert outcome_of(bonus).text == "sent a bonus to A2KZ…7QF for 3ABC…MX9 ($0.50 + $0.10 fee)"
    failed = replace(entry(Verb.REJECT, ActionState.FAILED, **ABOUT), outcome=clean("it was approved meanwhile"))
    assert outcome_of(failed).text == "! reject 3ABC…MX9 for A2KZ…7QF failed: it was approved meanwhile"
    assert "bad" in outcome_of(failed).role


def test_signals_stand_with_the_gravest_first() -> None:
    assert signal_words((Signal.ODD, Signal.FAST, Signal.CONTROL), 3) == "ctl fast ≠3"
    assert signal_words((), 0) == ""


def test_every_status_of_a_hit_has_a_sign_of_its_own() -> None:
    signs = [hit_sign(status) for status in HitStatus]
    assert len({sign.glyph for sign in signs}) == len({sign.word for sign in signs}) == len(signs)


def test_signals_are_counted_with_the_gravest_first() -> None:
    assert signal_counts({Signal.ODD: 12, Signal.FAST: 3, Signal.SAME: 0}) == "fast 3 odd 12"
    assert signal_counts({}) == ""
