"""Qualification types for tests: one that is made with what it needs, and who holds and requires it."""

from __future__ import annotations

from typing import Any

from tests.marketplace.market import Market

TYPE = {"Name": "Reads Latin", "Description": "Reads a sentence", "QualificationTypeStatus": "Active"}
DISPOSING = "This operation can be called with a status of: Active,Inactive"


def make(market: Market, **params: Any) -> str:
    """The id of a new type."""
    answer = market.do("CreateQualificationType", **{**TYPE, **params})
    return str(answer["QualificationType"]["QualificationTypeId"])


def needs(kind: str, guarded: str = "Accept") -> dict[str, Any]:
    """Parameters of a HIT that asks its workers for the type."""
    return {
        "QualificationRequirements": [
            {"QualificationTypeId": kind, "Comparator": "Exists", "ActionsGuarded": guarded}
        ]
    }  # fmt: skip


def grant(market: Market, kind: str) -> None:
    """The usual worker holds the type."""
    market.do("AssociateQualificationWithWorker", QualificationTypeId=kind, WorkerId=market.worker())


def code(error: Any) -> str:
    """An error's code without the prefix that all have."""
    return str(error.code).removeprefix("AWS.MechanicalTurk.")
