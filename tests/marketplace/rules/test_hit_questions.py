"""Questions of new HITs: given whole, or made from a layout of the folder."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marketplace.market import HIT, QUESTION, Market
from turkterm.marketplace.layouts import FOLDER, layout_id

PAGE = (
    "<!DOCTYPE html><html><body><form name='mturk_form' method='post' "
    "action='https://www.mturk.com/mturk/externalSubmit'><input type='hidden' name='assignmentId' value=''>"
    "<p>${word} and ${other}</p><input name='q'></form></body></html>"
)
ID = layout_id("words.html")
BARE = {key: value for key, value in HIT.items() if key != "Question"}


@pytest.fixture(autouse=True)
def layout(market: Market) -> None:
    """A layout with two placeholders."""
    folder = market.store.path.parent / FOLDER
    folder.mkdir()
    (folder / "words.html").write_text(PAGE)


def values(**given: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in given.items()]


def test_a_layout_becomes_the_question(market: Market) -> None:
    made = market.do("CreateHIT", **BARE, HITLayoutId=ID, HITLayoutParameters=values(word="warm", other="cold"))["HIT"]
    assert made["HITLayoutId"] == ID
    assert "<p>warm and cold</p>" in made["Question"]
    assert made["Question"].startswith('<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/')
    assert market.look(made["HITId"]) == made
    (market.store.path.parent / FOLDER / "words.html").unlink()
    assert market.look(made["HITId"]) == made  # the HIT keeps its question


def test_with_a_hit_type(market: Market) -> None:
    hit_type = market.hit()["HITTypeId"]
    made = market.do(
        "CreateHITWithHITType",
        HITTypeId=hit_type,
        LifetimeInSeconds=60,
        HITLayoutId=ID,
        HITLayoutParameters=values(word="a", other="b"),
    )["HIT"]
    assert (made["HITLayoutId"], made["HITTypeId"]) == (ID, hit_type)


def test_a_question_of_ones_own_has_no_layout(market: Market) -> None:
    assert "HITLayoutId" not in market.hit()


@pytest.mark.parametrize(
    ("params", "code", "text"),
    [
        ({"HITLayoutId": "3NONE"}, "HITLayoutDoesNotExist", "HIT Layout 3NONE does not exist."),
        ({"HITLayoutId": ID, "Question": QUESTION}, "InvalidParameterValue", "Question or a HITLayoutId, not both."),
        ({}, "InvalidParameterValue", "Either a Question or a HITLayoutId must be specified."),
        ({"HITLayoutId": ID}, "InvalidParameterValue", "The layout needs a value for word."),
        (
            {"HITLayoutId": ID, "HITLayoutParameters": values(word="a")},
            "InvalidParameterValue",
            "The layout needs a value for other.",
        ),
        (
            {"HITLayoutId": ID, "HITLayoutParameters": values(word="a", other="b", more="c")},
            "InvalidParameterValue",
            'The value "more" is not valid for the parameter HITLayoutParameters. The layout has no such placeholder.',
        ),
        (
            {"HITLayoutId": ID, "HITLayoutParameters": values(word="a") * 2},
            "InvalidParameterValue",
            "It is given twice.",
        ),
        (
            {"Question": QUESTION, "HITLayoutParameters": values(word="a")},
            "InvalidParameterValue",
            "It can only be used with a HITLayoutId.",
        ),
    ],
)
def test_what_does_not_fit(market: Market, params: dict[str, Any], code: str, text: str) -> None:
    error = market.refused("CreateHIT", **{**BARE, **params})
    assert error.code == f"AWS.MechanicalTurk.{code}"
    assert error.message.endswith(text)


def test_what_comes_out_is_checked_like_any_question(market: Market) -> None:
    def make(word: str) -> None:
        market.do("CreateHIT", **BARE, HITLayoutId=ID, HITLayoutParameters=values(word=word, other=""))

    make("x")
    size = len(market.do("ListHITs", MaxResults=1)["HITs"][0]["Question"].encode())
    make("x" * (65_535 - size + 1))
    params: dict[str, Any] = {"HITLayoutId": ID}
    params |= {"HITLayoutParameters": values(word="x" * (65_535 - size + 2), other="")}
    assert "65535 bytes" in market.refused("CreateHIT", **{**BARE, **params}).message
    broken: dict[str, Any] = {"HITLayoutId": ID, "HITLayoutParameters": values(word="\x01", other="")}
    assert market.refused("CreateHIT", **{**BARE, **broken}).code == "AWS.MechanicalTurk.XMLParseError"
