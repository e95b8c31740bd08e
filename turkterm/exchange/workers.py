"""The table of workers as a CSV file: ids and figures whole, for a spreadsheet or a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from turkterm.exchange.table import BadFile
from turkterm.exchange.wholefile import whole_file


class Taken(BadFile):
    """There is a file of this name already, and nobody said that it may be replaced."""


def write_workers(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, replace: bool = False
) -> None:
    """Write the whole file or none. Raises Taken, or BadFile where it cannot be written."""
    try:
        if path.exists() and not path.is_file():
            raise BadFile(f"{path} is no file: name one in it if it is a folder")
        if not replace and path.exists():
            raise Taken(f"{path} is there already")
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows(rows)
        with whole_file(path) as file:
            file.write(text.getvalue().encode("utf-8"))
    except OSError as error:
        raise BadFile(f"{path}: it cannot be written: {(error.strerror or str(error)).lower()}") from error
