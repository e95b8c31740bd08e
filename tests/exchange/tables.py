"""Tables as people bring them, and what is said of bad ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from turkterm.exchange.rows import BadRows


def written(folder: Path, content: str) -> Path:
    """A file with this content."""
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    return path


def problems(read: Callable[[Path], object], folder: Path, content: str) -> list[str]:
    """What a reader says of the rows, without the file's name."""
    path = written(folder, content)
    with pytest.raises(BadRows) as caught:
        read(path)
    return [problem.removeprefix(str(path)) for problem in caught.value.problems]
