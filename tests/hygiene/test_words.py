"""Words that no file of the project may hold. They are put together here, so that this file holds none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
TEXTS = {
    ".py",
    ".toml",
    ".md",
    ".tcss",
    ".html",
    ".mjs",
    ".json",
    ".jsonl",
    ".csv",
    ".txt",
    ".xml",
    ".cfg",
    ".ini",
    ".yml",
    "",
}
LEFT_OUT = {"dist", "build", "__pycache__", "node_modules"}


def files() -> Iterator[Path]:
    """Every text file of the project. Folders with a dot are environments, caches and git's, but for `.ci`."""
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [name for name in folders if name == ".ci" or not (name in LEFT_OUT or name[0] == ".")]
        paths = (Path(folder, name) for name in names)
        yield from (path for path in paths if path.suffix in TEXTS)


def found(pattern: str, *, only: str = "") -> list[str]:
    """Where a pattern stands, as `path:line`."""
    searched = re.compile(pattern)
    return [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in files()
        if path.suffix.endswith(only)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if searched.search(line)
    ]


def test_there_is_something_to_search() -> None:
    names = {path.relative_to(PROJECT).as_posix() for path in files()}
    assert {"pyproject.toml", "README.md", ".ci/run", "turkterm/cli/__init__.py", "themes/dusk.toml"} <= names
    assert found(r"\[build-system\]") == ["pyproject.toml:1"]


@pytest.mark.parametrize("words", [("py", "pi.org"), ("python", "hosted"), ("index", "-url"), ("npm", "js.org")])
def test_no_package_index_is_named(words: tuple[str, str]) -> None:
    """Where packages come from is each machine's own affair: pip's configuration says it."""
    assert found(re.escape("".join(words))) == []


def test_no_path_of_one_machine() -> None:
    assert found(r"(?<![\w.])/(?:wo" + r"rk|root|home/\w+)/") == []


def test_background_work_is_started_in_one_place() -> None:
    """The linter bans it too; this sees what a `noqa` would hide."""
    assert found(r"asyncio\.(?:create_task|ensure_future)\(", only=".py") == []
