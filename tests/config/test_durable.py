"""A small file is replaced whole, keeps its mode, and stays where a link leads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from turkterm.config.durable import replace_text


def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    replace_text(tmp_path / "a.toml", "one = 1\n")
    assert (tmp_path / "a.toml").read_text() == "one = 1\n"
    assert (tmp_path / "a.toml").stat().st_mode & 0o777 == 0o600


def test_the_mode_and_the_link_stay(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "config.toml"
    kept.parent.mkdir()
    kept.write_text("old")
    kept.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(kept)
    replace_text(link, "new")
    assert link.is_symlink()
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_failure_leaves_the_old_text_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.toml"
    file.write_text("old")

    def fail(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        replace_text(file, "new")
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])
