from __future__ import annotations

import pytest

from tests.desk.factories import answer, still_desk
from tests.model.values import action
from turkterm.desk.commands.asking import (
    acknowledging,
    ask_amount,
    ask_choice,
    ask_note,
    ask_span,
    ask_text,
    confirm,
)
from turkterm.desk.commands.command import Context, Dialogue, Kind, Question, Selection
from turkterm.desk.desk import Desk, Role
from turkterm.model.action import Verb
from turkterm.model.ids import WorkerId
from turkterm.model.plans import Plan

PLAN = Plan("do", tuple(action(str(number)) for number in range(4)))


def test_text_is_asked_for_until_it_passes_and_keeps_what_was_typed() -> None:
    asking = ask_text("feedback", limit=5, what="The feedback")
    assert next(asking) == Question("feedback", Kind.TEXT, limit=5)
    empty = asking.send("  ")
    assert empty.error == "The feedback cannot be empty"
    long = asking.send("sixsix")
    assert (long.error, long.default) == ("The feedback has 6 characters: 5 at the most", "sixsix")
    with pytest.raises(StopIteration) as end:
        asking.send("  five ")
    assert end.value.value == "five"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31m", "\ud800", "a\x0bb"])
def test_text_that_the_marketplace_would_refuse_is_not_taken(text: str) -> None:
    asking = ask_text("reason", limit=100)
    next(asking)
    assert asking.send(text).error == "It holds a character that cannot be sent"


def test_an_amount_is_asked_for_until_it_is_one() -> None:
    asking = ask_amount("amount")
    assert next(asking).kind is Kind.AMOUNT
    assert "not an amount" in str(asking.send("half a dollar").error)
    assert asking.send("0").error == "The amount must be more than nothing"
    with pytest.raises(StopIteration) as end:
        asking.send("$0.50")
    assert end.value.value == 50


@pytest.mark.parametrize(
    ("said", "goes"), [("y", True), (" Y ", True), ("", False), ("n", False), ("yes", False), ("4", False)]
)
def test_few_are_confirmed_with_y_and_no_is_the_default(said: str, goes: bool) -> None:
    asking = confirm("approve", PLAN, typed_above=4)
    question = next(asking)
    assert (question.label, question.kind, question.preview) == ("approve", Kind.CONFIRM, PLAN)
    with pytest.raises(StopIteration) as end:
        asking.send(said)
    assert end.value.value is goes


def test_many_are_confirmed_by_their_number_and_enter_alone_means_no() -> None:
    asking = confirm("approve", PLAN, typed_above=3)
    question = next(asking)
    assert (question.label, question.kind) == ("approve · type 4 to go on", Kind.TYPED)
    assert asking.send("y").error == "That is not 4: enter alone means no"
    with pytest.raises(StopIteration) as end:
        asking.send("4")
    assert end.value.value is True
    again = confirm("approve", PLAN, typed_above=3)
    next(again)
    with pytest.raises(StopIteration) as end:
        again.send("")
    assert end.value.value is False


def test_people_who_get_mail_count_and_not_the_calls() -> None:
    notice = action("1", Verb.NOTIFY, worker_ids=tuple(WorkerId(f"A{number}") for number in range(90)))
    assert "type 91 to go on" in next(confirm("notify", Plan("notify", (notice,)), typed_above=20)).label


def once(_desk: Desk, _selection: Selection) -> Dialogue:
    yes = yield Question("sure?")
    return PLAN if yes == "y" else None


def test_production_wants_its_name_typed_once_a_session() -> None:
    desk = still_desk(role=Role.PRODUCTION)
    dialogue, nothing = acknowledging(once), Selection(Context.REVIEW)
    asked, plan = answer(dialogue(desk, nothing), "")
    assert (asked[0].label, asked[0].kind, plan) == ("production · type lab to go on", Kind.TYPED, None)
    asked, plan = answer(dialogue(desk, nothing), "y", "lab", "y")
    assert [question.label for question in asked[1:]] == ["production · type lab to go on", "sure?"]
    assert asked[1].error == "That is not lab: enter alone means no"
    assert plan is PLAN
    assert answer(dialogue(desk, nothing), "y")[1] is PLAN


@pytest.mark.parametrize("role", [Role.LOCAL, Role.SANDBOX, Role.OTHER])
def test_other_marketplaces_want_no_name(role: Role) -> None:
    asked, _ = answer(acknowledging(once)(still_desk(role=role), Selection(Context.REVIEW)), "n")
    assert len(asked) == 1


def test_a_note_may_be_empty_and_has_a_limit() -> None:
    asking = ask_note("3AB", "look again")
    assert next(asking) == Question("note on 3AB", default="look again", limit=2000)
    assert asking.send("x" * 2001).error == "A note has 2000 characters at the most: 2001"
    with pytest.raises(StopIteration) as end:
        asking.send("")
    assert end.value.value == ""


def test_a_word_of_several_is_taken_by_its_beginning_and_nothing_means_the_default() -> None:
    for typed, meant in (("te", "test"), ("", "you"), ("you", "you")):
        asking = ask_choice("given", ("test", "time", "you"), "you")
        question = next(asking)
        assert question.label == "given (enter: you)"
        assert question.suggest is not None
        assert list(question.suggest("t")) == ["test", "time"]
        with pytest.raises(StopIteration) as end:
            asking.send(typed)
        assert end.value.value == meant
    asking = ask_choice("what", ("test", "time"))
    next(asking)
    for typed in ("t", "", "x"):
        assert asking.send(typed).error == "It is one of: test, time"


def test_a_span_is_asked_for_until_it_is_one() -> None:
    for typed, seconds in (("7d", 604_800), ("", 1800), ("0s", 0)):
        asking = ask_span("time", "30m")
        assert next(asking).label == "time (enter: 30m)"
        assert asking.send("soon").error == "Times are written like 30m, 12h, 7d or 1h30m"
        with pytest.raises(StopIteration) as end:
            asking.send(typed)
        assert end.value.value == seconds
    asking = ask_span("again", optional=True)
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send("")
    assert end.value.value is None


def test_text_may_be_left_out_where_that_is_allowed_and_is_checked_by_the_caller_too() -> None:
    asking = ask_text("keywords", limit=5, optional=True, also=lambda text: "Not that" if text == "no" else None)
    next(asking)
    assert asking.send("no").error == "Not that"
    assert asking.send("sixsix").error == "It has 6 characters: 5 at the most"
    with pytest.raises(StopIteration) as end:
        asking.send(" ")
    assert end.value.value == ""
