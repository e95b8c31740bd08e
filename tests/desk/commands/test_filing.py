from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.desk.commands.filing import ask_file
from turkterm.exchange.table import read_text


def test_a_file_is_asked_for_until_it_can_be_read_and_the_path_is_offered(tmp_path: Path) -> None:
    (tmp_path / "key.xml").write_text("<k/>", encoding="utf-8")
    asking = ask_file("key", read_text)
    question = next(asking)
    assert question.suggest is not None
    assert list(question.suggest(f"{tmp_path}/k")) == [f"{tmp_path}/key.xml"]
    assert asking.send(" ").error == "Which file? Tab completes its path"
    wrong = asking.send(f"{tmp_path}/kex.xml")
    assert (wrong.error, wrong.default) == (f"{tmp_path}/kex.xml: no such file or directory", f"{tmp_path}/kex.xml")
    assert "null" in str(asking.send(f"{tmp_path}/\0.xml").error)
    with pytest.raises(StopIteration) as end:
        asking.send(f"{tmp_path}/key.xml")
    assert end.value.value == "<k/>"


@pytest.mark.parametrize("said", ["", "none"])
def test_no_file_at_all_where_that_is_an_answer(said: str) -> None:
    asking = ask_file("key", read_text, instead={"": "", "none": ""})
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send(said)
    assert end.value.value == ""
