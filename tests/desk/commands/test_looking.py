"""Why what helps to decide cannot be done now."""

from __future__ import annotations

import pytest

from tests.desk.factories import StillDesk, entry, still_desk
from tests.model.values import NOW, action, assignment, hit
from turkterm.desk.commands.command import Context, Selection
from turkterm.desk.commands.looking import LOOKING, SOON, uploads
from turkterm.desk.rows.review import review_rows
from turkterm.model.action import ActionState, Verb
from turkterm.model.query import parse_query

FILES = (
    "<QuestionFormAnswers><Answer><QuestionIdentifier>photo</QuestionIdentifier>"
    "<UploadedFileSizeInBytes>5</UploadedFileSizeInBytes><UploadedFileKey>KEY-1</UploadedFileKey></Answer>"
    "<Answer><QuestionIdentifier>q</QuestionIdentifier><FreeText>file x</FreeText></Answer></QuestionFormAnswers>"
)
ONE = Selection(Context.REVIEW, ("3ASG1",))
NONE = Selection(Context.REVIEW)


def desk_with(*dues: float, answer: str = "") -> StillDesk:
    """Submitted assignments that are approved by themselves so many seconds from now."""
    work = [assignment(str(number), auto_approval_time=NOW + due, answer=answer) for number, due in enumerate(dues, 1)]
    return still_desk(hits=[hit()], assignments=work)


def why_not(desk: StillDesk, command_id: str, selection: Selection = ONE) -> str | None:
    command = desk.registry.get(command_id)
    assert command is not None
    return desk.why_not(command, selection)


def test_soon_shows_exactly_what_the_header_counts() -> None:
    desk = desk_with(-5, 60, 6 * 3600, 6 * 3600 + 1, 9 * 3600)
    assert why_not(desk, "review.soon") is None
    query = parse_query(SOON)
    shown = [row for row in review_rows(desk.board, NOW) if query.matches(row.fields, row.text, desk.now())]
    assert len(shown) == desk.figures().pressing == 3
    assert why_not(desk_with(9 * 3600), "review.soon") == "Nothing is approved by itself within 6 hours"


def test_looking_back_needs_a_decision() -> None:
    desk = desk_with(60)
    desk.opened = NOW - 1
    assert why_not(desk, "review.decided") == "Nothing was decided in this session"
    desk.board.put_entries([entry(action("1", Verb.APPROVE), ActionState.HELD)])
    assert why_not(desk, "review.decided") is None


def test_a_row_is_needed_and_notes_need_their_file() -> None:
    desk = desk_with(60)
    assert why_not(desk, "review.worker") is None
    assert why_not(desk, "review.worker", NONE) == "There is no worker under the cursor"
    assert why_not(desk, "assignment.note") == "No notes are kept here"
    assert why_not(desk, "assignment.note", NONE) == "There is no row to note anything about"


def test_files_of_one_assignment() -> None:
    desk = desk_with(60, 60, answer=FILES)
    assert uploads(desk, ONE) == ("photo",)
    assert why_not(desk, "assignment.file") is None
    both = Selection(Context.REVIEW, ("3ASG1", "3ASG2"))
    assert why_not(desk, "assignment.file", both) == "The answers under the cursor hold no uploaded file"
    assert uploads(desk_with(60), ONE) == ()


@pytest.mark.parametrize("command", [one.id for one in LOOKING if one.writes])
def test_notes_do_not_exist_in_monitor_mode(command: str) -> None:
    assert still_desk(monitor=True).registry.get(command) is None
