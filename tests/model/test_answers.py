from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.answers import parse_answers

NAMESPACE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd"
DECLARATION = '<?xml version="1.0" encoding="ASCII"?>'


def document(*answers: str, declaration: str = DECLARATION) -> str:
    inside = "".join(f"<Answer>{answer}</Answer>" for answer in answers)
    return f'{declaration}<QuestionFormAnswers xmlns="{NAMESPACE}">{inside}</QuestionFormAnswers>'


def free(name: str, text: str) -> str:
    return f"<QuestionIdentifier>{name}</QuestionIdentifier><FreeText>{escape(text)}</FreeText>"


def read(text: str) -> list[tuple[str, str, str]]:
    return [(field.name, field.kind, field.text) for field in parse_answers(text).fields]


def crowd(value: object) -> list[tuple[str, str, str]]:
    return read(document(free("taskAnswers", value if isinstance(value, str) else json.dumps(value))))


def test_fields_of_a_form_come_in_the_order_of_the_document() -> None:
    text = document(free("word", "mileage"), free("formality", "0_Neither"))
    assert read(text) == [("word", "text", "mileage"), ("formality", "text", "0_Neither")]
    assert parse_answers(text).problem is None


def test_every_kind_of_answer_is_read() -> None:
    name = "<QuestionIdentifier>q</QuestionIdentifier>"
    text = document(
        f"{name}<SelectionIdentifier>a</SelectionIdentifier><SelectionIdentifier>b</SelectionIdentifier>",
        f"{name}<OtherSelectionText>mine</OtherSelectionText>",
        f"{name}<UploadedFileSizeInBytes>10</UploadedFileSizeInBytes><UploadedFileKey>k</UploadedFileKey>",
        f"{name}<UploadedFileKey>k</UploadedFileKey><UploadedFileSizeInBytes>10</UploadedFileSizeInBytes>",
        name,
        free("q", " "),
        free("q", "{}"),
    )
    assert read(text) == [
        ("q", "choice", "a, b"),
        ("q", "other", "mine"),
        ("q", "upload", "10 bytes, file k"),
        ("q", "upload", "file k, 10 bytes"),
        ("q", "empty", ""),
        ("q", "empty", ""),
        ("q", "empty", ""),
    ]


@pytest.mark.parametrize(
    "declaration", ["", "<?xml version='1.0' encoding='ASCII'>", '<?xml version="1.0" encoding="UTF-8"?>\n']
)
def test_the_declarations_that_were_seen_make_no_difference(declaration: str) -> None:
    assert read(document(free("q", "año"), declaration=declaration)) == [("q", "text", "año")]


def test_numeric_entities_are_letters_and_codes_are_disarmed() -> None:
    text = document(
        "<QuestionIdentifier>pa&#237;s</QuestionIdentifier><FreeText>a&#10;b&#9;&#x202e;&#x9b;31m</FreeText>"
    )
    assert read(text) == [("país", "text", "a\nb ��31m")]


def test_markup_that_nobody_escaped_reads_as_its_text() -> None:
    text = document("<QuestionIdentifier>q</QuestionIdentifier><FreeText>a <b>bold</b> word</FreeText>")
    assert read(text) == [("q", "text", "a bold word")]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_answer_says_so(text: str) -> None:
    assert parse_answers(text).problem == "The answer is empty"


@pytest.mark.parametrize("text", ["no xml", document(free("q", "a"))[:-20], "<a>&x;</a>", "<a>\ud800\x1b[2J</a>"])
def test_a_broken_document_is_shown_as_it_came(text: str) -> None:
    answers = parse_answers(text)
    assert answers.problem is not None
    [field] = answers.fields
    assert field.text.startswith(text[:3])
    assert "\x1b" not in field.text


def test_a_document_without_answers_says_so() -> None:
    assert parse_answers(document()).problem == "The answer holds no fields"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ([{"q": "a"}], [("q", "text", "a")]),
        ({"q": "a"}, [("q", "text", "a")]),
        ([{"q": ""}], [("q", "empty", "")]),
        ([{"n": 3, "x": 1.5}], [("n", "text", "3"), ("x", "text", "1.5")]),
        ([{"y": True, "n": False, "none": None}], [("y", "text", "yes"), ("n", "text", "no"), ("none", "empty", "")]),
        ([{"sentiment": {"label": "Cat"}}], [("sentiment", "choice", "Cat")]),
        ([{"tags": {"labels": ["a", "b"]}}], [("tags", "choice", "a, b")]),
        ([{"btn": {"yes": False, "no": True}}], [("btn", "choice", "no")]),
        ([{"box": {"blurry": True}}], [("box", "choice", "blurry")]),
        ([{"box": {"blurry": False}}], [("box", "choice", "")]),
        ('[{"q": "a"}', [("q", "text", "a")]),  # the guide's own sample lacks the bracket
        ("[{", [("taskAnswers", "text", "[{")]),
        ("not json", [("taskAnswers", "text", "not json")]),
        ("[1, 2]", [("taskAnswers", "text", "[1, 2]")]),
        ("[]", [("taskAnswers", "text", "[]")]),
        ("", [("taskAnswers", "empty", "")]),
        ('[{"q\\u001b": "\\u001b[31m"}]', [("q␛", "text", "␛[31m")]),
        ('[{"q": "\\ud800"}]', [("q", "text", "�")]),
    ],
)  # fmt: skip
def test_the_one_answer_of_a_crowd_form_is_taken_apart(value: object, shown: list[tuple[str, str, str]]) -> None:
    assert crowd(value) == shown


def test_what_crowd_elements_draw_stays_json() -> None:
    boxes = {"boundingBoxes": [{"height": 1, "label": "cat", "left": 2, "top": 3, "width": 4}]}
    [(name, kind, text)] = crowd([{"annotatedResult": boxes}])
    assert (name, kind) == ("annotatedResult", "json")
    assert json.loads(text) == boxes


def test_json_that_is_nested_too_deeply_is_no_failure() -> None:
    text = "[" * 100_000 + "]" * 100_000
    assert crowd(text) == [("taskAnswers", "text", text)]
    [(name, _, shown)] = crowd('[{"q": ' + "[" * 900 + "]" * 900 + "}]")
    assert name == "q"
    assert shown


@given(st.text(max_size=300))
def test_no_document_breaks_the_reader(text: str) -> None:
    parse_answers(text)
    parse_answers(document(free("taskAnswers", text)) if text.isprintable() else text)
    parse_answers(DECLARATION + text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_no_json_breaks_the_reader(value: object) -> None:
    for field in parse_answers(document(free("taskAnswers", json.dumps(value)))).fields:
        assert field.kind in {"text", "choice", "json", "empty"}
