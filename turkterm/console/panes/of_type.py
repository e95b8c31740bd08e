"""A pane that is limited to one qualification type: its holders, its requests."""

from __future__ import annotations

from typing import TypeVar

from turkterm.console.panes.pane import Pane
from turkterm.model.cleantext import CleanText, clean
from turkterm.model.ids import QualificationTypeId

R = TypeVar("R")


class OfTypePane(Pane[R]):
    """A pane where `within` is a qualification type."""

    @property
    def type_id(self) -> QualificationTypeId:
        """The type."""
        return QualificationTypeId(self.within)

    @property
    def type_name(self) -> CleanText:
        """What the type is called; its id where that is not known."""
        kind = self.desk.board.qualifications.types.get(self.type_id)
        return clean(self.within) if kind is None else kind.name
