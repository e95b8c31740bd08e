"""What plain text does not show: colours, in four pictures. `pytest --snapshot-update` draws them anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.scenes import PAGES, filled
from tests.screens.stage import Stage, console, standing_still
from turkterm.console.app import TurktermApp

_SIXTEEN = {"TERM": "linux"}


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with standing_still():
        yield


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the plugin puts what it drew; workers of xdist hear of it too late (1.1.0)."""
    if "TEXTUAL_SNAPSHOT_TEMPDIR" not in os.environ:
        monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", str(tmp_path_factory.mktemp("drawn")))


def _on(app: TurktermApp, *keys: str) -> Any:
    async def before(pilot: Pilot[None]) -> None:
        stage = Stage(app, pilot)
        await stage.until(lambda: app._main.work is not None)
        await stage.press(*keys)
        await stage.rest()

    return before


@pytest.mark.parametrize(
    ("keys", "theme", "terminal"),
    [
        pytest.param(("1",), None, None, id="groups"),
        pytest.param(("2", "space"), None, None, id="review"),
        pytest.param(("2",), "paper", None, id="light"),
        pytest.param(("2",), None, _SIXTEEN, id="sixteen"),
    ],
)
def test_it_looks_as_it_did(
    snap_compare: Any, tmp_path: Path, keys: tuple[str, ...], theme: str | None, terminal: dict[str, str] | None
) -> None:
    app = console(filled, tmp_path, theme=theme, terminal=terminal, pages=PAGES)
    assert snap_compare(app, terminal_size=(120, 30), run_before=_on(app, *keys))
