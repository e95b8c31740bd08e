from __future__ import annotations

from tests.desk.rows.test_workers import ANNA, BLOCKED, board
from tests.model.values import qualification_type
from turkterm.desk.rows.workers import worker_row
from turkterm.desk.worker_table import COLUMNS, worker_cells


def test_a_worker_s_cells_are_whole_ids_and_plain_figures() -> None:
    made = board()
    cells = dict(zip(COLUMNS, worker_cells(made, worker_row(made, ANNA)), strict=True))
    assert (cells["WorkerId"], cells["Done"], cells["ToReview"]) == (ANNA, 4, 1)
    assert (cells["ApprovedPercent"], cells["AgreePercent"], cells["Paid"], cells["Bonuses"]) == (
        "66.7",
        "",
        "0.35",
        "0.50",
    )
    assert (cells["MedianSeconds"], cells["Qualifications"], cells["Blocked"]) == ("25", "3QUAL1", "no")
    made.qualifications.put_types([qualification_type("1")])
    assert "Careful reader 1" in worker_cells(made, worker_row(made, ANNA))


def test_what_is_not_known_is_empty() -> None:
    made = board()
    cells = dict(zip(COLUMNS, worker_cells(made, worker_row(made, BLOCKED)), strict=True))
    assert (cells["MedianSeconds"], cells["LastSubmission"], cells["ApprovedPercent"]) == ("", "", "")
    assert (cells["Blocked"], cells["BlockReason"]) == ("yes", "spam")
