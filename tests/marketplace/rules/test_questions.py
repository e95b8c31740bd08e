"""The frame of a question: size, well-formedness, namespace, links."""

from __future__ import annotations

import pytest

from tests.marketplace.market import BASE, QUESTION
from turkterm.marketplace.errors import ApiError
from turkterm.marketplace.rules.questions import check_question

WORDS = (
    "There was an error parsing the XML question or answer data in your request.  Please make sure the data is "
    "well-formed and validates against the appropriate schema. Details: "
)


def html(content: str) -> str:
    return QUESTION.replace("<p>Warm?</p>", content)


def external(url: str) -> str:
    return (
        f'<ExternalQuestion xmlns="{BASE}2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{url}</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>"
    )


def refused(question: str) -> ApiError:
    with pytest.raises(ApiError) as caught:
        check_question({"Question": question})
    assert caught.value.kind == "ParameterValidationError"
    return caught.value


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        f'<?xml version="1.0" encoding="UTF-8"?>\n{html("<p>Größe?</p>")}',
        f"<?xml version='1.0' encoding='ASCII'?>{html('<p>Größe?</p>')}",
        html("<!DOCTYPE html><html><body>&nbsp;</body></html>"),
        external("https://lab.example/q?a=1&amp;b=2"),
        external("http://localhost:5000/"),
        external("http://127.0.0.1/q"),
        external("http://[::1]:8000/q"),
    ],
)
def test_good_questions_are_kept_as_they_came(question: str) -> None:
    assert check_question({"Question": question}) == question


def test_the_size_is_counted_in_bytes() -> None:
    room = 65_535 - len(html("").encode())
    check_question({"Question": html("ä" * (room // 2) + "x" * (room % 2))})
    error = refused(html("ä" * (room // 2) + "x" * (room % 2 + 1)))
    assert (error.parameter, len(error.message) < 400) == ("Question", True)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "How warm?",
        "<HTMLQuestion>",
        QUESTION.replace("2011-11-11", "2099-01-01"),
        QUESTION.replace(f' xmlns="{BASE}2011-11-11/HTMLQuestion.xsd"', ""),
        QUESTION.replace("HTMLQuestion", "ExternalQuestion"),
        f'<!DOCTYPE a [<!ENTITY b "c">]>{QUESTION}',
        f"<!DOCTYPE HTMLQuestion>{QUESTION}",
        html("\x00"),
    ],
)
def test_what_is_no_question(question: str) -> None:
    error = refused(question)
    assert error.message.startswith(WORDS)
    assert error.code == "AWS.MechanicalTurk.XMLParseError"
    assert error.parameter == "Question"


def test_entities_are_not_expanded() -> None:
    bombs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    refused(f'<!DOCTYPE a [<!ENTITY e0 "boom">{bombs}]>{html("&e9;")}')


@pytest.mark.parametrize(
    "url",
    [
        "http://lab.example/",
        "http://localhost.example/",
        "ftp://localhost/",
        "https://",
        "",
        "javascript:1",
        "http://[::1/",
    ],
)
def test_other_links_are_refused(url: str) -> None:
    assert refused(external(url)).parameter == "ExternalURL"


def test_layout_parameters_need_a_layout() -> None:
    with pytest.raises(ApiError) as caught:
        check_question({"Question": QUESTION, "HITLayoutParameters": [{"Name": "a", "Value": "b"}]})
    assert caught.value.parameter == "HITLayoutParameters"
