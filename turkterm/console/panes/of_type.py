"""A pane that is limited to one qualification type: its holders, its requests."""

from __future__ import annotations

from typing import TypeVar

from turkterm.console.panes.pane import Pane
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import QualificationTypeId

R = TypeVar("R")


class OfTypePane(Pane[R]):
    """A pane with a limit; `within` is the type, empty for no limit."""

    def limit_to(self, within: str) -> None:
        """Show only what belongs to this type, from the top."""
        if within == self.within:
            return
        self.within = within
        self.ledger.clear_marks()
        if self.ledger.filter_text:
            self.narrow("")
        self.reread()
        self.catch_up()
        self.table.top()

    @property
    def type_id(self) -> QualificationTypeId:
        """The type."""
        return QualificationTypeId(self.within)

    @property
    def type_name(self) -> CleanText:
        """What the type is called; its id where that is not known."""
        kind = self.desk.board.types.get(self.type_id)
        return clean(self.within) if kind is None else kind.name
