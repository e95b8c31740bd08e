"""Creating, editing and deleting qualification types: what is asked, what is said before, what is planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, fill, still_desk
from tests.desk.qualified import NAME, TYPE, desk_with_type, holder, on_holders, on_type, request
from tests.marketplace.exam import KEY, QUESTIONS, TEST, form
from tests.model.values import hit
from turkterm.desk.commands.command import Context, Kind, Selection
from turkterm.model.action import Verb
from turkterm.model.hit import Requirement
from turkterm.model.making import NewQualificationType, QualificationTypeChange
from turkterm.model.plans import Plan, Refusal
from turkterm.model.qualification import Exam

NOTHING = Selection(Context.QUALIFICATIONS)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a test and its key."""
    (tmp_path / "test.xml").write_text(TEST, encoding="utf-8")
    (tmp_path / "key.xml").write_text(KEY, encoding="utf-8")
    return tmp_path


def details(plan: Plan | None) -> object:
    assert plan is not None
    [only] = plan.actions
    return only.details


def test_a_type_that_you_grant() -> None:
    given = ("Reads", "Reads well", "", "", "", "", "y")
    asked, plan = answer(begin(still_desk(), "qualification.create", NOTHING), *given)
    assert details(plan) == NewQualificationType("Reads", "Reads well")
    assert [question.kind for question in asked] == [Kind.TEXT] * 6 + [Kind.CONFIRM]
    assert asked[-1].label == "create “Reads”, by you, active"
    assert plan is not None
    assert plan.lines == ("workers get it by you", "one request a worker, ever", "active at once", "Reads well")


def test_a_type_with_test_and_key_from_files(files: Path) -> None:
    given = ["Reads", "Reads well", "french, reading", "te", f"{files}/test.xml", "30", "30m", f"{files}/key.xml"]
    asked, plan = answer(begin(still_desk(), "qualification.create", NOTHING), *given, "7d", "inactive", "y")
    assert details(plan) == NewQualificationType(
        "Reads",
        "Reads well",
        "french, reading",
        active=False,
        retry_delay=7 * 86_400,
        test=TEST,
        test_duration=1800,
        answer_key=KEY,
    )
    assert asked[6].error == "Times are written like 30m, 12h, 7d or 1h30m"
    assert plan is not None
    assert plan.lines[1:3] == ("test: 2 questions in 30m", "marked by the key, score granted at once")


def test_a_bad_file_is_said_with_its_line_and_asked_for_again(files: Path) -> None:
    (files / "bad.xml").write_text("<QuestionForm>\n<b></QuestionForm>", encoding="utf-8")
    given = ["Reads", "Reads well", "", "test", f"{files}/bad.xml", f"{files}/test.xml", "30m", f"{files}/test.xml", ""]
    asked, plan = answer(begin(still_desk(), "qualification.create", NOTHING), *given, "", "", "y")
    assert f"{files}/bad.xml, line 2, column" in str(asked[5].error)
    assert "wanted is AnswerKey" in str(asked[8].error)
    made = details(plan)
    assert isinstance(made, NewQualificationType)
    assert (made.test, made.answer_key) == (TEST, "")


def test_a_type_that_grants_itself() -> None:
    given = ("News", "Wants news", "", "itself", "7.5", "7", "0s", "", "y")
    asked, plan = answer(begin(still_desk(), "qualification.create", NOTHING), *given)
    expected = NewQualificationType("News", "Wants news", retry_delay=0, auto_granted=True, granted_value=7)
    assert details(plan) == expected
    assert asked[5].error == "A score is a whole number, such as 80"


def test_a_name_that_is_taken_or_too_long_is_refused_before_anything_is_sent() -> None:
    asking = begin(desk_with_type(), "qualification.create", NOTHING)
    next(asking)
    assert asking.send(NAME).error == f"There is a type “{NAME}” already: names are unique"
    assert asking.send("n" * 201).error == "The name has 201 characters: 200 at the most"


@pytest.mark.parametrize(
    ("given", "change"),
    [
        (("description", "New words"), QualificationTypeChange(description="New words")),
        (("deactivate",), QualificationTypeChange(active=False)),
        (("retry", "12h"), QualificationTypeChange(retry_delay=43_200)),
        (("granting", "5"), QualificationTypeChange(auto_granted=True, granted_value=5)),
        (("granting", ""), QualificationTypeChange(auto_granted=False)),
    ],
)
def test_one_thing_is_changed_and_all_else_stays(given: tuple[str, ...], change: QualificationTypeChange) -> None:
    _, plan = answer(begin(desk_with_type(), "qualification.edit", on_type()), *given, "y")
    assert details(plan) == change
    assert plan is not None
    assert (plan.actions[0].verb, plan.actions[0].type_id) == (Verb.UPDATE_TYPE, TYPE)


def test_an_inactive_type_is_activated() -> None:
    asked, plan = answer(begin(desk_with_type(status="Inactive"), "qualification.edit", on_type()), "act", "y")
    assert details(plan) == QualificationTypeChange(active=True)
    assert asked[1].label == f"edit “{NAME}”: activate it"


