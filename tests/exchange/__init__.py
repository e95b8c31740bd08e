"""Tests of turkterm.exchange, on files written here and on the real batches that lie beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).parents[3] / "shared" / "data" / "real"


def real_batch(name: str) -> Path:
    """The folder of a real batch; the test is skipped where the data was not laid beside the project."""
    folder = REAL / name
    if not folder.is_dir():
        pytest.skip(f"the real batch {name} is not there: {REAL} is missing")
    return folder
