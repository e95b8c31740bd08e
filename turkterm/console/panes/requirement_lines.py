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
    "00000000000000000071": "in",
    "00000000000000000060": "adult",
    "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6": "Masters",
    "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH": "Masters",
}
_SIGNS = {
    "LessThan": "<",
    "LessThanOrEqualTo": "≤",
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": "≥",
    "EqualTo": "=",
    "NotEqualTo": "≠",
    "In": "",
    "NotIn": "not",
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
    kind = board.types.get(one.type_id)
    name = kind.name if kind is not None else _KNOWN.get(one.type_id, str(brief(one.type_id)))
    if one.comparator == "Exists":
        return name
    values = " ".join([*map(str, one.integers), *map(str, one.locales)])
    sign = _SIGNS.get(one.comparator, one.comparator)
    if name == "in":
        return f"{sign if sign in {'', 'not'} else _PLACED.get(sign, sign)} in {values}".strip()
    return " ".join(part for part in (name, sign, values) if part)


#: With one place the API compares by = and ≠.
_PLACED = {"=": "", "≠": "not"}


def guard_text(one: Requirement) -> str:
    """What workers who do not meet it are kept from."""
    return _GUARDED.get(one.guarded, one.guarded)