def test_what_deactivating_does_is_said_before() -> None:
    asked, _ = answer(begin(desk_with_type(), "qualification.edit", on_type()), "deactivate", "")
    assert asked[1].preview is not None
    assert asked[1].preview.notes == (
        "workers cannot ask for it, and new HITs cannot require it",
        "who holds it keeps it, and the HITs that require it stay",
    )


def test_a_new_test_takes_the_old_key_along_and_says_so(files: Path) -> None:
    desk = desk_with_type(has_test=True, test_duration=1800, requests=(request(),))
    desk.board.inbox.put_exam(TYPE, Exam(form(*QUESTIONS), KEY))
    given = ("test", f"{files}/test.xml", "", "")
    asked, plan = answer(begin(desk, "qualification.edit", on_type()), *given, "y")
    assert details(plan) == QualificationTypeChange(test=TEST, test_duration=1800)
    assert asked[3].label.endswith("key FILE, or none (deletes it)")
    assert plan is not None
    assert plan.notes == (
        "requests that wait keep the test that they answered",
        "the answer key is deleted: each request then waits for your answer",
    )


def test_a_key_is_sent_with_the_test_that_is_there(files: Path) -> None:
    desk = desk_with_type(has_test=True, test_duration=90)
    desk.board.inbox.put_exam(TYPE, Exam(TEST, ""))
    _, plan = answer(begin(desk, "qualification.edit", on_type()), "key", f"{files}/key.xml", "y")
    assert details(plan) == QualificationTypeChange(test=TEST, test_duration=90, answer_key=KEY)
    desk.board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    _, plan = answer(begin(desk, "qualification.edit", on_type()), "key", "none", "y")
    assert details(plan) == QualificationTypeChange(test=TEST, test_duration=90)
    assert plan is not None
    assert plan.notes == ("the answer key is deleted: each request then waits for your answer",)


def test_another_time_keeps_test_and_key() -> None:
    desk = desk_with_type(has_test=True, test_duration=90)
    desk.board.inbox.put_exam(TYPE, Exam(TEST, KEY))
    asked, plan = answer(begin(desk, "qualification.edit", on_type()), "time", "45m", "y")
    assert details(plan) == QualificationTypeChange(test=TEST, test_duration=2700, answer_key=KEY)
    assert "(enter: 90s)" in asked[1].label


def test_a_first_test_ends_that_a_type_grants_itself(files: Path) -> None:
    desk = desk_with_type(auto_granted=True)
    _, plan = answer(begin(desk, "qualification.edit", on_type()), "test", f"{files}/test.xml", "1h", "none", "y")
    assert details(plan) == QualificationTypeChange(test=TEST, test_duration=3600, auto_granted=False)
    assert plan is not None
    assert plan.notes == ("a test can be replaced, never taken away; it cannot be granted by itself any more",)


def test_a_test_that_was_not_read_is_not_guessed() -> None:
    _, plan = answer(begin(desk_with_type(has_test=True), "qualification.edit", on_type()), "key")
    assert plan is not None
    assert (plan.actions, len(plan.refused)) == ((), 1)
    assert plan.refused[0] == Refusal(TYPE, "its test has not been read yet: wait a moment, or read again")


def test_a_type_with_a_test_offers_no_granting_and_one_without_no_key() -> None:
    for tested, missing in ((True, "granting"), (False, "key")):
        asking = begin(desk_with_type(has_test=tested), "qualification.edit", on_type())
        next(asking)
        assert str(asking.send(missing).error).startswith("It is one of: description, deactivate, retry")


def test_deleting_says_what_goes_with_it_and_wants_the_name_typed() -> None:
    desk = desk_with_type(holder("A1"), requests=(request("1"), request("2")))
    fill(desk.board, [hit("1", requirements=(Requirement(TYPE, "Exists"),))])
    asked, plan = answer(begin(desk, "qualification.delete", on_type()), "Careful", NAME)
    assert [question.kind for question in asked] == [Kind.TYPED, Kind.TYPED]
    assert plan is not None
    assert [(one.verb, one.type_id) for one in plan.actions] == [(Verb.DELETE_TYPE, TYPE)]
    assert plan.notes == (
        "it cannot be brought back, and its name stays taken for up to 48 hours",
        "2 requests for it: rejected",
        "1 HIT with this requirement cannot be extended any more: “Rate the formality of words”",
        "no new HITs of their types can be made",
        "1 holder: it counts on for those HITs alone",
    )
    assert answer(begin(desk, "qualification.delete", on_type()), "")[1] is None


@pytest.mark.parametrize("command_id", ["qualification.edit", "qualification.delete", "holder.grant"])
def test_without_a_type_nothing_can_be_done(command_id: str) -> None:
    assert why_not(desk_with_type(), command_id, NOTHING) == "There is no qualification type under the cursor"


def test_the_holders_of_a_type_are_about_it() -> None:
    assert why_not(desk_with_type(), "holder.grant", on_holders()) is None
