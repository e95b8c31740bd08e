"""What `turkterm doctor` finds: one line each, for people by sign and word, for programs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from turkterm.model.cleantext import clean


class Mark(StrEnum):
    """How it is: as it should be, worth knowing, or failing."""

    OK = "ok"
    NOTE = "note"
    FAILS = "fails"


SIGNS = {Mark.OK: "✓", Mark.NOTE: "!", Mark.FAILS: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `about` is a profile or a part of this computer; `value` is for programs."""

    about: str
    check: str
    mark: Mark
    said: str
    value: str | float | bool | None = None


def as_lines(findings: Sequence[Finding]) -> str:
    """For people: a line each. What is said may come from a marketplace or a variable: it is cleaned here."""
    about = max(len(one.about) for one in findings)
    check = max(len(one.check) for one in findings)
    return "\n".join(
        clean(f"{SIGNS[one.mark]} {one.mark:5} {one.about:{about}}  {one.check:{check}}  {one.said}")
        for one in findings
    )


def as_data(findings: Sequence[Finding]) -> dict[str, Any]:
    """For programs: whether nothing fails, and every finding."""
    return {
        "ok": not any(one.mark is Mark.FAILS for one in findings),
        "findings": [
            {
                "about": one.about,
                "check": one.check,
                "result": one.mark.value,
                "said": clean(one.said),
                "value": one.value,
            }
            for one in findings
        ],
    }
