"""Fixtures of the marketplace's tests. What serves is imported late: boto3 and aiohttp cost 0.4 s."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.marketplace.market import Market, open_market

if TYPE_CHECKING:
    from tests.marketplace.serving import Serving


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    """A new marketplace without HTTP."""
    with open_market(tmp_path) as opened:
        yield opened


@pytest.fixture
def serving() -> Any:
    """`async with serving(tmp_path) as server:` serves a marketplace; see tests.marketplace.serving."""
    from tests.marketplace.serving import serving as serve

    return serve


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Serving]:
    """A marketplace that serves for the length of one test."""
    from tests.marketplace.serving import serving as serve

    async with serve(tmp_path) as served:
        yield served
