from __future__ import annotations

from pathlib import Path

import pytest

from tests.marketplace.exam import KEY, QUESTIONS, TEST, form, free_text
from turkterm.exchange.exams import LARGEST, read_key, read_test
from turkterm.exchange.table import BadFile
from turkterm.marketplace.rules.answer_key import read_key as marketplace_key
from turkterm.marketplace.rules.questions import QUESTION_FORMS, check_document

FILE_UPLOAD = (
    "<Question><QuestionIdentifier>up</QuestionIdentifier><QuestionContent><Text>t</Text></QuestionContent>\n"
    "<AnswerSpecification><FileUploadAnswer/></AnswerSpecification></Question>"
)


def written(folder: Path, text: str, name: str = "test.xml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_test_and_its_key_are_read_as_the_marketplace_takes_them(tmp_path: Path) -> None:
    test = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{TEST.replace("one?", "Où ?")}'
    assert read_test(written(tmp_path, test)) == test
    check_document("Test", test, QUESTION_FORMS)
    key = read_key(written(tmp_path, KEY, "key.xml"), test)
    assert marketplace_key(key).score({"one": frozenset("a")}) == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ", line 1, column 1: "),
        ("<QuestionForm>\n  <Question>\n</QuestionForm>", "line 3, column 16: opening and ending tag mismatch"),
        ("a,b\n1,2", "line 1, column 1: start tag expected"),
        (TEST.replace("one?", "one & only?"), "line 1, column "),
        ("\n<HTMLQuestion/>", "line 2: this is a document HTMLQuestion, wanted is QuestionForm"),
        ("<QuestionForm/>", 'line 1: QuestionForm wants xmlns="http://mechanicalturk'),
        ('<QuestionForm xmlns="http://example.org/QuestionForm.xsd"/>', "QuestionForm wants xmlns"),
        ("<!DOCTYPE QuestionForm [<!ENTITY e 'x'>]>" + TEST, ": a document type (<!DOCTYPE …>) is not taken"),
        (form(*QUESTIONS, "\n\n", FILE_UPLOAD, version="2005-10-01"), "line 4: a qualification test cannot ask"),
        (TEST.replace("one?", "é" * LARGEST), f"{LARGEST:,} at the most"),
    ],
)  # fmt: skip
def test_what_the_marketplace_would_refuse_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadFile) as refused:
        read_test(path)
    assert str(refused.value).startswith(str(path))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "test", "said"),
    [
        (KEY.replace(">one<", "\n>two<").replace("\n>", ">"), TEST, "line 1: the test has no question “two”"),
        (KEY.replace(">b<", ">zz<"), TEST, "line 1: question “both” of the test has no selection “zz”"),
        (KEY, form(*QUESTIONS, "\n", free_text()), ": this test takes no key, for its line 2 has a FreeTextAnswer"),
        (TEST, TEST, "this is a document QuestionForm, wanted is AnswerKey"),
    ],
)
def test_a_key_must_fit_its_test(tmp_path: Path, key: str, test: str, said: str) -> None:
    with pytest.raises(BadFile, match=r"key\.xml") as refused:
        read_key(written(tmp_path, key, "key.xml"), test)
    assert said in str(refused.value)


def test_a_file_that_is_not_there_or_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no such file"):
        read_test(tmp_path / "none.xml")
    (tmp_path / "latin.xml").write_bytes(b"<QuestionForm>\n\xe9</QuestionForm>")
    with pytest.raises(BadFile, match="line 2, column 1: the byte 0xE9 is not UTF-8"):
        read_test(tmp_path / "latin.xml")
