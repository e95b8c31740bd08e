"""From rows to structures: every member is one of the service model's, and none is null."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.marketplace.market import Market, open_market
from turkterm.marketplace.service import service_model
from turkterm.marketplace.shapes import present


def test_what_is_unset_is_left_out() -> None:
    assert present(HITId="3A", Keywords=None, MaxAssignments=0, IsRequestable=False, Title="") == {
        "HITId": "3A",
        "MaxAssignments": 0,
        "IsRequestable": False,
        "Title": "",
    }


def unknown_or_null(shape: Any, value: Any) -> list[str]:
    """The members of a result that the service model does not have, or that are null."""
    if shape.type_name == "structure":
        found = [name for name in value if name not in shape.members or value[name] is None]
        return found + [
            bad for name in value if name in shape.members for bad in unknown_or_null(shape.members[name], value[name])
        ]
    if shape.type_name == "list":
        return [bad for item in value for bad in unknown_or_null(shape.member, item)]
    return []


def answers(market: Market) -> dict[str, dict[str, Any]]:
    hit_id = market.hit(MaxAssignments=2, Keywords="warm")["HITId"]
    done = market.submitted(hit_id, "AONE")
    market.do("RejectAssignment", AssignmentId=done, RequesterFeedback="empty")
    market.do("SendBonus", WorkerId="AONE", AssignmentId=done, BonusAmount="1", Reason="thanks")
    market.do("CreateWorkerBlock", WorkerId="AONE", Reason="copies")
    kind = market.do("CreateQualificationType", Name="n", Description="d", QualificationTypeStatus="Active")
    type_id = kind["QualificationType"]["QualificationTypeId"]
    market.do("AssociateQualificationWithWorker", QualificationTypeId=type_id, WorkerId="AONE")
    asked: dict[str, dict[str, Any]] = {
        "GetHIT": {"HITId": hit_id},
        "ListHITs": {},
        "GetAssignment": {"AssignmentId": done},
        "ListAssignmentsForHIT": {"HITId": hit_id},
        "ListBonusPayments": {"HITId": hit_id},
        "ListWorkerBlocks": {},
        "GetQualificationType": {"QualificationTypeId": type_id},
        "ListQualificationTypes": {"MustBeRequestable": False},
        "ListWorkersWithQualificationType": {"QualificationTypeId": type_id},
        "NotifyWorkers": {"Subject": "s", "MessageText": "m", "WorkerIds": ["ASTRANGER"]},
    }
    return {name: market.do(name, **params) for name, params in asked.items()}


def test_every_member_is_the_services(tmp_path: Path) -> None:
    with open_market(tmp_path) as market:
        for name, answer in answers(market).items():
            assert unknown_or_null(service_model().operation_model(name).output_shape, answer) == [], name
            assert len(str(answer)) > 60, name
