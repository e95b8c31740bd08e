"""Requirements in words."""

from __future__ import annotations

from tests.console.desks import kind
from turkterm.console.panes.requirement_lines import guard_text, requirement_text
from turkterm.desk.board import Board
from turkterm.model.hit import Locale, Requirement
from turkterm.model.ids import QualificationTypeId


def test_requirements_in_words() -> None:
    board = Board()
    board.qualifications.put_types([kind("QUAL1", "Reads French")])

    def told(type_id: str, comparator: str, *integers: int, places: tuple[Locale, ...] = ()) -> str:
        return requirement_text(board, Requirement(QualificationTypeId(type_id), comparator, integers, places))

    place = "00000000000000000071"
    assert told("QUAL1", "GreaterThan", 70) == "Reads French > 70"
    assert told("QUAL1", "Exists") == "Reads French"
    assert told("QUAL1", "DoesNotExist") == "Reads French not held"
    assert told(place, "In", places=(Locale("US", "NY"), Locale("GB"))) == "in US-NY GB"
    assert told(place, "EqualTo", places=(Locale("US"),)) == "in US"
    assert told(place, "NotIn", places=(Locale("FR"),)) == "not in FR"
    assert told(place, "NotEqualTo", places=(Locale("FR"),)) == "not in FR"
    assert told("QUAL1", "In", 3, 5) == "Reads French one of 3 5"
    assert told("3UNKNOWNUNKNOWNX", "NotEqualTo", 1) == "3UNK…WNX ≠ 1"


def test_what_the_others_are_kept_from() -> None:
    def told(guarded: str) -> str:
        return guard_text(Requirement(QualificationTypeId("Q"), "Exists", guarded=guarded))

    assert told("Accept") == "others cannot accept"
    assert told("DiscoverPreviewAndAccept") == "others do not see it"
    assert told("Unheard") == "Unheard"
