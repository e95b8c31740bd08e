"""`python -m tests.benchmarks [PART]`: make every measurement and print the table; exit 1 when a limit is not kept.

A module of this folder offers its measurements as `MEASUREMENTS`, functions that return rows. With PART only the
modules whose name contains it are run.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable

from tests import benchmarks
from tests.benchmarks.row import Row


def main(part: str = "") -> int:
    """Run the measurements one after the other: two at a time would measure each other."""
    rows: list[Row] = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if part not in module.name or module.name.startswith(("test_", "__")):
            continue
        for measure in getattr(importlib.import_module(f"{benchmarks.__name__}.{module.name}"), "MEASUREMENTS", ()):
            print(f"… {module.name}: {measure.__name__}", file=sys.stderr)
            rows.extend(measure())
    print(table(rows))
    return 0 if all(row.kept for row in rows) else 1


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned text."""
    lines = [("", "turkterm", "other", "ratio", "limit", "beside")]
    for row in rows:
        limit = "–" if row.limit is None else f"{row.limit:g}" if row.kept else f"{row.limit:g} !"
        lines.append((row.name, _figure(row.ours), _figure(row.theirs), f"{row.ratio:.3f}", limit, row.other))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(line[at].rjust(widths[at]) for at in range(1, 5)), line[5]]).rstrip()
        for line in lines
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
