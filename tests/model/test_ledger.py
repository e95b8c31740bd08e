from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from turkterm.model.ledger import Change, Ledger


@dataclass(frozen=True)
class Row:
    key: str
    value: int
    word: str = "a"


IDS = st.sampled_from([f"r{number:02d}" for number in range(30)])
ROWS = st.builds(Row, IDS, st.integers(0, 4), st.sampled_from("ab"))
SORTS: dict[str, Callable[[Row], Any]] = {"id": lambda row: row.key, "value": lambda row: row.value}
FILTERS: dict[str, Callable[[Row], bool] | None] = {
    "": None,
    "word:a": lambda row: row.word == "a",
    "value>2": lambda row: row.value > 2,
}


def ledger_of(*rows: Row) -> Ledger[Row]:
    ledger: Ledger[Row] = Ledger(lambda row: row.key)
    ledger.upsert(rows)
    return ledger


class AgainstASortedList(RuleBasedStateMachine):
    """The ledger beside a dictionary that is sorted and filtered anew at every look."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger: Ledger[Row] = Ledger(lambda row: row.key)
        self.rows: dict[str, Row] = {}
        self.sort, self.reverse, self.filter = "id", False, ""
        self.marks: set[str] = set()

    def visible(self) -> list[Row]:
        passes = FILTERS[self.filter]
        rows = [row for row in self.rows.values() if passes is None or passes(row)]
        return sorted(rows, key=lambda row: (SORTS[self.sort](row), row.key), reverse=self.reverse)

    def expected_cursor(self, before: list[Row], cursor_id: str | None) -> str | None:
        """The row that had the cursor, else the nearest one that is left: first below it, then above."""
        left = {row.key for row in self.visible()}
        if not left:
            return None
        if cursor_id is None:
            return self.visible()[0].key
        place = [row.key for row in before].index(cursor_id)
        around = [row.key for row in [*before[place:], *reversed(before[:place])]]
        return next((key for key in around if key in left), self.visible()[0].key)

    def apply(self, act: Callable[[], Change | None], update: Callable[[], None]) -> Change | None:
        before, cursor_id = self.visible(), self.ledger.cursor_id
        change = act()
        update()
        assert self.ledger.cursor_id == self.expected_cursor(before, cursor_id)
        if change is not None and not change.moved:
            assert [row.key for row in self.visible()] == [row.key for row in before]
        return change

    @rule(rows=st.lists(ROWS, max_size=14), gone=st.lists(IDS, max_size=4))
    def upsert(self, rows: list[Row], gone: list[str]) -> None:
        before = dict(self.rows)

        def update() -> None:
            self.rows |= {row.key: row for row in rows}
            for key in gone:
                self.rows.pop(key, None)
                if key in before:
                    self.marks.discard(key)

        change = self.apply(lambda: self.ledger.upsert(rows, gone), update)
        assert change is not None
        assert set(change.new) == self.rows.keys() - before.keys()
        assert set(change.gone) == before.keys() - self.rows.keys()
        assert set(change.changed) == {key for key in self.rows.keys() & before.keys() if self.rows[key] != before[key]}
        assert len({*change.new, *change.changed, *change.gone}) == sum(
            map(len, (change.new, change.changed, change.gone))
        )

    @rule(rows=st.lists(ROWS, max_size=20))
    def replace(self, rows: list[Row]) -> None:
        def update() -> None:
            self.rows = {row.key: row for row in rows}
            self.marks &= self.rows.keys()

        self.apply(lambda: self.ledger.replace(rows), update)

    @rule(name=st.sampled_from(sorted(SORTS)), reverse=st.booleans())
    def sort_by(self, name: str, reverse: bool) -> None:
        def update() -> None:
            self.sort, self.reverse = name, reverse

        self.apply(lambda: self.ledger.sort_by(name, SORTS[name], reverse=reverse), update)

    @rule(text=st.sampled_from(sorted(FILTERS)))
    def filter_by(self, text: str) -> None:
        def update() -> None:
            self.filter = text

        self.apply(lambda: self.ledger.filter_by(text, FILTERS[text]), update)

    @rule(delta=st.integers(-5, 5))
    def move(self, delta: int) -> None:
        before, count = self.ledger.cursor, len(self.visible())
        moved = self.ledger.move(delta)
        assert self.ledger.cursor == (min(max(before + delta, 0), count - 1) if count else -1)
        assert moved is (self.ledger.cursor != before)

    @rule()
    def ends(self) -> None:
        self.ledger.bottom()
        assert self.ledger.cursor == len(self.visible()) - 1
        self.ledger.top()
        assert self.ledger.cursor == (0 if self.visible() else -1)

    @rule(key=IDS)
    def move_to(self, key: str) -> None:
        found = self.ledger.move_to(key)
        assert found is (key in {row.key for row in self.visible()})
        assert not found or self.ledger.cursor_id == key

    @rule()
    def next_where(self) -> None:
        rows, cursor = self.visible(), self.ledger.cursor
        order = [*rows[cursor + 1 :], *rows[: cursor + 1]]
        wanted = next((row.key for row in order if row.value > 2), None)
        assert self.ledger.next_where(lambda row: row.value > 2) is (wanted is not None)
        assert self.ledger.cursor_id == (wanted or (rows[cursor].key if rows else None))

    @rule()
    def toggle_mark(self) -> None:
        if (key := self.ledger.cursor_id) is not None:
            self.marks ^= {key}
        self.ledger.toggle_mark()

    @rule()
    def mark_all(self) -> None:
        visible = {row.key for row in self.visible()}
        self.marks = self.marks - visible if visible <= self.marks else self.marks | visible
        self.ledger.mark_all()

    @invariant()
    def agrees(self) -> None:
        rows = self.visible()
        assert list(self.ledger.rows) == rows
        assert len(self.ledger) == len(rows)
        assert self.ledger.total == len(self.rows)
        assert [self.ledger.index_of(row.key) for row in rows] == list(range(len(rows)))
        assert self.ledger.marks == self.marks
        marked = tuple(row.key for row in rows if row.key in self.marks)
        current = self.ledger.cursor_id
        assert self.ledger.targets() == (marked or (() if current is None else (current,)))
        assert (self.ledger.current is None) is (not rows)


TestAgainstASortedList = AgainstASortedList.TestCase
TestAgainstASortedList.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)


def test_the_cursor_stays_on_its_row_while_rows_come_above_it() -> None:
    ledger = ledger_of(Row("b", 1), Row("c", 1))
    ledger.move_to("c")
    change = ledger.upsert([Row("a", 1)])
    assert change.moved
    assert ledger.cursor_id == "c"
    assert ledger.cursor == 2


def test_the_cursor_goes_to_the_row_below_when_its_row_and_those_above_go() -> None:
    ledger = ledger_of(*(Row(key, 1) for key in "abcdef"))
    ledger.move_to("c")
    ledger.upsert(gone=["a", "b", "c"])
    assert ledger.cursor_id == "d"


def test_a_change_in_place_repaints_that_row_alone() -> None:
    ledger = ledger_of(Row("a", 1), Row("b", 2))
    change = ledger.upsert([Row("a", 7)])
    assert change == Change(changed=("a",))
    assert bool(change)
    assert not ledger.upsert([Row("a", 7)])


def test_a_predicate_that_changes_its_mind_is_asked_at_each_update() -> None:
    now = 5
    ledger = ledger_of(Row("a", 1), Row("b", 9))
    ledger.filter_by("recent", lambda row: row.value > now)
    assert [row.key for row in ledger.rows] == ["b"]
    now = 20
    ledger.upsert([Row("b", 10)])
    assert list(ledger.rows) == []
    assert ledger.cursor == -1


def test_marks_of_hidden_rows_are_kept_and_not_acted_on() -> None:
    ledger = ledger_of(Row("a", 1), Row("b", 3))
    ledger.mark_all()
    ledger.filter_by("value>2", lambda row: row.value > 2)
    assert ledger.targets() == ("b",)
    ledger.filter_by("", None)
    assert ledger.targets() == ("a", "b")
    ledger.clear_marks()
    assert ledger.targets() == ("b",)


def test_the_names_of_order_and_filter_are_kept_for_the_header() -> None:
    ledger = ledger_of(Row("a", 1))
    ledger.sort_by("value", lambda row: row.value, reverse=True)
    ledger.filter_by("word:a", lambda row: row.word == "a")
    assert (ledger.sort_name, ledger.reverse, ledger.filter_text) == ("value", True, "word:a")
    assert ledger.get("a") == Row("a", 1)
    assert ledger.get("x") is None
    assert ledger.id_of(Row("z", 1)) == "z"
