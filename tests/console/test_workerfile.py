"""The workers that are shown, in a file."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.console.sitting import WORKERS, sitting, words


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_what_is_shown_is_written_and_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "our workers.csv"
    async with sitting(tmp_path, words(2)) as sat:
        await sat.press("3", "slash", "'-worker:A3REDD", "enter")
        await sat.until(lambda: len(sat.ledger) == 2, "the filter")
        await sat.press("colon", f'\'export "{path}"', "enter")
        await sat.sees("2 workers in")
        assert [(row["WorkerId"], row["Done"]) for row in read(path)] == [(one, "2") for one in reversed(WORKERS[:2])]
        path.write_text("mine")
        await sat.press("colon", f"'export {path}", "enter")
        await sat.sees("replace the our workers.csv that is there")
        await sat.press("enter")
        await sat.sees("Left: the file is as it was")
        assert path.read_text() == "mine"
        await sat.press("colon", f"'export {path}", "enter", "y")
        await sat.sees("2 workers in")
        assert len(read(path)) == 2
        await sat.press("colon", "'export", "enter", "ctrl+u", "enter")
        await sat.sees("A file needs a name")
        await sat.press(f"'{tmp_path}/no/such/folder.csv", "enter")
        await sat.sees("cannot be written")
