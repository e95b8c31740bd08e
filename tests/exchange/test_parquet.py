from __future__ import annotations

import io
import sys

import pytest
from pyarrow import parquet

from tests.exchange.test_results import RECORDS, spooled
from turkterm.exchange.parquet import NoParquet, write_parquet


def test_every_value_as_it_is_and_null_where_there_is_none() -> None:
    file = io.BytesIO()
    assert write_parquet(spooled(RECORDS), file) == 0
    table = parquet.read_table(io.BytesIO(file.getvalue()))
    first, second = table.to_pylist()
    assert (first["Answer.q"], first["Answer.left"], first["Answer.more"]) == ("=1+1", "", None)
    assert (second["Answer.q"], second["Answer.more"], second["MaxAssignments"]) == ("señor\r\n“x”", "{}", 3)
    assert table.column_names == list(spooled(RECORDS).columns)


def test_a_file_of_many_groups_and_one_of_no_rows() -> None:
    for rows in (0, 12_000):
        file = io.BytesIO()
        write_parquet(spooled([{"HITId": str(number)} for number in range(rows)]), file)
        assert parquet.read_table(io.BytesIO(file.getvalue())).num_rows == rows


def test_without_pyarrow_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(NoParquet, match=r"pip install 'turkterm\[parquet\]'"):
        write_parquet(spooled([]), io.BytesIO())
