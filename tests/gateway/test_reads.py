"""Listings are read to their end with as few requests as there are pages, whatever the pages look like."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.marketplaces import QUESTION, connected
from tests.gateway.stub import KEYS, Asked, stubbed
from turkterm.gateway import calls
from turkterm.gateway.faults import Denied, NotFound, Unavailable
from turkterm.gateway.session import Endpoint, Keys, open_gateway
from turkterm.model.answers import parse_answers
from turkterm.model.assignment import AssignmentStatus
from turkterm.model.hit import HitStatus
from turkterm.model.ids import AssignmentId, HITId, QualificationTypeId, WorkerId
from turkterm.model.money import Cents


def page(*numbers: int, token: str | None = None) -> dict[str, Any]:
    """A page of ListHITs."""
    answer: dict[str, Any] = {"NumResults": len(numbers), "HITs": [{"HITId": f"3HIT{n}"} for n in numbers]}
    if token:
        answer["NextToken"] = token
    return answer


async def read_hits(*script: Any) -> tuple[list[list[str]], list[Asked]]:
    """What a listing gives and what was asked for it."""
    async with stubbed(*script) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        pages = [[str(hit.hit_id) for hit in found] async for found in gateway.reader.hits()]
        return pages, stub.asked


async def test_a_short_page_is_not_the_last_one() -> None:
    pages, asked = await read_hits(page(1, 2, token="a"), page(3, token="b"), page(4, 5))
    assert pages == [["3HIT1", "3HIT2"], ["3HIT3"], ["3HIT4", "3HIT5"]]
    assert [request.params.get("NextToken") for request in asked] == [None, "a", "b"]
    assert {request.params["MaxResults"] for request in asked} == {100}


async def test_an_empty_page_ends_a_listing_even_with_a_token() -> None:
    pages, asked = await read_hits(page(1, token="a"), page(token="b"), page(2))
    assert pages == [["3HIT1"]]
    assert len(asked) == 2


async def test_nothing_at_all_is_no_page() -> None:
    assert (await read_hits({"NumResults": 0}))[0] == []


async def test_a_repeated_token_ends_in_words_instead_of_never() -> None:
    script = (page(1, token="a"), page(2, token="b"), page(3, token="a"))
    with pytest.raises(Unavailable, match="repeats a page of ListHITs; reading stopped after 3"):
        await read_hits(*script)


async def test_an_answer_without_items_or_their_number_is_not_the_end() -> None:
    with pytest.raises(Unavailable, match="the marketplace's answer to ListHITs cannot be read"):
        await read_hits(page(1, token="a"), {})


async def test_a_page_in_the_middle_may_fail_and_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.gateway.stub import hang_up

    monkeypatch.setattr(calls, "READ_PAUSES", (0.0,))
    pages, asked = await read_hits(page(1, token="a"), hang_up, page(2))
    assert pages == [["3HIT1"], ["3HIT2"]]
    assert [request.params.get("NextToken") for request in asked] == [None, "a", "a"]


async def test_statuses_are_asked_for(tmp_path: Path) -> None:
    async with stubbed({"NumResults": 0}) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        wanted = frozenset({AssignmentStatus.SUBMITTED, AssignmentStatus.APPROVED})
        assert [found async for found in gateway.reader.assignments(HITId("3H"), wanted)] == []
        assert stub.asked[0].params["AssignmentStatuses"] == ["Approved", "Submitted"]


async def test_bonuses_of_nothing_are_a_mistake_of_the_program() -> None:
    async with stubbed({}) as stub, open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
        with pytest.raises(ValueError):
            await gateway.reader.bonuses()
        assert stub.asked == []


# -- against the marketplace ------------------------------------------------------------------------------------------


async def test_a_thousand_hits_take_eleven_calls(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1000, 1)
        before = place.gateway.calls.total
        started = time.perf_counter()
        hits = await place.hits()
        seconds = time.perf_counter() - started
        assert place.gateway.calls.total - before <= 11
        assert len({hit.hit_id for hit in hits}) == 1000
        assert [hit.creation_time for hit in hits] == sorted((hit.creation_time for hit in hits), reverse=True)
        assert seconds < 10


async def test_a_hit_its_question_and_its_assignments(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 3)
        (hit,) = await place.hits()
        assert hit.title == "Rate a word \ufffd!"
        assert (hit.reward, hit.status, hit.max_assignments, hit.completed) == (5, HitStatus.REVIEWABLE, 3, 0)
        assert (hit.available, hit.pending, hit.waiting(time.time())) == (0, 0, 3)
        assert abs(time.time() - hit.creation_time) < 2 * 86_400
        assert await place.gateway.reader.hit(hit.hit_id) == hit
        assert await place.gateway.key_reader.question(hit.hit_id) == QUESTION % 0

        found = await place.assignments()
        assert [one.status for one in found] == [AssignmentStatus.SUBMITTED] * 3
        assert {one.hit_id for one in found} == {hit.hit_id}
        assert [one.submit_time for one in found] == sorted(one.submit_time for one in found)
        assert all(one.accept_time < one.submit_time < one.auto_approval_time for one in found)
        fields = parse_answers(found[0].answer).fields
        assert [(field.name, field.text) for field in fields][1] == ("país", "año")
        assert await place.gateway.reader.assignment(found[1].assignment_id) == found[1]


async def test_the_number_that_is_expected_saves_the_empty_page(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 150)
        (hit,) = await place.hits()
        before = place.gateway.calls.total
        pages = [len(found) async for found in place.gateway.reader.assignments(hit.hit_id, expected=150)]
        assert (pages, place.gateway.calls.total - before) == ([100, 50], 2)
        pages = [len(found) async for found in place.gateway.reader.assignments(hit.hit_id)]
        assert pages == [100, 50]
        none = frozenset({AssignmentStatus.REJECTED})
        assert [found async for found in place.gateway.reader.assignments(hit.hit_id, none)] == []


async def test_account_workers_and_qualifications(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 2)
        reader, writer = place.gateway.reader, place.gateway.writer
        assert writer is not None
        balance = await reader.balance()
        assert (balance.available, balance.on_hold) == (1_000_000, 12)
        first, second = await place.assignments()

        assert await reader.blocks() == ()
        await writer.block(first.worker_id, "copied answers")
        assert [(block.worker_id, block.reason) for block in await reader.blocks()] == [
            (first.worker_id, "copied answers")
        ]

        await writer.send_bonus(second.worker_id, second.assignment_id, Cents(50), "careful work", "token-1")
        (bonus,) = await reader.bonuses(assignment_id=second.assignment_id)
        assert (bonus.worker_id, bonus.amount, bonus.reason) == (second.worker_id, 50, "careful work")
        assert await reader.bonuses(hit_id=second.hit_id) == (bonus,)

        kind = await writer.create_type("Spanish", "Speaks Spanish", "language")
        assert await reader.qualification_types() == (kind,)
        assert await reader.qualification_types(query="spanish") == (kind,)
        assert await reader.qualification_types(query="french") == ()
        await writer.grant(kind.type_id, first.worker_id, 80, notify=False)
        holder = await reader.score(kind.type_id, first.worker_id)
        assert holder is not None
        assert (holder.score, holder.status, holder.worker_id) == (80, "Granted", first.worker_id)
        assert await reader.holders(kind.type_id) == (holder,)
        assert await reader.score(kind.type_id, second.worker_id) is None
        await writer.revoke(kind.type_id, first.worker_id, "left the project")
        assert await reader.score(kind.type_id, first.worker_id) is None
        assert await reader.holders(kind.type_id) == ()
        assert [one.status for one in await reader.holders(kind.type_id, "Revoked")] == ["Revoked"]
        with pytest.raises(NotFound, match="this qualification type does not exist"):
            await reader.score(QualificationTypeId("3NONE"), WorkerId(first.worker_id))


async def test_what_does_not_exist(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        with pytest.raises(NotFound, match="this HIT does not exist"):
            await place.gateway.reader.hit(HITId("3NONE"))
        with pytest.raises(NotFound, match="this assignment does not exist"):
            await place.gateway.reader.assignment(AssignmentId("3NONE"))


async def test_keys_that_do_not_fit(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        from tests.gateway.stub import Hidden

        endpoint, right = Endpoint("local", place.server.url), place.server.keys[0].access_key_id
        for keys, words in (
            (Keys("AKIAUNKNOWN", Hidden("x")), "does not know this access key"),
            (Keys(right, Hidden("x")), "the secret key does not fit"),
        ):
            async with open_gateway(endpoint, keys, writable=False) as gateway:
                with pytest.raises(Denied, match=words):
                    await gateway.reader.balance()


async def test_the_marketplaces_turned_clock_is_seen(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        await place.gateway.reader.balance()
        assert place.gateway.clock_offset == pytest.approx(0.0, abs=1.0)
        place.server.clock.turn(3 * 86_400)
        await place.gateway.reader.balance()
        assert place.gateway.clock_offset == pytest.approx(3 * 86_400, abs=1.0)


async def test_a_link_to_an_uploaded_file() -> None:
    async with stubbed({"FileUploadURL": "https://files.example/1"}) as stub:
        async with open_gateway(stub.endpoint, KEYS, writable=False) as gateway:
            assert await gateway.reader.file_url(AssignmentId("3ASG1"), "photo") == "https://files.example/1"
        assert stub.asked[0].params == {"AssignmentId": "3ASG1", "QuestionIdentifier": "photo"}
