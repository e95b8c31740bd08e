"""The suite is whole: every operation has rows that allow and rows that refuse, each rule is told once."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module

import botocore.session

import tests.conformance
from tests.conformance.table import Edge, Rule

ROWS: list[Rule] = [
    row
    for module in pkgutil.iter_modules(tests.conformance.__path__)
    if module.name.startswith("test_") and module.name != "test_complete"
    for row in getattr(import_module(f"tests.conformance.{module.name}"), "ROWS", ())
]
OPERATIONS = frozenset(botocore.session.get_session().get_service_model("mturk").operation_names)


def test_every_operation_is_seen_to_work() -> None:
    assert {row.operation for row in ROWS if isinstance(row, Edge)} == OPERATIONS


def test_every_operation_is_seen_to_refuse() -> None:
    assert {row.operation for row in ROWS if not isinstance(row, Edge)} == OPERATIONS


def test_every_rule_is_told_once_with_its_source() -> None:
    """A source is a label of `table`, or names the log or the program that quotes the service."""
    told = Counter((row.operation, row.rule) for row in ROWS)
    assert [name for name, times in told.items() if times > 1] == []
    assert [row.rule for row in ROWS if not row.source] == []
