"""A served marketplace with submitted answers, plain boto3 beside it, and files about those answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run, Serve, Server
from tests.desk.files.papers import written
from tests.screens.servers import assignments_of, client
from turkterm.exchange.bonuses import COLUMNS


@dataclass(slots=True)
class Answered:
    """What is there: its HIT type, its assignments as boto3 has them, and where files go."""

    folder: Path
    server: Server
    mturk: Any
    type_id: str
    work: list[dict[str, Any]]

    def bonuses(self, *rows: Sequence[str], amount: str = "0.50", reason: str = "good") -> Path:
        """A bonus file with these rows, or one that pays everybody."""
        everybody = [(one["WorkerId"], one["AssignmentId"], amount, reason) for one in self.work]
        return written(self.folder / "bonuses.csv", COLUMNS, rows or everybody)

    def reviewed(self, marks: Sequence[tuple[str, str]]) -> Path:
        """A reviewed file: Approve and Reject for each assignment."""
        rows = (
            (one["HITId"], one["AssignmentId"], one["WorkerId"], *mark)
            for one, mark in zip(self.work, marks, strict=True)
        )
        head = ("HITId", "AssignmentId", "WorkerId", "Approve", "Reject")
        return written(self.folder / "reviewed.csv", head, rows)

    def paid(self) -> list[tuple[str, str, str]]:
        """Assignment, amount and reason of every bonus, as boto3 lists them."""
        hits = {one["HITId"] for one in self.work}
        listed = [self.mturk.list_bonus_payments(HITId=hit, MaxResults=100)["BonusPayments"] for hit in hits]
        found = ((one["AssignmentId"], one["BonusAmount"], one["Reason"]) for each in listed for one in each)
        return sorted(found)

    def everybody(self, amount: str = "0.50", reason: str = "good") -> list[tuple[str, str, str]]:
        """What `paid` says when everybody was paid once."""
        return sorted((one["AssignmentId"], amount, reason) for one in self.work)

    def states(self) -> dict[str, str]:
        """The state of each assignment, as boto3 lists it."""
        return {one["AssignmentId"]: one["AssignmentStatus"] for one in assignments_of(self.mturk, self.type_id)}


def answered(
    turkterm: Run, serve: Serve, home: Path, folder: Path, *, hits: int = 2, each: int = 2, faults: str = ""
) -> Answered:
    """Import a batch and serve it."""
    rows = "".join(f"Rate a word,word {number},{answer}\n" for number in range(hits) for answer in range(each))
    (folder / "batch.csv").write_text(f"Title,word,Answer.formal\n{rows}")
    (folder / "template.html").write_text("<p>${word}</p>")
    done = turkterm("marketplace", "import", folder / "batch.csv", "--template", folder / "template.html")
    type_id = str(json.loads(done.out)["HITTypeId"])
    server = serve("--faults", faults)
    mturk = client(home)
    return Answered(folder, server, mturk, type_id, assignments_of(mturk, type_id))
