"""The benchmark's plumbing on two small marketplaces; its figures are for a quiet machine."""

from __future__ import annotations

from tests.benchmarks.growth import OPERATIONS, compare


def test_every_operation_is_measured_on_both() -> None:
    rows = list(compare(few=64, many=96, rounds=1, calls=16))
    assert [row.name for row in rows] == [
        *(f"{operation}, 96 HITs, {clients} at once: ms a call" for operation in OPERATIONS for clients in (1, 16)),
        "server with 96 HITs, MB",
    ]
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)
    assert {(row.limit, row.other) for row in rows} == {(1.3, "with 64 HITs")}
