from __future__ import annotations

from pathlib import Path

from tests.exchange.tables import problems, written
from turkterm.exchange.bonuses import BonusRow, read_bonuses
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents

HEAD = "WorkerId,AssignmentId,BonusAmount,Reason\n"


def test_rows_with_other_columns_and_another_order(tmp_path: Path) -> None:
    content = 'Reason,Note,BonusAmount,AssignmentId,WorkerId\n"Good, thanks", x ,$1.5,3A1, A1 \n,,,,\nMore,,2,3A1,A1\n'
    assert read_bonuses(written(tmp_path, content)).rows == (
        BonusRow(2, WorkerId("A1"), AssignmentId("3A1"), Cents(150), "Good, thanks"),
        BonusRow(4, WorkerId("A1"), AssignmentId("3A1"), Cents(200), "More"),
    )


def test_every_mistake_is_said_with_its_place(tmp_path: Path) -> None:
    rows = "A1,3A1,0.125,good\nB2,3a,0,\n,,1,x\nA1,3A4,-1,x\n"
    assert problems(read_bonuses, tmp_path, HEAD + rows) == [
        ", line 2, column 3 (BonusAmount): “0.125” is not an amount: write dollars with at most two decimals,"
        " such as 0.50",
        ", line 3, column 1 (WorkerId): “B2” is not a WorkerId: an A, then capitals and digits",
        ", line 3, column 2 (AssignmentId): “3a” is not an AssignmentId: capitals and digits, 64 at most",
        ", line 3, column 3 (BonusAmount): a bonus of nothing cannot be paid",
        ", line 3, column 4 (Reason): the reason is missing",
        ", line 4, column 1 (WorkerId): the WorkerId is missing",
        ", line 4, column 2 (AssignmentId): the AssignmentId is missing",
        ", line 5, column 3 (BonusAmount): “-1” is not an amount: write dollars with at most two decimals,"
        " such as 0.50",
    ]


def test_a_row_twice_is_a_slip_and_another_reason_is_another_bonus(tmp_path: Path) -> None:
    rows = "A1,3A1,0.50,good\nA1,3A1,0.5,good \nA1,3A1,0.50,better\nA1,3A1,0.51,good\n"
    assert problems(read_bonuses, tmp_path, HEAD + rows) == [
        ", line 3: it repeats line 2; to pay both, give them different reasons"
    ]


def test_a_file_without_rows_pays_nobody(tmp_path: Path) -> None:
    assert read_bonuses(written(tmp_path, HEAD)).rows == ()
