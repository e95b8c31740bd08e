"""What all panes are: a title, a table that draws a ledger, and a detail of the row under the cursor.

A pane turns the board's changes into changed rows, a burst of them at once and only while it is seen, and never reads
anything but the board. Where there is room the detail stands beside the list; where there is not it takes its place
while one reads. Which keys do what is not decided here.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Container
from textual.message import Message

from turkterm.console.panes.listing import Listing, Picture
from turkterm.console.widgets.detail import Detail
from turkterm.desk.board import Changed, Topic

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from turkterm.console.widgets.ledger_table import LedgerTable
    from turkterm.desk.desk import Desk

R = TypeVar("R")

#: Seconds in which changes gather before they are drawn; where that takes long they gather longer, and drawing has at
#: most a fifth of the time.
_GATHER = 0.05
_SHARE = 4
#: A row is read about when the cursor has rested on it this long: not for every row that one passes.
_REST = 0.04
#: Seconds between two looks at what a filter that tells the time lets pass.
_SIFT = 15
#: From this width the detail stands beside the list.
BESIDE = 110


class Pane(Listing[R]):
    """A list and its detail. Subclasses say which rows there are and how they look."""

    #: Topics that change what the detail shows beyond its row.
    DETAIL_TOPICS: ClassVar[frozenset[Topic]] = frozenset()

    class Looked(Message):
        """Another row is under the cursor, or what is known of it changed: the keys that work may be others."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.first = Detail(classes="first")
        self._changed: set[str] = set()
        self._everything = True
        self._detail_due = True
        self._loaded = False
        self._parked: str | None = None
        self._gathering: Timer | None = None
        self._pause = _GATHER
        self._resting: Timer | None = None
        self._preview: Picture | None = None
        self._hidden_for_preview = False
        self._ticks = 0

    # -- parts -------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The title above, the list and its detail below."""
        yield self.title_line
        with Container(classes="body"):
            yield self.table
            yield from self.details()

    def details(self) -> Iterable[Detail]:
        """The details, in order from the left."""
        return (self.first,)

    @property
    def detail(self) -> Detail:
        """The detail that keys scroll: the one that has them, else the first."""
        return next((one for one in self.details() if one.has_focus), self.first)

    @property
    def wide(self) -> bool:
        """Whether the detail stands beside the list."""
        return self.has_class("-wide")

    @property
    def reading(self) -> bool:
        """Whether the keys go to the detail."""
        return self.has_class("-reading")

    def lay_out(self, width: int, height: int) -> None:
        """Lay out for a screen of this size."""
        self.set_class(self.fits_beside(width, height), "-wide")
        self.show_detail()

    def fits_beside(self, width: int, height: int) -> bool:
        """Whether list and detail can both be seen."""
        return width >= BESIDE

    def read(self, reading: bool) -> None:
        """Give the keys to the detail, or back to the list."""
        self.set_class(reading, "-reading")
        self.screen.set_focus(self.detail if reading else self.table, scroll_visible=False)
        self.show_detail()

    def read_next(self) -> None:
        """Give the keys to the next part: from the list through the details that are seen and back to it."""
        if not self.reading:
            self.read(True)
            return
        seen = [one for one in self.details() if one.display]
        place = seen.index(self.detail) + 1
        if place < len(seen):
            self.screen.set_focus(seen[place], scroll_visible=False)
        else:
            self.read(False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click may have moved the focus."""
        self.set_class(event.widget is not self.table, "-reading")

    def take_focus(self) -> None:
        """The keys come to this pane."""
        self.screen.set_focus(self.detail if self.reading else self.table, scroll_visible=False)

    # -- what is known changes ---------------------------------------------------------------------------------------

    def hear(self, changed: Changed) -> None:
        """The board changed."""
        ids = self.touched(changed)
        if ids is None:
            self._everything = True
        else:
            self._changed.update(ids)
        self._detail_due = self._detail_due or changed.topic in self.DETAIL_TOPICS
        if self.display and (self._everything or self._changed or self._detail_due or changed.topic is Topic.STATE):
            self._gather()

    def reread(self) -> None:
        """Compute every row again at the next drawing."""
        self._everything = True
        self._gather()

    def compute_again(self, ids: Iterable[str]) -> None:
        """Compute these rows again at the next drawing."""
        self._changed.update(ids)
        if self._changed:
            self._gather()

    def _gather(self) -> None:
        if self._gathering is None:
            self._gathering = self.set_timer(self._pause, self.catch_up)

    def catch_up(self) -> None:
        """Bring the rows up to the board, and the screen up to the rows."""
        if self._gathering is not None:
            self._gathering.stop()
            self._gathering = None
        started = time.monotonic()
        before = self.ledger.cursor_id
        if self._everything:
            self.ledger.replace(self.rows())
        elif self._changed:
            found = {row_id: self.row(row_id) for row_id in self._changed}
            self.ledger.upsert(
                [row for row in found.values() if row is not None],
                [row_id for row_id, row in found.items() if row is None],
            )
        self._park(before)
        self.draw()
        if self._everything or self._changed or self._detail_due:
            self.show_detail()
        self._everything = self._detail_due = False
        self._changed.clear()
        self._pause = max(_GATHER, _SHARE * (time.monotonic() - started))
        self.post_message(self.Looked())

    def _park(self, before: str | None) -> None:
        """While the first reading brings rows, the cursor waits at the top unless it was moved from there."""
        if not self._loaded and before == self._parked:
            self.ledger.top()
            self._parked = self.ledger.cursor_id
        self._loaded = self.desk.board.state.loaded

    def tick(self) -> None:
        """A second went by: what tells the time may look different."""
        self._ticks += 1
        if self._ticks % _SIFT == 0:
            self.sift()
        self.draw()

    # -- the detail --------------------------------------------------------------------------------------------------

    def on_ledger_table_highlighted(self, message: LedgerTable.Highlighted) -> None:
        """Show the detail of the row where the cursor comes to rest."""
        message.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self._rested)

    def _rested(self) -> None:
        self._resting = None
        self.show_detail()
        self.post_message(self.Looked())

    def show_detail(self) -> None:
        """Draw the detail, where it is seen."""
        if self._preview is not None:
            shown, key = self._preview, "preview"
        else:
            shown, key = self.drawn()
        if self.wide or self.reading:
            self.first.show(shown.lines, title=shown.title, tail=shown.tail, key=key)

    def drawn(self) -> tuple[Picture, str]:
        """What the detail shows, and the name of that: a picture of another name starts at its top."""
        row = self.ledger.current
        return (self.vacant() if row is None else self.picture(row)), self.ledger.cursor_id or ""

    @property
    def about_a_row(self) -> bool:
        """Whether what is seen is the list or the detail of its row."""
        return True

    def targets(self) -> tuple[str, ...]:
        """What a verb acts on: the marked rows in sight, else the one under the cursor."""
        return self.ledger.targets() if self.about_a_row else ()

    def vacant(self) -> Picture:
        """What the detail shows where there is no row."""
        return Picture()

    def preview(self, picture: Picture | None) -> None:
        """Show what a plan would do in place of the detail, until told None."""
        if (picture is None) == (self._preview is None) and picture is None:
            return
        if self._preview is None:
            self._hidden_for_preview = not (self.wide or self.reading)
        self._preview = picture
        if self._hidden_for_preview:
            self.set_class(picture is not None, "-reading")
        self.show_detail()

    # -- the whole list or a part of it ------------------------------------------------------------------------------

    @property
    def limits(self) -> tuple[str, ...]:
        """What the list is limited to, as `limit_to` takes it."""
        return (self.within,)

    def limit_to(self, within: str) -> None:
        """Show only what belongs to this id, all where it is empty: from the top, with no marks and no filter."""
        self.within = within
        self.ledger.clear_marks()
        if self.ledger.filter_text:
            self.narrow("")
        self.reread()
        self.catch_up()
        self.table.top()

    def restore(self, limits: tuple[str, ...]) -> None:
        """Limit the list as it was; where it still is, nothing changes."""
        if limits != self.limits:
            self.limit_to(*limits)

    def show_all(self) -> None:
        """Show the whole list, as the pane's key does; the cursor stays on a row that is seen."""
        if any(self.limits):
            seen = self.ledger.cursor_id if self.display else None
            self.limit_to("")
            if seen is not None:
                self.stand_on(seen)

    # -- going to a row ----------------------------------------------------------------------------------------------

    def narrow(self, source: str) -> None:
        """Show only the rows that match a filter, and the detail of the one where the cursor is then."""
        super().narrow(source)
        self.show_detail()

    def stand_on(self, row_id: str) -> bool:
        """Put the cursor on a row, lifting the filter where that hides it; False where it is not here at all."""
        if self._everything or self._changed:
            self.catch_up()
        if not self.ledger.move_to(row_id):
            if self.ledger.get(row_id) is None:
                return False
            self.narrow("")
            self.ledger.move_to(row_id)
        self.table.redraw()
        self.show_detail()
        return True
