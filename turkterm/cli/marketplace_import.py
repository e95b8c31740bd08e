"""Joins the file side and the marketplace side of `marketplace import`, which do not know each other."""

from __future__ import annotations

from pathlib import Path

from turkterm.exchange.batch import BatchHit, read_batch
from turkterm.exchange.template import Template, question, read_template
from turkterm.marketplace.importing import Finished, FinishedAnswer


def finished_batch(batch: Path, template: Path) -> list[Finished]:
    """The batch as finished HITs whose pages are rendered. Both files are checked whole. Raises BadBatch."""
    task = read_template(template)
    read = read_batch(batch)
    task.check(read.input_names)
    return [_finished(hit, task) for hit in read.hits]


def _finished(hit: BatchHit, task: Template) -> Finished:
    return Finished(
        title=hit.title,
        description=hit.description,
        keywords=hit.keywords,
        question=question(task.text, hit.inputs),
        answers=tuple(FinishedAnswer(answer.worker_id, answer.fields) for answer in hit.answers),
        reward=hit.reward,
    )
