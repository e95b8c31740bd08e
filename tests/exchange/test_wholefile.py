from __future__ import annotations

import sys
from pathlib import Path

import pytest

from turkterm.exchange.table import BadFile
from turkterm.exchange.wholefile import whole_file


def test_a_file_is_there_at_the_end_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    with whole_file(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"before")

    def interrupted() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise KeyError("interrupted")

    with pytest.raises(KeyError):
        interrupted()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "answers.csv", tmp_path / "latest.csv"
    path.write_bytes(b"before")
    link.symlink_to(path)
    with whole_file(link) as file:
        file.write(b"after")
    assert link.is_symlink()
    assert path.read_bytes() == b"after"


def test_stdout(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with whole_file(None) as file:
        file.write(b"whole")
        assert capfdbinary.readouterr().out == b""
    assert capfdbinary.readouterr().out == b"whole"


def test_a_terminal_gets_no_code_that_it_would_act_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with whole_file(None) as file:
        file.write("a\x1b]52;c;eA==\x07,señor\u202e\r\nb\n".encode())
    assert capsys.readouterr().out == "a␛]52;c;eA==␇,señor\ufffd\nb\n"


def test_where_no_file_can_be(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "no file that could be written"), (tmp_path / "no" / "x", "no such file")):
        with pytest.raises(BadFile, match=why), whole_file(path):
            pass
