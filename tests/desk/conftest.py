"""Fixtures of the desk's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.desk.seated import Rig, rigged


@pytest_asyncio.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A carry-out without grace time on a marketplace with two submitted assignments."""
    async with rigged(tmp_path) as made:
        yield made
