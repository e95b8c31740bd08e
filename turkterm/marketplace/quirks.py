"""Oddities of the real service that a client has to live with, to be switched on where a program is tried against them.

All are off by default: the marketplace then answers as the documents say. The store hands them to the operations with
each transaction (`attached.quirks`); the command line reads them with `parse_quirks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_LAGS = {"listing-lag": "listing_lag", "change-lag": "change_lag", "approval-lag": "approval_lag"}
_SWITCHES = {"bare-reviewable": "bare_reviewable", "old-version-fails": "old_version_fails"}
_SUFFIXES = {"suffix=production": False, "suffix=sandbox": True}
#: How each oddity is written.
FORMS = (*(f"{name}=SECONDS" for name in _LAGS), *_SWITCHES, *_SUFFIXES)
#: The service needed 15 seconds and 7 minutes at worst [Dallinger, ParlAI#2957]; an hour is a typing mistake or a test.
LONGEST_LAG = 3600


class BadQuirks(ValueError):
    """A list of oddities that makes no sense; one sentence."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """Which oddities the marketplace shows; lags are seconds of its clock.

    listing_lag: ListHITs and ListQualificationTypes leave out what is younger, GetHIT does not [Dallinger].
    change_lag: CreateAdditionalAssignmentsForHIT, UpdateHITTypeOfHIT and a later UpdateExpirationForHIT do not find a
    younger HIT; expiring it at once works [DOC: a RequestError in the first seconds].
    approval_lag: ApproveAssignment fails for so long after the submission, with “a status of: null” [ParlAI#2957].
    bare_reviewable: the elements of ListReviewableHITs hold the HITId and nothing else [sdk-js#2522].
    old_version_fails: SendTestEventNotification over SQS with the SDK's Version 2006-05-05 is an HTTP 500 [boto3#1288].
    sandbox: messages end as the sandbox's do, ` s` after the time, and its Masters exist instead of production's.
    """

    listing_lag: float = 0.0
    change_lag: float = 0.0
    approval_lag: float = 0.0
    bare_reviewable: bool = False
    old_version_fails: bool = False
    sandbox: bool = False


def parse_quirks(spec: str) -> Quirks:
    """Reads a list of `FORMS` such as `listing-lag=15,bare-reviewable`. Raises BadQuirks."""
    found: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in spec.split(","))):
        name, equals, text = (piece.strip() for piece in part.partition("="))
        if name in _SWITCHES and not equals:
            given: dict[str, Any] = {_SWITCHES[name]: True}
        elif name in _LAGS and equals:
            given = {_LAGS[name]: _seconds(name, text)}
        elif f"{name}={text}" in _SUFFIXES:
            given = {"sandbox": _SUFFIXES[f"{name}={text}"]}
        else:
            raise BadQuirks(f"--quirks: “{part}” is none of {', '.join(FORMS)}")
        if given.keys() & found.keys():
            raise BadQuirks(f"--quirks: {name} is given twice")
        found |= given
    return Quirks(**found)


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise BadQuirks(f"--quirks: {name} needs a number of seconds, not “{text}”") from None
    if not 0 <= seconds <= LONGEST_LAG:
        raise BadQuirks(f"--quirks: {name} is a number of seconds from 0 to {LONGEST_LAG}, not {text}")
    return seconds
