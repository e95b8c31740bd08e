"""GetFileUploadURL: which assignments and answers have a link to give."""

from __future__ import annotations

import pytest

from tests.marketplace.market import Market
from tests.marketplace.test_uploads import ANSWER
from turkterm.marketplace import labour


@pytest.fixture
def assignment(market: Market) -> str:
    """A submitted assignment whose answer holds a file."""
    held = market.accept(market.hit()["HITId"])
    market.write(lambda tx: labour.submit(tx, held, ANSWER))
    return held


def test_a_link(market: Market, assignment: str) -> None:
    market.store.public_url = "http://127.0.0.1:1"
    url = market.do("GetFileUploadURL", AssignmentId=assignment, QuestionIdentifier="photo")["FileUploadURL"]
    assert url.startswith("http://127.0.0.1:1/-/uploads/")
    market.clock.turn(1)
    assert url != market.do("GetFileUploadURL", AssignmentId=assignment, QuestionIdentifier="photo")["FileUploadURL"]


@pytest.mark.parametrize("question", ["q", "nothing", ""])
def test_an_answer_without_a_file(market: Market, assignment: str, question: str) -> None:
    error = market.refused("GetFileUploadURL", AssignmentId=assignment, QuestionIdentifier=question)
    assert (error.kind, error.parameter) == ("ParameterValidationError", "QuestionIdentifier")
    assert error.message.startswith(f'The value "{question}" is not valid for the parameter QuestionIdentifier.')


def test_not_before_the_submission(market: Market) -> None:
    held = market.accept(market.hit()["HITId"])
    error = market.refused("GetFileUploadURL", AssignmentId=held, QuestionIdentifier="photo")
    assert error.code == "AWS.MechanicalTurk.InvalidAssignmentState"


def test_not_after_the_disposal(market: Market, assignment: str) -> None:
    hit_id = market.do("GetAssignment", AssignmentId=assignment)["HIT"]["HITId"]
    market.do("RejectAssignment", AssignmentId=assignment, RequesterFeedback="no")
    market.do("DeleteHIT", HITId=hit_id)
    error = market.refused("GetFileUploadURL", AssignmentId=assignment, QuestionIdentifier="photo")
    assert error.message == f"Assignment {assignment} does not exist."
