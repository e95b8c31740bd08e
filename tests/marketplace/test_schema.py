"""The tables speak what other databases speak too."""

from __future__ import annotations

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from turkterm.marketplace.schema import metadata


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_the_tables_can_be_made_in_postgresql(table: Table) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
    made = str(CreateTable(table).compile(dialect=dialect))
    assert made.strip().startswith(f"CREATE TABLE {table.name}")
    for index in table.indexes:
        assert str(index.name) in str(CreateIndex(index).compile(dialect=dialect))


def test_numbers_grow_by_themselves_in_both() -> None:
    hits = metadata.tables["hits"]
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
    assert "number BIGSERIAL" in str(CreateTable(hits).compile(dialect=dialect))
