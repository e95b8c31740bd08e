from __future__ import annotations

from dataclasses import replace

import pytest

from tests.model.values import qualification_type
from turkterm.desk.board import Board
from turkterm.desk.commands.choosing_types import ask_type, named_type, offer_names
from turkterm.model.cleantext import clean
from turkterm.model.qualification import QualificationType


def called(number: str, name: str) -> QualificationType:
    """A type of this name."""
    return replace(qualification_type(number), name=clean(name))


FRENCH, LATIN = called("1", "Reads French"), called("2", "Reads Latin")


def board() -> Board:
    made = Board()
    made.qualifications.put_types([FRENCH, LATIN])
    return made


@pytest.mark.parametrize("words", ["Reads French", " reads french ", "3qual1", "3QUAL1"])
def test_a_type_goes_by_its_name_or_id(words: str) -> None:
    assert named_type(board(), words) == FRENCH
    assert named_type(board(), words.strip()[:-1]) is None


def test_only_one_of_the_given_types_can_be_chosen() -> None:
    asking = ask_type(board(), "which", [FRENCH])
    assert next(asking).default == "Reads French"
    assert asking.send("").error == "Which one? tab goes through them"
    assert asking.send("Reads Greek").error == "There is no qualification type “Reads Greek”"
    assert asking.send("reads latin").error == "“Reads Latin” cannot be chosen here"
    with pytest.raises(StopIteration) as end:
        asking.send("reads french")
    assert end.value.value == FRENCH
    assert next(ask_type(board(), "which", [FRENCH, LATIN])).default == ""


def test_a_whole_name_offers_all_of_them() -> None:
    offered = offer_names(["Reads French", "Reads Latin"])
    assert list(offered("lat")) == ["Reads Latin"]
    assert list(offered("Reads Latin")) == ["Reads French", "Reads Latin"]
    assert list(offer_names([])("x")) == []
