from __future__ import annotations

from collections import Counter

from turkterm.desk.commands.command import Context
from turkterm.desk.commands.registry import COMMANDS, Registry


def test_in_monitor_mode_what_writes_is_absent_and_its_keys_do_nothing() -> None:
    registry = Registry(monitor=True)
    assert [command.id for command in registry if command.writes] == []
    for key in "arobxnUu":
        assert registry.bound(Context.REVIEW, key) is None
    assert registry.get("assignment.approve") is None
    assert registry.named("approve", Context.REVIEW) is None


def test_every_id_and_every_key_of_a_pane_means_one_thing() -> None:
    assert [name for name, count in Counter(command.id for command in COMMANDS).items() if count > 1] == []
    for context in Context:
        keys = Counter(key for command in COMMANDS if context in command.contexts for key in command.keys)
        assert [key for key, count in keys.items() if count > 1] == []


def test_the_keys_of_the_contract_mean_what_it_says() -> None:
    registry = Registry(monitor=False)
    verbs = {key: getattr(registry.bound(Context.REVIEW, key), "id", None) for key in "arobxnu"}
    assert verbs == {
        "a": "assignment.approve",
        "r": "assignment.reject",
        "o": "assignment.override",
        "b": "worker.bonus",
        "x": "worker.block",
        "n": "worker.notify",
        "u": "action.undo",
    }
    assert getattr(registry.bound(Context.WORKERS, "x"), "id", None) == "worker.block"
    assert registry.bound(Context.GROUPS, "a") is None


def test_a_keymap_replaces_the_keys_of_a_command() -> None:
    registry = Registry(monitor=False, keymap={"assignment.approve": ("p", "enter")})
    approve = registry.get("assignment.approve")
    assert approve is not None
    assert registry.keys(approve) == ("p", "enter")
    assert registry.bound(Context.REVIEW, "p") is approve
    assert registry.bound(Context.REVIEW, "a") is None


def test_a_command_is_found_by_its_id_and_by_its_title_where_it_works() -> None:
    registry = Registry(monitor=False)
    assert registry.named(" Assignment.Approve ", Context.GROUPS) is registry.get("assignment.approve")
    assert registry.named("approve", Context.REVIEW) is registry.get("assignment.approve")
    assert registry.named("approve", Context.GROUPS) is None
    assert registry.named("", Context.REVIEW) is None


def test_the_line_of_keys_is_ordered_by_use() -> None:
    registry = Registry(monitor=False)
    footer = registry.footer(Context.REVIEW)
    assert [command.footer for command in footer] == sorted((command.footer for command in footer), reverse=True)
    assert all(command.footer and Context.REVIEW in command.contexts for command in footer)
    assert set(footer) <= set(registry.of(Context.REVIEW))
