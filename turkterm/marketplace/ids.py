"""New identifiers in the shapes that the service used.

HIT, HIT type, group, assignment and qualification type ids: `3` and 29 more of `0-9A-Z`; worker and requester ids: `A`
and 13 more; access keys: AWS's own shapes [fixtures]. All are drawn from the system's secure random source.
"""

from __future__ import annotations

import secrets

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ENTITY_REST = 29
_PERSON_REST = 13
_ACCESS_KEY_REST = 16
_SECRET_BYTES = 30  # 40 characters of base64


def _tail(length: int) -> str:
    value = secrets.randbelow(36**length)
    digits = []
    for _ in range(length):
        value, digit = divmod(value, 36)
        digits.append(_DIGITS[digit])
    return "".join(digits)


def new_entity_id() -> str:
    """An id for a HIT, HIT type, HIT group, assignment or qualification type."""
    return "3" + _tail(_ENTITY_REST)


def new_person_id() -> str:
    """An id for a worker or a requester (CustomerId of the API)."""
    return "A" + _tail(_PERSON_REST)


def new_access_key_id() -> str:
    """An access key id as AWS writes a user's long-lived ones."""
    return "AKIA" + _tail(_ACCESS_KEY_REST)


def new_secret() -> str:
    """A secret access key, 40 characters."""
    return secrets.token_urlsafe(_SECRET_BYTES)
