"""The marketplace that the rules are checked on: one for a module, since rows use names of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conformance.table import World
from tests.conformance.two import Two, two_requesters
from tests.conformance.world import LAYOUT_FILE, LAYOUT_PAGE
from tests.marketplace.serving import serving
from turkterm.marketplace.layouts import FOLDER as LAYOUTS


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A marketplace that serves, without crowd or faults, with a layout beside it."""
    folder = tmp_path_factory.mktemp("conformance")
    (folder / LAYOUTS).mkdir()
    (folder / LAYOUTS / LAYOUT_FILE).write_text(LAYOUT_PAGE)
    async with serving(folder) as served:
        yield World(served)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    """A marketplace with two requesters, whose first one has one of everything."""
    async with two_requesters(tmp_path_factory.mktemp("accounts")) as both:
        yield both
