"""A batch and its template become finished HITs: inputs rendered, answers kept, both files checked before anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from turkterm.cli.marketplace_import import finished_batch
from turkterm.exchange.batch import BadBatch
from turkterm.marketplace.importing import FinishedAnswer
from turkterm.model.money import Cents

BATCH = """\
Title,Description,Keywords,Reward,word,Answer.formal,Answer.note
Rate a word,How formal is it?,language,$0.10,mileage,0_Neither,<b>
Rate a word,How formal is it?,language,$0.10,soil,1_Formal,{}
Rate a word,How formal is it?,language,$0.10,mileage,1_Formal,
"""
TEMPLATE = "<p>The word is ${word}.</p><input name='formal'>"


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "batch.csv"
    path.write_text(BATCH)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.html"
    path.write_text(TEMPLATE)
    return path


def test_rows_with_equal_inputs_are_one_hit(batch: Path, template: Path) -> None:
    mileage, soil = finished_batch(batch, template)
    assert (mileage.title, mileage.description, mileage.reward) == ("Rate a word", "How formal is it?", Cents(10))
    assert "The word is mileage." in mileage.question
    assert "The word is soil." in soil.question
    assert mileage.answers == (
        FinishedAnswer(None, (("formal", "0_Neither"), ("note", "<b>"))),
        FinishedAnswer(None, (("formal", "1_Formal"),)),
    )
    assert soil.answers == (FinishedAnswer(None, (("formal", "1_Formal"), ("note", ""))),)


def test_a_placeholder_without_a_column(batch: Path, template: Path) -> None:
    template.write_text("<p>${wrod}</p>")
    with pytest.raises(BadBatch, match=r"template\.html, line 1: .*\$\{wrod\}"):
        finished_batch(batch, template)


def test_a_batch_that_breaks_in_its_last_row(batch: Path, template: Path) -> None:
    batch.write_text(f"{BATCH}too,few\n")
    with pytest.raises(BadBatch, match=r"batch\.csv, line 5"):
        finished_batch(batch, template)


def test_the_real_batches(real_data: Path) -> None:
    """Counts of the data set's own description, and the inputs of the page read back."""
    from turkterm.model.question import inputs_of

    hits = finished_batch(real_data / "word-formality" / "batch.csv", real_data / "word-formality" / "template.html")
    assert sum(len(hit.answers) for hit in hits) == 396
    inputs = inputs_of(hits[0].question)
    assert {("text0", "mileage"), ("control", "19.0")} <= set(inputs)
