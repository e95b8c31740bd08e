from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.marketplaces import connected
from tests.model.values import assignment, hit
from turkterm.desk.files.exporting import Export, NoSuchType, record
from turkterm.exchange.results import Record
from turkterm.model.cleantext import clean
from turkterm.model.ids import HITTypeId
from turkterm.model.remark import Remark


async def records(export: Export, type_id: HITTypeId | None = None) -> list[Record]:
    return [one async for one in export.records(type_id)]


async def test_every_answer_of_every_hit_in_order(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(7, 3)
        told: list[tuple[int, int]] = []

        def tell(done: int, of: int) -> None:
            told.append((done, of))

        export = Export(place.gateway.reader, place.server.clock.now, tell, remarks={})
        found = await records(export)
        assert {one["AssignmentId"] for one in found} == {one.assignment_id for one in await place.assignments()}
        assert len([key for key, _ in groupby(found, key=lambda one: one["HITId"])]) == 7
        assert (len(found), export.hits, export.short, told[-1]) == (21, 7, [], (7, 7))
        assert found[0]["Answer.país"] == "año"
        (type_id,) = {HITTypeId(str(one["HITTypeId"])) for one in found}
        assert len(await records(export, type_id)) == 21
        with pytest.raises(NoSuchType, match="no HIT of the HIT type 3X"):
            await records(export, HITTypeId("3X"))


async def test_what_was_noted_stands_in_its_row_and_in_no_other(tmp_path: Path) -> None:
    async with connected(tmp_path) as place:
        place.finish(1, 3)
        one, two, _ = [found.assignment_id for found in await place.assignments()]
        remarks = {one: Remark(clean("=odd"), False, 1.0, "ana"), two: Remark(clean(""), True, 1.0, "ana")}
        export = Export(place.gateway.reader, time.time, lambda _done, _all: None, remarks=remarks)
        found = {row["AssignmentId"]: (row.get("PrivateNote"), row.get("DoNotUse")) for row in await records(export)}
        assert (found.pop(one), found.pop(two), set(found.values())) == (("=odd", None), (None, "x"), {(None, None)})


def test_a_record_has_the_websites_names() -> None:
    one = replace(
        assignment(),
        answer="<QuestionFormAnswers><Answer><QuestionIdentifier>q</QuestionIdentifier>"
        "<FreeText> =1+1\x0a</FreeText></Answer></QuestionFormAnswers>",
    )
    found = record(hit(), {"Input.word": "mileage"}, one)
    assert (found["Input.word"], found["Answer.q"], found["AssignmentStatus"]) == ("mileage", " =1+1\n", one.status)
    assert str(found["SubmitTime"]).endswith("Z")
    assert "ApprovalTime" not in found
    assert str(found["Reward"]).startswith("$")


class Lagging:
    """A reader whose list of assignments stays behind by one, for as many readings as it is told."""

    def __init__(self, reader: Any, lags: int) -> None:
        self._reader = reader
        self._lags = lags

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    async def assignments(self, hit_id: str) -> AsyncIterator[Any]:
        self._lags -= 1
        async for page in self._reader.assignments(hit_id):
            yield page[1:] if self._lags >= 0 else page


@pytest.mark.parametrize(("lags", "found"), [(2, 3), (3, 2)])
async def test_a_list_that_lags_is_read_again_and_named_where_it_stays_so(
    tmp_path: Path, lags: int, found: int
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with connected(tmp_path) as place:
        place.finish(1, 3)
        reader: Any = Lagging(place.gateway.reader, lags)
        export = Export(reader, time.time, lambda _done, _all: None, pause, remarks={})
        assert len(await records(export)) == found
        assert len(pauses) == 2
        assert [said.partition(": ")[2] for said in export.short] == (
            [] if found == 3 else ["2 answers are listed, its counters say 3"]
        )
