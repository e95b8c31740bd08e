"""The headless list behind every table: what is in it, in which order, what is filtered out, where the cursor stands.

No widget and no clock in here, so that the rules of moving, marking and refreshing are tested without a terminal. The
cursor belongs to a row, not to a place: when rows come and go the operator's next key still means the row they see.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")
SortKey = Callable[[R], Any]
Predicate = Callable[[R], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did, by row id. `moved`: the order or the number of visible rows changed, repaint them all."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone or self.moved)


class Ledger(Generic[R]):
    """Rows by id, sorted and filtered, with a cursor and marks. `key` gives a row's id."""

    def __init__(self, key: Callable[[R], str]) -> None:
        self._key = key
        self._all: dict[str, R] = {}
        self._visible: list[R] = []
        self._places: dict[str, int] | None = None
        self._cursor = -1
        self._predicate: Predicate[R] | None = None
        self._sort_key: SortKey[R] = key
        self._reverse = False
        self.sort_name = ""
        self.filter_text = ""
        self.marks: set[str] = set()

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[R]:
        """The visible rows in order."""
        return self._visible

    def __len__(self) -> int:
        return len(self._visible)

    @property
    def total(self) -> int:
        """How many rows there are, filtered out ones included."""
        return len(self._all)

    @property
    def everything(self) -> Iterable[R]:
        """All rows, filtered out ones included, as they came."""
        return self._all.values()

    @property
    def cursor(self) -> int:
        """The place of the cursor among the visible rows; -1 when there are none."""
        return self._cursor

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self._visible[self._cursor] if self._cursor >= 0 else None

    @property
    def cursor_id(self) -> str | None:
        """The id of the row under the cursor."""
        row = self.current
        return None if row is None else self._key(row)

    def id_of(self, row: R) -> str:
        """The id of a row."""
        return self._key(row)

    def get(self, row_id: str) -> R | None:
        """A row by its id, visible or not."""
        return self._all.get(row_id)

    def index_of(self, row_id: str) -> int | None:
        """The place of a row among the visible ones; None where it is filtered out or gone."""
        if self._places is None:
            self._places = {self._key(row): place for place, row in enumerate(self._visible)}
        return self._places.get(row_id)

    def targets(self) -> tuple[str, ...]:
        """What a verb acts on: the marked rows in visible order, else the row under the cursor.

        A marked row that the filter hides is left out: nobody acts on what they cannot see.
        """
        if self.marks:
            marked = tuple(self._key(row) for row in self._visible if self._key(row) in self.marks)
            if marked:
                return marked
        current = self.cursor_id
        return () if current is None else (current,)

    # -- rows come and go ------------------------------------------------------------------------------------------

    def replace(self, rows: Iterable[R]) -> Change:
        """Put these rows in place of all; says what is new, changed and gone by comparing."""
        fresh = {self._key(row): row for row in rows}
        gone = [row_id for row_id in self._all if row_id not in fresh]
        return self.upsert([row for row_id, row in fresh.items() if self._all.get(row_id) != row], gone)

    def upsert(self, rows: Iterable[R] = (), gone: Iterable[str] = ()) -> Change:
        """Add or replace these rows and drop the ids that are gone; of two rows with one id the last counts."""
        new: list[str] = []
        changed: list[str] = []
        leaving = dict.fromkeys(gone)
        dropped = [row_id for row_id in leaving if row_id in self._all]
        keep, before = self.cursor_id, self._visible
        moved = False
        fresh: list[R] = []
        stale = set(dropped)
        for row_id, row in {self._key(row): row for row in rows}.items():
            if row_id in leaving:
                continue
            known = self._all.get(row_id)
            if known == row:
                continue
            self._all[row_id] = row
            if known is None:
                new.append(row_id)
            else:
                changed.append(row_id)
                if self._in_place(row_id, known, row):
                    continue
                stale.add(row_id)
            fresh.append(row)
        for row_id in dropped:
            del self._all[row_id]
            self.marks.discard(row_id)
        if stale or fresh:
            moved = self._rearrange(fresh, stale)
        if moved:
            self._restore(keep, before)
        return Change(tuple(new), tuple(changed), tuple(dropped), moved)

    def _in_place(self, row_id: str, known: R, row: R) -> bool:
        """Replace a row where it stands when neither its visibility nor its order changes."""
        place, sees = self.index_of(row_id), self._passes(row)
        if place is None:
            return not sees
        if sees and self._sort_key(known) == self._sort_key(row):
            self._visible[place] = row
            return True
        return False

    def _rearrange(self, fresh: list[R], stale: set[str]) -> bool:
        """Take the stale rows out, by a new list, and put the fresh ones in; says whether places changed."""
        count = len(self._visible)
        if stale:
            self._visible = [row for row in self._visible if self._key(row) not in stale]
        arriving = [row for row in fresh if self._passes(row)]
        if len(arriving) > 8:  # a sort of nearly sorted rows is linear; insertion is not
            self._visible.extend(arriving)
            self._sort()
        else:
            for row in arriving:
                self._insert(row)
        self._places = None
        return bool(arriving) or len(self._visible) != count

    # -- order and filter --------------------------------------------------------------------------------------------

    def sort_by(self, name: str, key: SortKey[R], *, reverse: bool = False) -> None:
        """Sort by `key`; equal rows stand in the order of their ids, so that nothing jumps between refreshes."""
        self.sort_name, self._sort_key, self._reverse = name, key, reverse
        self._rebuild()

    @property
    def reverse(self) -> bool:
        """Whether the order is descending."""
        return self._reverse

    def filter_by(self, text: str, predicate: Predicate[R] | None) -> None:
        """Show only rows that pass; `text` is what the person typed, kept for the header. None shows all."""
        self.filter_text, self._predicate = text, predicate
        self._rebuild()

    def _order(self, row: R) -> tuple[Any, str]:
        return (self._sort_key(row), self._key(row))

    def _insert(self, row: R) -> None:
        order, low, high = self._order(row), 0, len(self._visible)
        while low < high:  # bisect knows no descending order
            middle = (low + high) // 2
            there = self._order(self._visible[middle])
            if there > order if self._reverse else there < order:
                low = middle + 1
            else:
                high = middle
        self._visible.insert(low, row)

    def _sort(self) -> None:
        self._visible.sort(key=self._order, reverse=self._reverse)

    def _passes(self, row: R) -> bool:
        return self._predicate is None or self._predicate(row)

    def _rebuild(self) -> None:
        keep, before = self.cursor_id, self._visible
        self._visible = [row for row in self._all.values() if self._passes(row)]
        self._sort()
        self._places = None
        self._restore(keep, before)

    def _restore(self, row_id: str | None, before: list[R]) -> None:
        """Put the cursor back on its row; where that is gone, on the nearest one below that stays, else above."""
        if not self._visible:
            self._cursor = -1
            return
        found = None if row_id is None else self.index_of(row_id)
        if found is None:
            place = max(self._cursor, 0)
            around = itertools.chain(before[place:], reversed(before[:place]))
            places = (self.index_of(self._key(row)) for row in around)
            found = next((place for place in places if place is not None), 0)
        self._cursor = found

    # -- cursor and marks --------------------------------------------------------------------------------------------

    def move(self, delta: int) -> bool:
        """Move the cursor by `delta` rows, stopping at the ends; says whether it moved."""
        return self._go(self._cursor + delta)

    def top(self) -> bool:
        """Move to the first row."""
        return self._go(0)

    def bottom(self) -> bool:
        """Move to the last row."""
        return self._go(len(self._visible) - 1)

    def _go(self, place: int) -> bool:
        before = self._cursor
        self._cursor = min(max(place, 0), len(self._visible) - 1) if self._visible else -1
        return self._cursor != before

    def move_to(self, row_id: str) -> bool:
        """Move to a row; False where it is not visible."""
        place = self.index_of(row_id)
        if place is None:
            return False
        self._cursor = place
        return True

    def next_where(self, predicate: Predicate[R]) -> bool:
        """Move to the next row after the cursor that passes, then from the top; False where none does."""
        count = len(self._visible)
        for step in range(1, count + 1):
            place = (self._cursor + step) % count
            if predicate(self._visible[place]):
                self._cursor = place
                return True
        return False

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        row_id = self.cursor_id
        if row_id is not None:
            self.marks ^= {row_id}

    def mark_all(self) -> None:
        """Mark every visible row; where all are marked, take their marks away. Hidden rows keep theirs."""
        visible = {self._key(row) for row in self._visible}
        self.marks = self.marks - visible if visible <= self.marks else self.marks | visible

    def clear_marks(self) -> None:
        """Take all marks away."""
        self.marks.clear()
