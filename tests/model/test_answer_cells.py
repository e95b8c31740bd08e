from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from turkterm.model.answer_cells import UNREADABLE, answer_cells

#: What XML 1.0 can carry; a carriage return becomes a line feed on the way [XML 2.11].
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n")
)


def document(*answers: str) -> str:
    inside = "".join(f"<Answer>{answer}</Answer>" for answer in answers)
    return f'<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="urn:x">{inside}</QuestionFormAnswers>'


def answer(name: str, inside: str) -> str:
    return f"<QuestionIdentifier>{escape(name)}</QuestionIdentifier>{inside}"


def free(text: str) -> str:
    return f"<FreeText>{escape(text)}</FreeText>"


@given(st.dictionaries(TEXTS.filter(bool), TEXTS, min_size=1))
def test_no_character_of_an_answer_is_lost(fields: dict[str, str]) -> None:
    made = document(*(answer(name, free(text)) for name, text in fields.items()))
    assert answer_cells(made) == tuple(fields.items())


def test_choices_uploads_and_fields_left_empty() -> None:
    choice = "<SelectionIdentifier>a</SelectionIdentifier><SelectionIdentifier>b</SelectionIdentifier>"
    upload = "<UploadedFileSizeInBytes>7</UploadedFileSizeInBytes><UploadedFileKey>k</UploadedFileKey>"
    made = document(answer("c", choice), answer("u", upload), answer("none", ""), answer("empty", "<FreeText/>"))
    assert answer_cells(made) == (("c", "a|b"), ("u", "7|k"), ("none", ""), ("empty", ""))


def test_a_crowd_forms_json_stays_as_it_is() -> None:
    text = '[{"a":{"on":true}, "n":1.0}]'
    assert answer_cells(document(answer("taskAnswers", free(text)))) == (("taskAnswers", text),)


def test_names_that_come_again_are_numbered() -> None:
    made = document(answer("q", free("1")), answer("q.2", free("2")), answer("q", free("3")), free("4"))
    assert answer_cells(made) == (("q", "1"), ("q.2", "2"), ("q.3", "3"), (UNREADABLE, "4"))


def test_what_cannot_be_read_is_given_whole() -> None:
    assert answer_cells("<QuestionFormAnswers><Answer>cut") == ((UNREADABLE, "<QuestionFormAnswers><Answer>cut"),)
    assert answer_cells(document()) == ((UNREADABLE, document()),)
    assert answer_cells(" ") == ()
