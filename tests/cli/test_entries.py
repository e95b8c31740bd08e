from __future__ import annotations

from dataclasses import replace

from tests.model.values import action
from turkterm.cli.entries import as_data, as_line, as_row, failure_line, what
from turkterm.desk.files.draft import Fate, Item
from turkterm.model.action import ActionState, Entry, Verb
from turkterm.model.cleantext import clean
from turkterm.model.ids import AssignmentId, WorkerId
from turkterm.model.money import Cents

BONUS = replace(
    action(verb=Verb.BONUS),
    assignment_id=AssignmentId("3A"),
    worker_id=WorkerId("A1"),
    amount=Cents(50),
    fee=Cents(10),
    text="a\x1bb",
)
ENTRY = Entry(BONUS, ActionState.FAILED, 0.0, 60.0, "ana", "embedded", "r-1", clean("no such worker"))


def test_rows_of_a_file() -> None:
    def state(item: Item, entry: Entry | None = None) -> tuple[object, object]:
        row = as_row(item, entry)
        return row["state"], row["why"]

    assert state(Item(2, BONUS)) == ("planned", None)
    assert state(Item(2, BONUS, Fate.SKIPPED, "paid")) == ("skipped", "paid")
    assert state(Item(2, BONUS), ENTRY) == ("failed", "no such worker")
    assert as_row(Item(2, BONUS), ENTRY)["amount"] == "0.50"


def test_entries_for_scripts_and_for_people() -> None:
    data = as_data(ENTRY)
    assert (data["created"], data["updated"]) == ("1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z")
    assert (data["fee"], data["who"], data["request_id"], data["text"]) == ("0.10", "ana", "r-1", "a\x1bb")
    line = as_line(ENTRY)
    assert line.startswith("1970-01-01T00:01:00Z  ")
    assert line.endswith("failed     ana  bonus $0.50 for A1, 3A + $0.10 fee · request r-1 · no such worker")
    assert failure_line(ENTRY) == "bonus $0.50 for A1, 3A: failed: no such worker"


def test_an_action_on_many_workers() -> None:
    many = replace(
        action(verb=Verb.NOTIFY),
        assignment_id=None,
        hit_id=None,
        worker_id=None,
        amount=Cents(0),
        worker_ids=(WorkerId("A1"), WorkerId("A2")),
    )
    assert what(many) == "notify for 2 workers"
