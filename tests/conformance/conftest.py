"""The marketplace that the rules are checked on: one for a module, since rows use names of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conformance.table import World
from tests.marketplace.serving import serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A marketplace that serves, without crowd or faults."""
    async with serving(tmp_path_factory.mktemp("conformance")) as served:
        yield World(served)
