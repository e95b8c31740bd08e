"""The inbox as rows, and a real worker's requests answered from it."""

from __future__ import annotations

from pathlib import Path

from tests.console.desks import NOW, entry, kind, said, still_desk, words
from tests.console.exams import ask_for, make_type, scores
from tests.console.sitting import sitting
from tests.marketplace.exam import EXAM, HALF, KEY, RIGHT
from turkterm.console.panes.requests import RequestsPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.action import ActionState, Verb
from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.qualification import QualificationRequest

ONE = QualificationTypeId("QUAL1")


def request(name: str, type_id: QualificationTypeId = ONE) -> QualificationRequest:
    return QualificationRequest(QualificationRequestId(f"R{name}"), type_id, WorkerId(f"A{name}"), NOW - 60)


async def test_requests_in_lines() -> None:
    desk = still_desk()
    desk.board.qualifications.put_types([kind("QUAL1", "Reads French")])
    pane = RequestsPane(desk)
    assert list(pane.absent()) == ["◌ Reading the requests"]
    desk.board.inbox.put_requests([request("1"), request("2"), request("3", QualificationTypeId("QUAL2"))])
    desk.board.put_entries([entry(Verb.ACCEPT_REQUEST, ActionState.SENT, asked=request("2").request_id)])
    pane.reread()
    pane.catch_up()
    assert said(pane.heading()) == "Requests 2"
    assert [words(pane.cells(row)) for row in pane.ledger.rows] == [
        "1m|A1|? waits|–|0|–|Reads French",
        "1m|A2|… sent|–|0|–|Reads French",
        "1m|A3|? waits|–|0|–|QUAL2",
    ]
    pane.within = "QUAL1"
    pane.reread()
    pane.catch_up()
    assert said(pane.heading()) == "Requests 1 for Reads French"
    assert pane.absent()[0] == "No request for Reads French waits"
    assert pane.touched(Changed(Topic.REQUESTS)) is None
    assert pane.touched(Changed(Topic.HITS)) == ()


async def test_the_inbox_from_a_request_to_a_score(tmp_path: Path) -> None:
    """Requests come by themselves; one is accepted, the key set, two accepted by it, one rejected with a reason."""
    templates = {"request": ("Too few answers were right",)}
    async with sitting(tmp_path, templates=templates) as sat:
        type_id = await make_type(sat, "Reads French", **EXAM)
        for number, answers in enumerate((RIGHT, HALF, RIGHT, HALF)):
            assert "request" in ask_for(sat, f"A{number}ASKS", type_id, answers)
        await sat.press("R", "4")
        await sat.sees("4 requests wait", "requests 4", "no key: you mark it")
        await sat.press("enter")
        await sat.sees("Requests 4 for Reads French", "both?", "a · b", "no key")
        await sat.press("a", "'77", "enter")
        await sat.sees("Requests 3 for Reads French")
        assert await scores(sat, type_id) == {"A0ASKS": 77}

        (tmp_path / "key.xml").write_text(KEY, encoding="utf-8")
        await sat.press("backspace", "e", "'key", "enter", f"'{tmp_path}/key.xml", "enter")
        await sat.sees("! requests that wait are not granted by it: they wait")
        await sat.press("y")
        await sat.sees("marked by its key")
        await sat.press("I")
        await sat.sees("Requests 3", "the key gives 8", "expected a · b")
        await sat.press("space", "space", "a", "enter")
        await sat.sees("A1ASKS  score 8", "A2ASKS  score 15")
        await sat.press("y")
        await sat.sees("Requests 1")
        await sat.press("r", "tab", "enter")
        await sat.sees("No request for a qualification waits")
        await sat.until(lambda: not sat.desk.board.inbox.waiting(), "the rejection")
        assert await scores(sat, type_id) == {"A0ASKS": 77, "A1ASKS": 8, "A2ASKS": 15}
        assert (await sat.client("list_qualification_requests"))["NumResults"] == 0
        [rejected] = [one for one in sat.desk.board.entries.values() if one.action.verb is Verb.REJECT_REQUEST]
        assert (rejected.state, rejected.action.text) == (ActionState.DONE, "Too few answers were right")


async def test_monitor_mode_sees_all_of_it_and_answers_nothing(tmp_path: Path) -> None:
    async with sitting(tmp_path, monitor=True) as sat:
        type_id = await make_type(sat, "Reads French", **EXAM)
        ask_for(sat, "A1ASKS", type_id, RIGHT)
        await sat.press("R", "I")
        await sat.sees("Requests 1", "a · b")
        for key in ("a", "r"):
            await sat.press(key)
            assert "does nothing here; monitor mode only looks" in sat.status
        await sat.press("4", "c")
        assert "does nothing here; monitor mode only looks" in sat.status
        await sat.press("h", "plus")
        await sat.sees("Holders 0 of Reads French", "does nothing here; monitor mode only looks")
