"""The marketplace that these tests work on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.marketplace.market import Market, open_market


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    """A new marketplace without HTTP."""
    with open_market(tmp_path) as opened:
        yield opened
