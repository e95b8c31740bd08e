from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.exchange.paths import completions, path_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tests").mkdir()
    for name in ("test.xml", "key.xml", ".hidden", "tests/deep.xml"):
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["key.xml", "test.xml", "tests/"]),
        ("te", ["test.xml", "tests/"]),
        ("tests/", ["tests/deep.xml"]),
        ("~/k", ["~/key.xml"]),
        (".h", [".hidden"]),
        ("nowhere/", []),
        ("~nobody-of-this-name/", []),
        ("\0/", []),
    ],
)
def test_paths_that_begin_with_what_was_typed(folder: Path, typed: str, offered: list[str]) -> None:
    assert completions(typed) == offered


def test_an_absolute_path_is_completed_and_the_home_is_expanded(folder: Path) -> None:
    assert completions(f"{folder}/k") == [f"{folder}/key.xml"]
    assert path_of("~/key.xml") == folder / "key.xml"
    assert path_of("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
