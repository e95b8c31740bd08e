"""README's table of keys is the registry's."""

from __future__ import annotations

import pytest

from tests.screens import keytable
from turkterm.desk.commands.registry import COMMANDS


def test_readme_has_the_table_of_the_registry() -> None:
    """`python -m tests.screens.keytable` writes it."""
    readme = keytable.README.read_text(encoding="utf-8")
    assert keytable.written(readme) == readme


def test_every_command_with_a_key_is_in_it_once() -> None:
    rows = keytable.table().splitlines()[2:]
    assert len(rows) == sum(bool(command.keys) for command in COMMANDS)
    assert all(row.count(" | ") == 2 for row in rows)


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        keytable.written("# turkterm\n")
