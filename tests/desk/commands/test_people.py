from __future__ import annotations

from turkterm.desk.commands.people import PEOPLE


def test_each_verb_about_workers_is_there_once() -> None:
    ids = [command.id for command in PEOPLE]
    assert len(ids) == len(set(ids)) == 8
    assert ids.index("worker.disqualify") < ids.index("worker.block")
