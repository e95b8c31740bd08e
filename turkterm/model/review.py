"""What the review policies of a HIT found and did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText


class PolicyLevel(StrEnum):
    """ReviewPolicyLevel of the API: a policy looks at each assignment by itself, or at all of a HIT together."""

    ASSIGNMENT = "Assignment"
    HIT = "HIT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: `key` is what was measured about the subject, of one question where it names one."""

    level: PolicyLevel
    subject_type: CleanText
    subject_id: CleanText
    key: CleanText
    value: CleanText
    question: CleanText | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One action that a policy took or meant to take; `time` in epoch seconds, 0 while it is not complete."""

    level: PolicyLevel
    name: CleanText
    target_type: CleanText
    target_id: CleanText
    status: CleanText
    result: CleanText
    time: float
    error: CleanText | None = None


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """All of it, oldest first; `policies` by name, as the HIT has them."""

    policies: tuple[tuple[PolicyLevel, CleanText], ...] = ()
    findings: tuple[Finding, ...] = ()
    deeds: tuple[Deed, ...] = ()
