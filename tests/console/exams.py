"""Qualification types at the console: made by plain boto3, asked for from the workers' side."""

from __future__ import annotations

import json
from typing import Any

from tests.console.sitting import Sitting
from turkterm.exchange.template import question
from turkterm.marketplace.scripted import carry_out, read_step


async def make_type(sat: Sitting, name: str = "Reads French", **more: Any) -> str:
    """A type of this requester, seen by the console."""
    made = await sat.client(
        "create_qualification_type", Name=name, Description="Reads it well", QualificationTypeStatus="Active", **more
    )
    type_id = str(made["QualificationType"]["QualificationTypeId"])
    sat.desk.refresh()
    await sat.until(lambda: type_id in sat.desk.board.qualifications.types, name)
    return type_id


async def make_hit(sat: Sitting, title: str, type_id: str, comparator: str = "Exists") -> str:
    """A HIT that requires a type."""
    made = await sat.client(
        "create_hit",
        Title=title,
        Description="Say how warm a word is",
        Reward="0.05",
        LifetimeInSeconds=3600,
        AssignmentDurationInSeconds=600,
        MaxAssignments=3,
        Question=question("<p>warm</p><input name=warmth>", ()),
        QualificationRequirements=[{"QualificationTypeId": type_id, "Comparator": comparator}],
    )
    return str(made["HIT"]["HITId"])


def ask_for(sat: Sitting, worker: str, type_id: str, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """A worker asks for a type, with answers to its test; what the marketplace says."""
    return _step(sat, {"do": "request", "worker": worker, "type": type_id, "answers": answers})


def be_there(sat: Sitting, *workers: str) -> None:
    """Workers whom the marketplace knows: each tried to accept a HIT that there is not."""
    for worker in workers:
        assert "error" in accept(sat, worker, "3NONE")


def accept(sat: Sitting, worker: str, hit_id: str) -> dict[str, Any]:
    """A worker accepts a HIT; what the marketplace says."""
    return _step(sat, {"do": "accept", "worker": worker, "hit": hit_id})


def _step(sat: Sitting, step: dict[str, Any]) -> dict[str, Any]:
    return sat.server.store.write_now(lambda tx: carry_out(tx, read_step(json.dumps(step).encode())))


async def scores(sat: Sitting, type_id: str, status: str = "Granted") -> dict[str, int]:
    """Who holds a type, as the marketplace says."""
    answer = await sat.client("list_workers_with_qualification_type", QualificationTypeId=type_id, Status=status)
    return {one["WorkerId"]: one["IntegerValue"] for one in answer["Qualifications"]}
