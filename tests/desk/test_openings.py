from __future__ import annotations

from pathlib import Path

from tests.desk.seated import seated, until
from turkterm.desk.desk import Desk
from turkterm.model.assignment import Assignment
from turkterm.model.ids import HITId, QualificationTypeId
from turkterm.model.making import NewQualificationType


def on_hit(desk: Desk, hit_id: HITId) -> list[Assignment]:
    """The assignments of a HIT."""
    return [desk.board.assignments[key] for key in desk.board.by_hit[hit_id]]


async def test_opening_a_card_reads_and_a_second_one_ends_the_first(tmp_path: Path) -> None:
    async with seated(tmp_path, hits=2) as (desk, place):
        assert place.gateway.writer is not None
        made = await place.gateway.writer.create_type(NewQualificationType("Reader", "Reads with care"))
        type_id = QualificationTypeId(str(made.made))
        await desk.look()
        asked: list[HITId] = []
        cards = desk._openings._cards
        bonuses = cards.read_bonuses

        async def read_bonuses(hit_id: HITId) -> None:
            asked.append(hit_id)
            await bonuses(hit_id)

        cards.read_bonuses = read_bonuses  # type: ignore[method-assign]  # notes what is read beside reading it
        here, there = ({one.worker_id for one in on_hit(desk, hit_id)} for hit_id in desk.board.hits)
        first, second = min(here - there), min(there - here)  # two who met on no HIT
        desk.open_worker(first)
        desk.open_worker(second)
        await until(desk.board, lambda: len(desk.board.bonuses) == 2 and type_id in desk.board.qualifications.holders)
        assert len(asked) == 1  # of the second worker's HIT alone
        await place.gateway.writer.grant(type_id, first, 80)
        desk.open_type(type_id)
        await until(desk.board, lambda: desk.board.qualifications.held_by[first] == {type_id})
        desk.open_type(QualificationTypeId("3NOBODY"))
        await until(desk.board, lambda: desk.board.state.problem)
        assert "does not exist" in str(desk.board.state.problem)
        assert desk.failures == []


async def test_who_holds_a_type_or_why_that_cannot_be_read(tmp_path: Path) -> None:
    async with seated(tmp_path, hits=0) as (desk, place):
        nothing, inbox = QualificationTypeId("3NONE"), desk.board.inbox
        desk.open_type(nothing)
        await until(desk.board, lambda: nothing in inbox.unread)
        assert inbox.unread[nothing] == "this qualification type does not exist, or not any more"
        assert nothing not in desk.board.qualifications.holders

        assert place.gateway.writer is not None
        made = await place.gateway.writer.create_type(NewQualificationType("Reader", "Reads with care"))
        type_id = QualificationTypeId(str(made.made))
        desk.open_type(type_id)
        desk.open_revoked(type_id)
        await until(desk.board, lambda: type_id in desk.board.qualifications.holders and type_id in inbox.revoked)
        assert (desk.board.qualifications.holders[type_id], inbox.revoked[type_id]) == ((), ())
        assert type_id not in inbox.unread


async def test_a_link_to_a_file_or_why_there_is_none(tmp_path: Path) -> None:
    async with seated(tmp_path) as (desk, _):
        await desk.look()
        key = next(iter(desk.board.assignments))
        told: list[tuple[str | None, str]] = []
        desk.link(key, "photo", lambda link, why: told.append((link, why)))
        await desk._reading.idle()
        [(link, why)] = told
        assert link is None
        assert why
        assert desk.failures == []
