"""Tests of turkterm.exchange, on files written here and on the real batches that lie beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import NO_REAL_DATA, REAL_DATA


def real_batch(name: str) -> Path:
    """The folder of a real batch; the test is skipped where the data was not laid beside the project."""
    folder = REAL_DATA / name
    if not folder.is_dir():
        pytest.skip(f"{NO_REAL_DATA}: {name}")
    return folder
