"""Identifiers of the marketplace, one type each, and how they look where there is little room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NewType

HITId = NewType("HITId", str)
HITTypeId = NewType("HITTypeId", str)
HITGroupId = NewType("HITGroupId", str)
AssignmentId = NewType("AssignmentId", str)
WorkerId = NewType("WorkerId", str)
QualificationTypeId = NewType("QualificationTypeId", str)
QualificationRequestId = NewType("QualificationRequestId", str)
ActionId = NewType("ActionId", str)

_NAMED = 3


def shorten(identifier: str, head: int = 4, tail: int = 3) -> str:
    """Shorten an id in the middle: `A2KZEXAMPLE7QF` becomes `A2KZ…7QF`; a short one stays whole."""
    if len(identifier) <= head + tail + 1:
        return identifier
    return f"{identifier[:head]}…{identifier[-tail:]}"


def some_of(identifiers: Sequence[str]) -> str:
    """A few of them, shortened, and how many more."""
    shown = ", ".join(map(shorten, identifiers[:_NAMED]))
    more = len(identifiers) - _NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
