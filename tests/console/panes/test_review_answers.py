"""Answers as they are read: folded, marked, in order."""

from __future__ import annotations

import json

import pytest

from tests.console.desks import answer, assignment, hit, still_desk, text_of
from turkterm.console.panes.pairing import pair
from turkterm.console.panes.review_answers import Folding, review_answers
from turkterm.console.widgets.cells import LTR_MARK, width_of
from turkterm.desk.desk import Desk
from turkterm.desk.details import review_detail
from turkterm.desk.pages import Page
from turkterm.model.answers import CROWD_FORM
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import AssignmentId, HITId, HITTypeId
from turkterm.model.question import Asked, Inputs
from turkterm.model.signals import Control

FOLDED, WHOLE = Folding(False, CleanText("z"), CleanText("f")), Folding(True, CleanText("z"), CleanText("f"))


def drawn(desk: Desk, document: str, page: Page | None = None, folding: Folding = FOLDED, width: int = 70) -> str:
    """The answers of one assignment."""
    desk.board.put_hits([hit(1)])
    desk.board.put_assignments(HITId("HIT1"), [assignment(1, document=document)])
    given = page or Page((), ())
    detail = review_detail(desk.board, AssignmentId("ASSIGNMENT1"), given, desk.signals)
    assert detail is not None
    paired = pair(given.inputs, detail.answers.fields, in_order=bool(given.asked))
    return text_of(review_answers(detail, paired, folding), width)


def test_a_long_text_is_folded_at_a_word_and_says_how_much_is_left() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    found = drawn(still_desk(), answer(why=text))
    assert "word0 word1" in found
    head, _, left = " ".join(found.split()).partition(" … ")
    assert text.startswith(head.removeprefix("answers ").lstrip("─ ").removeprefix("why "))
    shown = len(text) - int(left.split()[0])
    assert left.endswith("characters more: z")
    assert text[shown] == " "
    assert "word199" in drawn(still_desk(), answer(why=text), folding=WHOLE)
    lines = drawn(still_desk(), answer(why="\n".join("abcdefghijkl")))
    assert "h … 8 characters more: z" in lines


def test_json_is_one_line_until_it_is_opened() -> None:
    boxes = {"boxes": [{"left": number, "top": number} for number in range(9)], "size": {"w": 1, "h": 2}}
    document = answer(**{CROWD_FORM: json.dumps([{"annotated": boxes, "small": {"a": 1, "b": [2]}, "label": "cat"}])})
    found = drawn(still_desk(), document)
    assert '{ "boxes": [ { "left": 0, "top": 0 }' in found
    assert "characters more: z" in found
    assert 'small      { "a": 1, "b": [ 2 ] }' in found
    assert "label      cat" in found
    assert '  "size": {' in drawn(still_desk(), document, folding=WHOLE)


def test_what_was_not_answered_is_named_and_empty_is_said() -> None:
    page = Page((), (), asked=(Asked(clean("why")), Asked(clean("kind")), Asked(clean("sure"), optional=True)))
    found = drawn(still_desk(), answer(why=""), page)
    assert "why  left empty" in found
    assert "not answered: kind" in found
    assert "sure" not in found


def test_uploads_and_selections() -> None:
    document = (
        "<QuestionFormAnswers><Answer><QuestionIdentifier>photo</QuestionIdentifier><UploadedFileSizeInBytes>5"
        "</UploadedFileSizeInBytes><UploadedFileKey>KEY-1</UploadedFileKey></Answer><Answer><QuestionIdentifier>colour"
        "</QuestionIdentifier><SelectionIdentifier>red</SelectionIdentifier><OtherSelectionText>pale</OtherSelectionText>"
        "</Answer></QuestionFormAnswers>"
    )
    found = drawn(still_desk(), document)
    assert "photo   5 bytes, file KEY-1" in found
    assert "f copies a link" in found
    assert "colour  red, pale" in found


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"q1": "Seen"}, "✓ control"),
        ({"q1": "no"}, "✗ control: expected seen"),
        ({"q2": "no"}, "q1 left empty  ✗ control: expected seen"),
    ],
)
def test_control_answers_are_marked(given: dict[str, str], says: str) -> None:
    desk = still_desk(controls={HITTypeId("TYPE1"): (Control("q${control}", "seen"),)})
    desk.board.put_hits([hit(1)])
    desk.signals.give_inputs(HITId("HIT1"), {"control": "1.0"})
    assert says in drawn(desk, answer(**given))


def test_wide_and_right_to_left_text_stays_in_its_cells() -> None:
    page = Page(inputs(text0="日本語", text1="שלום"), ())
    rows = drawn(still_desk(), answer(q0="漢字漢字", q1="مرحبا"), page, width=40).splitlines()[1:]
    heads = [rows[0].partition("漢")[0], rows[1].partition("م")[0]]
    assert [width_of(head) for head in heads] == [8, 8]
    assert rows[1].endswith(LTR_MARK)


def inputs(**values: str) -> Inputs:
    return tuple((clean(name), clean(value)) for name, value in values.items())
