"""The limits of the API, and the checks that hold values to them [SDK, DOC, LEG].

The service model leaves these to the business side: a breach is a ParameterValidationError, not a ValidationException.
"""

from __future__ import annotations

from turkterm.marketplace.errors import ApiError, bad_parameter
from turkterm.marketplace.rules.unknown import shown
from turkterm.model.money import BadAmount, Cents, parse_amount

TITLE = 128
DESCRIPTION = 2000
KEYWORDS = 1000
ANNOTATION = 255
QUESTION_BYTES = 65_535
REQUIREMENTS = 10
FEEDBACK = 1024
NOTICE_SUBJECT = 200
NOTICE_TEXT = 4096
NOTICE_WORKERS = 100
BLOCKS = 100_000  # workers that a requester may block [SDK]
REASON = 4096  # of a block, bonus or revocation: not recorded, as long as a notice
DESTINATION = 1024  # of notifications: not recorded, longer than any queue's URL
TYPE_NAME = 200  # of a qualification type [LEG]
INTEGER_VALUES = 15
LOCALE_VALUES = 30
PAGE = 10  # [aws-samples/mturk-code-samples PR#3, D08]
MAX_ASSIGNMENTS = 1_000_000_000
LONGEST_DELAY = 2**31 - 1  # seconds, of a test or between two requests for a qualification: not recorded

YEAR = 31_536_000
ASSIGNMENT_DURATION = (30, YEAR)
LIFETIME = (30, YEAR)
AUTO_APPROVAL_DELAY = (0, 2_592_000)
AUTO_APPROVAL_DEFAULT = 2_592_000

DAY = 86_400
TOKEN_LIFE = DAY
OVERRIDE_WITHIN = 30 * DAY
DISPOSAL_AFTER = 120 * DAY  # [SDK]

# [DOC]: characters 0 to 8, 11, 12 and 14 to 31 may not be in feedback; here in no text that people read.
_FORBIDDEN = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32))))


def refuse(parameter: str, value: object, detail: str = "") -> ApiError:
    """`bad_parameter` with no more of the value than a person wants to read."""
    return bad_parameter(parameter, shown(str(value)), detail)


def check_text(parameter: str, value: str | None, longest: int, *, required: bool = False) -> str | None:
    """The text itself, None where it is absent or (where not required) empty; lengths are characters."""
    if not value:
        if required:
            raise too_short(parameter)
        return None
    if len(value) > longest:
        raise refuse(parameter, value, f"The maximum length is {longest} characters.")
    if not _FORBIDDEN.isdisjoint(value):
        raise refuse(
            parameter, "".join(c for c in value if c not in _FORBIDDEN), "It holds characters that are not allowed."
        )
    return value


def require_text(parameter: str, value: str, longest: int) -> str:
    """The text, which must hold something."""
    return check_text(parameter, value, longest, required=True) or ""


def too_short(parameter: str) -> ApiError:
    """The legacy words for an empty text, which tools still quote."""
    error = bad_parameter(parameter, "")
    error.message = f"Your request parameter {parameter} has a minimum length of 1."
    return error


def check_range(parameter: str, value: int, limits: tuple[int, int]) -> int:
    """The number, within its limits (both inclusive)."""
    least, most = limits
    if not least <= value <= most:
        raise refuse(parameter, value, f"Valid values are {least} to {most}.")
    return value


def check_amount(parameter: str, value: str) -> Cents:
    """Dollars of the wire as cents."""
    try:
        return parse_amount(value)
    except BadAmount as problem:
        raise refuse(parameter, value) from problem
