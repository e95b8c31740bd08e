from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.exchange import real_batch
from turkterm.exchange.batch import BadBatch, Batch, read_batch, unescape
from turkterm.model.money import Cents

HEAD = "Title,Description,Keywords,word,Answer.q1,Answer.note\n"


def batch(folder: Path, content: str) -> Batch:
    path = folder / "b.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return read_batch(path)


def sentence(folder: Path, content: str) -> str:
    with pytest.raises(BadBatch) as caught:
        batch(folder, content)
    assert str(caught.value).startswith(str(folder / "b.csv"))
    return str(caught.value).removeprefix(str(folder / "b.csv"))


def test_rows_with_equal_inputs_are_one_hit_in_the_order_of_the_file(tmp_path: Path) -> None:
    read = batch(tmp_path, HEAD + "T,D,K,oak,1,x\nT,D,K,elm,2,y\nT,D,K,oak,3,z\n")
    assert read.input_names == ("word",)
    assert read.field_names == ("q1", "note")
    assert [hit.inputs for hit in read.hits] == [(("word", "oak"),), (("word", "elm"),)]
    assert [[answer.line for answer in hit.answers] for hit in read.hits] == [[2, 4], [3]]
    assert read.hits[0].answers[1].fields == (("q1", "3"), ("note", "z"))
    assert read.assignments == 3
    assert read.hits[0].reward is None


def test_rows_of_another_title_are_another_hit(tmp_path: Path) -> None:
    assert len(batch(tmp_path, HEAD + "T,D,K,oak,1,x\nU,D,K,oak,1,x\n").hits) == 2


def test_left_empty_is_an_answer_and_an_empty_cell_is_none(tmp_path: Path) -> None:
    read = batch(tmp_path, HEAD + "T,D,K,oak,{},\n")
    assert read.hits[0].answers[0].fields == (("q1", ""),)


def test_escapes_are_decoded_in_the_titles_only(tmp_path: Path) -> None:
    read = batch(tmp_path, HEAD + r"Anotaci\u00f3n,\u00bfC\u00f3mo?,\ud83d\ude00,\u00f3,1,\u00f3" + "\n")
    hit = read.hits[0]
    assert (hit.title, hit.description, hit.keywords) == ("Anotación", "¿Cómo?", "😀")
    assert hit.inputs == (("word", r"\u00f3"),)
    assert hit.answers[0].fields[1] == ("note", r"\u00f3")


def test_half_a_pair_of_surrogates_stays_as_it_is() -> None:
    assert unescape(r"a \ud83d b \u00e9") == r"a \ud83d b é"


WEBSITE = (
    '"HITId","Title","Description","Keywords","Reward","AssignmentId","WorkerId","AcceptTime","SubmitTime",'
    '"WorkTimeInSeconds","Input.word","Input.id","Answer.q","Approve","Reject"\n'
)


def test_the_websites_own_columns_are_no_inputs(tmp_path: Path) -> None:
    row = '"3A","T","D","K","$0.12","3X","A1B2","Mon Jan 1","Mon Jan 2","12","oak","7","yes","",""\n'
    other = row.replace("A1B2", "A3C4").replace('"3X"', '"3Y"')
    read = batch(tmp_path, WEBSITE + row + other)
    (hit,) = read.hits
    assert hit.inputs == (("word", "oak"), ("id", "7"))
    assert hit.reward == Cents(12)
    assert [answer.worker_id for answer in hit.answers] == ["A1B2", "A3C4"]


def test_one_person_who_answered_equal_inputs_twice_did_so_in_two_hits(tmp_path: Path) -> None:
    head = "Title,Description,Keywords,word,WorkerId,Answer.q\n"
    read = batch(tmp_path, head + "T,D,K,oak,A1,x\nT,D,K,oak,A2,y\nT,D,K,oak,A1,z\n")
    assert [[answer.worker_id for answer in hit.answers] for hit in read.hits] == [["A1", "A2"], ["A1"]]


def test_a_file_without_answers(tmp_path: Path) -> None:
    assert sentence(tmp_path, "Title,word\nT,oak\n") == (", line 1: none of the 2 columns is an Answer.* column")
    assert sentence(tmp_path, "Title;Answer.q\nT;1\n").endswith("(are its cells separated by commas?)")
    assert sentence(tmp_path, "Title,Answer.\nT,1\n") == ", line 1, column 2: nothing follows “Answer.”"


def test_a_file_without_titles(tmp_path: Path) -> None:
    assert sentence(tmp_path, "word,Answer.q\noak,1\n") == ", line 1: there is no column Title"
    assert sentence(tmp_path, HEAD + "T,D,K,a,b,c\n ,D,K,a,b,c\n") == (
        ", line 3, column 1 (Title): the HIT has no title"
    )


def test_a_file_without_rows(tmp_path: Path) -> None:
    assert sentence(tmp_path, HEAD) == ", line 2: the file names its columns and has no row"
    assert sentence(tmp_path, "") == ": the file is empty"


def test_a_broken_row_and_a_broken_reward(tmp_path: Path) -> None:
    assert sentence(tmp_path, HEAD + "T,D,K,oak,1\n").startswith(", line 2, column 6 (Answer.note): the row ends")
    said = sentence(tmp_path, "Title,Reward,Answer.q\nT,free,1\n")
    assert said.startswith(", line 2, column 2 (Reward): “free” is not an amount")


@pytest.mark.parametrize(
    ("name", "sizes", "inputs", "fields"),
    [
        ("word-formality", {5: 67, 4: 14, 3: 1, 2: 1}, 41, 20),
        ("opinion-mining-spanish", {3: 166, 2: 1}, 2, 2),
        ("paraphrase-evaluation", {3: 200}, 3, 3),
        ("advice-writing", {200: 1}, 0, 9),
        ("adjective-ordering", {5: 40}, 15, 46),
        ("chatbot-quality", {3: 10}, 26, 33),
    ],
)
def test_real_batches(name: str, sizes: dict[int, int], inputs: int, fields: int) -> None:
    read = read_batch(real_batch(name) / "batch.csv")
    assert Counter(len(hit.answers) for hit in read.hits) == sizes
    assert len(read.input_names) == inputs
    assert len(read.field_names) == fields
    assert not any("\\u" in hit.title + hit.description for hit in read.hits)
