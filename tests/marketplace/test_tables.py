"""What every table is made with."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text, create_engine, select

from turkterm.marketplace.tables import insert_numbered, number


def test_rows_are_numbered_as_they_come() -> None:
    words = Table("words", MetaData(), number(), Column("word", Text, nullable=False))
    engine = create_engine("sqlite://")
    words.metadata.create_all(engine)
    with engine.begin() as db:
        assert [insert_numbered(db, words, {"word": word}) for word in ("warm", "cold")] == [1, 2]
        assert db.execute(select(words.c.number, words.c.word)).all() == [(1, "warm"), (2, "cold")]
    engine.dispose()
