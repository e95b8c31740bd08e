from __future__ import annotations

from tests.model.values import qualification_type


def test_only_an_active_type_can_be_required_and_requested() -> None:
    assert qualification_type().active
    assert not qualification_type(status="Inactive").active
    assert not qualification_type(status="Disposing").active
