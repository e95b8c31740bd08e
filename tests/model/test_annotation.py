from __future__ import annotations

import pytest

from turkterm.model.annotation import read_annotation
from turkterm.model.cleantext import clean


@pytest.mark.parametrize(
    ("text", "batch", "ours", "words"),
    [
        ("BatchId:4078451;OriginalHitTemplateId:928390873;", "4078451", False, "batch 4078451"),
        ("OriginalHitTemplateId:1; BatchId: 12", "12", False, "batch 12"),
        ("turkterm-0a1b", "", True, "made by turkterm"),
        ("pilot study", "", False, "pilot study"),
        ("MyBatchId:12;", "", False, "MyBatchId:12;"),
        ("BatchId:twelve;", "", False, "BatchId:twelve;"),
        ("", "", False, ""),
    ],
)
def test_what_an_annotation_says(text: str, batch: str, ours: bool, words: str) -> None:
    found = read_annotation(clean(text))
    assert (found.batch, found.ours, found.words, found.text) == (batch, ours, words, text)
