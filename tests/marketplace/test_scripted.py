"""Steps of a script: what is one, what it does, and what an answer looks like."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.marketplace.market import BASE, QUESTION, Market
from turkterm.marketplace.schema import uploads
from turkterm.marketplace.scripted import BadStep, carry_out, read_step
from turkterm.marketplace.uploads import uploaded_key

START = f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="{BASE}2005-10-01/QuestionFormAnswers.xsd">'


def do(market: Market, **step: Any) -> dict[str, Any]:
    read = read_step(json.dumps(step).encode())
    return market.write(lambda tx: carry_out(tx, read))


def html(page: str) -> str:
    return QUESTION.replace("<p>Warm?</p>", page)


def form(*specifications: tuple[str, str]) -> str:
    questions = "".join(
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier><QuestionContent><Text>?</Text></QuestionContent>"
        f"<AnswerSpecification>{specification}</AnswerSpecification></Question>"
        for name, specification in specifications
    )
    return f'<QuestionForm xmlns="{BASE}2005-10-01/QuestionForm.xsd">{questions}</QuestionForm>'


SELECTION = "<Selection><SelectionIdentifier>{0}</SelectionIdentifier><Text>{0}</Text></Selection>"
CHOICE = (
    "<SelectionAnswer><MaxSelectionCount>3</MaxSelectionCount><Selections>"
    f"{SELECTION.format('a')}{SELECTION.format('b')}<OtherSelection/></Selections></SelectionAnswer>"
)
UPLOAD = (
    "<FileUploadAnswer><MaxFileSizeInBytes>99</MaxFileSizeInBytes><MinFileSizeInBytes>1</MinFileSizeInBytes>"
    "</FileUploadAnswer>"
)


def answered(market: Market, question: str, answers: dict[str, Any]) -> str:
    """The answer document that the requester reads."""
    hit = market.hit(Question=question)["HITId"]
    assignment = do(market, do="accept", worker="A1NEWWORKER", hit=hit)["assignment"]
    assert do(market, do="submit", assignment=assignment, answers=answers) == {}
    return str(market.do("GetAssignment", AssignmentId=assignment)["Assignment"]["Answer"])


def test_accept_submit_and_return(market: Market) -> None:
    hit = market.hit(MaxAssignments=2)["HITId"]
    first = do(market, do="accept", worker="A1NEWWORKER", hit=hit)["assignment"]
    second = do(market, do="accept", worker="A2NEWWORKER", hit=hit)["assignment"]
    assert market.life(hit) == ("Unassignable", 0, 2, 0)
    assert do(market, do="submit", assignment=first) == {}
    assert do(market, do="return", assignment=second) == {}
    assert market.life(hit) == ("Assignable", 1, 0, 0)


def test_refusals_are_answers_and_the_worker_stays(market: Market) -> None:
    missing = "3" + "A" * 29
    assert do(market, do="accept", worker="A1NEWWORKER", hit=missing) == {"error": f"Hit {missing} does not exist."}
    kind = market.do("CreateQualificationType", Name="Q", Description="d", QualificationTypeStatus="Active")
    type_id = kind["QualificationType"]["QualificationTypeId"]
    market.do("AssociateQualificationWithWorker", QualificationTypeId=type_id, WorkerId="A1NEWWORKER")
    assert "is no worker id" in do(market, do="accept", worker="nobody", hit=missing)["error"]
    assert "does not exist" in do(market, do="submit", assignment=missing)["error"]
    assert "does not exist" in do(market, do="return", assignment=missing)["error"]
    assert "does not exist" in do(market, do="request", worker="A1NEWWORKER", type="no such type")["error"]


def test_requests(market: Market) -> None:
    def kind(**more: Any) -> str:
        name = f"Q{len(more)}{sorted(more)}"
        made = market.do(
            "CreateQualificationType", Name=name, Description="d", QualificationTypeStatus="Active", **more
        )
        return str(made["QualificationType"]["QualificationTypeId"])

    waits = do(market, do="request", worker="A1NEWWORKER", type=kind())
    listed = market.do("ListQualificationRequests")["QualificationRequests"]
    assert [waits] == [{"request": one["QualificationRequestId"]} for one in listed]
    granting = kind(AutoGranted=True, AutoGrantedValue=80)
    assert do(market, do="request", worker="A1NEWWORKER", type=granting, answers={}) == {"granted": 80}
    key = (
        f'<AnswerKey xmlns="{BASE}2005-10-01/AnswerKey.xsd"><Question><QuestionIdentifier>q</QuestionIdentifier>'
        "<AnswerOption><SelectionIdentifier>a</SelectionIdentifier><SelectionIdentifier>b</SelectionIdentifier>"
        "<AnswerScore>7</AnswerScore></AnswerOption></Question></AnswerKey>"
    )
    test = form(("q", CHOICE.replace("<OtherSelection/>", "")))
    tested = kind(Test=test, AnswerKey=key, TestDurationInSeconds=60)
    asked = do(market, do="request", worker="A1NEWWORKER", type=tested, answers={"q": ["b", "a"]})
    assert asked == {"granted": 7}
    again = do(market, do="request", worker="A1NEWWORKER", type=tested, answers={"q": "a"})
    assert set(again) == {"error"}


def test_selections_are_a_list_whatever_their_identifiers_hold(market: Market) -> None:
    question = form(("choice", CHOICE.replace(">a<", ">a|b<")), ("text", "<FreeTextAnswer/>"))
    document = answered(market, question, {"choice": ["a|b"], "text": ["a", "b"]})
    assert "<SelectionIdentifier>a|b</SelectionIdentifier>" in document
    assert "<FreeText>a|b</FreeText>" in document
    assert "Other" not in document


def test_a_page_s_fields(market: Market) -> None:
    document = answered(market, html("<input name='q'>"), {"q": "é", "n": 5, "yes": True, "more": ["a", "b"]})
    fields = {"q": "&#233;", "n": "5", "yes": "true", "more": "a|b"}
    assert (
        document
        == START
        + "".join(
            f"<Answer><QuestionIdentifier>{name}</QuestionIdentifier><FreeText>{text}</FreeText></Answer>"
            for name, text in fields.items()
        )
        + "</QuestionFormAnswers>"
    )


def test_crowd_elements(market: Market) -> None:
    page = html("<crowd-form><crowd-input name='i'></crowd-input><crowd-input name='j'></crowd-input></crowd-form>")
    box = {"boundingBoxes": [{"height": 1, "label": "é", "left": 2, "top": 3, "width": 4}]}
    document = answered(market, page, {"annotatedResult": box, "i": "x", "j": ""})
    text = json.dumps([{"i": "x", "annotatedResult": box}], ensure_ascii=False, separators=(",", ":"))
    assert document == (
        f"{START}<Answer><QuestionIdentifier>taskAnswers</QuestionIdentifier><FreeText>"
        f"{text.replace('é', '&#233;')}</FreeText></Answer></QuestionFormAnswers>"
    )


def test_a_question_form_with_a_file(market: Market, tmp_path: Path) -> None:
    question = form(("text", "<FreeTextAnswer/>"), ("choice", CHOICE), ("file", UPLOAD))
    document = answered(market, question, {"text": "t", "choice": ["b", "mine"], "file": "Größe"})
    key = uploaded_key(document, "file")
    assert document == (
        f"{START}<Answer><QuestionIdentifier>text</QuestionIdentifier><FreeText>t</FreeText></Answer>"
        "<Answer><QuestionIdentifier>choice</QuestionIdentifier><SelectionIdentifier>b</SelectionIdentifier>"
        "<OtherSelectionText>mine</OtherSelectionText></Answer>"
        "<Answer><QuestionIdentifier>file</QuestionIdentifier><UploadedFileSizeInBytes>7</UploadedFileSizeInBytes>"
        f"<UploadedFileKey>{key}</UploadedFileKey></Answer></QuestionFormAnswers>"
    )
    assert files(market) == [(key, "Größe".encode())]


def files(market: Market) -> list[tuple[str, bytes]]:
    return [(row.key, row.content) for row in market.read(lambda tx: tx.db.execute(select(uploads)).all())]


def test_files_of_any_bytes(market: Market) -> None:
    data = bytes(range(99))
    document = answered(market, form(("file", UPLOAD)), {"file": {"base64": b64encode(data).decode()}})
    assert "<UploadedFileSizeInBytes>99</UploadedFileSizeInBytes>" in document
    assert files(market) == [(uploaded_key(document, "file"), data)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"base64": "no base64!"}, "“file” is no base64"),
        ({"base64": 3}, "neither a text nor"),
        ({"file": "a.png"}, "neither a text nor"),
        (None, "neither a text nor"),
        (["a"], "neither a text nor"),
        ("", "has 0 bytes, and the question takes 1 to 99"),
        ("x" * 100, "has 100 bytes, and the question takes 1 to 99"),
    ],
)
def test_files_that_are_refused(market: Market, value: Any, words: str) -> None:
    hit = market.hit(Question=form(("file", UPLOAD), ("more", UPLOAD)))["HITId"]
    assignment = do(market, do="accept", worker="A1NEWWORKER", hit=hit)["assignment"]
    answers = {"more": "kept at first", "file": value}
    assert words in do(market, do="submit", assignment=assignment, answers=answers)["error"]
    assert files(market) == []
    assert do(market, do="submit", assignment=assignment, answers={"file": "a"}) == {}
    assert "error" in do(market, do="submit", assignment=assignment, answers={"file": "too late"})
    assert len(files(market)) == 1


def test_answers_that_do_not_fit(market: Market) -> None:
    for question, answers, words in (
        (html("<input name='q'>"), {"q": {"a": 1}}, "neither a text nor a number"),
        (html("<input name='q'>"), {"q": None}, "neither a text nor a number"),
        (form(("q", "<FreeTextAnswer/>")), {"other": "x"}, "no question “other”"),
    ):
        hit = market.hit(Question=question)["HITId"]
        assignment = do(market, do="accept", worker="A1NEWWORKER", hit=hit)["assignment"]
        assert words in do(market, do="submit", assignment=assignment, answers=answers)["error"]
        assert do(market, do="return", assignment=assignment) == {}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"accept",
        b"[]",
        b"{}",
        b'{"do": "fly"}',
        b'{"do": "accept", "worker": "A1NEWWORKER"}',
        b'{"do": "accept", "worker": 5, "hit": "3"}',
        b'{"do": "submit", "assignment": "3", "answer": {}}',
        b'{"do": "submit", "assignment": "3", "answers": []}',
        b'{"do": "return", "assignment": "\xff"}',
        b'{"do": "return", "assignment": "\\ud800"}',
        b'{"do": "submit", "assignment": "3", "answers": {"q": ' + b"[" * 100_000,
    ],
    ids=range(12),
)
def test_what_is_no_step(line: bytes) -> None:
    with pytest.raises(BadStep) as caught:
        read_step(line)
    assert str(caught.value).startswith("This is no step: ")
    assert "\n" not in str(caught.value)
