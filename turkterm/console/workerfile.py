"""The workers that are shown, into a file: asks for its name, and before one is replaced."""

from __future__ import annotations

import shlex
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from turkterm.console.prompts import quietly
from turkterm.desk.commands.command import Kind, Question
from turkterm.exchange.table import BadFile
from turkterm.exchange.workers import Taken

if TYPE_CHECKING:
    from turkterm.console.screens.workplace import Workplace


class WorkerFile:
    """For one workplace."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def export(self, words: str) -> None:
        """Write the shown workers to the file that is named; without a name, ask for one."""
        if words:
            self._write(_path(words))
        else:
            self._place.dialogue.begin(_ask_path(), lambda name: self._write(_path(name)), quietly)

    def _write(self, path: Path, *, replace: bool = False) -> None:
        rows = list(self._place.workers.ledger.rows)
        try:
            self._place.desk.export_workers(path, rows, replace=replace)
        except Taken:
            talk = _ask_replace(path)
            self._place.dialogue.begin(talk, lambda _: self._write(path, replace=True), self._kept)
        except BadFile as fault:
            self._place.say(str(fault), "bad")
        else:
            self._place.say(f"{len(rows):,} workers in {path}", "good")

    def _kept(self) -> None:
        self._place.say("Left: the file is as it was", "muted")


def _path(words: str) -> Path:
    """A file's name as it was typed, perhaps in quotation marks."""
    try:
        parts = shlex.split(words)
    except ValueError:
        parts = []
    return Path(parts[0] if len(parts) == 1 else words.strip()).expanduser()


def _ask_path() -> Generator[Question, str, str]:
    question = Question("export to", default="workers.csv")
    while True:
        name = (yield question).strip()
        if name:
            return name
        question = Question("export to", default="workers.csv", error="A file needs a name")


def _ask_replace(path: Path) -> Generator[Question, str, str]:
    return (yield Question(f"replace the {path.name} that is there", Kind.CONFIRM))
