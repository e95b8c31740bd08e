"""Fixtures of the marketplace's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.marketplace.serving import Serving
from tests.marketplace.serving import serving as serve


@pytest.fixture
def serving() -> Any:
    """`async with serving(tmp_path) as server:` serves a marketplace; see tests.marketplace.serving."""
    return serve


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Serving]:
    """A marketplace that serves for the length of one test."""
    async with serve(tmp_path) as served:
        yield served
