"""Keys as people read them."""

from __future__ import annotations

import pytest

from turkterm.console.keynames import key_for, key_name
from turkterm.desk.commands.registry import Registry


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("slash", "/"),
        ("question_mark", "?"),
        ("escape", "esc"),
        ("ctrl+d", "ctrl+d"),
        ("G", "G"),
        ("ctrl+at", "ctrl+@"),
    ],
)
def test_keys_are_named_as_people_read_them(key: str, name: str) -> None:
    assert key_name(key) == name


def test_a_sentence_names_the_key_as_it_is_mapped() -> None:
    registry = Registry(monitor=True, keymap={"list.filter": ("f3", "slash")})
    assert (key_for(registry, "list.filter"), key_for(registry, "app.help")) == ("f3", "?")
    with pytest.raises(KeyError):
        key_for(registry, "assignment.approve")
