"""What every table is made with: the one list of tables, and the number by which rows are listed.

Tables of other modules are named in foreign keys as text, so that the modules need not know each other; all of them
are there once `schema` is imported.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, insert

metadata = MetaData()

#: SQLite numbers rows by itself only in a column declared INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")


def number() -> Column[int]:
    """The growing number of a table whose rows are listed in pages."""
    return Column("number", NUMBER, primary_key=True, autoincrement=True)


def insert_numbered(db: Connection, table: Table, values: dict[str, Any]) -> int:
    """Inserts a row into a table with a `number` and returns that number."""
    key = db.execute(insert(table), values).inserted_primary_key
    assert key is not None
    return int(key[0])
