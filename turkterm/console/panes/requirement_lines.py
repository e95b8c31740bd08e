"""Qualification requirements in words: what is asked of workers, and from what the others are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turkterm.console.wording import brief

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.model.hit import Requirement

#: The marketplace's own qualification types [SDK]; of the two Masters types the first is the sandbox's.
_KNOWN = {
    "00000000000000000040": "HITs approved",
    "000000000000000000L0": "approval %",
    "00000000000000000060": "adult",
    "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6": "Masters",
    "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH": "Masters",
}
#: Where a worker lives; a single place is compared by = and ≠, several by In and NotIn.
_LOCALE = "00000000000000000071"
_PLACES = {"In": "in", "EqualTo": "in", "NotIn": "not in", "NotEqualTo": "not in"}
_SIGNS = {
    "LessThan": "<",
    "LessThanOrEqualTo": "≤",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": "≥",
    "EqualTo": "=",
    "NotEqualTo": "≠",
    "In": "one of",
    "NotIn": "none of",
    "DoesNotExist": "not held",
}
#: ActionsGuarded [SDK]: what a worker without it cannot do.
_GUARDED = {
    "Accept": "others cannot accept",
    "PreviewAndAccept": "others cannot preview or accept",
    "DiscoverPreviewAndAccept": "others do not see it",
}


def requirement_text(board: Board, one: Requirement) -> str:
    """One requirement in a few words: `approval % ≥ 95`, `in US GB`."""
    values = " ".join([*map(str, one.integers), *map(str, one.locales)])
    if one.type_id == _LOCALE and one.comparator in _PLACES:
        return f"{_PLACES[one.comparator]} {values}"
    kind = board.qualifications.types.get(one.type_id)
    name = kind.name if kind is not None else _KNOWN.get(one.type_id, str(brief(one.type_id)))
    if one.comparator == "Exists":
        return name
    sign = _SIGNS.get(one.comparator, one.comparator)
    return " ".join(part for part in (name, sign, values) if part)


def guard_text(one: Requirement) -> str:
    """What workers who do not meet it are kept from."""
    return _GUARDED.get(one.guarded, one.guarded)
