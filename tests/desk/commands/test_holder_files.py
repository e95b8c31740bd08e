"""Scores from a file and into one."""

from __future__ import annotations

from pathlib import Path

from tests.desk.commands.test_holders import told
from tests.desk.commands.test_reviewing import begin, why_not
from tests.desk.factories import answer, still_desk
from tests.desk.qualified import NAME, TYPE, desk_with_type, holder, on_holders, on_type
from tests.model.values import qualification_type
from turkterm.desk.commands.command import Kind
from turkterm.exchange.scores import ScoreRow, read_scores
from turkterm.model.action import Verb


def written(folder: Path, text: str) -> str:
    (folder / "scores.csv").write_text(text, encoding="utf-8")
    return str(folder / "scores.csv")


def test_a_file_of_scores_grants_changes_and_revokes(tmp_path: Path) -> None:
    desk = desk_with_type(holder("A1", 80), holder("A2", 60), holder("A3", 50))
    path = written(tmp_path, "WorkerId,Score,Reason\nA1,80,\nA2,70,\nA3,,moved\nA4,90,\nA5,,gone\n")
    asked, plan = answer(begin(desk, "holder.scores", on_holders()), path, "", "y")
    assert told(plan) == [
        (Verb.GRANT, "A2", 70, ""),
        (Verb.REVOKE, "A3", None, "moved"),
        (Verb.GRANT, "A4", 90, ""),
    ]
    assert asked[-1].label == f"scores of “{NAME}”: 1 new, 1 changed, 1 revoked"
    assert plan is not None
    assert plan.lines == ("A2  60 → 70", "A3  50 revoked: moved", "A4  new 90")
    assert [(one.target, one.why) for one in plan.refused] == [
        ("A1", "holds it with this score already"),
        ("A5", "does not hold it"),
    ]


def test_many_rows_want_their_number_typed(tmp_path: Path) -> None:
    path = written(tmp_path, "WorkerId,Score\nA1,1\nA2,1\nA3,1\nA4,1\n")
    asked, plan = answer(begin(desk_with_type(), "holder.scores", on_type()), path, "", "3", "4")
    assert [question.kind for question in asked[2:]] == [Kind.TYPED, Kind.TYPED]
    assert plan is not None
    assert len(plan.actions) == 4


def test_with_one_bad_row_nothing_is_done_and_every_bad_row_is_shown(tmp_path: Path) -> None:
    asking = begin(desk_with_type(), "holder.scores", on_type())
    next(asking)
    question = asking.send(written(tmp_path, "WorkerId,Score\nA1,80\nbob,1\nA1,9O\n"))
    assert question.error == (
        f"{tmp_path}/scores.csv, line 3, column 1 (WorkerId): “bob” is no worker id: they are an A and capital letters "
        "and digits, and 1 more"
    )
    assert question.preview is not None
    assert [one.target for one in question.preview.refused] == [
        "line 3, column 1 (WorkerId)",
        "line 4, column 1 (WorkerId)",
    ]
    assert asking.send("nowhere.csv").preview is None
    assert asking.send(written(tmp_path, "WorkerId,Score\nA1,80\n")).error is None


def test_a_file_that_changes_nothing_asks_nothing_and_says_why(tmp_path: Path) -> None:
    path = written(tmp_path, "WorkerId,Reason\nA1,moved\n")
    asked, plan = answer(begin(desk_with_type(), "holder.scores", on_type()), path)
    assert plan is not None
    assert (plan.actions, len(plan.refused), len(asked)) == ((), 1, 1)


def test_what_is_exported_is_taken_back_and_no_file_is_overwritten(tmp_path: Path) -> None:
    desk = desk_with_type(holder("A2", 60), holder("A1", 80))
    path = tmp_path / "holders.csv"
    _, plan = answer(begin(desk, "holder.export", on_holders("A2")), str(path))
    assert plan is not None
    assert (plan.actions, plan.note) == ((), f"Wrote 2 holders into {path}")
    assert read_scores(path).rows == (ScoreRow(2, "A1", 80), ScoreRow(3, "A2", 60))
    asking = begin(desk, "holder.export", on_holders())
    next(asking)
    assert asking.send(str(path)).error == f"{path}: there is a file of this name already"


def test_before_the_holders_were_read_no_file_is_compared_with_them() -> None:
    desk = still_desk()
    desk.board.qualifications.put_types([qualification_type("1")])
    for command_id in ("holder.scores", "holder.export"):
        assert why_not(desk, command_id, on_type()) == "Who holds it has not been read yet: wait a moment"
    desk.board.qualifications.put_holders(TYPE, (holder("A1"),))
    assert why_not(desk, "holder.scores", on_type()) is None
