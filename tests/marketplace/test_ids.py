"""Identifiers have the service's shapes and do not repeat."""

from __future__ import annotations

import re

import pytest

from turkterm.marketplace import ids


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        (ids.new_entity_id, r"3[0-9A-Z]{29}"),
        (ids.new_person_id, r"A[0-9A-Z]{13}"),
        (ids.new_access_key_id, r"AKIA[0-9A-Z]{16}"),
        (ids.new_secret, r"[\w-]{40}"),
    ],
)
def test_shapes(make: object, pattern: str) -> None:
    assert callable(make)
    made = [make() for _ in range(500)]
    assert len(set(made)) == 500
    assert all(re.fullmatch(pattern, one) for one in made)
