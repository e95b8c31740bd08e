"""The questions of HITs, read when they are looked at and kept for a while.

A question is some 20 kB of markup and takes milliseconds to turn into text, so it is read one HIT at a time, in a
thread, and only the newest few hundred stay.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from turkterm.gateway.faults import GatewayError
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.question import Asked, Inputs, asked_of, inputs_of, link_of, readable

if TYPE_CHECKING:
    from turkterm.desk.board import Board
    from turkterm.desk.tasks import Tasks
    from turkterm.gateway.protocols import HitReader
    from turkterm.model.ids import HITId
    from turkterm.model.links import Link

_KEPT = 300
#: Questions as they came, kept for a moment: the next HIT of the type is compared with the same sibling, and a sibling
#: of a HIT that was looked at is made from its question. At the API's 65 kB each that is 2 MB.
_KEPT_RAW = 32


@dataclass(frozen=True, slots=True)
class Page:
    """What a worker was asked: the inputs where the page names them, and its lines of text.

    `lines` are those that set the page apart from a sibling of its HIT type, where one was read; all of them otherwise.
    `whole` is all of them; `link` leads to a page that stands elsewhere. `asked` are the fields of its form, in the
    order in which the worker saw them.
    """

    inputs: Inputs
    lines: tuple[CleanText, ...]
    problem: str | None = None
    asked: tuple[Asked, ...] = ()
    whole: tuple[CleanText, ...] = ()
    link: Link | None = None

    @property
    def first_input(self) -> CleanText | None:
        """What tells this page from its siblings at a glance: its first input, else its first line."""
        return self.inputs[0][1] if self.inputs else self.lines[0] if self.lines else None


class Pages:
    """Pages by HIT; `arrived` is told the HIT whose page was read."""

    def __init__(self, board: Board, reader: HitReader, tasks: Tasks, arrived: Callable[[HITId], None]) -> None:
        self._board = board
        self._reader = reader
        self._tasks = tasks
        self._arrived = arrived
        self._kept: OrderedDict[HITId, Page] = OrderedDict()
        self._raw: OrderedDict[HITId, str] = OrderedDict()
        self._reading: set[HITId] = set()

    def page(self, hit_id: HITId) -> Page | None:
        """The page of a HIT; None until it was read, which begins now."""
        page = self._kept.get(hit_id)
        if page is not None:
            self._kept.move_to_end(hit_id)
        else:
            self._begin(hit_id)
        return page

    def _begin(self, hit_id: HITId) -> None:
        if hit_id not in self._reading:
            self._reading.add(hit_id)
            self._tasks.spawn(self._read(hit_id), f"question of {hit_id}")

    async def _read(self, hit_id: HITId) -> None:
        try:
            question = await self._question(hit_id)
            inputs = await asyncio.to_thread(inputs_of, question)
            whole = tuple(await asyncio.to_thread(readable, question))
            common = frozenset() if inputs else await self._common(hit_id)
            lines = tuple(line for line in whole if line not in common)
            asked = await asyncio.to_thread(asked_of, question)
            page = Page(inputs, lines or whole, asked=asked, whole=whole, link=link_of(question))
        except GatewayError as fault:
            page = Page((), (), clean(f"The question could not be read: {fault}"))
        finally:
            self._reading.discard(hit_id)
        self._kept[hit_id] = page
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self._arrived(hit_id)

    async def _common(self, hit_id: HITId) -> frozenset[CleanText]:
        """The lines of a sibling; none where there is no sibling to be had."""
        sibling_id = self._sibling(hit_id)
        if sibling_id is None:
            return frozenset()
        try:
            sibling = await self._question(sibling_id)
        except GatewayError:  # the question itself is here: it is shown whole
            return frozenset()
        return frozenset(await asyncio.to_thread(readable, sibling))

    def known(self, hit_id: HITId) -> Page | None:
        """The page of a HIT where it was read; asks for nothing."""
        return self._kept.get(hit_id)

    def raw(self, hit_id: HITId) -> str | None:
        """The question as it came; None until it was read, which begins now."""
        question = self._raw.get(hit_id)
        if question is None:
            self._begin(hit_id)
        return question

    async def _question(self, hit_id: HITId) -> str:
        question = self._raw.pop(hit_id, None)
        if question is None:
            question = await self._reader.question(hit_id)
        self._raw[hit_id] = question
        while len(self._raw) > _KEPT_RAW:
            self._raw.popitem(last=False)
        return question

    def forget_problems(self) -> None:
        """Let pages that could not be read be tried again."""
        for hit_id in [key for key, page in self._kept.items() if page.problem]:
            del self._kept[hit_id]

    def _sibling(self, hit_id: HITId) -> HITId | None:
        hit = self._board.hits.get(hit_id)
        siblings = self._board.by_type.get(hit.hit_type_id, {}) if hit is not None else {}
        return next((other for other in siblings if other != hit_id), None)
