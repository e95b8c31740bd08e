"""Answers as Parquet, where pyarrow is installed: it is 170 MB, so that turkterm does not bring it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO

from turkterm.exchange.results import Spool, Value

#: The columns of whole numbers; all others are text.
INTEGERS = frozenset(
    {
        *("MaxAssignments", "AssignmentDurationInSeconds", "AutoApprovalDelayInSeconds", "LifetimeInSeconds"),
        "WorkTimeInSeconds",
    }
)
#: Rows in memory at once, and in one group of the file.
_GROUP = 5000


class NoParquet(Exception):
    """pyarrow is not installed; the text is a sentence that says how it is."""


def write_parquet(spool: Spool, file: IO[bytes]) -> int:
    """Write all rows, null where a row has nothing; returns 0: every value is as it was. Raises NoParquet."""
    require_parquet()
    import pyarrow as pa
    from pyarrow import parquet

    kinds = [(name, pa.int64() if name in INTEGERS else pa.string()) for name in spool.columns]
    schema = pa.schema(kinds)
    with parquet.ParquetWriter(file, schema) as writer:
        for rows in _groups(spool.records()):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return 0


def require_parquet() -> None:
    """Raises NoParquet without pyarrow: before an hour of reading rather than after it."""
    try:
        import pyarrow  # noqa: F401  # asked for, not used
    except ImportError as error:
        raise NoParquet("Parquet needs pyarrow, which is not installed: pip install 'turkterm[parquet]'") from error


def _groups(records: Iterator[dict[str, Value]]) -> Iterator[list[dict[str, Value]]]:
    while some := list(islice(records, _GROUP)):
        yield some
