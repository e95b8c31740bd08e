"""What a person notes down for themselves about an assignment or a worker. It never goes to a marketplace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turkterm.model.cleantext import CleanText

#: Characters of one note.
NOTE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Remark:
    """A note, perhaps empty, and whether the answers are paid for and not to be used.

    `updated` is epoch seconds of the person's clock, `who` the person.
    """

    note: CleanText
    unused: bool
    updated: float
    who: str

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.note) or self.unused
