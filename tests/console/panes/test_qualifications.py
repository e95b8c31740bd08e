"""Qualification types as rows, and types made, changed and deleted on a real marketplace."""

from __future__ import annotations

from pathlib import Path

from tests.console.desks import NOW, hit, holder, kind, said, still_desk, text_of, words
from tests.console.exams import accept, ask_for, be_there, make_hit, make_type, scores
from tests.console.sitting import sitting
from tests.marketplace.exam import KEY, RIGHT, TEST
from turkterm.console.panes.qualifications import QualificationsPane
from turkterm.desk.board import Changed, Topic
from turkterm.model.hit import Requirement
from turkterm.model.ids import QualificationRequestId, QualificationTypeId, WorkerId
from turkterm.model.qualification import QualificationRequest


async def test_types_in_lines() -> None:
    desk = still_desk()
    needs = (Requirement(QualificationTypeId("QUAL1"), "Exists"),)
    desk.board.put_hits([hit(1, requirements=needs), hit(2, requirements=needs)])
    desk.board.qualifications.put_types([kind("QUAL2", "Draws"), kind("QUAL1", "Reads French")])
    pane = QualificationsPane(desk)
    pane.catch_up()
    assert said(pane.heading()) == "Qualifications 2"
    lines = [words(pane.cells(row)) for row in pane.ledger.rows]
    assert lines == ["Draws|✓ active|–|0|0|by you", "Reads French|✓ active|–|0|2|by you"]
    desk.board.qualifications.put_holders(QualificationTypeId("QUAL1"), (holder("LOW", 12), holder("HIGH", 90)))
    asked = QualificationRequest(QualificationRequestId("R1"), QualificationTypeId("QUAL1"), WorkerId("A1"), NOW)
    desk.board.inbox.put_requests([asked])
    pane.reread()
    pane.catch_up()
    assert said(pane.heading()) == "Qualifications 2 · 1 request waits"
    assert words(pane.cells(pane.ledger.rows[1])) == "Reads French|✓ active|2|1|2|by you"
    picture = pane.picture(pane.ledger.rows[1])
    assert (said(picture.title), said(picture.tail)) == ("Reads French", "QUAL1")
    assert "2 holders" in text_of(picture.lines)


async def test_which_changes_touch_it() -> None:
    pane = QualificationsPane(still_desk())
    for topic in (Topic.HITS, Topic.QUALIFICATIONS, Topic.REQUESTS):
        assert pane.touched(Changed(topic, frozenset({"1"}))) is None
    assert pane.touched(Changed(Topic.ASSIGNMENTS, frozenset({"A1"}))) == ()
    assert "no qualification types" in pane.absent()[0]
    assert "appear here by themselves" in pane.absent()[1]


async def test_a_type_from_its_creation_to_its_end(tmp_path: Path) -> None:
    """Made with a test and a key from files, passed by a worker, deactivated, activated, deleted by its name."""
    (tmp_path / "test.xml").write_text(TEST, encoding="utf-8")
    (tmp_path / "key.xml").write_text(KEY, encoding="utf-8")
    async with sitting(tmp_path) as sat:
        await sat.press("4")
        await sat.sees("This account has no qualification types", "c makes one: given by you, by itself, or by a test")
        await sat.press("c", "'Reads Latin", "enter", "'Reads a sentence", "enter", "enter", "'test", "enter")
        await sat.press(f"'{tmp_path}/tes", "tab", "enter", "'30m", "enter", f"'{tmp_path}/key.xml", "enter")
        await sat.press("'7d", "enter", "enter")
        await sat.sees("test: 2 questions in 30m", "marked by the key, score granted at once")
        await sat.press("y")
        await sat.sees("Qualifications 1", "Reads Latin", "marked by its key")
        [made] = (await sat.client("list_qualification_types", MustBeRequestable=False, MustBeOwnedByCaller=True))[
            "QualificationTypes"
        ]
        type_id = made["QualificationTypeId"]
        assert (made["Test"], made["AnswerKey"], made["TestDurationInSeconds"]) == (TEST, KEY, 1800)
        assert made["RetryDelayInSeconds"] == 7 * 86_400
        assert ask_for(sat, "A1READS", type_id, RIGHT) == {"granted": 15}
        assert await scores(sat, type_id) == {"A1READS": 15}

        for word, shown in (("deactivate", "– inactive"), ("activate", "✓ active")):
            await sat.press("e", f"'{word}", "enter", "y")
            await sat.sees(shown)
            now = await sat.client("get_qualification_type", QualificationTypeId=type_id)
            assert now["QualificationType"]["QualificationTypeStatus"] == shown[2:].capitalize()
        await sat.press("D")
        await sat.sees("it cannot be brought back, and its name stays taken")
        await sat.press("'Reads", "enter")
        assert "That is not Reads Latin" in sat.status
        await sat.press("escape", "D", "'Reads Latin", "enter")
        await sat.sees("This account has no qualification types")
        left = await sat.client("list_qualification_types", MustBeRequestable=False, MustBeOwnedByCaller=True)
        assert left["QualificationTypes"] == []


async def test_from_a_type_to_the_hit_groups_that_require_it_and_back(tmp_path: Path) -> None:
    async with sitting(tmp_path) as sat:
        type_id = await make_type(sat)
        await sat.press("4", "H")
        await sat.sees("No HIT group requires this type")
        for title in ("Translate a sentence", "Rate a word"):
            await make_hit(sat, title, type_id)
        await sat.press("R")
        await sat.sees("2 HIT groups require it", "Translate a sentence  Reads French")
        await sat.press("H", "'Translate a sentence", "enter")
        await sat.sees("HIT groups 2")
        assert sat.row.title == "Translate a sentence"
        await sat.press("backspace")
        await sat.sees("Qualifications 1")


async def test_a_worker_is_kept_away_by_a_grant(tmp_path: Path) -> None:
    """Disqualified: HITs that want the type absent cannot be accepted any more by who was granted it."""
    async with sitting(tmp_path) as sat:
        type_id = await make_type(sat, "Not again")
        hit_id = await make_hit(sat, "Rate a word", type_id, "DoesNotExist")
        assert "assignment" in accept(sat, "A1FINE", hit_id)
        be_there(sat, "A2SPAM")
        await sat.press("4", "plus", "'A2SPAM", "enter", "enter", "enter", "y")
        await sat.sees("1  A2SPAM")
        assert "error" in accept(sat, "A2SPAM", hit_id)
