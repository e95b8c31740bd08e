"""The marketplace that the rules are checked on: one for a module, since rows use names of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.conformance.table import World
from tests.conformance.world import LAYOUT_FILE, LAYOUT_PAGE, UPLOAD_KEY, UPLOADED
from tests.marketplace.serving import serving
from turkterm.marketplace.layouts import FOLDER as LAYOUTS
from turkterm.marketplace.uploads import FOLDER as UPLOADS


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A marketplace that serves, without crowd or faults, with a layout and an uploaded file beside it."""
    folder = tmp_path_factory.mktemp("conformance")
    for name, file, text in ((LAYOUTS, LAYOUT_FILE, LAYOUT_PAGE), (UPLOADS, UPLOAD_KEY, UPLOADED)):
        (folder / name).mkdir()
        (folder / name / file).write_text(text)
    async with serving(folder) as served:
        yield World(served)
