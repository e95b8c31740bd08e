from __future__ import annotations

import json
from collections import Counter
from typing import cast

import pytest

from tests.desk.factories import fill
from tests.model.test_question import page, with_inputs
from tests.model.values import hit
from turkterm.desk.board import Board
from turkterm.desk.pages import _KEPT, Pages
from turkterm.desk.tasks import Tasks
from turkterm.gateway.faults import NotFound, Unavailable
from turkterm.gateway.protocols import HitReader
from turkterm.model.ids import HITId


class Questions:
    """Questions by HIT, and how often each was asked for; an exception is raised instead."""

    def __init__(self, questions: dict[str, str | Exception]) -> None:
        self.questions = questions
        self.asked: Counter[str] = Counter()

    async def question(self, hit_id: HITId) -> str:
        self.asked[hit_id] += 1
        found = self.questions[hit_id]
        if isinstance(found, Exception):
            raise found
        return found


class Shelf:
    """Pages of some HITs of one type."""

    def __init__(self, **questions: str | Exception) -> None:
        self.reader = Questions({f"3HIT{name}": question for name, question in questions.items()})
        self.board = fill(Board(), [hit(name) for name in questions])
        self.failures: list[str] = []
        self.arrived: list[HITId] = []
        self.tasks = Tasks(lambda name, fault: self.failures.append(f"{name}: {fault}"))
        self.pages = Pages(self.board, cast(HitReader, self.reader), self.tasks, self.arrived.append)

    async def read(self, name: str) -> tuple[object, list[str], str | None]:
        hit_id = HITId(f"3HIT{name}")
        self.pages.page(hit_id)
        await self.tasks.idle()
        found = self.pages.page(hit_id)
        assert found is not None
        assert self.failures == []
        return found.inputs, list(found.lines), found.problem


async def test_a_page_is_read_once_however_often_it_is_looked_at() -> None:
    shelf = Shelf(A=page("<p>Rate</p>"))
    hit_id = HITId("3HITA")
    assert shelf.pages.page(hit_id) is None
    assert shelf.pages.page(hit_id) is None
    assert await shelf.read("A") == ((), ["Rate"], None)
    assert (shelf.reader.asked[hit_id], shelf.arrived) == (1, [hit_id])


async def test_a_page_that_names_its_inputs_needs_no_sibling() -> None:
    shelf = Shelf(A=with_inputs(json.dumps({"word": "mileage"})), B=page("<p>other</p>"))
    assert await shelf.read("A") == ((("word", "mileage"),), ["Rate"], None)
    assert shelf.reader.asked == {"3HITA": 1}


async def test_a_page_without_inputs_shows_what_its_sibling_lacks_and_reads_that_one_once() -> None:
    words = {"A": "mileage", "B": "Boston", "C": "looks"}
    shelf = Shelf(**{name: page(f"<p>Rate</p><p>{word}</p>") for name, word in words.items()})
    assert [(await shelf.read(name))[1] for name in "ABC"] == [["mileage"], ["Boston"], ["looks"]]
    assert shelf.reader.asked == {"3HITA": 1, "3HITB": 1, "3HITC": 1}


@pytest.mark.parametrize("sibling", [page("<p>Rate</p>"), NotFound("HITDoesNotExist", "gone"), Unavailable("offline")])
async def test_a_page_is_shown_whole_where_no_sibling_tells_it_apart(sibling: str | Exception) -> None:
    assert (await Shelf(A=page("<p>Rate</p>"), B=sibling).read("A"))[1:] == (["Rate"], None)


async def test_a_page_that_cannot_be_read_says_so_until_it_is_tried_again() -> None:
    shelf = Shelf(A=Unavailable("offline"))
    assert await shelf.read("A") == ((), [], "The question could not be read: offline")
    assert shelf.reader.asked["3HITA"] == 1
    shelf.reader.questions["3HITA"] = page("<p>Rate</p>")
    shelf.pages.forget_problems()
    assert (await shelf.read("A"))[1:] == (["Rate"], None)


async def test_only_the_newest_pages_are_kept() -> None:
    names = [f"{number:04d}" for number in range(_KEPT + 2)]
    shelf = Shelf(**{name: with_inputs('{"a": "b"}') for name in names})
    for name in names:
        shelf.pages.page(HITId(f"3HIT{name}"))
        await shelf.tasks.idle()
    assert shelf.pages.page(HITId("3HIT0002")) is not None
    assert shelf.pages.page(HITId("3HIT0000")) is None
    await shelf.tasks.idle()


async def test_what_was_read_is_there_without_asking_again() -> None:
    shelf = Shelf(A=page("<p>Rate</p><p>mileage</p>"), B=page("<p>Rate</p>"))
    hit_id = HITId("3HITA")
    assert shelf.pages.known(hit_id) is None
    await shelf.tasks.idle()
    assert shelf.reader.asked == {}
    assert shelf.pages.raw(hit_id) is None
    await shelf.tasks.idle()
    found = shelf.pages.known(hit_id)
    assert found is not None
    assert (found.whole, found.lines, found.first_input) == (("Rate", "mileage"), ("mileage",), "mileage")
    assert shelf.pages.raw(hit_id) == shelf.reader.questions["3HITA"]
    assert found.link is None


async def test_the_first_input_tells_a_page_at_a_glance_and_a_page_elsewhere_is_a_link() -> None:
    address = "<ExternalQuestion><ExternalURL>https://survey.example/</ExternalURL></ExternalQuestion>"
    shelf = Shelf(A=with_inputs(json.dumps({"word": "mileage", "n": 2})), B=address, C=Unavailable("offline"))
    for name in "ABC":
        await shelf.read(name)
    a, b, c = (shelf.pages.known(HITId(f"3HIT{name}")) for name in "ABC")
    assert a is not None
    assert b is not None
    assert c is not None
    assert (a.first_input, b.link, c.first_input) == ("mileage", "https://survey.example/", None)
