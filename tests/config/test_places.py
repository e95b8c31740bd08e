"""One variable moves every file; folders are made for their owner alone; a home that cannot be is a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from turkterm.config.places import HomeUnusable, Places


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    places = Places.find({"TURKTERM_HOME": str(tmp_path)})
    every = [
        places.config_dir,
        places.data_dir,
        places.cache_dir,
        places.config_file,
        places.themes_dir,
        places.marketplace_dir,
        places.journal("local"),
        places.remarks("local"),
    ]
    assert all(path.is_relative_to(tmp_path) for path in every)
    assert places.journal("local") != places.journal("production")


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Places.find({"TURKTERM_HOME": "here"}).data_dir == tmp_path / "here"


def test_without_it_the_systems_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    places = Places.find({})
    assert len({places.config_dir, places.data_dir, places.cache_dir}) == 3
    assert all("turkterm" in path.parts for path in (places.config_dir, places.data_dir, places.cache_dir))
    assert all(path.is_relative_to(tmp_path) for path in (places.config_dir, places.data_dir, places.cache_dir))


def test_ensure_makes_private_folders(tmp_path: Path) -> None:
    places = Places.find({"TURKTERM_HOME": str(tmp_path / "a" / "home")})
    places.ensure()
    places.ensure()
    for folder in (places.data_dir, places.marketplace_dir, places.journal("x").parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Places.find({"TURKTERM_HOME": str(tmp_path)}).ensure()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match=r"^The folder .*file/home cannot be made: not a directory\.$"):
        Places.find({"TURKTERM_HOME": str(tmp_path / "file" / "home")}).ensure()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, who may write anywhere, so the answer of the system is given here."""
    places = Places.find({"TURKTERM_HOME": str(tmp_path)})
    places.ensure()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != places.marketplace_dir)
    with pytest.raises(HomeUnusable, match=r"marketplace cannot be written: permission denied\.$"):
        places.ensure()
