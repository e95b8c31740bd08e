"""One action of the journal in full."""

from __future__ import annotations

from dataclasses import replace

from tests.console.desks import HOUR, NOW, entry, still_desk, text_of
from turkterm.console.panes.activity_lines import entry_lines
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import ActionId, AssignmentId, HITTypeId, WorkerId
from turkterm.model.making import HitTypeProperties, NewHit
from turkterm.model.money import Cents

BONUS = entry(
    Verb.BONUS,
    ActionState.UNSURE,
    assignment_id=AssignmentId("A1"),
    worker_id=WorkerId("W1"),
    amount=Cents(50),
    fee=Cents(10),
    text="careful\x1b",
    token="turkterm-1",
)


def shown(one: Entry, *others: Entry) -> str:
    board = still_desk().board
    board.put_entries([one, *others])
    return text_of(entry_lines(one, board, NOW))


def test_everything_of_a_payment() -> None:
    text = shown(replace(BONUS, request_id="r-1", outcome=clean("the answer was lost"), sent=NOW - 3 * HOUR))
    assert text.startswith("the answer was lost\nNobody knows whether it arrived")
    for part in ("worker       W1", "assignment   A1", "$0.50 + $0.10 fee", "careful␛", "by           me on embedded"):
        assert part in text
    assert "request id   r-1" in text
    assert "token        turkterm-1 · 3h 00m old, a repeat is recognised" in text
    assert "HIT  " not in text


def test_a_token_older_than_a_day_stops_no_second_payment() -> None:
    assert "turkterm-1\n" in shown(BONUS)
    assert "25h" not in shown(BONUS)
    assert "1d 01h old, too old to recognise a repeat" in shown(replace(BONUS, sent=NOW - 25 * HOUR))


def test_what_tried_it_again_and_what_it_tried_again() -> None:
    action = replace(BONUS.action, action_id=ActionId("again"), retry_of=BONUS.action.action_id)
    again = replace(BONUS, action=action, state=ActionState.DONE, outcome=clean("it had arrived already"))
    text = shown(BONUS, again)
    assert text.startswith("tried again 2027-01-15 07:59:00 UTC: done · it had arrived already")
    assert "Nobody knows" not in text
    assert "tries again  action1: unsure" in shown(again, BONUS)


def test_whom_a_notice_did_not_reach() -> None:
    people = (WorkerId("A1ONE"), WorkerId("A2TWO"))
    said = clean("1 of 2 reached; A2TWO: not yours; really")
    notice = entry(Verb.NOTIFY, ActionState.DONE, worker_ids=people, subject="Hello", text="Thanks")
    text = shown(replace(notice, outcome=said))
    assert "not reached: 1 worker ──" in text
    assert "A2TWO  not yours; really" in text
    assert "workers      A1ONE, A2TWO" in text


def test_what_a_new_hit_is_called_and_its_id() -> None:
    kind = HitTypeProperties("Rate a word", "", Cents(10), 600)
    new = entry(Verb.CREATE_HIT, ActionState.DONE, details=NewHit(3600, hit_type=kind), held=Cents(36))
    text = shown(replace(new, result="3NEW"))
    assert "about        Rate a word" in text
    assert "made         3NEW" in text
    assert "set aside    $0.36 with fees" in text
    assert "HIT type     3TYPE" in shown(entry(Verb.NOTIFICATIONS, ActionState.DONE, hit_type_id=HITTypeId("3TYPE")))
