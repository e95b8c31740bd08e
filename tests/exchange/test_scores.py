from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.tables import written
from turkterm.exchange.scores import Problem, ScoreRow, Scores, read_scores, score_of, write_scores
from turkterm.exchange.table import BadFile


def test_a_row_grants_a_score_or_revokes_with_a_reason_and_other_columns_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, 'Name,WorkerId,Score,Reason\nAda,A1,80,\nBob, A2 , -5 ,\n,A3,,"It, moved"\n')
    assert read_scores(path).rows == (
        ScoreRow(2, "A1", 80),
        ScoreRow(3, "A2", -5),
        ScoreRow(4, "A3", None, "It, moved"),
    )
    assert read_scores(path).problems == ()


@pytest.mark.parametrize(
    ("row", "where", "why"),
    [
        (",80,", "line 2, column 1 (WorkerId)", "there is no worker id: "),
        ("bob,80,", "line 2, column 1 (WorkerId)", "“bob” is no worker id: "),
        ("a1abc,80,", "line 2, column 1 (WorkerId)", "“a1abc” is no worker id: "),
        ("3ABC,80,", "line 2, column 1 (WorkerId)", "“3ABC” is no worker id: "),
        (f"A{'9' * 64},80,", "line 2, column 1 (WorkerId)", "is no worker id: "),
        ("A1,9O,", "line 2, column 2 (Score)", "“9O” is no whole number"),
        ("A1,80.5,", "line 2, column 2 (Score)", "“80.5” is no whole number"),
        ("A1,2147483648,", "line 2, column 2 (Score)", "“2147483648” is no whole number that a score can be"),
        ("A1,٣,", "line 2, column 2 (Score)", "“٣” is no whole number"),
        ("A1,,", "line 2, column 2 (Score)", "there is neither a score nor a reason to revoke"),
        ("A1,80,moved", "line 2, column 3 (Reason)", "a row has a score to grant or a reason to revoke, not both"),
        (f"A1,,{'r' * 4097}", "line 2, column 3 (Reason)", "the reason has 4,097 characters, 4,096 is the most"),
        ("A1,,mo\x07ved", "line 2, column 3 (Reason)", "the reason holds the control character U+0007"),
    ],
)
def test_a_bad_row_is_said_with_its_line_and_column(tmp_path: Path, row: str, where: str, why: str) -> None:
    scores = read_scores(written(tmp_path, f"WorkerId,Score,Reason\n{row}\nAGOOD,1,\n"))
    [problem] = scores.problems
    assert problem.where == where
    assert why in problem.why
    assert [one.worker_id for one in scores.rows] == ["AGOOD"]


def test_rows_that_a_spreadsheet_left_empty_are_passed_over(tmp_path: Path) -> None:
    scores = read_scores(written(tmp_path, "WorkerId,Score,Note\nA1,80,\n,,\n ,,left\n"))
    assert scores == Scores(scores.path, (ScoreRow(2, "A1", 80),))


def test_every_problem_of_a_file_is_found_at_once(tmp_path: Path) -> None:
    scores = read_scores(written(tmp_path, "WorkerId,Score\nA1,80\nbob,1\nA1,90\nA2,x\n"))
    assert [problem.where.partition(",")[0] for problem in scores.problems] == ["line 3", "line 4", "line 5"]
    assert scores.problems[1] == Problem("line 4, column 1 (WorkerId)", "A1 stands in line 2 already")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("Worker,Score\nA1,1\n", "line 1: there is no column WorkerId; the file wants WorkerId,Score"),
        ("WorkerId,Points\nA1,1\n", "line 1: there is no column Score, nor Reason to revoke"),
        ("WorkerId,Score\n,\n", "there are no rows below the first line"),
        ("WorkerId,Score\n", "there are no rows below the first line"),
        ("WorkerId,Score\nA1\n", "line 2, column 2 (Score): the row ends after 1 cell"),
    ],
)
def test_a_file_that_is_no_list_of_scores(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_scores(written(tmp_path, text))
    assert said in str(refused.value)


def test_what_is_written_is_read_back_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "holders.csv"
    assert write_scores(path, [("A1", "80", "2027-01-01T00:00:00Z"), ("A2", "-1", "")]) == 2
    assert read_scores(path).rows == (ScoreRow(2, "A1", 80), ScoreRow(3, "A2", -1))
    with pytest.raises(BadFile, match="there is a file of this name already"):
        write_scores(path, [])
    assert len(read_scores(path).rows) == 2
    with pytest.raises(BadFile, match="no such file"):
        write_scores(tmp_path / "nowhere" / "holders.csv", [])


@pytest.mark.parametrize(
    ("text", "score"), [("80", 80), ("+3", 3), ("-2147483647", -2147483647), ("", None), ("1e3", None)]
)
def test_a_score_is_a_whole_number(text: str, score: int | None) -> None:
    assert score_of(text) == score


def test_half_a_list_is_not_left_behind(tmp_path: Path) -> None:
    def running_full() -> Iterator[tuple[str, str, str]]:
        yield ("A1", "80", "")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BadFile, match="no space left on device"):
        write_scores(tmp_path / "holders.csv", running_full())
    assert not (tmp_path / "holders.csv").exists()
