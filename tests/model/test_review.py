from __future__ import annotations

from turkterm.model.review import PolicyLevel, ReviewReport


def test_a_hit_without_policies_has_an_empty_report() -> None:
    assert ReviewReport() == ReviewReport((), (), ())
    assert [str(level) for level in PolicyLevel] == ["Assignment", "HIT"]  # ReviewPolicyLevel of the API
