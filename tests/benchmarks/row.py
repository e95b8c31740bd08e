"""One line of the table: a figure of ours beside another one that was measured in the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, ours and the other's. `limit` is the most that ours may be as a multiple of the other."""

    name: str
    ours: float
    theirs: float
    other: str = ""
    limit: float | None = None

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the other."""
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.limit is None or self.ratio <= self.limit
