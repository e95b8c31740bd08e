from __future__ import annotations

from tests.cli.conftest import Run


def test_the_group_names_its_commands(inside: Run) -> None:
    said = inside("results", "--help")
    assert said.code == 0
    assert "apply" in said.out
    assert "export" in said.out
    assert inside("results", "none").code == 2
