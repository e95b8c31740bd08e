from __future__ import annotations

from pathlib import Path

from tests.exchange.tables import problems, written
from turkterm.exchange.reviewed import Decision, read_reviewed
from turkterm.model.ids import AssignmentId, HITId, WorkerId

#: The columns of a results file as the requester website has them, its lifetime columns and all.
WEBSITE = (
    '"HITId","HITTypeId","Title","Description","Keywords","Reward","CreationTime","MaxAssignments",'
    '"RequesterAnnotation","AssignmentDurationInSeconds","AutoApprovalDelayInSeconds","Expiration",'
    '"NumberOfSimilarHITs","LifetimeInSeconds","AssignmentId","WorkerId","AssignmentStatus","AcceptTime",'
    '"SubmitTime","AutoApprovalTime","ApprovalTime","RejectionTime","RequesterFeedback","WorkTimeInSeconds",'
    '"LifetimeApprovalRate","Last30DaysApprovalRate","Last7DaysApprovalRate","Input.word","Answer.formal",'
    '"Approve","Reject"\n'
)
ROW = (
    '"3H1","3T1","Rate a word","How formal?","language","$0.05","Mon Nov 23 10:00:00 PST 2026","3","BatchId:1;",'
    '"600","259200","Mon Nov 30 10:00:00 PST 2026","","","{}","A{}","Submitted","","","","","","","41","","","",'
    '"=mileage","0_Neither","{}","{}"\n'
)


def test_the_websites_file_is_taken_unchanged(tmp_path: Path) -> None:
    rows = [ROW.format("3A1", 1, "x", ""), ROW.format("3A2", 2, "", "Empty\nanswer"), ROW.format("3A3", 3, "", " ")]
    read = read_reviewed(written(tmp_path, WEBSITE + "".join(rows) + ROW.format("3A4", 4, "X", "")))
    hit = HITId("3H1")
    assert read.decisions == (
        Decision(2, AssignmentId("3A1"), hit, WorkerId("A1"), None),
        Decision(3, AssignmentId("3A2"), hit, WorkerId("A2"), "Empty\nanswer"),
        Decision(6, AssignmentId("3A4"), hit, WorkerId("A4"), None),
    )
    assert read.undecided == 1


def test_only_the_columns_that_are_needed(tmp_path: Path) -> None:
    read = read_reviewed(written(tmp_path, "AssignmentId,Approve\n3A1,x\n3A2,\n"))
    assert read.decisions == (Decision(2, AssignmentId("3A1"), None, None, None),)
    assert read.undecided == 1


def test_every_mistake_is_said_with_its_place(tmp_path: Path) -> None:
    rows = f"3A1,A1,x,bad\n3A2,A1,yes,\n,A1,x,\n3a,B,x,\n3A9,,,{'r' * 1025}\n3A1,A1,X,\n"
    assert problems(read_reviewed, tmp_path, "AssignmentId,WorkerId,Approve,Reject\n" + rows) == [
        ", line 2, column 4 (Reject): the row has a mark in Approve as well: it can be one of them",
        ", line 3, column 3 (Approve): an approval is marked with x, and a reason belongs into the column Reject",
        ", line 4, column 1 (AssignmentId): the AssignmentId is missing",
        ", line 5, column 1 (AssignmentId): “3a” is not an AssignmentId: capitals and digits, 64 at most",
        ", line 5, column 2 (WorkerId): “B” is not a WorkerId: an A, then capitals and digits",
        ", line 6, column 4 (Reject): the reason has 1,025 characters, 1,024 is the most",
        ", line 7, column 1 (AssignmentId): line 2 has the same assignment",
    ]


def test_an_undecided_row_may_hold_anything(tmp_path: Path) -> None:
    assert read_reviewed(written(tmp_path, "AssignmentId,Approve\nnone,\n")).undecided == 1


def test_a_file_that_nobody_reviewed(tmp_path: Path) -> None:
    assert problems(read_reviewed, tmp_path, "AssignmentId,Note\n3A1,x\n") == [
        ", line 1: there is neither a column Approve nor a column Reject"
    ]
